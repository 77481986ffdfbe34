//! Brakes: steps that are not offered, one violation line at a time (kenya.json, `brakes`).
//!
//! A sexual offence is not settled with a talk or with money (s. 40 Sexual Offences Act; \[2023\] KEHC 26907), and a
//! child's case has no settlement at all. Steps are steered, facts are never refused: what was written before, or comes
//! by sync, is stored and pointed out, and other lines of the same case stay open.

use crate::case::{Case, Version};
use crate::codes::{brake, field};
use crate::ids::EntryId;
use crate::money;
use crate::reference::{Reference, Settles};

/// A step that is not offered here.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("braked")]
pub struct Brake {
    /// Code of kenya.json `brakes`.
    pub code: String,
    /// Codes of actions offered in its place.
    pub offers: Vec<String>,
}

/// What a brake looks at: the violations of a case, and whether it is a child's. A case that is being opened has it too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrakeReason<'a> {
    /// Codes of violation_types, in the order they were named.
    pub violations: Vec<&'a str>,
    /// A child's case.
    pub child: bool,
}

impl<'a> BrakeReason<'a> {
    /// The reason a case gives as it stands.
    pub fn of(case: &'a Case, reference: &Reference) -> BrakeReason<'a> {
        BrakeReason {
            violations: case.violations.iter().map(|violation| violation.code.as_str()).collect(),
            child: case.is_child(reference),
        }
    }

    /// May this step be taken on this line? Without a line it is about the main money line, and about nothing braked when
    /// the case names no violation at all.
    ///
    /// # Errors
    /// The [`Brake`] that stands in the way.
    pub fn check(&self, reference: &Reference, action: &str, violation: Option<&str>) -> Result<(), Brake> {
        let braked = |code: &str| match reference.brake(code) {
            Some(def) => Brake { code: def.code.clone(), offers: def.offers.clone() },
            None => Brake { code: code.to_owned(), offers: Vec::new() },
        };
        let closed = reference.is_closed_by_sexual_offence(action);
        let closes = |code: &str| {
            closed || reference.brake(code).is_some_and(|def| def.blocks_actions.iter().any(|known| known == action))
        };
        if self.child && closes(brake::UNDER_18) {
            return Err(braked(brake::UNDER_18));
        }
        if !closes(brake::SEXUAL_OFFENCE_SETTLEMENT) {
            return Ok(());
        }
        let main = money::main_line_of(self.violations.iter().copied(), reference);
        let offence = match violation.or(main) {
            Some(line) => reference.is_sexual_offence(line),
            // Every line there is is a sexual offence.
            None => !self.violations.is_empty(),
        };
        if offence { Err(braked(brake::SEXUAL_OFFENCE_SETTLEMENT)) } else { Ok(()) }
    }

    /// May people talk and pay on this line?
    pub fn may_talk_and_pay(&self, reference: &Reference, violation: &str) -> bool {
        !self.child && !reference.is_sexual_offence(violation)
    }

    /// May the case end with money? Not when every line is a sexual offence, and never for a child.
    pub fn settles(&self, reference: &Reference) -> Settles {
        let every = !self.violations.is_empty() && self.violations.iter().all(|code| reference.is_sexual_offence(code));
        if self.child || every { Settles::WithoutMoney } else { Settles::WithMoney }
    }
}

/// May this step be taken in this case, on this line?
///
/// # Errors
/// The [`Brake`] that stands in the way.
pub fn check(case: &Case, reference: &Reference, action: &str, violation: Option<&str>) -> Result<(), Brake> {
    BrakeReason::of(case, reference).check(reference, action, violation)
}

/// An action on a line where it would not be offered: stored, and pointed out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Braked {
    /// The entry of the action.
    pub entry: EntryId,
    /// Code of the action.
    pub action: String,
    /// The line it names.
    pub violation: Option<String>,
    /// Code of the brake.
    pub brake: String,
}

/// The actions of a case on lines where they would not be offered, in order of happening.
pub fn written(case: &Case, reference: &Reference) -> Vec<Braked> {
    let ground = BrakeReason::of(case, reference);
    let braked = |action: &str, version: &Version| {
        let violation = version.text(field::VIOLATION);
        let brake = ground.check(reference, action, violation).err()?;
        let violation = violation.map(str::to_owned);
        Some(Braked { entry: version.origin.entry, action: action.to_owned(), violation, brake: brake.code })
    };
    case.items.iter().flat_map(|item| item.standing.iter().filter_map(|v| braked(&item.action, v))).collect()
}
