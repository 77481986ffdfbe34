//! The sources of this repository, held against the rules of `ARCHITECTURE.md`. A refusal says where, what, and what to do.
#![allow(clippy::unwrap_used, reason = "a test that cannot read the sources has failed")]

use std::path::{Path, PathBuf};

use daftari_floors::{Floors, Room, Rooms, Tree, circles, clashes, spread_types};

/// What each package may depend on, in the words of the table in `ARCHITECTURE.md`.
const ROOMS: Rooms<'_> = Rooms(&[
    Room { name: "daftari-strict-json", may: &[], optional: &[], libraries: None },
    Room { name: "daftari-relay-api", may: &["daftari-ids", "daftari-strict-json"], optional: &[], libraries: None },
    Room { name: "daftari-ids", may: &[], optional: &[], libraries: None },
    // Pure: no I/O, no clock, no randomness. A library that does any of them would bring it in.
    Room {
        name: "daftari-domain",
        may: &["daftari-ids", "daftari-strict-json"],
        optional: &[],
        libraries: Some(&[
            "data-encoding",
            "serde",
            "serde_json",
            "fixedbitset",
            "strsim",
            "thiserror",
            "ts-rs",
            "unicode-normalization",
            "uuid",
        ]),
    },
    Room { name: "daftari-crypto", may: &["daftari-relay-api"], optional: &[], libraries: None },
    Room { name: "daftari-store", may: &["daftari-domain"], optional: &[], libraries: None },
    Room { name: "daftari-sync", may: &["daftari-relay-api"], optional: &[], libraries: None },
    // It cannot read: no domain, no crypto, no store.
    Room { name: "daftari-relay", may: &["daftari-relay-api"], optional: &[], libraries: None },
    Room { name: "daftari-notebook", may: BELOW_NOTEBOOK, optional: &[], libraries: None },
    // The window's stories say which case they mean: `window-tests` alone turns the domain on.
    Room { name: "daftari", may: &["daftari-notebook"], optional: &["daftari-domain"], libraries: None },
    Room { name: "daftari-testkit", may: BELOW_TESTKIT, optional: &[], libraries: None },
    Room { name: "daftari-bench", may: BELOW_BENCH, optional: &[], libraries: None },
    Room { name: "daftari-floors", may: &[], optional: &[], libraries: None },
]);

const BELOW_NOTEBOOK: &[&str] =
    &["daftari-crypto", "daftari-domain", "daftari-ids", "daftari-relay-api", "daftari-store", "daftari-sync"];

const BELOW_TESTKIT: &[&str] = &[
    "daftari-crypto",
    "daftari-domain",
    "daftari-ids",
    "daftari-notebook",
    "daftari-relay",
    "daftari-relay-api",
    "daftari-store",
    "daftari-sync",
];

const BELOW_BENCH: &[&str] = &[
    "daftari-crypto",
    "daftari-domain",
    "daftari-ids",
    "daftari-notebook",
    "daftari-relay-api",
    "daftari-store",
    "daftari-sync",
    "daftari-testkit",
];

/// The floors of the notebook, from the ground up. Nothing names what stands higher.
const NOTEBOOK: Floors<'_> = Floors(&[
    ("ground", &["error", "environment", "files", "notebook", "views", "requests", "membership"]),
    ("log", &["log"]),
    ("who and what", &["people", "lists", "erase"]),
    ("case", &["case"]),
    ("pages", &["today", "money", "help_circle", "quick_notes"]),
    ("sync", &["sync"]),
    ("team", &["team"]),
    ("open", &["open"]),
    ("session", &["session"]),
]);

/// The types whose methods are spread over files: a call is followed by name.
fn watched(package: &str) -> &'static [&'static str] {
    match package {
        "daftari-notebook" => &["Notebook", "Session"],
        "daftari-store" => &["Tx"],
        _ => &[],
    }
}

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap().to_owned()
}

/// Every package: its name, its manifest and its sources, relative to the workspace.
fn packages() -> Vec<(String, PathBuf, PathBuf)> {
    let crates = std::fs::read_dir(workspace().join("crates")).unwrap();
    let mut all = vec![("daftari".to_owned(), PathBuf::from("Cargo.toml"), PathBuf::from("src-tauri/src"))];
    for directory in crates {
        let name = directory.unwrap().file_name().into_string().unwrap();
        let below = Path::new("crates").join(&name);
        all.push((format!("daftari-{name}"), below.join("Cargo.toml"), below.join("src")));
    }
    all.sort();
    all
}

fn trees() -> Vec<Tree> {
    let read = |(name, _, source): (String, PathBuf, PathBuf)| {
        Tree::read(&workspace(), &source, &name, watched(&name)).expect("the sources of a crate can be read")
    };
    packages().into_iter().map(read).collect()
}

fn holds(rule: &str, wrong: &[String]) {
    assert!(wrong.is_empty(), "{rule} ({} times broken)\n\n{}\n", wrong.len(), wrong.join("\n"));
}

#[test]
fn no_crate_depends_on_one_that_it_has_no_room_for() {
    let check = |(_, manifest, _): (String, PathBuf, PathBuf)| {
        let text = std::fs::read_to_string(workspace().join(&manifest)).unwrap();
        ROOMS.check(&manifest.to_string_lossy(), &text)
    };
    holds("The rooms of ARCHITECTURE.md", &packages().into_iter().flat_map(check).collect::<Vec<_>>());
}

#[test]
fn no_files_name_each_other_in_a_circle() {
    holds("Files of a crate form no circle", &trees().iter().flat_map(circles).collect::<Vec<_>>());
}

#[test]
fn the_notebook_stands_in_floors() {
    let tree =
        Tree::read(&workspace(), Path::new("crates/notebook/src"), "daftari-notebook", watched("daftari-notebook"));
    holds("Nothing of the notebook names a higher floor", &NOTEBOOK.check(&tree.unwrap()));
}

#[test]
fn a_call_says_by_its_name_whose_it_is() {
    let wrong = clashes(&trees(), |package| ROOMS.may(package));
    holds("Methods of Notebook, Session and Tx have names of their own", &wrong);
}

/// Methods in several files that are not watched: a call between the files is seen only on `self` or by path.
const SPREAD: &[&str] = &[
    // `Tx` carries what is done with a store; `Store` opens, writes, closes.
    "crate daftari-store: the methods of Store stand in",
    // Read everywhere in the domain under short names; what a rule asks of them stands with the rule.
    "crate daftari-domain: the methods of Case stand in",
    "crate daftari-domain: the methods of Party stand in",
];

#[test]
fn a_type_spread_over_files_is_watched() {
    let mut wrong: Vec<String> = trees().iter().flat_map(spread_types).collect();
    wrong.retain(|says| !SPREAD.iter().any(|known| says.starts_with(known)));
    holds("The methods of a type stand in one file, or are followed by name", &wrong);
}
