//! Becoming part of a team: a new identity, and the cases brought into it, written again under that identity.

use daftari_domain::ids::CaseId;
use std::collections::BTreeSet;

use daftari_crypto::safe::identity::DeviceIdentity;
use daftari_crypto::safe::invite::Reveal;
use daftari_crypto::safe::roster::{EpochSecret, Reader, device_record, sign_statement};
use daftari_relay_api::ids::{MemberId, StatementId, TeamId};
use daftari_relay_api::login::Origin;
use daftari_relay_api::roster::{At, Body, Circle, DeviceRecord, Heads, Kind, RecoveryRecord, Role, Roster, Statement};
use daftari_store::Tx;

use super::bring::store_to_bring;
use super::waiting::forget_waiting;
use crate::error::Error;
use crate::membership::Membership;
use crate::notebook::{Notebook, TIME_DIFFERENCE};

/// Names are for people: something must be there, and not a page.
pub(crate) fn check_name(name: &str) -> Result<String, Error> {
    let name = name.trim();
    let length = name.chars().count();
    if name.is_empty() {
        return Err(Error::BadRequest { field: "member_name" });
    }
    if name.len() > daftari_crypto::safe::roster::NAME_MAX {
        let max = daftari_crypto::safe::roster::NAME_MAX;
        return Err(Error::TextTooLong { field: "member_name".to_owned(), max, length });
    }
    Ok(name.to_owned())
}

/// Whose a new device is.
pub(crate) struct Whose {
    /// Her name as the team will read it.
    pub(crate) name: String,
    /// A standing member; none is somebody new.
    pub(crate) person: Option<MemberId>,
}

/// A device that was taken in or asked for, and what its welcome says.
pub(crate) struct Admitted {
    pub(crate) team: TeamId,
    pub(crate) add: StatementId,
    /// The newest seed of the team, sealed for the phone; empty for an office device.
    pub(crate) seeds: Vec<u8>,
}

impl Notebook {
    pub(super) fn statement_time(&self) -> At {
        let now = self.device_now();
        At { ms: now.ms.0, offset_min: now.offset_min }
    }

    /// May this device start a team under this name? Answers the name as it will be kept.
    ///
    /// # Errors
    /// [`Error::AlreadyInTeam`], [`Error::NotOffice`], a name that cannot be kept.
    pub(crate) fn may_start_team(&self, name: &str) -> Result<String, Error> {
        if self.team.is_some() {
            return Err(Error::AlreadyInTeam);
        }
        if !self.may_be_office {
            return Err(Error::NotOffice);
        }
        check_name(name)
    }

    /// Makes a team with this office device as its first. Nothing is stored until the relay has it.
    pub(crate) fn prepare_team(
        &self,
        name: &str,
        origin: Origin,
        recovery: RecoveryRecord,
    ) -> Result<(Membership, Vec<u8>), Error> {
        let name = self.may_start_team(name)?;
        let (identity, statement, epochs) = self.environment.draw(|rng| {
            let identity = DeviceIdentity::make(rng);
            let (sign, seal) = (identity.device_key(), identity.seal_key().clone());
            let epochs = [Circle::Office, Circle::Team].map(|circle| EpochSecret::make(circle, 1, rng));
            let member = MemberId(daftari_crypto::rng::make_bytes(rng));
            let [office_epoch, team_epoch] = &epochs;
            let name = team_epoch.seal_name(&member, &sign, &name, rng);
            let office_readers = [Reader::device(&sign, &seal), Reader::recovery(&recovery)];
            let team_readers = [Reader::office(office_epoch.public())];
            let published = [
                office_epoch.publish(&office_readers, &[], rng).map_err(|_| Error::Internal("recovery key"))?,
                team_epoch.publish(&team_readers, &[], rng).map_err(|_| Error::Internal("own key"))?,
            ];
            let body = Body {
                version: 1,
                team: None,
                signer: sign,
                heads: Heads::default(),
                at: self.statement_time(),
                kind: Kind::Genesis {
                    nonce: MemberId(daftari_crypto::rng::make_bytes(rng)),
                    device: device_record(&identity, member, Role::Office, name),
                    recovery,
                    epochs: published.into(),
                },
            };
            let statement = sign_statement(&identity, &body);
            Ok::<_, Error>((identity, statement, epochs))
        })?;
        let team = TeamId(statement.id.0);
        let genesis = statement.bytes().to_vec();
        let membership = Membership {
            team,
            identity,
            origin,
            pin: None,
            roster: Roster::fold(team, [statement]),
            moved: BTreeSet::new(),
            epochs: epochs.into(),
            looked_for: None,
            store: None,
            token: None,
        };
        Ok((membership, genesis))
    }

