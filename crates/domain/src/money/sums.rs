//! The sums of one line, from what people wrote about the money of one violation.

use super::Cents;
use super::line::{MoneyLine, items, last_of, sum, versions};
use super::promises;
use crate::actions::{Money, meaning};
use crate::case::{Case, Field, Item, Version};
use crate::fields;

pub(super) fn line(
    case: &Case,
    violation: Option<String>,
    is_main: bool,
    is_ours: &impl Fn(&Version) -> bool,
) -> MoneyLine {
    let mut line = MoneyLine {
        violation,
        fee: None,
        agreed: Cents(0),
        paid: Cents(0),
        promises: Vec::new(),
        promised: None,
        due: None,
        last_paid: None,
        waived: None,
        conflict: false,
        written: false,
    };
    if is_main {
        take_fields(case, &mut line);
    }
    for item in items(case, Money::Paid) {
        take_payment(item, &mut line, is_ours);
    }
    let settlements = versions(case, Money::Agreed, is_ours);
    take_settlements(case, &mut line, &settlements);
    for item in items(case, Money::Claimed) {
        take_claim(case, item, &mut line, &settlements, is_ours);
    }
    promises::take(case, &mut line, &settlements, is_ours);
    take_waiver(case, &mut line, is_ours);
    line
}

/// Two people wrote different sums: the larger fee and the smaller payment, so that nothing owed is hidden.
fn take_fields(case: &Case, line: &mut MoneyLine) {
    let sums = |field: &str| -> Vec<Option<Cents>> {
        let field = case.fields.get(field);
        field
            .map(|field| field.standing.iter().map(|written| written.value.as_i64().map(Cents)).collect())
            .unwrap_or_default()
    };
    let (agreed, paid) = (sums(fields::AGREED_FEE), sums(fields::AMOUNT_PAID));
    line.fee = agreed.iter().flatten().max().copied();
    line.agreed = line.fee.unwrap_or_default();
    line.paid = paid.iter().map(|sum| sum.unwrap_or_default()).min().unwrap_or_default();
    line.written = agreed.iter().chain(&paid).any(Option::is_some);
    line.conflict = [fields::AGREED_FEE, fields::AMOUNT_PAID]
        .iter()
        .any(|code| case.fields.get(*code).is_some_and(Field::is_conflict));
}

/// A payment corrected twice differently counts once, with the smaller sum; not at all while a standing version says it
/// belongs to another line.
fn take_payment(item: &Item, line: &mut MoneyLine, is_ours: &impl Fn(&Version) -> bool) {
    if !item.standing.iter().any(is_ours) {
        return;
    }
    let sums: Vec<Cents> = item
        .standing
        .iter()
        .map(|v| if is_ours(v) { sum(v, Money::Paid).unwrap_or_default() } else { Cents(0) })
        .collect();
    let Some(smallest) = sums.iter().min() else { return };
    line.paid = line.paid.plus(*smallest);
    line.conflict |= sums.iter().any(|other| other != smallest);
    line.written |= item.standing.iter().any(|v| is_ours(v) && sum(v, Money::Paid).is_some());
    let at = item.standing.iter().filter(|v| is_ours(v)).map(|v| v.origin.happened_true()).max();
    line.last_paid = line.last_paid.max(at);
}

/// The settlement that knew of all others replaces what was agreed. Of those that did not know of each other the larger sum
/// and the earlier day count.
fn take_settlements(case: &Case, line: &mut MoneyLine, settlements: &[&Version]) {
    // One that names no sum (a new day for the same promise) leaves the sum as it was.
    let with_sum: Vec<&Version> = settlements.iter().copied().filter(|v| sum(v, Money::Agreed).is_some()).collect();
    let sums = last_of(case, &with_sum);
    if let Some(agreed) = sums.iter().filter_map(|version| sum(version, Money::Agreed)).max() {
        line.agreed = agreed;
        line.conflict |= sums.iter().any(|version| sum(version, Money::Agreed) != Some(agreed));
    }
    line.written |= !settlements.is_empty();
}

/// A claim adds to what is owed, unless a settlement with a sum was made knowing of it: then it is in that sum. Corrected
/// twice, the larger sum counts.
fn take_claim(
    case: &Case,
    item: &Item,
    line: &mut MoneyLine,
    settlements: &[&Version],
    is_ours: &impl Fn(&Version) -> bool,
) {
    let settled = |claim: &Version| {
        settlements.iter().any(|s| sum(s, Money::Agreed).is_some() && case.knew_of(&s.origin, &claim.origin))
    };
    let ours: Vec<&Version> = item.standing.iter().filter(|version| is_ours(version) && !settled(version)).collect();
    let Some(largest) = ours.iter().filter_map(|version| sum(version, Money::Claimed)).max() else { return };
    line.agreed = line.agreed.plus(largest);
    line.conflict |= ours.iter().any(|version| sum(version, Money::Claimed) != Some(largest));
    line.written = true;
}

/// A waiver holds until a sum is agreed, claimed or promised anew by an author who knows of it. A sum written without
/// knowing of the waiver keeps the rest owed.
fn take_waiver(case: &Case, line: &mut MoneyLine, is_ours: &impl Fn(&Version) -> bool) {
    let waivers = versions(case, Money::Waived, is_ours);
    let owed_anew = |item: &&Item| meaning(&item.action).money.is_some_and(Money::is_owed_anew);
    let anew =
        || case.items.iter().filter(owed_anew).flat_map(|item| &item.standing).filter(|version| is_ours(version));
    let holds = waivers.iter().filter(|waiver| anew().all(|other| case.knew_of(&waiver.origin, &other.origin)));
    line.waived = holds.map(|version| version.origin.happened_true()).min();
    line.written |= !waivers.is_empty();
}
