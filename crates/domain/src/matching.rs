//! "May be the same person as …": what two parties have in common. A hint for people; only a person links.
//!
//! A sign is a phone, a number plate or a force number that is the same however it is written, or a name that is close.
//! Names are compared word by word in any order. What an index needs is [`Traits::keys`]: two parties share a sign only
//! if they share a key, but for names whose writings differ too much to be close.

use std::collections::BTreeSet;

use serde_json::{Map, Value};
use unicode_normalization::UnicodeNormalization;

use crate::party;
use crate::text::{self, plain};

/// How near two words are that are one word written twice: Jaro-Winkler, 0 to 1. At 0.92 `Wafula` is `Wafulla` and
/// `Otieno` is `Othieno`; `Wanjala` is not `Wanyama`, nor `Juma` `Jane`.
const CLOSE: f64 = 0.92;
/// Letters below which a word is only itself: with three letters nearly everything is close to something.
const WORD_MIN: usize = 4;
/// Letters below which a name says nothing.
const NAME_MIN: usize = 3;
/// Words of a name that are looked at.
const WORDS_MAX: usize = 4;
/// Characters of a plate or force number below which it says nothing.
const NUMBER_MIN: usize = 4;
/// Digits of a phone of another country, with its country's code.
const ABROAD_MIN: usize = 10;

/// Words that say what a person is, not who: forms of address and ranks, in the languages of the place.
const TITLES: &[&str] = &[
    "afande",
    "afisa",
    "askari",
    "baba",
    "babu",
    "boss",
    "bro",
    "brother",
    "bwana",
    "captain",
    "chief",
    "constable",
    "corporal",
    "daktari",
    "dada",
    "doctor",
    "dr",
    "driver",
    "inspector",
    "kaka",
    "konstebo",
    "koplo",
    "mama",
    "mister",
    "mr",
    "mrs",
    "ms",
    "mwalimu",
    "mzee",
    "ocs",
    "officer",
    "pastor",
    "sajenti",
    "sergeant",
    "sgt",
    "sir",
    "sister",
    "uncle",
];

/// Why two parties may be the same person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sign {
    /// The same phone.
    Phone,
    /// The same number plate.
    Plate,
    /// The same force number.
    ForceNumber,
    /// A close name or nickname.
    Name,
}

/// A name as it is compared: every word, and those that say who.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Name {
    /// All words, sorted.
    words: Vec<String>,
    /// Words that are no titles, sorted.
    telling: Vec<String>,
}

/// The signs of a party, as they are compared.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Traits {
    phones: BTreeSet<String>,
    plates: BTreeSet<String>,
    force_numbers: BTreeSet<String>,
    names: BTreeSet<Name>,
}

/// Accents and points that people leave out when they write in a hurry: Latin, Hebrew, Arabic. Vowel signs of other
/// scripts are letters to their readers and stay.
fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}' | '\u{670}')
}

/// Words without case and accents, in any script.
fn words(text: &str) -> Vec<String> {
    let folded: String =
        plain(text).to_lowercase().nfkd().filter(|c| !is_accent(*c) && *c != '\'' && *c != '\u{2019}').collect();
    let words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.take(WORDS_MAX).map(|word| word.nfc().collect()).collect()
}

/// Letters and digits, upper-cased, for plates and force numbers; none when there is too little or no digit.
fn number(text: &str) -> Option<String> {
    let signs: String = plain(text).to_uppercase().chars().filter(|c| c.is_alphanumeric()).collect();
    let tells = signs.chars().count() >= NUMBER_MIN && signs.chars().any(char::is_numeric);
    tells.then_some(signs)
}

/// One phone in any writing: `254…` for Kenyan ones, all digits for those written with the code of another country.
fn phone(text: &str) -> Option<String> {
    let text = plain(text);
    let text = text.trim();
    text::phone(text).or_else(|| {
        let abroad = text.strip_prefix('+').or_else(|| text.strip_prefix("00"))?;
        let digits: String = abroad.chars().filter(char::is_ascii_digit).collect();
        let only_digits = abroad.chars().all(|c| c.is_ascii_digit() || " -().".contains(c));
        (only_digits && digits.len() >= ABROAD_MIN).then_some(digits)
    })
}

/// Number plates within a text, as they are written here and across the border: `KCA 123A`, `KMDA 123B`, `UAX 123B`.
fn plates_within(text: &str) -> Vec<String> {
    let upper = plain(text).to_uppercase();
    let words: Vec<&str> = upper.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let pairs = words.windows(2).map(|pair| pair.concat());
    words.iter().map(|word| (*word).to_owned()).chain(pairs).filter(|word| is_plate(word)).collect()
}

/// Three or four letters beginning with `K` or `U`, three digits, and a letter or none.
fn is_plate(word: &str) -> bool {
    let letters = word.chars().take_while(char::is_ascii_alphabetic).count();
    let rest = word.get(letters..).unwrap_or_default();
    let digits = rest.chars().take_while(char::is_ascii_digit).count();
    let last = rest.get(digits..).unwrap_or_default();
    let ours = word.starts_with(['K', 'U']) && (3..=4).contains(&letters) && digits == 3;
    ours && last.len() <= 1 && last.chars().all(|c| c.is_ascii_alphabetic())
}

fn letters(words: &[String]) -> usize {
    words.iter().map(|word| word.chars().count()).sum()
}

