//! The committed vectors (`tests/vectors/*.json`, made by an independent Python script) against the lock and the seal: our
//! code gives and takes exactly these bytes.

#![allow(clippy::unwrap_used, missing_docs)]

mod entry;
mod envelope;
mod file;
mod invite;
mod quick_notes;
mod receipt;
mod roster;
mod slots;
mod spool;
mod tries;
