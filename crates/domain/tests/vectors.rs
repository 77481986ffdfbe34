//! The committed vectors (`tests/vectors/entry.json`, made by an independent Python script) against the bodies of entries.

#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

use daftari_domain::time::{Precision, Stamp, UnixMillis};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use daftari_domain::entry::{Content, EntryBody, ErasedEntry, Extent, NotABody};
use daftari_domain::ids::EntryId;
use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use serde_json::{Map, Value, json};

fn vectors() -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors/entry.json");
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

/// The cases of a table. An empty one would prove nothing.
fn list(value: &Value) -> &[Value] {
    let cases = value.as_array().unwrap();
    assert!(!cases.is_empty());
    cases
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

/// Bytes of any length: up to 64 are written in hex, longer ones in base64url.
fn wide(value: &Value) -> Vec<u8> {
    match HEXLOWER.decode(text(value).as_bytes()) {
        Ok(short) if short.len() <= 64 => short,
        _ => BASE64URL_NOPAD.decode(text(value).as_bytes()).unwrap(),
    }
}

fn body_of(vectors: &Value, name: &str) -> EntryBody {
    let case = list(&vectors["entries"]).iter().find(|case| case["name"] == name).unwrap();
    EntryBody::parse(text(&case["body"]).as_bytes()).unwrap()
}

/// Keys of a body that only its kind has.
fn own_keys(body: &Value) -> Map<String, Value> {
    let common = [
        "case",
        "lamport",
        "recorded_at",
        "time_difference_ms",
        "happened_at",
        "supersedes",
        "case_heads_seen",
        "roster_heads",
        "first_written_at",
    ];
    let keys = body.as_object().unwrap().iter().filter(|(key, _)| !common.contains(&key.as_str()));
    keys.map(|(key, value)| (key.clone(), value.clone())).collect()
}

#[test]
fn a_body_of_the_vectors_reads_as_written() {
    let vectors = vectors();
    let (mut understood, mut later) = (BTreeSet::new(), BTreeSet::new());
    for case in list(&vectors["entries"]) {
        let bytes = text(&case["body"]).as_bytes();
        let body = EntryBody::parse(bytes).unwrap();
        let mut said: Value = serde_json::from_slice(bytes).unwrap();
        let mut read: Value = serde_json::from_slice(&body.to_bytes()).unwrap();
        let kind = text(&said["kind"]).to_owned();
        if body.content == Content::Later {
            // Only the bytes keep what such an entry says; what every body has is read all the same.
            for key in own_keys(&said).keys() {
                said.as_object_mut().unwrap().remove(key);
            }
            read.as_object_mut().unwrap().remove("kind");
            later.insert(kind);
        } else {
            said.as_object_mut().unwrap().remove("colour_of_the_ink");
            understood.insert(kind);
        }
        assert_eq!(read, said, "{}", case["name"]);
    }
    let kinds = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>();
    assert_eq!(
        understood,
        kinds(&[
            "action_recorded",
            "case_opened",
            "field_set",
            "place_set",
            "share",
            "unshare",
            "violation_added",
            "violation_retired",
        ])
    );
    assert_eq!(
        later,
        kinds(&[
            "accept",
            "erase",
            "erase_planned",
            "handover_accept",
            "handover_decline",
            "handover_offer",
            "refile",
            "sundial",
        ])
    );
}

#[test]
fn a_tombstone_names_its_extent_heads_and_wishes() {
    let vectors = vectors();
    let id_of = |name: &str| {
        let case = list(&vectors["entries"]).iter().find(|case| case["name"] == name).unwrap();
        EntryId(HEXLOWER.decode(text(&case["id"]).as_bytes()).unwrap().try_into().unwrap())
    };
    let read = |name: &str| {
        let case = list(&vectors["tombstones"]).iter().find(|case| case["name"] == name).unwrap();
        let bytes = text(&case["body"]).as_bytes();
        let body = EntryBody::parse(bytes).unwrap();
        let again: Value = serde_json::from_slice(&body.to_bytes()).unwrap();
        assert_eq!(again, serde_json::from_slice::<Value>(bytes).unwrap(), "every key, and no other");
        assert_eq!(body.case.unwrap().0.to_string(), text(&vectors["opening"]["case"]));
        body.content
    };
    let place = |name: &str, after: &[&str]| {
        let mut after: Vec<EntryId> = after.iter().map(|name| id_of(name)).collect();
        after.sort_unstable();
        ErasedEntry { entry: id_of(name), after }
    };
    let (opened, name) = (place("case_opened", &[]), place("field_set", &["case_opened"]));
    let told = place("unicode text", &["field_set"]);
    let corrected = place("office corrects", &["violation_added", "unicode text"]);
    let erase =
        |what, erased, do_not_contact, do_not_share| Content::Erase { what, erased, do_not_contact, do_not_share };
    assert_eq!(read("who she is"), erase(Extent::Identity, vec![name.clone()], false, true));
    let all = vec![opened, name, told, corrected];
    assert_eq!(read("the whole case"), erase(Extent::Case, all, true, true));
    assert_eq!(read("nothing more of the case"), erase(Extent::Case, Vec::new(), false, false));
}

#[test]
fn an_opening_names_the_case_that_its_salt_and_author_make() {
    let vectors = vectors();
    let opened = body_of(&vectors, "case_opened");
    assert_eq!(opened.content, Content::CaseOpened { code: "KT-0142".into() });
    assert_eq!(opened.case.unwrap().0.to_string(), text(&vectors["opening"]["case"]));
    assert_eq!(opened.case.unwrap().0.get_version_num(), 8);
}

#[test]
fn text_arrives_letter_by_letter() {
    let told = body_of(&vectors(), "unicode text");
    let Content::FieldSet { field, value } = told.content else { panic!("a field was set") };
    assert_eq!(field, "narrative");
    // Typed apart from the script: e with a combining accent stays two characters, é stays one.
    let expected = "Alisema: “watatu”, saa 3 usiku.\nΔ 🌻 \"\\/\t e\u{301} \u{e9} \u{2028} \u{1e9e} \u{7f7}";
    assert_eq!(value, expected);
}

#[test]
fn an_action_keeps_its_time_as_told() {
    let visit = body_of(&vectors(), "action_recorded");
    let happened = visit.happened_at.unwrap();
    // 06:00 to 08:00 on 2 March 2026 in Nairobi.
    assert_eq!(happened.stamp(), Stamp { ms: UnixMillis(1_772_420_400_000), offset_min: 180 });
    assert_eq!(happened.precision, Precision::PartOfDay);
    assert_eq!(happened.until_ms, Some(UnixMillis(1_772_427_600_000)));
    assert_eq!(happened.ago.as_deref(), Some("jana asubuhi"));
    let Content::ActionRecorded { action, fields } = visit.content else { panic!("an action was recorded") };
    assert_eq!((action.as_str(), &fields["cash_bail"]), ("station_visit", &json!(500_000)));
}

#[test]
fn an_entry_signed_again_keeps_when_it_was_written_first() {
    let again = body_of(&vectors(), "re-signed when joining");
    assert_eq!(again.first_written_at, Some(Stamp { ms: UnixMillis(1_772_431_200_000 - 86_400_000), offset_min: 180 }));
    assert_eq!(again.lamport, u64::MAX);
    assert_eq!(body_of(&vectors(), "office corrects").first_written_at, None);
    assert_eq!(body_of(&vectors(), "office corrects").time_difference_ms, Some(-7_500));
}

#[test]
fn a_team_list_entry_belongs_to_no_case() {
    assert_eq!(body_of(&vectors(), "place_set").case, None);
}

#[test]
fn an_invalid_body_is_refused() {
    for case in list(&vectors()["negative_bodies"]) {
        assert_eq!(EntryBody::parse(&wide(&case["body"])), Err(NotABody), "{}", case["name"]);
    }
}
