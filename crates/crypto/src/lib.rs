//! The lock and the seal.
//!
//! [`safe`] is what others may call: it cannot be used in a way that leaks a key or skips a check. The primitives are in
//! `hazmat`, which is private. Every key is drawn once, in this crate's `README.md`.

mod hazmat;
pub mod keys;
pub mod rng;
pub mod safe;
pub mod secret;
