//! The law: whatever order, duplicates, pieces and cuts entries come in, every device that may read a case ends up showing
//! the same case, and nothing anybody wrote is lost. Through sealed bytes, a real relay and real stores.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

use std::collections::{BTreeMap, BTreeSet};

use daftari_crypto::safe::entry::{record_body, record_head};
use daftari_domain::case::{AuthorRoles, FoldEntry, fold};
use daftari_domain::entry::EntryBody;
use daftari_domain::ids::{CaseId, DeviceKey, EntryId, StatementId};
use daftari_domain::place::shown;
use daftari_domain::reference::Reference;
use daftari_notebook::requests::{
    AddAction, ChangeViolations, CorrectAction, EditField, NewAction, OpenCase, ResolveConflict, ShareCase,
};
use daftari_notebook::views::{CaseView, TimelineKind};
use daftari_testkit::fault::{Fault, is_push};
use daftari_testkit::loopback::{Relay, a_relay};
use daftari_testkit::people::{TestDevice, amina, beryl, coordinator, pass_between, person};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Map, Value, json};
use uuid::Uuid;

/// What somebody does, by the number of her device and of a case, among those there are.
#[derive(Debug, Clone)]
enum Deed {
    Open(usize),
    Edit(usize, usize, bool),
    Act(usize, usize),
    Correct(usize, usize),
    Violate(usize, usize, bool),
    Decide(usize, usize),
    Share(usize, usize, usize),
    Sync(usize, Weather),
    Restart(usize),
}

/// What the network does to one sync.
#[derive(Debug, Clone, Copy)]
enum Weather {
    Fair,
    InPieces(u64),
    PushTwice,
    /// The answer to this request is lost, counted from the first.
    CutAfter(usize),
    CutBefore(usize),
}

const DEVICES: usize = 4;

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    let device = 0..DEVICES;
    let case = 0..3_usize;
    let weather = prop_oneof![
        Just(Weather::Fair),
        any::<u64>().prop_map(Weather::InPieces),
        Just(Weather::PushTwice),
        (0..9_usize).prop_map(Weather::CutAfter),
        (0..9_usize).prop_map(Weather::CutBefore),
    ];
    let deed = prop_oneof![
        1 => device.clone().prop_map(Deed::Open),
        4 => (device.clone(), case.clone(), any::<bool>()).prop_map(|(d, c, which)| Deed::Edit(d, c, which)),
        3 => (device.clone(), case.clone()).prop_map(|(d, c)| Deed::Act(d, c)),
        2 => (device.clone(), case.clone()).prop_map(|(d, c)| Deed::Correct(d, c)),
        1 => (device.clone(), case.clone(), any::<bool>()).prop_map(|(d, c, add)| Deed::Violate(d, c, add)),
        1 => (device.clone(), case.clone()).prop_map(|(d, c)| Deed::Decide(d, c)),
        4 => (device.clone(), case, device.clone()).prop_map(|(d, c, to)| Deed::Share(d, c, to)),
        7 => (device.clone(), weather).prop_map(|(d, weather)| Deed::Sync(d, weather)),
        1 => device.prop_map(Deed::Restart),
    ];
    proptest::collection::vec(deed, 12..40)
}

/// The team. The last device is the office.
struct Team {
    devices: Vec<TestDevice>,
    _relay: Relay,
}

impl Team {
    fn new() -> Team {
        let relay = a_relay();
        let office = coordinator().laptop_with_a_team(&relay).unwrap();
        let people = [amina(), beryl(), person("Chebet")];
        let mut devices: Vec<TestDevice> =
            people.iter().map(|person| person.phone_joined_to(&office, &relay).unwrap()).collect();
        devices.push(office);
        // Everybody learns of everybody.
        pass_between(&devices).unwrap();
        Team { devices, _relay: relay }
    }

    fn office(&self) -> &TestDevice {
        self.devices.last().unwrap()
    }

