//! The data set: the same cases for the same seed, on every machine. Made-up people, made-up places.

use daftari_domain::entry::Content;
use daftari_domain::place::Place;
use daftari_domain::time::{HOUR_MS, HappenedAt, Precision, Stamp, UnixMillis};
use daftari_domain::{calendar, fields};
use serde_json::{Map, Value, json};

/// Seed of everything.
const SEED: u64 = 0x0044_4146_5441_5249;
/// Minutes east of UTC.
const OFFSET_MIN: i16 = 180;
/// Words of a narrative.
const NARRATIVE_WORDS: usize = 60;

/// SplitMix64: small, and the same everywhere.
#[derive(Debug, Clone)]
pub struct Draw(u64);

impl Draw {
    /// From a place in the data set.
    pub fn at(place: u64) -> Draw {
        let mut draw = Draw(SEED ^ place.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        draw.next();
        draw
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Below a bound.
    pub fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(bound.max(1)).unwrap_or(1)).unwrap_or(0)
    }

    /// One of these.
    pub fn pick<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words.get(self.below(words.len())).copied().unwrap_or_default()
    }

    /// Common words come often, rare ones seldom, as in real text.
    fn word(&mut self) -> String {
        if self.below(4) > 0 {
            let place = self.below(WORDS.len()) * self.below(WORDS.len()) / WORDS.len();
            return WORDS.get(place).copied().unwrap_or("na").to_owned();
        }
        self.name()
    }

    /// A made-up name, out of a few thousand.
    pub fn name(&mut self) -> String {
        format!("{}{}{}", self.pick(FIRST), self.pick(MIDDLE), self.pick(LAST))
    }

    /// So many words.
    pub fn text(&mut self, words: usize) -> String {
        (0..words).map(|_| self.word()).collect::<Vec<_>>().join(" ")
    }
}

const WORDS: &[&str] = &[
    "the",
    "he",
    "she",
    "and",
    "to",
    "at",
    "was",
    "that",
    "her",
    "him",
    "client",
    "police",
    "room",
    "money",
    "refused",
    "officer",
    "night",
    "lodging",
    "street",
    "came",
    "took",
    "phone",
    "said",
    "after",
    "before",
    "with",
    "from",
    "bar",
    "guard",
    "left",
    "two",
    "men",
    "bag",
    "paid",
    "pay",
    "agreed",
    "station",
    "asked",
    "went",
    "back",
    "home",
    "friend",
    "saw",
    "car",
    "door",
    "hit",
    "face",
    "arm",
    "hospital",
    "nurse",
    "gave",
    "report",
    "number",
    "book",
    "name",
    "badge",
    "road",
    "stage",
    "market",
    "morning",
    "evening",
    "hours",
    "later",
    "again",
    "threatened",
    "knife",
    "pushed",
    "ran",
    "called",
    "sister",
    "child",
    "landlord",
    "rent",
    "key",
    "locked",
    "out",
    "clothes",
    "taken",
    "shoes",
    "condom",
    "broke",
    "removed",
    "without",
    "told",
    "nobody",
    "afraid",
    "angry",
    "shouted",
    "neighbours",
    "heard",
    "opened",
    "window",
    "truck",
    "driver",
    "border",
    "town",
    "river",
    "bridge",
    "hotel",
    "manager",
    "receipt",
    "debt",
    "promised",
    "tomorrow",
    "week",
    "month",
    "transport",
    "fare",
    "matatu",
    "boda",
    "askari",
    "kanjo",
    "kituo",
    "polisi",
    "pesa",
    "nyumba",
    "usiku",
    "asubuhi",
    "jioni",
    "rafiki",
    "dada",
    "mteja",
    "alikataa",
    "kulipa",
    "alinipiga",
    "alichukua",
    "simu",
    "barabara",
    "soko",
    "hospitali",
    "daktari",
    "dawa",
    "saa",
    "sita",
    "kesho",
    "leo",
    "jana",
    "wiki",
];
const FIRST: &[&str] = &[
    "A", "Be", "Chi", "Da", "E", "Fa", "Gi", "Ha", "I", "Je", "Ka", "Li", "Mu", "Na", "O", "Pe", "Ro", "Sa", "Te",
    "Wa", "Ya", "Zu",
];
const MIDDLE: &[&str] = &["bi", "cho", "di", "ga", "ke", "lo", "mi", "nje", "ra", "si", "to", "wa", "ya", "zi"];
const LAST: &[&str] = &["bu", "da", "go", "ka", "li", "ma", "na", "no", "ri", "sha", "ta", "to", "we", "yo"];
/// Places.
pub const HOT_SPOTS: &[&str] = &[
    "Railway gate",
    "Old stage bar",
    "Blue lodge",
    "Market back row",
    "Bridge lay-by",
    "Weighbridge",
    "Lake road",
    "Green hotel",
    "Quarry corner",
    "Night market",
    "Border yard",
    "Mill street",
    "Church lane",
    "Petrol station",
    "Sand pit",
];
/// What is done to people.
pub const VIOLATIONS: &[&str] = &[
    "non_payment",
    "rape",
    "physical_assault",
    "police_extortion",
    "robbery",
    "threat_of_harm",
    "condom_removed_or_damaged",
    "illegal_arrest",
    "theft",
    "gang_rape",
    "verbal_abuse",
    "eviction",
];

/// What is told about a case, beyond that it was opened.
pub struct Told {
    /// Five entries.
    pub entries: Vec<Content>,
    /// Its narrative.
    pub narrative: String,
    /// A phone as it was written down, in every second case.
    pub phone: Option<String>,
}

