//! Erasing: nothing of it can be read here any more, no chain has a hole, and nothing brings it back.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod common;

use common::{
    a_small_team, a_team, act, edit, field, fields, open, open_with, rows, share, standing, state_of, sync,
    sync_through,
};
use daftari_crypto::safe::spool::Spool;
use daftari_domain::ids::CaseId;
use daftari_notebook::Error;
use daftari_notebook::requests::{CaseFilter, Erase, EraseWhat, ListCases, NewParty, RecordParty, SaveDraft};
use daftari_notebook::session::Rewritten;
use daftari_notebook::views::{Changed, Delivery, TimelineKind};
use daftari_relay_api::wire::RosterPage;
use daftari_sync::transport::Method;
use daftari_testkit::fault::{Fault, is_push};
use daftari_testkit::forge::Keys;
use daftari_testkit::loopback::a_relay;
use daftari_testkit::people::{TestDevice, amina, coordinator, pass_between, person};
use serde_json::{Value, json};

/// Words that are nowhere else, one for each place a case has words in.
const STORY: &str = "zebrafumbo";
const NAME: &str = "kifarukito";
const CONTACT: &str = "simbamwezi";
const NOTE: &str = "chuijivuli";
const DRAFT: &str = "mambatatu";
const SPOT: &str = "fisikelele";
const PHONE: &str = "0719283746";
/// What she is called, in the list of people.
const ALIAS: &str = "kasukumizi";
/// Real name and looks of whoever is said to have done it.
const HIS_NAME: &str = "twigandefu";
const HIS_LOOKS: &str = "ngamiakofia";
const WORDS: [&str; 10] = [STORY, NAME, CONTACT, NOTE, DRAFT, SPOT, PHONE, ALIAS, HIS_NAME, HIS_LOOKS];

fn erasing(case: CaseId, what: EraseWhat, confirm: &str) -> Erase {
    Erase { case, what, do_not_contact: true, do_not_share: false, confirm: confirm.to_owned() }
}

fn code_of(device: &TestDevice, case: CaseId) -> String {
    device.case(case).unwrap().code
}

fn erase(device: &TestDevice, case: CaseId, what: EraseWhat) -> Changed {
    let code = code_of(device, case);
    device.session.unlocked().unwrap().erase(erasing(case, what, &code)).unwrap()
}

/// A case with words in every place.
fn a_case_full_of_words(device: &TestDevice) -> CaseId {
    let case = open_with(
        device,
        &[
            ("narrative", json!(format!("{STORY} {}", "neno ".repeat(900)))),
            ("survivor_name", json!(format!("{NAME} {PHONE}"))),
            ("safe_contact", json!({ "how": CONTACT, "phone": PHONE })),
            ("hot_spot", json!(SPOT)),
        ],
    )
    .unwrap();
    act(device, case, "counselled", &[("note", json!(NOTE))]).unwrap();
    name(device, case, &[("role", json!("survivor")), ("aliases", json!([ALIAS])), ("phones", json!([PHONE]))]);
    let him = [("role", json!("alleged_perpetrator")), ("name", json!(HIS_NAME)), ("description", json!(HIS_LOOKS))];
    name(device, case, &him);
    edit(device, case, "survivor_name", json!(format!("{NAME} tena"))).unwrap();
    case
}

fn name(device: &TestDevice, case: CaseId, about: &[(&str, Value)]) {
    let party = NewParty { person: None, fields: fields(about) };
    device.session.unlocked().unwrap().record_party(RecordParty { case, party }).unwrap();
}

/// What a case says of people: roles, and whether anybody's real name is there.
fn people(device: &TestDevice, case: CaseId) -> Vec<(String, bool)> {
    let view = device.case(case).unwrap();
    let people = view.parties.iter().map(|party| &party.fields);
    people.map(|fields| (fields["role"].as_str().unwrap().to_owned(), fields.contains_key("name"))).collect()
}

