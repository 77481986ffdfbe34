//! Enrolment: the code a person types, the messages under it, the words two people compare.

#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod common;

use std::collections::BTreeSet;

use common::Seeded;
use daftari_crypto::safe::identity::DeviceIdentity;
use daftari_crypto::safe::invite::{
    Commit, Invite, InviteCode, InviteError, OfficeNonce, Reveal, Step, Welcome, commit_to, four_words, message_bytes,
    parse_message, transcript,
};
use daftari_relay_api::ids::{Base64, Bytes32, StatementId, TeamId};
use daftari_relay_api::limits::INVITE_MESSAGE_MAX;
use daftari_relay_api::roster::{Relay, Role};
use proptest::prelude::*;

const STEPS: [Step; 5] = [Step::Invite, Step::Commit, Step::Nonce, Step::Reveal, Step::Welcome];

fn code() -> InviteCode {
    InviteCode::make(&mut Seeded::new(1))
}

fn same(one: &InviteCode, other: &InviteCode) -> bool {
    STEPS.iter().all(|step| one.id(*step) == other.id(*step))
}

#[test]
fn a_code_is_read_as_people_type_it() {
    let code = code();
    let shown = code.formatted();
    assert_eq!(shown.len(), 19);
    assert!(shown.split('-').all(|group| group.len() == 4));
    let plain = shown.replace('-', "");
    for typed in [
        shown.clone(),
        plain.clone(),
        shown.to_lowercase(),
        shown.replace('-', " "),
        format!("  {shown}\n"),
        plain.chars().flat_map(|c| [c, ' ']).collect(),
        plain.replace('0', "O").replace('1', "I"),
        plain.replace('0', "o").replace('1', "l"),
        plain.replace('1', "L").replace('0', "O").to_lowercase(),
    ] {
        assert!(same(&InviteCode::parse(&typed).unwrap(), &code), "{typed:?}");
    }
}

#[test]
fn letters_that_look_like_digits_are_those_digits() {
    let zeros_and_ones = InviteCode::parse("0101-0101-0101-0101").unwrap();
    for typed in ["OIOI-OIOI-OIOI-OIOI", "oloLoloLoloLoloL", "OL01 oi0l 0I01 O1OL"] {
        assert!(same(&InviteCode::parse(typed).unwrap(), &zeros_and_ones), "{typed}");
    }
    assert!(!zeros_and_ones.formatted().contains(['O', 'I', 'L', 'U']));
}

#[test]
fn an_invalid_code_is_refused() {
    let plain = code().formatted().replace('-', "");
    let long = format!("{plain}0");
    let strange = [
        "",
        " ",
        "-",
        plain.split_at(15).0,
        &long,
        "UUUU-UUUU-UUUU-UUUU",
        "0000-0000-0000-000!",
        "0000_0000_0000_0000",
        "００００００００００００００００",
        "0000\u{2013}0000\u{2013}0000\u{2013}0000",
        "0000-0000-0000-000\0",
    ];
    for typed in strange {
        assert_eq!(InviteCode::parse(typed).unwrap_err(), InviteError::NotACode, "{typed:?}");
    }
}

#[test]
fn a_message_opens_under_its_own_code_at_its_own_step_only() {
    let (code, other) = (code(), InviteCode::make(&mut Seeded::new(2)));
    let ids: BTreeSet<_> = STEPS.iter().flat_map(|step| [code.id(*step), other.id(*step)]).collect();
    assert_eq!(ids.len(), 10, "every message has a place of its own");
    for step in STEPS {
        let sealed = code.seal(step, b"{\"version\":1}");
        for asked in STEPS {
            let opened = code.open(asked, &sealed);
            if asked == step {
                assert_eq!(opened.unwrap(), b"{\"version\":1}");
            } else {
                assert_eq!(opened, Err(InviteError::Message));
            }
            assert_eq!(other.open(asked, &sealed), Err(InviteError::Message));
        }
        for bit in 0..sealed.len() * 8 {
            let mut flipped = sealed.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(code.open(step, &flipped), Err(InviteError::Message));
        }
    }
}

#[test]
fn one_other_character_is_another_code() {
    let shown = code().formatted();
    for (at, character) in shown.char_indices().filter(|(_, c)| *c != '-') {
        let next = if character == 'Z' { "Y" } else { "Z" };
        let mut typed = shown.clone();
        typed.replace_range(at..=at, next);
        let other = InviteCode::parse(&typed).unwrap();
        assert!(STEPS.iter().all(|step| other.id(*step) != code().id(*step)), "{typed}");
    }
}

