//! `docs/schema.sql` is the real schema. `UPDATE_SCHEMA=1 cargo test -p daftari-store --test schema` rewrites it.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod common;

use std::path::Path;

use common::Shelf;

const HEADER: &str = "\
-- The schema of a notebook's database, as `crates/store/migrations` make it. A test compares the two.
-- Rewrite with: UPDATE_SCHEMA=1 cargo test -p daftari-store --test schema
";

/// Statements with their comments, as SQLite keeps them, in the order they were made.
fn real_schema() -> String {
    let shelf = Shelf::new();
    shelf.create().close().unwrap();
    let raw = shelf.raw();
    let mut statement = raw
        .prepare(
            "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
             ORDER BY rowid",
        )
        .unwrap();
    let rows = statement.query_map([], |row| row.get::<_, String>(0)).unwrap();
    let statements: Vec<String> = rows
        .map(|sql| {
            let sql = sql.unwrap();
            format!("{}{sql};\n", why(sql.lines().next().unwrap()))
        })
        .collect();
    format!("{HEADER}\n{}", statements.join("\n"))
}

/// The comment a migration puts before a statement: SQLite keeps only what is inside of it.
fn why(first_line: &str) -> String {
    let migrations = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations")).unwrap();
    let mut comment = String::new();
    for migration in migrations {
        let text = std::fs::read_to_string(migration.unwrap().path()).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        if let Some(at) = lines.iter().position(|line| line.trim_end_matches(';') == first_line.trim_end_matches(';')) {
            let before = lines[..at].iter().rev().take_while(|line| line.starts_with("--")).count();
            comment = lines[at - before..at].iter().map(|line| format!("{line}\n")).collect();
        }
    }
    comment
}

#[test]
fn the_committed_schema_is_the_one_the_migrations_make() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/schema.sql");
    let real = real_schema();
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        std::fs::write(&path, &real).unwrap();
    }
    assert!(
        std::fs::read_to_string(&path).unwrap() == real,
        "docs/schema.sql is out of date: run with UPDATE_SCHEMA=1"
    );
}

#[test]
fn every_table_of_ours_is_strict() {
    let shelf = Shelf::new();
    shelf.create().close().unwrap();
    let raw = shelf.raw();
    let mut statement = raw
        .prepare("SELECT name, strict FROM pragma_table_list WHERE type = 'table' AND schema = 'main' AND name NOT LIKE 'sqlite%'")
        .unwrap();
    let tables: Vec<(String, bool)> =
        statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect();
    assert!(tables.len() >= 9, "{tables:?}");
    assert!(tables.iter().all(|(_, strict)| *strict), "{tables:?}");
}

#[test]
fn every_file_in_migrations_is_run() {
    let migrations = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations")).unwrap();
    assert_eq!(migrations.count() as i64, daftari_store::SCHEMA_VERSION, "a file that `MIGRATIONS` does not name");
}
