//! Secrets wipe themselves and never print.

use std::fmt;

use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::rng::Rng;

/// `N` secret bytes on the heap (a move leaves no copy behind), wiped when dropped.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct Secret<const N: usize>(Box<[u8; N]>);

/// 32 secret bytes: keys and seeds.
pub type Secret32 = Secret<32>;

impl<const N: usize> Secret<N> {
    /// Wraps bytes, which are wiped on drop.
    pub fn new(bytes: [u8; N]) -> Self {
        Secret(Box::new(bytes))
    }

    /// Draws random bytes.
    pub fn make(rng: &mut dyn Rng) -> Self {
        Secret::filled(|bytes| rng.fill(bytes))
    }

    /// Fills the bytes where they will stay.
    pub(crate) fn filled(fill: impl FnOnce(&mut [u8])) -> Self {
        let mut secret = Secret::new([0; N]);
        fill(&mut secret.0[..]);
        secret
    }

    /// Takes a slice of exactly this length.
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        (bytes.len() == N).then(|| Secret::filled(|out| out.copy_from_slice(bytes)))
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
