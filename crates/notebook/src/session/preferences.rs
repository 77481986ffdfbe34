//! The file of settings that must be known before unlocking: language, colours, idle time. It says nothing about a person.
//!
//! Each setting is read by itself: one that is missing, or that this Daftari does not know, takes its default and
//! leaves the others as they were chosen. Keys and values of a newer Daftari stay in the file until they are changed
//! here.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use serde_json::{Map, Value};

use crate::error::Error;
use crate::files;
use crate::views::{IDLE_SECONDS, Preferences};

const FILE: &str = "preferences.json";

/// The file as a JSON object; empty when it is missing or is none.
fn read_file(directory: &Path) -> std::io::Result<Map<String, Value>> {
    match fs::read(directory.join(FILE)) {
        Ok(bytes) => Ok(serde_json::from_slice(&bytes).unwrap_or_default()),
        Err(missing) if missing.kind() == ErrorKind::NotFound => Ok(Map::new()),
        Err(error) => Err(error),
    }
}

/// The settings of the file, each by itself; the defaults when it cannot be read.
pub(super) fn read(directory: &Path) -> Preferences {
    understood(&read_file(directory).unwrap_or_default())
}

/// The defaults, with each setting of the file that this Daftari knows in its place.
fn understood(file: &Map<String, Value>) -> Preferences {
    let mut known = Preferences::default();
    for name in as_map(&known).keys() {
        let Some(value) = file.get(name) else { continue };
        let mut with = as_map(&known);
        with.insert(name.clone(), value.clone());
        known = serde_json::from_value(Value::Object(with)).unwrap_or(known);
    }
    checked(known)
}

fn as_map(preferences: &Preferences) -> Map<String, Value> {
    let value = serde_json::to_value(preferences).expect("plain values become JSON");
    value.as_object().cloned().unwrap_or_default()
}

/// Replaces the file whole or not at all. Only settings that differ from what the file says are written: a value of a newer
/// Daftari that this one does not know stays until the setting is changed here.
///
/// # Errors
/// Disk errors; the settings of a file that cannot be read are not replaced.
pub(super) fn write(directory: &Path, preferences: &Preferences) -> Result<(), Error> {
    let mut file = read_file(directory)?;
    let stands = as_map(&understood(&file));
    file.extend(as_map(preferences).into_iter().filter(|(name, value)| stands.get(name) != Some(value)));
    files::replace(directory, FILE, &serde_json::to_vec(&file).expect("plain values become JSON"))
}

/// Moves the idle time into its range.
pub(super) fn checked(mut preferences: Preferences) -> Preferences {
    preferences.idle_seconds = preferences.idle_seconds.clamp(*IDLE_SECONDS.start(), *IDLE_SECONDS.end());
    preferences
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::views::{Language, SecretForm, Theme};

    fn chosen() -> Preferences {
        let (language, theme) = (Language::named("sw").unwrap(), Theme::Dark);
        Preferences { language, theme, idle_seconds: 300, secret_form: SecretForm::Passphrase }
    }

    fn read_of(file: &Value) -> Preferences {
        let directory = tempfile::tempdir().unwrap();
        fs::write(directory.path().join(FILE), file.to_string()).unwrap();
        read(directory.path())
    }

    #[test]
    fn a_setting_that_is_missing_or_unknown_leaves_the_others() {
        let whole = serde_json::to_value(chosen()).unwrap();
        assert_eq!(read_of(&whole), chosen());
        for (name, default) in serde_json::to_value(Preferences::default()).unwrap().as_object().unwrap() {
            let mut file = whole.as_object().unwrap().clone();
            file.remove(name);
            let mut expected = whole.as_object().unwrap().clone();
            expected.insert(name.clone(), default.clone());
            let expected: Preferences = serde_json::from_value(Value::Object(expected)).unwrap();
            assert_eq!(read_of(&Value::Object(file.clone())), expected, "without {name}");
            for unknown in [json!("from a newer Daftari"), json!(null), json!([1]), json!(-1)] {
                file.insert(name.clone(), unknown.clone());
                assert_eq!(read_of(&Value::Object(file.clone())), expected, "{name} is {unknown}");
            }
        }
    }

    #[test]
    fn an_unreadable_file_gives_the_defaults() {
        for file in [json!(7), json!("[]"), json!([])] {
            assert_eq!(read_of(&file), Preferences::default());
        }
        assert_eq!(read_of(&json!({ "idle_seconds": 5 })).idle_seconds, *IDLE_SECONDS.start());
        assert_eq!(read_of(&json!({ "idle_seconds": 100_000 })).idle_seconds, *IDLE_SECONDS.end());
    }

    #[test]
    fn a_newer_daftaris_settings_survive_a_change_by_this_one() {
        let directory = tempfile::tempdir().unwrap();
        fs::write(directory.path().join(FILE), json!({ "theme": "dark", "large_text": true }).to_string()).unwrap();
        write(directory.path(), &chosen()).unwrap();
        assert_eq!(read(directory.path()), chosen());
        assert_eq!(read_file(directory.path()).unwrap().get("large_text"), Some(&json!(true)));
    }

    #[test]
    fn a_value_this_version_does_not_know_stays_until_it_is_changed_here() {
        let directory = tempfile::tempdir().unwrap();
        fs::write(directory.path().join(FILE), json!({ "language": "a newer one" }).to_string()).unwrap();
        let mut chosen = read(directory.path());
        chosen.theme = Theme::Dark;
        write(directory.path(), &chosen).unwrap();
        assert_eq!(read_file(directory.path()).unwrap().get("language"), Some(&json!("a newer one")));
        assert_eq!(read(directory.path()), chosen);
    }
}
