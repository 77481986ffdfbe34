use daftari_crypto::safe::invite::{
    Commit, Invite, InviteCode, InviteError, OfficeNonce, Reveal, Step, Welcome, commit_to, device_words, four_words,
    message_bytes, parse_message, transcript,
};
use daftari_relay_api::hash;
use daftari_relay_api::ids::TeamId;
use daftari_relay_api::roster::Relay;
use serde_json::Value;

use super::file::{Script, b64, hex, length, list, number, text, vectors, wide};

const STEPS: [Step; 5] = [Step::Invite, Step::Commit, Step::Nonce, Step::Reveal, Step::Welcome];

/// The code of these bytes.
fn code(bytes: &Value) -> InviteCode {
    InviteCode::make(&mut Script::new([hex::<10>(bytes).to_vec()]))
}

fn step(case: &Value) -> Step {
    STEPS[length(&case["k"])]
}

#[test]
fn a_code_is_shown_in_four_groups_and_read_in_any_form() {
    let invite = vectors("invite");
    assert_eq!(code(&invite["code"]).formatted(), text(&invite["formatted"]));
    for case in list(&invite["typed"]) {
        let typed = InviteCode::parse(text(&case["typed"])).unwrap();
        assert_eq!(typed.formatted(), code(&case["code"]).formatted(), "{}", case["typed"]);
        assert_eq!(typed.id(Step::Invite), code(&case["code"]).id(Step::Invite));
    }
    for typed in list(&invite["not_codes"]) {
        assert_eq!(InviteCode::parse(text(typed)).err(), Some(InviteError::NotACode), "{typed}");
    }
}

#[test]
fn each_message_has_its_place_and_its_key() {
    let invite = vectors("invite");
    let code = code(&invite["code"]);
    assert_eq!(list(&invite["messages"]).len(), STEPS.len());
    for case in list(&invite["messages"]) {
        let plain = text(&case["plain"]).as_bytes();
        assert_eq!(code.id(step(case)).0, hex(&case["id"]));
        assert_eq!(code.seal(step(case), plain), b64(&case["sealed"]));
        assert_eq!(code.open(step(case), &b64(&case["sealed"])).unwrap(), plain);
    }
}

#[test]
fn each_message_is_read_and_written_as_these_bytes() {
    let invite = vectors("invite");
    let plain: Vec<&[u8]> = list(&invite["messages"]).iter().map(|case| text(&case["plain"]).as_bytes()).collect();
    assert_eq!(message_bytes(&parse_message::<Invite>(plain[0]).unwrap()), plain[0]);
    assert_eq!(message_bytes(&parse_message::<Commit>(plain[1]).unwrap()), plain[1]);
    assert_eq!(message_bytes(&parse_message::<OfficeNonce>(plain[2]).unwrap()), plain[2]);
    assert_eq!(message_bytes(&parse_message::<Reveal>(plain[3]).unwrap()), plain[3]);
    assert_eq!(message_bytes(&parse_message::<Welcome>(plain[4]).unwrap()), plain[4]);
    assert_eq!(
        parse_message::<Commit>(plain[1]).unwrap().commit,
        commit_to(plain[3]),
        "the phone committed to its keys"
    );
}

#[test]
fn both_people_see_the_same_four_words() {
    let invite = vectors("invite");
    let plain: Vec<&[u8]> = list(&invite["messages"]).iter().map(|case| text(&case["plain"]).as_bytes()).collect();
    let dialled: Relay = serde_json::from_value(invite["dialled"].clone()).unwrap();
    let seen = transcript(&dialled, [plain[0], plain[1], plain[2], plain[3]]);
    assert_eq!(seen, hex(&invite["transcript"]));
    for case in list(&invite["dialled_otherwise"]) {
        let dialled: Relay = serde_json::from_value(case["dialled"].clone()).unwrap();
        let seen = transcript(&dialled, [plain[0], plain[1], plain[2], plain[3]]);
        assert_eq!(seen, hex(&case["transcript"]), "{}", case["name"]);
        assert_eq!(four_words(&seen).to_vec(), list(&case["words"]).iter().map(text).collect::<Vec<_>>());
    }
    assert_eq!(four_words(&seen).to_vec(), list(&invite["words"]).iter().map(text).collect::<Vec<_>>());
    let device = &invite["device_words"];
    let words = device_words(&TeamId(hex(&device["team"])), &b64(&device["possession"]));
    assert_eq!(words.to_vec(), list(&device["words"]).iter().map(text).collect::<Vec<_>>());
    for case in list(&invite["more_words"]) {
        let words = four_words(&hex(&case["transcript"]));
        assert_eq!(words.to_vec(), list(&case["words"]).iter().map(text).collect::<Vec<_>>(), "{}", case["name"]);
    }
}

#[test]
fn the_word_list_is_the_one_of_the_page() {
    let words = include_bytes!("../../src/safe/invite/words.txt");
    assert_eq!(hash(&[words]), hex(&vectors("invite")["word_list"]));
}

#[test]
fn a_message_that_does_not_open_is_refused() {
    let invite = vectors("invite");
    for case in list(&invite["negative"]) {
        let opened = code(&case["code"]).open(step(case), &b64(&case["sealed"]));
        assert_eq!(opened, Err(InviteError::Message), "{}", case["name"]);
    }
    let longest = &invite["longest"];
    let sealed = code(&invite["code"]).seal(step(longest), &vec![b' '; length(&longest["plain_blanks"])]);
    assert_eq!(sealed.len() as u64, number(&longest["length"]));
    assert_eq!(sealed[sealed.len() - 16..], hex::<16>(&longest["tag"]));
    assert!(code(&invite["code"]).open(step(longest), &sealed).is_ok(), "4,096 bytes are not too long");
}

#[test]
fn a_message_that_says_something_else_is_refused() {
    for case in list(&vectors("invite")["negative_messages"]) {
        let expected = match text(&case["refused_at"]) {
            "version" => InviteError::Newer,
            "body" => InviteError::Message,
            other => panic!("no check named {other}"),
        };
        assert_eq!(number(&case["k"]), 2);
        let read = parse_message::<OfficeNonce>(&wide(&case["plain"]));
        assert_eq!(read.err(), Some(expected), "{}", case["name"]);
    }
}