    fn key(&self, device: usize) -> DeviceKey {
        self.devices[device].session.unlocked().unwrap().team_device().unwrap()
    }
}

/// One run: the cases opened in it, and every word written.
struct Story<'a> {
    team: &'a Team,
    cases: Vec<CaseId>,
    words: BTreeMap<CaseId, BTreeSet<String>>,
    written: usize,
}

impl Story<'_> {
    /// A word nobody wrote before.
    fn word(&mut self, case: Option<CaseId>) -> String {
        self.written += 1;
        let word = format!("word-{}-{}", self.written, Uuid::from_u128(self.written as u128).simple());
        if let Some(case) = case {
            self.words.entry(case).or_default().insert(word.clone());
        }
        word
    }

    /// A case, when there is one of this number and this device holds it.
    fn held(&self, device: usize, case: usize) -> Option<(CaseId, CaseView)> {
        let case = *self.cases.get(case % self.cases.len().max(1))?;
        Some((case, self.team.devices[device].case(case).ok()?))
    }

    fn carry_out(&mut self, deed: &Deed) {
        let team = self.team;
        match *deed {
            Deed::Open(device) => {
                let word = self.word(None);
                let fields = Map::from_iter([("narrative".to_owned(), json!(word))]);
                let request = OpenCase { violations: vec!["non_payment".to_owned()], fields, ..OpenCase::default() };
                let case = team.devices[device].session.unlocked().unwrap().open_case(request).unwrap().case;
                self.cases.push(case);
                self.words.entry(case).or_default().insert(word);
            }
            Deed::Edit(device, case, which) => {
                let Some((case, _)) = self.held(device, case) else { return };
                let field = if which { "hot_spot" } else { "narrative" }.to_owned();
                let value = json!(self.word(Some(case)));
                let request = EditField { case, field, value, when: None };
                team.devices[device].session.unlocked().unwrap().edit_field(request).unwrap();
            }
            Deed::Act(device, case) => {
                let Some((case, _)) = self.held(device, case) else { return };
                let amount = 100 * i64::try_from(self.written + 1).unwrap();
                let fields = Map::from_iter([
                    ("violation".to_owned(), json!("non_payment")),
                    ("amount".to_owned(), json!(amount)),
                    ("note".to_owned(), json!(self.word(Some(case)))),
                ]);
                let action = NewAction { action: "payment_received".to_owned(), fields, happened_at: None };
                team.devices[device].session.unlocked().unwrap().add_action(AddAction { case, action }).unwrap();
            }
            Deed::Correct(device, case) => {
                let Some((case, view)) = self.held(device, case) else { return };
                let Some(line) = view.timeline.iter().find(|line| line.kind == TimelineKind::Action) else { return };
                let fields = Map::from_iter([("note".to_owned(), json!(self.word(Some(case))))]);
                let request = CorrectAction { case, entry: line.entry, fields, happened_at: None };
                team.devices[device].session.unlocked().unwrap().correct_action(request).unwrap();
            }
            Deed::Violate(device, case, add) => {
                let Some((case, _)) = self.held(device, case) else { return };
                let code = vec!["verbal_abuse".to_owned()];
                let (add, retire) = if add { (code, Vec::new()) } else { (Vec::new(), code) };
                let request = ChangeViolations { case, add, retire };
                team.devices[device].session.unlocked().unwrap().change_violations(request).unwrap();
            }
            Deed::Decide(device, case) => {
                let Some((case, view)) = self.held(device, case) else { return };
                let field = view.fields.iter().find(|field| field.conflict).map(|field| field.field.clone());
                let line = view.timeline.iter().find(|line| !line.beside.is_empty());
                let request = match (field, line) {
                    (Some(field), _) => {
                        ResolveConflict { case, field: Some(field), entry: None, value: json!(self.word(Some(case))) }
                    }
                    (None, Some(line)) => {
                        let value = line.beside[0].value.clone();
                        ResolveConflict { case, field: None, entry: Some(line.entry), value }
                    }
                    (None, None) => return,
                };
                team.devices[device].session.unlocked().unwrap().resolve_conflict(request).unwrap();
            }
            Deed::Share(device, case, to) => {
                let Some((case, _)) = self.held(device, case) else { return };
                let request = ShareCase { case, device: team.key(to), not_asked: true };
                team.devices[device].session.unlocked().unwrap().share_case(request).unwrap();
            }
            Deed::Sync(device, weather) => {
                let device = &team.devices[device];
                under(device, weather);
                device.session.sync_now().unwrap();
                device.network().heal();
            }
            Deed::Restart(device) => {
                team.devices[device].session.lock_notebook();
                team.devices[device].unlock().unwrap();
            }
        }
    }

    /// The network is whole: everybody syncs until nothing moves.
    fn make_whole(&self) {
        for _ in 0..4 {
            // The office makes a receipt for a device once a minute at most.
            self.team.devices.iter().for_each(|device| device.minutes_pass(2));
            for device in &self.team.devices {
                assert_eq!(device.session.sync_now().unwrap().code, "done");
            }
        }
    }

    fn check(&self) -> Result<(), TestCaseError> {
        let team = self.team;
        for case in &self.cases {
            let office = team.office().case(*case).unwrap();
            let holders: BTreeSet<DeviceKey> = office.holders.iter().map(|holder| holder.device).collect();
            for number in 0..DEVICES - 1 {
                let shown = team.devices[number].case(*case).ok();
                let should = holders.contains(&team.key(number));
                prop_assert_eq!(shown.is_some(), should, "who reads what was shared with her, and nobody else");
                if let Some(shown) = shown {
                    let differs = difference(&plain(&shown), &plain(&office));
                    prop_assert!(differs.is_empty(), "device {} and the office differ: {:#?}", number, differs);
                }
            }
            let shown = plain(&office).to_string();
            for word in self.words.get(case).into_iter().flatten() {
                prop_assert!(shown.contains(word), "{} is lost", word);
            }
            prop_assert_eq!(told_by(&office), folded(team.office(), *case));
        }
        for device in &team.devices {
            prop_assert_eq!(device.session.sync_view().unwrap().queue.len(), 0, "the office has everything");
            prop_assert_eq!(device.session.sync_view().unwrap().put_aside, 0);
        }
        Ok(())
    }
}

