//! Places that a case names: an item of the office's lists, and the words it was shown in to whoever wrote it down. So a
//! case stays readable where the list is not, and a place that was typed can be linked later.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::codes::field_type;
use crate::fields::HOT_SPOT;
use crate::languages::ENGLISH;
use crate::lists::{self, Kind, List};
use crate::reference::Reference;
use crate::text::plain;

/// Lists that name what a field holds. Of a field that is not here, any list of places may.
const LISTS_OF: &[(&str, &str)] =
    &[(HOT_SPOT, "hot_spots"), ("facility", "clinics"), ("station", "stations"), ("court", "courts")];
/// Before the id of an item in [`Place::key`]. Words are compared without control characters, so none begin with it.
const ITEM_KEY: char = '\u{1f}';

/// A place as an entry holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// List and code of an item, such as `stations/busia`: a code stands once in its list. None for a place that was typed.
    pub id: Option<String>,
    /// The label as it was shown to the writer, or what was typed.
    pub words: String,
}

impl Place {
    /// A place of which only the words are known.
    pub fn typed(words: &str) -> Place {
        Place { id: None, words: words.to_owned() }
    }

    /// The place a value is; none for a value of another shape.
    pub fn of(value: &Value) -> Option<Place> {
        let parts = value.as_object().filter(|parts| parts.contains_key("id"))?;
        Place::deserialize(&Value::Object(parts.clone())).ok()
    }

    /// Equal for the same place: by the item when there is one, whatever its words; else by the words as a reader sees them,
    /// blanks tidied.
    pub fn key(&self) -> String {
        match &self.id {
            Some(id) => format!("{ITEM_KEY}{id}"),
            None => alike(&self.words),
        }
    }

    /// As a page shows it: the item's present label where it is known here, else the words.
    pub fn shown<'a>(&'a self, reference: &'a Reference) -> &'a str {
        let labels = self.id.as_deref().map(|id| place_labels(reference, id)).unwrap_or_default();
        let in_her_language = labels.iter().find(|label| alike(label) == alike(&self.words));
        in_her_language.or(labels.first()).copied().unwrap_or(&self.words)
    }
}

/// The words of a [`Place::key`] that is of an item this device does not know: its code.
pub fn shown_of_key(key: &str, reference: &Reference) -> String {
    let Some(id) = key.strip_prefix(ITEM_KEY) else { return key.to_owned() };
    let label = place_labels(reference, id).first().map(|label| (*label).to_owned());
    label.unwrap_or_else(|| id.split_once('/').map_or(id, |(_, code)| code).replace('_', " "))
}

/// Two values say the same: places by [`Place::key`], others when they are equal.
pub fn is_same(one: &Value, other: &Value) -> bool {
    match (Place::of(one), Place::of(other)) {
        (Some(one), Some(other)) => one.key() == other.key(),
        _ => one == other,
    }
}

/// The same fields, and each says the same.
pub fn are_same(one: &Map<String, Value>, other: &Map<String, Value>) -> bool {
    let says = |(name, value): (&String, &Value)| other.get(name).is_some_and(|other| is_same(value, other));
    one.len() == other.len() && one.iter().all(says)
}

/// A value as a page shows it: places by [`Place::shown`], in an object of fields too.
pub fn shown(value: Value, reference: &Reference) -> Value {
    match Place::of(&value) {
        Some(place) => Value::String(place.shown(reference).to_owned()),
        None => match value {
            Value::Object(fields) => Value::Object(shown_fields(fields, reference)),
            other => other,
        },
    }
}

/// Fields as a page shows them.
pub fn shown_fields(fields: Map<String, Value>, reference: &Reference) -> Map<String, Value> {
    fields.into_iter().map(|(name, value)| (name, shown(value, reference))).collect()
}

/// Words as a reader sees them: blanks tidied, no control characters.
pub fn alike(words: &str) -> String {
    let words: String = plain(words).chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Is this text an id of a place: the name of a list and a code?
pub fn is_id(text: &str) -> bool {
    text.split_once('/').is_some_and(|(list, code)| [list, code].iter().all(|part| lists::check_code(part).is_ok()))
}

fn is_of_places(list: &&List) -> bool {
    list.kind == Kind::Places
}

/// Is this field of an action a place? By the field's own type; of an action or a field that is not known here, by what
/// other actions call a place.
pub fn is_place(reference: &Reference, action: &str, field: &str) -> bool {
    reference.is_of_kind(action, field, field_type::PLACE)
}

/// Present labels of a place, English first, then by language; empty when the item is not known here.
pub fn place_labels<'a>(reference: &'a Reference, id: &str) -> Vec<&'a str> {
    let item = id.split_once('/').and_then(|(list, code)| {
        let list = lists::LISTS.iter().filter(is_of_places).find(|known| known.name == list)?;
        reference.item(*list, code)
    });
    let Some(label) = item.and_then(|item| item.get("label")) else { return Vec::new() };
    let others = reference.languages().iter().filter(|language| *language != ENGLISH);
    let labels = std::iter::once(ENGLISH).chain(others);
    labels.filter_map(|language| label.get(language)?.as_str()).collect()
}

/// The one item of the lists of a field whose label, in any language, these words are. Capitals do not count.
pub fn place_named(reference: &Reference, field: &str, words: &str) -> Option<String> {
    let said = alike(words).to_lowercase();
    let only = LISTS_OF.iter().find(|(name, _)| *name == field).map(|(_, list)| *list);
    let lists = lists::LISTS.iter().filter(is_of_places).filter(|list| only.is_none_or(|only| list.name == only));
    let ids = lists.flat_map(|list| {
        let codes = reference.items(*list).iter().filter_map(lists::code_of);
        codes.map(move |code| format!("{}/{code}", list.name))
    });
    let is_named = |id: &String| place_labels(reference, id).iter().any(|label| alike(label).to_lowercase() == said);
    let mut named = ids.filter(is_named);
    named.next().filter(|_| named.next().is_none())
}
