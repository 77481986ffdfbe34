//! The header of an age file: a stanza for each recipient, and a code over them under the file key.

use std::io::{BufRead, Read};

use data_encoding::BASE64_NOPAD;

use super::errors::OpenFileError;
use crate::hazmat;
use crate::secret::{Secret, Secret32};

const FIRST_LINE: &str = "age-encryption.org/v1\n";
const ANY_VERSION: &[u8] = b"age-encryption.org/v";
const TAG: &str = "mlkem768x25519";
const END: &str = "---";
/// Letters in a full line of a stanza's body.
const LINE: usize = 64;
const ENC: usize = 1120;
/// A file key of 16 bytes, sealed.
const SEALED: usize = 32;
/// No longer header is read: 16 recipients take 26 KB.
const LENGTH_MAX: u64 = 65_536;

/// The root of a file's keys. Age has it 16 bytes long.
pub type FileKey = Secret<16>;

/// A header as it was read.
pub struct Header {
    /// Encapsulated key and sealed file key of each stanza of the kind we know.
    pub sealed: Vec<(Vec<u8>, Vec<u8>)>,
    /// What the code stands over.
    said: Vec<u8>,
    code: Vec<u8>,
}

fn code_key(file_key: &FileKey) -> Secret32 {
    hazmat::hkdf(&[file_key.expose()], &[], &[b"header"])
}

/// The header of a new file.
pub fn to_bytes(sealed: &[(Vec<u8>, Vec<u8>)], file_key: &FileKey) -> Vec<u8> {
    let mut out = FIRST_LINE.to_owned();
    for (enc, body) in sealed {
        // 32 bytes are 43 letters: a single short line.
        for part in ["-> ", TAG, " ", &BASE64_NOPAD.encode(enc), "\n", &BASE64_NOPAD.encode(body), "\n"] {
            out.push_str(part);
        }
    }
    out.push_str(END);
    let code = hazmat::hmac(code_key(file_key).expose(), out.as_bytes());
    for part in [" ", &BASE64_NOPAD.encode(code.expose()), "\n"] {
        out.push_str(part);
    }
    out.into_bytes()
}

impl Header {
    /// Reads a header and nothing behind it. A stanza of another kind is passed over.
    pub fn read(input: &mut impl BufRead) -> Result<Header, OpenFileError> {
        let mut lines = Lines { input: input.take(LENGTH_MAX), said: Vec::new() };
        let first = lines.next()?;
        if first != FIRST_LINE {
            let newer = first.as_bytes().starts_with(ANY_VERSION);
            return Err(if newer { OpenFileError::Newer } else { OpenFileError::Damaged });
        }
        let (mut sealed, mut stanzas) = (Vec::new(), 0);
        loop {
            let before = lines.said.len() + END.len();
            let line = lines.next()?;
            if let Some(code) = line.strip_prefix(END) {
                let code = code.strip_prefix(' ').and_then(|code| code.strip_suffix('\n')).unwrap_or_default();
                let code = BASE64_NOPAD.decode(code.as_bytes()).ok().filter(|code| code.len() == 32 && stanzas > 0);
                let code = code.ok_or(OpenFileError::Damaged)?;
                lines.said.truncate(before);
                return Ok(Header { sealed, said: lines.said, code });
            }
            let arguments = line.strip_prefix("-> ").and_then(|line| line.strip_suffix('\n'));
            let arguments: Vec<&str> = arguments.ok_or(OpenFileError::Damaged)?.split(' ').collect();
            if arguments.iter().any(|argument| argument.is_empty() || !argument.bytes().all(|b| b.is_ascii_graphic())) {
                return Err(OpenFileError::Damaged);
            }
            let body = lines.next_body()?;
            stanzas += 1;
            match arguments.as_slice() {
                [TAG, enc] => {
                    let enc = BASE64_NOPAD.decode(enc.as_bytes()).map_err(|_| OpenFileError::Damaged)?;
                    if (enc.len(), body.len()) != (ENC, SEALED) {
                        return Err(OpenFileError::Damaged);
                    }
                    sealed.push((enc, body));
                }
                [TAG, ..] => return Err(OpenFileError::Damaged),
                _ => {}
            }
        }
    }

    /// Was this header made by somebody who knows the file key?
    pub fn holds(&self, file_key: &FileKey) -> bool {
        hazmat::hmac_holds(code_key(file_key).expose(), &self.said, &self.code)
    }
}

struct Lines<I> {
    input: I,
    said: Vec<u8>,
}

impl<I: BufRead> Lines<I> {
    /// The next line, with its end.
    fn next(&mut self) -> Result<String, OpenFileError> {
        let mut line = Vec::new();
        self.input.read_until(b'\n', &mut line)?;
        self.said.extend(&line);
        String::from_utf8(line).ok().filter(|line| line.ends_with('\n')).ok_or(OpenFileError::Damaged)
    }

    /// The body of a stanza: full lines, then a shorter one, which may be empty.
    fn next_body(&mut self) -> Result<Vec<u8>, OpenFileError> {
        let mut letters = String::new();
        loop {
            let line = self.next()?;
            let line = line.strip_suffix('\n').filter(|line| line.len() <= LINE).ok_or(OpenFileError::Damaged)?;
            letters.push_str(line);
            if line.len() < LINE {
                return BASE64_NOPAD.decode(letters.as_bytes()).map_err(|_| OpenFileError::Damaged);
            }
        }
    }
}
