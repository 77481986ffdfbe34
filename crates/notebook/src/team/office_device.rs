//! Taking in an office device: one office person asks, and two recovery sheets or another person agree (law T4).
//!
//! Its seeds go to it in an envelope of their own, from whoever made the add count, and no earlier.

use daftari_crypto::safe::invite::Reveal;
use daftari_crypto::safe::recovery::RecoveryKey;
use daftari_crypto::safe::roster::{sign_by_recovery, sign_statement};
use daftari_domain::ids::{DeviceKey, StatementId};
use daftari_relay_api::ids::TeamId;
use daftari_relay_api::roster::{
    Body, Device, DeviceRecord, Heads, Kind, Request, Role, Roster, Statement, possession_bytes,
};

use super::join::{Admitted, Whose};
use crate::error::Error;
use crate::membership::{Membership, fingerprint};
use crate::notebook::Notebook;
use crate::views::{Changed, OfficeRequestView};

impl Notebook {
    /// Asks for an office device, and with the recovery key agrees to it in the same breath.
    ///
    /// # Errors
    /// [`Error::NotOffice`], [`Error::NotInTeam`]; [`Error::BadInviteCode`] for keys nothing can be sealed to;
    /// [`Error::RequestOver`] when the recovery key is not the team's any more.
    pub(crate) fn take_in_office_device(
        &mut self,
        whose: &Whose,
        reveal: &Reveal,
        recovery: Option<&RecoveryKey>,
    ) -> Result<Admitted, Error> {
        let add = self.sign_add(whose, reveal, Role::Office)?;
        let team = self.team.as_ref().ok_or(Error::NotInTeam)?;
        // Keys nothing can be sealed to are told now, not when the other person agrees.
        let newest = team.team_epoch().ok_or(Error::Internal("no team epoch"))?;
        self.seal_seed(&reveal.seal, newest.clone()).map_err(|_| Error::BadInviteCode)?;
        let (team_id, id) = (team.team, add.id);
        match recovery {
            Some(key) => {
                let body = self.countersign(&add, key.public().sign)?;
                self.make_office_device_count(&[add, sign_by_recovery(key, &body)], &reveal.sign)?;
            }
            None => self.ask(add)?,
        }
        Ok(Admitted { team: team_id, add: id, seeds: Vec::new() })
    }

    /// Agrees to an office device that another person asked for, and gives it its seeds.
    ///
    /// # Errors
    /// [`Error::NotOffice`], [`Error::NotInTeam`]; [`Error::RequestOver`] when nobody asks for it any more, or one's own
    /// person did.
    pub fn agree_to_office_device(&mut self, statement: StatementId) -> Result<Changed, Error> {
        let team = self.office_team()?;
        let (asked, device) = asked_for(team, &statement).ok_or(Error::RequestOver)?;
        if !may_agree(team, asked) {
            return Err(Error::RequestOver);
        }
        let (asked, device) = (asked.clone(), device.sign);
        let body = self.countersign(&asked, team.me())?;
        let countersign = sign_statement(&self.office_team()?.identity, &body);
        self.make_office_device_count(&[countersign], &device)?;
        Ok(Changed { team: true, queue: true, ..Changed::default() })
    }

