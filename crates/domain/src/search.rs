//! Words a case is found by. They go into the encrypted index only.

use serde_json::{Map, Value};

use crate::case::Case;
use crate::party;
use crate::place::{Place, place_labels};
use crate::reference::Reference;
use crate::text::{phones, plain};

/// All words of a case, one text.
pub fn words(case: &Case) -> String {
    let mut out = case.code.clone();
    for field in case.fields.values() {
        field.standing.iter().for_each(|written| put(&mut out, &written.value));
    }
    for item in case.done_and_planned() {
        for version in &item.standing {
            version.fields.values().for_each(|value| put(&mut out, value));
        }
    }
    for version in case.parties.iter().flat_map(|party| &party.standing) {
        put_party(&mut out, &version.fields);
    }
    out
}

/// Labels of the codes of a case, in every language, so that "wizi" and "theft" both find it.
pub fn labels(case: &Case, reference: &Reference) -> String {
    let mut out = String::new();
    let fields = case.fields.values().flat_map(|field| &field.standing).map(|written| &written.value);
    let versions = case.done_and_planned().flat_map(|item| &item.standing);
    let places = fields.chain(versions.flat_map(|version| version.fields.values())).filter_map(Place::of);
    for label in places.filter_map(|place| place.id).flat_map(|id| place_labels(reference, &id)) {
        out.push_str(&format!(" {label}"));
    }
    let violations = case.violations.iter().flat_map(|violation| reference.violation_labels(&violation.code));
    for name in violations.chain(reference.list_labels("case_statuses", case.status())) {
        out.push_str(&format!(" {name}"));
    }
    out
}

/// Words a party is found by: everything people wrote, not who it was linked to.
pub fn party_words(fields: &Map<String, Value>) -> String {
    let mut out = String::new();
    put_party(&mut out, fields);
    out
}

fn put_party(out: &mut String, fields: &Map<String, Value>) {
    let written = fields.iter().filter(|(name, _)| name.as_str() != party::PERSON);
    written.for_each(|(_, value)| put(out, value));
    for plate in party::texts(fields, party::PLATE) {
        // Found as one word too: KCA 123A and KCA123A.
        let one: String = plain(plate).chars().filter(|c| c.is_alphanumeric()).collect();
        out.push(' ');
        out.push_str(&one);
    }
}

fn put(out: &mut String, value: &Value) {
    // The id of a place is no word.
    if let Some(place) = Place::of(value) {
        return put(out, &Value::String(place.words));
    }
    match value {
        Value::String(text) => {
            out.push(' ');
            out.push_str(text);
            for phone in phones(&plain(text)) {
                // Found by any way of writing it.
                let national = phone.strip_prefix("254").unwrap_or(&phone);
                out.push_str(&format!(" {phone} 0{national} {national}"));
            }
        }
        Value::Array(parts) => parts.iter().for_each(|part| put(out, part)),
        Value::Object(parts) => parts.values().for_each(|part| put(out, part)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
