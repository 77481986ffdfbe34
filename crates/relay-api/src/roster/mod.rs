//! The roster: a set of signed statements; membership is a pure fold over it.

mod core;
mod field;
mod fold;
mod past;
mod statement;
mod work;

pub use fold::{Device, Request, Roster, VersionFloor, digest};
pub use statement::{
    At, Body, Circle, DeviceRecord, Epoch, Heads, Kind, RecoveryRecord, Relay, Role, Statement, Wrap,
    is_possession_proved, possession_bytes, sign_bytes,
};
pub use work::Work;
