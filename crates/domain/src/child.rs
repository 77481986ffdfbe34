//! The child-protection route (kenya.json, `child_route`): a person under 18 is a child who needs protection, and
//! nothing on her page speaks of work or pay.

use serde_json::{Map, Value};

use crate::case::{Case, Item};
use crate::codes::{brake, status};
use crate::entry::Content;
use crate::fields;
use crate::money::UNPAID_WORK;
use crate::reference::Reference;

/// Status of a child's case while it is open.
pub const RESTRICTED: &str = "restricted";

impl Case {
    /// Is it a child's case? While two people wrote different ages, the one that protects counts.
    pub fn is_child(&self, reference: &Reference) -> bool {
        let ages = self.values_of(fields::AGE_BAND);
        ages.filter_map(|written| written.value.as_str()).any(|band| reference.is_child(band))
    }

    /// Status as lists and pages show it: an open child's case is `restricted`, whatever else is said of it.
    pub fn status_shown(&self, reference: &Reference) -> &str {
        match self.status() {
            status::CLOSED => status::CLOSED,
            _ if self.is_child(reference) => RESTRICTED,
            other => other,
        }
    }
}

/// Fields of a case that speak of pay for work: stored, and not shown.
const OF_WORK: &[&str] =
    &[fields::AGREED_FEE, fields::AMOUNT_PAID, "agreed_fee_words", "amount_paid_words", "everything_agreed"];

/// Is this field shown on a child's page?
pub fn shows_field(field: &str) -> bool {
    !OF_WORK.contains(&field)
}

/// The fields of an action as a child's page shows them: sums in a talk, a settlement or a payment are stored, and not
/// shown.
pub fn shown_fields(action: &str, mut written: Map<String, Value>, reference: &Reference) -> Map<String, Value> {
    let listed = reference.brake(brake::UNDER_18).is_some_and(|def| def.blocks_actions.iter().any(|a| a == action));
    let closed = listed || reference.is_closed_by_sexual_offence(action);
    if closed {
        written.retain(|name, _| !reference.is_money(action, name));
    }
    written
}

/// Something a child's page shows waits for a person's decision.
pub fn has_conflict(case: &Case) -> bool {
    case.fields.iter().any(|(code, field)| shows_field(code) && field.is_conflict())
        || case.done_and_planned().any(Item::is_conflict)
}

/// For a child's case: violations to name, and those that speak of pay for work to take back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// Violation codes to name.
    pub name: Vec<String>,
    /// Standing violation codes that speak of pay for work, to take back.
    pub in_place_of: Vec<String>,
}

/// Suggests the words of the child-protection route; none for an adult, or when they stand already.
pub fn suggestion(case: &Case, reference: &Reference) -> Option<Suggestion> {
    if !case.is_child(reference) {
        return None;
    }
    let stands = |code: &str| case.violations.iter().any(|violation| violation.code == code);
    let name: Vec<String> = reference.child_only_violations().filter(|code| !stands(code)).map(str::to_owned).collect();
    let in_place_of: Vec<String> =
        UNPAID_WORK.iter().filter(|code| stands(code)).map(|code| (*code).to_owned()).collect();
    (!name.is_empty() || !in_place_of.is_empty()).then_some(Suggestion { name, in_place_of })
}

/// Does this entry say that she is a child?
pub fn says_child(content: &Content, reference: &Reference) -> bool {
    match content {
        Content::FieldSet { field, value } => {
            field == fields::AGE_BAND && value.as_str().is_some_and(|band| reference.is_child(band))
        }
        _ => false,
    }
}
