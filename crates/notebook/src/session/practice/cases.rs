//! The invented cases, one function each. Their people and places do not exist.

use daftari_crypto::safe::identity::DeviceIdentity;
use daftari_domain::time::{DAY_MS, HOUR_MS, MINUTE_MS};
use serde_json::{Value, json};

use super::pen::Pen;
use crate::error::Error;

/// Shillings as fields hold them: in cents.
fn kes(shillings: i64) -> Value {
    json!(shillings * 100)
}

/// Writes one case.
type Invented = fn(&mut Pen<'_>) -> Result<(), Error>;

/// Every case, as they are written.
pub(super) const ALL: &[Invented] = &[
    theft_settled_and_closed,
    two_descriptions_of_a_guard,
    client_promised_the_rest_for_tomorrow,
    client_paid_less,
    officer_did_not_pay,
    she_is_sixteen,
    arrested_at_the_stage,
    text_for_help,
];

/// PEP is still running, two violations with different routes.
fn officer_did_not_pay(pen: &mut Pen<'_>) -> Result<(), Error> {
    let happened = 27 * HOUR_MS;
    pen.ago(25 * HOUR_MS);
    let case = pen.open(
        &["non_payment", "forced_sex_without_condom"],
        pen.when(happened, "hour"),
        [
            ("survivor_code", json!("P-019")),
            ("hot_spot", json!("Blue Gate")),
            ("agreed_fee", kes(1_500)),
            ("perpetrator_category", json!("police")),
            ("condom_used", json!("no")),
            ("could_be_pregnant", json!("not_sure")),
            ("person_now", json!("with_peer")),
            ("report_received_at", pen.time(25 * HOUR_MS)),
            ("narrative", pen.words("officer_took_the_condom_off")),
            ("safe_contact", pen.words("call_before_noon")),
        ],
    )?;
    pen.ago(24 * HOUR_MS);
    pen.act(case, "counselled", [("note", pen.words("chooses_the_clinic_first"))])?;
    pen.ago(22 * HOUR_MS);
    let clinic = pen.words("lakeside_clinic");
    pen.act(case, "taken_to_clinic", [("facility", clinic.clone()), ("transport_cost", kes(200))])?;
    pen.act(case, "medical_exam", [("facility", clinic.clone())])?;
    let note = pen.words("pep_cupboard");
    pen.act(case, "risk_noted", [("risk", note)])
}

/// A promise due tomorrow, and part of it paid.
fn client_promised_the_rest_for_tomorrow(pen: &mut Pen<'_>) -> Result<(), Error> {
    pen.ago(6 * DAY_MS);
    let case = pen.open(
        &["non_payment"],
        pen.when(6 * DAY_MS + 9 * HOUR_MS, "hour"),
        [
            ("survivor_code", json!("P-021")),
            ("hot_spot", json!("Customs stage")),
            ("agreed_fee", kes(2_000)),
            ("perpetrator_category", json!("client")),
            ("condom_used", json!("yes")),
            ("narrative", pen.words("promised_and_laughed")),
        ],
    )?;
    pen.act(case, "first_response", [])?;
    pen.ago(5 * DAY_MS);
    let learned = pen.words("manager_knows_him");
    pen.act(case, "ally_called", [("with_whom", json!("lodging_manager")), ("call_result", learned)])?;
    pen.ago(3 * DAY_MS);
    let present = pen.words("present_at_p_021");
    pen.act(
        case,
        "settlement_agreed",
        [
            ("violation", json!("non_payment")),
            ("amount_agreed", kes(2_500)),
            ("due_at", pen.day_at(1, 18)),
            ("survivor_agrees", json!(true)),
            ("present", present),
        ],
    )?;
    pen.ago(2 * DAY_MS);
    pen.act(
        case,
        "payment_received",
        [
            ("violation", json!("non_payment")),
            ("amount", kes(1_000)),
            ("channel", json!("mpesa")),
            ("reference", json!("ZZ00EXAMPLE")),
        ],
    )?;
    pen.write(case, "status", json!("waiting"))
}

/// The hours from arrest to court are running; the advocate comes tomorrow.
fn arrested_at_the_stage(pen: &mut Pen<'_>) -> Result<(), Error> {
    let arrested = 10 * HOUR_MS;
    pen.ago(9 * HOUR_MS);
    let case = pen.open(
        &["illegal_arrest", "condom_confiscation"],
        pen.when(arrested, "exact"),
        [
            ("survivor_code", json!("P-024")),
            ("hot_spot", json!("Customs stage")),
            ("perpetrator_category", json!("county_askari")),
            ("person_now", json!("custody")),
            ("narrative", pen.words("four_taken_from_the_stage")),
        ],
    )?;
    pen.act(case, "arrest_recorded", [("arrested_at", pen.time(arrested)), ("station", json!("Riverside post"))])?;
    pen.ago(7 * HOUR_MS);
    pen.act(case, "first_response", [("note", pen.words("no_court_yet"))])?;
    pen.ago(6 * HOUR_MS);
    let court = pen.words("court_second_door");
    pen.act(
        case,
        "appointment",
        [
            ("with_whom", json!("advocate")),
            ("appointment_at", pen.day_at(1, 9)),
            ("place", court),
            ("attended", json!("planned")),
        ],
    )
}

/// Something that cannot wait: red from the first minute.
fn text_for_help(pen: &mut Pen<'_>) -> Result<(), Error> {
    pen.ago(35 * MINUTE_MS);
    pen.open(
        &["physical_assault"],
        pen.when(2 * HOUR_MS, "hour"),
        [
            ("survivor_code", json!("P-027")),
            ("report_received_at", pen.time(40 * MINUTE_MS)),
            ("urgent_flags", json!(["bleeding"])),
            ("perpetrator_category", json!("not_known")),
            ("narrative", pen.words("beaten_behind_blue_gate")),
            ("safe_contact", pen.words("text_only")),
        ],
    )?;
    Ok(())
}

/// Agreed, paid and closed weeks ago, with a word corrected on the way.
fn theft_settled_and_closed(pen: &mut Pen<'_>) -> Result<(), Error> {
    pen.ago(22 * DAY_MS);
    let case = pen.open(
        &["theft"],
        pen.when(22 * DAY_MS + 6 * HOUR_MS, "part_of_day"),
        [
            ("survivor_code", json!("P-012")),
            ("hot_spot", json!("Old Mango")),
            ("perpetrator_category", json!("repeat_client")),
            ("narrative", pen.words("phone_was_gone")),
        ],
    )?;
    pen.act(case, "first_response", [])?;
    let known = pen.words("blue_lorry");
    pen.name(
        case,
        [
            ("role", json!("alleged_perpetrator")),
            ("category", json!("repeat_client")),
            ("aliases", json!(["Baba Z"])),
            ("phones", json!(["0700 000 118"])),
            ("description", known),
        ],
    )?;
    pen.ago(21 * DAY_MS);
    pen.act(case, "reported_to_police", [("station", json!("Riverside post")), ("ob_number", json!("OB 07/00/2026"))])?;
    pen.ago(19 * DAY_MS);
    let present = pen.words("present_at_p_012");
    pen.act(
        case,
        "settlement_agreed",
        [
            ("violation", json!("theft")),
            ("amount_agreed", kes(6_000)),
            ("survivor_agrees", json!(true)),
            ("present", present),
        ],
    )?;
    pen.ago(17 * DAY_MS);
    pen.act(
        case,
        "payment_received",
        [("violation", json!("theft")), ("amount", kes(6_000)), ("channel", json!("mpesa"))],
    )?;
    pen.ago(17 * DAY_MS - HOUR_MS);
    pen.correct(case, "payment_received", [("channel", json!("cash"))])?;
    pen.ago(16 * DAY_MS);
    let wish = pen.words("wants_no_court");
    pen.act(case, "closed", [("outcome", json!("paid_in_full")), ("survivor_wish", wish)])
}

/// A child: another route, and an hour of its own.
fn she_is_sixteen(pen: &mut Pen<'_>) -> Result<(), Error> {
    pen.ago(11 * HOUR_MS);
    let case = pen.open(
        &["child_sexual_abuse"],
        pen.when(20 * HOUR_MS, "part_of_day"),
        [
            ("survivor_code", json!("P-026")),
            ("age_band", json!("16_17")),
            ("perpetrator_category", json!("neighbour")),
            ("could_be_pregnant", json!("not_sure")),
            ("person_now", json!("safe_place")),
            ("narrative", pen.words("told_her_aunt")),
            ("safe_contact", pen.words("through_the_aunt")),
        ],
    )?;
    pen.act(case, "first_response", [])?;
    pen.ago(8 * HOUR_MS);
    let clinic = pen.words("lakeside_clinic");
    pen.act(case, "medical_exam", [("facility", clinic.clone())])?;
    pen.act(case, "pep_started", [("started_at", pen.time(8 * HOUR_MS)), ("facility", clinic)])
}

/// Two workers wrote different values: a worker decides.
fn two_descriptions_of_a_guard(pen: &mut Pen<'_>) -> Result<(), Error> {
    pen.ago(9 * DAY_MS);
    let case = pen.open(
        &["physical_assault", "threat_of_harm"],
        pen.when(9 * DAY_MS + 5 * HOUR_MS, "hour"),
        [
            ("survivor_code", json!("P-016")),
            ("hot_spot", json!("Blue Gate")),
            ("perpetrator_category", json!("security_guard")),
            ("narrative", pen.words("guard_hit_with_torch")),
        ],
    )?;
    pen.act(case, "taken_to_clinic", [("facility", pen.words("lakeside_clinic"))])?;
    pen.act(case, "medical_exam", [])?;
    let colleague = pen.notebook.environment.draw(DeviceIdentity::make);
    let shared = pen.share(case, &colleague)?;
    pen.ago(8 * DAY_MS);
    let seen = pen.words("tall_grey_jacket");
    pen.write(case, "perpetrator_description", seen)?;
    pen.ago(7 * DAY_MS);
    let told = pen.words("short_grey_jacket");
    pen.written_elsewhere(colleague, &shared, "perpetrator_description", told)
}

/// Paid less than agreed, with a meeting in two days.
fn client_paid_less(pen: &mut Pen<'_>) -> Result<(), Error> {
    pen.ago(2 * DAY_MS);
    let case = pen.open(
        &["underpayment_or_reversal"],
        pen.when(2 * DAY_MS + 11 * HOUR_MS, "date"),
        [
            ("survivor_code", json!("P-023")),
            ("hot_spot", json!("Old Mango")),
            ("agreed_fee", kes(1_200)),
            ("amount_paid", kes(400)),
            ("perpetrator_category", json!("repeat_client")),
            ("narrative", pen.words("took_most_back")),
        ],
    )?;
    pen.act(case, "first_response", [])?;
    // The same phone in another writing: he may be the one of the theft.
    pen.name(
        case,
        [
            ("role", json!("alleged_perpetrator")),
            ("category", json!("repeat_client")),
            ("phones", json!(["+254700000118"])),
        ],
    )?;
    let opened = pen.words("opened_the_door");
    pen.name(case, [("role", json!("lodging_manager")), ("stance", json!("supportive")), ("helped_with", opened)])?;
    pen.ago(DAY_MS);
    pen.act(
        case,
        "appointment",
        [
            ("with_whom", json!("ocs")),
            ("appointment_at", pen.day_at(2, 19)),
            ("place", json!("Riverside post")),
            ("attended", json!("planned")),
        ],
    )
}
