//! People a case speaks of, and what tells that two of them may be one.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod common;

use common::Device;
use daftari_domain::case::Party;
use daftari_domain::ids::PersonId;
use daftari_domain::matching::{Sign, Traits};
use daftari_domain::party::{self, Group};
use daftari_domain::search;
use proptest::prelude::*;
use serde_json::{Value, json};
use uuid::Uuid;

const ONE: PersonId = PersonId(Uuid::from_u128(0x1111_4111_8111_1111_1111_1111_1111_1111));
const OTHER: PersonId = PersonId(Uuid::from_u128(0x2222_4222_8222_2222_2222_2222_2222_2222));

fn traits(fields: Value) -> Traits {
    Traits::of(fields.as_object().unwrap())
}

/// What two parties share; if they share anything, an index finds one by the other.
fn signs(one: Value, other: Value) -> Vec<Sign> {
    let (one, other) = (traits(one), traits(other));
    let signs = one.shared_with(&other);
    assert_eq!(signs, other.shared_with(&one), "it does not matter who is asked");
    let found = one.keys().iter().any(|key| other.keys().contains(key));
    assert!(found || signs.is_empty(), "{:?} and {:?} share no key", one.keys(), other.keys());
    signs
}

fn named(one: &str, other: &str) -> bool {
    signs(json!({ "aliases": [one] }), json!({ "name": other })) == [Sign::Name]
}

fn amina_and_beryl() -> (Device, Device) {
    let (mut amina, mut beryl) = (Device::new(1), Device::new(2));
    amina.open();
    amina.share(2);
    beryl.take_all_of(&amina);
    (amina, beryl)
}

#[test]
fn a_link_and_its_undoing_both_stay_in_history() {
    let (mut amina, mut beryl) = amina_and_beryl();
    let first = amina.name_party(json!({ "role": "alleged_perpetrator", "person": ONE, "plate": "KCA 123A" }));
    amina.name_party(json!({ "role": "witness" }));
    let linked =
        amina.correct_party(&first, json!({ "role": "alleged_perpetrator", "person": OTHER, "plate": "KCA 123A" }));
    assert_eq!(amina.sees().parties[0].persons(), [OTHER].into());
    amina.correct_party(&linked, json!({ "role": "alleged_perpetrator", "person": ONE, "plate": "KCA 123A" }));
    beryl.take_all_of(&amina);
    let case = beryl.sees();
    assert_eq!(case.parties.len(), 2, "a correction adds nobody, and moves nobody down");
    assert_eq!((case.parties[0].persons(), case.parties[0].earlier.len()), ([ONE].into(), 2));
    assert!(!case.has_conflict() && case.origins().count() == case.parties[0].versions().count() + 3);
    assert_eq!(case.status(), "new", "to name somebody is not to do something");
}

#[test]
fn one_party_corrected_twice_apart_waits_for_a_decision() {
    let (mut amina, mut beryl) = amina_and_beryl();
    let first = amina.name_party(json!({ "person": ONE, "plate": "KCA 123A" }));
    beryl.take_all_of(&amina);
    amina.correct_party(&first, json!({ "person": OTHER, "plate": "KCA 123A" }));
    beryl.correct_party(&first, json!({ "person": ONE, "plate": "KCA 123B" }));
    amina.take_all_of(&beryl);
    let case = amina.sees();
    assert_eq!(case.parties.len(), 1, "it is one person in this case");
    assert!(case.has_conflict() && case.parties[0].persons() == [ONE, OTHER].into());
    assert!(search::words(&case).contains("KCA123B") && search::words(&case).contains("KCA123A"));
    let entry = case.parties[0].standing[0].origin.entry;
    amina.correct_party(&entry, json!({ "person": OTHER, "plate": "KCA 123B" }));
    assert!(!amina.sees().has_conflict() && amina.sees().parties[0].earlier.len() == 3);
}

#[test]
fn actions_and_parties_never_correct_each_other() {
    let (mut amina, _) = amina_and_beryl();
    let done = amina.act("counselled", json!({}));
    let named = amina.name_party(json!({ "role": "witness" }));
    amina.correct_party(&done, json!({ "role": "ocs" }));
    amina.correct(&named, "counselled", json!({}));
    let case = amina.sees();
    assert_eq!((case.items.len(), case.parties.len()), (2, 2));
    assert!(case.parties.iter().all(|party| party.earlier.is_empty()));
}

#[test]
fn a_party_without_a_person_is_its_own_person() {
    let (mut amina, _) = amina_and_beryl();
    for fields in [json!({}), json!({}), json!({ "person": "me" }), json!({ "person": 7 })] {
        amina.name_party(fields);
    }
    let case = amina.sees();
    let persons: std::collections::BTreeSet<PersonId> = case.parties.iter().flat_map(Party::persons).collect();
    assert_eq!(persons.len(), 4);
    let label = party::person_code(ONE);
    assert_eq!(label, "P-HH1H", "as ui/src/lib/party.ts makes it");
    assert!(label.len() == 6 && label.starts_with("P-") && label != party::person_code(OTHER), "{label}");
}

