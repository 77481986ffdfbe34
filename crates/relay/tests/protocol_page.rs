//! `docs/sync-protocol.md` says what the code does: its tables are compared with the routes, the codes and the limits.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

use std::collections::{BTreeMap, BTreeSet};

use daftari_relay::status_of;
use daftari_relay_api::pushed::Pushed;
use daftari_relay_api::wire::ErrorCode;

const PAGE: &str = include_str!("../../../docs/sync-protocol.md");
const FORMATS: &str = include_str!("../../../docs/formats.md");
const SERVER: &str = include_str!("../src/server.rs");
const STORAGE: &str = include_str!("../src/storage/mod.rs");
const WIRE: &str = include_str!("../../relay-api/src/wire.rs");
const LIMITS: &str = include_str!("../../relay-api/src/limits.rs");

/// Limits of what devices write, which no relay looks at.
const NOT_THE_RELAYS: [&str; 3] = ["BODY_MAX", "HEADS_MAX", "RECEIPT_MIN_INTERVAL_S"];

/// Rows of the first table below a heading, cell by cell.
fn table(heading: &str) -> Vec<Vec<String>> {
    let (_, below) = PAGE.split_once(&format!("\n## {heading}\n")).unwrap();
    let section = below.split("\n## ").next().unwrap();
    let rows = section.lines().filter(|line| line.starts_with("| `"));
    let cells = |row: &str| row.trim_matches('|').split(" | ").map(|cell| cell.trim().to_owned()).collect();
    rows.map(cells).collect()
}

fn code(cell: &str) -> String {
    cell.split('`').nth(1).unwrap().to_owned()
}

#[test]
fn the_page_names_every_call_that_is_served_and_no_other() {
    let mut served = BTreeSet::new();
    for route in SERVER.split(".route(\"").skip(1) {
        let (path, handlers) = route.split_once("\", ").unwrap();
        for method in ["get", "post", "put", "delete", "patch", "head"] {
            // Each stands before its handler: `get(calls::…`.
            let first = handlers.lines().next().unwrap();
            if ["calls::", "proof::"].iter().any(|module| first.contains(&format!("{method}({module}"))) {
                served.insert(format!("{} {path}", method.to_uppercase()));
            }
        }
    }
    let named: Vec<String> = table("Calls").iter().map(|row| code(&row[0])).collect();

    assert_eq!(named.iter().cloned().collect::<BTreeSet<_>>(), served);
    assert_eq!(named.len(), served.len(), "each once");
    assert_eq!(
        SERVER.matches("calls::").count() + SERVER.matches("(proof::").count(),
        served.len(),
        "and all of them were seen"
    );
}

#[test]
fn the_page_names_every_code_with_its_status_and_its_hint() {
    let (_, variants) = WIRE.split_once("pub enum ErrorCode {").unwrap();
    let variants = variants.split("\n}").next().unwrap().lines().map(str::trim);
    let named_in_code: BTreeSet<String> =
        variants.filter_map(|line| line.strip_suffix(',')).filter(|name| *name != "Unknown").map(snake).collect();
    let rows = table("Refusals");
    let named: BTreeSet<String> = rows.iter().map(|row| code(&row[0])).collect();

    assert_eq!(named, named_in_code);
    assert_eq!(named.len(), rows.len(), "each once");
    for row in &rows {
        let known: ErrorCode = serde_json::from_str(&format!("\"{}\"", code(&row[0]))).unwrap();
        assert_ne!(known, ErrorCode::Unknown, "{}", row[0]);
        let (status, hint) = status_of(known);
        assert_eq!(
            (row[1].clone(), row[2].clone()),
            (status.to_string(), hint.map_or("–".to_owned(), |s| s.to_string()))
        );
    }
}

#[test]
fn the_page_names_every_octet_of_a_push_with_its_hint() {
    let rows = table("What a push is answered");
    let mut named = BTreeSet::new();
    for row in &rows {
        let octet = u8::from_str_radix(&code(&row[0]), 16).unwrap();
        let word = Pushed::of(octet);
        assert_eq!(row[1].replace(' ', "_"), snake(&format!("{word:?}")));
        let hint = word.retry_after_s().map_or("–".to_owned(), |seconds| seconds.to_string());
        assert_eq!(row[2].replace(',', ""), hint, "{word:?}");
        assert!(named.insert(octet), "each once");
    }
    let known = (0..=u8::MAX).filter(|octet| !matches!(Pushed::of(*octet), Pushed::Unknown(_)));
    assert_eq!(named, known.collect());
}

fn snake(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if c.is_uppercase() && !out.is_empty() {
            out.push('_');
        }
        out.extend(c.to_lowercase());
    }
    out
}

/// Every limit of the code.
fn limits() -> BTreeMap<String, u64> {
    LIMITS
        .lines()
        .filter_map(|line| line.strip_prefix("pub const "))
        .map(|line| {
            let (name, rest) = line.split_once(": ").unwrap();
            let value = rest.split_once(" = ").unwrap().1.trim_end_matches(';');
            let factors = value.split(" * ").map(|factor| factor.replace('_', "").parse::<u64>().unwrap());
            (name.to_owned(), factors.product())
        })
        .collect()
}

#[test]
fn a_limit_said_in_a_sentence_is_the_codes() {
    let mut said = 0;
    for page in [PAGE, FORMATS] {
        for sentence in page.split('`').zip(page.split('`').skip(1)) {
            let (name, after) = sentence;
            let Some(limit) = limits().get(name).copied() else { continue };
            let Some(number) = after.strip_prefix(" = ") else { continue };
            let number: String = number.chars().take_while(|c| c.is_ascii_digit() || *c == ',').collect();
            assert_eq!(number.trim_end_matches(',').replace(',', ""), limit.to_string(), "{name}");
            said += 1;
        }
    }
    assert!(said >= 6, "{said}");
}

#[test]
fn the_page_names_every_limit_with_its_number() {
    let mut of_code = limits();
    of_code.retain(|name, _| !NOT_THE_RELAYS.contains(&name.as_str()));
    let of_page: BTreeMap<String, u64> =
        table("Limits").iter().map(|row| (code(&row[0]), row[1].replace(',', "").parse().unwrap())).collect();

    assert_eq!(of_page, of_code);
}

#[test]
fn the_page_and_the_storage_trait_use_the_same_words() {
    let (_, from) = STORAGE.split_once("/// Storage of a relay.").unwrap();
    let comment = from.split("pub trait Storage").next().unwrap();
    let joined: Vec<&str> = comment.lines().map(|line| line.trim_start_matches("///").trim()).collect();
    let of_trait: Vec<String> =
        joined.join(" ").split(" - ").skip(1).map(|promise| promise.trim().to_owned()).collect();
    let (_, section) = PAGE.split_once("\n## What the relay's storage promises\n").unwrap();
    let of_page: Vec<String> = section
        .split("\n## ")
        .next()
        .unwrap()
        .lines()
        .filter_map(|line| line.strip_prefix("- "))
        .map(str::to_owned)
        .collect();

    assert_eq!(of_trait, of_page);
    assert!(of_page.len() >= 5);
}
