//! Money of a case and of all, as pages show it.

use daftari_domain::ids::EntryId;
use daftari_domain::money::Cents;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{CaseRowView, StampView};

/// Money of one violation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct MoneyView {
    /// Violation code, null for money of no particular one.
    pub violation: Option<String>,
    /// The fee as it was agreed at first, cents.
    pub fee_cents: Option<Cents>,
    /// Owed in all, cents: the fee or what a settlement put in its place, and claims.
    pub agreed_cents: Cents,
    /// Paid, cents.
    pub paid_cents: Cents,
    /// Agreed − paid; negative when more was paid.
    pub balance_cents: Cents,
    /// Promises, in order of their day.
    pub promises: Vec<PromiseView>,
    /// When the first promise that is not met yet is due.
    pub due: Option<StampView>,
    /// Past due with something left.
    pub overdue: bool,
    /// She let the rest go, then.
    pub let_go: Option<StampView>,
    /// Two authors wrote different sums: the larger counts until a worker decides.
    pub conflict: bool,
}

/// What became of a promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PromiseState {
    /// Its day is still to come.
    Open,
    /// Paid by its day.
    Kept,
    /// Paid after its day.
    Late,
    /// Its day has passed without it.
    Overdue,
}

/// A sum promised by a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PromiseView {
    /// The entry that says so.
    pub entry: EntryId,
    /// Cents of this part; null when all that is owed was promised.
    pub amount_cents: Option<Cents>,
    /// The day by which it is promised.
    pub due: StampView,
    /// What became of it.
    pub state: PromiseState,
}

/// A debt in the case that is another person's: shown, never counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OthersDebtView {
    /// Code of claim_kinds.
    pub what: Option<String>,
    /// The sum, cents.
    pub amount_cents: Cents,
}

/// Sums over cases, cents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SumsView {
    /// Owed in all, paid sums included, cents.
    pub agreed_cents: Cents,
    /// Paid so far in all, cents.
    pub paid_cents: Cents,
    /// Owed and not yet paid, cents.
    pub owed_cents: Cents,
    /// Received for survivors and not given to them yet.
    pub held_cents: Cents,
}

/// A case with money.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct MoneyRowView {
    /// The case.
    pub row: CaseRowView,
    /// Its sums.
    pub sums: SumsView,
    /// When its next promise falls due.
    pub due: Option<StampView>,
}

/// Money of all cases here.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct MoneyPageView {
    /// Sums of all cases.
    pub total: SumsView,
    /// Cases in which money is held for her, the largest sum first; at most 50.
    pub held: Vec<MoneyRowView>,
    /// Cases in which something is still to come, what falls due first on top; at most 50.
    pub owed: Vec<MoneyRowView>,
    /// Now, by this device's corrected time.
    pub now: StampView,
}
