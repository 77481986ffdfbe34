//! Why bytes are refused.

/// Bytes that are not what they should be. One variant per decision a reader takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FormatError {
    /// Too short, too long, or not framed as it says.
    #[error("malformed")]
    Malformed,
    /// Another kind of file or message.
    #[error("not this format")]
    NotThisFormat,
    /// Made by a newer version.
    #[error("needs a newer version")]
    Newer,
    /// A part is longer than its limit.
    #[error("over a limit")]
    TooLarge,
}
