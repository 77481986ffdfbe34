//! The relay: a mailbox for sealed bytes. Devices decide everything; the relay stores, orders, limits.
//!
//! The protocol is written down in `docs/sync-protocol.md`. Its `Cargo.toml` names neither the domain nor any sealing:
//! it cannot read what it carries.

mod auth;
mod body;
mod calls;
mod clock;
mod flying;
mod listen;
mod proof;
mod random;
mod refuse;
pub mod server;
mod state;
pub mod storage;
mod teams;
pub mod tls;

pub use clock::Clock;
pub use refuse::status_of;
pub use server::{Config, ServeError, Server};
pub use tls::Security;
