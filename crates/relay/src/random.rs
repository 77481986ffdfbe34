//! The relay's randomness: nonces, the token key, the setup code.

use ring::error::Unspecified;
use ring::rand::{SecureRandom, SystemRandom};

/// Draws `N` bytes from the operating system.
///
/// # Errors
/// [`Unspecified`] when the operating system gives none: the call is refused, the relay goes on.
#[expect(clippy::disallowed_methods, reason = "the one place where the relay draws randomness")]
pub(crate) fn make_bytes<const N: usize>() -> Result<[u8; N], Unspecified> {
    let mut out = [0; N];
    SystemRandom::new().fill(&mut out)?;
    Ok(out)
}
