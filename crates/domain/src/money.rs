//! Money: what is owed, what was promised, what was paid, what is left.
//!
//! Per violation, because a fee can be claimed beside an offence that can never be settled. Where two people wrote
//! different things, what counts hides nothing that is owed to her.

mod cents;
mod line;
mod promises;
mod sums;

use crate::actions::{Money, meaning};
use crate::case::{Case, Version};
use crate::codes::{claim_owner, field, violation};
use crate::reference::Reference;
use line::{items, sum};

pub use cents::Cents;
pub use line::{MoneyLine, Promise};

/// A debt in the case that is not hers, such as a room bill: shown, never counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OthersDebt {
    /// Code of claim_kinds; none when it was not recorded.
    pub what: Option<String>,
    /// The sum.
    pub amount: Cents,
}

/// Sums over all lines of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Totals {
    /// Owed in all lines, paid sums included.
    pub agreed: Cents,
    /// Paid so far in all lines.
    pub paid: Cents,
    /// Still to come: owed and not yet paid, waived lines left out.
    pub owed: Cents,
    /// Received for her and not yet given to her.
    pub held: Cents,
}

impl Totals {
    /// Sums of a case.
    pub fn of(case: &Case, reference: &Reference) -> Totals {
        let sums = lines(case, reference).iter().fold(Totals::default(), |sum, line| Totals {
            agreed: sum.agreed.plus(line.agreed),
            paid: sum.paid.plus(line.paid),
            owed: sum.owed.plus(line.owed()),
            held: Cents(0),
        });
        Totals { held: held(case), ..sums }
    }

    /// Together with another case.
    #[must_use]
    pub fn plus(self, other: Totals) -> Totals {
        Totals {
            agreed: self.agreed.plus(other.agreed),
            paid: self.paid.plus(other.paid),
            owed: self.owed.plus(other.owed),
            held: self.held.plus(other.held),
        }
    }
}

/// Violations that are about pay for work.
pub const UNPAID_WORK: &[&str] = &[violation::NON_PAYMENT, violation::UNDERPAYMENT_OR_REVERSAL];

/// The line that takes the agreed fee and payments that name no violation: unpaid work first, else the first line that is
/// no sexual offence, else none.
pub(crate) fn main_line(case: &Case, reference: &Reference) -> Option<String> {
    main_line_of(case.violations.iter().map(|violation| violation.code.as_str()), reference).map(str::to_owned)
}

/// [`lines`]' first line, by the violations alone.
pub(crate) fn main_line_of<'a>(codes: impl Iterator<Item = &'a str> + Clone, reference: &Reference) -> Option<&'a str> {
    UNPAID_WORK
        .iter()
        .find_map(|fee| codes.clone().find(|code| code == fee))
        .or_else(|| codes.clone().find(|code| !reference.is_sexual_offence(code)))
}

/// Money of a case, one line per violation that has any, the main line first.
pub fn lines(case: &Case, reference: &Reference) -> Vec<MoneyLine> {
    let main = main_line(case, reference);
    let mut names: Vec<Option<String>> = vec![main.clone()];
    let moving = case.items.iter().filter(|item| meaning(&item.action).money.is_some());
    for version in moving.flat_map(|item| &item.standing).filter(|version| is_hers(version)) {
        let name = version.text(field::VIOLATION).map(str::to_owned).or_else(|| main.clone());
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
        .into_iter()
        .map(|name| {
            let is_ours = |version: &Version| {
                is_hers(version) && version.text(field::VIOLATION).map(str::to_owned).or_else(|| main.clone()) == name
            };
            sums::line(case, name.clone(), name == main, &is_ours)
        })
        .filter(|line| line.written)
        .collect()
}

/// Owed to the survivor, as every sum is unless its version says otherwise.
fn is_hers(version: &Version) -> bool {
    version.text(field::OWED_TO) != Some(claim_owner::SOMEBODY_ELSE)
}

/// Debts to other people that are recorded in the case.
pub fn debts_of_others(case: &Case) -> Vec<OthersDebt> {
    // Another person's only when every standing version says so; until then it counts as hers.
    let of_others = items(case, Money::Claimed).filter(|item| !item.standing.iter().any(is_hers));
    of_others
        .filter_map(|item| {
            let version = item.standing.first()?;
            Some(OthersDebt {
                what: version.text(field::WHAT).map(str::to_owned),
                amount: sum(version, Money::Claimed)?,
            })
        })
        .collect()
}

/// What a worker received for her and has not given to her yet. Of a payment corrected twice the larger sum counts
/// as held and of a hand-over the smaller one as given, so that nothing of hers drops out of sight.
pub fn held(case: &Case) -> Cents {
    let received = items(case, Money::Paid).filter_map(|item| {
        item.standing
            .iter()
            .filter(|version| version.is_through_us())
            .filter_map(|version| sum(version, Money::Paid))
            .max()
    });
    let given = items(case, Money::HandedOver).filter_map(|item| {
        item.standing.iter().map(|version| sum(version, Money::HandedOver).unwrap_or_default()).min()
    });
    received.sum::<Cents>().minus(given.sum()).max(Cents(0))
}
