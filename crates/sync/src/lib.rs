//! The sync protocol as a state machine without I/O, and one thin HTTP adapter.
//!
//! A [`run::SyncRun`] is handed events and answers with what to do next; its driver talks HTTP with nothing locked
//! and does everything else (merge, take, record) in one transaction each. It never sees the store.

pub mod backoff;
pub mod calls;
pub mod http;
mod roster;
pub mod run;
mod tls;
pub mod transport;
