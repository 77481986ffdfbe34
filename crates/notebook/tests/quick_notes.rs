//! Notes from the locked screen, and the people somebody asks for help.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod common;

use common::sync_through;
use daftari_notebook::Error;
use daftari_notebook::requests::{QuickNoteOf, SetHelpCircle, WriteQuickNote};
use daftari_notebook::session::{NoopObserver, Session};
use daftari_notebook::views::{AllyView, Phase, QuickNoteView};
use daftari_testkit::loopback::a_relay;
use daftari_testkit::people::{TestDevice, amina, beryl, coordinator};

fn write(session: &Session, text: &str) -> Result<(), Error> {
    session.write_quick_note(WriteQuickNote { text: text.to_owned() })
}

fn notes(device: &TestDevice) -> Vec<QuickNoteView> {
    device.session.unlocked().unwrap().quick_notes().unwrap()
}

fn texts(device: &TestDevice) -> Vec<String> {
    notes(device).into_iter().map(|note| note.text).collect()
}

fn put_away(device: &TestDevice, note: &QuickNoteView) {
    let request = QuickNoteOf { note: note.note };
    device.session.unlocked().unwrap().put_away_quick_note(request).unwrap();
}

/// Do these words stand in any file of the notebook?
fn is_anywhere(device: &TestDevice, words: &str) -> bool {
    device.files().iter().any(|file| {
        let bytes = std::fs::read(file).unwrap();
        bytes.windows(words.len()).any(|window| window == words.as_bytes())
    })
}

#[test]
fn a_quick_note_is_unreadable_until_the_unlock() {
    let words = "room 4, guest house, asked for help, going now";
    let phone = beryl().phone();
    assert!(!phone.session.app().quick_notes, "an open notebook is written into as usual");
    phone.session.lock_notebook();
    assert!(phone.session.app().quick_notes);
    let written_at = phone.environment.environment.clock.now().ms;
    write(&phone.session, words).unwrap();
    phone.minutes_pass(28);
    assert_eq!(phone.session.app().phase, Phase::Locked);
    assert!(matches!(phone.session.unlocked().err(), Some(Error::Locked)), "nothing reads it");

    let found = phone.as_killed_now();
    assert!(!is_anywhere(&phone, words) && !is_anywhere(&found, words));
    found.unlock().unwrap();
    let kept = notes(&found);
    assert_eq!((kept.len(), kept[0].text.as_str(), kept[0].at.ms), (1, words, written_at));
    assert!(!is_anywhere(&found, words), "open, it is inside the database");
    found.session.lock_notebook();
    found.unlock().unwrap();
    assert_eq!(notes(&found), kept, "it waits until somebody decides, and is one note");

    put_away(&found, &kept[0]);
    put_away(&found, &kept[0]);
    found.session.lock_notebook();
    found.unlock().unwrap();
    assert_eq!(notes(&found), []);
}

#[test]
fn an_interrupted_import_makes_no_second_note() {
    let phone = beryl().phone();
    phone.session.lock_notebook();
    write(&phone.session, "grey Probox").unwrap();
    let full = std::fs::read(phone.directory().join("quick-notes")).unwrap();
    phone.unlock().unwrap();
    phone.session.lock_notebook();
    // The file as if it had not been emptied.
    std::fs::write(phone.directory().join("quick-notes"), full).unwrap();
    phone.unlock().unwrap();
    assert_eq!(texts(&phone), ["grey Probox"]);
}

#[test]
fn the_ninth_note_is_refused_until_an_unlock() {
    let phone = amina().phone();
    phone.session.lock_notebook();
    let file = phone.directory().join("quick-notes");
    let size = std::fs::metadata(&file).unwrap().len();
    for number in 1..=8 {
        write(&phone.session, &format!("note {number}")).unwrap();
    }
    let before = std::fs::read(&file).unwrap();
    assert!(matches!(write(&phone.session, "note 9"), Err(Error::QuickNotesFull)));
    assert!(std::fs::read(&file).unwrap() == before, "the eight are as they were");
    assert_eq!(before.len() as u64, size, "every place was there before");
    phone.unlock().unwrap();
    assert_eq!(texts(&phone), (1..=8).map(|number| format!("note {number}")).collect::<Vec<_>>());
    phone.session.lock_notebook();
    write(&phone.session, "note 9").unwrap();
    phone.unlock().unwrap();
    assert_eq!(texts(&phone).last().unwrap(), "note 9");
    assert_eq!(notes(&phone).len(), 9);
}

#[test]
fn a_slot_that_holds_a_note_looks_like_one_that_holds_none() {
    let phone = amina().phone();
    phone.session.lock_notebook();
    let file = phone.directory().join("quick-notes");
    let before = std::fs::read(&file).unwrap();
    write(&phone.session, &"a".repeat(2_948)).unwrap();
    let after = std::fs::read(&file).unwrap();
    phone.unlock().unwrap();
    let emptied = std::fs::read(&file).unwrap();
    let slots = |bytes: &[u8]| bytes.chunks(4096).skip(1).map(<[u8]>::to_vec).collect::<Vec<_>>();
    let (before, after, emptied) = (slots(&before), slots(&after), slots(&emptied));
    assert_eq!((before.len(), &before[1..]), (8, &after[1..]), "one slot is written, the others are left alone");
    assert_ne!(before[0], after[0]);
    // The last byte of an X25519 share never has its top bit: of random bytes every second one would.
    assert!(before.iter().chain(&after).chain(&emptied).all(|slot| slot[1119] < 128));
    assert!(emptied.iter().zip(&after).all(|(new, old)| new != old), "every slot is made anew");
}

