//! Who answers at the address of a relay that this device meets for the first time.
//!
//! Nobody types a pin. A phone takes the key it meets only for as long as it needs to fetch the invitation, which opens under
//! the code alone and names the office's pin; the two must be one key. The office's laptop has the relay prove that it
//! knows the setup code, over the key it shows, before the code is given away (docs/decisions/0016).

use daftari_crypto::rng::make_bytes;
use daftari_relay_api::code;
use daftari_relay_api::ids::Bytes32;
use daftari_relay_api::login::{Origin, is_key_proved};
use daftari_sync::calls;
use daftari_sync::transport::{Dialled, Shown, Trust};

use super::Session;
use super::enrol::{called, no_reply};
use crate::error::Error;

/// Who answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Met {
    /// Anybody: the address is http.
    Anybody,
    /// Whom an authority vouches for.
    Vouched,
    /// The holder of a key nobody vouches for.
    Key(Bytes32),
}

impl Met {
    /// The key this device goes by until it knows better.
    pub(super) fn key(self) -> Option<Bytes32> {
        match self {
            Met::Key(key) => Some(key),
            Met::Anybody | Met::Vouched => None,
        }
    }

    /// Is it the relay an office holds to this pin?
    pub(super) fn is(self, pin: Option<Bytes32>) -> bool {
        match self {
            Met::Anybody => pin.is_none(),
            // The next call is held to the pin, if there is one.
            Met::Vouched => true,
            Met::Key(key) => pin == Some(key),
        }
    }
}

impl Session {
    /// Asks who answers at an address.
    ///
    /// # Errors
    /// As [`no_reply`].
    pub(super) fn who_answers(&self, origin: &Origin) -> Result<Met, Error> {
        if !origin.is_https() {
            return Ok(Met::Anybody);
        }
        Ok(match self.environment.transport.look(origin).map_err(no_reply)? {
            Shown::Vouched => Met::Vouched,
            Shown::Key(key) => Met::Key(key),
        })
    }

    /// The pin of the relay that printed this setup code; none when an authority vouches for it, and without TLS. The code
    /// itself is not given to anybody.
    ///
    /// # Errors
    /// [`Error::WrongSetupCode`] when whoever answers does not know it, over the key it shows.
    pub(super) fn pin_by_setup_code(&self, origin: &Origin, setup_code: &str) -> Result<Option<Bytes32>, Error> {
        let Some(key) = self.who_answers(origin)?.key() else { return Ok(None) };
        let typed: String = setup_code.chars().filter(char::is_ascii_alphanumeric).collect();
        let setup_code = code::from_text(&typed).ok_or(Error::WrongSetupCode)?;
        let nonce = Bytes32(self.environment.draw(|rng| make_bytes(rng)));
        let dialled = Dialled { origin: origin.clone(), trust: Trust::of(Some(key)) };
        let proof = calls::key_proof(&*self.environment.transport, &dialled, nonce).map_err(called)?;
        if is_key_proved(&setup_code, &nonce, &key, &proof) { Ok(Some(key)) } else { Err(Error::WrongSetupCode) }
    }
}
