//! Money of a case and of all, as pages show it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{CaseRowView, StampView};

/// Money of one violation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct MoneyView {
    /// Violation code, null for money of no particular one.
    pub violation: Option<String>,
    /// The fee as it was agreed at first, cents.
    #[ts(type = "number | null")]
    pub fee_cents: Option<i64>,
    /// Owed in all, cents: the fee or what a settlement put in its place, and claims.
    #[ts(type = "number")]
    pub agreed_cents: i64,
    /// Paid, cents.
    #[ts(type = "number")]
    pub paid_cents: i64,
    /// Agreed − paid; negative when somebody paid more.
    #[ts(type = "number")]
    pub balance_cents: i64,
    /// Promises, in order of their day.
    pub promises: Vec<PromiseView>,
    /// The first promise not kept yet is due then.
    pub due: Option<StampView>,
    /// Past due with something left.
    pub overdue: bool,
    /// She let the rest go, then.
    pub let_go: Option<StampView>,
    /// Two people wrote different sums: the larger counts until somebody decides.
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
    /// The entry that says so, hex.
    pub entry: String,
    /// Cents of this part; null when all that is owed was promised.
    #[ts(type = "number | null")]
    pub amount_cents: Option<i64>,
    /// Promised by.
    pub due: StampView,
    /// What became of it.
    pub state: PromiseState,
}

/// A debt in the case that is somebody else's: shown, never counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OthersDebtView {
    /// Code of claim_kinds.
    pub what: Option<String>,
    /// Cents.
    #[ts(type = "number")]
    pub amount_cents: i64,
}

/// Sums over cases, cents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SumsView {
    /// Owed in all.
    #[ts(type = "number")]
    pub agreed_cents: i64,
    /// Paid in all.
    #[ts(type = "number")]
    pub paid_cents: i64,
    /// Still to come.
    #[ts(type = "number")]
    pub owed_cents: i64,
    /// Received for survivors and not given to them yet.
    #[ts(type = "number")]
    pub held_cents: i64,
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
