//! This device in its team: identity, roster, epoch keys, relay.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};

use daftari_crypto::keys::Key;
use daftari_crypto::safe::envelope::{OpenKey, OpenedCargo, open};
use daftari_crypto::safe::identity::DeviceIdentity;
use daftari_crypto::safe::roster::EpochSecret;
use daftari_domain::case::AuthorRoles;
use daftari_domain::ids::{DeviceKey, StatementId};
use daftari_domain::time::UnixMillis;
use daftari_relay_api::ids::{Bytes32, SealKey, StoreId, TeamId};
use daftari_relay_api::limits::HEADS_MAX;
use daftari_relay_api::login::Origin;
use daftari_relay_api::roster::{Circle, DeviceRecord, Epoch, Heads, Role, Roster, Statement, Wrap};
use daftari_store::{Store, Tx};
use daftari_sync::transport::{Dialled, Trust};

use crate::error::Error;

const IDENTITY: &str = "identity/team";
const TEAM: &str = "team/id";
const ORIGIN: &str = "team/relay";
/// Pin of the relay's key, 32 bytes; absent for a relay that an authority vouches for, and without TLS.
const PIN: &str = "team/relay_pin";
const STORE: &str = "team/store";
const EPOCH: &str = "epoch/";
/// How far the roster of a relay database was read: its name of 16 bytes, then the place, u64 big-endian.
const ROSTER_PLACE: &str = "team/roster_place";

/// This device in its team.
pub struct Membership {
    pub(crate) team: TeamId,
    pub(crate) identity: DeviceIdentity,
    pub(crate) origin: Origin,
    /// The pin this device joined with, or started the team with.
    pub(crate) pin: Option<Bytes32>,
    pub(crate) roster: Roster,
    /// Devices that were removed, or are back, since the cases here were folded: what counts of them has changed.
    pub(crate) moved: BTreeSet<DeviceKey>,
    pub(crate) epochs: Vec<EpochSecret>,
    /// How many seeds were held, and which epochs' were missing, when nothing more was found. Opening what seeds are sealed
    /// under is work that one captured office device chooses the amount of: it is done when something changed.
    pub(crate) looked_for: Option<(usize, Vec<SealKey>)>,
    pub(crate) store: Option<StoreId>,
    pub(crate) token: Option<String>,
}

/// Two epochs may have one number: the key tells them apart.
fn epoch_name(epoch: &EpochSecret) -> String {
    let circle = match epoch.circle {
        Circle::Office => "office",
        Circle::Team => "team",
    };
    format!("{EPOCH}{circle}/{:010}/{}", epoch.number, epoch.public().key_id())
}

