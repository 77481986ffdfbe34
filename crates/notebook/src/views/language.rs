//! The language of the app: one of those the shipped reference data names.

use daftari_domain::languages::ENGLISH;
use daftari_domain::reference::Reference;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use ts_rs::{Config, TS};

/// Language of every text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Language(&'static str);

impl Language {
    /// The language of texts that no other has, and of an app that is not set up yet.
    pub const ENGLISH: Language = Language(ENGLISH);

    /// Every language of the app, in the order of the reference data.
    pub fn all() -> impl Iterator<Item = Language> {
        Reference::kenya().languages().iter().map(Language)
    }

    /// The language with this code; none when the app has no such language.
    pub fn named(code: &str) -> Option<Language> {
        Reference::kenya().languages().named(code).map(Language)
    }

    /// Its code, such as `en`.
    pub fn code(self) -> &'static str {
        self.0
    }
}

impl Serialize for Language {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0)
    }
}

impl<'de> Deserialize<'de> for Language {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Language, D::Error> {
        let code = String::deserialize(deserializer)?;
        Language::named(&code).ok_or_else(|| D::Error::custom("not a language of this app"))
    }
}

/// A union of the codes, so that the UI has to have messages for each.
impl TS for Language {
    type WithoutGenerics = Language;
    type OptionInnerType = Language;

    fn docs() -> Option<String> {
        Some("/**\n * Language of every text.\n */\n".to_owned())
    }

    fn name(_: &Config) -> String {
        "Language".to_owned()
    }

    fn decl(cfg: &Config) -> String {
        format!("type Language = {};", Language::inline(cfg))
    }

    fn inline(_: &Config) -> String {
        let codes: Vec<String> = Language::all().map(|language| format!("\"{}\"", language.0)).collect();
        codes.join(" | ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_its_code_and_an_unknown_one_is_refused() {
        for language in Language::all() {
            let json = serde_json::to_string(&language).expect("a code");
            assert_eq!(json, format!("\"{}\"", language.code()));
            assert_eq!(serde_json::from_str::<Language>(&json).expect("a known code"), language);
        }
        assert!(serde_json::from_str::<Language>("\"xx\"").is_err());
        assert!(serde_json::from_str::<Language>("\"En\"").is_err());
        assert_eq!(Language::named("en"), Some(Language::ENGLISH));
    }
}