/// One word written twice.
fn is_close(one: &str, other: &str) -> bool {
    let short = |word: &str| word.chars().count() < WORD_MIN;
    one == other || (!short(one) && !short(other) && strsim::jaro_winkler(one, other) >= CLOSE)
}

/// The first letter and the consonants after it but `h`, `w` and `y`, doubled ones once: how a word sounds to a
/// listener in a hurry.
fn consonant_key(word: &str) -> String {
    let mut key = String::new();
    for (at, c) in word.chars().enumerate() {
        let sounds = at == 0 || !"aeiouhyw".contains(c);
        if sounds && !key.ends_with(c) {
            key.push(c);
        }
    }
    key
}

/// Under what a word is looked up: its first three letters and its consonant key.
fn blocks(word: &str) -> [String; 2] {
    [word.chars().take(3).collect(), format!("{}-", consonant_key(word))]
}

impl Name {
    fn of(text: &str) -> Option<Name> {
        let mut words = words(text);
        words.sort();
        let telling = words.iter().filter(|word| !TITLES.contains(&word.as_str())).cloned().collect();
        let name = Name { words, telling };
        (letters(&name.words) >= NAME_MIN && !name.telling.is_empty()).then_some(name)
    }

    /// "Baba T": what tells is too short to be alone, so all of it must be the same.
    fn is_short(&self) -> bool {
        letters(&self.telling) < NAME_MIN
    }

    fn is_close_to(&self, other: &Name) -> bool {
        if self.is_short() || other.is_short() {
            return self.words == other.words;
        }
        let (few, many) = if self.telling.len() <= other.telling.len() { (self, other) } else { (other, self) };
        // A first name alone is not close to every person who has it among other names.
        if few.telling.len() == 1 && many.telling.len() > 1 {
            return false;
        }
        let mut left: Vec<&String> = many.telling.iter().collect();
        few.telling.iter().all(|word| {
            let found = left.iter().position(|other| is_close(word, other));
            found.map(|at| left.remove(at)).is_some()
        })
    }

    /// Index keys of a name. In a name of several words two must be close, so each key joins two.
    fn keys(&self) -> Vec<String> {
        if self.is_short() {
            return vec![format!("name:{}", self.words.join(" "))];
        }
        if let [only] = self.telling.as_slice() {
            return blocks(only).map(|block| format!("name:{block}")).to_vec();
        }
        let mut keys = Vec::new();
        for (at, one) in self.telling.iter().enumerate() {
            for other in self.telling.iter().skip(at + 1) {
                for (a, b) in blocks(one).iter().flat_map(|a| blocks(other).map(|b| (a.clone(), b))) {
                    keys.push(if a <= b { format!("name:{a}+{b}") } else { format!("name:{b}+{a}") });
                }
            }
        }
        keys
    }
}

impl Traits {
    /// The signs in the fields of a party, free text included.
    pub fn of(fields: &Map<String, Value>) -> Traits {
        let of = |name: &str| party::texts(fields, name);
        let names = of(party::ALIASES).into_iter().chain(of(party::NAME));
        // In a hurry everything is written into one field.
        let told: Vec<&str> = of(party::DESCRIPTION).into_iter().chain(of(party::NOTE)).collect();
        let phones_told = told.iter().flat_map(|text| text::phones(&plain(text)).collect::<Vec<_>>());
        let plates_told = told.iter().flat_map(|text| plates_within(text));
        Traits {
            phones: of(party::PHONES).into_iter().filter_map(phone).chain(phones_told).collect(),
            plates: of(party::PLATE).into_iter().filter_map(number).chain(plates_told).collect(),
            force_numbers: of(party::FORCE_NUMBER).into_iter().filter_map(number).collect(),
            names: names.filter_map(Name::of).collect(),
        }
    }

    /// The signs of both.
    pub fn and(mut self, other: Traits) -> Traits {
        self.phones.extend(other.phones);
        self.plates.extend(other.plates);
        self.force_numbers.extend(other.force_numbers);
        self.names.extend(other.names);
        self
    }

    /// Keys for an index, sorted, each once: `phone:254…`, `plate:…`, `force:…`, and blocks of names.
    pub fn keys(&self) -> Vec<String> {
        let of = |kind: &str, values: &BTreeSet<String>| -> Vec<String> {
            values.iter().map(|value| format!("{kind}:{value}")).collect()
        };
        let exact = [("phone", &self.phones), ("plate", &self.plates), ("force", &self.force_numbers)];
        let exact = exact.into_iter().flat_map(|(kind, values)| of(kind, values));
        let keys: BTreeSet<String> = exact.chain(self.names.iter().flat_map(Name::keys)).collect();
        keys.into_iter().collect()
    }

    /// Signs both share, the strongest first.
    pub fn shared_with(&self, other: &Traits) -> Vec<Sign> {
        let names = || self.names.iter().any(|name| other.names.iter().any(|its| name.is_close_to(its)));
        let signs = [
            (Sign::Phone, !self.phones.is_disjoint(&other.phones)),
            (Sign::Plate, !self.plates.is_disjoint(&other.plates)),
            (Sign::ForceNumber, !self.force_numbers.is_disjoint(&other.force_numbers)),
            (Sign::Name, names()),
        ];
        signs.into_iter().filter(|(_, shared)| *shared).map(|(sign, _)| sign).collect()
    }
}
