//! The laws of trust against the whole: a team at work, a relay that lies, and a thief with the keys of a colleague's phone,
//! through sealed bytes, real stores and a real relay, with restarts and kills between.
//!
//! R holds the relay and every line to it; M holds the keys of Beryl's phone. After every step the laws are looked at on the
//! devices of everybody else; at the end the relay is honest again, and within [`ROUNDS`] days everybody has everything.
//!
//! `LAW_CASES` sets how many stories are told, 16 when it is not set, and `LAW_SEED` which; a failing one prints it.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use common::{act, edit, key_of, open, rows};
use daftari_crypto::safe::entry::{Link, SignedEntry, head_record, is_head_record, record_body, record_head};
use daftari_crypto::safe::envelope::{Cargo, RecipientKey};
use daftari_crypto::safe::receipt::{DeviceReceipt, Differing};
use daftari_crypto::safe::slots::DbKey;
use daftari_domain::case::{AuthorRoles, FoldEntry, Past, fold};
use daftari_domain::entry::{Content, EntryBody, Extent};
use daftari_domain::ids::{CaseId, DeviceKey, EntryId, StatementId};
use daftari_notebook::Error;
use daftari_notebook::requests::ShareCase;
use daftari_notebook::views::{CaseRowView, CaseView, Delivery};
use daftari_relay_api::batch::Pulled;
use daftari_relay_api::envelope::envelope_id;
use daftari_relay_api::ids::EnvelopeId;
use daftari_relay_api::pushed::Pushed;
use daftari_relay_api::roster::{At, Statement};
use daftari_relay_api::wire::RosterPage;
use daftari_store::{DeliveryState, StoredEntry};
use daftari_sync::http::Http;
use daftari_sync::transport::{Method, Request, Transport};
use daftari_testkit::fault::{Fault, is_push};
use daftari_testkit::fixed::TestWorld;
use daftari_testkit::forge::{Keys, place_in};
use daftari_testkit::loopback::{Relay, a_relay, copy};
use daftari_testkit::people::{StoreNow, TestDevice, coordinator, pass_between, person};
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Map, json};
use tempfile::TempDir;

const OFFICE: usize = 0;
const AMINA: usize = 1;
const BERYL: usize = 2;
const CHEBET: usize = 3;
/// Devices there are from the beginning. One more may join.
const DEVICES: usize = 4;
/// Days after which everybody has everything once the relay is honest.
const ROUNDS: usize = 4;
/// Words that no list of a device that refuses them takes in.
const REFUSED: &str = "sumu";

#[derive(Debug, Clone)]
enum Deed {
    Open(usize),
    Edit(usize, usize, bool),
    Act(usize, usize),
    Share(usize, usize, usize),
    Sync(usize),
    /// Killed while it syncs: at this request, which has arrived or has not.
    SyncKilled(usize, usize, bool),
    Minutes(usize, i64),
    Hours(i64),
    Restart(usize),
    Kill(usize),
    /// One more colleague joins.
    Join,
    Lie(usize, Lie),
    Heal(usize),
    Backup,
    Restore,
    Empty,
    Forge(Forged),
}

