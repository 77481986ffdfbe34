//! Codes that rules of this program know by name. What a code is called, who sees it and which fields it has is reference
//! data (`reference/kenya.json`, `reference/daftari.json`); a code no rule knows stands there alone.
//!
//! A test (`tests/codes.rs`) holds two things: every code here is in the reference data, and product code of domain, store
//! and notebook names it by its constant. What each action means to the rules is the table in [`crate::actions`].

/// Codes of `action_types`.
pub mod action {
    /// A meeting was arranged.
    pub const APPOINTMENT: &str = "appointment";
    /// The survivor or another person was arrested.
    pub const ARREST_RECORDED: &str = "arrest_recorded";
    /// We learned of a breach of personal data (Data Protection Act 2019, s. 43).
    pub const BREACH_KNOWN: &str = "breach_known";
    /// A processor of ours learned of a breach.
    pub const BREACH_KNOWN_BY_PROCESSOR: &str = "breach_known_by_processor";
    /// A sum was claimed beside the fee.
    pub const CLAIM_MADE: &str = "claim_made";
    /// The case was closed.
    pub const CLOSED: &str = "closed";
    /// An answer to a consent was written down.
    pub const CONSENT_RECORDED: &str = "consent_recorded";
    /// A worker talked with the survivor.
    pub const COUNSELLED: &str = "counselled";
    /// A day at court.
    pub const COURT_DATE: &str = "court_date";
    /// Emergency contraception was given.
    pub const EC_GIVEN: &str = "ec_given";
    /// Evidence was taken in.
    pub const EVIDENCE_RECEIVED: &str = "evidence_received";
    /// She was reached for the first time.
    pub const FIRST_RESPONSE: &str = "first_response";
    /// Money a worker had received for her was given to her.
    pub const MONEY_HANDED_OVER: &str = "money_handed_over";
    /// Money came in, for her or to her.
    pub const PAYMENT_RECEIVED: &str = "payment_received";
    /// One part of a sum was promised by a day.
    pub const PAYMENT_PROMISED: &str = "payment_promised";
    /// PEP was begun.
    pub const PEP_STARTED: &str = "pep_started";
    /// A visit under PEP.
    pub const PEP_VISIT: &str = "pep_visit";
    /// An arrested person was released.
    pub const RELEASED: &str = "released";
    /// A closed case was opened again.
    pub const REOPENED: &str = "reopened";
    /// She waived what was left to pay.
    pub const REST_WAIVED: &str = "rest_let_go";
    /// A risk was noted.
    pub const RISK_NOTED: &str = "risk_noted";
    /// A sum was agreed.
    pub const SETTLEMENT_AGREED: &str = "settlement_agreed";
    /// The survivor was pressed to settle.
    pub const SETTLEMENT_PUSHED: &str = "settlement_pushed";
}

/// Types of the fields of actions (`action_types[].fields[].type`).
pub mod field_type {
    /// A sum, in cents.
    pub const MONEY: &str = "money";
    /// A place, [`crate::place::Place`].
    pub const PLACE: &str = "place";
}

/// Names of the fields of actions (`action_types[].fields[].name`).
pub mod field {
    /// Cents of a payment, claim, promise or hand-over.
    pub const AMOUNT: &str = "amount";
    /// Cents a settlement agrees.
    pub const AMOUNT_AGREED: &str = "amount_agreed";
    /// The answer to a consent, of [`super::answer`].
    pub const ANSWER: &str = "answer";
    /// Time of an appointment.
    pub const APPOINTMENT_AT: &str = "appointment_at";
    /// When the person was arrested.
    pub const ARRESTED_AT: &str = "arrested_at";
    /// What became of an appointment, of [`super::appointment_state`].
    pub const ATTENDED: &str = "attended";
    /// The purpose a consent answers, of `consent_purposes`.
    pub const CONSENT_PURPOSE: &str = "consent_purpose";
    /// Day by which a sum was promised.
    pub const DUE_AT: &str = "due_at";
    /// When a breach became known.
    pub const KNOWN_AT: &str = "known_at";
    /// Time of a next date: court, complaint, referral, visit.
    pub const NEXT_AT: &str = "next_at";
    /// Whose claim it is, of [`super::claim_owner`].
    pub const OWED_TO: &str = "owed_to";
    /// Where an appointment is.
    pub const PLACE: &str = "place";
    /// Who took a payment, of [`super::money_receiver`].
    pub const RECEIVED_BY: &str = "received_by";
    /// When the person was released.
    pub const RELEASED_AT: &str = "released_at";
    /// When PEP or emergency contraception was begun.
    pub const STARTED_AT: &str = "started_at";
    /// The line (violation) of a sum.
    pub const VIOLATION: &str = "violation";
    /// Which visit under PEP, of `pep_visit_numbers`.
    pub const VISIT: &str = "visit";
    /// Kind of a claim, of `claim_kinds`.
    pub const WHAT: &str = "what";
    /// Code of party_roles of the person an appointment is with.
    pub const WITH_WHOM: &str = "with_whom";
    /// What was said when a consent was asked.
    pub const WORDS_USED: &str = "words_used";
}

