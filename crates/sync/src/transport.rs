//! Requests and replies as plain values, and the one trait that carries them.

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

/// No reply came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoReply {
    /// No server answers at the address.
    #[error("unreachable")]
    Unreachable,
    /// It took too long.
    #[error("too slow")]
    TooSlow,
    /// The connection was cut before the reply was whole.
    #[error("cut off")]
    CutOff,
}

/// Carries a request and brings its reply.
pub trait Transport {
    /// Sends a request and waits for the reply.
    ///
    /// # Errors
    /// [`NoReply`].
    fn send(&self, request: &Request) -> Result<Reply, NoReply>;
}