/// What R does on the line of one device until it is healed.
#[derive(Debug, Clone)]
enum Lie {
    /// About an envelope of the next page, and whenever it comes.
    About(Index, About),
    KeepStatementsBack,
    InPieces(u64),
    /// At this request of each sync.
    At(usize, Fault),
    /// Of every envelope that is pushed, and none is kept.
    OfAll(Pushed),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum About {
    Withhold,
    Erased,
    SpoilOnce,
    Spoil,
    Older,
    Twice,
}

/// What M signs with the keys of Beryl's phone, or with keys she makes up.
#[derive(Debug, Clone)]
struct Forged {
    what: Forgery,
    case: usize,
    says: Says,
    parents: Vec<Index>,
    names_nothing_here: bool,
    seq: u64,
    /// Bits: the office, Amina, Chebet.
    readers: u8,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Forgery {
    Entry,
    /// Of a version that nobody here knows.
    Newer,
    Broken,
    /// Of what others wrote the heads alone.
    Heads,
    /// By keys that the team does not know.
    Stranger,
    /// As a phone that lacks a case.
    Asks,
    /// A case of her own.
    Opens,
    /// More of a newer version than a phone keeps of one colleague.
    Flood,
}

#[derive(Debug, Clone)]
enum Says {
    Share(usize),
    Unshare(usize),
    Field(&'static str, &'static str),
    Violation(&'static str),
    Closed,
    Erase(Vec<Index>),
}

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    // The one that may join is the last.
    let device = || 0..DEVICES + 1;
    let case = || 0..4_usize;
    let deed = prop_oneof![
        2 => device().prop_map(Deed::Open),
        6 => (device(), case(), any::<bool>()).prop_map(|(d, c, which)| Deed::Edit(d, c, which)),
        4 => (device(), case()).prop_map(|(d, c)| Deed::Act(d, c)),
        5 => (device(), case(), device()).prop_map(|(d, c, to)| Deed::Share(d, c, to)),
        20 => device().prop_map(Deed::Sync),
        2 => (device(), 0..9_usize, any::<bool>()).prop_map(|(d, at, arrives)| Deed::SyncKilled(d, at, arrives)),
        2 => (device(), 1..600_i64).prop_map(|(d, minutes)| Deed::Minutes(d, minutes)),
        4 => (1..40_i64).prop_map(Deed::Hours),
        1 => device().prop_map(Deed::Restart),
        1 => device().prop_map(Deed::Kill),
        1 => Just(Deed::Join),
        10 => (device(), lie()).prop_map(|(d, lie)| Deed::Lie(d, lie)),
        3 => device().prop_map(Deed::Heal),
        1 => Just(Deed::Backup),
        1 => Just(Deed::Restore),
        1 => Just(Deed::Empty),
        9 => forged().prop_map(Deed::Forge),
    ];
    prop::collection::vec(deed, 20..50)
}

fn lie() -> impl Strategy<Value = Lie> {
    let about = prop_oneof![
        4 => Just(About::Withhold),
        1 => Just(About::Erased),
        1 => Just(About::SpoilOnce),
        2 => Just(About::Spoil),
        1 => Just(About::Older),
        1 => Just(About::Twice),
    ];
    let fault = prop_oneof![
        Just(Fault::Down),
        Just(Fault::CutBefore),
        Just(Fault::CutAfter),
        Just(Fault::Status(500)),
        Just(Fault::Answer("<html>it is another page</html>")),
        Just(Fault::Twice),
    ];
    prop_oneof![
        8 => (any::<Index>(), about).prop_map(|(which, about)| Lie::About(which, about)),
        2 => Just(Lie::KeepStatementsBack),
        1 => any::<u64>().prop_map(Lie::InPieces),
        2 => (0..9_usize, fault).prop_map(|(at, fault)| Lie::At(at, fault)),
        2 => prop_oneof![2 => Just(Pushed::Stored), 1 => Just(Pushed::Erased)].prop_map(Lie::OfAll),
    ]
}

fn forged() -> impl Strategy<Value = Forged> {
    let what = prop_oneof![
        10 => Just(Forgery::Entry),
        3 => Just(Forgery::Newer),
        2 => Just(Forgery::Broken),
        3 => Just(Forgery::Heads),
        1 => Just(Forgery::Stranger),
        2 => Just(Forgery::Asks),
        1 => Just(Forgery::Opens),
        1 => Just(Forgery::Flood),
    ];
    let odd = prop_oneof![Just(REFUSED), Just("a\0x"), Just("A\0Y"), Just("\u{202e}"), Just(""), Just("non_payment")];
    let says = prop_oneof![
        3 => (0..DEVICES + 1).prop_map(Says::Share),
        2 => (0..DEVICES + 1).prop_map(Says::Unshare),
        4 => (prop_oneof![Just("narrative"), Just("hot_spot"), Just("survivor_name")], odd.clone())
            .prop_map(|(field, value)| Says::Field(field, value)),
        2 => odd.prop_map(Says::Violation),
        1 => Just(Says::Closed),
        1 => prop::collection::vec(any::<Index>(), 0..3).prop_map(Says::Erase),
    ];
    let parents = prop::collection::vec(any::<Index>(), 0..4);
    (what, 0..4_usize, says, parents, prop::bool::weighted(0.1), 1..60_u64, 1..8_u8).prop_map(
        |(what, case, says, parents, names_nothing_here, seq, readers)| Forged {
            what,
            case,
            says,
            parents,
            names_nothing_here,
            seq,
            readers,
        },
    )
}

/// The line of one device, in R's hands.
#[derive(Default)]
struct Line {
    /// Of this sync.
    requests: usize,
    next: Vec<(Index, About)>,
    about: BTreeMap<EnvelopeId, About>,
    /// What came to this device before.
    older: Vec<Vec<u8>>,
    /// Envelopes that came in this sync as they are.
    came: BTreeSet<EnvelopeId>,
    at: Option<(usize, Fault)>,
    of_all: Option<Pushed>,
    /// Statements that come; all of them when none.
    known: Option<BTreeSet<StatementId>>,
    kill: Option<(usize, bool, PathBuf)>,
    killed: Option<TempDir>,
}

type SharedLine = Arc<Mutex<Line>>;

fn lock(line: &SharedLine) -> MutexGuard<'_, Line> {
    line.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Line {
    fn decide(&mut self, request: &Request) -> Fault {
        let at = self.requests;
        self.requests += 1;
        if self.killed.is_some() {
            return Fault::Down;
        }
        if let Some((_, arrives, directory)) = self.kill.as_ref().filter(|(kill, ..)| *kill == at) {
            self.killed = Some(files_of(directory));
            return if *arrives { Fault::CutAfter } else { Fault::CutBefore };
        }
        match (self.at, self.of_all) {
            (Some((fault_at, fault)), _) if fault_at == at => fault,
            (_, Some(state)) if is_push(request) => Fault::OfAll(state),
            _ => Fault::None,
        }
    }

    fn change(&mut self, page: &mut Vec<(u64, Pulled)>) {
        for (which, about) in std::mem::take(&mut self.next) {
            self.about.insert(which.get(page.as_slice()).1.id(), about);
        }
        let true_page = std::mem::take(page);
        for (place, pulled) in true_page {
            let Pulled::Envelope(mut bytes) = pulled else {
                page.push((place, pulled));
                continue;
            };
            let id = envelope_id(&bytes);
            let about = self.about.get(&id).copied();
            let middle = bytes.len() / 2;
            match about {
                Some(About::Withhold) => {}
                Some(About::Erased) => page.push((place, Pulled::Erased(id))),
                Some(about @ (About::SpoilOnce | About::Spoil)) => {
                    bytes[middle] ^= 1;
                    page.push((place, Pulled::Envelope(bytes)));
                    if about == About::SpoilOnce {
                        self.about.remove(&id);
                    }
                }
                Some(About::Older) if !self.older.is_empty() => {
                    page.push((place, Pulled::Envelope(self.older[0].clone())));
                }
                _ => {
                    self.came.insert(id);
                    if self.older.len() < 20 {
                        self.older.push(bytes.clone());
                    }
                    if about == Some(About::Twice) {
                        page.push((place, Pulled::Envelope(bytes.clone())));
                    }
                    page.push((place, Pulled::Envelope(bytes)));
                }
            }
        }
    }
}

/// Time and randomness of one device of a story.
fn world(seed: u32, number: u64) -> TestWorld {
    TestWorld::new((u64::from(seed) << 16) + number)
}

fn files_of(directory: &Path) -> TempDir {
    let files = tempfile::tempdir().unwrap();
    copy(directory, files.path()).unwrap();
    files
}

/// R takes a device's line into her hands.
fn take_line(device: &TestDevice) -> SharedLine {
    let line = SharedLine::default();
    let network = device.network();
    let of_line = Arc::clone(&line);
    network.when(move |request| lock(&of_line).decide(request));
    let of_line = Arc::clone(&line);
    network.lie_in_places(move |page| lock(&of_line).change(page));
    let of_line = Arc::clone(&line);
    network.also_lie(move |request, reply| {
        let line = lock(&of_line);
        let Some(known) = &line.known else { return };
        if request.method == Method::Get && request.url.contains("/v1/roster?") && reply.status == 200 {
            let mut page: RosterPage = serde_json::from_slice(&reply.body).unwrap();
            page.statements.retain(|bytes| known.contains(&Statement::parse(&bytes.0).unwrap().id));
            reply.body = serde_json::to_vec(&page).unwrap();
        }
    });
    line
}

/// A receipt that the office made, and what stood at the office then.
struct Receipt {
    made_ms: i64,
    /// What counts of each case that the phone holds, when this receipt speaks of cases.
    cases: Option<BTreeMap<CaseId, BTreeSet<EntryId>>>,
    statements: BTreeSet<StatementId>,
}

/// The roles of a team with one office device.
struct OfficeIs(DeviceKey);

impl AuthorRoles for OfficeIs {
    fn is_office(&self, device: &DeviceKey, _: &[StatementId]) -> bool {
        *device == self.0
    }

