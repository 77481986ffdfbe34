//! Consents: one answer for each purpose, each asked apart (kenya.json, `consent_purposes`).
//!
//! The answer that stands is the last one by having known of the others, never by a clock. Of answers that did not know
//! of each other the most protective counts, as after a merge. **Whatever uses a consent (an export, a share, a
//! contact) calls [`check`] at that very moment.**

use crate::case::{Case, Version};
use crate::codes::{action, answer, field};
use crate::reference::{PurposeDef, Reference};
use crate::time::{DAY_MS, Stamp, UnixMillis};

/// An answer, the most protective first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Answer {
    /// Not asked of a child.
    NotOffered,
    /// She took back a yes.
    Withdrawn,
    /// She said no.
    No,
    /// Not now, ask later.
    NotNow,
    /// Not asked, or asked too long ago.
    NotAsked,
    /// She said yes, and it has not run out.
    Yes,
}

impl Answer {
    /// Its code, of lists.consent_answers or `not_offered`.
    pub fn code(self) -> &'static str {
        match self {
            Answer::NotOffered => "not_offered",
            Answer::Withdrawn => answer::WITHDRAWN,
            Answer::No => answer::NO,
            Answer::NotNow => answer::NOT_NOW,
            Answer::NotAsked => answer::NOT_ASKED,
            Answer::Yes => answer::YES,
        }
    }

    /// The recorded answer of a code of lists.consent_answers; none for an unknown code, which is never taken for a yes.
    pub fn from_code(code: &str) -> Option<Answer> {
        [Answer::Withdrawn, Answer::No, Answer::NotNow, Answer::NotAsked, Answer::Yes]
            .into_iter()
            .find(|answer| answer.code() == code)
    }

    fn of(version: &Version) -> Answer {
        version.text(field::ANSWER).and_then(Answer::from_code).unwrap_or(Answer::NotAsked)
    }
}

/// The standing answer for one purpose.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing<'a> {
    /// Code of consent_purposes.
    pub purpose: &'a str,
    /// The answer that counts now.
    pub answer: Answer,
    /// It was yes, and that was too long ago.
    pub expired: bool,
    /// When a yes stops holding, true time.
    pub until: Option<Stamp>,
    /// The recorded version that gives the answer; none when she was not asked.
    pub said: Option<&'a Version>,
    /// Every other answer ever written down, in order of happening.
    pub earlier: Vec<&'a Version>,
}

/// The standing answer for a purpose, at a moment of true time.
pub fn standing<'a>(
    case: &'a Case,
    reference: &Reference,
    purpose: &'a PurposeDef,
    now_true: UnixMillis,
) -> Standing<'a> {
    let answers = |version: &&Version| version.text(field::CONSENT_PURPOSE) == Some(purpose.code.as_str());
    let recorded = || case.items.iter().filter(|item| item.action == action::CONSENT_RECORDED);
    let stand: Vec<&Version> = recorded().flat_map(|item| &item.standing).filter(answers).collect();
    let known = case.replaced(stand.iter().map(|version| &version.origin));
    let replaced = |version: &Version| known.contains(&version.origin.entry);
    let counts = |version: &&Version| Judged::of(version, purpose, now_true);
    let said = stand
        .iter()
        .copied()
        .filter(|version| !replaced(version))
        .min_by_key(|version| (counts(version).answer, version.origin.lamport, version.origin.entry));
    let judged = said.as_ref().map(counts);
    let offered = !case.is_child(reference) || reference.is_offered_to_a_child(&purpose.code);
    let mut earlier: Vec<&Version> =
        recorded().flat_map(|item| item.earlier.iter().chain(&item.standing)).filter(answers).collect();
    earlier.retain(|version| said.is_none_or(|said| said.origin.entry != version.origin.entry));
    earlier.sort_by_key(|version| (version.origin.lamport, version.origin.entry));
    Standing {
        purpose: &purpose.code,
        answer: match &judged {
            _ if !offered => Answer::NotOffered,
            Some(judged) => judged.answer,
            None => Answer::NotAsked,
        },
        expired: offered && judged.as_ref().is_some_and(|judged| judged.expired),
        until: judged.and_then(|judged| judged.until),
        said,
        earlier,
    }
}

/// A recorded answer as it counts now: a yes may have run out.
struct Judged {
    answer: Answer,
    expired: bool,
    until: Option<Stamp>,
}

impl Judged {
    fn of(version: &Version, purpose: &PurposeDef, now_true: UnixMillis) -> Judged {
        let answer = Answer::of(version);
        // The earlier of "when asked" and "when written": a yes cannot be dated into the future.
        let asked = version.origin.happened_true().min(version.origin.recorded_true());
        let days = purpose.expires_days.filter(|_| answer == Answer::Yes);
        let until = days.map(|days| asked.plus(i64::from(days).saturating_mul(DAY_MS)));
        let expired = until.is_some_and(|until| now_true >= until.ms);
        Judged { answer: if expired { Answer::NotAsked } else { answer }, expired, until }
    }
}

/// The standing answer for every purpose, in the order of the reference data.
pub fn all<'a>(case: &'a Case, reference: &'a Reference, now_true: UnixMillis) -> Vec<Standing<'a>> {
    let purposes = reference.consent_purposes().iter();
    purposes.map(|purpose| standing(case, reference, purpose, now_true)).collect()
}

/// She has not agreed to this.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no consent")]
pub struct NoConsent {
    /// Code of consent_purposes.
    pub purpose: String,
    /// The answer that stands.
    pub answer: Answer,
}

/// May the case be used for this purpose, now? Called by every export, share and contact at the moment it happens, and
/// again the next time: an answer can change at any time, and a yes can run out. An unknown purpose is not agreed
/// to.
///
/// # Errors
/// [`NoConsent`] unless the answer that stands is yes.
pub fn check(case: &Case, reference: &Reference, purpose: &str, now_true: UnixMillis) -> Result<(), NoConsent> {
    let def = reference.consent_purposes().iter().find(|def| def.code == purpose);
    let answer = def.map_or(Answer::NotAsked, |def| standing(case, reference, def, now_true).answer);
    if answer == Answer::Yes { Ok(()) } else { Err(NoConsent { purpose: purpose.to_owned(), answer }) }
}
