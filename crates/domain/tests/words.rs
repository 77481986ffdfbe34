//! Small things: words a case is found by, names of cases and entries, times, and what lists show.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod common;

use common::{Device, EVENING, HOUR, stamp, summary};
use daftari_domain::fields;
use daftari_domain::ids::{DeviceKey, EntryId, NotHex, case_code};
use daftari_domain::money::Cents;
use daftari_domain::place::Place;
use daftari_domain::reference::Reference;
use daftari_domain::search::words;
use daftari_domain::text::phone;
use daftari_domain::time::{HappenedAt, Precision, Stamp, UnixMillis, is_zone};
use proptest::prelude::*;
use serde_json::{Value, json};

fn found_in(device: &Device, text: &str) -> bool {
    words(&device.sees()).split(' ').any(|word| word == text)
}

#[test]
fn a_case_is_found_by_everything_that_stands_in_it() {
    let mut amina = Device::new(1);
    amina.open();
    amina.set("narrative", "thrown out of the lodge");
    amina.set("party", json!({ "names": ["Otieno"], "phone": "0712 345 678" }));
    let entry = amina.act("reported_to_police", json!({ "ob_number": "41/6/10/2026" }));
    for word in ["KT-0001", "lodge", "Otieno", "41/6/10/2026", "254712345678", "0712345678", "712345678"] {
        assert!(found_in(&amina, word), "{word}");
    }
    // What was taken back is found no more.
    amina.set("narrative", "asked to leave the bar");
    amina.correct(&entry, "reported_to_police", json!({ "ob_number": "42/6/10/2026" }));
    assert!(!found_in(&amina, "lodge") && !found_in(&amina, "41/6/10/2026"));
    assert!(found_in(&amina, "bar") && found_in(&amina, "42/6/10/2026"));
    // Both sides of a conflict are found.
    amina.share(2);
    let mut beryl = Device::new(2);
    beryl.take_all_of(&amina);
    amina.set("hot_spot", "Sofia");
    beryl.set("hot_spot", "Marachi");
    amina.take_all_of(&beryl);
    assert!(found_in(&amina, "Sofia") && found_in(&amina, "Marachi"));
}

#[test]
fn phones_within_a_sentence_are_found_too() {
    let mut amina = Device::new(1);
    amina.open();
    amina.set("narrative", "call her sister +254 798-111 222, or the guard (0110 222 333). Not OB 41/6/10/2026.");
    for written in ["254798111222", "0798111222", "254110222333", "110222333"] {
        assert!(found_in(&amina, written), "{written}");
    }
    let numbers = words(&amina.sees()).split(' ').filter(|word| word.starts_with("254")).count();
    assert_eq!(numbers, 2, "an OB number is no phone");
}

proptest! {
    #[test]
    fn every_writing_of_a_phone_is_the_same_phone(number in "[71][0-9]{8}", gaps in prop::collection::vec(0..9_usize, 0..3)) {
        let spaced = |text: &str| -> String {
            text.char_indices().map(|(at, c)| if gaps.contains(&at) { format!("{c} ") } else { c.to_string() }).collect()
        };
        let expected = Some(format!("254{number}"));
        for before in ["", "0", "254", "+254", "+254 ", "00254", "+254 (0)"] {
            prop_assert_eq!(phone(&format!("{before}{}", spaced(&number))), expected.clone());
        }
        let (shorter, longer) = (format!("0{}", number.get(..8).unwrap()), format!("0{number}5"));
        prop_assert_eq!(phone(&shorter), None);
        prop_assert_eq!(phone(&longer), None);
        let called = format!("x{number}");
        prop_assert_eq!(phone(&called), None);
    }

    #[test]
    fn a_case_code_is_two_plain_letters_and_a_number(device in any::<[u8; 32]>(), counter in any::<u64>()) {
        let code = case_code(&DeviceKey(device), counter);
        let (letters, number) = code.split_once('-').unwrap();
        prop_assert!(letters.len() == 2 && letters.chars().all(|c| c.is_ascii_uppercase() && !"ILOQXZ".contains(c)));
        prop_assert!(number.len() >= 4 && number.parse::<u64>() == Ok(counter));
    }

    #[test]
    fn an_id_reads_back_unchanged(bytes in any::<[u8; 32]>()) {
        let id = EntryId(bytes);
        prop_assert_eq!(id.to_string().parse::<EntryId>(), Ok(id));
        prop_assert_eq!(serde_json::from_value::<EntryId>(json!(id)).unwrap(), id);
    }
}

