//! A case as it is stored: the only place where entries are read, signed, sealed and stored.

pub mod alarms;
mod forget;
pub(crate) mod new_entry;
pub(crate) mod projection;
pub(crate) mod quarantine;
pub(crate) mod read;
pub(crate) mod readers;
mod seal;
mod spool;
mod true_time;
pub(crate) mod write;
