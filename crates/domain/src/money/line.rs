//! Money of one violation, and the entries it is read from.

use super::Cents;
use crate::actions::{Money, moving};
use crate::case::{Case, Item, Version};
use crate::ids::EntryId;
use crate::time::{Stamp, UnixMillis};

/// Money of one violation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MoneyLine {
    /// Violation code; none when the case names no violation money can hang on.
    pub violation: Option<String>,
    /// The fee as it was agreed at first; none when no fee is recorded.
    pub fee: Option<Cents>,
    /// Owed: the fee, or what a settlement put in its place, and what was claimed besides.
    pub agreed: Cents,
    /// Paid so far.
    pub paid: Cents,
    /// Promises that stand, in order of their day; each part of an instalment is one.
    pub promises: Vec<Promise>,
    /// When the promise that is due next was made, true time.
    pub promised: Option<Stamp>,
    /// When the first promise that is not met yet falls due, else the last one, true time.
    pub due: Option<Stamp>,
    /// The last payment, true time.
    pub last_paid: Option<Stamp>,
    /// When she waived the rest: nothing is due any more.
    pub waived: Option<Stamp>,
    /// Two people wrote different sums: the larger one counts until a worker decides.
    pub conflict: bool,
    /// An agreed sum or a payment is written down at all.
    pub written: bool,
}

impl MoneyLine {
    /// Agreed − paid; negative when more was paid, as happens for damage or delay.
    pub fn balance(&self) -> Cents {
        self.agreed.minus(self.paid)
    }

    /// Still to come: nothing when all is paid, or when she waived the rest.
    pub fn owed(&self) -> Cents {
        if self.waived.is_some() { Cents(0) } else { self.balance().max(Cents(0)) }
    }

    /// When nothing was left to come: the payment that left nothing, or her waiver.
    pub fn settled(&self) -> Option<Stamp> {
        if self.balance() <= Cents(0) { self.last_paid.or(self.promised) } else { self.waived }
    }

    /// Past due with something left.
    pub fn is_overdue(&self, now_true: UnixMillis) -> bool {
        self.due.is_some_and(|due| now_true > due.ms) && self.owed() > Cents(0)
    }
}

/// A sum promised by a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Promise {
    /// The entry that says so.
    pub entry: EntryId,
    /// The sum of this part; none when all that is owed was promised.
    pub amount: Option<Cents>,
    /// Promised by, true time.
    pub due: Stamp,
    /// When it was promised, true time.
    pub promised: Stamp,
    /// When payments reached this part and all before it, true time.
    pub met: Option<Stamp>,
}

impl Promise {
    /// Its day has passed without it, or had when the money came.
    pub fn was_broken(&self, now_true: UnixMillis) -> bool {
        self.met.map_or(now_true, |met| met.ms) > self.due.ms
    }
}

/// Items of a case that move money in this way.
pub(super) fn items(case: &Case, money: Money) -> impl Iterator<Item = &Item> {
    // The few codes once, not the table for every item: a long case is asked for its money many times a page.
    let codes: Vec<&str> = moving(money).collect();
    case.items.iter().filter(move |item| codes.contains(&item.action.as_str()))
}

/// The sum that a version of such an item says; none when it says none.
pub(super) fn sum(version: &Version, money: Money) -> Option<Cents> {
    version.cents(money.sum()?)
}

pub(super) fn versions<'a>(case: &'a Case, money: Money, is_ours: &impl Fn(&Version) -> bool) -> Vec<&'a Version> {
    items(case, money).flat_map(|item| &item.standing).filter(|version| is_ours(version)).collect()
}

/// Settlements that no later one replaced knowing of them.
pub(super) fn last_of<'a>(case: &Case, settlements: &[&'a Version]) -> Vec<&'a Version> {
    let known = case.replaced(settlements.iter().map(|version| &version.origin));
    let replaced = |version: &Version| known.contains(&version.origin.entry);
    settlements.iter().copied().filter(|version| !replaced(version)).collect()
}
