//! Shamir's scheme, 2 of 3, over GF(2⁸) modulo x⁸ + x⁴ + x³ + x + 1: each byte of the secret is where a line crosses 0, and
//! a share is that line at 1, 2 or 3.

use std::convert::Infallible;

use hpke::rand_core::{TryCryptoRng, TryRng};
use vsss_rs::{Gf256, IdentifierGf256};
use zeroize::Zeroizing;

use crate::keys::Key;
use crate::rng::Rng;
use crate::secret::{Secret, Secret32};

/// The slopes of the lines, one byte for each byte of the secret. `vsss-rs` asks for a word for each and takes its lowest
/// byte: it is given one byte at a time, so that randomness is used as the page says.
struct Slopes {
    bytes: Secret32,
    used: usize,
}

impl Slopes {
    fn one(&mut self) -> u8 {
        let slope = self.bytes.expose().get(self.used).copied().expect("one slope is asked for each of 32 bytes");
        self.used += 1;
        slope
    }
}

impl TryRng for Slopes {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(u32::from(self.one()))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(u64::from(self.one()))
    }

    fn try_fill_bytes(&mut self, out: &mut [u8]) -> Result<(), Infallible> {
        out.fill_with(|| self.one());
        Ok(())
    }
}

impl TryCryptoRng for Slopes {}

/// Three shares with their numbers. Draws 32 bytes.
pub fn split<R>(secret: &Key<R>, rng: &mut dyn Rng) -> [(u8, Secret32); 3] {
    let numbers = [1, 2, 3];
    let slopes = Slopes { bytes: Secret::make(rng), used: 0 };
    let at = numbers.map(|number| IdentifierGf256(Gf256(number)));
    let shares = Gf256::split_bytes_with_participant_ids_iter(2, 3, secret.expose(), slopes, at)
        .map(|shares| shares.into_iter().map(Zeroizing::new).collect::<Vec<_>>())
        .expect("2 of 3 numbers that differ, of a secret that is not empty");
    let mut shares = shares.iter();
    numbers.map(|number| {
        let share = shares.next().and_then(|share| share.split_first()).filter(|(first, _)| **first == number);
        (number, share.and_then(|(_, share)| Secret::from_slice(share)).expect("three shares of 32 bytes, in order"))
    })
}

/// The secret of two shares; none when their numbers are one, or 0. Any two shares give *a* secret: whether it is the right
/// one must be known otherwise.
pub fn join<R>(shares: [(u8, &Secret32); 2]) -> Option<Key<R>> {
    let shares = shares.map(|(number, share)| {
        let mut bytes = Zeroizing::new(Vec::with_capacity(33));
        bytes.push(number);
        bytes.extend(share.expose());
        bytes
    });
    let joined = Zeroizing::new(shares.map(|mut share| std::mem::take(&mut *share)));
    let secret = Zeroizing::new(Gf256::combine_bytes(&joined[..]).ok()?);
    Secret::from_slice(&secret).map(Key::of)
}
