//! Words a case is found by. They go into the encrypted index only.

use serde_json::Value;

use crate::case::Case;

/// Kenyan ways of writing a phone number, as `254…` digits: `07…`, `01…`, `+254…`, `254…`, with spaces or hyphens.
pub fn phone(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let plain = text.chars().all(|c| c.is_ascii_digit() || " +-()./".contains(c));
    let national = digits.strip_prefix("254").or_else(|| digits.strip_prefix('0')).unwrap_or(&digits);
    let mobile = national.len() == 9 && (national.starts_with('7') || national.starts_with('1'));
    (plain && mobile).then(|| format!("254{national}"))
}

/// All words of a case, one text.
pub fn words(case: &Case) -> String {
    let mut out = case.code.clone();
    for field in case.fields.values() {
        field.standing.iter().for_each(|written| put(&mut out, &written.value));
    }
    for item in &case.items {
        for version in &item.standing {
            version.fields.values().for_each(|value| put(&mut out, value));
        }
    }
    out
}

fn put(out: &mut String, value: &Value) {
    match value {
        Value::String(text) => {
            out.push(' ');
            out.push_str(text);
            if let Some(phone) = phone(text) {
                // Found by any way of writing it.
                let national = phone.trim_start_matches("254").to_owned();
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
        for written in ["0712345678", "+254 712 345 678", "254712345678", "0712-345-678", "712345678"] {
            assert_eq!(phone(written).as_deref(), Some("254712345678"), "{written}");
        }
        assert_eq!(phone("OB 41/6/10/2026"), None);
        assert_eq!(phone("room 0712345678"), None);
    }
}
