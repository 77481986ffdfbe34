//! Erasing: nothing of it can be read here any more, no chain has a hole, and nothing brings it back.
#![allow(clippy::unwrap_used, missing_docs)]

mod common;

use common::{a_small_team, a_team, act, edit, field, fields, open, open_with, rows, share, standing, state_of, sync, sync_through};
use daftari_notebook::Error;
use daftari_notebook::requests::{Erase, EraseWhat, OpenCase, SaveDraft};
use daftari_notebook::views::{Changed, Delivery, TimelineKind};
use daftari_testkit::fault::{Fault, is_push};
use daftari_testkit::people::{TestDevice, amina, pass_between};
use serde_json::json;
use uuid::Uuid;

/// Words that are nowhere else, one for each place a case has words in.
const STORY: &str = "zebrafumbo";
const NAME: &str = "kifarukito";
const CONTACT: &str = "simbamwezi";
const NOTE: &str = "chuijivuli";
const DRAFT: &str = "mambatatu";
const SPOT: &str = "fisikelele";
const PHONE: &str = "0719283746";
const WORDS: [&str; 7] = [STORY, NAME, CONTACT, NOTE, DRAFT, SPOT, PHONE];

fn erasing(case: Uuid, what: EraseWhat, confirm: &str) -> Erase {
    Erase { case, what, do_not_contact: true, do_not_share: false, confirm: confirm.to_owned() }
}

fn code_of(device: &TestDevice, case: Uuid) -> String {
    device.case(case).unwrap().code
}

fn erase(device: &TestDevice, case: Uuid, what: EraseWhat) -> Changed {
    let code = code_of(device, case);
    device.session.unlocked().unwrap().erase(erasing(case, what, &code)).unwrap()
}

/// A case with words in every place.
fn a_case_full_of_words(device: &TestDevice) -> Uuid {
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
    edit(device, case, "survivor_name", json!(format!("{NAME} tena"))).unwrap();
    case
}

fn write_draft(device: &TestDevice, case: Uuid, page: &str) {
    let content = json!({ "field": "narrative", "text": DRAFT });
    let draft = SaveDraft { page: page.to_owned(), case: Some(case), content };
    device.session.unlocked().unwrap().save_draft(draft).unwrap();
}

/// Parts of words, because an index keeps words as what they have in common with their neighbours and a rest.
fn holds(bytes: &[u8], word: &str) -> bool {
    let part = &word.as_bytes()[word.len() - 5..];
    bytes.windows(part.len()).any(|window| window == part)
}

/// Which of these words can be read in the phone's database by somebody who has its key, or in a file as it is.
fn readable<'a>(device: &TestDevice, words: &[&'a str]) -> Vec<&'a str> {
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
fn nothing_of_an_erased_case_can_be_read_with_the_key_or_without() {
    for synced in [false, true] {
        let (_relay, office, phone) = a_small_team();
        let others: Vec<Uuid> = (0..20).map(|n| open(&phone, &format!("another case {n}"))).collect();
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
        assert_eq!(rows(&phone).len(), others.len());
        // Neither when the app is killed at this moment, nor after it was locked and opened again.
        let killed = phone.as_killed_now();
        killed.unlock().unwrap();
        assert!(matches!(killed.case(case), Err(Error::CaseErased)));
        phone.session.lock();
        phone.unlock().unwrap();
        assert_eq!(readable(&phone, &WORDS), [] as [&str; 0]);
        assert_eq!(phone.session.unlocked().unwrap().draft().unwrap(), None);
    }
}