/// An epoch as the store holds it.
fn stored_epoch(name: &str, seed: &[u8]) -> Option<EpochSecret> {
    let (circle, rest) = name.strip_prefix(EPOCH)?.split_once('/')?;
    let circle = if circle == "office" { Circle::Office } else { Circle::Team };
    let (number, _) = rest.split_once('/')?;
    Some(EpochSecret::from_seed(circle, number.parse().ok()?, Key::from_slice(seed)?))
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
            let epochs = tx.secrets(EPOCH)?.iter().filter_map(|(name, seed)| stored_epoch(name, seed)).collect();
            let statements = tx.statements()?;
            let parsed = statements.iter().filter_map(|bytes| Statement::parse(bytes).ok());
            let pin = match tx.secret(PIN)? {
                Some(pin) => Some(Bytes32(pin.as_slice().try_into().map_err(|_| Error::Damaged)?)),
                None => None,
            };
            let known = tx.secret(STORE)?.and_then(|bytes| bytes.as_slice().try_into().ok().map(StoreId));
            Ok(Some(Membership {
                team,
                identity,
                origin: origin.ok_or(Error::Damaged)?,
                pin,
                roster: Roster::fold(team, parsed),
                moved: BTreeSet::new(),
                epochs,
                looked_for: None,
                store: known,
                token: None,
            }))
        })
    }

    /// The same membership once more, for another try to store it.
    pub(crate) fn again(&self) -> Membership {
        let secret = self.identity.to_secret_bytes();
        Membership {
            team: self.team,
            identity: DeviceIdentity::from_secret_bytes(&secret).expect("what an identity wrote is one"),
            origin: self.origin.clone(),
            pin: self.pin,
            roster: self.roster.clone(),
            moved: self.moved.clone(),
            epochs: self.epochs.clone(),
            looked_for: None,
            store: self.store,
            token: self.token.clone(),
        }
    }

    /// The relay as this device dials it, and whom it takes for it: the holder of the pin it has, and of those the team list
    /// names for this address. A statement adds a pin and takes none away: one office person alone stops nobody's sync.
    pub(crate) fn dialled(&self) -> Dialled {
        let named =
            self.roster.addresses().iter().filter(|relay| relay.origin.parse().ok().as_ref() == Some(&self.origin));
        let mut trust = Trust::of(self.pin);
        trust.pins.extend(named.filter_map(|relay| relay.pin.as_ref()?.parse::<Bytes32>().ok()));
        Dialled { origin: self.origin.clone(), trust }
    }

    /// Saves the secrets, statements and epoch seeds of this membership.
    pub(crate) fn save(&self, tx: &Tx<'_>) -> Result<(), Error> {
        tx.put_secret(TEAM, &self.team.0)?;
        tx.put_secret(IDENTITY, &self.identity.to_secret_bytes())?;
        tx.put_secret(ORIGIN, self.origin.as_str().as_bytes())?;
        match &self.pin {
            Some(pin) => tx.put_secret(PIN, &pin.0)?,
            None => tx.forget_secret(PIN)?,
        }
        // Places are of a relay, not of a team: one of another team would skip statements of this one.
        Membership::forget_roster_place(tx)?;
        self.save_roster(tx)
    }

    /// Saves the statements and epoch seeds. What is stored is exactly what is kept: a restart folds the same set.
    pub(crate) fn save_roster(&self, tx: &Tx<'_>) -> Result<(), Error> {
        tx.retain_statements(|id| self.roster.holds(id))?;
        for statement in self.roster.kept() {
            tx.put_statement(statement.id, statement.bytes())?;
        }
        Membership::save_epochs(tx, &self.epochs)
    }

    /// Saves seeds of epochs.
    pub(crate) fn save_epochs(tx: &Tx<'_>, epochs: &[EpochSecret]) -> Result<(), Error> {
        epochs.iter().try_for_each(|epoch| Ok(tx.put_secret(&epoch_name(epoch), epoch.seed().expose())?))
    }

    /// How far the roster was read, and of which relay database; none before the first page.
    pub(crate) fn roster_place(tx: &Tx<'_>) -> Result<Option<(StoreId, u64)>, Error> {
        let Some(stored) = tx.secret(ROSTER_PLACE)? else { return Ok(None) };
        Ok(stored.split_first_chunk().and_then(|(store, place)| {
            let place = u64::from_be_bytes(place.try_into().ok()?);
            Some((StoreId(*store), place))
        }))
    }

    pub(crate) fn save_roster_place(tx: &Tx<'_>, store: StoreId, place: u64) -> Result<(), Error> {
        Ok(tx.put_secret(ROSTER_PLACE, &[&store.0[..], &place.to_be_bytes()].concat())?)
    }

    /// The next sync reads the roster from the beginning.
    pub(crate) fn forget_roster_place(tx: &Tx<'_>) -> Result<(), Error> {
        Ok(tx.forget_secret(ROSTER_PLACE)?)
    }

    pub(crate) fn save_store(&self, tx: &Tx<'_>) -> Result<(), Error> {
        if let Some(store) = self.store {
            tx.put_secret(STORE, &store.0)?;
        }
        Ok(())
    }

    /// What receipts name of the team list: its tips, of the field too. A list in which one of them is not is shorter than this
    /// one.
    pub(crate) fn roster_heads(&self) -> Vec<StatementId> {
        let tips = self.roster.tips();
        tips.core.iter().chain(&tips.field).copied().take(HEADS_MAX).collect()
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

    /// The team's epoch to seal to: of those whose seed is held here the first in the roster's order. One captured office
    /// device may name an epoch nobody else has.
    pub(crate) fn team_epoch(&self) -> Option<&EpochSecret> {
        let newest = self.roster.epochs_newest_first(Circle::Team);
        newest.into_iter().find_map(|epoch| self.epochs.iter().find(|secret| secret.is_of(epoch)))
    }

    /// Counting epochs whose seeds this device may have and does not hold.
    fn missing_epochs(&self) -> Vec<&Epoch> {
        let is_ours = |epoch: &&Epoch| epoch.circle == Circle::Team || self.is_office();
        let held = |epoch: &Epoch| self.epochs.iter().any(|secret| secret.is_of(epoch));
        self.roster.epochs().filter(is_ours).filter(|epoch| !held(epoch)).collect()
    }

    /// Opens every epoch seed the roster holds for this device: what is wrapped to it, to an office epoch it has, and what is
    /// sealed under those. Nothing is opened for an epoch that is held.
    pub(crate) fn take_epochs(&mut self) {
        let me = self.me().to_string();
        loop {
            let missing = self.missing_epochs();
            let state = (self.epochs.len(), missing.iter().map(|epoch| epoch.public.clone()).collect());
            if missing.is_empty() || self.looked_for.as_ref() == Some(&state) {
                return;
            }
            let numbers: BTreeSet<u32> = missing.iter().map(|epoch| epoch.number).collect();
            let mut found: Vec<EpochSecret> = Vec::new();
            for epoch in &missing {
                let own = epoch.wraps.iter().filter(|wrap| wrap.to == me);
                found.extend(own.take(1).filter_map(|wrap| EpochSecret::unwrap(&self.identity, epoch, wrap)));
                let office = self.epochs.iter().filter(|secret| secret.circle == Circle::Office);
                if let Some(wrap) = epoch.wraps.iter().find(|wrap| wrap.to == Wrap::OFFICE) {
                    found.extend(office.into_iter().find_map(|office| office.unwrap_next(epoch, wrap)));
                }
            }
            let opens = |epoch: &Epoch| self.epochs.iter().find(|secret| secret.is_of(epoch));
            for (secret, epoch) in self.roster.epochs().filter_map(|epoch| Some((opens(epoch)?, epoch))) {
                let earlier = secret.open_earlier(epoch, &numbers).unwrap_or_default();
                found.extend(earlier.into_iter().filter(|earlier| missing.iter().any(|epoch| earlier.is_of(epoch))));
            }
            if !self.hold_epochs(found) {
                self.looked_for = Some(state);
                return;
            }
        }
    }

    fn is_counted(&self, secret: &EpochSecret) -> bool {
        self.roster.epochs().any(|epoch| secret.is_of(epoch))
    }

    /// Holds secrets of epochs; false when all were held already.
    pub(crate) fn hold_epochs(&mut self, found: Vec<EpochSecret>) -> bool {
        let before = self.epochs.len();
        for epoch in found {
            if !self.epochs.contains(&epoch) {
                self.epochs.push(epoch);
            }
        }
        self.epochs.len() > before
    }

    /// Seeds a device of the role needs.
    pub(crate) fn seeds_for(&self, role: Role) -> Vec<EpochSecret> {
        let is_for = |epoch: &&EpochSecret| role == Role::Office || epoch.circle == Circle::Team;
        self.epochs.iter().filter(is_for).filter(|epoch| self.is_counted(epoch)).cloned().collect()
    }

    /// Of seeds that came, those this device may take: an office device gave them, each is a counting epoch's, and only an
    /// office device holds the office's.
    pub(crate) fn seeds_from(&self, sender: &DeviceKey, seeds: Vec<EpochSecret>) -> Vec<EpochSecret> {
        let is_ours = |epoch: &EpochSecret| epoch.circle == Circle::Team || self.is_office();
        let taken = seeds.into_iter().filter(|epoch| is_ours(epoch) && self.is_counted(epoch));
        if self.roster.is_office(sender) { taken.collect() } else { Vec::new() }
    }

    /// Takes the seeds that came with the welcome.
    pub(crate) fn take_welcome(&mut self, envelope: &[u8]) {
        let keys = [OpenKey::device(&self.team, &self.identity)];
        if let Ok(opened) = open(&self.team, &keys, envelope)
            && let OpenedCargo::Seeds(seeds) = opened.cargo
        {
            let seeds = self.seeds_from(&opened.sender, seeds);
            self.hold_epochs(seeds);
        }
    }

    /// The name of a member as the team reads it.
    pub(crate) fn name_of(&self, device: &DeviceKey) -> Option<String> {
        self.open_name(&self.roster.device(device)?.record)
    }

    /// The name in a record; none when no seed held here opens it.
    pub(crate) fn open_name(&self, record: &DeviceRecord) -> Option<String> {
        self.epochs.iter().filter(|epoch| epoch.circle == Circle::Team).find_map(|epoch| epoch.open_name(record))
    }

    /// A roster with more statements.
    pub(crate) fn grow(&mut self, more: impl IntoIterator<Item = Statement>) {
        let all: Vec<Statement> = self.roster.kept().cloned().chain(more).collect();
        let before = std::mem::replace(&mut self.roster, Roster::fold(self.team, all));
        self.moved.extend(removed_or_back(&before, &self.roster));
        self.take_epochs();
    }

    /// Notes the cases in which what counts has changed with devices that were removed or are back.
    pub(crate) fn note_moved(&self, tx: &Tx<'_>) -> Result<(), Error> {
        if self.moved.is_empty() {
            return Ok(());
        }
        Ok(tx.put_to_fold(tx.cases_with_devices(&self.moved)?)?)
    }

    /// What [`Self::grow`] changes, to be put back when it is not stored.
    pub(crate) fn before_growing(&self) -> BeforeGrowing {
        BeforeGrowing { roster: self.roster.clone(), moved: self.moved.clone(), epochs: self.epochs.len() }
    }

    /// Not stored: the statements are as new the next time.
    pub(crate) fn put_back(&mut self, before: BeforeGrowing) {
        self.roster = before.roster;
        self.moved = before.moved;
        self.epochs.truncate(before.epochs);
        self.looked_for = None;
    }

    /// Does the office ask for a newer version than this one? Nothing stops for that.
    pub(crate) fn needs_newer(&self) -> bool {
        let parts = |version: &str| -> Option<Vec<u64>> { version.split('.').map(|part| part.parse().ok()).collect() };
        let floor = self.roster.version_floor().and_then(|floor| parts(&floor.floor));
        floor.is_some_and(|floor| parts(env!("CARGO_PKG_VERSION")).is_some_and(|own| own < floor))
    }

    /// Is this device in, as one of the office, by whatever statement, and is everything here that it names?
    pub(crate) fn is_taken_in(&self) -> bool {
        let me = self.roster.device(&self.me());
        self.is_office() && me.is_some_and(|me| me.record.seal == *self.identity.seal_key() && self.added_by(&me.by))
    }

    /// When a statement was signed, by its signer's clock.
    pub(crate) fn signed_at(&self, id: &StatementId) -> Option<UnixMillis> {
        self.roster.kept().find(|statement| statement.id == *id).map(|statement| UnixMillis(statement.body.at.ms))
    }

    /// Did this statement bring this device, and is everything here that it names?
    pub(crate) fn added_by(&self, id: &StatementId) -> bool {
        let is_known = |statement: &Statement| {
            let Heads { core, field } = &statement.body.heads;
            core.iter().chain(field).all(|head| self.roster.holds(head))
        };
        self.roster.device(&self.me()).is_some_and(|me| me.by == *id)
            && self.roster.kept().any(|statement| statement.id == *id && is_known(statement))
    }
}

