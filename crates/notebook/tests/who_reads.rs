//! Who holds what: her own cases and those shared with her, and nothing of anybody else's.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod common;

use common::{a_team, act, edit, key_of, open_with, removal_of, remove, rows, share, standing, sync, sync_through};
use daftari_crypto::safe::entry::SignedEntry;
use daftari_domain::ids::{CaseId, DeviceKey};
use daftari_notebook::Error;
use daftari_notebook::requests::{CaseFilter, ListCases, ShareCase};
use daftari_testkit::forge::Keys;
use daftari_testkit::people::{TestDevice, pass_between};
use serde_json::{Value, json};

/// Everything a device can say of its cases, as text: every page there is.
fn everything_shown(device: &TestDevice) -> String {
    let notebook = device.session.unlocked().unwrap();
    let mut said = vec![serde_json::to_value(notebook.today().unwrap()).unwrap()];
    for query in ["", "Mama", "room", "KT", "0722"] {
        let request =
            ListCases { filter: CaseFilter::All, query: query.to_owned(), limit: 200, ..ListCases::default() };
        said.push(serde_json::to_value(notebook.case_list(request).unwrap()).unwrap());
    }
    said.push(serde_json::to_value(notebook.narrowing().unwrap()).unwrap());
    said.push(serde_json::to_value(notebook.recents().unwrap()).unwrap());
    said.push(serde_json::to_value(notebook.team_view().unwrap()).unwrap());
    drop(notebook);
    said.push(serde_json::to_value(device.session.sync_view().unwrap()).unwrap());
    said.extend(rows(device).iter().map(|row| serde_json::to_value(device.case(row.case).unwrap()).unwrap()));
    Value::Array(said).to_string()
}

/// Everything a device keeps, decrypted: entries, what its own keys and epochs open in its envelopes, rows of its lists.
fn everything_kept(device: &TestDevice) -> Vec<u8> {
    let store = device.store_now().store;
    let envelopes = Keys::of(device).words_sealed_in(device).into_bytes();
    store
        .read(|tx| {
            let mut kept = envelopes;
            for case in tx.case_ids()? {
                for entry in tx.entries_of_case(case)? {
                    kept.extend(entry.record);
                }
            }
            for row in tx.list_cases(daftari_store::Filter::All, 0, u32::MAX)? {
                kept.extend(row.summary.into_bytes());
            }
            Ok::<_, daftari_store::StoreError>(kept)
        })
        .unwrap()
}

fn holds(bytes: &[u8], needle: &str) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle.as_bytes())
}

#[test]
fn a_colleague_holds_a_case_only_once_shared() {
    let (_relay, office, amina, beryl) = a_team();
    let words = ["room four at the lodge", "Mama Rose", "0722000262"];
    let case = open_with(
        &amina,
        &[("narrative", json!(words[0])), ("hot_spot", json!(words[1])), ("person_phone", json!(words[2]))],
    )
    .unwrap();
    act(&amina, case, "counselled", &[("place", json!("under the tree"))]).unwrap();
    sync_through(&amina, &office);
    edit(&office, case, "narrative", json!("as the office heard it")).unwrap();
    sync_through(&amina, &office);
    pass_between([&beryl]).unwrap();

    let code = amina.case(case).unwrap().code;
    let mut needles: Vec<&str> = words.to_vec();
    needles.extend(["under the tree", "as the office heard it", code.as_str()]);
    let (shown, kept) = (everything_shown(&beryl), everything_kept(&beryl));
    for needle in &needles {
        assert!(!shown.contains(needle) && !holds(&kept, needle), "{needle} is on Beryl's phone");
        assert!(
            everything_shown(&amina).contains(needle) && holds(&everything_kept(&amina), needle),
            "the scan finds {needle}"
        );
    }
    assert!(matches!(beryl.case(case), Err(Error::CaseMissing)));
    // Not even envelopes she cannot open: her mailbox never had any.
    let held = beryl.store_now().store.read(|tx| tx.held_ids(0, 100)).unwrap();
    assert!(held.len() <= 1, "a receipt at most");

    share(&amina, case, &beryl);
    pass_between([&amina, &beryl]).unwrap();
    let shown = everything_shown(&beryl);
    for needle in &needles {
        assert!(shown.contains(needle), "{needle} is part of the whole history");
    }
    // From now on she gets what is written, and can write.
    act(&beryl, case, "taken_to_clinic", &[("facility", json!("Busia"))]).unwrap();
    pass_between([&beryl, &amina, &office]).unwrap();
    for device in [&amina, &office] {
        assert_eq!(common::done(&device.case(case).unwrap(), "taken_to_clinic").len(), 1, "on {}", device.name);
        assert_eq!(device.case(case).unwrap().review, 0);
    }
}