fn write_draft(device: &TestDevice, case: CaseId, page: &str) {
    let content = json!({ "field": "narrative", "text": DRAFT });
    let draft = SaveDraft { page: page.to_owned(), case: Some(case), content };
    device.session.unlocked().unwrap().save_draft(draft).unwrap();
}

/// Parts of words, because an index keeps words as what they have in common with their neighbours and a rest.
fn holds(bytes: &[u8], word: &str) -> bool {
    let part = &word.as_bytes()[word.len() - 5..];
    bytes.windows(part.len()).any(|window| window == part)
}

/// The turn of the thread that writes the pages anew.
fn write_anew(device: &TestDevice) {
    assert_eq!(device.session.write_anew().unwrap(), Rewritten::Clean);
}

/// Which of these words can be read in the phone's database by somebody who has its key, or in a file as it is.
fn readable<'a>(device: &TestDevice, words: &[&'a str]) -> Vec<&'a str> {
    write_anew(device);
    let mut bytes = device.decrypted_pages();
    for file in device.files() {
        bytes.extend(std::fs::read(file).unwrap());
    }
    words.iter().copied().filter(|word| holds(&bytes, word)).collect()
}

fn log_length(device: &TestDevice) -> u64 {
    std::fs::metadata(device.directory().join("notebook-wal")).map_or(0, |log| log.len())
}

#[test]
fn an_erased_case_is_unreadable_with_or_without_the_key() {
    for synced in [false, true] {
        let (_relay, office, phone) = a_small_team();
        let others: Vec<CaseId> = (0..20).map(|n| open(&phone, &format!("another case {n}"))).collect();
        let case = a_case_full_of_words(&phone);
        if synced {
            sync_through(&phone, &office);
        }
        write_draft(&phone, case, "action");
        assert_eq!(readable(&phone, &WORDS), WORDS, "the scan can see what is there");
        let code = code_of(&phone, case);
        let changed = erase(&phone, case, EraseWhat::Case);
        assert!(changed.draft && changed.queue && changed.cases == [case]);
        assert_eq!(readable(&phone, &WORDS), [] as [&str; 0], "synced: {synced}");
        assert_eq!(readable(&phone, &[&code]), [] as [&str; 0], "not even its code");
        assert_eq!(log_length(&phone), 0, "no old page is left in the log");
        assert!(matches!(phone.case(case), Err(Error::CaseErased)));
        let late = SaveDraft { page: "action".to_owned(), case: Some(case), content: json!(DRAFT) };
        assert!(matches!(phone.session.unlocked().unwrap().save_draft(late), Err(Error::CaseErased)));
        assert_eq!(rows(&phone).len(), others.len());
        // Neither when the app is killed at this moment, nor after it was locked and opened again.
        let killed = phone.as_killed_now();
        killed.unlock().unwrap();
        assert!(matches!(killed.case(case), Err(Error::CaseErased)));
        phone.session.lock_notebook();
        phone.unlock().unwrap();
        assert_eq!(readable(&phone, &WORDS), [] as [&str; 0]);
        assert_eq!(phone.session.unlocked().unwrap().saved_draft().unwrap(), None);
    }
}

/// What the office's device can be made to read by somebody with its key.
fn asked(device: &TestDevice, case: CaseId) -> Vec<(String, String, bool)> {
    let view = device.case(case).unwrap();
    let lines = view.timeline.into_iter().filter(|line| line.kind == TimelineKind::Erase);
    lines.map(|line| (line.author.name.unwrap(), line.code, line.fields["do_not_contact"] == json!(true))).collect()
}

fn found(device: &TestDevice, words: &str) -> usize {
    let request = ListCases { filter: CaseFilter::All, query: words.to_owned(), narrow: None, offset: 0, limit: 9 };
    device.session.unlocked().unwrap().case_list(request).unwrap().cases.len()
}

