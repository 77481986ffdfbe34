//! Secrets wipe themselves and never print.

use std::fmt;

use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::rng::{Rng, make_bytes};

/// `N` secret bytes on the heap (a move leaves no copy behind), wiped when dropped.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct Secret<const N: usize>(Box<[u8; N]>);

/// 32 secret bytes: keys and seeds.
pub type Secret32 = Secret<32>;

impl<const N: usize> Secret<N> {
    /// Takes bytes.
    pub fn new(bytes: [u8; N]) -> Self {
        Secret(Box::new(bytes))
    }

    /// Draws bytes.
    pub fn make(rng: &mut dyn Rng) -> Self {
        Secret::new(make_bytes(rng))
    }

    /// Takes a slice of exactly this length.
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Secret::new)
    }

    /// The bytes, for as long as they are needed.
    pub fn expose(&self) -> &[u8; N] {
        &self.0
    }
}

impl<const N: usize> fmt::Debug for Secret<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}
