//! An attacker with the keys of a device, or with keys of her own: signs and seals anything.

use daftari_crypto::keys::Key;
use daftari_crypto::safe::entry::{self, Link, Place, SignedEntry};
use daftari_crypto::safe::envelope::{Cargo, OpenKey, OpenedCargo, RecipientKey, open, seal};
use daftari_crypto::safe::identity::DeviceIdentity;
use daftari_crypto::safe::roster::{EpochSecret, sign_statement};
use daftari_crypto::safe::spool::Spool;
use daftari_domain::entry::{Content, EntryBody};
use daftari_domain::ids::{CaseId, EntryId};
use daftari_domain::time::{Stamp, UnixMillis};
use daftari_relay_api::ids as api;
use daftari_relay_api::roster::{At, Body, Circle, Kind, Roster, Statement};
use serde_json::json;
use uuid::Uuid;

use crate::people::{AN_EVENING, TestDevice};
use crate::rng::SeededRng;

/// A place in a case, upon these entries.
pub fn place_in(case: CaseId, link: Link, parents: &[EntryId]) -> Place {
    Place { link, case: Some(case.0.into_bytes()), parents: parents.to_vec() }
}

/// Keys in an attacker's hands.
pub struct Keys {
    /// The team.
    pub team: api::TeamId,
    /// Her device identity.
    pub identity: DeviceIdentity,
    /// The team list as that device has it.
    pub roster: Roster,
    rng: SeededRng,
}

impl Keys {
    /// Taken out of a member's device.
    ///
    /// # Panics
    /// When it is in no team.
    pub fn of(device: &TestDevice) -> Keys {
        let store = device.store_now().store;
        let (team, identity, statements) = store
            .read(|tx| {
                Ok::<_, daftari_store::StoreError>((
                    tx.secret("team/id")?,
                    tx.secret("identity/team")?,
                    tx.statements()?,
                ))
            })
            .expect("its database can be read");
        let team = api::TeamId(team.and_then(|id| id.as_slice().try_into().ok()).expect("it is in a team"));
        let identity =
            identity.and_then(|bytes| DeviceIdentity::from_secret_bytes(&bytes)).expect("it has an identity");
        let roster = Roster::fold(team, statements.iter().filter_map(|bytes| Statement::parse(bytes).ok()));
        Keys { team, identity, roster, rng: SeededRng::new(0xF0) }
    }

    /// Keys of an attacker who knows the team and is not in it.
    pub fn of_a_stranger_to(device: &TestDevice) -> Keys {
        Keys::of_strangers_to(device, 1).remove(0)
    }

    /// Keys of several such.
    pub fn of_strangers_to(device: &TestDevice, count: usize) -> Vec<Keys> {
        (0xF1..).take(count).map(|seed| Keys::made_up(device, seed)).collect()
    }

    fn made_up(device: &TestDevice, seed: u64) -> Keys {
        let mut rng = SeededRng::new(seed);
        let identity = DeviceIdentity::make(&mut rng);
        Keys { identity, rng, ..Keys::of(device) }
    }

    /// Every word her keys open in the envelopes of this device of hers: sent, held, waiting, in quarantine and in the
    /// spool.
    ///
    /// # Panics
    /// When its files cannot be read.
    pub fn words_sealed_in(&self, device: &TestDevice) -> String {
        let seeds = device.store_now().store.read(|tx| tx.secrets("epoch/")).expect("its database can be read");
        let epochs = seeds.iter().filter_map(|(name, seed)| {
            let (circle, rest) = name.strip_prefix("epoch/")?.split_once('/')?;
            let circle = if circle == "office" { Circle::Office } else { Circle::Team };
            let (number, _) = rest.split_once('/')?;
            let seed = Key::from_slice(seed)?;
            let epoch = EpochSecret::from_seed(circle, number.parse().ok()?, seed);
            Some(OpenKey::epoch(&self.team, &epoch))
        });
        let keys: Vec<OpenKey> = epochs.chain([OpenKey::device(&self.team, &self.identity)]).collect();
        let mut envelopes = Spool::of(device.directory()).envelopes().expect("its spool can be read");
        let database = device.database();
        let mut stored = database
            .prepare("SELECT bytes FROM envelope UNION ALL SELECT bytes FROM put_aside")
            .expect("these tables are there");
        let stored = stored.query_map([], |row| row.get::<_, Vec<u8>>("bytes")).expect("they can be read");
        envelopes.extend(stored.flatten());
        let opened = envelopes.iter().filter_map(|envelope| open(&self.team, &keys, envelope).ok());
        let mut words = String::new();
        for opened in opened {
            let OpenedCargo::Entries(items) = opened.cargo else { continue };
            let bodies = items.into_iter().flatten().filter_map(|entry| entry.content);
            bodies.for_each(|content| words.push_str(&String::from_utf8_lossy(&content.body)));
        }
        words
    }

