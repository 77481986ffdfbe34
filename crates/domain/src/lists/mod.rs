//! The office's lists: which ones there are, what may stand in an item, and how edits are laid over what the app ships.
//!
//! An edit is an entry; the shipped data is never written to. So an update of the app changes the unedited items and
//! nothing else, and an edit that cannot be understood is ignored: the app works with what remains.

mod fold;
mod import;

use serde_json::{Map, Value};

use crate::calendar;
use crate::codes::clock;
use crate::languages::Languages;

pub use fold::{Editors, Lists, fold_lists};
pub use import::{BadFile, Import, read_file};

/// Items a list holds at most, retired ones included.
pub const ITEMS_MAX: usize = 500;
/// Characters of a label, a number or opening hours.
pub const LABEL_MAX_CHARS: usize = 200;
/// Characters of a note or of what explains an item.
pub const NOTE_MAX_CHARS: usize = 1_000;
/// Characters of a code.
pub const CODE_MAX_CHARS: usize = 64;

/// Key of a number to call: the day the office last tried it, `2026-11-12`.
const CHECKED: &str = "last_checked";
/// Key of an item that is not offered any more; cases that name it still read it.
pub const RETIRED: &str = "retired";
/// What the law or the rules of this crate say of a violation. Of a shipped one the office cannot change it: no edit
/// takes the brake off rape.
const LAW: [&str; 3] = ["group", "is_sexual_offence", "suggests_clocks"];
/// Clocks an added sexual offence suggests unless others are named: those of rape in `kenya.json`.
const CARE_FIRST: [&str; 4] = [clock::PEP, clock::EC, clock::MEDICAL, clock::PRC];

/// Days without a court: they put the end of the hours from arrest to court off.
pub(crate) const COURT_HOLIDAYS: &str = "court_holidays";
/// Key of a day: `2026-12-25`.
const DAY: &str = "date";

/// Clocks an added violation suggests at most.
const CLOCKS_MAX: usize = 16;

/// What kind of items a list holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Places the office knows: nothing is shipped.
    Places,
    /// Numbers to call.
    Numbers,
    /// Days on which no court sits.
    Days,
    /// violation_types.
    Violations,
    /// Codes with words; the office may add its own.
    Codes,
    /// Codes this crate or the app reckons with: only their words may change.
    Words,
}

/// Where a list is in the reference data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Among its parts.
    Beside,
    /// Below its part `lists`.
    Below,
}

impl Place {
    /// The object it is in.
    fn of(self, json: &Value) -> Option<&Value> {
        match self {
            Place::Beside => Some(json),
            Place::Below => json.get("lists"),
        }
    }
}

/// A list the office may edit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct List {
    /// Its name in the reference data.
    pub name: &'static str,
    /// What kind of items it holds.
    pub kind: Kind,
    /// Where it is in the reference data.
    place: Place,
}

const fn list(name: &'static str, kind: Kind) -> List {
    List { name, kind, place: Place::Beside }
}

const fn below(name: &'static str, kind: Kind) -> List {
    List { name, kind, place: Place::Below }
}