#[test]
fn an_unsent_erased_case_leaves_no_gap_at_the_office() {
    let (_relay, office, phone) = a_small_team();
    let first = open(&phone, "a case before");
    let case = a_case_full_of_words(&phone);
    let waiting = Spool::of(phone.directory()).envelopes().unwrap();
    assert!(waiting.len() >= 3);
    erase(&phone, case, EraseWhat::Case);
    let after = Spool::of(phone.directory()).envelopes().unwrap();
    let kept = waiting.iter().filter(|envelope| after.contains(envelope)).count();
    assert_eq!(kept, 1, "of what waited only the other case is still in the spool");
    let file = std::fs::read(phone.directory().join("spool")).unwrap();
    let begun = |envelope: &Vec<u8>| file.windows(64).any(|window| window == &envelope[2_000..2_064]);
    assert_eq!(waiting.iter().filter(|envelope| begun(envelope)).count(), 1, "nor in any slot as a rest");
    let last = open(&phone, "a case after");
    sync_through(&phone, &office);
    assert_eq!(office.session.sync_view().unwrap().put_aside, 0);
    assert_eq!((state_of(&phone, first), state_of(&phone, last)), (Delivery::OfficeHas, Delivery::OfficeHas));
    assert!(matches!(office.case(case), Err(Error::CaseMissing)));
    assert_eq!(rows(&office).len(), 2);
    assert_eq!(readable(&office, &WORDS), [] as [&str; 0]);
    let sealed = Keys::of(&office).words_sealed_in(&office);
    assert!(sealed.contains("a case after") && !WORDS.iter().any(|word| sealed.contains(word)));
    assert_eq!(phone.session.sync_view().unwrap().safe_cases, 2);
    let here = phone.session.unlocked().unwrap().erased_here().unwrap();
    assert_eq!(here.len(), 1);
    assert_eq!((here[0].whole, here[0].do_not_contact, here[0].do_not_share), (true, true, false));
    assert_eq!(here[0].asked, Some(Delivery::OfficeHas));
}

#[test]
fn elsewhere_it_is_a_request_and_the_case_stays() {
    let (_relay, office, amina, beryl) = a_team();
    let case = a_case_full_of_words(&amina);
    share(&amina, case, &beryl);
    pass_between([&amina, &office, &beryl]).unwrap();
    let before = office.case(case).unwrap();
    erase(&amina, case, EraseWhat::Case);
    pass_between([&amina, &office, &beryl]).unwrap();
    for device in [&office, &beryl] {
        let view = device.case(case).unwrap();
        assert_eq!(standing(&view, "survivor_name"), standing(&before, "survivor_name"));
        assert_eq!(asked(device, case), [("Amina".to_owned(), "case".to_owned(), true)]);
        assert_eq!((view.do_not_contact, view.do_not_share, view.review), (true, false, 0));
        assert_eq!(found(device, STORY), 1);
    }
    assert!(matches!(amina.case(case), Err(Error::CaseErased)));
}

