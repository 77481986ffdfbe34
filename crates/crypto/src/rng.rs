//! Randomness, passed in.

use ring::rand::{SecureRandom, SystemRandom};

/// Fills buffers with random bytes. Tests pass one with a fixed seed.
pub trait Rng {
    /// Fills all of it.
    fn fill(&mut self, out: &mut [u8]);
}

/// The operating system's randomness.
#[derive(Debug)]
pub struct SystemRng(SystemRandom);

impl SystemRng {
    /// The operating system's randomness.
    #[expect(clippy::disallowed_methods, reason = "the one place where a device draws randomness")]
    pub fn new() -> Self {
        SystemRng(SystemRandom::new())
    }
}

impl Default for SystemRng {
    fn default() -> Self {
        Self::new()
    }
}

impl Rng for SystemRng {
    fn fill(&mut self, out: &mut [u8]) {
        self.0.fill(out).expect("an operating system without randomness cannot keep secrets");
    }
}

/// Draws `N` random bytes.
pub fn make_bytes<const N: usize>(rng: &mut dyn Rng) -> [u8; N] {
    let mut out = [0; N];
    rng.fill(&mut out);
    out
}

/// Our randomness in the shape `hpke` asks for.
pub(crate) struct ForHpke<'a>(pub &'a mut dyn Rng);

impl hpke::rand_core::TryRng for ForHpke<'_> {
    type Error = std::convert::Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        Ok(u32::from_be_bytes(make_bytes(self.0)))
    }

    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        Ok(u64::from_be_bytes(make_bytes(self.0)))
    }

    fn try_fill_bytes(&mut self, out: &mut [u8]) -> Result<(), Self::Error> {
        self.0.fill(out);
        Ok(())
    }
}

impl hpke::rand_core::TryCryptoRng for ForHpke<'_> {}