#[test]
fn a_phones_keys_open_only_its_own_envelopes() {
    let (_relay, office, amina, beryl) = a_team();
    let mine = open_with(&amina, &[("narrative", json!("Amina's"))]).unwrap();
    let shared = open_with(&amina, &[("narrative", json!("both of us"))]).unwrap();
    open_with(&beryl, &[("narrative", json!("Beryl's"))]).unwrap();
    share(&amina, shared, &beryl);
    pass_between([&amina, &beryl, &office, &amina, &beryl]).unwrap();
    // Every envelope the office holds, against all of Beryl's keys.
    let store = office.store_now().store;
    let ids = store.read(|tx| tx.held_ids(0, 1_000)).unwrap();
    assert!(ids.len() >= 4);
    let keys = Keys::of(&beryl);
    let open_keys = [daftari_crypto::safe::envelope::OpenKey::device(&keys.team, &keys.identity)];
    let pushes = [&amina, &beryl, &office].into_iter().flat_map(|device| device.network().sent());
    let mut opened = Vec::new();
    for push in pushes.filter(daftari_testkit::fault::is_push) {
        for envelope in daftari_relay_api::batch::decode_push(&push.body).unwrap() {
            if let Ok(found) = daftari_crypto::safe::envelope::open(&keys.team, &open_keys, envelope)
                && let daftari_crypto::safe::envelope::OpenedCargo::Entries(entries) = found.cargo
            {
                opened.extend(entries.into_iter().map(|entry| entry.unwrap()));
            }
        }
    }
    let words = |entry: &SignedEntry| String::from_utf8(entry.content.clone().unwrap().body).unwrap();
    let texts: Vec<String> = opened.iter().map(words).collect();
    assert!(texts.iter().any(|text| text.contains("both of us")));
    assert!(!texts.iter().any(|text| text.contains("Amina's")));
    let of = |case: CaseId| opened.iter().filter(|entry| entry.head.case == Some(case.0.into_bytes())).count();
    assert_eq!((of(mine), of(shared)), (0, opened.len()), "counted: one case, the shared one");
}

#[test]
fn entries_written_during_a_share_reach_the_new_holder() {
    let (relay, office, amina, beryl) = a_team();
    let chebet = daftari_testkit::people::person("Chebet").phone_joined_to(&office, &relay).unwrap();
    pass_between([&amina, &beryl, &chebet]).unwrap();
    let case = open_with(&amina, &[("narrative", json!("the first words"))]).unwrap();
    share(&amina, case, &beryl);
    pass_between([&amina, &office, &beryl]).unwrap();
    // Nobody has a network: Amina shares with Chebet, Beryl and the office write, not knowing of it.
    share(&amina, case, &chebet);
    act(&beryl, case, "taken_to_clinic", &[("facility", json!("Busia"))]).unwrap();
    edit(&office, case, "hot_spot", json!("Kwa Mama Rose")).unwrap();
    pass_between([&beryl, &amina, &chebet, &office, &chebet]).unwrap();
    let view = chebet.case(case).unwrap();
    assert_eq!(
        common::done(&view, "taken_to_clinic").len(),
        1,
        "Beryl did not know of Chebet: the office passed it on"
    );
    assert_eq!(standing(&view, "hot_spot"), [json!("Kwa Mama Rose")]);
    // Once. Nothing more is owed.
    let pushed = || office.network().sent().into_iter().filter(daftari_testkit::fault::is_push).count();
    pass_between([&amina, &beryl, &chebet, &office]).unwrap();
    let before = pushed();
    pass_between([&office, &chebet, &office]).unwrap();
    assert_eq!(pushed(), before);
}

#[test]
fn sharing_with_an_unknown_person_is_refused() {
    let (_relay, office, amina, beryl) = a_team();
    let case = open_with(&amina, &[("narrative", json!("x"))]).unwrap();
    let share_with = |device| {
        let request = ShareCase { case, device, not_asked: true };
        amina.session.unlocked().unwrap().share_case(request)
    };
    assert!(matches!(share_with(DeviceKey([0; 32])), Err(Error::BadRequest { field: "device" })));
    share_with(key_of(&beryl)).unwrap();
    let waiting = || amina.store_now().store.read(|tx| tx.next_outgoing(100, usize::MAX)).unwrap().len();
    let once = waiting();
    share_with(key_of(&beryl)).unwrap();
    assert_eq!(waiting(), once);
    sync_through(&amina, &office);
    assert_eq!(amina.case(case).unwrap().holders.len(), 2);
}