fn under(device: &TestDevice, weather: Weather) {
    let network = device.network();
    let cut_at = |at: usize, fault: Fault| {
        let mut seen = 0;
        network.when(move |_| {
            seen += 1;
            if seen == at + 1 { fault } else { Fault::None }
        });
    };
    match weather {
        Weather::Fair => {}
        Weather::InPieces(seed) => network.scramble(seed),
        Weather::PushTwice => network.when(|request| if is_push(request) { Fault::Twice } else { Fault::None }),
        Weather::CutAfter(at) => cut_at(at, Fault::CutAfter),
        Weather::CutBefore(at) => cut_at(at, Fault::CutBefore),
    }
}

/// What is the same on every device: all but whose it is, where it has got to, and the moment of looking.
fn plain(view: &CaseView) -> Value {
    fn strip(value: &mut Value) {
        match value {
            Value::Object(map) => {
                map.retain(|key, _| !matches!(key.as_str(), "me" | "delivery" | "now" | "check_time"));
                map.values_mut().for_each(strip);
            }
            Value::Array(list) => list.iter_mut().for_each(strip),
            _ => {}
        }
    }
    let mut value = serde_json::to_value(view).unwrap();
    strip(&mut value);
    // Hours left are counted at the moment of looking.
    value.as_object_mut().unwrap().remove("clocks");
    value
}

