//! Erasing on this device, for the survivor's sake, and keeping what was erased from coming back.

mod act;
pub(crate) mod guard;
mod page;
mod traces;