/// Names this program writes itself, without a form in the reference data: what became of a next date, and the fields of a
/// planned follow-up ([`crate::entry::Content::FollowUpPlanned`]).
pub mod follow_up {
    /// What became of a next date, of [`super::appointment_state`].
    pub const NEXT_STATE: &str = "next_state";
    /// What is to be done.
    pub const WHAT: &str = "what";
    /// When it is due.
    pub const DUE_AT: &str = "due_at";
    /// Who is to do a planned follow-up.
    pub const FOR_WHOM: &str = "for_whom";
    /// How it stands: `planned` and `moved` of [`super::appointment_state`], [`DONE`], [`SKIPPED`].
    pub const STATE: &str = "state";
    /// Why it was moved or skipped.
    pub const REASON: &str = "reason";
    /// It was done.
    pub const DONE: &str = "done";
    /// It was answered as not done.
    pub const SKIPPED: &str = "skipped";
}

/// Codes of `case_statuses`.
pub mod status {
    /// Opened, nothing done yet.
    pub const NEW: &str = "new";
    /// We listen and write down.
    pub const ASSESSING: &str = "assessing";
    /// Something was done.
    pub const IN_PROGRESS: &str = "in_progress";
    /// Closed.
    pub const CLOSED: &str = "closed";
}

/// Codes of `clocks`.
pub mod clock {
    /// PEP within 72 hours of exposure.
    pub const PEP: &str = "pep";
    /// Emergency contraception.
    pub const EC: &str = "ec";
    /// A medical examination.
    pub const MEDICAL: &str = "medical";
    /// The post-rape care form.
    pub const PRC: &str = "prc";
    /// To reach the survivor after the report was received.
    pub const FIRST_RESPONSE: &str = "first_response";
    /// From arrest to court.
    pub const ARREST_TO_COURT: &str = "arrest_to_court";
    /// To report a child in need of protection.
    pub const CHILD_PROTECTION: &str = "child_protection";
    /// An appointment or a day at court.
    pub const APPOINTMENT_DUE: &str = "appointment_due";
    /// A promised payment.
    pub const PROMISE_DUE: &str = "promise_due";
    /// Our notice of a breach to the Data Commissioner.
    pub const BREACH_CONTROLLER_NOTICE: &str = "breach_controller_notice";
    /// The processor's notice of a breach to us.
    pub const BREACH_PROCESSOR_NOTICE: &str = "breach_processor_notice";
}

/// Codes of `clock_events`: what a schedule is counted from.
pub mod clock_event {
    /// PEP was begun.
    pub const PEP_STARTED: &str = "pep_started";
    /// The exposure itself.
    pub const EXPOSURE_TIME: &str = "exposure_time";
}

/// Codes of `brakes`.
pub mod brake {
    /// On the lines of a case that are a sexual offence.
    pub const SEXUAL_OFFENCE_SETTLEMENT: &str = "sexual_offence_settlement";
    /// On the whole case of a child.
    pub const UNDER_18: &str = "under_18";
}

/// Codes of `consent_answers`.
pub mod answer {
    /// Yes.
    pub const YES: &str = "yes";
    /// No.
    pub const NO: &str = "no";
    /// Not now, ask later.
    pub const NOT_NOW: &str = "not_now";
    /// Not asked.
    pub const NOT_ASKED: &str = "not_asked";
    /// It was yes, and is no longer.
    pub const WITHDRAWN: &str = "withdrawn";
}

/// Codes of `consent_purposes`.
pub mod purpose {
    /// May colleagues of the team know of her case?
    pub const SHARE_TEAM: &str = "share_team";
    /// To be counted in statistics without a name.
    pub const ANONYMOUS_STATS: &str = "anonymous_stats";
}

/// Codes of `appointment_states`.
pub mod appointment_state {
    /// It lies ahead.
    pub const PLANNED: &str = "planned";
    /// It took place.
    pub const KEPT: &str = "kept";
    /// It has another time.
    pub const MOVED: &str = "moved";
    /// They did not come.
    pub const THEY_MISSED: &str = "they_missed";
    /// We did not go.
    pub const WE_MISSED: &str = "we_missed";
    /// It was called off.
    pub const CANCELLED: &str = "cancelled";
}

/// Codes of `ran_out_answers`.
pub mod ran_out {
    /// The step of a clock that ran out was not taken.
    pub const NOT_DONE: &str = "not_done";
}

/// Codes of `claim_owners`.
pub mod claim_owner {
    /// Not hers: shown, never counted.
    pub const SOMEBODY_ELSE: &str = "somebody_else";
}

/// Codes of `money_receivers`.
pub mod money_receiver {
    /// She took it herself.
    pub const SURVIVOR: &str = "survivor";
}

/// Codes of `violation_types`.
pub mod violation {
    /// Not paid at all.
    pub const NON_PAYMENT: &str = "non_payment";
    /// Paid less than agreed, or paid and taken back.
    pub const UNDERPAYMENT_OR_REVERSAL: &str = "underpayment_or_reversal";
}

/// Codes of `party_roles`.
pub mod role {
    /// The person it happened to.
    pub const SURVIVOR: &str = "survivor";
    /// Said to have done harm. A report, not proof.
    pub const ALLEGED_PERPETRATOR: &str = "alleged_perpetrator";
    /// An officer who helps.
    pub const FRIENDLY_OFFICER: &str = "friendly_officer";
    /// A peer who was trained.
    pub const PEER_EDUCATOR: &str = "peer_educator";
    /// A person who supports the survivor.
    pub const SUPPORT_PERSON: &str = "support_person";
}

/// Codes of `party_stances`.
pub mod stance {
    /// Helps.
    pub const SUPPORTIVE: &str = "supportive";
    /// Works against her.
    pub const HOSTILE: &str = "hostile";
}
