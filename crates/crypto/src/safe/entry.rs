//! Signed entries: made once by their author, their exact bytes never change.

use std::fmt;

use daftari_relay_api::ids::{DeviceKey, EntryId};
use daftari_relay_api::limits::{BODY_MAX, PARENTS_MAX};
use daftari_relay_api::reader::{Reader, put_sized};
use daftari_relay_api::{hash, verify};

use super::identity::DeviceIdentity;
use crate::rng::{Rng, make_bytes};

const VERSION: u8 = 1;
/// Version, author, number, predecessor and case: what stands before the number of parents.
const BEFORE_PARENTS: usize = 1 + 32 + 8 + 32 + 16;
const SIGNATURE_LENGTH: usize = 64;
const SALT_LENGTH: usize = 32;
const LABEL: &[u8] = b"daftari/v1/entry";
const FULL: u8 = 0;
const ERASED: u8 = 1;

/// Why bytes are no entry. One variant per decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EntryError {
    /// Not framed as an entry, or over a limit.
    #[error("malformed entry")]
    Malformed,
    /// Its version byte is that of a newer format.
    #[error("newer entry")]
    Newer,
    /// The body is not the one the head names.
    #[error("entry body does not match")]
    Commitment,
    /// Not signed by its author.
    #[error("entry signature does not hold")]
    Signature,
}

/// The head: what is signed and what stays for ever. Its layout is the same in every version to come, so that an entry
/// keeps its place in chain and case though nobody here can read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// The device that wrote it.
    pub author: DeviceKey,
    /// Place in the author's chain, from 1, without holes.
    pub author_seq: u64,
    /// The author's entry before it; zeros for the first.
    pub prev: EntryId,
    /// The case's id; none for the team lists, written as zeros.
    pub case: Option<[u8; 16]>,
    /// Entries of the case that its author built upon, ascending, each once, at most [`PARENTS_MAX`].
    pub parents: Vec<EntryId>,
    /// Commits to salt and body.
    pub commitment: [u8; 32],
}

impl Head {
    /// The bytes: 122, and 32 for each parent.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(BEFORE_PARENTS + 1 + 32 * self.parents.len() + 32);
        out.push(VERSION);
        out.extend(self.author.0);
        out.extend(self.author_seq.to_be_bytes());
        out.extend(self.prev.0);
        out.extend(self.case.unwrap_or_default());
        out.push(u8::try_from(self.parents.len()).expect("at most 32"));
        self.parents.iter().for_each(|parent| out.extend(parent.0));
        out.extend(self.commitment);
        out
    }

    /// Hash of the head.
    pub fn id(&self) -> EntryId {
        EntryId(hash(&[&self.to_bytes()]))
    }

    fn read(reader: &mut Reader<'_>) -> Result<Head, EntryError> {
        let malformed = |_| EntryError::Malformed;
        if reader.u8().map_err(malformed)? != VERSION {
            return Err(EntryError::Newer);
        }
        let author = DeviceKey(reader.array().map_err(malformed)?);
        let author_seq = reader.u64().map_err(malformed)?;
        let prev = EntryId(reader.array().map_err(malformed)?);
        let case: [u8; 16] = reader.array().map_err(malformed)?;
        let count = usize::from(reader.u8().map_err(malformed)?);
        let parents = (0..count).map(|_| reader.array().map(EntryId)).collect::<Result<Vec<_>, _>>();
        let head = Head {
            author,
            author_seq,
            prev,
            case: (case != [0; 16]).then_some(case),
            parents: parents.map_err(malformed)?,
            commitment: reader.array().map_err(malformed)?,
        };
        if head.place_holds() { Ok(head) } else { Err(EntryError::Malformed) }
    }

    /// The first entry of a chain, and only it, has none before it; parents have one order.
    fn place_holds(&self) -> bool {
        Link { author_seq: self.author_seq, prev: self.prev }.holds()
            && self.parents.len() <= PARENTS_MAX
            && self.parents.is_sorted_by(|one, next| one < next)
    }
}

/// Salt and body; gone when the entry was erased.
#[derive(Clone, PartialEq, Eq)]
pub struct EntryContent {
    /// 32 random bytes, so that nothing confirms a guess of the text.
    pub salt: [u8; 32],
    /// UTF-8 JSON.
    pub body: Vec<u8>,
}

impl fmt::Debug for EntryContent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

/// An entry as it is stored and travels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedEntry {
    /// Hash of the head.
    pub id: EntryId,
    /// What is signed.
    pub head: Head,
    /// The author's Ed25519 signature over the head.
    pub signature: [u8; 64],
    /// Salt and body; none when the entry was erased.
    pub content: Option<EntryContent>,
}

/// Place in the author's chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    /// Number of the new entry.
    pub author_seq: u64,
    /// Id of the entry before it.
    pub prev: EntryId,
}

impl Link {
    /// The first of a chain.
    pub const FIRST: Link = Link { author_seq: 1, prev: EntryId([0; 32]) };

    /// The first entry, and only it, has none before it.
    fn holds(self) -> bool {
        self.author_seq > 0 && (self.author_seq == 1) == (self.prev.0 == [0; 32])
    }
}