#[test]
fn words_of_a_removed_colleague_reach_a_new_worker() {
    let (relay, office, amina, beryl) = a_team();
    let case = open_with(&amina, &[("narrative", json!("the first words"))]).unwrap();
    share(&amina, case, &beryl);
    pass_between([&amina, &beryl]).unwrap();
    act(&beryl, case, "taken_to_clinic", &[("facility", json!("Busia"))]).unwrap();
    pass_between([&beryl, &office]).unwrap();
    // The office has seen what Beryl wrote, and then removes her phone.
    edit(&office, case, "hot_spot", json!("Kwa Mama Rose")).unwrap();
    pass_between([&office]).unwrap();
    remove(&office, &beryl);
    let chebet = daftari_testkit::people::person("Chebet").phone_joined_to(&office, &relay).unwrap();
    share(&office, case, &chebet);
    // Amina has Beryl's own envelope and the removal in one sync.
    pass_between([&office, &chebet, &amina]).unwrap();
    for device in [&chebet, &amina, &office] {
        let view = device.case(case).unwrap();
        assert_eq!(common::done(&view, "taken_to_clinic").len(), 1, "on {}", device.name);
        assert_eq!((standing(&view, "hot_spot"), view.review), (vec![json!("Kwa Mama Rose")], 0), "on {}", device.name);
        assert_eq!(device.session.sync_view().unwrap().put_aside, 0, "on {}", device.name);
    }
}

#[test]
fn what_a_removed_phone_brings_is_for_review() {
    let (_relay, office, amina, beryl) = a_team();
    let case = open_with(&amina, &[("narrative", json!("the first words"))]).unwrap();
    share(&amina, case, &beryl);
    pass_between([&amina, &office, &beryl]).unwrap();
    edit(&beryl, case, "narrative", json!("by whoever has her phone")).unwrap();
    pass_between([&beryl]).unwrap();
    // The office removes her before it has read that.
    remove(&office, &beryl);
    pass_between([&amina]).unwrap();
    for device in [&office, &amina] {
        let view = device.case(case).unwrap();
        assert_eq!(standing(&view, "narrative"), [json!("the first words")], "on {}", device.name);
        assert_eq!((view.review, device.session.sync_view().unwrap().put_aside), (1, 0), "on {}", device.name);
    }
}

#[test]
fn what_waits_for_a_removed_colleague_too_reaches_the_office() {
    let (_relay, office, amina, beryl) = a_team();
    let case = open_with(&amina, &[("narrative", json!("the first words"))]).unwrap();
    share(&amina, case, &beryl);
    pass_between([&amina, &beryl, &office]).unwrap();
    // Sealed for office and colleague while the phone is out of reach, and the colleague is removed meanwhile.
    edit(&amina, case, "narrative", json!("the words of that night")).unwrap();
    remove(&office, &beryl);
    assert_eq!((sync(&amina), sync(&office)), ("done".to_owned(), "done".to_owned()));
    assert_eq!(standing(&office.case(case).unwrap(), "narrative"), [json!("the words of that night")]);
}

#[test]
fn what_a_removed_phone_said_leaves_every_list_at_once() {
    let (_relay, office, amina, beryl) = a_team();
    let case = open_with(&amina, &[("narrative", json!("the first words"))]).unwrap();
    share(&amina, case, &beryl);
    pass_between([&amina, &beryl]).unwrap();
    act(&beryl, case, "closed", &[]).unwrap();
    pass_between([&beryl, &amina, &office]).unwrap();
    let status = |device: &TestDevice| rows(device).into_iter().find(|row| row.case == case).unwrap().status;
    assert_eq!((status(&amina).as_str(), status(&office).as_str()), ("closed", "closed"));
    // The phone itself brings the word that removes it, so everybody else learns of it by the relay. Nobody writes anything.
    beryl.slip_in_statements(&[Keys::of(&office).state(removal_of(&beryl))]);
    pass_between([&beryl, &office, &amina]).unwrap();
    assert_eq!((status(&amina).as_str(), status(&office).as_str()), ("new", "new"));
}
