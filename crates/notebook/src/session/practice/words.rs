//! Words of the invented cases, by name and language: `words.json`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use daftari_domain::languages::ENGLISH;

use crate::views::Language;

/// Texts by name, each by code of a language.
static WORDS: LazyLock<BTreeMap<String, BTreeMap<String, String>>> = LazyLock::new(|| {
    serde_json::from_str(include_str!("words.json"))
        .expect("words.json holds texts by name and language, as a test shows")
});

/// The words of this name, in English where the language has none.
pub(super) fn words(name: &str, language: Language) -> &'static str {
    let text = WORDS.get(name).expect("the invented cases use names of words.json only, as a test shows");
    text.get(language.code()).or_else(|| text.get(ENGLISH)).expect("every text has English, as a test shows")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_language_has_words_in_every_text_or_in_none() {
        let codes =
            |text: &'static BTreeMap<String, String>| -> BTreeSet<&str> { text.keys().map(String::as_str).collect() };
        let written: BTreeSet<&str> = WORDS.values().flat_map(codes).collect();
        let languages: BTreeSet<&str> = Language::all().map(Language::code).collect();
        assert!(written.contains(ENGLISH) && written.is_subset(&languages), "{written:?}");
        for (name, text) in WORDS.iter() {
            assert_eq!(codes(text), written, "{name}");
            assert!(text.values().all(|words| !words.trim().is_empty()), "{name}");
        }
    }

    #[test]
    fn words_are_those_of_the_language() {
        let swahili = Language::named("sw").expect("a language of the app");
        assert_eq!(words("lakeside_clinic", Language::ENGLISH), "Lakeside clinic");
        assert_eq!(words("lakeside_clinic", swahili), "Kliniki ya Lakeside");
    }
}