    /// Asks once more for an office device this person asked for before the office changed.
    ///
    /// # Errors
    /// [`Error::NotOffice`], [`Error::NotInTeam`]; [`Error::RequestOver`] when it is none of hers, or still stands.
    pub fn ask_again_for_office_device(&mut self, statement: StatementId) -> Result<Changed, Error> {
        let team = self.office_team()?;
        let stale = team.roster.asked_for().find(|asked| asked.statement.id == statement && !asked.is_fresh);
        let stale = stale.ok_or(Error::RequestOver)?.statement;
        let Kind::Add { device } = stale.body.kind.clone() else { return Err(Error::RequestOver) };
        let is_again = |asked: Request<'_>| {
            asked.is_fresh
                && matches!(&asked.statement.body.kind, Kind::Add { device: other } if other.sign == device.sign)
        };
        if stale.body.signer != team.me() || team.roster.asked_for().any(is_again) {
            return Err(Error::RequestOver);
        }
        let again = self.sign_upon_tips(Kind::Add { device })?;
        self.ask(again)?;
        Ok(Changed { team: true, queue: true, ..Changed::default() })
    }

    /// The team, and what an office device that is asked for signed about itself: what its four words are made of.
    pub(crate) fn device_asked_for(&self, statement: StatementId) -> Result<(TeamId, Vec<u8>), Error> {
        let team = self.office_team()?;
        let (_, device) = asked_for(team, &statement).ok_or(Error::RequestOver)?;
        Ok((team.team, possession_bytes(&device.sign, &device.seal, &device.post, device.role)))
    }

    /// Stores a request. A team list has room for a few of each office device; one more pushes out no other that can be agreed to.
    fn ask(&mut self, statement: Statement) -> Result<(), Error> {
        let id = statement.id;
        let team = self.office_team()?;
        let grown = Roster::fold(team.team, team.roster.kept().cloned().chain([statement.clone()]));
        let pushed_out = |asked: Request<'_>| asked.is_fresh && !grown.holds(&asked.statement.id);
        if !grown.holds(&id) || team.roster.asked_for().any(pushed_out) {
            return Err(Error::TooManyRequests);
        }
        self.keep_with(vec![statement], |_| Ok(()))
    }

    fn office_team(&self) -> Result<&Membership, Error> {
        let team = self.team.as_ref().ok_or(Error::NotInTeam)?;
        if team.is_office() { Ok(team) } else { Err(Error::NotOffice) }
    }

    /// One authority's yes to a statement of the core. It names nothing else of the core: that would be another past.
    fn countersign(&self, asked: &Statement, signer: DeviceKey) -> Result<Body, Error> {
        let team = self.office_team()?;
        let heads = Heads { core: vec![asked.id], field: team.roster.tips().field.clone() };
        let kind = Kind::Countersign { statement: asked.id };
        Ok(Body { version: 1, team: Some(team.team), signer, heads, at: self.statement_time(), kind })
    }

    /// Statements that make an office device count, and its seeds, in one transaction.
    fn make_office_device_count(&mut self, statements: &[Statement], device: &DeviceKey) -> Result<(), Error> {
        let team = self.office_team()?;
        let grown = Roster::fold(team.team, team.roster.kept().cloned().chain(statements.iter().cloned()));
        let taken = grown.device(device).filter(|device| device.record.role == Role::Office);
        let seal = taken.map(|device| device.record.seal.clone()).ok_or(Error::RequestOver)?;
        let seeds = self.seal_seeds(&seal, &team.seeds_for(Role::Office))?;
        self.keep_with(statements.to_vec(), |tx| seeds.iter().try_for_each(|envelope| Ok(tx.put_outgoing(envelope)?)))
    }
}

/// A waiting request for an office device.
fn asked_for<'a>(team: &'a Membership, id: &StatementId) -> Option<(&'a Statement, &'a DeviceRecord)> {
    let asked = team.roster.asked_for().find(|asked| asked.is_fresh && asked.statement.id == *id)?.statement;
    match &asked.body.kind {
        Kind::Add { device } => Some((asked, device)),
        _ => None,
    }
}

/// Another person asked.
fn may_agree(team: &Membership, asked: &Statement) -> bool {
    let person = |device: &DeviceKey| team.roster.device(device).map(|device| device.record.member);
    team.is_office() && person(&asked.body.signer) != person(&team.me())
}

/// The standing office person whose further device this would be.
fn further_of(team: &Membership, device: &DeviceRecord) -> Option<String> {
    let hers = |other: &&Device| other.record.role == Role::Office && other.record.member == device.member;
    let standing = team.roster.devices().find(hers)?;
    Some(team.name_of(&standing.record.sign).unwrap_or_else(|| fingerprint(&standing.record.sign)))
}

/// Office devices that are asked for, as the team page shows them.
pub(super) fn requests(team: &Membership) -> Vec<OfficeRequestView> {
    if !team.is_office() {
        return Vec::new();
    }
    // One that was asked for twice is in by the other statement.
    let is_known = |device: &DeviceKey| team.roster.device(device).or(team.roster.removed(device)).is_some();
    let asked = team.roster.asked_for().filter_map(|asked| match &asked.statement.body.kind {
        Kind::Add { device } if !is_known(&device.sign) => Some((asked, device)),
        _ => None,
    });
    let shown = asked.map(|(asked, device)| OfficeRequestView {
        statement: asked.statement.id,
        by: team.name_of(&asked.statement.body.signer),
        name: team.open_name(device),
        further_of: further_of(team, device),
        may_agree: asked.is_fresh && may_agree(team, asked.statement),
        stale: !asked.is_fresh,
    });
    shown.collect()
}
