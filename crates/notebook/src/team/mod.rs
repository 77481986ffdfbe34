//! The team as this device knows it, and becoming part of it.

mod bring;
pub(crate) mod join;
mod office_device;
mod page;
pub(crate) mod recovery;
mod used_codes;
pub(crate) mod waiting;
