use std::fs;

use daftari_crypto::safe::quick_notes::{QuickNote, QuickNoteError, QuickNotes, SLOTS, TEXT_MAX, inbox_key, open_slot};
use daftari_relay_api::hash;
use serde_json::Value;
use zeroize::Zeroizing;

use super::file::{Script, b64, hex, length, list, number, secret, text, vectors, wide};

const BLOCK: usize = 4096;
const FILE: usize = 36_864;

fn note(case: &Value) -> QuickNote {
    QuickNote {
        at_ms: text(&case["at_ms"]).parse().unwrap(),
        offset_min: case["offset_min"].as_i64().unwrap().try_into().unwrap(),
        text: Zeroizing::new(text(&case["text"]).to_owned()),
    }
}

#[test]
fn a_slot_gives_back_its_note_and_anything_else_holds_none() {
    let vectors = vectors("quick_notes");
    let seed = secret(&vectors["seed"]);
    for case in list(&vectors["notes"]) {
        let slot = u8::try_from(number(&case["slot"])).unwrap();
        let (opened, written) = (open_slot(&seed, slot, &b64(&case["bytes"])).unwrap(), note(case));
        assert_eq!((opened.at_ms, opened.offset_min), (written.at_ms, written.offset_min));
        assert_eq!(*opened.text, *written.text);
    }
    for case in list(&vectors["negative"]) {
        assert!(open_slot(&seed, 0, &wide(&case["slot"])).is_none(), "{}", case["name"]);
    }
    assert_eq!(TEXT_MAX + 1, length(&vectors["too_long"]));
}

#[test]
fn the_file_is_made_and_written_into_as_these_bytes() {
    let vectors = vectors("quick_notes");
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("quick-notes");
    let notes = QuickNotes::of(directory.path());
    let seed = secret(&vectors["seed"]);
    let inbox = inbox_key(&seed);
    assert_eq!(inbox.as_bytes(), b64(&vectors["inbox"]));
    let file_is = |name: &str| {
        let bytes = fs::read(&path).unwrap();
        assert_eq!(bytes.len(), FILE);
        assert_eq!(hash(&[&bytes]), hex(&vectors["files"][name]), "{name}");
    };
    let nothing = list(&vectors["nothing_randomness"]).iter().map(|drawn| hex::<64>(drawn).to_vec());
    let written = list(&vectors["notes"]).iter().map(|case| hex::<64>(&case["encapsulation_randomness"]).to_vec());
    let mut rng = Script::new(nothing.clone().chain(written).chain(nothing));

    assert!(!notes.ready());
    let first = note(&vectors["notes"][0]);
    assert!(matches!(notes.write(&first, &mut rng), Err(QuickNoteError::NotReady)));
    notes.empty(&inbox, &mut rng).unwrap();
    file_is("empty");
    let head = b64(&vectors["head"]);
    assert_eq!(fs::read(&path).unwrap()[..head.len()], head[..]);
    assert!(notes.ready() && notes.is_empty_for(&inbox) && notes.open_all(&seed).unwrap().is_empty());

    for case in list(&vectors["notes"]) {
        notes.write(&note(case), &mut rng).unwrap();
    }
    file_is("holding_three");
    assert!(!notes.is_empty_for(&inbox));
    let opened = notes.open_all(&seed).unwrap();
    let ids: Vec<[u8; 16]> = opened.iter().map(|opened| opened.id).collect();
    assert_eq!(ids, list(&vectors["notes"]).iter().map(|case| hex(&case["id"])).collect::<Vec<_>>());

    let too_long = QuickNote { text: Zeroizing::new("x".repeat(TEXT_MAX + 1)), ..first };
    assert!(matches!(notes.write(&too_long, &mut rng), Err(QuickNoteError::Length)));
    file_is("holding_three");
    notes.empty(&inbox, &mut rng).unwrap();
    file_is("empty");
    assert!(rng.is_used_up());
}

#[test]
fn an_unknown_head_takes_no_note() {
    let vectors = vectors("quick_notes");
    let seed = secret(&vectors["seed"]);
    let inbox = inbox_key(&seed);
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("quick-notes");
    let notes = QuickNotes::of(directory.path());
    let draws = |n: u8| (0..n).map(|_| vec![7; 64]);
    notes.empty(&inbox, &mut Script::new(draws(SLOTS))).unwrap();
    notes.write(&note(&vectors["notes"][0]), &mut Script::new(draws(1))).unwrap();
    let whole = fs::read(&path).unwrap();
    for case in list(&vectors["negative_heads"]) {
        let bytes = [&b64(&case["head"]), &whole[BLOCK..]].concat();
        fs::write(&path, &bytes).unwrap();
        assert!(!notes.ready() && !notes.is_empty_for(&inbox), "{}", case["name"]);
        let refused = notes.write(&note(&vectors["notes"][0]), &mut Script::new([]));
        assert!(matches!(refused, Err(QuickNoteError::NotReady)), "{}", case["name"]);
        assert_eq!(fs::read(&path).unwrap(), bytes, "{}", case["name"]);
        let newer = ["a newer version", "another suite", "version 0"].contains(&text(&case["name"]));
        let found = usize::from(bytes.len() == FILE && !newer);
        assert_eq!(notes.open_all(&seed).unwrap().len(), found, "a damaged head costs no note: {}", case["name"]);
        let emptied = notes.empty(&inbox, &mut Script::new(draws(SLOTS)));
        assert_eq!((emptied.is_err(), notes.is_empty_for(&inbox)), (newer, !newer), "{}", case["name"]);
        assert_eq!(fs::read(&path).unwrap() == bytes, newer, "{}", case["name"]);
    }
}