/// A membership before its roster grew.
pub(crate) struct BeforeGrowing {
    pub(crate) roster: Roster,
    moved: BTreeSet<DeviceKey>,
    /// Seeds held: more are put behind these.
    epochs: usize,
}

/// Devices that a later team list has no more, and those whose removal counts no more in it.
fn removed_or_back(before: &Roster, after: &Roster) -> BTreeSet<DeviceKey> {
    let removed = before.devices().filter(|device| after.device(&device.record.sign).is_none());
    let back = after.devices().filter(|device| before.removed(&device.record.sign).is_some());
    removed.chain(back).map(|device| device.record.sign).collect()
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

    fn was_office(&self, device: &DeviceKey) -> bool {
        self.roster.is_some_and(|roster| roster.was_office(device))
    }

    fn is_removed(&self, device: &DeviceKey) -> bool {
        self.roster.is_some_and(|roster| roster.removed(device).is_some())
    }
}

/// First eight hex digits of a device key, in two groups.
pub(crate) fn fingerprint(device: &DeviceKey) -> String {
    let hex = device.to_string();
    format!("{} {}", hex.get(..4).unwrap_or_default(), hex.get(4..8).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use daftari_crypto::safe::roster::{Reader, device_record, sign_statement};
    use daftari_relay_api::ids::MemberId;
    use daftari_relay_api::roster::{At, Body, Kind, RecoveryRecord, Relay};
    use daftari_testkit::rng::SeededRng;

    use super::*;

    /// A team whose recovery key asks for this version.
    fn a_team_that_asks_for(floor: &str) -> Membership {
        a_team_with(floor, Vec::new())
    }

    /// The same, whose office names these relays.
    fn a_team_with(floor: &str, relays: Vec<Relay>) -> Membership {
        let rng = &mut SeededRng::new(7);
        let [identity, paper] = [(); 2].map(|()| DeviceIdentity::make(rng));
        let (member, record) = (MemberId([1; 16]), |paper: &DeviceIdentity| RecoveryRecord {
            sign: paper.device_key(),
            seal: paper.seal_key().clone(),
        });
        let secrets = [Circle::Office, Circle::Team].map(|circle| EpochSecret::make(circle, 1, rng));
        let readers = [Reader::device(&identity.device_key(), identity.seal_key())];
        let epochs = secrets.iter().map(|epoch| epoch.publish(&readers, &[], rng).unwrap()).collect();
        let name = secrets[1].seal_name(&member, &identity.device_key(), "Dorcas", rng);
        let device = device_record(&identity, member, Role::Office, name);
        let state = |signer: &DeviceIdentity, team, heads, kind| {
            let at = At { ms: 1_791_309_600_000, offset_min: 180 };
            sign_statement(signer, &Body { version: 1, team, signer: signer.device_key(), heads, at, kind })
        };
        let genesis = Kind::Genesis { nonce: member, device, recovery: record(&paper), epochs };
        let genesis = state(&identity, None, Heads::default(), genesis);
        let team = TeamId(genesis.id.0);
        let heads = Heads { core: vec![genesis.id], field: Vec::new() };
        let asked = Kind::VersionFloor { floor: floor.to_owned(), place: "https://daftari.example".to_owned() };
        let asked = state(&paper, Some(team), heads, asked);
        let named = Heads { core: vec![genesis.id], field: Vec::new() };
        let named = state(&identity, Some(team), named, Kind::Addresses { relays });
        let origin = "https://relay.example".parse().unwrap();
        Membership {
            team,
            identity,
            origin,
            pin: None,
            roster: Roster::fold(team, [genesis, asked, named]),
            moved: BTreeSet::new(),
            epochs: secrets.into(),
            looked_for: None,
            store: None,
            token: None,
        }
    }

    #[test]
    fn a_version_below_the_floor_needs_a_newer_one() {
        let own = env!("CARGO_PKG_VERSION");
        let next = own.rsplit_once('.').map(|(rest, last)| format!("{rest}.{}", last.parse::<u64>().unwrap() + 1));
        assert!(a_team_that_asks_for(&next.unwrap()).needs_newer());
        assert!(a_team_that_asks_for("1000.0.0").needs_newer());
        // Not compared as text, and what is no version asks for nothing.
        for floor in [own, "0.0.0", "the newest"] {
            assert!(!a_team_that_asks_for(floor).needs_newer(), "{floor}");
        }
    }

    #[test]
    fn the_team_list_adds_pins_for_the_address_that_is_dialled_and_takes_none_away() {
        let pin = |byte: u8| Bytes32([byte; 32]);
        let named = |origin: &str, pin: &str| Relay { origin: origin.to_owned(), pin: Some(pin.to_owned()) };
        let relays = vec![
            named("https://relay.example", &pin(1).to_string()),
            named("HTTPS://Relay.Example:443/", &pin(2).to_string()),
            named("https://other.example", &pin(3).to_string()),
            named("https://relay.example", "no pin"),
        ];
        let mut team = a_team_with("0.0.0", relays);
        // An authority may vouch for it: one office person's statement does not end that.
        assert_eq!(team.dialled().trust, Trust { roots: true, pins: [pin(1), pin(2)].into() });
        team.pin = Some(pin(9));
        assert_eq!(team.dialled().trust, Trust { roots: false, pins: [pin(1), pin(2), pin(9)].into() });
    }
}