#[test]
fn a_message_over_the_limit_is_not_opened() {
    let code = code();
    let longest = vec![b' '; INVITE_MESSAGE_MAX - 16];
    assert!(code.open(Step::Invite, &code.seal(Step::Invite, &longest)).is_ok());
    let longer = vec![b' '; INVITE_MESSAGE_MAX - 15];
    assert_eq!(code.open(Step::Invite, &code.seal(Step::Invite, &longer)), Err(InviteError::Message));
}

fn messages() -> (Invite, Commit, OfficeNonce, Reveal, Welcome) {
    let mut rng = Seeded::new(3);
    let (office, phone) = (DeviceIdentity::make(&mut rng), DeviceIdentity::make(&mut rng));
    let reveal = Reveal {
        version: 1,
        nonce: Bytes32([2; 32]),
        sign: phone.device_key(),
        seal: phone.seal_key().clone(),
        post: phone.post_key(),
        proof: Base64(phone.prove_possession(Role::Field).to_vec()),
    };
    let invite = Invite {
        version: 1,
        team: TeamId([1; 32]),
        relay: Relay { origin: "https://relay.example".into(), pin: None },
        sign: office.device_key(),
        seal: office.seal_key().clone(),
        role: Role::Field,
    };
    let commit = Commit { version: 1, commit: commit_to(&message_bytes(&reveal)) };
    let nonce = OfficeNonce { version: 1, nonce: Bytes32([5; 32]) };
    (
        invite,
        commit,
        nonce,
        reveal,
        Welcome { version: 1, team: TeamId([1; 32]), add: StatementId([6; 32]), seeds: Base64(vec![7; 2271]) },
    )
}

#[test]
fn the_five_messages_are_read_back_and_fit() {
    let (invite, commit, nonce, reveal, welcome) = messages();
    assert_eq!(parse_message(&message_bytes(&invite)), Ok(invite.clone()));
    assert_eq!(parse_message(&message_bytes(&commit)), Ok(commit));
    assert_eq!(parse_message(&message_bytes(&nonce)), Ok(nonce));
    assert_eq!(parse_message(&message_bytes(&reveal)), Ok(reveal.clone()));
    assert_eq!(parse_message(&message_bytes(&welcome)), Ok(welcome));
    for plain in [message_bytes(&invite), message_bytes(&reveal)] {
        assert!(code().seal(Step::Invite, &plain).len() <= INVITE_MESSAGE_MAX);
    }
}

#[test]
fn a_message_is_refused_in_another_version_or_form() {
    let (_, commit, ..) = messages();
    let text = String::from_utf8(message_bytes(&commit)).unwrap();
    let read = |text: String| parse_message::<Commit>(text.as_bytes());
    assert_eq!(read(text.replace("\"version\":1", "\"version\":2")), Err(InviteError::Newer));
    assert_eq!(read(text.replace("\"version\":1", "\"version\":2,\"commit\":7")), Err(InviteError::Message));
    assert_eq!(read(text.replace("\"version\":1", "\"version\":1,\"later\":0,\"later\":0")), Err(InviteError::Message));
    assert_eq!(read(text.replace("\"version\":1,", "")), Err(InviteError::Message));
    assert_eq!(read(text.replace("\"version\":1", "\"version\":1,\"later\":0")), Ok(commit));
}

