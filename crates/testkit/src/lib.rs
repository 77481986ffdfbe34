//! People, phones and relays for tests; fixed clock and randomness; the scenario runner.
//!
//! Everything here is real but time, randomness and the key store: notebooks have their own directories and locks,
//! relays listen on loopback and write to disk.

#![allow(clippy::indexing_slicing, clippy::panic, reason = "a tool of tests: where it panics a test has failed")]

pub mod fault;
pub mod fixed;
pub mod forge;
pub mod loopback;
pub mod people;
pub mod relay;
pub mod rng;
pub mod scenario;
