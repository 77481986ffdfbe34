//! The relay: a mailbox for sealed bytes. Devices decide everything; the relay stores, orders, limits.
//!
//! The protocol is written down in `docs/sync-protocol.md`. Its `Cargo.toml` names neither the domain nor any sealing: it
//! cannot read what it carries.

mod auth;
mod calls;
mod refuse;
pub mod server;
pub mod storage;
mod teams;

pub use server::{Config, ServeError, Server};
