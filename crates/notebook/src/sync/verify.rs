//! Opening and verifying pulled envelopes, without asking the database.

use daftari_crypto::safe::entry::{self, EntryError, SignedEntry};
use daftari_crypto::safe::envelope::{OpenError, OpenKey, Opened, OpenedCargo, open};
use daftari_crypto::safe::roster::EpochSecret;
use daftari_domain::entry::{Content, EntryBody};
use daftari_domain::ids::CaseId;
use daftari_relay_api::envelope::EnvelopeHeader;
use daftari_relay_api::ids::{DeviceKey, EnvelopeId, MailboxId};

use crate::log::quarantine::QuarantineReason;
use crate::log::read::case_of;
use crate::membership::Membership;

/// Threads that open envelopes, at most.
const OPENERS_MAX: usize = 4;
/// Envelopes one thread opens before another is worth its start.
const ENVELOPES_PER_THREAD_MIN: usize = 4;

/// An envelope that was opened and verified.
pub(crate) struct VerifiedEnvelope {
    pub id: EnvelopeId,
    pub bytes: Vec<u8>,
    pub sender: DeviceKey,
    pub case: Option<CaseId>,
    pub entries: Vec<SignedEntry>,
    pub receipt: Option<Vec<u8>>,
    /// Seeds of epochs this device may take.
    pub seeds: Vec<EpochSecret>,
    /// Why some of its entries are not among these; none when all are. What may be accepted later goes before what may not.
    pub left_out: Option<QuarantineReason>,
}

impl VerifiedEnvelope {
    /// Is this mailbox among its readers?
    pub(crate) fn is_for(&self, mailbox: &MailboxId) -> bool {
        let header = EnvelopeHeader::parse(&self.bytes);
        header.is_ok_and(|(header, _)| header.recipients.iter().any(|reader| reader.mailbox == *mailbox))
    }

    /// Its entries, with their case.
    pub(crate) fn of_cases(&self) -> impl Iterator<Item = (CaseId, &SignedEntry)> {
        self.entries.iter().filter_map(|entry| Some((self.case?, entry)))
    }
}

/// An envelope of which nothing was accepted.
pub(crate) struct Quarantined {
    /// Who sent it; none when it was not opened.
    pub sender: Option<DeviceKey>,
    pub reason: QuarantineReason,
}

impl Quarantined {
    /// It did not open: it may have been damaged on its way.
    pub(crate) fn is_unopened(&self) -> bool {
        self.sender.is_none()
    }
}

fn not_opened(error: OpenError) -> Quarantined {
    let reason = match error {
        OpenError::Malformed => QuarantineReason::Malformed,
        OpenError::NotAnEnvelope => QuarantineReason::NotAnEnvelope,
        OpenError::Newer => QuarantineReason::Newer,
        OpenError::NotForUs => QuarantineReason::NotForUs,
        OpenError::Wrap => QuarantineReason::Wrap,
        OpenError::Commitment => QuarantineReason::Commitment,
        OpenError::Content => QuarantineReason::Content,
        OpenError::Framing => QuarantineReason::Framing,
        OpenError::Header => QuarantineReason::Header,
        OpenError::Team => QuarantineReason::Team,
        OpenError::Signature => QuarantineReason::Signature,
    };
    Quarantined { sender: None, reason }
}

