//! Promises: which sum by which day, and when payments reached it.
//!
//! Payments are not tied to a part: whatever came in counts towards the earliest part first.

use super::Cents;
use super::line::{MoneyLine, Promise, items, last_of, sum, versions};
use crate::actions::Money;
use crate::case::{Case, Version};
use crate::codes::field;
use crate::time::Stamp;

/// The promises of a line, and through them what is due.
pub(super) fn take(case: &Case, line: &mut MoneyLine, settlements: &[&Version], is_ours: &impl Fn(&Version) -> bool) {
    let days = last_of(case, settlements);
    let whole = days.iter().filter_map(|version| promise(version, None)).min_by_key(|promise| promise.due);
    line.promised = days.iter().map(|version| version.origin.happened_true()).min();
    line.conflict |=
        days.iter().any(|version| version.time(field::DUE_AT) != whole.as_ref().map(|promise| promise.due));
    let parts = items(case, Money::Promised).filter_map(|item| {
        // A settlement made knowing of a part replaces it. Corrected twice, the earlier day counts.
        let stands = |version: &&Version| {
            is_ours(version) && !settlements.iter().any(|s| case.knew_of(&s.origin, &version.origin))
        };
        let promised = item.standing.iter().filter(stands);
        promised
            .filter_map(|version| promise(version, Some(sum(version, Money::Promised).unwrap_or_default())))
            .min_by_key(|p| p.due)
    });
    line.promises = parts.chain(whole).collect();
    line.promises.sort_by_key(|promise| (promise.due, promise.amount.is_none(), promise.entry));
    line.written |= !line.promises.is_empty();
    meet(case, line, is_ours);
    if let Some(next) = line.promises.iter().find(|promise| promise.met.is_none()).or(line.promises.last()) {
        line.due = Some(next.due);
        line.promised = Some(next.promised);
    }
}

fn promise(version: &Version, amount: Option<Cents>) -> Option<Promise> {
    let promised = version.origin.happened_true();
    Some(Promise { entry: version.origin.entry, amount, due: version.time(field::DUE_AT)?, promised, met: None })
}

/// Finds for each promise the payment with which it was reached.
fn meet(case: &Case, line: &mut MoneyLine, is_ours: &impl Fn(&Version) -> bool) {
    let mut paid: Vec<(Stamp, Cents)> = versions(case, Money::Paid, is_ours)
        .iter()
        .filter_map(|version| Some((version.origin.happened_true(), sum(version, Money::Paid)?)))
        .collect();
    paid.sort();
    // Payments in conflict count less than each of their versions says: what a promise needs is capped by what counts.
    let moved: Cents = paid.iter().map(|(_, payment)| *payment).sum();
    let before = line.paid.minus(moved);
    let mut needed = Cents(0);
    for promise in &mut line.promises {
        needed = promise.amount.map_or(line.agreed, |part| needed.plus(part));
        if line.paid < needed {
            continue;
        }
        let mut reached_so_far = before;
        let reached = paid.iter().find(|(_, payment)| {
            reached_so_far = reached_so_far.plus(*payment);
            reached_so_far >= needed
        });
        // Paid before anything was promised: met as soon as it was promised.
        promise.met = Some(reached.filter(|_| before < needed).map_or(promise.promised, |(at, _)| *at));
    }
}
