//! This device in its team: identity, roster, epoch keys, relay.

use std::cell::RefCell;
use std::collections::HashMap;

use daftari_crypto::keys::Key;
use daftari_crypto::safe::envelope::OpenKey;
use daftari_crypto::safe::identity::DeviceIdentity;
use daftari_crypto::safe::roster::EpochSecret;
use daftari_domain::case::AuthorRoles;
use daftari_domain::ids::{DeviceKey, StatementId};
use daftari_relay_api::ids::{StoreId, TeamId};
use daftari_relay_api::login::Origin;
use daftari_relay_api::roster::{Circle, Kind, Roster, Statement};
use daftari_store::{Store, Tx};

use crate::error::Error;

const IDENTITY: &str = "identity/team";
const TEAM: &str = "team/id";
const ORIGIN: &str = "team/relay";
const STORE: &str = "team/store";
const EPOCH: &str = "epoch/";

/// This device in its team.
pub struct Membership {
    pub(crate) team: TeamId,
    pub(crate) identity: DeviceIdentity,
    pub(crate) origin: Origin,
    pub(crate) roster: Roster,
    pub(crate) epochs: Vec<EpochSecret>,
    pub(crate) store: Option<StoreId>,
    pub(crate) token: Option<String>,
}

fn epoch_name(circle: Circle, number: u32) -> String {
    let circle = match circle {
        Circle::Office => "office",
        Circle::Team => "team",
    };
    format!("{EPOCH}{circle}/{number:010}")
}

impl Membership {
    /// Reads it from the store; none when this notebook is in no team.
    pub(crate) fn load(store: &Store) -> Result<Option<Membership>, Error> {
        store.read(|tx| {
            let (Some(team), Some(identity), Some(origin)) =
                (tx.secret(TEAM)?, tx.secret(IDENTITY)?, tx.secret(ORIGIN)?)
            else {
                return Ok(None);
            };
            let team = TeamId(team.as_slice().try_into().map_err(|_| Error::Damaged)?);
            let identity = DeviceIdentity::from_secret_bytes(&identity).ok_or(Error::Damaged)?;
            let origin = std::str::from_utf8(&origin).ok().and_then(|text| text.parse().ok());
            let epochs = tx
                .secrets(EPOCH)?
                .iter()
                .filter_map(|(name, seed)| {
                    let (circle, number) = name.strip_prefix(EPOCH)?.split_once('/')?;
                    let circle = if circle == "office" { Circle::Office } else { Circle::Team };
                    Some(EpochSecret::from_seed(circle, number.parse().ok()?, Key::from_slice(seed)?))
                })
                .collect();
            let statements = tx.statements()?;
            let parsed = statements.iter().filter_map(|bytes| Statement::parse(bytes).ok());
            let known = tx.secret(STORE)?.and_then(|bytes| bytes.as_slice().try_into().ok().map(StoreId));
            Ok(Some(Membership {
                team,
                identity,
                origin: origin.ok_or(Error::Damaged)?,
                roster: Roster::fold(team, parsed),
                epochs,
                store: known,
                token: None,
            }))
        })
    }

    /// Saves the secrets, statements and epoch seeds of this membership.
    pub(crate) fn save(&self, tx: &Tx<'_>) -> Result<(), Error> {
        tx.put_secret(TEAM, &self.team.0)?;
        tx.put_secret(IDENTITY, &self.identity.to_secret_bytes())?;
        tx.put_secret(ORIGIN, self.origin.as_str().as_bytes())?;
        self.save_roster(tx)
    }

    /// Saves the statements and epoch seeds.
    pub(crate) fn save_roster(&self, tx: &Tx<'_>) -> Result<(), Error> {
        for statement in self.roster.statements() {
            tx.put_statement(statement.id, statement.bytes())?;
        }
        for epoch in &self.epochs {
            tx.put_secret(&epoch_name(epoch.circle, epoch.number), epoch.seed().expose())?;
        }
        Ok(())
    }

    pub(crate) fn save_store(&self, tx: &Tx<'_>) -> Result<(), Error> {
        if let Some(store) = self.store {
            tx.put_secret(STORE, &store.0)?;
        }
        Ok(())
    }