/// What is told about the case at a place of the data set, as of a moment.
pub fn told(place: usize, now_ms: i64) -> Told {
    let mut draw = Draw::at(place as u64);
    let narrative = draw.text(NARRATIVE_WORDS);
    let field = |field: &str, value: Value| Content::FieldSet { field: field.to_owned(), value };
    let mut entries = vec![
        Content::ViolationAdded { violation: draw.pick(VIOLATIONS).to_owned(), fields: Map::new() },
        field(fields::HOT_SPOT, json!(Place::typed(draw.pick(HOT_SPOTS)))),
        field(fields::NARRATIVE, json!(narrative)),
    ];
    let phone = (place % 2 == 1).then(|| {
        let [a, b, c] = [0, 0, 0].map(|_| draw.below(1_000));
        format!("07{:02} {a:03} {:03}", b % 100, c)
    });
    entries.push(match &phone {
        Some(phone) => field(fields::SAFE_CONTACT, json!(phone)),
        None => {
            let ago = i64::try_from(draw.below(400)).unwrap_or(0);
            let from = Stamp { ms: UnixMillis(now_ms - ago * HOUR_MS), offset_min: OFFSET_MIN };
            field(fields::INCIDENT_AT, json!(HappenedAt::known_to(Precision::Hour, from)))
        }
    });
    entries.push(match place % 5 {
        0 => action("closed", &[("outcome", json!("settled"))]),
        1 => action("reported_to_police", &[("ob_number", json!(format!("OB {}/6/10/2026", draw.below(90) + 1)))]),
        2 => action("payment_received", &[("amount", json!(50_000 + draw.below(40) * 5_000))]),
        _ => counselled(&mut draw),
    });
    Told { entries, narrative, phone }
}

/// A day so many days before a moment, as lists are narrowed by it.
pub fn day(now_ms: i64, days_ago: usize) -> String {
    let ago = i64::try_from(days_ago).unwrap_or(0) * 24 * HOUR_MS;
    calendar::date_text(Stamp { ms: UnixMillis(now_ms - ago), offset_min: OFFSET_MIN })
}

fn action(action: &str, fields: &[(&str, Value)]) -> Content {
    let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
    Content::ActionRecorded { action: action.to_owned(), fields }
}

/// A talk with the survivor, with a note of twenty words.
pub fn counselled(draw: &mut Draw) -> Content {
    action("counselled", &[("note", json!(draw.text(20)))])
}

/// A field that people write again and again.
pub fn field_again(draw: &mut Draw) -> Content {
    let field = draw.pick(&[fields::NARRATIVE, fields::HOT_SPOT, fields::SURVIVOR_CODE, fields::SAFE_CONTACT]);
    let words = draw.text(8);
    let value = if field == fields::HOT_SPOT { json!(Place::typed(&words)) } else { json!(words) };
    Content::FieldSet { field: field.to_owned(), value }
}

/// How a worker searches for a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Looking {
    /// The first letters of a word.
    Letters(usize),
    /// A word and the beginning of another one of the same case.
    TwoWords,
    /// The first digits of a phone, as far as they were typed.
    Phone,
}

impl Looking {
    /// Every way, as people type.
    pub const WAYS: [Looking; 6] = [
        Looking::Letters(1),
        Looking::Letters(2),
        Looking::Letters(3),
        Looking::Letters(4),
        Looking::TwoWords,
        Looking::Phone,
    ];

    /// Its name in the report.
    pub fn name(self) -> String {
        match self {
            Looking::Letters(1) => "1_letter".to_owned(),
            Looking::Letters(count) => format!("{count}_letters"),
            Looking::TwoWords => "two_words".to_owned(),
            Looking::Phone => "phone".to_owned(),
        }
    }

    /// What is typed. The case that is looked for is drawn from the first so many.
    pub fn typed(self, draw: &mut Draw, cases: usize) -> String {
        let place = draw.below(cases);
        match self {
            Looking::Letters(count) => start(&Looking::word_of(draw, place), count),
            Looking::TwoWords => {
                let (one, other) = (Looking::word_of(draw, place), Looking::word_of(draw, place));
                let letters = 2 + draw.below(3);
                format!("{one} {}", start(&other, letters))
            }
            Looking::Phone => {
                let phone = told(place | 1, 0).phone.unwrap_or_default();
                let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
                let count = 4 + draw.below(5);
                start(&digits, count)
            }
        }
    }

    fn word_of(draw: &mut Draw, place: usize) -> String {
        let narrative = told(place, 0).narrative;
        let words: Vec<&str> = narrative.split(' ').collect();
        draw.pick(&words).to_owned()
    }
}

fn start(word: &str, letters: usize) -> String {
    word.chars().take(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_always_tells_its_own_story() {
        let (one, again, other) = (told(7, 0), told(7, 0), told(8, 0));
        assert_eq!((one.entries.len(), one.narrative.split(' ').count()), (5, NARRATIVE_WORDS));
        assert_eq!((one.entries, &one.narrative), (again.entries, &again.narrative));
        assert_ne!(one.narrative, other.narrative);
    }

    #[test]
    fn every_second_case_has_a_phone_and_it_can_be_looked_for() {
        assert_eq!((told(2, 0).phone, told(3, 0).phone.is_some()), (None, true));
        let typed = Looking::Phone.typed(&mut Draw::at(1), 50);
        assert!(typed.starts_with("07") && (4..=8).contains(&typed.len()), "{typed}");
    }

    #[test]
    fn typed_text_has_the_length_it_is_named_for() {
        let mut draw = Draw::at(2);
        for _ in 0..50 {
            assert_eq!(Looking::Letters(1).typed(&mut draw, 100).chars().count(), 1);
            assert!(Looking::TwoWords.typed(&mut draw, 100).contains(' '));
        }
    }
}