/// Every list the office may edit, in the order a page shows them.
pub const LISTS: &[List] = &[
    list("hot_spots", Kind::Places),
    list("stations", Kind::Places),
    list("clinics", Kind::Places),
    list("shelters", Kind::Places),
    list("courts", Kind::Places),
    list(COURT_HOLIDAYS, Kind::Days),
    list("help_numbers", Kind::Numbers),
    list("violation_types", Kind::Violations),
    list("perpetrator_categories", Kind::Codes),
    list("incident_contexts", Kind::Codes),
    list("party_roles", Kind::Codes),
    list("police_services", Kind::Codes),
    list("police_ranks", Kind::Codes),
    list("police_posts", Kind::Codes),
    list("oversight_bodies", Kind::Codes),
    list("services", Kind::Codes),
    list("person_now", Kind::Codes),
    list("not_reporting_reasons", Kind::Codes),
    list("safe_contact_options", Kind::Codes),
    list("gender_options", Kind::Codes),
    list("languages", Kind::Codes),
    below("payment_channels", Kind::Codes),
    below("packing_types", Kind::Codes),
    below("pep_not_taken_reasons", Kind::Codes),
    below("ec_not_needed_reasons", Kind::Codes),
    below("child_contacts", Kind::Codes),
    below("claim_kinds", Kind::Codes),
    list("action_types", Kind::Words),
    list("forms", Kind::Words),
    list("outcomes", Kind::Words),
    list("age_bands", Kind::Words),
    below("case_statuses", Kind::Words),
    below("claim_owners", Kind::Words),
    below("appointment_states", Kind::Words),
    below("referral_states", Kind::Words),
    below("consent_answers", Kind::Words),
    below("hiv_results", Kind::Words),
    below("pep_visit_numbers", Kind::Words),
    below("time_precision", Kind::Words),
];

/// Why an item cannot be stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadItem {
    /// No list of this name.
    #[error("unknown list")]
    UnknownList,
    /// Not a code: `[a-z0-9_-]`, at most [`CODE_MAX_CHARS`].
    #[error("not a code")]
    Code,
    /// Words in neither language.
    #[error("no label")]
    NoLabel,
    /// A text over its limit.
    #[error("text too long")]
    TooLong,
    /// A number to call that is missing.
    #[error("no number")]
    NoNumber,
    /// A day without a court that names no day.
    #[error("no day")]
    NoDay,
    /// Not the shape of an item.
    #[error("not an item")]
    Shape,
    /// The list takes no codes of the office.
    #[error("only words may change")]
    WordsOnly,
    /// The list holds [`ITEMS_MAX`].
    #[error("list full")]
    Full,
    /// A file names a code twice.
    #[error("twice in one file")]
    Twice,
}

impl BadItem {
    /// Stable code for a sentence.
    pub fn code(self) -> &'static str {
        match self {
            BadItem::UnknownList => "unknown_list",
            BadItem::Code => "bad_code",
            BadItem::NoLabel => "no_label",
            BadItem::TooLong => "too_long",
            BadItem::NoNumber => "no_number",
            BadItem::NoDay => "no_day",
            BadItem::Shape => "bad_item",
            BadItem::WordsOnly => "words_only",
            BadItem::Full => "list_full",
            BadItem::Twice => "twice",
        }
    }
}

/// A list by its name.
///
/// # Errors
/// [`BadItem::UnknownList`].
pub fn list_named(name: &str) -> Result<List, BadItem> {
    LISTS.iter().find(|list| list.name == name).copied().ok_or(BadItem::UnknownList)
}

/// Checks the code of an item: form and length.
///
/// # Errors
/// [`BadItem::Code`].
pub fn check_code(code: &str) -> Result<(), BadItem> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '-';
    let good = !code.is_empty() && code.len() <= CODE_MAX_CHARS && code.chars().all(plain);
    if good { Ok(()) } else { Err(BadItem::Code) }
}