    fn was_office(&self, device: &DeviceKey) -> bool {
        *device == self.0
    }

    fn is_removed(&self, _: &DeviceKey) -> bool {
        false
    }
}

/// One story: the team, and what it wrote.
struct Story {
    seed: u32,
    relay: Relay,
    devices: Vec<TestDevice>,
    keys: Vec<DeviceKey>,
    database_keys: Vec<DbKey>,
    lines: Vec<SharedLine>,
    /// How the team was made, for whoever makes it again on an empty relay.
    genesis: Request,
    thief: Keys,
    stranger: Keys,
    readers: [RecipientKey; 3],
    backup: Option<TempDir>,
    cases: Vec<CaseId>,
    written: usize,
    /// Envelopes that anybody gave to a relay, more or less.
    envelopes: usize,
    /// The last receipt to each phone, and the newest that each took.
    receipts: BTreeMap<usize, Vec<Receipt>>,
    made: BTreeMap<usize, i64>,
    taken: BTreeMap<usize, i64>,
    /// Envelopes of a newer version, and those that came to each device.
    newer: BTreeSet<EnvelopeId>,
    newer_came: BTreeMap<usize, BTreeSet<EnvelopeId>>,
    /// Lists that refuse a word.
    refuses: bool,
}

fn whole(entries: &[StoredEntry]) -> BTreeSet<EntryId> {
    entries.iter().filter(|entry| !is_head_record(&entry.record)).map(|entry| entry.id).collect()
}

impl Story {
    /// A seed gives the same keys and ids, whatever else runs in this process.
    fn begin(refuses: bool, seed: u32) -> Story {
        let relay = a_relay();
        let office = coordinator().device_in_world(world(seed, 0));
        office.create_team(&relay.address(), &relay.setup_code()).unwrap();
        let genesis = office.network().sent().into_iter().find(|request| request.url.ends_with("/v1/teams")).unwrap();
        let mut devices = vec![office];
        for (number, name) in (1..).zip(["Amina", "Beryl", "Chebet"]) {
            let phone = person(name).device_in_world(world(seed, number));
            phone.join(&devices[OFFICE], &relay.address(), name).unwrap();
            devices.push(phone);
        }
        pass_between(&devices).unwrap();
        let thief = Keys::of(&devices[BERYL]);
        let keys: Vec<DeviceKey> = devices.iter().map(key_of).collect();
        let reader =
            |device: usize| RecipientKey::device(&thief.team, &thief.roster.device(&keys[device]).unwrap().record.seal);
        let readers = [thief.office(), reader(AMINA), reader(CHEBET)];
        let mut story = Story {
            seed,
            relay,
            lines: devices.iter().map(take_line).collect(),
            database_keys: devices.iter().map(TestDevice::database_key).collect(),
            keys,
            genesis,
            stranger: Keys::of_a_stranger_to(&devices[BERYL]),
            thief,
            readers,
            devices,
            backup: None,
            cases: Vec::new(),
            written: 0,
            envelopes: 40,
            receipts: BTreeMap::new(),
            made: BTreeMap::new(),
            taken: BTreeMap::new(),
            newer: BTreeSet::new(),
            newer_came: BTreeMap::new(),
            refuses,
        };
        if refuses {
            story.refuse_in_lists();
        }
        story.cases.push(open(&story.devices[AMINA], "what happened"));
        common::share(&story.devices[AMINA], story.cases[0], &story.devices[BERYL]);
        story
    }

    /// The lists of the office and of Amina take in nothing of a case that says one word.
    fn refuse_in_lists(&self) {
        for device in [OFFICE, AMINA] {
            let trigger = |name: &str, when: &str| {
                format!(
                    "CREATE TRIGGER {name} BEFORE {when} ON case_row WHEN instr(new.words, '{REFUSED}') > 0
                     BEGIN SELECT RAISE(ABORT, 'no'); END;"
                )
            };
            let both = trigger("refused", "UPDATE") + &trigger("refused_new", "INSERT");
            self.devices[device].database_under(&self.database_keys[device]).execute_batch(&both).unwrap();
        }
    }

    fn store(&self, device: usize) -> StoreNow {
        self.devices[device].store_under(&self.database_keys[device])
    }

    fn device(&self, device: usize) -> Option<&TestDevice> {
        self.devices.get(device)
    }

    /// A case, when there is one of this number and this device shows it.
    fn held(&self, device: usize, case: usize) -> Option<(&TestDevice, CaseId)> {
        let case = *self.cases.get(case % self.cases.len().max(1))?;
        let device = self.device(device)?;
        device.case(case).is_ok().then_some((device, case))
    }

    fn word(&mut self) -> String {
        self.written += 1;
        self.envelopes += 4;
        format!("word {}", self.written)
    }

