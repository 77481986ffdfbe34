//! A reference file the office brings: what in it differs from what stands becomes edits. All of it, or nothing.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::{BadItem, ITEMS_MAX, Kind, LISTS, List, Lists, Place, check_item, code_of};
use crate::reference::Reference;

/// Schema of reference files this version reads (`meta.schema_version` of `kenya.json`).
pub const SCHEMA_VERSION: i64 = 1;
/// Keys of a file that are about the file.
const ABOUT: [&str; 3] = ["$schema", "meta", "sources"];

/// Why a file is not taken. Nothing of it counts then.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadFile {
    /// Made for a newer Daftari.
    #[error("newer schema")]
    Newer,
    /// Not a reference file.
    #[error("not a reference file")]
    Broken,
    /// One item or list in it cannot be stored.
    #[error("an item cannot be kept: {why}")]
    Item {
        /// Name of the list as the file has it.
        list: String,
        /// Code of the item as the file has it; empty when it is the list.
        code: String,
        /// Why.
        why: BadItem,
    },
}

/// The edits a reference file makes.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Import {
    /// List, code, whole item.
    pub edits: Vec<(&'static str, String, Value)>,
    /// Parts that differ and are not the office's to change: rules, clocks, codes the app reckons with.
    pub left_alone: BTreeSet<String>,
}

/// Reads a file of the shape of `kenya.json`, or a part of it. `stands` is the reference data with every edit laid over.
///
/// # Errors
/// [`BadFile`].
pub fn read_file(text: &str, stands: &Reference, lists: &Lists) -> Result<Import, BadFile> {
    let file: Value = daftari_strict_json::from_slice(text.as_bytes()).map_err(|_| BadFile::Broken)?;
    let file = file.as_object().filter(|file| !file.is_empty()).ok_or(BadFile::Broken)?;
    match file.get("meta") {
        None => {}
        Some(meta) => match meta.get("schema_version").and_then(Value::as_i64) {
            Some(version) if version > SCHEMA_VERSION => return Err(BadFile::Newer),
            Some(SCHEMA_VERSION) => {}
            _ => return Err(BadFile::Broken),
        },
    }
    let json = stands.to_json();
    let mut import = Import::default();
    for (name, part) in file.iter().filter(|(name, _)| !ABOUT.contains(&name.as_str())) {
        if name == "lists" {
            for (name, items) in part.as_object().ok_or(BadFile::Broken)? {
                import.read_part(
                    name,
                    items,
                    (json.get("lists").unwrap_or(&Value::Null), Place::Below),
                    stands,
                    lists,
                )?;
            }
        } else {
            import.read_part(name, part, (&json, Place::Beside), stands, lists)?;
        }
    }
    Ok(import)
}

impl Import {
    /// A list of the office becomes edits; of the other parts it is only said that they differ.
    fn read_part(
        &mut self,
        name: &str,
        part: &Value,
        (beside, place): (&Value, Place),
        stands: &Reference,
        lists: &Lists,
    ) -> Result<(), BadFile> {
        match LISTS.iter().find(|list| list.name == name && list.place == place) {
            Some(list) => self.read_list(*list, part, stands, lists)?,
            None => {
                let known = beside.get(name).ok_or_else(|| bad(name, "", BadItem::UnknownList))?;
                if !holds(known, part) {
                    self.left_alone.insert(name.to_owned());
                }
            }
        }
        Ok(())
    }

    fn read_list(&mut self, list: List, items: &Value, stands: &Reference, lists: &Lists) -> Result<(), BadFile> {
        let name = list.name;
        let items = items.as_array().ok_or_else(|| bad(name, "", BadItem::Shape))?;
        let mut seen = BTreeSet::new();
        let mut held = stands.items(list).len();
        for item in items {
            let code = item.get("code").and_then(Value::as_str).ok_or_else(|| bad(name, "", BadItem::Shape))?;
            if !seen.insert(code) {
                return Err(bad(name, code, BadItem::Twice));
            }
            let shipped = Reference::kenya().item(list, code);
            if list.kind == Kind::Words && shipped.is_none() {
                self.left_alone.insert(name.to_owned());
                continue;
            }
            let item = check_item(list, code, item, shipped, stands.languages()).map_err(|why| bad(name, code, why))?;
            let standing = stands.item(list, code);
            if standing.is_some_and(|standing| says_the_same(&item, standing)) {
                continue;
            }
            held += usize::from(standing.is_none());
            if held > ITEMS_MAX {
                return Err(bad(name, code, BadItem::Full));
            }
            // Keys of the office's edit that the file does not name stay.
            let shown = lists.shown(name, code).and_then(|written| written.value.as_object());
            let mut whole: Map<String, Value> = shown.cloned().unwrap_or_default();
            whole.extend(item);
            self.edits.push((name, code.to_owned(), Value::Object(whole)));
        }
        Ok(())
    }
}

fn bad(list: &str, code: &str, why: BadItem) -> BadFile {
    BadFile::Item { list: list.to_owned(), code: code.to_owned(), why }
}

/// Does the data say all that a part of a file says? Items are found by their code.
fn holds(data: &Value, part: &Value) -> bool {
    match (data, part) {
        (Value::Object(data), Value::Object(part)) => {
            part.iter().all(|(key, part)| data.get(key).is_some_and(|data| holds(data, part)))
        }
        (Value::Array(data), Value::Array(part)) if part.iter().all(|item| code_of(item).is_some()) => {
            part.iter().all(|item| data.iter().any(|other| code_of(other) == code_of(item) && holds(other, item)))
        }
        _ => data == part,
    }
}

/// Does everything the file says of an item stand already?
fn says_the_same(item: &Map<String, Value>, standing: &Value) -> bool {
    item.iter().all(|(key, value)| match value.as_object() {
        Some(words) => {
            words.iter().all(|(language, said)| standing.get(key).and_then(|words| words.get(language)) == Some(said))
        }
        None => standing.get(key).unwrap_or(&Value::Bool(false)) == value,
    })
}