/// The part of an item this version understands: known keys with a value. `shipped` is the item as the app ships it,
/// `languages` those of the reference data.
///
/// # Errors
/// [`BadItem`].
pub fn check_item(
    list: List,
    code: &str,
    item: &Value,
    shipped: Option<&Value>,
    languages: &Languages,
) -> Result<Map<String, Value>, BadItem> {
    check_code(code)?;
    let given = item.as_object().ok_or(BadItem::Shape)?;
    if shipped.is_none() && list.kind == Kind::Words {
        return Err(BadItem::WordsOnly);
    }
    let mut checked = Map::new();
    let label = words(given.get("label"), LABEL_MAX_CHARS, languages)?.ok_or(BadItem::NoLabel)?;
    checked.insert("label".to_owned(), Value::Object(label));
    if let Some(help) = words(given.get("help"), NOTE_MAX_CHARS, languages)? {
        checked.insert("help".to_owned(), Value::Object(help));
    }
    let (texts, marks): (&[(&str, usize)], &[&str]) = match list.kind {
        Kind::Places => (
            &[("phone", LABEL_MAX_CHARS), ("hours", LABEL_MAX_CHARS), ("note", NOTE_MAX_CHARS)],
            &[RETIRED, "pep_at_night"],
        ),
        Kind::Numbers => (
            &[
                ("number", LABEL_MAX_CHARS),
                ("hours", LABEL_MAX_CHARS),
                ("channel", CODE_MAX_CHARS),
                ("note", NOTE_MAX_CHARS),
            ],
            &[RETIRED],
        ),
        Kind::Days => (&[("note", NOTE_MAX_CHARS)], &[RETIRED]),
        Kind::Violations | Kind::Codes => (&[], &[RETIRED]),
        Kind::Words => (&[], &[]),
    };
    for (key, max) in texts {
        if let Some(text) = text(given.get(*key), *max)? {
            checked.insert((*key).to_owned(), Value::String(text));
        }
    }
    for key in marks {
        if let Some(mark) = given.get(*key).filter(|mark| !mark.is_null()) {
            checked.insert((*key).to_owned(), Value::Bool(mark.as_bool().ok_or(BadItem::Shape)?));
        }
    }
    if list.kind == Kind::Numbers
        && let Some(day) = text(given.get(CHECKED), CODE_MAX_CHARS)?
    {
        calendar::parse_date(&day).ok_or(BadItem::Shape)?;
        checked.insert(CHECKED.to_owned(), Value::String(day));
    }
    if list.kind == Kind::Days {
        let day = text(given.get(DAY), CODE_MAX_CHARS)?.ok_or(BadItem::NoDay)?;
        calendar::parse_date(&day).ok_or(BadItem::NoDay)?;
        checked.insert(DAY.to_owned(), Value::String(day));
    }
    // Some are shipped without: the office knows the number of its own clinic.
    if list.kind == Kind::Numbers && shipped.is_none() && !checked.contains_key("number") {
        return Err(BadItem::NoNumber);
    }
    if list.kind == Kind::Violations && shipped.is_none() {
        checked.extend(law_of(given)?);
    }
    Ok(checked)
}

/// Legal basis, as typed by the person who adds the violation.
fn law_of(given: &Map<String, Value>) -> Result<Map<String, Value>, BadItem> {
    let is_code = |value: &Value| value.as_str().is_some_and(|code| check_code(code).is_ok());
    let mut said = Map::new();
    for key in LAW {
        let Some(value) = given.get(key).filter(|value| !value.is_null()) else { continue };
        let good = match key {
            "is_sexual_offence" => value.is_boolean(),
            "group" => is_code(value),
            _ => value.as_array().is_some_and(|codes| codes.len() <= CLOCKS_MAX && codes.iter().all(is_code)),
        };
        if !good {
            return Err(BadItem::Shape);
        }
        said.insert(key.to_owned(), value.clone());
    }
    Ok(said)
}

/// Fills the keys the rules need of an added violation. Care offered once too often does no harm, so a sexual
/// offence suggests the clocks of rape unless other ones are named.
fn fill_law(item: &mut Map<String, Value>) {
    let offence = item.entry("is_sexual_offence").or_insert(Value::Bool(false)) == &Value::Bool(true);
    let clocks = if offence { CARE_FIRST.as_slice() } else { &[] };
    item.entry("suggests_clocks").or_insert_with(|| clocks.iter().copied().collect());
    item.entry("group").or_insert_with(|| "other".into());
}

/// A text with something in it.
fn text(value: Option<&Value>, max: usize) -> Result<Option<String>, BadItem> {
    let text = match value {
        None | Some(Value::Null) => return Ok(None),
        Some(value) => value.as_str().ok_or(BadItem::Shape)?.trim(),
    };
    if text.chars().count() > max {
        return Err(BadItem::TooLong);
    }
    Ok(Some(text).filter(|text| !text.is_empty()).map(str::to_owned))
}

