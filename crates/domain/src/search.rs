//! Words a case is found by. They go into the encrypted index only.

use serde_json::{Map, Value};

use crate::case::Case;
use crate::matching::plain;
use crate::party;
use crate::reference::Reference;

/// Kenyan ways of writing a phone number, as `254…` digits: `07…`, `01…`, `+254…`, `254…`, `+254 (0)7…`, with spaces or
/// hyphens.
pub fn phone(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let plain = text.chars().all(is_phone_char);
    let abroad = digits.strip_prefix("00").unwrap_or(&digits).strip_prefix("254");
    let national = abroad.map_or(digits.as_str(), |rest| rest);
    let national = national.strip_prefix('0').unwrap_or(national);
    let mobile = national.len() == 9 && (national.starts_with('7') || national.starts_with('1'));
    (plain && mobile).then(|| format!("254{national}"))
}

fn is_phone_char(c: char) -> bool {
    c.is_ascii_digit() || " +-()./".contains(c)
}

/// Phones within a text: "call 0712 345 678 after dark".
pub(crate) fn phones(text: &str) -> impl Iterator<Item = String> {
    text.split(|c| !is_phone_char(c)).filter_map(phone)
}

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

/// What the codes of a case are called, in English and Kiswahili, so that "wizi" and "theft" both find it.
pub fn labels(case: &Case, reference: &Reference) -> String {
    let mut out = String::new();
    let violations = case.violations.iter().filter_map(|violation| reference.violation_label(&violation.code));
    for label in violations.chain(reference.list_label("case_statuses", case.status())) {
        label.iter().for_each(|name| out.push_str(&format!(" {name}")));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kenyan_way_of_writing_a_phone_is_one_phone() {
        let ways =
            ["0712345678", "+254 712 345 678", "254712345678", "0712-345-678", "712345678", "+254 (0)712 345678"];
        for written in ways.iter().chain(&["00254712345678", " 0712.345.678 "]) {
            assert_eq!(phone(written).as_deref(), Some("254712345678"), "{written}");
        }
        assert_eq!(phone("OB 41/6/10/2026"), None);
        assert_eq!(phone("room 0712345678"), None);
    }
}