    fn carry_out(&mut self, deed: &Deed) -> Result<(), TestCaseError> {
        match deed {
            Deed::Open(device) => {
                let word = self.word();
                if self.cases.len() < 4
                    && let Some(device) = self.device(*device)
                {
                    let case = common::open_with(device, &[("narrative", json!(word))]);
                    prop_assert!(case.is_ok(), "T1: opening a case, {:?}", case);
                    self.cases.extend(case);
                }
            }
            Deed::Edit(device, case, which) => {
                let word = self.word();
                let Some((device, case)) = self.held(*device, *case) else { return Ok(()) };
                let edited = edit(device, case, if *which { "hot_spot" } else { "narrative" }, json!(word));
                prop_assert!(edited.is_ok(), "T1: an edit on {}, {:?}", device.name, edited);
            }
            Deed::Act(device, case) => {
                self.word();
                let Some((device, case)) = self.held(*device, *case) else { return Ok(()) };
                let done = act(device, case, "counselled", &[]);
                prop_assert!(done.is_ok(), "T1: an action on {}, {:?}", device.name, done);
            }
            Deed::Share(device, case, to) => {
                self.word();
                let Some(to) = self.keys.get(*to).copied() else { return Ok(()) };
                let Some((device, case)) = self.held(*device, *case) else { return Ok(()) };
                let shared =
                    device.session.unlocked().unwrap().share_case(ShareCase { case, device: to, not_asked: true });
                // A device that does not know of her yet says so.
                let is_known = !matches!(shared, Err(Error::BadRequest { field: "device" }));
                prop_assert!(shared.is_ok() || !is_known, "T1: sharing from {}, {:?}", device.name, shared);
            }
            Deed::Sync(device) => self.sync(*device, None)?,
            Deed::SyncKilled(device, at, arrives) => self.sync(*device, Some((*at, *arrives)))?,
            Deed::Minutes(device, minutes) => {
                if let Some(device) = self.device(*device) {
                    device.minutes_pass(*minutes);
                }
            }
            Deed::Hours(hours) => self.devices.iter().for_each(|device| device.minutes_pass(hours * 60)),
            Deed::Restart(device) => self.goes_on(*device, |story, device| {
                story.devices[device].session.lock_notebook();
            })?,
            Deed::Kill(device) => self.goes_on(*device, |story, device| {
                let killed = story.devices[device].as_killed_now();
                story.devices[device] = killed;
            })?,
            Deed::Join => self.join(),
            Deed::Lie(device, lie) => self.lie(*device, lie),
            Deed::Heal(device) => self.heal(*device),
            Deed::Backup => self.backup = Some(self.relay.backup()),
            Deed::Restore => {
                if let Some(backup) = &self.backup {
                    self.relay.restore(backup);
                }
            }
            Deed::Empty => {
                self.relay.lose_everything();
                self.backup = None;
                let mut body: serde_json::Value = serde_json::from_slice(&self.genesis.body).unwrap();
                body["setup_code"] = json!(self.relay.setup_code());
                let genesis = Request { body: serde_json::to_vec(&body).unwrap(), ..self.genesis.clone() };
                assert_eq!(Http::default().send(&genesis).unwrap().status, 200);
            }
            Deed::Forge(forged) => self.forge(forged),
        }
        Ok(())
    }

    /// The app ends in some way and is opened again: whatever it showed it shows.
    fn goes_on(&mut self, device: usize, ends: impl FnOnce(&mut Story, usize)) -> Result<(), TestCaseError> {
        if device >= self.devices.len() {
            return Ok(());
        }
        let before =
            (self.shown(device), rows(&self.devices[device]), self.devices[device].session.sync_view().unwrap().queue);
        ends(self, device);
        let unlocked = self.devices[device].unlock();
        prop_assert!(unlocked.is_ok(), "T1: unlocking, {:?}", unlocked);
        let after =
            (self.shown(device), rows(&self.devices[device]), self.devices[device].session.sync_view().unwrap().queue);
        prop_assert_eq!(before, after, "what was saved is there");
        Ok(())
    }

    fn shown(&self, device: usize) -> Vec<CaseView> {
        self.cases.iter().filter_map(|case| self.devices[device].case(*case).ok()).collect()
    }

    fn join(&mut self) {
        if self.devices.len() > DEVICES {
            return;
        }
        // Where R or somebody's line is in the way she is not taken in today.
        let new = person("Dina").device_in_world(world(self.seed, self.written as u64 + 8));
        if new.join(&self.devices[OFFICE], &self.relay.address(), "Dina").is_err() {
            return;
        }
        self.keys.push(key_of(&new));
        self.database_keys.push(new.database_key());
        self.lines.push(take_line(&new));
        self.devices.push(new);
        self.envelopes += 8;
    }

    fn lie(&mut self, device: usize, lie: &Lie) {
        let Some(line) = self.lines.get(device) else { return };
        let mut line = lock(line);
        match lie {
            Lie::About(which, about) => line.next.push((*which, *about)),
            Lie::KeepStatementsBack => {
                let statements = self.store(device).store.read(|tx| tx.statements()).unwrap();
                line.known = Some(statements.iter().map(|bytes| Statement::parse(bytes).unwrap().id).collect());
            }
            Lie::InPieces(seed) => self.devices[device].network().scramble(*seed),
            Lie::At(at, fault) => line.at = Some((*at, *fault)),
            Lie::OfAll(state) => line.of_all = Some(*state),
        }
    }

    /// R lets go of a line. What she told of places she keeps up.
    fn heal(&mut self, device: usize) {
        if let Some(device_there) = self.devices.get(device) {
            device_there.network().heal();
            self.lines[device] = take_line(device_there);
        }
    }

    fn sync(&mut self, device: usize, kill: Option<(usize, bool)>) -> Result<(), TestCaseError> {
        let Some(syncing) = self.devices.get(device) else { return Ok(()) };
        let there = self.envelopes;
        {
            let mut line = lock(&self.lines[device]);
            (line.requests, line.killed) = (0, None);
            line.came.clear();
            line.kill = kill.map(|(at, arrives)| (at, arrives, syncing.directory().to_path_buf()));
        }
        let synced = syncing.session.sync_now();
        let (killed, requests, came) = {
            let mut line = lock(&self.lines[device]);
            line.kill = None;
            let Line { came, about, .. } = &mut *line;
            // What was read again, and not as it is.
            came.retain(|id| !about.contains_key(id));
            (line.killed.take(), line.requests, line.came.clone())
        };
        if let Some(files) = killed {
            let goes_on = syncing.goes_on_in(files);
            self.devices[device] = goes_on;
            let unlocked = self.devices[device].unlock();
            prop_assert!(unlocked.is_ok(), "T1: unlocking after a kill, {:?}", unlocked);
        } else {
            prop_assert!(synced.is_ok(), "T1: a sync of {}, {:?}", self.devices[device].name, synced);
            // A relay that goes on forgetting is followed once for each mailbox.
            prop_assert!(requests <= 40 + 4 * there, "T1: {} requests for {} envelopes", requests, there);
            if synced.unwrap().code == "done" {
                let newer = came.intersection(&self.newer).copied();
                self.newer_came.entry(device).or_default().extend(newer);
                self.t7_newer_waits(device)?;
            }
        }
        self.look_at(device)
    }

