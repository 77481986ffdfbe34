//! The team as this device knows it, and becoming part of it.

pub(crate) mod join;
mod page;
pub(crate) mod recovery;
mod used_codes;
