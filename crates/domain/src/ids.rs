//! Ids of cases, people, entries and devices.

use std::fmt;
use std::str::FromStr;

pub use daftari_ids::{DeviceKey, EntryId, EnvelopeId, MailboxId, NotHex, PARENTS_MAX, StatementId, StoreId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A case. Made from the opener's key, so no other device can open "the same" case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(type = "string & { readonly __id: 'case' }"))]
pub struct CaseId(pub Uuid);

/// A person a case speaks of. Drawn at random, so that it says nothing by itself; the same in every case that was linked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(type = "string & { readonly __id: 'person' }"))]
pub struct PersonId(pub Uuid);

macro_rules! written_as_uuid {
    ($($id:ident),*) => { $(
        impl fmt::Display for $id {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $id {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, uuid::Error> {
                Uuid::try_parse(text).map($id)
            }
        }
    )* };
}

written_as_uuid!(CaseId, PersonId);

/// The short label of a case: a letter pair of the device and a counter, such as `KT-0142`. A label, never a key.
pub fn case_code(device: &DeviceKey, counter: u64) -> String {
    // Letters that are not mistaken for digits or each other on a cracked screen.
    const LETTERS: &[u8; 20] = b"ABCDEFGHJKMNPRSTUVWY";
    let letter = |byte: u8| LETTERS.get(usize::from(byte) % LETTERS.len()).copied().unwrap_or(b'A');
    let [first, second, ..] = device.0;
    format!("{}{}-{counter:04}", char::from(letter(first)), char::from(letter(second)))
}
