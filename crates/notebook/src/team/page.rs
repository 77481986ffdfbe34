//! The team page.

use daftari_relay_api::roster::Role;

use super::office_device::requests;
use crate::error::Error;
use crate::membership::fingerprint;
use crate::notebook::Notebook;
use crate::views::{MemberView, TeamView};

impl Notebook {
    /// The team as this device knows it.
    ///
    /// # Errors
    /// Disk errors.
    pub fn team_view(&self) -> Result<TeamView, Error> {
        let Some(team) = &self.team else {
            return Ok(TeamView {
                in_team: false,
                office: false,
                may_be_office: self.may_be_office,
                relay: None,
                members: Vec::new(),
                needs_newer: false,
                requests: Vec::new(),
                left_behind: Vec::new(),
            });
        };
        let members = team
            .roster
            .devices()
            .map(|device| MemberView {
                device: device.record.sign,
                fingerprint: fingerprint(&device.record.sign),
                name: team.name_of(&device.record.sign),
                office: device.record.role == Role::Office,
                me: device.record.sign == team.me(),
            })
            .collect();
        Ok(TeamView {
            in_team: true,
            office: team.is_office(),
            may_be_office: self.may_be_office,
            relay: Some(team.origin.to_string()),
            members,
            needs_newer: team.needs_newer(),
            requests: requests(team),
            left_behind: self.left_behind()?,
        })
    }
}