#[test]
fn nothing_brings_an_erased_case_back() {
    let (mut relay, office, amina, beryl) = a_team();
    let backup = relay.backup();
    let case = a_case_full_of_words(&amina);
    share(&amina, case, &beryl);
    pass_between([&amina, &office, &beryl, &amina]).unwrap();
    // Beryl's phone sleeps while Amina erases, and writes before it knows.
    edit(&beryl, case, "narrative", json!(format!("{DRAFT} by Beryl"))).unwrap();
    erase(&amina, case, EraseWhat::Case);
    pass_between([&beryl, &amina, &office, &beryl]).unwrap();
    // She writes on knowing of it, and the office too: their case goes on.
    edit(&beryl, case, "hot_spot", json!(DRAFT)).unwrap();
    edit(&office, case, "narrative", json!(format!("{DRAFT} again"))).unwrap();
    sync_through(&beryl, &office);
    sync_through(&amina, &office);
    assert!(matches!(amina.case(case), Err(Error::CaseErased)));
    assert_eq!((rows(&amina).len(), readable(&amina, &WORDS)), (0, Vec::new()));
    // The relay stands on an old backup and the others refill it with everything they hold: Amina is given it all again.
    let mine = amina.store_now().store.read(|tx| tx.entries_of_case(case)).unwrap().len();
    relay.restore(&backup);
    let mut received = 0;
    for _ in 0..2 {
        pass_between([&office, &beryl]).unwrap();
        received += amina.session.sync_now().unwrap().received;
    }
    assert!(received > 3, "{received}");
    assert!(matches!(amina.case(case), Err(Error::CaseErased)));
    assert_eq!((rows(&amina).len(), readable(&amina, &WORDS)), (0, Vec::new()));
    let sealed = Keys::of(&amina).words_sealed_in(&amina);
    assert!(!WORDS.iter().any(|word| sealed.contains(word)), "nor sealed, for a relay that was lost");
    assert_eq!(amina.store_now().store.read(|tx| tx.entries_of_case(case)).unwrap().len(), mine);
    assert_eq!(amina.session.sync_view().unwrap().put_aside, 0);
    // Opening it again tells the same, and search finds nothing.
    amina.session.lock_notebook();
    amina.unlock().unwrap();
    assert!(matches!(amina.case(case), Err(Error::CaseErased)));
    assert_eq!(found(&amina, DRAFT), 0);
    assert_eq!(standing(&beryl.case(case).unwrap(), "hot_spot"), [json!(DRAFT)]);
}

#[test]
fn erasing_her_identity_leaves_the_case_and_its_sums() {
    for synced in [false, true] {
        let (_relay, office, amina, beryl) = a_team();
        let case = a_case_full_of_words(&amina);
        share(&amina, case, &beryl);
        if synced {
            pass_between([&amina, &office, &beryl, &amina]).unwrap();
        }
        act(&amina, case, "counselled", &[("note", json!("mara ya pili"))]).unwrap();
        write_draft(&amina, case, "field");
        let before = amina.case(case).unwrap();
        assert!(erase(&amina, case, EraseWhat::Identity).draft);
        let hers = [NAME, CONTACT, PHONE, DRAFT, ALIAS, HIS_NAME];
        assert_eq!(readable(&amina, &hers), [] as [&str; 0], "synced: {synced}");
        assert_eq!(readable(&amina, &[STORY, NOTE, SPOT, HIS_LOOKS]), [STORY, NOTE, SPOT, HIS_LOOKS]);
        assert_eq!(people(&amina, case), [("alleged_perpetrator".to_owned(), false)]);
        assert_eq!((found(&amina, NAME), found(&amina, PHONE), found(&amina, STORY)), (0, 0, 1));
        let after = amina.case(case).unwrap();
        assert_eq!(standing(&after, "narrative"), standing(&before, "narrative"));
        assert!(!after.fields.iter().any(|field| ["survivor_name", "safe_contact"].contains(&field.field.as_str())));
        assert_eq!(after.timeline.iter().filter(|line| line.kind == TimelineKind::Action).count(), 2);
        assert_eq!((after.holders.len(), after.review, after.do_not_contact), (before.holders.len(), 0, true));
        assert_eq!(asked(&amina, case), [("Amina".to_owned(), "identity".to_owned(), true)]);
        sync_through(&amina, &office);
        pass_between([&beryl]).unwrap();
        assert_eq!(state_of(&amina, case), Delivery::OfficeHas);
        for device in [&office, &beryl] {
            let view = device.case(case).unwrap();
            assert_eq!(standing(&view, "narrative"), standing(&before, "narrative"), "synced: {synced}");
            assert_eq!(view.timeline.iter().filter(|line| line.kind == TimelineKind::Action).count(), 2);
            assert_eq!(view.fields.iter().any(|field| field.field == "survivor_name"), synced);
            let hers = [("survivor".to_owned(), false)].into_iter().filter(|_| synced);
            let his = ("alleged_perpetrator".to_owned(), false);
            assert_eq!(people(device, case), hers.chain([his]).collect::<Vec<_>>(), "his name is not said any more");
            assert_eq!((view.review, asked(device, case).len()), (0, 1));
            assert_eq!(device.session.sync_view().unwrap().put_aside, 0);
        }
    }
}