    /// This very device's key.
    pub(crate) fn me(&self) -> DeviceKey {
        self.identity.device_key()
    }

    /// Is this an office device?
    pub(crate) fn is_office(&self) -> bool {
        self.roster.is_office(&self.me())
    }

    /// Keys that open what is addressed to this device.
    pub(crate) fn open_keys(&self) -> Vec<OpenKey> {
        let mut keys = vec![OpenKey::device(&self.team, &self.identity)];
        keys.extend(self.epochs.iter().map(|epoch| OpenKey::epoch(&self.team, epoch)));
        keys
    }

    pub(crate) fn team_epoch(&self) -> Option<&EpochSecret> {
        self.epochs.iter().filter(|epoch| epoch.circle == Circle::Team).max_by_key(|epoch| epoch.number)
    }

    /// Opens every epoch seed the roster holds for this device.
    pub(crate) fn take_epochs(&mut self) {
        let me = self.me();
        let mut found = Vec::new();
        for epoch in self.roster.epochs() {
            if let Some(wrap) = epoch.wraps.iter().find(|wrap| wrap.to == me.to_string()) {
                found.extend(EpochSecret::unwrap(&self.identity, epoch, &wrap.enc, &wrap.ct));
            }
            let seeds = self.roster.device(&me).map(|device| device.seeds.as_slice()).unwrap_or_default();
            for seed in seeds.iter().filter(|s| s.circle == epoch.circle && s.number == epoch.number) {
                found.extend(EpochSecret::unwrap(&self.identity, epoch, &seed.enc, &seed.ct));
            }
        }
        for epoch in found {
            let known = self.epochs.iter().any(|e| e.circle == epoch.circle && e.number == epoch.number);
            if !known {
                self.epochs.push(epoch);
            }
        }
    }

    /// The name of a member as the team reads it.
    pub(crate) fn name_of(&self, device: &DeviceKey) -> Option<String> {
        let record = &self.roster.device(device)?.record;
        self.epochs.iter().filter(|epoch| epoch.circle == Circle::Team).find_map(|epoch| epoch.open_name(record))
    }

    /// A roster with more statements.
    pub(crate) fn grow(&mut self, more: impl IntoIterator<Item = Statement>) {
        let all: Vec<Statement> = self.roster.statements().cloned().chain(more).collect();
        self.roster = Roster::fold(self.team, all);
        self.take_epochs();
    }

    /// Does a statement in the set bring the recovery key?
    pub(crate) fn needs_recovery_key(&self) -> bool {
        self.roster.recovery_key().is_none()
    }

    /// Is this statement an `add` of this device?
    pub(crate) fn added_by(&self, id: &StatementId) -> bool {
        self.roster.statements().any(|statement| {
            statement.id == *id && matches!(&statement.body.kind, Kind::Add { device, .. } if device.sign == self.me())
        }) && self.roster.device(&self.me()).is_some()
    }
}

/// Who was an office device, remembered for one fold.
pub(crate) struct Roles<'a> {
    roster: Option<&'a Roster>,
    known: RefCell<HashMap<(DeviceKey, Vec<StatementId>), bool>>,
}

impl<'a> Roles<'a> {
    pub(crate) fn of(team: Option<&'a Membership>) -> Self {
        Roles { roster: team.map(|team| &team.roster), known: RefCell::default() }
    }
}

impl AuthorRoles for Roles<'_> {
    fn is_office(&self, device: &DeviceKey, roster_heads: &[StatementId]) -> bool {
        let Some(roster) = self.roster else { return false };
        let asked = (*device, roster_heads.to_vec());
        if let Some(known) = self.known.borrow().get(&asked) {
            return *known;
        }
        let office = roster.office_in_past(roster_heads, device);
        self.known.borrow_mut().insert(asked, office);
        office
    }
}

/// First eight hex digits of a device key, in two groups.
pub(crate) fn fingerprint(device: &DeviceKey) -> String {
    let hex = device.to_string();
    format!("{} {}", hex.get(..4).unwrap_or_default(), hex.get(4..8).unwrap_or_default())
}