    /// The laws that hold after every step, as this device shows them.
    fn look_at(&mut self, device: usize) -> Result<(), TestCaseError> {
        if device == OFFICE {
            self.note_receipts();
            self.t9_lists_say_what_pages_say(OFFICE)?;
            return Ok(());
        }
        self.t6_omission_shows(device)?;
        self.t8_safe_is_safe(device)?;
        self.t9_lists_say_what_pages_say(device)
    }

    fn t7_newer_waits(&self, device: usize) -> Result<(), TestCaseError> {
        let Some(came) = self.newer_came.get(&device).filter(|came| !came.is_empty()) else { return Ok(()) };
        let kept = self.store(device).store.read(|tx| tx.quarantined_envelopes()).unwrap();
        let kept: BTreeSet<EnvelopeId> = kept.into_iter().map(|envelope| envelope.id).collect();
        let page = self.devices[device].session.sync_view().unwrap();
        let gone = came.difference(&kept).count();
        prop_assert!(gone == 0 || page.no_room, "T7: {} of a newer version are forgotten", gone);
        prop_assert!(page.newer as usize >= came.intersection(&kept).count(), "T7: they are counted");
        Ok(())
    }

    /// The case as the office has it: what counts of it and everything behind that, and who holds it.
    fn counted(&self, office: &StoreNow, case: CaseId) -> (BTreeSet<EntryId>, BTreeSet<DeviceKey>) {
        let stored = office.store.read(|tx| tx.entries_of_case(case)).unwrap();
        let entries: Vec<FoldEntry> = stored
            .iter()
            .filter_map(|stored| {
                let body = EntryBody::parse(record_body(&stored.record)?).ok()?;
                let StoredEntry { id, author, author_seq, case, .. } = stored.clone();
                Some(FoldEntry { id, author, author_seq, case, parents: record_head(&stored.record)?.parents, body })
            })
            .collect();
        let folded = fold(case, &entries, &OfficeIs(self.keys[OFFICE]));
        (Past::of(&entries).through(&folded.heads), folded.holders.into_iter().collect())
    }

    fn note_receipts(&mut self) {
        let office = self.store(OFFICE);
        let statements = office.store.read(|tx| tx.statements()).unwrap();
        let statements: BTreeSet<StatementId> =
            statements.iter().map(|bytes| Statement::parse(bytes).unwrap().id).collect();
        for device in 1..self.devices.len() {
            let name = format!("receipt/to/{}", self.keys[device]);
            let Some(last) = office.store.read(|tx| tx.secret(&name)).unwrap() else { continue };
            let last: serde_json::Value = serde_json::from_slice(&last).unwrap();
            let Some(made_ms) = last["made_ms"].as_i64().filter(|_| !last["envelope"].is_null()) else { continue };
            if self.made.insert(device, made_ms) == Some(made_ms) {
                continue;
            }
            let cases = (last["cases_ms"].as_i64() == Some(made_ms)).then(|| {
                let all = office.store.read(|tx| tx.case_ids()).unwrap().into_iter();
                all.filter_map(|case| {
                    let (counted, holders) = self.counted(&office, case);
                    holders.contains(&self.keys[device]).then_some((case, counted))
                })
                .collect()
            });
            let receipt = Receipt { made_ms, cases, statements: statements.clone() };
            self.receipts.entry(device).or_default().push(receipt);
        }
    }

    fn t6_omission_shows(&mut self, device: usize) -> Result<(), TestCaseError> {
        let store = self.store(device);
        let Some(newest) = store.store.read(|tx| tx.secret("receipt/newest")).unwrap() else { return Ok(()) };
        let newest: serde_json::Value = serde_json::from_slice(&newest).unwrap();
        let Some(made_ms) = newest["office_time"]["ms"].as_i64() else { return Ok(()) };
        if self.taken.insert(device, made_ms) == Some(made_ms) {
            return Ok(());
        }
        let receipts = self.receipts.get(&device).into_iter().flatten();
        let Some(receipt) = receipts.into_iter().find(|receipt| receipt.made_ms == made_ms) else { return Ok(()) };
        let page = self.devices[device].session.sync_view().unwrap();
        for (case, counted) in receipt.cases.iter().flatten() {
            let here = whole(&store.store.read(|tx| tx.entries_of_case(*case)).unwrap());
            let lacks = counted.difference(&here).count();
            let is_named = page.differing.iter().any(|differing| differing.case == *case);
            prop_assert!(lacks == 0 || is_named, "T6: {} entries are kept from {}", lacks, self.devices[device].name);
        }
        let statements = store.store.read(|tx| tx.statements()).unwrap();
        let here: BTreeSet<StatementId> = statements.iter().map(|bytes| Statement::parse(bytes).unwrap().id).collect();
        let lacks = receipt.statements.difference(&here).count();
        prop_assert!(
            lacks == 0 || page.team_list_behind,
            "T6: {} statements are kept from {}",
            lacks,
            self.devices[device].name
        );
        Ok(())
    }

    fn t8_safe_is_safe(&self, device: usize) -> Result<(), TestCaseError> {
        // Whoever has her keys can say anything of what she wrote.
        if device == BERYL {
            return Ok(());
        }
        let (here, office) = (self.store(device), self.store(OFFICE));
        for row in rows(&self.devices[device]) {
            let stored = here.store.read(|tx| tx.entries_of_case(row.case)).unwrap();
            let at_office = whole(&office.store.read(|tx| tx.entries_of_case(row.case)).unwrap());
            for own in stored.iter().filter(|entry| entry.author == self.keys[device]) {
                let state = here.store.read(|tx| tx.delivery(own.id)).unwrap();
                let is_said = row.delivery == Delivery::OfficeHas || state == Some(DeliveryState::OfficeHas);
                prop_assert!(!is_said || at_office.contains(&own.id), "T8: {} is not at the office", row.code);
            }
        }
        Ok(())
    }

    fn t9_lists_say_what_pages_say(&self, device: usize) -> Result<(), TestCaseError> {
        let device = &self.devices[device];
        for row in rows(device) {
            let page = device.case(row.case);
            prop_assert!(page.is_ok(), "T9: {} on {}, {:?}", row.code, device.name, page);
            let page = page.unwrap();
            if page.unshown.is_none() {
                prop_assert_eq!(said_by_row(&row), said_by_page(&page), "T9 on {}", &device.name);
            }
            prop_assert_eq!(&row.code, &page.code);
            prop_assert!(page.unshown.is_none() || self.refuses, "T9: only what a list refuses is left out");
        }
        Ok(())
    }

