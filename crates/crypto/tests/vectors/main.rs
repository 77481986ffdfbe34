//! The committed vectors (`tests/vectors/*.json`, made by an independent Python script) against the lock and the seal: our
//! code gives and takes exactly these bytes.

#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod entry;
mod envelope;
mod file;
mod invite;
mod quick_notes;
mod receipt;
mod recovery;
mod roster;
mod sealed_file;
mod slots;
mod spool;
mod tries;
