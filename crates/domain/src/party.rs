//! People a case speaks of: who is said to have done harm, who helped, who saw it.
//!
//! A party is what one case says of a person. *Who* it is, is the `person`: a number drawn at random that says nothing
//! by itself. Two cases name the same person when a worker linked them, and that is a correction of the party in
//! one case: nothing of the other case is written into it.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::case::{Party, Version};
use crate::codes::{role, stance};
use crate::ids::PersonId;
use crate::place::Place;

/// Code of party_roles.
pub const ROLE: &str = "role";
/// Who: UUID text, the same in every linked case. Set by linking only.
pub const PERSON: &str = "person";
/// Code of perpetrator_categories.
pub const CATEGORY: &str = "category";
/// `supportive`, `hostile` or `neutral`.
pub const STANCE: &str = "stance";
/// Nicknames, a list of texts.
pub const ALIASES: &str = "aliases";
/// Phones as written, a list of texts.
pub const PHONES: &str = "phones";
/// Number plate as written.
pub const PLATE: &str = "plate";
/// Force (service) number of an officer.
pub const FORCE_NUMBER: &str = "force_number";
/// Real name: shown only on request.
pub const NAME: &str = "name";
/// What the person looks like, drives, does.
pub const DESCRIPTION: &str = "description";
/// Where an officer serves.
pub const STATION: &str = "station";
/// Has been trained by the organisation.
pub const TRAINED: &str = "trained";
/// What the person has helped with.
pub const HELPED_WITH: &str = "helped_with";
/// Will say what was seen.
pub const WILL_WITNESS: &str = "will_witness";

/// Free text.
pub const NOTE: &str = "note";

/// The type of a party's field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldKind {
    /// A code of reference data.
    Code,
    /// A text.
    Text,
    /// A list of texts.
    Texts,
    /// A place, [`crate::place::Place`].
    Place,
    /// Yes or no.
    YesNo,
}

/// Fields of a party, all optional, in the order a person's page says them. [`PERSON`] is not among them: it is set by
/// linking.
pub const FIELDS: &[(&str, FieldKind)] = &[
    (ROLE, FieldKind::Code),
    (CATEGORY, FieldKind::Code),
    (STANCE, FieldKind::Code),
    (NAME, FieldKind::Text),
    (ALIASES, FieldKind::Texts),
    (DESCRIPTION, FieldKind::Text),
    (PLATE, FieldKind::Text),
    (PHONES, FieldKind::Texts),
    ("service", FieldKind::Code),
    ("rank", FieldKind::Code),
    (FORCE_NUMBER, FieldKind::Text),
    (STATION, FieldKind::Place),
    ("workplace", FieldKind::Text),
    (HELPED_WITH, FieldKind::Text),
    (TRAINED, FieldKind::YesNo),
    (WILL_WITNESS, FieldKind::YesNo),
    (NOTE, FieldKind::Text),
];

/// Fields that tell a person from another, in the order a page says them: all but the part played in one case.
pub fn telling() -> impl Iterator<Item = &'static str> {
    FIELDS.iter().map(|(field, _)| *field).filter(|field| ![ROLE, CATEGORY, STANCE].contains(field))
}

/// May this value stand in this field? None empties it.
pub fn fits(field: &str, value: &Value) -> bool {
    let Some((_, kind)) = FIELDS.iter().find(|(name, _)| *name == field) else { return false };
    match (kind, value) {
        (_, Value::Null)
        | (FieldKind::Code | FieldKind::Text, Value::String(_))
        | (FieldKind::YesNo, Value::Bool(_)) => true,
        (FieldKind::Place, place) => Place::of(place).is_some(),
        (FieldKind::Texts, Value::Array(texts)) => texts.iter().all(Value::is_string),
        _ => false,
    }
}

impl Party {
    /// Who it is: two, while two people link it differently.
    pub fn persons(&self) -> BTreeSet<PersonId> {
        self.standing.iter().map(person_of).collect()
    }
}

/// Who a version says it is. One written without a person (by a program that knows none) is a person of its own.
pub fn person_of(version: &Version) -> PersonId {
    let named = version.text(PERSON).and_then(|text| text.parse().ok());
    named.unwrap_or_else(|| {
        let mut bytes = [0; 16];
        bytes.iter_mut().zip(version.origin.entry.0).for_each(|(to, from)| *to = from);
        PersonId(uuid::Builder::from_custom_bytes(bytes).into_uuid())
    })
}

/// Where a person stands in the directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// Said to have done harm. Counts before every other group.
    Harm,
    /// Helps the survivor.
    Help,
    /// Neither said to have done harm nor to help.
    Other,
}

/// Roles of people who help by what they are.
const HELPING: &[&str] = &[role::FRIENDLY_OFFICER, role::PEER_EDUCATOR, role::SUPPORT_PERSON];

/// Where one version puts the person.
pub fn group(fields: &Map<String, Value>) -> Group {
    let text = |name: &str| fields.get(name).and_then(Value::as_str).unwrap_or_default();
    let helps = text(STANCE) == stance::SUPPORTIVE
        || HELPING.contains(&text(ROLE))
        || !text(HELPED_WITH).trim().is_empty()
        || fields.get(TRAINED) == Some(&Value::Bool(true));
    match text(ROLE) {
        role::ALLEGED_PERPETRATOR => Group::Harm,
        _ if helps && text(STANCE) != stance::HOSTILE => Group::Help,
        _ => Group::Other,
    }
}

/// The short label of a person, such as `P-4K7Q`, the same on every device: people can say it aloud. A label, never a
/// key.
pub fn person_code(person: PersonId) -> String {
    // Crockford's letters and digits: none is mistaken for another.
    const SIGNS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let mut code = String::from("P-");
    for byte in person.0.into_bytes().into_iter().take(4) {
        code.push(SIGNS.get(usize::from(byte % 32)).copied().map_or('0', char::from));
    }
    code
}

/// Texts of a field: one, or a list of them.
pub fn texts<'a>(fields: &'a Map<String, Value>, name: &str) -> Vec<&'a str> {
    match fields.get(name) {
        Some(Value::String(text)) => vec![text],
        Some(Value::Array(texts)) => texts.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}