    /// A statement that adds a device with the keys it proved.
    pub(super) fn sign_add(&self, whose: &Whose, reveal: &Reveal, role: Role) -> Result<Statement, Error> {
        let team = self.team.as_ref().ok_or(Error::NotInTeam)?;
        let epoch = team.team_epoch().ok_or(Error::Internal("no team epoch"))?;
        let device = self.environment.draw(|rng| {
            let member = whose.person.unwrap_or_else(|| MemberId(daftari_crypto::rng::make_bytes(rng)));
            DeviceRecord {
                sign: reveal.sign,
                seal: reveal.seal.clone(),
                post: reveal.post,
                member,
                role,
                name: epoch.seal_name(&member, &reveal.sign, &whose.name, rng),
                proof: reveal.proof.clone(),
            }
        });
        self.sign_upon_tips(Kind::Add { device })
    }

    /// A statement of this office device, upon everything it holds.
    pub(super) fn sign_upon_tips(&self, kind: Kind) -> Result<Statement, Error> {
        let team = self.team.as_ref().ok_or(Error::NotInTeam)?;
        if !team.is_office() {
            return Err(Error::NotOffice);
        }
        let body = Body {
            version: 1,
            team: Some(team.team),
            signer: team.me(),
            heads: team.roster.tips().clone(),
            at: self.statement_time(),
            kind,
        };
        Ok(sign_statement(&team.identity, &body))
    }

    /// Signs the statement that adds a phone, and stores it with the seeds of the team, sealed for the phone.
    pub(crate) fn add_phone(&mut self, whose: &Whose, reveal: &Reveal) -> Result<Admitted, Error> {
        let statement = self.sign_add(whose, reveal, Role::Field)?;
        let team = self.team.as_ref().ok_or(Error::NotInTeam)?;
        let (team_id, add) = (team.team, statement.id);
        // One seed: the welcome is short. The others wait in the phone's mailbox.
        let newest = team.team_epoch().ok_or(Error::Internal("no team epoch"))?;
        let every = team.seeds_for(Role::Field);
        let welcome = self.seal_seed(&reveal.seal, newest.clone()).map_err(|_| Error::BadInviteCode)?;
        let seeds = self.seal_seeds(&reveal.seal, &every).map_err(|_| Error::BadInviteCode)?;
        self.keep_with(vec![statement], |tx| seeds.iter().try_for_each(|envelope| Ok(tx.put_outgoing(envelope)?)))?;
        Ok(Admitted { team: team_id, add, seeds: welcome.bytes })
    }

    /// Own statements, and what belongs to them, in one transaction.
    pub(super) fn keep_with(
        &mut self,
        statements: Vec<Statement>,
        also: impl FnOnce(&Tx<'_>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let team = self.team.as_mut().ok_or(Error::NotInTeam)?;
        let before = team.before_growing();
        team.grow(statements);
        let stored = self.store.write(|tx| {
            team.save_roster(tx)?;
            team.note_moved(tx)?;
            also(tx)
        });
        match stored {
            Ok(()) => team.moved.clear(),
            Err(_) => team.put_back(before),
        }
        stored
    }

    /// Stores a new team. Lists the coordinator edited before there was a team are the team's from now on.
    pub(crate) fn begin_with(&mut self, membership: Membership) -> Result<(), Error> {
        let edits = self.own_list_edits();
        self.become_member(membership, &[], None)?;
        if !edits.is_empty() {
            self.write_lists(edits)?;
        }
        Ok(())
    }

    /// Stores a membership with the list of the cases that come along and what was learned of this device's clock, and
    /// writes the cases again under the new identity. Lists edited here before give way to the office's.
    ///
    /// # Errors
    /// [`Error::AlreadyInTeam`], disk errors. Once it is in the team a case that fails stays on the list, and the first
    /// failure is answered.
    pub(crate) fn become_member(
        &mut self,
        membership: Membership,
        bring: &[CaseId],
        difference_ms: Option<i64>,
    ) -> Result<(), Error> {
        if self.team.is_some() {
            return Err(Error::AlreadyInTeam);
        }
        self.store.write(|tx| {
            forget_waiting(tx)?;
            if !bring.is_empty() {
                store_to_bring(tx, bring)?;
            }
            if let Some(difference_ms) = difference_ms {
                tx.put_secret(TIME_DIFFERENCE, &difference_ms.to_be_bytes())?;
            }
            membership.save(tx)
        })?;
        self.team = Some(membership);
        // Before the cases are signed again: they carry it from now on.
        self.time_difference_ms = difference_ms.or(self.time_difference_ms);
        self.read_lists()?;
        self.bring_cases()
    }
}