#[test]
fn an_erased_identity_returns_only_by_a_new_entry() {
    let (_relay, office, amina, beryl) = a_team();
    let case = a_case_full_of_words(&amina);
    share(&amina, case, &beryl);
    pass_between([&amina, &office, &beryl, &amina]).unwrap();
    // Beside the erasure, on a phone that slept.
    edit(&beryl, case, "survivor_name", json!(format!("{NAME} wa pili"))).unwrap();
    edit(&beryl, case, "hot_spot", json!("Kwa Mama")).unwrap();
    erase(&amina, case, EraseWhat::Identity);
    sync_through(&amina, &office);
    sync_through(&beryl, &office);
    sync_through(&amina, &office);
    assert_eq!(readable(&amina, &[NAME, CONTACT, PHONE]), [] as [&str; 0]);
    assert_eq!(standing(&amina.case(case).unwrap(), "hot_spot"), [json!("Kwa Mama")], "what else she wrote is here");
    assert_eq!(ever_named(&office, case), 3, "the office was asked");
    // Now everybody knows.
    edit(&beryl, case, "safe_contact", json!(DRAFT)).unwrap();
    sync_through(&beryl, &office);
    sync_through(&amina, &office);
    assert_eq!(standing(&amina.case(case).unwrap(), "safe_contact"), [json!(DRAFT)]);
    assert_eq!(amina.case(case).unwrap().review, 0);
    // And it can be erased again.
    erase(&amina, case, EraseWhat::Identity);
    assert_eq!(readable(&amina, &[NAME, CONTACT, DRAFT]), [] as [&str; 0]);
    erase(&amina, case, EraseWhat::Case);
    assert_eq!(readable(&amina, &WORDS), [] as [&str; 0]);
    assert_eq!(amina.session.unlocked().unwrap().erased_here().unwrap().len(), 1);
    sync_through(&amina, &office);
    assert_eq!(asked(&office, case).len(), 3);
}

/// Names ever written, in the history.
fn ever_named(device: &TestDevice, case: CaseId) -> usize {
    common::ever(&device.case(case).unwrap(), "survivor_name").len()
}

#[test]
fn without_the_code_nothing_is_erased() {
    let phone = amina().phone();
    let case = a_case_full_of_words(&phone);
    let before = phone.case(case).unwrap();
    for wrong in ["", "KT-0000", code_of(&phone, case).split_at(1).1] {
        let refused = phone.session.unlocked().unwrap().erase(erasing(case, EraseWhat::Case, wrong));
        assert!(matches!(refused, Err(Error::NotConfirmed)), "{wrong:?}: {refused:?}");
    }
    assert_eq!(phone.case(case).unwrap(), before);
    assert_eq!(readable(&phone, &[STORY]), [STORY]);
    assert_eq!(phone.session.unlocked().unwrap().erased_here().unwrap(), []);
    // As people type it.
    let typed = code_of(&phone, case).to_lowercase().replace('-', " ");
    phone.session.unlocked().unwrap().erase(erasing(case, EraseWhat::Case, &typed)).unwrap();
    assert!(matches!(phone.case(case), Err(Error::CaseErased)));
}

