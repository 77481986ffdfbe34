//! Erasing on this device, for the survivor's sake, and refusing what was erased when it arrives again.

mod act;
pub(crate) mod guard;
mod page;
mod traces;
