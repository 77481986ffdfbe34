//! A case as a page.

use daftari_domain::ids::CaseId;
use daftari_domain::money::Cents;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    AuthorView, BrakedView, ClockView, ConsentView, Delivery, DueView, LineView, MoneyView, OddTimeView,
    OthersDebtView, PartyView, StampView, SuggestionView, TimelineItemView, ValueView,
};

/// A field of a case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct FieldView {
    /// Field code.
    pub field: String,
    /// Values standing; more than one different = conflict.
    pub values: Vec<ValueView>,
    /// A worker has to decide between the values.
    pub conflict: bool,
    /// Values that were replaced, oldest first.
    pub earlier: Vec<ValueView>,
}

/// A violation of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ViolationView {
    /// Code of violation_types.
    pub violation: String,
    /// The law calls it a sexual offence: never offer a settlement on this line.
    pub sexual_offence: bool,
}

/// A case as a page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct CaseView {
    /// Case id.
    pub case: CaseId,
    /// Short code.
    pub code: String,
    /// Code of case_statuses, or `restricted` for an open child's case.
    pub status: String,
    /// Who opened it.
    pub opened_by: AuthorView,
    /// Every field that was ever filled.
    pub fields: Vec<FieldView>,
    /// Standing violations, in the order they were named.
    pub violations: Vec<ViolationView>,
    /// Clocks that apply.
    pub clocks: Vec<ClockView>,
    /// Everything due, past and ahead, with its answer, by time.
    pub due: Vec<DueView>,
    /// Money by violation.
    pub money: Vec<MoneyView>,
    /// Received for her and not given to her yet, cents.
    pub held_cents: Cents,
    /// Debts that are not hers.
    pub debts_of_others: Vec<OthersDebtView>,
    /// Persons the case names.
    pub parties: Vec<PartyView>,
    /// Cases here of other survivors of the same incident.
    pub linked: Vec<LinkedCaseView>,
    /// Everything done and planned, in order of happening.
    pub timeline: Vec<TimelineItemView>,
    /// Devices that hold the case.
    pub holders: Vec<AuthorView>,
    /// Number of entries that a person must review before they count.
    pub review: u32,
    /// Whose entries lists, search and hours leave out, because they could not be taken in; null when they leave out none.
    pub unshown: Option<UnshownView>,
    /// Number of entries that only a newer Daftari understands.
    pub newer: u32,
    /// A device of this case was copied.
    pub copied_notebook: bool,
    /// She asked not to be contacted.
    pub do_not_contact: bool,
    /// She asked that nothing of it be shared.
    pub do_not_share: bool,
    /// The weakest delivery state of entries written here.
    pub delivery: Delivery,
    /// Now, by this device's corrected time.
    pub now: StampView,
    /// A child's case: the page is the child-protection route.
    pub child: bool,
    /// Violations, and whether people may talk and pay on each.
    pub lines: Vec<LineView>,
    /// Codes of outcomes it may be closed with.
    pub outcomes: Vec<String>,
    /// Every purpose with the answer that stands.
    pub consents: Vec<ConsentView>,
    /// Actions on lines where they would not be offered: stored, and pointed out.
    pub pointed_out: Vec<BrakedView>,
    /// Times that cannot all be true: stored, and pointed out.
    pub odd_times: Vec<OddTimeView>,
    /// For a child's case: violations to name in place of those that speak of pay for work.
    pub suggestion: Option<SuggestionView>,
}

/// Another survivor's case of the same incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LinkedCaseView {
    /// Case id.
    pub case: CaseId,
    /// Short code.
    pub code: String,
    /// The survivor's code name.
    pub survivor: Option<String>,
}

/// What lists, search and hours leave out of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct UnshownView {
    /// Whose entries; nobody when it is everything but the case's name.
    pub authors: Vec<AuthorView>,
}