    fn forge(&mut self, forged: &Forged) {
        let case = self.cases[forged.case % self.cases.len()];
        let mut here: Vec<StoredEntry> = Vec::new();
        for device in [OFFICE, AMINA] {
            here.extend(self.store(device).store.read(|tx| tx.entries_of_case(case)).unwrap());
        }
        let known: Vec<EntryId> = here.iter().map(|entry| entry.id).collect();
        let readers: Vec<RecipientKey> =
            (0..3).filter(|bit| forged.readers >> bit & 1 == 1).map(|bit| self.readers[bit].clone()).collect();
        let keys = if forged.what == Forgery::Stranger { &mut self.stranger } else { &mut self.thief };
        let entry = sign(keys, case, &known, &self.keys, forged);
        let mut sealed = Vec::new();
        match forged.what {
            Forgery::Entry | Forgery::Stranger => sealed.push(keys.seal(&[&entry], &readers)),
            Forgery::Newer => sealed.push(keys.seal_cargo(&Cargo::Entries(vec![newer(&entry)]), &readers)),
            Forgery::Broken => {
                let mut broken = entry.to_record();
                *broken.last_mut().unwrap() ^= 1;
                sealed.push(keys.seal_cargo(&Cargo::Entries(vec![broken, entry.to_record()]), &readers));
            }
            Forgery::Heads => {
                let heads: Vec<Vec<u8>> = here.iter().filter_map(|entry| head_record(&entry.record)).collect();
                if heads.is_empty() {
                    return;
                }
                sealed.push(keys.seal_cargo(&Cargo::Entries(heads), &readers));
            }
            Forgery::Asks => {
                let receipt = DeviceReceipt {
                    version: 1,
                    device: self.keys[BERYL],
                    differing: vec![Differing { case: case.to_string(), lacks: Vec::new() }],
                    heads: Vec::new(),
                    roster_heads: Vec::new(),
                    device_time: At { ms: 0, offset_min: 180 },
                    previous: None,
                };
                sealed.push(keys.seal_cargo(&Cargo::Receipt(receipt.to_bytes()), &readers[..1]));
            }
            Forgery::Opens => {
                let (_, opening) =
                    keys.open_case(Link { author_seq: forged.seq + 1, prev: EntryId([0xDD; 32]) }, "KT-0666");
                sealed.push(keys.seal(&[&opening], &readers));
            }
            Forgery::Flood => {
                let long = keys.note(&"x".repeat(90_000));
                for seq in 100..112 {
                    let link = Link { author_seq: seq, prev: EntryId([0xDD; 32]) };
                    let note = keys.sign(place_in(case, link, &[]), &long);
                    sealed.push(keys.seal_cargo(&Cargo::Entries(vec![newer(&note)]), &readers));
                }
            }
        }
        if matches!(forged.what, Forgery::Newer | Forgery::Flood) {
            self.newer.extend(sealed.iter().map(|bytes| envelope_id(bytes)));
        }
        self.envelopes += sealed.len();
        self.devices[BERYL].slip_in_under(&self.database_keys[BERYL], &sealed);
    }

    /// R and M let go: the relay is honest. Answers with the days it took until everybody had everything.
    fn end(&mut self) -> Result<usize, TestCaseError> {
        for device in 0..self.devices.len() {
            self.devices[device].network().is_honest_again();
            self.lines[device] = take_line(&self.devices[device]);
        }
        let mut open = Vec::new();
        for round in 1..=ROUNDS {
            self.devices.iter().for_each(|device| device.minutes_pass(24 * 60 + 2));
            // Phones, the office, phones: what is there is given, taken, and what came of it is read.
            let phones: Vec<usize> = (1..self.devices.len()).collect();
            for device in phones.iter().copied().chain([OFFICE]).chain(phones.iter().copied()) {
                self.sync(device, None)?;
            }
            open = self.what_is_open();
            if open.is_empty() {
                return Ok(round);
            }
        }
        prop_assert!(false, "after {} days: {:#?}", ROUNDS, open);
        Ok(ROUNDS)
    }