#[test]
fn an_empty_or_oversized_note_is_refused() {
    let phone = amina().phone();
    phone.session.lock_notebook();
    let before = std::fs::read(phone.directory().join("quick-notes")).unwrap();
    assert!(matches!(write(&phone.session, " \n"), Err(Error::BadRequest { field: "text" })));
    let long = write(&phone.session, &"é".repeat(1_475));
    assert!(matches!(long, Err(Error::TextTooLong { max: 2_948, length: 2_950, .. })), "{long:?}");
    assert!(std::fs::read(phone.directory().join("quick-notes")).unwrap() == before);
    write(&phone.session, &"é".repeat(1_474)).unwrap();
}

#[test]
fn an_old_notebook_offers_notes_after_an_unlock() {
    let phone = amina().phone();
    phone.session.lock_notebook();
    std::fs::remove_file(phone.directory().join("quick-notes")).unwrap();
    assert!(!phone.session.app().quick_notes);
    assert!(matches!(write(&phone.session, "x"), Err(Error::QuickNotesNotReady)));
    phone.unlock().unwrap();
    phone.session.lock_notebook();
    assert!(phone.session.app().quick_notes);
    // A file somebody damaged is made anew, too; what can be opened in it is not lost.
    write(&phone.session, "before the damage").unwrap();
    let file = phone.directory().join("quick-notes");
    let mut bytes = std::fs::read(&file).unwrap();
    bytes[100] ^= 1;
    std::fs::write(&file, bytes).unwrap();
    assert!(!phone.session.app().quick_notes);
    phone.unlock().unwrap();
    assert_eq!(texts(&phone), ["before the damage"]);
    phone.session.lock_notebook();
    assert!(phone.session.app().quick_notes);

    let directory = tempfile::tempdir().unwrap();
    let nothing =
        Session::open(directory.path(), phone.environment.environment.clone(), Box::new(NoopObserver)).unwrap();
    assert!(!nothing.app().quick_notes, "before the first run there is nothing to write into");
    assert!(matches!(write(&nothing, "x"), Err(Error::QuickNotesNotReady)));
}

#[test]
fn a_note_shows_its_true_time_once_learned() {
    let relay = a_relay();
    let office = coordinator().laptop_with_a_team(&relay).unwrap();
    let phone = beryl().device_with_clock("phone_beryl", -95);
    phone.join(&office, &relay.address(), "Beryl").unwrap();
    phone.client_refused_to_pay(500, "so that there is something to be received").unwrap();
    sync_through(&phone, &office);
    phone.session.lock_notebook();
    write(&phone.session, "x").unwrap();
    let written_at = phone.environment.environment.clock.now().ms.plus(95 * 60_000);
    phone.unlock().unwrap();
    let off_by = notes(&phone)[0].at.ms.since(written_at).abs();
    assert!(off_by < 3 * 60_000, "to the minutes a receipt takes: {off_by} ms");
}

fn ally(name: &str, phone: &str) -> AllyView {
    AllyView { name: name.to_owned(), phone: phone.to_owned() }
}

#[test]
fn the_help_circle_is_encrypted_and_reads_any_phone() {
    let phone = amina().phone();
    let set = |people: &[AllyView]| {
        let request = SetHelpCircle { people: people.to_vec() };
        phone.session.unlocked()?.set_help_circle(request).map(drop)
    };
    let circle = || phone.session.unlocked().unwrap().help_circle().unwrap().people;
    assert_eq!(circle(), []);
    set(&[ally(" Beryl ", "0712 345 678"), ally("", ""), ally("", "+254 (0)110-222333")]).unwrap();
    let kept = [ally("Beryl", "+254712345678"), ally("", "+254110222333")];
    assert_eq!(circle(), kept);
    set(&kept).unwrap();
    assert_eq!(circle(), kept, "what comes out goes in");

    let refused = set(&[kept[0].clone(), ally("Dorcas", "next door")]);
    assert!(matches!(refused, Err(Error::BadPhone { line: 2 })), "{refused:?}");
    assert!(matches!(set(&[ally("Dorcas", "")]), Err(Error::BadPhone { line: 1 })));
    assert!(matches!(set(&[ally(&"n".repeat(61), "0712345678")]), Err(Error::TextTooLong { max: 60, .. })));
    assert!(matches!(set(&vec![kept[0].clone(); 9]), Err(Error::BadRequest { field: "people" })));
    assert_eq!(circle(), kept, "a refused change changes nothing");
    set(&vec![kept[0].clone(); 8]).unwrap();

    phone.session.open_practice().unwrap();
    assert!(circle().iter().all(|invented| !kept.contains(invented)), "her own people are not shown");
    assert_eq!(circle().len(), 2, "there is a circle to practise with");
    set(&[ally("Nobody", "0700 000 199")]).unwrap();
    assert_eq!(circle(), [ally("Nobody", "+254700000199")]);
    phone.session.leave_practice().unwrap();
    assert_eq!(circle(), vec![kept[0].clone(); 8], "her own are as she left them");
    phone.session.open_practice().unwrap();
    assert_eq!(circle().len(), 2, "every practice begins anew");
    phone.session.lock_notebook();
    assert!(matches!(set(&[]), Err(Error::Locked)));
    for words in ["Beryl", "712345678"] {
        assert!(!is_anywhere(&phone, words), "{words}");
    }
    phone.unlock().unwrap();
    assert_eq!(circle().len(), 8);
    set(&[]).unwrap();
    assert_eq!(circle(), []);
}
