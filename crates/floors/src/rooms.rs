//! The floors between crates: what a manifest may name.

use std::collections::BTreeSet;

/// What one crate may depend on. Dependencies of tests (`[dev-dependencies]`) are free.
pub struct Room<'a> {
    /// The package.
    pub name: &'a str,
    /// The crates of the workspace that it may name.
    pub may: &'a [&'a str],
    /// The crates of the workspace that it may name as optional: a feature that no build for a person turns on.
    pub optional: &'a [&'a str],
    /// Every other dependency that it may name; none: any. A list for a crate that must stay pure.
    pub libraries: Option<&'a [&'a str]>,
}

/// All rooms of the workspace.
pub struct Rooms<'a>(pub &'a [Room<'a>]);

/// The names of the workspace's own packages begin so.
const OWN: &str = "daftari";

impl Rooms<'_> {
    /// What a manifest names though its room may not, one sentence each. `file` is the manifest's name in messages.
    pub fn check(&self, file: &str, manifest: &str) -> Vec<String> {
        let table = match manifest.parse::<toml::Table>() {
            Ok(table) => table,
            Err(error) => return vec![format!("{file}: {error}")],
        };
        let name = table.get("package").and_then(|package| package.get("name")).and_then(toml::Value::as_str);
        let Some(room) = self.0.iter().find(|room| Some(room.name) == name) else {
            return vec![format!("{file}:1: package {} is in no room: write it into the table.", name.unwrap_or("?"))];
        };
        let mut wrong = Vec::new();
        for (name, optional) in dependencies(&table) {
            let own = name == OWN || name.starts_with(&format!("{OWN}-"));
            let known = room.may.contains(&name.as_str()) || optional && room.optional.contains(&name.as_str());
            let line = manifest.lines().position(|line| line.trim_start().starts_with(&name)).map_or(1, |at| at + 1);
            if own && !known {
                wrong.push(format!(
                    "{file}:{line}: {} may not depend on {name}; it may on: {}. Move the code to a crate that may, or pass the \
                     value in.",
                    room.name,
                    room.may.join(", ")
                ));
            } else if !own && room.libraries.is_some_and(|libraries| !libraries.contains(&name.as_str())) {
                wrong.push(format!(
                    "{file}:{line}: {} may not depend on the library {name}: its list is closed, because it does no I/O, reads \
                     no clock and draws nothing.",
                    room.name
                ));
            }
        }
        wrong
    }

    /// What one package may call, by name; for [`crate::clashes`].
    pub fn may(&self, name: &str) -> Vec<String> {
        let room = self.0.iter().find(|room| room.name == name);
        room.map(|room| room.may.iter().map(|name| (*name).to_owned()).collect()).unwrap_or_default()
    }
}

/// Names of `[dependencies]`, `[build-dependencies]` and both of every `[target.…]`, and whether they are optional.
fn dependencies(manifest: &toml::Table) -> BTreeSet<(String, bool)> {
    let targets = manifest.get("target").and_then(toml::Value::as_table);
    let tables =
        targets.into_iter().flat_map(|targets| targets.values().filter_map(toml::Value::as_table)).chain([manifest]);
    tables
        .flat_map(|table| ["dependencies", "build-dependencies"].map(|kind| table.get(kind)))
        .filter_map(|found| found.and_then(toml::Value::as_table))
        .flat_map(|found| found.iter().map(|(name, says)| (package(name, says), is_optional(says))))
        .collect()
}

/// The package that a dependency names: `package = "…"` renames it.
fn package(name: &str, says: &toml::Value) -> String {
    says.get("package").and_then(toml::Value::as_str).unwrap_or(name).to_owned()
}

fn is_optional(says: &toml::Value) -> bool {
    says.get("optional").and_then(toml::Value::as_bool).unwrap_or(false)
}