#[test]
fn any_changed_message_changes_the_words() {
    let (invite, commit, nonce, reveal, _) = messages();
    let plain = [message_bytes(&invite), message_bytes(&commit), message_bytes(&nonce), message_bytes(&reveal)];
    let dialled = invite.relay.clone();
    let words_at = |dialled: &Relay, plain: &[Vec<u8>; 4]| {
        four_words(&transcript(dialled, [&plain[0], &plain[1], &plain[2], &plain[3]]))
    };
    let words = |plain: &[Vec<u8>; 4]| words_at(&dialled, plain);
    let honest = words(&plain);
    let mallory = DeviceIdentity::make(&mut Seeded::new(4));
    let lies: Vec<(usize, Vec<u8>)> = vec![
        (0, message_bytes(&Invite { team: TeamId([9; 32]), ..invite.clone() })),
        (0, message_bytes(&Invite { sign: mallory.device_key(), ..invite.clone() })),
        (0, message_bytes(&Invite { seal: mallory.seal_key().clone(), ..invite.clone() })),
        (0, message_bytes(&Invite { role: Role::Office, ..invite.clone() })),
        (
            0,
            message_bytes(&Invite {
                relay: Relay { origin: "https://relay.evil".into(), pin: None },
                ..invite.clone()
            }),
        ),
        (0, message_bytes(&Invite { relay: Relay { pin: Some("00".into()), ..invite.relay.clone() }, ..invite })),
        (1, message_bytes(&Commit { commit: Bytes32([0; 32]), ..commit })),
        (2, message_bytes(&OfficeNonce { nonce: Bytes32([0; 32]), ..nonce })),
        (3, message_bytes(&Reveal { sign: mallory.device_key(), ..reveal.clone() })),
        (3, message_bytes(&Reveal { seal: mallory.seal_key().clone(), ..reveal.clone() })),
        (3, message_bytes(&Reveal { post: mallory.post_key(), ..reveal.clone() })),
        (3, message_bytes(&Reveal { proof: Base64(vec![0; 64]), ..reveal.clone() })),
        (3, message_bytes(&Reveal { nonce: Bytes32([0; 32]), ..reveal })),
    ];
    let mut seen = BTreeSet::from([honest]);
    for (step, lie) in lies {
        let mut told = plain.clone();
        told[step] = lie;
        assert!(seen.insert(words(&told)), "a lie in message {step} shows");
    }
    // Whatever the messages say: a device that really dials another relay, or holds it to another key, has other words.
    for (origin, pin) in [
        ("https://relay.evil", None),
        ("http://relay.example", None),
        ("https://relay.example:444", None),
        ("https://relay.example", Some("")),
        ("https://relay.example", Some("00")),
        ("https://relay.example", Some("01")),
    ] {
        let elsewhere = Relay { origin: origin.into(), pin: pin.map(Into::into) };
        assert!(seen.insert(words_at(&elsewhere, &plain)), "{elsewhere:?}");
    }
}

#[test]
fn a_phone_cannot_reveal_other_keys_than_it_committed_to() {
    let (_, commit, _, reveal, _) = messages();
    assert_eq!(commit.commit, commit_to(&message_bytes(&reveal)));
    let mallory = DeviceIdentity::make(&mut Seeded::new(4));
    let other = Reveal { sign: mallory.device_key(), ..reveal };
    assert_ne!(commit.commit, commit_to(&message_bytes(&other)));
}

#[test]
fn a_border_between_two_messages_is_part_of_the_transcript() {
    let relay = |origin: &str, pin: Option<&str>| Relay { origin: origin.into(), pin: pin.map(Into::into) };
    let here = relay("o", None);
    assert_ne!(transcript(&here, [b"ab", b"c", b"", b""]), transcript(&here, [b"a", b"bc", b"", b""]));
    assert_ne!(transcript(&here, [b"", b"", b"", b"a"]), transcript(&here, [b"", b"", b"a", b""]));
    assert_ne!(transcript(&relay("oa", Some("b")), [b""; 4]), transcript(&relay("o", Some("ab")), [b""; 4]));
}

#[test]
fn four_words_are_44_bits_and_each_bit_counts() {
    assert_eq!(four_words(&[0; 32]), ["abacus"; 4]);
    assert_eq!(four_words(&[0xff; 32]), ["zucchini"; 4]);
    let mut seen = BTreeSet::new();
    for bit in 0..256 {
        let mut bytes = [0; 32];
        bytes[bit / 8] = 0x80 >> (bit % 8);
        let words = four_words(&bytes);
        assert_eq!(words == ["abacus"; 4], bit >= 44, "bit {bit}");
        assert_eq!(seen.insert(words), bit <= 44);
    }
}

proptest! {
    #[test]
    fn every_code_is_read_back_as_shown(seed in any::<u64>()) {
        let code = InviteCode::make(&mut Seeded::new(seed));
        let again = InviteCode::parse(&code.formatted()).unwrap();
        prop_assert!(same(&code, &again));
        prop_assert_eq!(code.formatted(), again.formatted());
    }

    #[test]
    fn arbitrary_text_and_bytes_are_no_panic(text in "\\PC{0,40}", bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        if let Ok(code) = InviteCode::parse(&text) {
            prop_assert_eq!(code.formatted().len(), 19);
        }
        prop_assert_eq!(code().open(Step::Reveal, &bytes), Err(InviteError::Message));
        prop_assert!(parse_message::<Reveal>(&bytes).is_err());
    }
}