#[test]
fn each_person_has_one_group() {
    for (fields, expected) in [
        (json!({ "role": "alleged_perpetrator" }), Group::Harm),
        (json!({ "role": "alleged_perpetrator", "stance": "supportive", "trained": true }), Group::Harm),
        (json!({ "role": "lodging_manager", "stance": "supportive" }), Group::Help),
        (json!({ "role": "security_guard", "trained": true }), Group::Help),
        (json!({ "role": "witness", "helped_with": "opened the door" }), Group::Help),
        (json!({ "role": "friendly_officer" }), Group::Help),
        (json!({ "role": "friendly_officer", "stance": "hostile" }), Group::Other),
        (json!({ "role": "ocs" }), Group::Other),
        (json!({ "helped_with": "  " }), Group::Other),
        (json!({}), Group::Other),
    ] {
        assert_eq!(party::group(fields.as_object().unwrap()), expected, "{fields}");
    }
}

#[test]
fn each_field_takes_only_its_own_kind_of_value() {
    for (field, value, fits) in [
        ("aliases", json!(["Baba T"]), true),
        ("aliases", json!("Baba T"), false),
        ("aliases", json!([1]), false),
        ("trained", json!(true), true),
        ("trained", json!("yes"), false),
        ("plate", json!(null), true),
        ("plate", json!({}), false),
        ("person", json!(ONE), false),
        ("colour", json!("blue"), false),
    ] {
        assert_eq!(party::fits(field, &value), fits, "{field} {value}");
    }
}

#[test]
fn a_phone_is_the_same_in_every_writing_pasted_ones_too() {
    let ways = [
        "0712345678",
        "0712 345 678",
        "0712-345-678",
        "712345678",
        "254712345678",
        "+254712345678",
        "+254 712 345 678",
        "+254 (0)712 345678",
        "00254712345678",
        "0712.345.678",
        "0712/345678",
        // As contact apps and chats paste them.
        "\u{202a}+254 712 345678\u{202c}",
        "\u{200b}0712\u{200b}345678",
        "+254\u{a0}712\u{a0}345\u{a0}678",
        "0712\u{2011}345\u{2011}678",
        "\u{ff0b}254712345678",
    ];
    for one in ways {
        for other in ways {
            let shared = signs(json!({ "phones": ["0700 000 000", one] }), json!({ "phones": [other] }));
            assert_eq!(shared, [Sign::Phone], "{one:?} {other:?}");
        }
        assert_eq!(traits(json!({ "phones": [one] })).keys(), ["phone:254712345678"]);
        assert!(search::party_words(json!({ "phones": [one] }).as_object().unwrap()).contains("254712345678"), "{one}");
    }
    let safaricom = |text: &str| traits(json!({ "phones": [text] }));
    assert_eq!(safaricom("0110 222 333").keys(), ["phone:254110222333"], "the newer 01 numbers");
    assert!(signs(json!({ "phones": ["0712345678"] }), json!({ "phones": ["0712345679"] })).is_empty());
    for none in ["", "0712", "12345", "room 4", "07123456789", "+254 71"] {
        assert!(safaricom(none).keys().is_empty(), "{none}");
    }
    // Busia is a border town: a Ugandan phone is known by its country's code.
    let ugandan = signs(json!({ "phones": ["+256 772 123456"] }), json!({ "phones": ["00256-772-123456"] }));
    assert_eq!(ugandan, [Sign::Phone]);
    assert!(signs(json!({ "phones": ["+256 712 345678"] }), json!({ "phones": ["0712345678"] })).is_empty());
}

#[test]
fn plates_and_force_numbers_ignore_spacing() {
    let plate = |one: &str, other: &str| signs(json!({ "plate": one }), json!({ "plate": other }));
    assert_eq!(plate("KCA 123A", "kca123a"), [Sign::Plate]);
    assert_eq!(plate("KMDA-123.B", "\u{200e}kmda 123b"), [Sign::Plate]);
    assert!(plate("KCA 123A", "KCA 123B").is_empty() && plate("white", "white").is_empty());
    assert!(plate("47K", "47K").is_empty(), "three characters are no plate");
    let force = |one: &str, other: &str| signs(json!({ "force_number": one }), json!({ "force_number": other }));
    assert_eq!(force("No. 98 765", "NO98765"), [Sign::ForceNumber]);
    assert!(force("12", "12").is_empty());
    // A plate is not a force number.
    assert!(signs(json!({ "plate": "12345" }), json!({ "force_number": "12345" })).is_empty());
}

