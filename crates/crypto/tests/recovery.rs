//! The recovery key: three sheets of paper, of which two bring an office back and one tells nothing.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    reason = "a test may panic"
)]

mod common;

use common::Seeded;
use daftari_crypto::safe::recovery::{GROUPS, JoinError, RecoveryKey, Sheet, SheetError};
use proptest::prelude::*;

const ALPHABET: &str = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

fn made(seed: u64) -> (RecoveryKey, [Sheet; 3]) {
    let mut rng = Seeded::new(seed);
    let key = RecoveryKey::make(&mut rng);
    let sheets = key.split(&mut rng);
    (key, sheets)
}

fn groups(sheet: &Sheet) -> Vec<String> {
    sheet.text().split(['\n', '-']).map(str::to_owned).collect()
}

#[test]
fn a_sheet_is_six_lines_of_four_groups_of_four() {
    let (_, sheets) = made(1);
    for (number, sheet) in (1..).zip(&sheets) {
        assert_eq!(sheet.index(), number);
        let lines: Vec<String> = sheet.text().lines().map(str::to_owned).collect();
        assert_eq!(lines.len(), 6);
        for line in lines {
            assert!(line.split('-').count() == 4 && line.split('-').all(|group| group.len() == 4), "{line}");
        }
        assert_eq!(groups(sheet).len(), usize::from(GROUPS));
    }
}

#[test]
fn every_wrong_letter_is_told_by_its_group() {
    let (_, sheets) = made(2);
    let whole = groups(&sheets[1]);
    for group in 0..whole.len() {
        for place in 0..4 {
            for letter in ALPHABET.chars() {
                let mut typed = whole.clone();
                if typed[group].chars().nth(place) == Some(letter) {
                    continue;
                }
                typed[group].replace_range(place..=place, &letter.to_string());
                let told = Sheet::parse(&typed.join(" ")).unwrap_err();
                assert_eq!(told, SheetError::Group(u8::try_from(group).unwrap() + 1));
            }
        }
    }
}

#[test]
fn letters_and_groups_changed_about_are_told() {
    let (_, sheets) = made(3);
    let whole = groups(&sheets[0]);
    for group in 0..whole.len() {
        for (a, b) in [(0, 1), (1, 2), (2, 3), (0, 2), (1, 3), (0, 3)] {
            let mut letters: Vec<char> = whole[group].chars().collect();
            letters.swap(a, b);
            let mut typed = whole.clone();
            typed[group] = letters.iter().collect();
            if typed != whole {
                let told = Sheet::parse(&typed.join("-")).unwrap_err();
                assert_eq!(told, SheetError::Group(u8::try_from(group).unwrap() + 1));
            }
        }
        for other in group + 1..whole.len() {
            let mut typed = whole.clone();
            typed.swap(group, other);
            let told = Sheet::parse(&typed.join("-")).unwrap_err();
            assert_eq!(told, SheetError::Group(u8::try_from(group).unwrap() + 1));
        }
    }
}

#[test]
fn a_sheet_says_how_far_it_goes_while_it_is_typed() {
    let (_, sheets) = made(4);
    let text = sheets[2].text();
    let mut letters = 0;
    for (end, letter) in text.char_indices() {
        assert_eq!(Sheet::parse(&text[..end]).unwrap_err(), SheetError::Unfinished(letters / 4));
        letters += u8::from(letter.is_ascii_alphanumeric());
    }
    assert_eq!(Sheet::parse(&text).unwrap(), sheets[2]);
}

#[test]
fn any_two_sheets_bring_the_key_back() {
    let (key, sheets) = made(5);
    for (a, b) in [(0, 1), (1, 0), (0, 2), (2, 0), (1, 2), (2, 1)] {
        let joined = RecoveryKey::join(&sheets[a], &sheets[b], key.public()).unwrap();
        assert_eq!(joined.public(), key.public());
        let challenge = b"daftari/v1/relay: who is it?";
        assert_eq!(joined.sign_login(challenge), key.sign_login(challenge));
        // What it splits into now joins too, and not with the sheets of before.
        let again = joined.split(&mut Seeded::new(6));
        assert!(RecoveryKey::join(&again[0], &again[1], key.public()).is_ok());
        assert_eq!(RecoveryKey::join(&again[0], &sheets[1], key.public()).unwrap_err(), JoinError::NotExpected);
    }
}

#[test]
fn sheets_of_other_keys_are_refused() {
    let ((key, sheets), (other, others)) = (made(7), made(8));
    let refused = |a: &Sheet, b: &Sheet| RecoveryKey::join(a, b, key.public()).unwrap_err();
    assert_eq!(refused(&sheets[0], &others[1]), JoinError::OtherSet);
    assert_eq!(refused(&sheets[0], &sheets[0]), JoinError::SameSheet);
    assert_eq!(refused(&others[0], &others[1]), JoinError::NotExpected);
    // Right for signing is not right for sealing.
    let mut mixed = key.public().clone();
    mixed.seal = other.public().seal.clone();
    assert_eq!(RecoveryKey::join(&sheets[0], &sheets[1], &mixed).unwrap_err(), JoinError::NotExpected);
}

#[test]
fn a_sheet_and_a_key_print_no_secret() {
    let (key, sheets) = made(9);
    assert_eq!(format!("{:?}", sheets[0]), "Sheet(1, [redacted])");
    assert_eq!(format!("{key:?}"), format!("RecoveryKey({})", key.public().sign));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn whatever_is_typed_is_a_sheet_or_an_error(typed in "\\PC{0,130}") {
        drop(Sheet::parse(&typed));
    }

    /// Two wrong letters anywhere: told by a group, or by the checksum behind them, never taken.
    #[test]
    fn two_wrong_letters_are_never_taken(
        seed in 0..1_000_u64, places in proptest::collection::btree_set(0..96_usize, 2), by in 1..32_usize,
    ) {
        let (_, sheets) = made(seed);
        let mut letters: Vec<char> = groups(&sheets[0]).concat().chars().collect();
        for place in places {
            let value = ALPHABET.find(letters[place]).unwrap();
            letters[place] = ALPHABET.chars().nth((value + by) % 32).unwrap();
        }
        let typed: String = letters.into_iter().collect();
        prop_assert!(Sheet::parse(&typed).is_err());
    }
}
