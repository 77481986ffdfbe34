//! Receipts: the office's, the only thing that makes a case "the office has it", and a phone's, which says what she lacks.

use daftari_relay_api::hash;
use daftari_relay_api::ids::{DeviceKey, EntryId, EnvelopeId, HeadsHash, StatementId};
use daftari_relay_api::json::parse_versioned;
use daftari_relay_api::limits::{DEVICE_RECEIPT_MAX, HEADS_MAX, RECEIPT_CASES_MAX, RECEIPT_LACKS_MAX};
use daftari_relay_api::roster::At;
use serde::{Deserialize, Serialize};

/// Version of either receipt.
pub const VERSION: u8 = 1;

/// Bytes of an id in the body of a receipt, with quotes and comma.
const ID_BYTES: usize = 67;
/// Bytes of a case without ids in the body of a phone's receipt, with its comma.
const CASE_BYTES: usize = 59;

/// What a case stands at: the hash of its counted heads, in whatever order they come, each once.
pub fn heads_hash(heads: &[EntryId]) -> HeadsHash {
    let mut heads = heads.to_vec();
    heads.sort_unstable();
    heads.dedup();
    let parts: Vec<&[u8]> = heads.iter().map(|head| head.0.as_slice()).collect();
    let mut first = [0; 16];
    first.iter_mut().zip(hash(&parts)).for_each(|(to, from)| *to = from);
    HeadsHash(first)
}

/// Last entry of a device that the office holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastEntry {
    /// Place of the entry in its author's chain.
    pub author_seq: u64,
    /// Id of the entry.
    pub entry: EntryId,
}

/// A case as the office holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseStand {
    /// Case id, UUID text in lowercase.
    pub case: String,
    /// What it stands at.
    pub heads: HeadsHash,
}

/// A receipt of the office. It proves only that the office's time was at least `office_time`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// Always 1.
    pub version: u8,
    /// The device the receipt is for.
    pub device: DeviceKey,
    /// Last of the contiguous entries held of that device.
    pub held: Option<LastEntry>,
    /// The cases that device holds, ascending, each once, at most [`RECEIPT_CASES_MAX`]; none when this receipt says nothing
    /// of cases.
    pub cases: Option<Vec<CaseStand>>,
    /// Entries that the office does not hold and that what it holds of this device was written upon, ascending, each once, at
    /// most [`RECEIPT_LACKS_MAX`]; left out when there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lacks: Vec<EntryId>,
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

    /// Reads a receipt; none when it is something else, out of bounds or newer.
    pub fn parse(bytes: &[u8]) -> Option<Receipt> {
        let receipt: Receipt = parse_versioned(VERSION, bytes).ok()?;
        let said = receipt.cases.as_deref().unwrap_or_default();
        let cases = said.iter().map(|stand| stand.case.as_str());
        let is_bounded = said.len() <= RECEIPT_CASES_MAX
            && receipt.lacks.len() <= RECEIPT_LACKS_MAX
            && receipt.roster_heads.len() <= HEADS_MAX;
        let ascends = receipt.lacks.is_sorted_by(|a, b| a < b);
        (is_bounded && ascends && are_cases(cases)).then_some(receipt)
    }
}

/// A case that stands elsewhere at the office than on a phone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Differing {
    /// Case id, UUID text in lowercase.
    pub case: String,
    /// Entries that entries of the phone name and that it does not hold, ascending, each once.
    pub lacks: Vec<EntryId>,
}

/// A receipt of a phone for the office: where it differs from the office's newest receipt, and what it lacks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceReceipt {
    /// Always 1.
    pub version: u8,
    /// The phone.
    pub device: DeviceKey,
    /// Cases that differ, ascending, each once.
    pub differing: Vec<Differing>,
    /// Of the heads of these cases, as they are on the phone, some that others wrote, ascending, each once, at most
    /// [`RECEIPT_LACKS_MAX`]; left out when there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub heads: Vec<EntryId>,
    /// The roster as the phone knows it.
    pub roster_heads: Vec<StatementId>,
    /// The phone's clock when it made the receipt.
    pub device_time: At,
    /// Its receipt before this one.
    pub previous: Option<EnvelopeId>,
}

impl DeviceReceipt {
    /// This receipt put in order and cut to [`DEVICE_RECEIPT_MAX`]: ids go before cases, from the end; the next receipt says
    /// them, once the first ones have come. None when its roster heads alone are too long.
    #[must_use]
    pub fn fitted(mut self) -> Option<DeviceReceipt> {
        self.differing.sort_by(|a, b| a.case.cmp(&b.case));
        self.differing.dedup_by(|a, b| a.case == b.case);
        for case in &mut self.differing {
            case.lacks.sort_unstable();
            case.lacks.dedup();
        }
        self.heads.sort_unstable();
        self.heads.dedup();
        self.heads.truncate(RECEIPT_LACKS_MAX);
        loop {
            let Some(surplus) = self.to_bytes().len().checked_sub(DEVICE_RECEIPT_MAX).filter(|more| *more > 0) else {
                return Some(self);
            };
            if self.differing.iter().all(|case| case.lacks.is_empty()) {
                if self.differing.is_empty() {
                    return None;
                }
                let left = self.differing.len().saturating_sub(surplus.div_ceil(CASE_BYTES));
                self.differing.truncate(left);
                continue;
            }
            let mut ids = surplus.div_ceil(ID_BYTES);
            for case in self.differing.iter_mut().rev() {
                let cut = ids.min(case.lacks.len());
                case.lacks.truncate(case.lacks.len() - cut);
                ids -= cut;
            }
        }
    }

    /// JSON.
    pub fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("a receipt is plain JSON")
    }

    /// Reads a receipt; none when it is something else, out of bounds or newer.
    pub fn parse(bytes: &[u8]) -> Option<DeviceReceipt> {
        if bytes.len() > DEVICE_RECEIPT_MAX {
            return None;
        }
        let receipt: DeviceReceipt = parse_versioned(VERSION, bytes).ok()?;
        let cases = receipt.differing.iter().map(|differing| differing.case.as_str());
        let ascend = receipt.differing.iter().all(|differing| differing.lacks.is_sorted_by(|a, b| a < b));
        let heads_fit = receipt.heads.len() <= RECEIPT_LACKS_MAX && receipt.heads.is_sorted_by(|a, b| a < b);
        (ascend && heads_fit && are_cases(cases)).then_some(receipt)
    }
}

/// Are these ids of cases as they are written, ascending and each once?
fn are_cases<'a>(cases: impl Iterator<Item = &'a str> + Clone) -> bool {
    cases.clone().all(is_case) && cases.is_sorted_by(|a, b| a < b)
}

fn is_case(text: &str) -> bool {
    let fits = |(place, byte): (usize, u8)| match place {
        8 | 13 | 18 | 23 => byte == b'-',
        _ => matches!(byte, b'0'..=b'9' | b'a'..=b'f'),
    };
    text.len() == 36 && text.bytes().enumerate().all(fits)
}
