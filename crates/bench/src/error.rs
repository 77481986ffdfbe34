//! What goes wrong.

/// Whatever goes wrong is read by a person.
pub type Error = Box<dyn std::error::Error>;
/// What everything here returns.
pub type Result<T, E = Error> = std::result::Result<T, E>;
