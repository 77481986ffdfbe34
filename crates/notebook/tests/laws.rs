//! Laws T1 to T3 through sealed bytes and real stores: somebody holds the keys of a colleague's phone, signs whatever they
//! allow, and has it brought to everybody.
//!
//! `LAW_CASES` sets how many stories are tried, 16 when it is not set; a failing one prints the `LAW_SEED` that repeats it.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod common;

use std::cell::RefCell;
use std::collections::BTreeSet;

use common::{a_team, act, edit, key_of, open_with, share, standing, sync};
use daftari_crypto::safe::entry::{Link, Place, SignedEntry};
use daftari_domain::entry::{Content, EntryBody};
use daftari_domain::ids::{CaseId, DeviceKey, EntryId};
use daftari_notebook::views::CaseView;
use daftari_testkit::forge::Keys;
use daftari_testkit::loopback::Relay;
use daftari_testkit::people::{TestDevice, pass_between};
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Map, json};

/// What the thief of a phone signs.
#[derive(Debug, Clone)]
struct Forged {
    says: Says,
    parents: Vec<Index>,
    names_nothing_here: bool,
    /// Place in her chain, as far as she cares.
    seq: u64,
}

#[derive(Debug, Clone)]
enum Says {
    Share(usize, bool),
    Unshare(usize),
    Field(&'static str, Vec<Index>),
    /// With letters no page should choke on.
    Violation(&'static str),
    Closed,
    Erase(Vec<Index>),
    Newer,
}

fn forged() -> impl Strategy<Value = Vec<Forged>> {
    let odd = prop_oneof![Just("a\0x"), Just("a\0y"), Just("A\0Y"), Just("\u{202e}"), Just(""), Just("non_payment")];
    let says = prop_oneof![
        3 => (0..5_usize, any::<bool>()).prop_map(|(device, worker)| Says::Share(device, worker)),
        3 => (0..5_usize).prop_map(Says::Unshare),
        3 => (prop_oneof![Just("narrative"), Just("hot_spot"), Just("survivor_name")],
            prop::collection::vec(any::<Index>(), 0..3)).prop_map(|(field, over)| Says::Field(field, over)),
        2 => odd.prop_map(Says::Violation),
        1 => Just(Says::Closed),
        1 => prop::collection::vec(any::<Index>(), 0..3).prop_map(Says::Erase),
        1 => Just(Says::Newer),
    ];
    let one = (says, prop::collection::vec(any::<Index>(), 0..4), prop::bool::weighted(0.1), 1..6_u64);
    let one =
        one.prop_map(|(says, parents, names_nothing_here, seq)| Forged { says, parents, names_nothing_here, seq });
    prop::collection::vec(one, 1..14)
}

fn sign(keys: &mut Keys, case: CaseId, here: &[EntryId], devices: &[DeviceKey; 5], forged: &Forged) -> SignedEntry {
    let pick = |which: &Index| *which.get(here);
    let content = match &forged.says {
        Says::Share(device, worker) => Content::Share { device: devices[*device], worker: *worker, not_asked: false },
        Says::Unshare(device) => Content::Unshare { device: devices[*device] },
        Says::Field(field, _) => Content::FieldSet { field: (*field).to_owned(), value: json!("not hers") },
        Says::Violation(code) => Content::ViolationAdded { violation: (*code).to_owned(), fields: Map::new() },
        Says::Closed => Content::ActionRecorded { action: "closed".to_owned(), fields: Map::new() },
        Says::Erase(which) => Content::Erase {
            what: daftari_domain::entry::Extent::Case,
            erased: which.iter().map(pick).collect(),
            do_not_contact: true,
            do_not_share: false,
        },
        Says::Newer => Content::PlaceSet { place: uuid::Uuid::nil(), fields: Map::new() },
    };
    let supersedes = match &forged.says {
        Says::Field(_, over) => over.iter().map(pick).collect(),
        _ => Vec::new(),
    };
    let mut parents: BTreeSet<EntryId> = forged.parents.iter().map(pick).collect();
    if forged.names_nothing_here {
        parents.insert(EntryId([0xEE; 32]));
    }
    let prev = if forged.seq == 1 { EntryId([0; 32]) } else { EntryId([0xDD; 32]) };
    let link = Link { author_seq: forged.seq, prev };
    let place = Place { link, case: Some(case.0.into_bytes()), parents: parents.into_iter().collect() };
    let body = EntryBody { supersedes, ..keys.body(content) };
    keys.sign(place, &body)
}

fn entries_of(device: &TestDevice, case: CaseId) -> Vec<EntryId> {
    let stored = device.store_now().store.read(|tx| tx.entries_of_case(case)).unwrap();
    stored.iter().map(|entry| entry.id).collect()
}

/// Stories that one team lives through, one case each, before the next team begins: what a sync costs grows with the cases.
const STORIES_OF_A_TEAM: usize = 25;

#[test]
fn a_stolen_phone_only_adds_to_the_cases_it_holds() {
    let stories = (forged(), any::<bool>(), any::<bool>());
    let team = RefCell::new((Team::begin(), 0));
    common::holds_for(&stories, |(forged, holds_it, shared_on)| {
        let (team, lived) = &mut *team.borrow_mut();
        if *lived == STORIES_OF_A_TEAM {
            (*team, *lived) = (Team::begin(), 0);
        }
        *lived += 1;
        team.attack(&forged, holds_it, shared_on)
    });
}

struct Team {
    _relay: Relay,
    office: TestDevice,
    amina: TestDevice,
    beryl: TestDevice,
    chebet: TestDevice,
}

impl Team {
    fn begin() -> Team {
        let (relay, office, amina, beryl) = a_team();
        let chebet = daftari_testkit::people::person("Chebet").phone_joined_to(&office, &relay).unwrap();
        pass_between([&amina, &beryl, &chebet]).unwrap();
        Team { _relay: relay, office, amina, beryl, chebet }
    }

    fn attack(&self, forged: &[Forged], holds_it: bool, shared_on: bool) -> Result<(), TestCaseError> {
        let Team { office, amina, beryl, chebet, .. } = self;
        let case = open_with(amina, &[("narrative", json!("mine")), ("hot_spot", json!("Kwa Mama Rose"))]).unwrap();
        if holds_it {
            share(amina, case, beryl);
        }
        if shared_on {
            share(amina, case, chebet);
        }
        pass_between([amina, office, beryl, chebet, amina]).unwrap();
        let (before, held) = (amina.case(case).unwrap(), entries_of(office, case));
        // Beryl's phone is taken while it was open.
        let mut keys = Keys::of(beryl);
        let unknown = Keys::of_a_stranger_to(beryl).identity.device_key();
        let devices = [key_of(office), key_of(amina), key_of(chebet), keys.identity.device_key(), unknown];
        let mut here = held.clone();
        let mut envelopes = Vec::new();
        let readers = [keys.office(), keys.reader(amina), keys.reader(chebet)];
        for forged in forged {
            let entry = sign(&mut keys, case, &here, &devices, forged);
            here.push(entry.id);
            envelopes.push(keys.seal(&[&entry], &readers));
        }
        // Her own phone brings them to the relay, as it brings anything.
        beryl.slip_in(&envelopes);
        prop_assert_eq!(sync(beryl), "done");
        for device in [office, amina, chebet] {
            prop_assert_eq!(sync(device), "done", "T1 on {}", device.name);
        }
        pass_between([amina, office, chebet, amina]).unwrap();
        // T3: she has her case, and her words.
        for device in [amina, office] {
            let view = device.case(case).unwrap();
            prop_assert!(view.holders.iter().any(|holder| holder.device == key_of(amina)), "on {}", device.name);
            for field in ["narrative", "hot_spot"] {
                let line = common::field(&view, field);
                let said: Vec<_> = line.values.iter().chain(&line.earlier).map(|value| value.value.clone()).collect();
                prop_assert!(said.contains(&standing(&before, field)[0]), "{} on {}", field, device.name);
            }
            if !holds_it {
                // T2: not one letter of it.
                let said = |view: &CaseView| {
                    let lines = view.timeline.iter().map(|line| (line.entry, line.code.clone(), line.fields.clone()));
                    let fields = view.fields.iter().map(|field| (field.field.clone(), standing(view, &field.field)));
                    (lines.collect::<Vec<_>>(), fields.collect::<Vec<_>>(), view.status.clone())
                };
                prop_assert_eq!(said(&view), said(&before), "on {}", device.name);
            }
        }
        let seen = chebet.case(case).is_ok();
        prop_assert!(seen || !shared_on, "Chebet keeps what she was given");
        prop_assert!(!seen || shared_on || holds_it, "nobody gave it to Chebet");
        // T1: everything goes on: she writes, it arrives, and the office says that it has it.
        act(amina, case, "counselled", &[]).unwrap();
        edit(amina, case, "narrative", json!("and on")).unwrap();
        for _ in 0..2 {
            common::sync_through(amina, office);
        }
        prop_assert!(standing(&office.case(case).unwrap(), "narrative").contains(&json!("and on")));
        prop_assert_eq!(amina.session.sync_view().unwrap().badge.waiting_cases, 0, "the office has it");
        amina.session.lock_notebook();
        amina.unlock().unwrap();
        Ok(())
    }
}

/// A note by whoever has Beryl's phone, upon the heads that Amina holds, for these readers only.
fn brought_past_the_office(beryl: &TestDevice, amina: &TestDevice, case: CaseId) {
    let mut keys = Keys::of(beryl);
    let link = Link { author_seq: 40, prev: EntryId([0xDD; 32]) };
    let held = entries_of(amina, case);
    let place = Place { link, case: Some(case.0.into_bytes()), parents: held };
    let note = keys.note("for Amina's eyes only");
    let note = keys.sign(place, &note);
    let readers = [keys.reader(amina)];
    let envelope = keys.seal(&[&note], &readers);
    beryl.slip_in(&[envelope]);
}

#[test]
fn what_was_kept_from_the_office_is_brought_by_who_builds_upon_it() {
    let (_relay, office, amina, beryl) = a_team();
    let case = open_with(&amina, &[("narrative", json!("mine"))]).unwrap();
    share(&amina, case, &beryl);
    pass_between([&amina, &office, &beryl]).unwrap();
    brought_past_the_office(&beryl, &amina, case);
    pass_between([&beryl, &amina]).unwrap();
    edit(&amina, case, "narrative", json!("upon it")).unwrap();
    common::sync_through(&amina, &office);
    assert!(standing(&office.case(case).unwrap(), "narrative").contains(&json!("upon it")));
}

#[test]
fn made_up_keys_stop_neither_a_save_nor_the_taking_of_a_childs_case() {
    let (relay, office, amina, beryl) = a_team();
    let chebet = daftari_testkit::people::person("Chebet").phone_joined_to(&office, &relay).unwrap();
    pass_between([&amina, &beryl, &chebet]).unwrap();
    // Beryl's case, shared with Chebet. Whoever has her phone shares it with keys nobody has, says that she is a child, and
    // leaves it.
    let case = open_with(&beryl, &[("narrative", json!("hers"))]).unwrap();
    share(&beryl, case, &chebet);
    pass_between([&beryl, &office, &chebet]).unwrap();
    let mut keys = Keys::of(&beryl);
    let unknown = Keys::of_a_stranger_to(&beryl).identity.device_key();
    let mut here = entries_of(&office, case);
    let mut envelopes = Vec::new();
    let me = keys.identity.device_key();
    let says = [
        Content::Share { device: unknown, worker: false, not_asked: false },
        Content::FieldSet { field: "age_band".to_owned(), value: json!("16_17") },
        Content::Unshare { device: me },
    ];
    for (n, content) in (40..).zip(says) {
        let link = Link { author_seq: n, prev: EntryId([0xDD; 32]) };
        let place = Place { link, case: Some(case.0.into_bytes()), parents: here.clone() };
        let body = keys.body(content);
        let entry = keys.sign(place, &body);
        here = vec![entry.id];
        let readers = [keys.office(), keys.reader(&chebet)];
        envelopes.push(keys.seal(&[&entry], &readers));
    }
    beryl.slip_in(&envelopes);
    pass_between([&beryl, &office, &chebet, &office]).unwrap();
    let view = office.case(case).unwrap();
    assert!(view.child);
    edit(&office, case, "narrative", json!("the office goes on")).unwrap();
    act(&office, case, "counselled", &[]).unwrap();
    assert!(chebet.case(case).is_ok(), "she is the only one left who works on it");
}

#[test]
fn a_made_up_holder_is_never_the_worker() {
    let (_relay, office, amina, beryl) = a_team();
    let case = open_with(&beryl, &[("narrative", json!("hers"))]).unwrap();
    pass_between([&beryl, &office, &amina]).unwrap();
    let mut keys = Keys::of(&beryl);
    let unknown = Keys::of_a_stranger_to(&beryl).identity.device_key();
    let me = keys.identity.device_key();
    let forge = |keys: &mut Keys, numbers: std::ops::RangeFrom<u64>, says: Vec<Content>| {
        let mut here = entries_of(&office, case);
        let mut envelopes = Vec::new();
        for (author_seq, content) in numbers.zip(says) {
            let link = Link { author_seq, prev: EntryId([0xDD; 32]) };
            let place = Place { link, case: Some(case.0.into_bytes()), parents: here.clone() };
            let body = keys.body(content);
            let entry = keys.sign(place, &body);
            here = vec![entry.id];
            let readers = [keys.office(), keys.reader(&amina)];
            envelopes.push(keys.seal(&[&entry], &readers));
        }
        beryl.slip_in(&envelopes);
    };
    // Keys nobody has are the first that were given the case; then the office gives it to Amina.
    forge(&mut keys, 40.., vec![Content::Share { device: unknown, worker: false, not_asked: false }]);
    pass_between([&beryl, &office]).unwrap();
    share(&office, case, &amina);
    pass_between([&office, &amina]).unwrap();
    let child = Content::FieldSet { field: "age_band".to_owned(), value: json!("16_17") };
    forge(&mut keys, 41.., vec![child, Content::Unshare { device: me }]);
    pass_between([&beryl, &office, &amina, &office, &amina]).unwrap();
    assert!(office.case(case).unwrap().child);
    assert!(amina.case(case).is_ok(), "she works on it: nobody else can");
}