/// Words in one language or more; none when there are none.
fn words(value: Option<&Value>, max: usize, languages: &Languages) -> Result<Option<Map<String, Value>>, BadItem> {
    let given = match value {
        None | Some(Value::Null) => return Ok(None),
        Some(value) => value.as_object().ok_or(BadItem::Shape)?,
    };
    let mut checked = Map::new();
    for language in languages.iter() {
        if let Some(said) = text(given.get(language), max)? {
            checked.insert(language.to_owned(), Value::String(said));
        }
    }
    Ok(Some(checked).filter(|checked| !checked.is_empty()))
}

/// Does a form of this version fill this key in? Other keys stay as they are when an item is written again.
pub fn is_written_here(key: &str) -> bool {
    matches!(key, "label" | "help" | "phone" | "number" | "channel" | "hours" | "pep_at_night" | "note" | DAY)
}

/// Days on which no court sits, in reference data; a retired one is a court day again.
pub(crate) fn days_without_court(json: &Value) -> impl Iterator<Item = &str> {
    let items = json.get(COURT_HOLIDAYS).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let stands = items.iter().filter(|item| item.get(RETIRED) != Some(&Value::Bool(true)));
    stands.filter_map(|item| item.get(DAY)?.as_str())
}

/// Items of a list in reference data; none when it holds no such list.
pub fn items_of(json: &Value, list: List) -> &[Value] {
    let items = list.place.of(json).and_then(|parent| parent.get(list.name)).and_then(Value::as_array);
    items.map_or(&[], Vec::as_slice)
}

/// The code of an item.
pub(crate) fn code_of(item: &Value) -> Option<&str> {
    item.get("code")?.as_str()
}

/// An item by its code.
pub fn item_of<'a>(json: &'a Value, list: List, code: &str) -> Option<&'a Value> {
    items_of(json, list).iter().find(|item| code_of(item) == Some(code))
}

/// Lays one edit over reference data.
///
/// # Errors
/// [`BadItem`]; nothing changes then.
pub(crate) fn lay(json: &mut Value, list: &str, code: &str, edit: &Value) -> Result<(), BadItem> {
    let list = list_named(list)?;
    let languages = Languages::of(json);
    let shipped = item_of(json, list, code);
    let mut item = check_item(list, code, edit, shipped, &languages)?;
    let shipped_is_missing = shipped.is_none();
    let parent = match list.place {
        Place::Beside => Some(json),
        Place::Below => json.get_mut("lists"),
    };
    let parent = parent.and_then(Value::as_object_mut).ok_or(BadItem::Shape)?;
    let items = parent.entry(list.name).or_insert_with(|| Value::Array(Vec::new()));
    let items = items.as_array_mut().ok_or(BadItem::Shape)?;
    if shipped_is_missing {
        if items.len() >= ITEMS_MAX {
            return Err(BadItem::Full);
        }
        items.push(serde_json::json!({ "code": code }));
        match list.kind {
            Kind::Violations => fill_law(&mut item),
            Kind::Numbers => {
                item.entry("channel").or_insert_with(|| "voice".into());
                item.entry(CHECKED).or_insert(Value::Null);
            }
            Kind::Places | Kind::Days | Kind::Codes | Kind::Words => {}
        }
    }
    let laid = items.iter_mut().find(|item| code_of(item) == Some(code)).and_then(Value::as_object_mut);
    let laid = laid.ok_or(BadItem::Shape)?;
    for key in ["label", "help"] {
        if let Some(Value::Object(edited)) = item.remove(key) {
            let mut words = laid.get(key).and_then(Value::as_object).cloned().unwrap_or_default();
            words.extend(edited);
            languages.fill(&mut words);
            laid.insert(key.to_owned(), Value::Object(words));
        }
    }
    laid.extend(item);
    Ok(())
}
