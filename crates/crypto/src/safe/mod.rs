//! The safe side of the crate: the only part other crates may call.

pub mod entry;
pub mod envelope;
pub mod files;
pub mod identity;
pub mod invite;
pub mod key_store;
pub mod pin;
pub mod quick_notes;
pub mod receipt;
pub mod recovery;
pub mod roster;
pub mod sealed_file;
pub mod slots;
pub mod spool;
pub mod tries;