#[test]
fn a_full_log_is_emptied_at_the_next_opening() {
    let phone = amina().phone();
    let case = a_case_full_of_words(&phone);
    let reader = phone.database();
    reader.execute_batch("BEGIN; SELECT count(*) FROM entry").unwrap();
    erase(&phone, case, EraseWhat::Case);
    assert!(log_length(&phone) > 0, "somebody still reads old pages");
    assert!(matches!(phone.case(case), Err(Error::CaseErased)), "it is erased all the same");
    // Killed at this moment, and opened again.
    let killed = phone.as_killed_now();
    assert!(log_length(&killed) > 0);
    killed.unlock().unwrap();
    assert_eq!(log_length(&killed), 0);
    assert_eq!(readable(&killed, &WORDS), [] as [&str; 0]);
}

#[test]
fn pages_not_written_anew_are_so_after_the_next_opening() {
    let phone = amina().phone();
    let case = a_case_full_of_words(&phone);
    erase(&phone, case, EraseWhat::Case);
    assert!(phone.session.unlocked().unwrap().erased_here().unwrap()[0].still_in_file);
    write_anew(&phone);
    assert_eq!(still_to_be_written_anew(&phone), (0, 0));
    assert!(!phone.session.unlocked().unwrap().erased_here().unwrap()[0].still_in_file);
    // What a device finds that went out before: its mark, and pages with what was.
    let died = "INSERT INTO secret (name, value) VALUES ('erase/traces', x'01');
         CREATE TABLE was (bytes BLOB); INSERT INTO was VALUES (randomblob(100000)); DROP TABLE was;";
    phone.database().execute_batch(died).unwrap();
    let killed = phone.as_killed_now();
    let (marks, pages) = still_to_be_written_anew(&killed);
    assert!(marks == 1 && pages > 0);
    std::fs::write(killed.directory().join("notebook-copy"), b"half of one").unwrap();
    killed.unlock().unwrap();
    assert_eq!(still_to_be_written_anew(&killed).0, 1, "not on the path of an unlock");
    assert!(!killed.directory().join("notebook-copy").exists());
    killed.session.lock_notebook();
    assert!(matches!(killed.session.write_anew(), Err(Error::Locked)));
    killed.unlock().unwrap();
    write_anew(&killed);
    assert_eq!(still_to_be_written_anew(&killed), (0, 0));
    open(&killed, "written after it");
    killed.session.lock_notebook();
    killed.unlock().unwrap();
    assert_eq!(rows(&killed).len(), 1);
}

#[test]
fn a_lock_while_pages_are_written_anew_loses_nothing() {
    let phone = amina().phone();
    let saved = std::sync::atomic::AtomicUsize::new(0);
    let done = std::sync::atomic::AtomicBool::new(false);
    let case = a_case_full_of_words(&phone);
    erase(&phone, case, EraseWhat::Case);
    std::thread::scope(|threads| {
        threads.spawn(|| {
            while !done.load(std::sync::atomic::Ordering::SeqCst) {
                match phone.session.write_anew() {
                    // Erased once more: there is always something to write anew.
                    Ok(Rewritten::Clean) => {
                        let Ok(_held) = phone.session.unlocked() else { continue };
                        let mark = "INSERT OR REPLACE INTO secret (name, value) VALUES ('erase/traces', x'01')";
                        phone.database().execute_batch(mark).unwrap();
                    }
                    Ok(Rewritten::Overtaken) | Err(Error::Locked) => {}
                    other => panic!("{other:?}"),
                }
            }
        });
        for turn in 0..12 {
            open(&phone, &format!("saved {turn}"));
            saved.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
            phone.session.lock_notebook();
            phone.unlock().unwrap();
            assert_eq!(rows(&phone).len(), saved.load(std::sync::atomic::Ordering::SeqCst));
        }
        done.store(true, std::sync::atomic::Ordering::SeqCst);
    });
    write_anew(&phone);
    assert_eq!(still_to_be_written_anew(&phone), (0, 0));
}

/// Marks that say so, and pages nothing lies on any more.
fn still_to_be_written_anew(device: &TestDevice) -> (i64, i64) {
    let database = device.database();
    let one = |sql: &str| database.query_row(sql, [], |row| row.get(0)).unwrap();
    (one("SELECT count(*) FROM secret WHERE name = 'erase/traces'"), one("PRAGMA freelist_count"))
}

