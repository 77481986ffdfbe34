//! Money: what was agreed, what was paid, what is left. Cents, integers, Kenyan shillings.

use crate::case::{Case, Item, Version};
use crate::fields;
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
    /// When it was promised, true time.
    pub promised: Option<Stamp>,
    /// Promised by, true time.
    pub due: Option<Stamp>,
    /// The last payment, true time.
    pub last_paid: Option<Stamp>,
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
    let mut line = MoneyLine {
        violation,
        agreed: 0,
        paid: 0,
        promised: None,
        due: None,
        last_paid: None,
        conflict: false,
        written: false,
    };
    if is_main {
        take_fields(case, &mut line);
    }
    for item in case.items.iter().filter(|item| item.action == "payment_received") {
        take_payment(item, &mut line, &is_ours);
    }
    take_settlements(case, &mut line, is_ours);
    line
}

/// Two people wrote different sums: the larger fee and the smaller payment, so that nothing owed is hidden.
fn take_fields(case: &Case, line: &mut MoneyLine) {
    let sums = |field: &str| -> Vec<Option<i64>> {
        let field = case.fields.get(field);
        field.map(|field| field.standing.iter().map(|written| written.value.as_i64()).collect()).unwrap_or_default()
    };
    let (agreed, paid) = (sums(fields::AGREED_FEE), sums(fields::AMOUNT_PAID));
    line.agreed = agreed.iter().flatten().max().copied().unwrap_or(0);
    line.paid = paid.iter().map(|sum| sum.unwrap_or(0)).min().unwrap_or(0);
    line.written = agreed.iter().chain(&paid).any(Option::is_some);
    line.conflict = [fields::AGREED_FEE, fields::AMOUNT_PAID]
        .iter()
        .any(|code| case.fields.get(*code).is_some_and(crate::case::Field::is_conflict));
}

/// A payment corrected twice differently counts once, with the smaller sum; not at all while somebody says it belongs to
/// another line.
fn take_payment(item: &Item, line: &mut MoneyLine, is_ours: impl Fn(&Version) -> bool) {
    if !item.standing.iter().any(&is_ours) {
        return;
    }
    let sums: Vec<i64> =
        item.standing.iter().map(|v| if is_ours(v) { v.cents("amount").unwrap_or(0) } else { 0 }).collect();
    let Some(sum) = sums.iter().min() else { return };
    line.paid = line.paid.saturating_add(*sum);
    line.conflict |= sums.iter().any(|other| other != sum);
    line.written |= item.standing.iter().any(|v| is_ours(v) && v.cents("amount").is_some());
    let at = item.standing.iter().filter(|v| is_ours(v)).map(|v| v.origin.happened_true()).max();
    line.last_paid = line.last_paid.max(at);
}

/// The settlement that knew of all others replaces what was agreed. Of those that did not know of each other the larger sum
/// and the earlier day count.
fn take_settlements(case: &Case, line: &mut MoneyLine, is_ours: impl Fn(&Version) -> bool) {
    let ours: Vec<&Version> = case
        .items
        .iter()
        .filter(|item| item.action == "settlement_agreed")
        .flat_map(|item| &item.standing)
        .filter(|version| is_ours(version))
        .collect();
    // One that names no sum (a new day for the same promise) leaves the sum as it was.
    let with_sum: Vec<&Version> = ours.iter().copied().filter(|v| v.cents("amount_agreed").is_some()).collect();
    let (sums, days) = (last_of(case, &with_sum), last_of(case, &ours));
    if let Some(agreed) = sums.iter().filter_map(|version| version.cents("amount_agreed")).max() {
        line.agreed = agreed;
        line.conflict |= sums.iter().any(|version| version.cents("amount_agreed") != Some(agreed));
    }
    line.due = days.iter().filter_map(|version| version.time("due_at")).min();
    line.promised = days.iter().map(|version| version.origin.happened_true()).min();
    line.conflict |= days.iter().any(|version| version.time("due_at") != line.due);
    line.written |= !ours.is_empty();
}

/// Those nobody decided again knowing of them.
fn last_of<'a>(case: &Case, settlements: &[&'a Version]) -> Vec<&'a Version> {
    let replaced = |version: &Version| settlements.iter().any(|other| case.knew_of(&other.origin, &version.origin));
    settlements.iter().copied().filter(|version| !replaced(version)).collect()
}