    /// What is not as it should be in the end.
    fn what_is_open(&self) -> Vec<String> {
        let mut open = Vec::new();
        let office = &self.devices[OFFICE];
        let mut cases: BTreeSet<CaseId> = self.cases.iter().copied().collect();
        for device in &self.devices {
            cases.extend(rows(device).into_iter().map(|row| row.case));
        }
        for case in cases {
            let Ok(at_office) = office.case(case) else {
                open.push(format!("the office has no {case}"));
                continue;
            };
            // What M wrote with Beryl's keys is not on Beryl's own phone: the laws are not for whoever's keys are taken.
            for (number, device) in self.devices.iter().enumerate().filter(|(number, _)| *number != BERYL) {
                let holds = at_office.holders.iter().any(|holder| holder.device == self.keys[number]);
                let shown = device.case(case).ok();
                if number != OFFICE && shown.is_some() != holds {
                    open.push(format!(
                        "{} {} on {}",
                        at_office.code,
                        if holds { "lacks" } else { "stays" },
                        device.name
                    ));
                }
                let Some(shown) = shown.filter(|_| holds) else { continue };
                let (there, here) = (same_everywhere(&at_office), same_everywhere(&shown));
                if there != here {
                    let parts = ["status", "fields", "violations", "timeline", "holders"].iter().enumerate();
                    let differ = parts.filter(|(part, _)| here[*part] != there[*part]).map(|(_, name)| *name);
                    open.push(format!("{} on {} in {:?}", shown.code, device.name, differ.collect::<Vec<_>>()));
                }
            }
        }
        for (_, device) in self.devices.iter().enumerate().filter(|(number, _)| *number != BERYL) {
            let page = device.session.sync_view().unwrap();
            if !page.queue.is_empty() {
                open.push(format!("{} waits with {:?}", device.name, page.queue));
            }
            if !page.differing.is_empty() || page.team_list_behind {
                open.push(format!("{} differs in {:?}, {}", device.name, page.differing, page.team_list_behind));
            }
        }
        let theirs = self.store(BERYL).store;
        for case in theirs.read(|tx| tx.case_ids()).unwrap() {
            let given = self.devices[OFFICE].case(case).is_ok_and(|view| {
                let given = |line: &daftari_notebook::views::TimelineItemView| line.code == "share";
                view.opened_by.device == self.keys[BERYL] || view.timeline.iter().any(given)
            });
            let others = theirs.read(|tx| tx.entries_of_case(case)).unwrap();
            if !given && others.iter().any(|entry| entry.author != self.keys[BERYL]) {
                open.push(format!("{case} was delivered to who does not hold it"));
            }
        }
        open
    }
}

/// The record of an entry, of a version that nobody here knows.
fn newer(entry: &SignedEntry) -> Vec<u8> {
    let mut record = entry.to_record();
    record[0] += 1;
    record
}

fn sign(keys: &mut Keys, case: CaseId, here: &[EntryId], devices: &[DeviceKey], forged: &Forged) -> SignedEntry {
    let pick = |which: &Index| *which.get(here);
    let some = |which: &[Index]| if here.is_empty() { Vec::new() } else { which.iter().map(pick).collect::<Vec<_>>() };
    let content = match &forged.says {
        Says::Share(device) => {
            Content::Share { device: devices[device % devices.len()], worker: false, not_asked: false }
        }
        Says::Unshare(device) => Content::Unshare { device: devices[device % devices.len()] },
        Says::Field(field, value) => Content::FieldSet { field: (*field).to_owned(), value: json!(value) },
        Says::Violation(code) => Content::ViolationAdded { violation: (*code).to_owned(), fields: Map::new() },
        Says::Closed => Content::ActionRecorded { action: "closed".to_owned(), fields: Map::new() },
        Says::Erase(which) => {
            Content::Erase { what: Extent::Case, erased: some(which), do_not_contact: true, do_not_share: false }
        }
    };
    let mut parents: BTreeSet<EntryId> = some(&forged.parents).into_iter().collect();
    if forged.names_nothing_here {
        parents.insert(EntryId([0xEE; 32]));
    }
    let link = Link { author_seq: forged.seq, prev: EntryId([if forged.seq == 1 { 0 } else { 0xDD }; 32]) };
    let body = keys.body(content);
    keys.sign(place_in(case, link, &parents.into_iter().collect::<Vec<_>>()), &body)
}

/// What a page says that is the same on every device that may read the case.
fn same_everywhere(view: &CaseView) -> serde_json::Value {
    fn strip(value: &mut serde_json::Value) {
        match value {
            serde_json::Value::Object(map) => {
                map.retain(|key, _| !matches!(key.as_str(), "me" | "delivery"));
                map.values_mut().for_each(strip);
            }
            serde_json::Value::Array(list) => list.iter_mut().for_each(strip),
            _ => {}
        }
    }
    let mut said = json!([view.status, view.fields, view.violations, view.timeline, view.holders]);
    strip(&mut said);
    said
}

/// What a row of a list and a page say both.
#[derive(Debug, PartialEq)]
struct Said {
    status: String,
    violations: Vec<String>,
    has_conflict: bool,
    child: bool,
    delivery: Delivery,
}

fn said_by_row(row: &CaseRowView) -> Said {
    Said {
        status: row.status.clone(),
        violations: row.violations.clone(),
        has_conflict: row.has_conflict,
        child: row.child,
        delivery: row.delivery,
    }
}

fn said_by_page(page: &CaseView) -> Said {
    let fields = page.fields.iter().any(|field| field.conflict);
    Said {
        status: page.status.clone(),
        violations: page.violations.iter().map(|violation| violation.violation.clone()).collect(),
        has_conflict: fields || page.timeline.iter().any(|line| !line.beside.is_empty()),
        child: page.child,
        delivery: page.delivery,
    }
}

fn tell(refuses: bool, seed: u32, deeds: &[Deed]) -> Result<usize, TestCaseError> {
    let mut story = Story::begin(refuses, seed);
    for deed in deeds {
        story.carry_out(deed)?;
    }
    story.end()
}

#[test]
fn a_lying_relay_and_a_stolen_phone_break_no_law() {
    let days = Mutex::new(BTreeMap::<usize, usize>::new());
    // The same stories at every run: one in some two hundred others still finds a hole (docs/decisions/0019).
    common::holds_from(1, &(prop::bool::weighted(0.2), any::<u32>(), deeds()), |(refuses, seed, deeds)| {
        let took = tell(refuses, seed, &deeds)?;
        *days.lock().unwrap().entry(took).or_default() += 1;
        Ok(())
    });
    println!("stories by days until everybody had everything: {:?}", days.lock().unwrap());
}

/// Everybody has Amina's case; what there is of it.
fn begun(story: &mut Story) -> (CaseId, Vec<EntryId>) {
    for device in [AMINA, OFFICE, BERYL] {
        story.sync(device, None).unwrap();
    }
    let case = story.cases[0];
    let held = story.store(AMINA).store.read(|tx| tx.entries_of_case(case)).unwrap();
    (case, held.iter().map(|entry| entry.id).collect())
}

/// A note by whoever has Beryl's keys, for these readers.
fn slip_in_note(story: &mut Story, case: CaseId, author_seq: u64, parents: &[EntryId], readers: &[RecipientKey]) {
    slip_in_words(story, "by whoever has her keys", case, author_seq, parents, readers);
}

fn slip_in_words(
    story: &mut Story,
    words: &str,
    case: CaseId,
    author_seq: u64,
    parents: &[EntryId],
    readers: &[RecipientKey],
) {
    let note = story.thief.note(words);
    let link = Link { author_seq, prev: EntryId([0xDD; 32]) };
    let note = story.thief.sign(place_in(case, link, parents), &note);
    let sealed = story.thief.seal(&[&note], readers);
    story.devices[BERYL].slip_in_under(&story.database_keys[BERYL], &[sealed]);
}

#[test]
fn what_came_past_the_office_and_was_dropped_on_its_way_there_reaches_it_all_the_same() {
    let mut story = Story::begin(false, 0);
    let (case, held) = begun(&mut story);
    let readers = [story.readers[1].clone()];
    slip_in_note(&mut story, case, 40, &held, &readers);
    story.sync(BERYL, None).unwrap();
    // Amina's phone brings it to the office, and the relay says that it did.
    lock(&story.lines[AMINA]).of_all = Some(Pushed::Stored);
    story.sync(AMINA, None).unwrap();
    story.heal(AMINA);
    edit(&story.devices[AMINA], case, "narrative", json!("upon it")).unwrap();
    // The first day the office says what it lacks, the second it reads it.
    assert_eq!(story.end().unwrap(), 2);
}

#[test]
fn what_came_past_the_office_and_nobody_wrote_upon_reaches_it_all_the_same() {
    let mut story = Story::begin(false, 0);
    let (case, held) = begun(&mut story);
    let readers = [story.readers[1].clone()];
    slip_in_note(&mut story, case, 40, &held, &readers);
    story.sync(BERYL, None).unwrap();
    lock(&story.lines[AMINA]).of_all = Some(Pushed::Stored);
    story.sync(AMINA, None).unwrap();
    story.heal(AMINA);
    // By the receipt that is there already the case stands elsewhere, and her phone says what it has; the first day the office
    // asks for it, the second it reads it.
    assert_eq!(story.end().unwrap(), 2);
}

#[test]
fn what_stands_upon_what_came_past_the_office_counts_there_all_the_same() {
    let mut story = Story::begin(false, 0);
    let (case, held) = begun(&mut story);
    let (office, amina) = (story.readers[0].clone(), story.readers[1].clone());
    let link = |author_seq| Link { author_seq, prev: EntryId([0xDD; 32]) };
    let (first, second) = (story.thief.note("first"), story.thief.note("second"));
    let first = story.thief.sign(place_in(case, link(40), &held), &first);
    let second = story.thief.sign(place_in(case, link(41), &[first.id]), &second);
    // The office is given what it cannot count yet.
    let sealed =
        [story.thief.seal(&[&first], std::slice::from_ref(&amina)), story.thief.seal(&[&second], &[office, amina])];
    story.devices[BERYL].slip_in_under(&story.database_keys[BERYL], &sealed);
    story.sync(BERYL, None).unwrap();
    lock(&story.lines[AMINA]).of_all = Some(Pushed::Stored);
    story.sync(AMINA, None).unwrap();
    story.heal(AMINA);
    assert_eq!(story.end().unwrap(), 2);
}

#[test]
fn a_case_that_was_shared_without_its_past_is_there_the_next_day() {
    let mut story = Story::begin(false, 0);
    let (case, _) = begun(&mut story);
    // The share names the last entry alone, and that the one before it.
    let stored = story.store(AMINA).store.read(|tx| tx.entries_of_case(case)).unwrap();
    let last = stored.iter().max_by_key(|entry| entry.author_seq).unwrap().id;
    let share = Content::Share { device: story.keys[CHEBET], worker: false, not_asked: false };
    let share = story.thief.body(share);
    let link = Link { author_seq: 40, prev: EntryId([0xDD; 32]) };
    let share = story.thief.sign(place_in(case, link, &[last]), &share);
    let readers = [story.readers[0].clone(), story.readers[2].clone()];
    let sealed = story.thief.seal(&[&share], &readers);
    story.devices[BERYL].slip_in_under(&story.database_keys[BERYL], &[sealed]);
    // The first day Chebet's phone says what it lacks, the second it reads it.
    assert_eq!(story.end().unwrap(), 2);
}

#[test]
fn a_past_that_is_made_up_keeps_nothing_else_from_a_phone_that_lacks_it() {
    let mut story = Story::begin(false, 0);
    let (case, held) = begun(&mut story);
    let readers = story.readers.clone();
    // The office alone is given a note; Amina one that stands upon nothing there is.
    slip_in_note(&mut story, case, 40, &held, &readers[..1]);
    slip_in_note(&mut story, case, 41, &[EntryId([0xEE; 32])], &readers[1..2]);
    story.sync(BERYL, None).unwrap();
    // The first day Amina's phone says that it lacks something, the second it comes.
    assert_eq!(story.end().unwrap(), 2);
}

#[test]
fn words_that_a_list_refuses_undo_nothing_and_stop_no_sync() {
    let mut story = Story::begin(true, 0);
    let (case, held) = begun(&mut story);
    let readers = story.readers.clone();
    slip_in_words(&mut story, REFUSED, case, 40, &held, &readers);
    story.sync(BERYL, None).unwrap();
    for device in [OFFICE, AMINA] {
        story.sync(device, None).unwrap();
    }
    let at_office = story.devices[OFFICE].case(case).unwrap();
    assert!(at_office.unshown.is_some() && common::standing(&at_office, "narrative").contains(&json!(REFUSED)));
    assert_eq!(story.end().unwrap(), 1);
}

#[test]
fn heads_that_somebody_else_brings_are_not_what_the_office_has() {
    let mut story = Story::begin(false, 0);
    let (case, _) = begun(&mut story);
    act(&story.devices[AMINA], case, "counselled", &[]).unwrap();
    lock(&story.lines[AMINA]).of_all = Some(Pushed::Stored);
    story.sync(AMINA, None).unwrap();
    let entries = story.store(AMINA).store.read(|tx| tx.entries_of_case(case)).unwrap();
    let heads = entries.iter().filter_map(|entry| head_record(&entry.record)).collect();
    let readers = [story.readers[0].clone()];
    let sealed = story.thief.seal_cargo(&Cargo::Entries(heads), &readers);
    story.devices[BERYL].slip_in_under(&story.database_keys[BERYL], &[sealed]);
    story.devices[OFFICE].minutes_pass(5);
    for device in [BERYL, OFFICE, AMINA] {
        // T8 is looked at on Amina's phone.
        story.sync(device, None).unwrap();
    }
    assert_eq!(common::state_of(&story.devices[AMINA], case), Delivery::Handed);
    // The relay is asked for what it said to have after a day.
    assert_eq!(story.end().unwrap(), 1);
}

#[test]
fn more_of_a_newer_version_than_there_is_room_for_is_asked_for_again() {
    let mut story = Story::begin(false, 0);
    begun(&mut story);
    let flood = Forged {
        what: Forgery::Flood,
        case: 0,
        says: Says::Closed,
        parents: Vec::new(),
        names_nothing_here: false,
        seq: 1,
        readers: 0b100,
    };
    story.forge(&flood);
    story.sync(BERYL, None).unwrap();
    // T7 is looked at on Chebet's phone.
    story.sync(CHEBET, None).unwrap();
    assert!(story.devices[CHEBET].session.sync_view().unwrap().no_room);
    assert_eq!(story.newer_came[&CHEBET].len(), 12);
}