#[test]
fn an_id_in_any_other_writing_is_refused() {
    let good = EntryId([0xab; 32]).to_string();
    for bad in [
        good.to_uppercase(),
        good.get(..62).unwrap().to_owned(),
        format!("{good}ab"),
        good.replace('a', "g"),
        format!(" {good}"),
    ] {
        assert_eq!(bad.parse::<EntryId>(), Err(NotHex), "{bad}");
    }
    // Logs see a few digits of a key, never all.
    assert_eq!(format!("{:?}", DeviceKey([0xab; 32])), "DeviceKey(abababab)");
}

#[test]
fn a_moment_never_overflows_and_a_precision_has_one_code() {
    let late = Stamp { ms: UnixMillis(i64::MAX - 1), offset_min: 180 };
    assert_eq!(late.plus(HOUR), Stamp { ms: UnixMillis(i64::MAX), offset_min: 180 });
    let listed: Vec<String> = Reference::kenya().to_json()["lists"]["time_precision"]
        .as_array()
        .unwrap()
        .iter()
        .map(|precision| precision["code"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(listed.len(), 5);
    for code in listed {
        let precision = Precision::from_code(&code).unwrap();
        assert_eq!((precision.code(), json!(precision)), (code.as_str(), json!(code)));
    }
    assert_eq!(Precision::from_code("yesterday"), None);
}

#[test]
fn a_time_is_read_without_knowing_how_wide_its_precision_is() {
    let wide = |precision| HappenedAt::known_to(precision, stamp(EVENING)).latest().since(UnixMillis(EVENING));
    assert_eq!([wide(Precision::Exact), wide(Precision::Hour)], [0, HOUR]);
    assert_eq!([wide(Precision::PartOfDay), wide(Precision::Date)], [24 * HOUR; 2]);
    let unknown = HappenedAt::known_to(Precision::Unknown, stamp(EVENING));
    assert_eq!((unknown.until_ms, unknown.latest()), (None, UnixMillis::MAX));
    // A precision of a later version.
    let said = json!({ "said": { "precision": "fortnight" }, "from_ms": EVENING, "until_ms": EVENING + 5 * HOUR,
        "offset_min": 180, "zone": "Africa/Nairobi" });
    let read: HappenedAt = serde_json::from_value(said.clone()).unwrap();
    assert_eq!(read.latest(), UnixMillis(EVENING + 5 * HOUR));
    assert_eq!(json!(read), said, "nothing is lost");
}

#[test]
fn a_zone_is_short_visible_ascii() {
    for zone in ["Africa/Nairobi", "UTC", &"x".repeat(64)] {
        assert!(is_zone(zone), "{zone}");
    }
    for bad in ["", &"x".repeat(65), "Africa Nairobi", "Áfrika", "a\n"] {
        assert!(!is_zone(bad), "{bad}");
    }
}

#[test]
fn a_value_that_fills_nothing_in_is_told_from_one_that_does() {
    for empty in [Value::Null, json!(""), json!(" \t\n"), json!([]), json!({})] {
        assert!(fields::is_empty(&empty), "{empty}");
    }
    for filled in [json!(false), json!(0), json!("x"), json!([""]), json!({ "a": null })] {
        assert!(!fields::is_empty(&filled), "{filled}");
    }
}

#[test]
fn a_list_shows_current_values_and_the_last_entry() {
    let mut amina = Device::new(1);
    amina.open();
    amina.add_violation("non_payment");
    amina.set("hot_spot", json!(Place::typed("Sofia")));
    amina.set("survivor_code", "Akinyi");
    amina.set("survivor_name", "her real name");
    amina.set("agreed_fee", 80_000);
    let summary = |device: &Device| summary(&device.sees(), Reference::kenya(), EVENING);
    let shown = summary(&amina);
    assert_eq!((shown.code.as_str(), shown.status.as_str(), shown.violations.len()), ("KT-0001", "new", 1));
    assert_eq!((&shown.hot_spot, shown.survivor.as_deref()), (&Some(Place::typed("Sofia")), Some("Akinyi")));
    assert_eq!(
        (shown.balance_cents, shown.has_conflict, shown.last_ms),
        (Some(Cents(80_000)), false, UnixMillis(EVENING))
    );
    assert!(!serde_json::to_string(&shown).unwrap().contains("her real name"), "a list never holds it");
    // Taking a violation back is writing too; a phone that is an hour behind and knows it writes in true time.
    amina.clock = EVENING + HOUR;
    amina.difference = Some(HOUR);
    amina.retire_violation("non_payment").unwrap();
    assert_eq!(summary(&amina).last_ms, UnixMillis(EVENING + 2 * HOUR));
    assert!(summary(&amina).violations.is_empty());
}
