//! The committed vectors (`tests/vectors/entry.json`, made by an independent Python script) against the bodies of entries.

#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

use daftari_domain::place::{Place, is_same};
use daftari_domain::time::{Precision, Stamp, UnixMillis};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use daftari_domain::case::{AuthorRoles, FoldEntry, fold};
use daftari_domain::entry::{Content, EntryBody, Extent, NotABody};
use daftari_domain::ids::{CaseId, DeviceKey, EntryId, StatementId};
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
    let common = ["recorded_at", "time_difference_ms", "happened_at", "supersedes", "roster_heads", "first_written_at"];
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
        body.content
    };
    let erase =
        |what, erased, do_not_contact, do_not_share| Content::Erase { what, erased, do_not_contact, do_not_share };
    assert_eq!(read("who she is"), erase(Extent::Identity, vec![id_of("field_set")], false, true));
    let all = ["case_opened", "field_set", "unicode text", "office corrects"].map(id_of).to_vec();
    assert_eq!(read("the whole case"), erase(Extent::Case, all, true, true));
    assert_eq!(read("nothing more of the case"), erase(Extent::Case, Vec::new(), false, false));
}

#[test]
fn an_opening_says_the_label_of_the_case() {
    let vectors = vectors();
    let opened = body_of(&vectors, "case_opened");
    assert_eq!(opened.content, Content::CaseOpened { code: "KT-0142".into() });
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
fn places_of_the_vectors_are_the_same_or_not() {
    let vectors = vectors();
    let pairs = list(&vectors["places"]);
    assert!(pairs.iter().any(|pair| pair["same"] == true) && pairs.iter().any(|pair| pair["same"] == false));
    for pair in pairs {
        assert!(Place::of(&pair["one"]).is_some() && Place::of(&pair["other"]).is_some());
        assert_eq!(json!(is_same(&pair["one"], &pair["other"])), pair["same"], "{pair}");
    }
}

#[test]
fn an_action_keeps_its_time_as_told() {
    let visit = body_of(&vectors(), "action_recorded");
    let happened = visit.happened_at.unwrap();
    // 06:00 to 08:00 on 2 March 2026 in Nairobi.
    assert_eq!(happened.stamp(), Stamp { ms: UnixMillis(1_772_420_400_000), offset_min: 180 });
    assert_eq!(happened.said.precision, Precision::PartOfDay.code());
    assert_eq!(happened.until_ms, Some(UnixMillis(1_772_427_600_000)));
    assert_eq!(happened.said.words.as_deref(), Some("jana asubuhi"));
    assert_eq!(happened.zone.as_deref(), Some("Africa/Nairobi"));
    let Content::ActionRecorded { action, fields } = visit.content else { panic!("an action was recorded") };
    assert_eq!((action.as_str(), &fields["cash_bail"]), ("station_visit", &json!(500_000)));
}

#[test]
fn an_entry_signed_again_keeps_when_it_was_written_first() {
    let again = body_of(&vectors(), "re-signed when joining");
    assert_eq!(again.first_written_at, Some(Stamp { ms: UnixMillis(1_772_431_200_000 - 86_400_000), offset_min: 180 }));
    assert_eq!(body_of(&vectors(), "office corrects").first_written_at, None);
    assert_eq!(body_of(&vectors(), "office corrects").time_difference_ms, Some(-7_500));
}

/// Who is the office is known by name here, and so is who was removed.
struct Team(BTreeSet<DeviceKey>);

impl AuthorRoles for Team {
    fn is_office(&self, device: &DeviceKey, _: &[StatementId]) -> bool {
        *device == person("office")
    }

    fn was_office(&self, device: &DeviceKey) -> bool {
        *device == person("office")
    }

    fn is_removed(&self, device: &DeviceKey) -> bool {
        self.0.contains(device)
    }
}

fn person(name: &str) -> DeviceKey {
    let mut key = [0; 32];
    key[..name.len()].copy_from_slice(name.as_bytes());
    DeviceKey(key)
}

fn fold_entry(said: &Value, case: CaseId) -> FoldEntry {
    let id = |value: &Value| EntryId(HEXLOWER.decode(text(value).as_bytes()).unwrap().try_into().unwrap());
    let device = || person(text(&said["device"]));
    let content = match text(&said["says"]) {
        "case_opened" => Content::CaseOpened { code: "KT-0001".to_owned() },
        "share" => Content::Share { device: device(), worker: said["worker"].as_bool().unwrap(), not_asked: false },
        "unshare" => Content::Unshare { device: device() },
        _ => Content::Later,
    };
    FoldEntry {
        id: id(&said["id"]),
        author: person(text(&said["author"])),
        author_seq: said["author_seq"].as_u64().unwrap(),
        case: Some(case),
        parents: said["parents"].as_array().unwrap().iter().map(id).collect(),
        body: EntryBody::without_words(Stamp { ms: UnixMillis(0), offset_min: 180 }, Vec::new(), content),
    }
}

#[test]
fn a_case_that_an_adversary_wrote_into_folds_as_the_page_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors/case_fold.json");
    let vectors: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
    let id = CaseId(uuid::Uuid::from_u128(7));
    let (mut in_review, mut waiting, mut without_worker, mut of_removed_seen) = (0, 0, 0, 0);
    for (number, set) in list(&vectors["sets"]).iter().enumerate() {
        let entries: Vec<FoldEntry> = list(&set["entries"]).iter().map(|said| fold_entry(said, id)).collect();
        let people = |names: &Value| {
            names.as_array().unwrap().iter().map(|name| person(text(name))).collect::<BTreeSet<DeviceKey>>()
        };
        let removed = people(&set["removed"]);
        let case = fold(id, &entries, &Team(removed.clone()));
        let expected = &set["expected"];
        let ids = |ids: &[EntryId]| {
            let mut ids: Vec<String> = ids.iter().map(EntryId::to_string).collect();
            ids.sort();
            json!(ids)
        };
        assert_eq!(ids(&case.review), expected["review"], "set {number}");
        assert_eq!(ids(&case.waiting), expected["waiting"], "set {number}");
        assert_eq!(ids(&case.heads), expected["heads"], "set {number}");
        assert_eq!(case.holders, people(&expected["holders"]), "set {number}");
        assert_eq!(case.worker, expected["worker"].as_str().map(person), "set {number}");
        in_review += case.review.len();
        waiting += case.waiting.len();
        without_worker += usize::from(case.worker.is_none());
        let of_removed = entries.iter().filter(|entry| removed.contains(&entry.author));
        of_removed_seen += of_removed.filter(|entry| case.is_counted(&entry.id)).count();
    }
    assert!(
        in_review > 50 && waiting > 5 && without_worker > 5 && of_removed_seen > 20,
        "{in_review} {waiting} {of_removed_seen}"
    );
}

#[test]
fn an_invalid_body_is_refused() {
    for case in list(&vectors()["negative_bodies"]) {
        assert_eq!(EntryBody::parse(&wide(&case["body"])), Err(NotABody), "{}", case["name"]);
    }
}
