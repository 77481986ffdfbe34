//! Requests and replies as plain values, and the one trait that carries them.

use std::collections::BTreeSet;

use daftari_relay_api::ids::Bytes32;
use daftari_relay_api::login::Origin;

/// Whom this device takes for the relay, over https. Over http there is nothing to go by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Trust {
    /// Whoever an authority of the compiled-in WebPKI roots vouches for. Never the operating system's store.
    pub roots: bool,
    /// Whoever holds one of these keys ([`daftari_relay_api::login::pin_of`]), whatever its certificate says of names and
    /// dates.
    pub pins: BTreeSet<Bytes32>,
}

impl Trust {
    /// The holder of this key alone; without one, whoever an authority vouches for.
    pub fn of(pin: Option<Bytes32>) -> Trust {
        Trust { roots: pin.is_none(), pins: pin.into_iter().collect() }
    }
}

/// A relay as it is dialled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dialled {
    /// Where it is.
    pub origin: Origin,
    /// Whom to take for it.
    pub trust: Trust,
}

/// Who answers at an address over TLS.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// An authority of the compiled-in roots vouches for this name.
    Vouched,
    /// Nobody does: the pin of the key that was shown.
    Key(Bytes32),
}

/// HTTP method.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// GET.
    Get,
    /// POST.
    Post,
    /// PUT.
    Put,
}

/// A request to the relay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Method.
    pub method: Method,
    /// Origin, path and query.
    pub url: String,
    /// Login token.
    pub token: Option<String>,
    /// Body, for POST and PUT.
    pub body: Vec<u8>,
    /// Seconds it may take in all.
    pub seconds: u64,
    /// Seconds without a byte after which nobody is taken to answer, besides what the body needs on its way.
    pub quiet_seconds: u64,
    /// Whom to take for the relay.
    pub trust: Trust,
    /// Bytes its reply may have.
    pub reply_max: usize,
}

/// A reply of the relay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// HTTP status.
    pub status: u16,
    /// The relay's database, when it said so.
    pub store: Option<String>,
    /// Body.
    pub body: Vec<u8>,
}

/// No reply came. Each is a sentence of its own on a screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoReply {
    /// There is no way to the address: no network, say.
    #[error("unreachable")]
    Unreachable,
    /// The name is not known.
    #[error("no such name")]
    NameUnknown,
    /// A machine is there and nothing listens on this port.
    #[error("nothing listens")]
    NothingListens,
    /// No byte came for too long, or all of it took too long.
    #[error("too slow")]
    TooSlow,
    /// The connection was cut before the reply was whole.
    #[error("cut off")]
    CutOff,
    /// Something answers, and not over TLS.
    #[error("no TLS")]
    NotTls,
    /// The certificate is over, or not valid yet, by this device's clock.
    #[error("certificate out of time")]
    CertificateTime,
    /// Another key than the pinned one.
    #[error("another key")]
    OtherKey,
    /// Nobody this device knows vouches for the certificate, or not for this name.
    #[error("certificate nobody vouches for")]
    BadCertificate,
}

/// Carries a request and brings its reply.
pub trait Transport {
    /// Sends a request and waits for the reply.
    ///
    /// # Errors
    /// [`NoReply`].
    fn send(&self, request: &Request) -> Result<Reply, NoReply>;

    /// Shakes hands at an https address, asks only what anybody may ask, and says who answers.
    ///
    /// # Errors
    /// [`NoReply`]; an authority vouches for it, but not for this name or day.
    fn look(&self, origin: &Origin) -> Result<Shown, NoReply>;
}
