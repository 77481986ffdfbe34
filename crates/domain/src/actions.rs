//! What each action means to the rules: one line for each of `action_types` in the reference data.
//!
//! Everything else about an action (its words, its fields, which of them are money, which brakes close it, which clocks it
//! stops) is said by the reference data alone. A test refuses an action that is added there without a line here.

use crate::codes::{action, field, follow_up};

/// How an action moves money on a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Money {
    /// A sum was agreed, which replaces what was owed; it may be promised by a day.
    Agreed,
    /// A sum was claimed beside it.
    Claimed,
    /// A part was promised by a day.
    Promised,
    /// A sum was paid.
    Paid,
    /// The rest was waived.
    Waived,
    /// What a worker held for her was given to her.
    HandedOver,
}

impl Money {
    /// The field that holds the sum; none where no sum is said.
    pub fn sum(self) -> Option<&'static str> {
        match self {
            Money::Agreed => Some(field::AMOUNT_AGREED),
            Money::Claimed | Money::Promised | Money::Paid | Money::HandedOver => Some(field::AMOUNT),
            Money::Waived => None,
        }
    }

    /// Something is owed from now on, whatever was waived before.
    pub fn is_owed_anew(self) -> bool {
        matches!(self, Money::Agreed | Money::Claimed | Money::Promised)
    }

    /// It names a day by which a sum is promised.
    pub fn is_promise(self) -> bool {
        matches!(self, Money::Agreed | Money::Promised)
    }
}

/// The fields that hold a planned time and what became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Planned {
    /// Field with the planned time.
    pub time: &'static str,
    /// Field with the answer to what became of it.
    pub answer: &'static str,
}

/// Fields of an appointment.
pub const APPOINTMENT: Planned = Planned { time: field::APPOINTMENT_AT, answer: field::ATTENDED };
/// Fields of an action that names a next date: court, complaint, referral, visit.
pub const NEXT_DATE: Planned = Planned { time: field::NEXT_AT, answer: follow_up::NEXT_STATE };
/// Fields of a planned follow-up.
pub const FOLLOW_UP: Planned = Planned { time: follow_up::DUE_AT, answer: follow_up::STATE };

/// What an action means to the rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Meaning {
    /// We listen and write down: a case in which nothing else was done is still being assessed.
    pub listens: bool,
    /// Of several only the last counts: the one whose author knew of the others.
    pub last_counts: bool,
    /// It closes the case or opens it again.
    pub turns_status: bool,
    /// How it moves money.
    pub money: Option<Money>,
    /// The time it plans.
    pub plans: Planned,
    /// It may lie before the incident: she may have been arrested first and harmed afterwards, in the cell.
    pub may_come_first: bool,
    /// It stands on the office's sheet about a breach, not in the case of a survivor.
    pub is_breach: bool,
}

/// Something was done, and nothing more follows from it here. What a newer Daftari records is such a step too.
const STEP: Meaning = Meaning {
    listens: false,
    last_counts: false,
    turns_status: false,
    money: None,
    plans: NEXT_DATE,
    may_come_first: false,
    is_breach: false,
};
const LISTENS: Meaning = Meaning { listens: true, ..STEP };
const TURNS: Meaning = Meaning { last_counts: true, turns_status: true, ..STEP };
const BREACH: Meaning = Meaning { is_breach: true, ..STEP };

/// The meaning of an action that moves money. Of decisions the last counts; payments and hand-overs add up.
const fn moves(money: Money) -> Meaning {
    Meaning { last_counts: !matches!(money, Money::Paid | Money::HandedOver), money: Some(money), ..STEP }
}

/// Sorted by code. A code that no rule names but for its line here has no constant.
const ACTIONS: &[(&str, Meaning)] = &[
    ("ally_called", STEP),
    (action::APPOINTMENT, Meaning { plans: APPOINTMENT, ..STEP }),
    (action::ARREST_RECORDED, Meaning { may_come_first: true, ..STEP }),
    ("breach_assessed_no_notice", STEP),
    (action::BREACH_KNOWN, BREACH),
    (action::BREACH_KNOWN_BY_PROCESSOR, BREACH),
    ("child_report", STEP),
    (action::CLAIM_MADE, moves(Money::Claimed)),
    (action::CLOSED, TURNS),
    ("complaint_made", STEP),
    (action::CONSENT_RECORDED, Meaning { last_counts: true, ..LISTENS }),
    (action::COUNSELLED, LISTENS),
    (action::COURT_DATE, STEP),
    (action::EC_GIVEN, STEP),
    ("ec_not_needed", STEP),
    (action::EVIDENCE_RECEIVED, LISTENS),
    ("expense", STEP),
    (action::FIRST_RESPONSE, LISTENS),
    ("follow_up_visit", STEP),
    ("handover", STEP),
    ("hiv_test", STEP),
    ("mediation_meeting", STEP),
    ("medical_exam", STEP),
    (action::MONEY_HANDED_OVER, moves(Money::HandedOver)),
    // The app's own form: a note has no entry in the reference data.
    (NOTE, LISTENS),
    ("odpc_notified", STEP),
    ("p3_filled", STEP),
    ("p3_obtained", STEP),
    (action::PAYMENT_PROMISED, moves(Money::Promised)),
    (action::PAYMENT_RECEIVED, moves(Money::Paid)),
    ("pep_not_taken", STEP),
    (action::PEP_STARTED, STEP),
    (action::PEP_VISIT, STEP),
    ("prc_filled", STEP),
    ("pregnancy_test", STEP),
    ("processor_notified_us", STEP),
    ("referred", STEP),
    (action::RELEASED, STEP),
    (action::REOPENED, TURNS),
    ("reported_to_police", STEP),
    (action::REST_WAIVED, moves(Money::Waived)),
    (action::RISK_NOTED, LISTENS),
    ("safety_plan", STEP),
    (action::SETTLEMENT_AGREED, moves(Money::Agreed)),
    (action::SETTLEMENT_PUSHED, LISTENS),
    ("statement_taken", STEP),
    ("sti_care", STEP),
    ("taken_to_clinic", STEP),
];

/// Code of a note, which the app records without a form in the reference data.
pub const NOTE: &str = "note";

/// The meaning of an action by its code; an unknown action is a step like any other.
pub fn meaning(action: &str) -> &'static Meaning {
    let place = ACTIONS.binary_search_by(|(code, _)| (*code).cmp(action)).ok();
    place.and_then(|place| ACTIONS.get(place)).map_or(&STEP, |(_, meaning)| meaning)
}

/// Codes of the actions that move money in this way.
pub(crate) fn moving(money: Money) -> impl Iterator<Item = &'static str> {
    ACTIONS.iter().filter(move |(_, meaning)| meaning.money == Some(money)).map(|(code, _)| *code)
}

/// Codes that have a line in the table, sorted.
pub fn known() -> impl Iterator<Item = &'static str> {
    ACTIONS.iter().map(|(code, _)| *code)
}
