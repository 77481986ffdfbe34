//! Languages of texts. The reference data names them once, in `meta.languages`; no list of them stands in code.

use serde_json::{Map, Value};

/// Code of the language whose text stands where another language has none.
pub const ENGLISH: &str = "en";

/// Codes of the languages in which texts are written, in the order of the reference data. English is always among them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Languages(Vec<String>);

impl Languages {
    /// The languages that reference data names.
    pub fn of(json: &Value) -> Languages {
        let named = json.get("meta").and_then(|meta| meta.get("languages")).and_then(Value::as_array);
        let named = named.map_or(&[][..], Vec::as_slice).iter().filter_map(Value::as_str);
        let mut codes: Vec<String> = named.map(str::to_owned).collect();
        if !codes.iter().any(|code| code == ENGLISH) {
            codes.insert(0, ENGLISH.to_owned());
        }
        Languages(codes)
    }

    /// Codes, in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// The code as the data has it; none for a language that it does not name.
    pub fn named(&self, code: &str) -> Option<&str> {
        self.iter().find(|known| *known == code)
    }

    /// Fills in the languages a text lacks: with the English text, else with that of the first language that has one. So a
    /// line is empty in no language.
    pub(crate) fn fill(&self, text: &mut Map<String, Value>) {
        let has = |code: &str| text.get(code).cloned();
        let Some(said) = has(ENGLISH).or_else(|| self.iter().find_map(has)) else { return };
        for code in self.iter() {
            if !text.contains_key(code) {
                text.insert(code.to_owned(), said.clone());
            }
        }
    }

    /// Fills in every text below a value: each object that has English words and holds nothing but words.
    pub(crate) fn fill_all(&self, value: &mut Value) {
        match value {
            Value::Object(text) if text.contains_key(ENGLISH) && text.values().all(Value::is_string) => self.fill(text),
            Value::Object(parts) => parts.values_mut().for_each(|part| self.fill_all(part)),
            Value::Array(parts) => parts.iter_mut().for_each(|part| self.fill_all(part)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// A further language may grow label by label.
    #[test]
    fn the_shipped_data_lacks_no_text_in_english_and_kiswahili() {
        let complete = Languages::of(&json!({ "meta": { "languages": ["en", "sw"] } }));
        for file in [include_str!("../reference/kenya.json"), include_str!("../reference/daftari.json")] {
            let shipped: Value = serde_json::from_str(file).expect("JSON");
            let mut filled = shipped.clone();
            complete.fill_all(&mut filled);
            assert_eq!(filled, shipped);
        }
    }

    #[test]
    fn english_is_a_language_of_any_data() {
        let codes = |json: &Value| Languages::of(json).0;
        assert_eq!(codes(&json!({})), ["en"]);
        assert_eq!(codes(&json!({ "meta": { "languages": ["sw"] } })), ["en", "sw"]);
        assert_eq!(codes(&json!({ "meta": { "languages": ["sw", "en", "luo"] } })), ["sw", "en", "luo"]);
    }
}
