//! Money: what was agreed, what was paid, what is left. Cents, integers, Kenyan shillings.

use crate::case::{Case, Version};
use crate::fields;
use crate::ids::EntryId;
use crate::reference::Reference;
use crate::time::Stamp;

/// Money of one violation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MoneyLine {
    /// Violation code; none when the case names no violation money can hang on.
    pub violation: Option<String>,
    /// Agreed, cents.
    pub agreed: i64,
    /// Paid, cents.
    pub paid: i64,
    /// Promised by, true time.
    pub due: Option<Stamp>,
    /// Two people wrote different sums: the larger one counts until somebody decides.
    pub conflict: bool,
    /// An agreed sum or a payment is written down at all.
    pub written: bool,
}

impl MoneyLine {
    /// Agreed − paid; negative when somebody paid more, as people do for damage or delay.
    pub fn balance(&self) -> i64 {
        self.agreed.saturating_sub(self.paid)
    }

    /// Past due with something left.
    pub fn is_overdue(&self, now_true_ms: i64) -> bool {
        self.due.is_some_and(|due| now_true_ms > due.ms) && self.balance() > 0
    }
}

/// The line that takes the agreed fee and payments that name no violation: unpaid work first, else the first line that is
/// no sexual offence, else none.
fn main_line(case: &Case, reference: &Reference) -> Option<String> {
    const FEES: &[&str] = &["non_payment", "underpayment_or_reversal"];
    let codes = || case.violations.iter().map(|violation| violation.code.as_str());
    FEES.iter()
        .find_map(|fee| codes().find(|code| code == fee))
        .or_else(|| codes().find(|code| !reference.is_sexual_offence(code)))
        .map(str::to_owned)
}

/// Money of a case, one line per violation that has any, the main line first.
pub fn lines(case: &Case, reference: &Reference) -> Vec<MoneyLine> {
    let main = main_line(case, reference);
    let mut names: Vec<Option<String>> = vec![main.clone()];
    let moving =
        case.items.iter().filter(|item| item.action == "settlement_agreed" || item.action == "payment_received");
    for version in moving.flat_map(|item| &item.standing) {
        let name = version.text("violation").map(str::to_owned).or_else(|| main.clone());
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
        .into_iter()
        .map(|name| {
            line(case, name.clone(), name == main, |version| {
                version.text("violation").map(str::to_owned).or_else(|| main.clone()) == name
            })
        })
        .filter(|line| line.written)
        .collect()
}

fn line(case: &Case, violation: Option<String>, is_main: bool, is_ours: impl Fn(&Version) -> bool) -> MoneyLine {
    let mut line = MoneyLine { violation, agreed: 0, paid: 0, due: None, conflict: false, written: false };
    if is_main {
        take_field(case, fields::AGREED_FEE, &mut line, |line, cents| line.agreed = cents);
        take_field(case, fields::AMOUNT_PAID, &mut line, |line, cents| line.paid = cents);
    }
    for item in case.items.iter().filter(|item| item.action == "payment_received") {
        let sums: Vec<i64> = item.standing.iter().filter(|v| is_ours(v)).filter_map(|v| v.cents("amount")).collect();
        // A payment corrected twice differently counts once: the smaller sum, so that nothing owed is hidden.
        if let Some(sum) = sums.iter().min() {
            line.paid = line.paid.saturating_add(*sum);
            line.conflict |= sums.iter().any(|other| other != sum);
            line.written = true;
        }
    }
    take_settlements(case, &mut line, is_ours);
    line
}

fn take_field(case: &Case, field: &str, line: &mut MoneyLine, put: impl Fn(&mut MoneyLine, i64)) {
    let Some(field) = case.fields.get(field) else { return };
    let sums = field.standing.iter().filter_map(|written| written.value.as_i64());
    if let Some(sum) = sums.max() {
        put(line, sum);
        line.written = true;
    }
    line.conflict |= field.is_conflict();
}

/// The settlement that came after all others replaces what was agreed; of concurrent ones the larger sum counts.
fn take_settlements(case: &Case, line: &mut MoneyLine, is_ours: impl Fn(&Version) -> bool) {
    let ours: Vec<&Version> = case
        .items
        .iter()
        .filter(|item| item.action == "settlement_agreed")
        .flat_map(|item| &item.standing)
        .filter(|version| is_ours(version))
        .collect();
    let replaced = |entry: &EntryId| {
        ours.iter().any(|other| case.settlement_past.get(&other.origin.entry).is_some_and(|past| past.contains(entry)))
    };
    let last: Vec<&&Version> = ours.iter().filter(|version| !replaced(&version.origin.entry)).collect();
    let said = |version: &Version| (version.cents("amount_agreed"), version.time("due_at"));
    let Some(counts) = last.iter().max_by_key(|version| said(version)) else { return };
    if let Some(agreed) = counts.cents("amount_agreed") {
        line.agreed = agreed;
    }
    line.due = counts.time("due_at");
    line.conflict |= last.iter().any(|version| said(version) != said(counts));
    line.written = true;
}
