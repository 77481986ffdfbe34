//! The list of the four words: read aloud over a table or a bad line, often by somebody who is afraid.

#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

use std::collections::BTreeSet;

const WORDS: &str = include_str!("../src/safe/invite/words.txt");
/// Words that frighten, insult, or speak of sex, violence, police, courts, illness, belief, belonging or weapons.
const DENIED: &str = include_str!("denied-words.txt");

/// One letter more, less or another, or two neighbours changed about: Damerau–Levenshtein distance 1.
fn one_slip_apart(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let start = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[start..], &b[start..]);
    let end = a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count();
    match (&a[..a.len() - end], &b[..b.len() - end]) {
        ([_], [] | [_]) | ([], [_]) => true,
        ([a, b], [c, d]) => a == d && b == c,
        _ => false,
    }
}

#[test]
fn a_slip_is_one_letter_or_two_changed_about() {
    for (a, b) in [("rain", "ruin"), ("rain", "rains"), ("brain", "rain"), ("trial", "trail"), ("a", "b"), ("ab", "ba")]
    {
        assert!(one_slip_apart(a, b) && one_slip_apart(b, a), "{a} {b}");
    }
    for (a, b) in [("rain", "rain"), ("rain", "ruined"), ("rain", "run"), ("abcd", "badc"), ("walnut", "wallet")] {
        assert!(!one_slip_apart(a, b) && !one_slip_apart(b, a), "{a} {b}");
    }
}

#[test]
fn there_are_2048_plain_words_in_order() {
    let words: Vec<&str> = WORDS.lines().collect();
    assert_eq!(words.len(), 2_048);
    assert!(words.is_sorted() && WORDS.ends_with('\n') && !WORDS.contains('\r'));
    for word in &words {
        assert!((3..=8).contains(&word.len()) && word.bytes().all(|letter| letter.is_ascii_lowercase()), "{word}");
    }
    // Each once, and told by its first four letters.
    let beginnings: BTreeSet<&str> = words.iter().map(|word| word.get(..4).unwrap_or(word)).collect();
    assert_eq!(beginnings.len(), 2_048);
}

#[test]
fn no_two_words_are_one_slip_apart() {
    let words: Vec<&str> = WORDS.lines().collect();
    for (index, a) in words.iter().enumerate() {
        for b in &words[index + 1..] {
            assert!(!one_slip_apart(a, b), "{a} {b}");
        }
    }
}

#[test]
fn no_word_has_another_in_its_plural_or_past() {
    let words: BTreeSet<&str> = WORDS.lines().collect();
    for word in &words {
        for ending in ["es", "ed", "er", "ly", "ing"] {
            assert!(!words.contains(&*format!("{word}{ending}")), "{word} {ending}");
        }
        if let Some(root) = word.strip_suffix('y') {
            assert!(!words.contains(&*format!("{root}ies")), "{word}");
        }
    }
}

#[test]
fn no_word_frightens_or_insults() {
    let denied: BTreeSet<&str> = DENIED.lines().collect();
    assert!(denied.len() > 800 && denied.iter().all(|word| !word.is_empty()));
    let words = WORDS.lines().filter(|word| denied.contains(word)).collect::<Vec<_>>();
    assert!(words.is_empty(), "{words:?}");
}
