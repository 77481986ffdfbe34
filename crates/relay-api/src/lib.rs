//! What device and relay must agree on: ids, limits, the public envelope header, the roster, the words of the protocol.
//!
//! Records are opaque bytes here. Bytes are described in `docs/formats.md`, calls in `docs/sync-protocol.md`.

pub mod batch;
pub mod code;
pub mod envelope;
pub mod erasures;
mod error;
mod hash;
pub mod ids;
pub mod json;
pub mod limits;
pub mod login;
pub mod pushed;
pub mod reader;
pub mod roster;
mod signature;
pub mod wire;

pub use error::FormatError;
pub use hash::hash;
pub use signature::verify;
