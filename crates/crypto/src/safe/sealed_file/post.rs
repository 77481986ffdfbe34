//! Post in a sealed file: statements of the roster, then envelopes. Both are signed by themselves; the file is not.

use std::io::{self, ErrorKind, Read, Write};

use daftari_relay_api::ids::TeamId;
use daftari_relay_api::limits::{ENVELOPE_MAX, STATEMENT_MAX};

use super::errors::OpenFileError;

const MAGIC: [u8; 4] = *b"DPST";
const VERSION: u8 = 1;
const STATEMENT: u8 = 1;
const ENVELOPE: u8 = 2;
/// A statement is a body and a signature.
const SIGNED_STATEMENT_MAX: usize = STATEMENT_MAX + 64;

/// One thing of the post, as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    /// A roster statement.
    Statement(Vec<u8>),
    /// An envelope.
    Envelope(Vec<u8>),
}

/// Writes post.
pub struct PostWriter<W: Write> {
    out: W,
    last: u8,
}

impl<W: Write> PostWriter<W> {
    /// Begins the post of a team.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn begin(mut out: W, team: &TeamId) -> io::Result<Self> {
        out.write_all(&MAGIC)?;
        out.write_all(&[VERSION])?;
        out.write_all(&team.0)?;
        Ok(PostWriter { out, last: STATEMENT })
    }

    /// Adds one thing.
    ///
    /// # Errors
    /// Those of the writer; [`ErrorKind::InvalidInput`] for a statement behind an envelope and for what is too long.
    pub fn add(&mut self, item: &Item) -> io::Result<()> {
        let (what, bytes) = match item {
            Item::Statement(bytes) => (STATEMENT, bytes),
            Item::Envelope(bytes) => (ENVELOPE, bytes),
        };
        if what < self.last || bytes.len() > longest(what).unwrap_or_default() {
            return Err(ErrorKind::InvalidInput.into());
        }
        self.last = what;
        let length = u32::try_from(bytes.len()).expect("the limits are far below 4 GiB");
        self.out.write_all(&[what])?;
        self.out.write_all(&length.to_be_bytes())?;
        self.out.write_all(bytes)
    }
}

/// None: this version knows no such thing.
fn longest(what: u8) -> Option<usize> {
    match what {
        STATEMENT => Some(SIGNED_STATEMENT_MAX),
        ENVELOPE => Some(ENVELOPE_MAX),
        _ => None,
    }
}

/// Reads post, one thing at a time.
pub struct PostReader<R: Read> {
    content: R,
    team: TeamId,
    last: u8,
}

impl<R: Read> PostReader<R> {
    /// Reads how the post begins.
    ///
    /// # Errors
    /// [`OpenFileError`].
    pub fn begin(mut content: R) -> Result<Self, OpenFileError> {
        if read_array(&mut content)? != MAGIC {
            return Err(OpenFileError::Damaged);
        }
        if read_array(&mut content)? != [VERSION] {
            return Err(OpenFileError::Newer);
        }
        let team = TeamId(read_array(&mut content)?);
        Ok(PostReader { content, team, last: STATEMENT })
    }

    /// The team whose post it is.
    pub fn team(&self) -> TeamId {
        self.team
    }

    /// The next thing; none when the post is over. What came before an error is good.
    ///
    /// # Errors
    /// [`OpenFileError`]: a cut file, an envelope before a statement, a length beyond the limits, something newer.
    pub fn next_item(&mut self) -> Result<Option<Item>, OpenFileError> {
        let mut what = Vec::with_capacity(1);
        if self.content.by_ref().take(1).read_to_end(&mut what)? == 0 {
            return Ok(None);
        }
        let what = what.first().copied().unwrap_or_default();
        let longest = longest(what).ok_or(OpenFileError::Newer)?;
        let length = usize::try_from(u32::from_be_bytes(read_array(&mut self.content)?)).unwrap_or(usize::MAX);
        if length > longest || what < self.last {
            return Err(OpenFileError::Damaged);
        }
        self.last = what;
        let mut bytes = Vec::new();
        if self.content.by_ref().take(length as u64).read_to_end(&mut bytes)? < length {
            return Err(OpenFileError::Damaged);
        }
        Ok(Some(if what == STATEMENT { Item::Statement(bytes) } else { Item::Envelope(bytes) }))
    }
}

fn read_array<const N: usize>(content: &mut impl Read) -> Result<[u8; N], OpenFileError> {
    let mut bytes = [0; N];
    content.read_exact(&mut bytes)?;
    Ok(bytes)
}
