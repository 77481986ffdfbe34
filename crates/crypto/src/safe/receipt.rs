//! Receipts: the only thing that makes a case "the office has it".

use daftari_relay_api::ids::{DeviceKey, EntryId, EnvelopeId, StatementId};
use daftari_relay_api::roster::At;
use serde::{Deserialize, Serialize};

/// Version of the receipt.
pub const VERSION: u8 = 1;

/// Last entry of a device that the office holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastEntry {
    /// Place of the entry in its author's chain.
    pub author_seq: u64,
    /// Id of the entry.
    pub entry: EntryId,
}

/// Heads of one case as the office holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseHeads {
    /// Case id, UUID text.
    pub case: String,
    /// Entries that no other entry of the case follows.
    pub heads: Vec<EntryId>,
}

/// A receipt's body. It proves only that the office's time was at least `office_time`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// Always 1.
    pub version: u8,
    /// The device the receipt is for.
    pub device: DeviceKey,
    /// Last of the contiguous entries held of that device.
    pub held: Option<LastEntry>,
    /// Its open cases, and those closed in the last 30 days.
    pub cases: Vec<CaseHeads>,
    /// The roster as the office knows it.
    pub roster_heads: Vec<StatementId>,
    /// The office device's clock when it made the receipt.
    pub office_time: At,
    /// The receipt before this one.
    pub previous: Option<EnvelopeId>,
}

impl Receipt {
    /// JSON.
    pub fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("a receipt is plain JSON")
    }

    /// Reads a receipt; none when it is something else or newer.
    pub fn parse(bytes: &[u8]) -> Option<Receipt> {
        daftari_relay_api::json::parse_versioned(VERSION, bytes).ok()
    }
}