/// Where two pages differ.
fn difference(one: &Value, other: &Value) -> Vec<String> {
    match (one, other) {
        (Value::Object(a), Value::Object(b)) => {
            let keys: BTreeSet<&String> = a.keys().chain(b.keys()).collect();
            let null = Value::Null;
            let at = |key| difference(a.get(key).unwrap_or(&null), b.get(key).unwrap_or(&null));
            keys.into_iter().flat_map(|key| at(key).into_iter().map(move |rest| format!("/{key}{rest}"))).collect()
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            let pairs = a.iter().zip(b).enumerate();
            pairs.flat_map(|(n, (a, b))| difference(a, b).into_iter().map(move |rest| format!("/{n}{rest}"))).collect()
        }
        _ if one == other => Vec::new(),
        _ => vec![format!(": {one} | {other}")],
    }
}

/// Standing values by entry, as a page tells them.
fn told_by(view: &CaseView) -> BTreeSet<(EntryId, String)> {
    let values = view.fields.iter().flat_map(|field| &field.values).map(|v| (v.entry, v.value.to_string()));
    let actions = view.timeline.iter().filter(|line| line.kind == TimelineKind::Action).flat_map(|line| {
        let first = (line.entry, Value::Object(line.fields.clone()).to_string());
        let beside = line.beside.iter().map(|v| (v.entry, v.value.to_string()));
        std::iter::once(first).chain(beside)
    });
    values.chain(actions).collect()
}

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

/// The same from the signed bytes in the office's store, in an order of their own, through the pure fold.
fn folded(office: &TestDevice, case: CaseId) -> BTreeSet<(EntryId, String)> {
    let key: DeviceKey = office.session.unlocked().unwrap().team_device().unwrap();
    let stored = office.store_now().store.read(|tx| tx.entries_of_case(case)).unwrap();
    let mut entries: Vec<FoldEntry> = stored
        .iter()
        .map(|stored| FoldEntry {
            id: stored.id,
            author: stored.author,
            author_seq: stored.author_seq,
            case: stored.case,
            parents: record_head(&stored.record).unwrap().parents,
            body: EntryBody::parse(record_body(&stored.record).unwrap()).unwrap(),
        })
        .collect();
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.id));
    let case = fold(case, &entries, &OfficeIs(key));
    let fields = case.fields.values().flat_map(|field| &field.standing);
    let as_a_page_shows = |value: &Value| shown(value.clone(), Reference::kenya()).to_string();
    let fields = fields.map(|written| (written.origin.entry, as_a_page_shows(&written.value)));
    let mut found: BTreeSet<(EntryId, String)> = fields.collect();
    for item in &case.items {
        let standing = if item.is_conflict() { &item.standing[..] } else { &item.standing[..1] };
        found.extend(
            standing.iter().map(|version| (version.origin.entry, Value::Object(version.fields.clone()).to_string())),
        );
    }
    found
}

#[test]
fn all_readers_converge_under_faults_and_no_word_is_lost() {
    let team = Team::new();
    let config = Config { cases: 12, failure_persistence: None, max_shrink_iters: 60, ..Config::default() };
    let mut shared = 0;
    TestRunner::new_with_rng(config, proptest::test_runner::TestRng::deterministic_rng(Default::default()))
        .run(&deeds(), |deeds| {
            let mut story = Story { team: &team, cases: Vec::new(), words: BTreeMap::new(), written: 0 };
            // Something to work on: a case of Amina's that everybody has, and one of the office's.
            let start = [Deed::Open(0), Deed::Share(0, 0, 1), Deed::Act(0, 0), Deed::Sync(0, Weather::Fair)];
            let start = start.into_iter().chain((1..DEVICES).map(|device| Deed::Sync(device, Weather::Fair)));
            start.chain([Deed::Open(3)]).chain(deeds).for_each(|deed| story.carry_out(&deed));
            story.make_whole();
            story.check()
        })
        .unwrap();
    for device in &team.devices {
        shared += device.case_codes().unwrap().len();
    }
    assert!(shared > 12, "something was written and shared");
}
