//! The roster: a set of signed statements; membership is a pure fold over it.

mod fold;
mod statement;

pub use fold::{Device, NeedsNewer, Roster};
pub use statement::{
    At, Body, Circle, DeviceRecord, Epoch, Kind, LastEntry, Relay, Role, SeedWrap, Statement, Wrap, sign_bytes,
};