#[test]
fn a_case_erased_alone_stays_erased_in_the_team() {
    let relay = a_relay();
    let office = coordinator().laptop_with_a_team(&relay).unwrap();
    let phone = amina().phone();
    let (gone, stays) = (a_case_full_of_words(&phone), a_case_full_of_words(&phone));
    erase(&phone, gone, EraseWhat::Case);
    erase(&phone, stays, EraseWhat::Identity);
    assert_eq!(phone.session.unlocked().unwrap().erased_here().unwrap()[0].asked, None, "nobody to ask");
    phone.join_bringing(&office, &relay.address(), "Amina", vec![stays]).unwrap();
    sync_through(&phone, &office);
    assert!(matches!(phone.case(gone), Err(Error::CaseErased)));
    let brought = rows(&phone);
    assert_eq!(brought.len(), 1);
    assert_eq!(state_of(&phone, brought[0].case), Delivery::OfficeHas);
    let view = office.case(brought[0].case).unwrap();
    assert!(view.do_not_contact && !view.fields.iter().any(|field| field.field == "survivor_name"));
    assert_eq!(field(&view, "narrative").values.len(), 1);
    assert_eq!(readable(&office, &[NAME, CONTACT, PHONE]), [] as [&str; 0]);
    assert_eq!(phone.session.sync_view().unwrap().safe_cases, 1);
}

#[test]
fn a_push_whose_answer_was_lost_makes_no_difference() {
    let (_relay, office, phone) = a_small_team();
    let case = a_case_full_of_words(&phone);
    phone.network().once(is_push, Fault::CutAfter);
    assert_eq!(sync(&phone), "cut_off");
    erase(&phone, case, EraseWhat::Case);
    sync_through(&phone, &office);
    // The relay had the envelopes: the office reads the case, and beside it that it is asked to erase it.
    assert_eq!(asked(&office, case).len(), 1);
    assert_eq!(standing(&office.case(case).unwrap(), "hot_spot"), [json!(SPOT)]);
    let here = phone.session.unlocked().unwrap().erased_here().unwrap();
    assert_eq!(here[0].asked, Some(Delivery::OfficeHas));
}

/// The relay keeps from this device who else has joined since.
fn keep_the_team_list_from(device: &TestDevice) {
    let roster = Keys::of(device).roster;
    let known: Vec<Vec<u8>> = roster.kept().map(|known| known.bytes().to_vec()).collect();
    device.network().lie(move |request, reply| {
        if request.method == Method::Get && request.url.contains("/v1/roster?") {
            let mut page: RosterPage = serde_json::from_slice(&reply.body).unwrap();
            page.statements.retain(|statement| known.contains(&statement.0));
            page.kept = roster.kept_digest();
            reply.body = serde_json::to_vec(&page).unwrap();
        }
    });
}