    /// The office as a reader.
    ///
    /// # Panics
    /// When the team list is empty.
    pub fn office(&self) -> RecipientKey {
        let epoch = self.roster.newest_epoch(Circle::Office).expect("a team has an office");
        RecipientKey::office(&self.team, &epoch.public)
    }

    /// The whole team as a reader.
    ///
    /// # Panics
    /// When the team list is empty.
    pub fn whole_team(&self) -> RecipientKey {
        let epoch = self.roster.newest_epoch(Circle::Team).expect("a team has an epoch");
        RecipientKey::team(&self.team, &epoch.public)
    }

    /// A device as a reader.
    ///
    /// # Panics
    /// When it is not in the team list.
    pub fn reader(&self, device: &TestDevice) -> RecipientKey {
        let key = Keys::of(device).identity.device_key();
        let device = self.roster.device(&key).expect("it is in the team list");
        RecipientKey::device(&self.team, &device.record.seal)
    }

    /// A body as the app would write it.
    pub fn body(&self, content: Content) -> EntryBody {
        EntryBody {
            recorded_at: Stamp { ms: UnixMillis(AN_EVENING), offset_min: 180 },
            time_difference_ms: Some(0),
            happened_at: None,
            supersedes: Vec::new(),
            roster_heads: self.roster.heads(),
            first_written_at: None,
            content,
        }
    }

    /// Signs a body at a place of her chain.
    ///
    /// # Panics
    /// When the body or the number of parents is over the limit.
    pub fn sign(&mut self, place: Place, body: &EntryBody) -> SignedEntry {
        let salt = entry::make_salt(&mut self.rng);
        entry::sign(&self.identity, place, salt, body.to_bytes()).expect("the body is small")
    }

    /// Signs the opening of a case whose id is made as it should be. The case and the entry.
    ///
    /// # Panics
    /// Never: the body is small.
    pub fn open_case(&mut self, link: Link, code: &str) -> (CaseId, SignedEntry) {
        let salt = entry::make_salt(&mut self.rng);
        let case = CaseId(Uuid::from_bytes(entry::case_id(&self.identity.device_key(), &salt)));
        let body = self.body(Content::CaseOpened { code: code.to_owned() });
        (
            case,
            entry::sign(&self.identity, place_in(case, link, &[]), salt, body.to_bytes()).expect("the body is small"),
        )
    }

    /// A note.
    pub fn note(&self, words: &str) -> EntryBody {
        self.body(Content::FieldSet { field: "narrative".to_owned(), value: json!(words) })
    }

    /// Seals entries for recipients, as a device of this identity would.
    ///
    /// # Panics
    /// When they are too large.
    pub fn seal(&mut self, entries: &[&SignedEntry], readers: &[RecipientKey]) -> Vec<u8> {
        let cargo = Cargo::Entries(entries.iter().map(|entry| entry.to_record()).collect());
        self.seal_cargo(&cargo, readers)
    }

    /// Seals any cargo for recipients.
    ///
    /// # Panics
    /// When it is too large.
    pub fn seal_cargo(&mut self, cargo: &Cargo, readers: &[RecipientKey]) -> Vec<u8> {
        let heads = self.roster.heads();
        seal(&self.team, &self.identity, &heads, cargo, readers, &mut self.rng).expect("it is small").bytes
    }

    /// Signs a statement of the team list.
    pub fn state(&self, kind: Kind) -> Statement {
        let body = Body {
            version: 1,
            team: Some(self.team),
            signer: self.identity.device_key(),
            heads: self.roster.tips().clone(),
            at: At { ms: AN_EVENING, offset_min: 180 },
            kind,
        };
        sign_statement(&self.identity, &body)
    }
}