/// Opens and verifies envelopes, and answers in their order. Nearly all of the time goes into arithmetic, so every
/// processor takes its part of them.
pub(crate) fn verify_all(
    team: &Membership,
    envelopes: &[(EnvelopeId, Vec<u8>)],
) -> Vec<Result<VerifiedEnvelope, Quarantined>> {
    let keys = team.open_keys();
    let processors = std::thread::available_parallelism().map_or(1, usize::from).min(OPENERS_MAX);
    let verify_part = |part: &[(EnvelopeId, Vec<u8>)]| -> Vec<_> {
        part.iter().map(|(_, bytes)| verify(team, &keys, bytes)).collect()
    };
    let part = envelopes.len().div_ceil(processors).max(ENVELOPES_PER_THREAD_MIN);
    std::thread::scope(|scope| {
        let (own, others) = envelopes.split_at(part.min(envelopes.len()));
        let others: Vec<_> = others.chunks(part).map(|part| scope.spawn(|| verify_part(part))).collect();
        let mut verified = verify_part(own);
        for other in others {
            match other.join() {
                Ok(part) => verified.extend(part),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        verified
    })
}

/// Opens an envelope and verifies its sender, its entries and their case. What a removed device sent or wrote is taken as any
/// entry is: the fold alone says whether it counts, and what counts may name it.
fn verify(team: &Membership, keys: &[OpenKey], bytes: &[u8]) -> Result<VerifiedEnvelope, Quarantined> {
    let Opened { id, sender, cargo, .. } = open(&team.team, keys, bytes).map_err(not_opened)?;
    let quarantined = |reason| Quarantined { sender: Some(sender), reason };
    // A receipt and seeds are the word of an active device.
    let may_send = match cargo {
        OpenedCargo::Entries(_) => is_known(team, &sender),
        OpenedCargo::Receipt(_) | OpenedCargo::Seeds(_) => team.roster.device(&sender).is_some(),
    };
    if !may_send {
        return Err(quarantined(QuarantineReason::WaitingForTeamList));
    }
    let mut delivery = VerifiedEnvelope {
        id,
        bytes: bytes.to_vec(),
        sender,
        case: None,
        entries: vec![],
        receipt: None,
        seeds: vec![],
        left_out: None,
    };
    let items = match cargo {
        OpenedCargo::Receipt(body) => {
            delivery.receipt = Some(body);
            return Ok(delivery);
        }
        OpenedCargo::Seeds(seeds) => {
            delivery.seeds = team.seeds_from(&sender, seeds);
            // Not from the office, or of no epoch that counts: a longer team list may say otherwise.
            let are_taken = !delivery.seeds.is_empty();
            return if are_taken { Ok(delivery) } else { Err(quarantined(QuarantineReason::WaitingForTeamList)) };
        }
        OpenedCargo::Entries(items) => items,
    };
    // One entry that cannot be taken keeps none of its neighbours out.
    let (mut named, mut first_bad): (Option<Option<CaseId>>, _) = (None, None);
    for item in items {
        match item.map_err(entry_reason).and_then(|entry| acceptable(team, entry, named)) {
            Ok(entry) => {
                named = named.or(Some(case_of(&entry)));
                delivery.entries.push(entry);
            }
            Err(reason) if reason.waits() => delivery.left_out = delivery.left_out.or(Some(reason)),
            Err(reason) => first_bad = first_bad.or(Some(reason)),
        }
    }
    delivery.left_out = delivery.left_out.or(first_bad);
    delivery.case = named.flatten();
    match delivery.left_out {
        Some(reason) if delivery.entries.is_empty() => Err(quarantined(reason)),
        _ => Ok(delivery),
    }
}

fn entry_reason(error: EntryError) -> QuarantineReason {
    match error {
        EntryError::Newer => QuarantineReason::Newer,
        EntryError::Malformed | EntryError::Commitment | EntryError::Signature => QuarantineReason::Entry,
    }
}

/// May an entry be stored beside those of `named`, the case of its envelope so far?
fn acceptable(
    team: &Membership,
    entry: SignedEntry,
    named: Option<Option<CaseId>>,
) -> Result<SignedEntry, QuarantineReason> {
    if !is_known(team, &entry.head.author) {
        return Err(QuarantineReason::WaitingForTeamList);
    }
    // Words that cannot be read keep their place, and show as one line that needs a newer Daftari.
    if let Some((content, body)) = entry.content.as_ref().and_then(|c| Some((c, EntryBody::parse(&c.body).ok()?))) {
        // Whether its author was an office device is judged by the list as the author knew it.
        if !body.roster_heads.iter().all(|head| team.roster.holds(head)) {
            return Err(QuarantineReason::WaitingForTeamList);
        }
        let opened_here = entry::case_id(&entry.head.author, &content.salt);
        if matches!(body.content, Content::CaseOpened { .. }) && entry.head.case != Some(opened_here) {
            return Err(QuarantineReason::CaseId);
        }
    }
    if named.is_some_and(|named| named != case_of(&entry)) { Err(QuarantineReason::MixedCases) } else { Ok(entry) }
}

/// A device of the team, or one that was.
pub(crate) fn is_known(team: &Membership, device: &DeviceKey) -> bool {
    team.roster.device(device).or_else(|| team.roster.removed(device)).is_some()
}