#[test]
fn a_phone_or_a_plate_told_within_a_sentence_is_a_sign_too() {
    let told = |text: &str, fields: Value| signs(json!({ "description": text }), fields);
    let sentence = "tall, blue lorry uax 123b, calls from 0712 345 678 at night; boda KMDA-777X, room 204";
    assert_eq!(told(sentence, json!({ "plate": "UAX123B" })), [Sign::Plate]);
    assert_eq!(told(sentence, json!({ "note": "KMDA 777 X or so, +254712345678" })), [Sign::Phone]);
    assert_eq!(told(sentence, json!({ "note": "KMDA777X" })), [Sign::Plate]);
    assert_eq!(told("KCA123", json!({ "plate": "kca 123" })), [Sign::Plate]);
    for text in ["room 204", "OB 41/6/10/2026", "Kit 12", "unit 123456", "kilo 123ab", "KCA 12A", ""] {
        assert!(traits(json!({ "description": text })).keys().is_empty(), "{text}");
    }
}

#[test]
fn a_close_name_is_seen_in_any_order_case_accent_and_spelling() {
    for (one, other) in [
        ("Baba T", "baba t"),
        ("Baba T", "Baba  T."),
        ("T, Baba", "BABA T"),
        ("Kevin Otieno", "Otieno Kevin"),
        ("Kevin Otieno", "Otieno K\u{e9}vin Ouma"),
        ("Otieno Kevin", "Othieno Kevin"),
        ("Wafula", "Wafulla"),
        ("Sergeant Radi", "Radi"),
        ("Officer Mukhwana", "afande Mukwana"),
        ("Ng'ang'a Peter", "Nganga Peter"),
        ("Chebet", "Che\u{200b}bet"),
        ("Ole", "OLE"),
        // Arabic with and without its points and direction marks, Amharic, Cyrillic, Greek.
        ("\u{202b}\u{645}\u{64f}\u{62d}\u{645}\u{64e}\u{651}\u{62f}\u{202c}", "\u{645}\u{62d}\u{645}\u{62f}"),
        ("\u{12a0}\u{1260}\u{1260}", "\u{200f}\u{12a0}\u{1260}\u{1260}"),
        (
            "\u{418}\u{432}\u{430}\u{43d} \u{41f}\u{435}\u{442}\u{440}\u{43e}\u{432}",
            "\u{43f}\u{435}\u{442}\u{440}\u{43e}\u{432} \u{438}\u{432}\u{430}\u{43d}",
        ),
        ("Jos\u{e9}", "JOSE\u{301}"),
    ] {
        assert!(named(one, other), "{one:?} and {other:?}");
    }
}

#[test]
fn names_that_say_too_little_or_something_else_are_not_close() {
    for (one, other) in [
        ("T", "T"),
        ("Jo", "jo"),
        ("", ""),
        ("\u{200b}\u{202e}", "\u{200b}\u{202e}"),
        ("Baba", "Baba"),
        ("Officer", "officer"),
        ("Baba T", "Baba K"),
        ("Baba T", "Baba Tom"),
        ("Baba Kevin", "Mama Otieno"),
        ("Kevin", "Kevin Otieno"),
        ("Kevin Otieno", "Kevin Wafula"),
        ("Wanjala", "Wanyama"),
        ("Juma", "Jane"),
        ("Tom", "Tim"),
    ] {
        assert!(!named(one, other), "{one:?} and {other:?}");
    }
    // Who has nothing to be told by is like nobody.
    assert!(
        signs(json!({ "role": "alleged_perpetrator", "category": "client" }), json!({ "category": "client" }))
            .is_empty()
    );
    // The strongest sign is named first.
    let both = signs(
        json!({ "phones": ["0712345678"], "aliases": ["Baba T"], "plate": "KCA 123A" }),
        json!({ "phones": ["254712345678"], "aliases": ["Baba T"], "plate": "KCA123A" }),
    );
    assert_eq!(both, [Sign::Phone, Sign::Plate, Sign::Name]);
}

proptest! {
    #[test]
    fn any_words_can_be_names_and_a_name_is_close_to_itself(name in any::<String>(), alias in "[\\PC]{0,40}") {
        for name in [&name, &alias] {
            let fields = json!({ "name": name, "plate": name, "phones": [name], "force_number": name });
            let one = traits(fields);
            let sees_itself = one.shared_with(&one);
            prop_assert_eq!(sees_itself.is_empty(), one.keys().is_empty());
        }
    }

    #[test]
    fn a_letter_left_out_or_doubled_in_a_long_name_is_still_found(
        first in "[bdfgklmnprst][aeiou][bdfgklmnprst]{1,2}[aeiou][bdfgklmnprst]", last in "[BDFGKLMNPRST][aeiou][bdfgklmnprst][aeiou][bdfgklmnprst][aeiou]", at in 2..5_usize,
    ) {
        let doubled: String = last.chars().enumerate().flat_map(|(n, c)| std::iter::repeat_n(c, if n == at { 2 } else { 1 })).collect();
        let (one, other) = (format!("{first} {last}"), format!("{doubled} {first}"));
        prop_assert!(named(&one, &other), "{one} and {other}");
    }
}