/// Draws the salt of a new entry. It is drawn before the body is written, because a case's id is made of it.
pub fn make_salt(rng: &mut dyn Rng) -> [u8; 32] {
    make_bytes(rng)
}

/// Where a new entry stands: in its author's chain, in its case, and upon what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Place in the author's chain.
    pub link: Link,
    /// The case's id; none for the team lists.
    pub case: Option<[u8; 16]>,
    /// Entries of the case it builds upon, in any order, at most [`PARENTS_MAX`].
    pub parents: Vec<EntryId>,
}

impl Place {
    /// Of an entry of the team lists that builds upon nothing.
    pub fn of_lists(link: Link) -> Place {
        Place { link, case: None, parents: Vec::new() }
    }
}

/// Signs a body at its place.
///
/// # Errors
/// [`EntryError::Malformed`] when the body or the number of parents is over the limit, or the place is none.
pub fn sign(author: &DeviceIdentity, place: Place, salt: [u8; 32], body: Vec<u8>) -> Result<SignedEntry, EntryError> {
    let Place { link, case, mut parents } = place;
    parents.sort_unstable();
    parents.dedup();
    let head = Head {
        author: author.device_key(),
        author_seq: link.author_seq,
        prev: link.prev,
        case,
        parents,
        commitment: hash(&[&salt, &body]),
    };
    if body.len() > BODY_MAX || !head.place_holds() {
        return Err(EntryError::Malformed);
    }
    let signature = author.sign(&[LABEL, &head.to_bytes()].concat());
    Ok(SignedEntry { id: head.id(), head, signature, content: Some(EntryContent { salt, body }) })
}

impl SignedEntry {
    /// The record as it is stored and travels (docs/formats.md).
    pub fn to_record(&self) -> Vec<u8> {
        let mut out = self.head.to_bytes();
        out.extend(self.signature);
        match &self.content {
            Some(content) => {
                out.push(FULL);
                out.extend(content.salt);
                put_sized(&mut out, &content.body);
            }
            None => out.push(ERASED),
        }
        out
    }

    /// Reads a record and verifies commitment and signature.
    ///
    /// # Errors
    /// [`EntryError`].
    pub fn parse(record: &[u8]) -> Result<SignedEntry, EntryError> {
        let malformed = |_| EntryError::Malformed;
        let mut reader = Reader::new(record);
        let head = Head::read(&mut reader)?;
        let signature = reader.array().map_err(malformed)?;
        let content = match reader.u8().map_err(malformed)? {
            FULL => Some(EntryContent {
                salt: reader.array().map_err(malformed)?,
                body: reader.sized(BODY_MAX).map_err(malformed)?.to_vec(),
            }),
            ERASED => None,
            _ => return Err(EntryError::Malformed),
        };
        reader.end().map_err(malformed)?;
        if let Some(content) = &content
            && hash(&[&content.salt, &content.body]) != head.commitment
        {
            return Err(EntryError::Commitment);
        }
        if !verify(&head.author, &[LABEL, &head.to_bytes()], &signature) {
            return Err(EntryError::Signature);
        }
        Ok(SignedEntry { id: head.id(), head, signature, content })
    }
}

/// The head of a record that was verified before; none when this is no record.
pub fn record_head(record: &[u8]) -> Option<Head> {
    Head::read(&mut Reader::new(record)).ok()
}

/// Length of head, signature and state of a record.
fn bare_length(record: &[u8]) -> Option<usize> {
    let parents = usize::from(*record.get(BEFORE_PARENTS)?);
    Some(BEFORE_PARENTS + 1 + 32 * parents + 32 + SIGNATURE_LENGTH + 1)
}

/// The record of an entry that was verified before, with salt and body erased; none when it is no record.
pub fn head_record(record: &[u8]) -> Option<Vec<u8>> {
    let mut head = record.get(..bare_length(record)?)?.to_vec();
    *head.last_mut()? = ERASED;
    Some(head)
}

/// The body of a record that was verified before; none when it was erased, or when this is no record.
pub fn record_body(record: &[u8]) -> Option<&[u8]> {
    let (head, content) = record.split_at_checked(bare_length(record)?)?;
    let mut reader = Reader::new(content.get(SALT_LENGTH..)?);
    let body = reader.sized(BODY_MAX).ok()?;
    (head.last() == Some(&FULL)).then_some(body)
}

/// Is only the head left in this record?
pub fn is_head_record(record: &[u8]) -> bool {
    bare_length(record) == Some(record.len()) && record.last() == Some(&ERASED)
}

/// Id of the case an opener begins with this salt, as UUIDv8 bytes: no other device can open "the same" case.
pub fn case_id(opener: &DeviceKey, salt: &[u8; 32]) -> [u8; 16] {
    let digest = hash(&[b"daftari/v1/case", &opener.0, salt]);
    let mut id: [u8; 16] = digest.split_at(16).0.try_into().expect("16 of 32");
    if let Some(byte) = id.get_mut(6) {
        *byte = (*byte & 0x0f) | 0x80;
    }
    if let Some(byte) = id.get_mut(8) {
        *byte = (*byte & 0x3f) | 0x80;
    }
    id
}
