//! Randomness that tests own.

use daftari_crypto::rng::Rng;

/// Randomness from a seed: SHA-256 over a counter.
pub struct SeededRng {
    seed: u64,
    counter: u64,
}

impl SeededRng {
    /// From a seed; the same seed gives the same bytes.
    pub fn new(seed: u64) -> Self {
        SeededRng { seed, counter: 0 }
    }
}

impl Rng for SeededRng {
    fn fill(&mut self, out: &mut [u8]) {
        for chunk in out.chunks_mut(32) {
            self.counter += 1;
            let block = daftari_relay_api::hash(&[&self.seed.to_be_bytes(), &self.counter.to_be_bytes()]);
            chunk.copy_from_slice(block.split_at(chunk.len()).0);
        }
    }
}
