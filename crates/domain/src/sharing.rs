//! Whether a case may be shared with a colleague, and who stays with it when not.
//!
//! Her no to sharing in the team, a yes taken back, and "nothing of it is to be shared" of an erasure refuse it. *Not
//! asked* does not: it asks, and may be passed over, which the share then says.

use std::collections::BTreeSet;

use crate::case::{Case, Mark};
use crate::codes::purpose;
use crate::consent::{Answer, standing};
use crate::ids::DeviceKey;
use crate::reference::Reference;
use crate::time::UnixMillis;

/// Where a device stands in the team.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TeamPlace {
    /// An active office device.
    Office,
    /// An active device in the field.
    Field,
    /// None of the team.
    Unknown,
}

/// May a case be shared?
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sharing {
    /// She agreed.
    Agreed,
    /// She was not asked, or not lately, or said "not now".
    NotAsked,
    /// She refused, and this device wrote it down.
    Refused(DeviceKey),
}

/// Whether a case may be shared, at a moment of true time. "Nothing of it is to be shared" of an erasure counts from who
/// opened the case, works on it, or the office; from anybody else it is a request that the page shows.
pub fn sharing(
    case: &Case,
    reference: &Reference,
    now_true: UnixMillis,
    place_of: impl Fn(&DeviceKey) -> TeamPlace,
) -> Sharing {
    let may_ask = |device: &DeviceKey| {
        [case.opener, case.worker].contains(&Some(*device)) || place_of(device) == TeamPlace::Office
    };
    let asked = case.marks.iter().find_map(|mark| match mark {
        Mark::Erased(origin, erasure) if erasure.do_not_share && may_ask(&origin.author) => Some(origin.author),
        _ => None,
    });
    if let Some(author) = asked {
        return Sharing::Refused(author);
    }
    let purpose = reference.consent_purposes().iter().find(|def| def.code == purpose::SHARE_TEAM);
    let answered = purpose.map(|purpose| standing(case, reference, purpose, now_true));
    match answered.map(|standing| (standing.answer, standing.said)) {
        Some((Answer::Yes, _)) => Sharing::Agreed,
        Some((Answer::No | Answer::Withdrawn, Some(said))) => Sharing::Refused(said.origin.author),
        _ => Sharing::NotAsked,
    }
}

/// Who stays with a case, of those who hold it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WhoStays {
    /// The device in the field that works on the case, when the office has yet to name it.
    pub to_name: Option<DeviceKey>,
    /// Holders that lose it.
    pub leaving: BTreeSet<DeviceKey>,
}

/// Who stays with a case that is not everybody's who holds it; none for any other. A child's case is its worker's and the
/// office's. One she does not want shared is theirs and of who wrote her answer down: an answer takes a case from no worker
/// (docs/decisions/0012).
pub fn who_stays(
    case: &Case,
    reference: &Reference,
    now_true: UnixMillis,
    place_of: impl Fn(&DeviceKey) -> TeamPlace,
) -> Option<WhoStays> {
    let writer = match sharing(case, reference, now_true, &place_of) {
        _ if case.is_child(reference) => None,
        Sharing::Refused(by) => Some(by),
        Sharing::Agreed | Sharing::NotAsked => return None,
    };
    let worker = worker(case, |device| place_of(device) == TeamPlace::Field);
    let leaves =
        |device: &&DeviceKey| ![worker, writer].contains(&Some(**device)) && place_of(device) != TeamPlace::Office;
    Some(WhoStays {
        to_name: worker.filter(|worker| case.worker != Some(*worker)),
        leaving: case.holders.iter().filter(leaves).copied().collect(),
    })
}

/// Who works on a case that few may keep: whom the office named, else the device in the field that opened it; when that is nobody,
/// the holder it was shared with first, by the order of display, whom the office names with its next entry.
fn worker(case: &Case, is_in_field: impl Fn(&DeviceKey) -> bool) -> Option<DeviceKey> {
    let shared = case.marks.iter().filter_map(|mark| match mark {
        Mark::Shared(_, device) => Some(*device),
        _ => None,
    });
    let works = |device: &DeviceKey| case.holders.contains(device) && is_in_field(device);
    case.worker.into_iter().chain(shared).find(works)
}