#[test]
fn quarantined_entries_are_erased_with_their_case() {
    for what in [EraseWhat::Case, EraseWhat::Identity] {
        let (relay, office, amina) = a_small_team();
        let case = a_case_full_of_words(&amina);
        sync_through(&amina, &office);
        keep_the_team_list_from(&amina);
        // Beryl joins, the office gives her the case, and her words come to Amina before her name does.
        let beryl = person("Beryl").phone_joined_to(&office, &relay).unwrap();
        pass_between([&beryl]).unwrap();
        share(&office, case, &beryl);
        pass_between([&office, &beryl]).unwrap();
        edit(&beryl, case, "survivor_name", json!(DRAFT)).unwrap();
        edit(&beryl, case, "hot_spot", json!("Kwa Mama")).unwrap();
        pass_between([&beryl, &amina]).unwrap();
        let aside = |device: &TestDevice| device.session.sync_view().unwrap().put_aside;
        assert!(aside(&amina) >= 2, "early, not forged");
        let words = |device: &TestDevice| Keys::of(device).words_sealed_in(device);
        assert!(words(&amina).contains(DRAFT), "the scan can see it");
        erase(&amina, case, what);
        assert!(!words(&amina).contains(DRAFT), "{what:?}: nothing sealed holds the name");
        assert_eq!(words(&amina).contains("Kwa Mama"), what == EraseWhat::Identity);
        // Something more comes while nothing can be believed yet.
        edit(&beryl, case, "narrative", json!("maneno ya Beryl")).unwrap();
        pass_between([&beryl, &amina]).unwrap();
        assert_eq!(words(&amina).contains("maneno ya Beryl"), what == EraseWhat::Identity);
        amina.network().heal();
        assert_eq!(sync(&amina), "done");
        assert_eq!(aside(&amina), 0);
        assert_eq!(readable(&amina, &[NAME, DRAFT]), [] as [&str; 0]);
        match what {
            EraseWhat::Case => assert!(matches!(amina.case(case), Err(Error::CaseErased))),
            EraseWhat::Identity => {
                let view = amina.case(case).unwrap();
                assert!(standing(&view, "hot_spot").contains(&json!("Kwa Mama")) && view.review == 0);
                assert_eq!(standing(&view, "narrative"), [json!("maneno ya Beryl")]);
            }
        }
        let chain = Keys::of(&beryl).identity.device_key();
        let whole =
            amina.store_now().store.read(|tx| tx.contiguous_head(chain, None, |_| Ok::<_, Error>(true))).unwrap();
        assert_eq!(whole.map(|(seq, _)| seq), Some(3), "her chain has no hole here");
    }
}

#[test]
fn only_guard_tables_name_an_erased_case() {
    let (_relay, office, phone) = a_small_team();
    let case = a_case_full_of_words(&phone);
    sync_through(&phone, &office);
    act(&phone, case, "payment_received", &[("amount", json!(1_000))]).unwrap();
    let named = |device: &TestDevice| -> Vec<String> {
        let database = device.database();
        let names = |sql: &str| -> Vec<String> {
            let mut statement = database.prepare(sql).unwrap();
            let rows = statement.query_map([], |row| row.get::<_, String>(0)).unwrap();
            rows.map(Result::unwrap).collect()
        };
        let mut found = Vec::new();
        for table in names("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'") {
            for column in names(&format!("SELECT name FROM pragma_table_info('{table}')")) {
                let count = format!("SELECT count(*) FROM {table} WHERE {column} = ?1 OR {column} LIKE ?2");
                let parameters = (case.0.as_bytes().as_slice(), format!("%{case}%"));
                if database.query_row(&count, parameters, |row| row.get::<_, i64>(0)).unwrap() > 0 {
                    found.push(format!("{table}.{column}"));
                }
            }
        }
        found.sort();
        found
    };
    assert!(named(&phone).contains(&"case_row.id".to_owned()), "the scan can see it");
    erase(&phone, case, EraseWhat::Case);
    // A table that is new here must be erased from, in `daftari_store::Tx::erase_case`.
    assert_eq!(named(&phone), ["entry.case_id", "envelope.case_id", "erased_case.case_id"]);
}

#[test]
fn no_hour_of_an_erased_case_is_told_any_more() {
    let phone = amina().phone();
    let other = open(&phone, "another case");
    let list = || std::fs::read(phone.directory().join("alarms")).unwrap();
    let before = list();
    let case = a_case_full_of_words(&phone);
    let at = json!({ "ms": phone.environment.environment.clock.now().ms.plus(3 * 86_400_000), "offset_min": 180 });
    act(&phone, case, "appointment", &[("appointment_at", at), ("attended", json!("planned"))]).unwrap();
    assert_ne!(list(), before);
    erase(&phone, case, EraseWhat::Case);
    assert_eq!(list(), before);
    assert_eq!(rows(&phone)[0].case, other);
}
