//! Why an envelope that was pulled is not accepted yet, or ever, and how much of such a sender is kept.

use crate::membership::Membership;

/// Why an envelope is in quarantine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum QuarantineReason {
    /// Its sender, an author or a statement it rests on is not in the team list here yet, neither active nor removed, or a
    /// receipt or seeds in it are of a removed device: retried when the list grows.
    WaitingForTeamList,
    /// No key here opens it: one may come with the team list.
    NotForUs,
    /// A newer Daftari made it, or an entry in it: retried after an update.
    Newer,
    /// Too short, too long, or not framed as an envelope.
    Malformed,
    /// It does not begin with the magic of an envelope.
    NotAnEnvelope,
    /// The wrapped key for this device does not open.
    Wrap,
    /// The data key is not the one the header commits to.
    Commitment,
    /// The sealed content does not open.
    Content,
    /// The opened content is not framed or padded as it must be.
    Framing,
    /// The sender signed another header.
    Header,
    /// It names another team.
    Team,
    /// The sender's signature does not hold.
    Signature,
    /// An entry in it does not parse, or its author's signature does not hold.
    Entry,
    /// A case is opened under an id that its opener's key and salt do not give.
    CaseId,
    /// Its entries are of more than one case.
    MixedCases,
}

/// Reasons that an update may take away.
pub(crate) const AFTER_UPDATE: [QuarantineReason; 1] = [QuarantineReason::Newer];
/// Reasons that a longer team list may take away.
pub(crate) const AFTER_STATEMENTS: [QuarantineReason; 2] =
    [QuarantineReason::WaitingForTeamList, QuarantineReason::NotForUs];
/// Reasons that the seed of an epoch may take away.
pub(crate) const AFTER_SEEDS: [QuarantineReason; 1] = [QuarantineReason::NotForUs];

/// Bytes in quarantine of one known sender, and of all unknown ones together.
const BUDGET: usize = 1024 * 1024;
/// The same on an office device.
const OFFICE_BUDGET: usize = 16 * 1024 * 1024;

/// Bytes that one sender known to the team has in quarantine at most, and all others together.
pub(crate) fn budget(team: &Membership) -> usize {
    if team.is_office() { OFFICE_BUDGET } else { BUDGET }
}

impl QuarantineReason {
    /// May an update, a statement or a seed take the reason away?
    pub(crate) fn waits(self) -> bool {
        AFTER_UPDATE.contains(&self) || AFTER_STATEMENTS.contains(&self)
    }

    /// The code in the database. Stored codes never change.
    pub(crate) fn code(self) -> &'static str {
        match self {
            QuarantineReason::WaitingForTeamList => "waiting_for_team_list",
            QuarantineReason::NotForUs => "not_for_us",
            QuarantineReason::Newer => "newer",
            QuarantineReason::Malformed => "malformed",
            QuarantineReason::NotAnEnvelope => "not_an_envelope",
            QuarantineReason::Wrap => "wrap",
            QuarantineReason::Commitment => "commitment",
            QuarantineReason::Content => "content",
            QuarantineReason::Framing => "framing",
            QuarantineReason::Header => "header",
            QuarantineReason::Team => "team",
            QuarantineReason::Signature => "signature",
            QuarantineReason::Entry => "entry",
            QuarantineReason::CaseId => "case_id",
            QuarantineReason::MixedCases => "mixed_cases",
        }
    }
}
