//! The brakes in the real window: a sexual offence is never settled, and a child is protected first.

use serde_json::json;

use super::app::App;
use super::{begin_action, in_both_languages, sign};

/// What she wants, in her words.
pub const WISH: &str = "I want him to stand before a magistrate.";

/// The case has an offence and a debt. Care, the police and a lawyer are offered for the one, talks for the other.
pub fn a_sexual_offence_is_never_put_on_the_table(phone: &App, case: &str) {
    phone.go_to_case(case);
    begin_action(phone, "mediation_meeting");
    phone.see("dialog [data-brake]");
    phone.keep_pictures("brake-one-line");
    let lines = phone.now("[...document.querySelectorAll('dialog [data-field=violation] option[value], dialog input[data-field=violation]')].map((e) => e.value).filter(Boolean)");
    assert_eq!(lines, json!(["non_payment"]), "the offence is no line of a talk");
    phone.press("dialog [data-close]");

    let offence = she_writes_another_case(phone, &["rape"], None);
    in_both_languages(phone, |_| {
        phone.go_to_case(&offence);
        begin_action(phone, "settlement_agreed");
        phone.see("dialog [data-brake=sexual_offence_settlement] ~ [data-source], dialog [data-source]");
        for offered in ["taken_to_clinic", "reported_to_police", "referred", "complaint_made", "settlement_pushed"] {
            phone.see(&format!("dialog [data-action={offered}]"));
        }
        assert!(!phone.sees("dialog [data-save]"), "there is nothing to sign");
        phone.keep_pictures("brake");
        phone.press("dialog [data-close]");
    });
    // Somebody pushed for money: that is written down, and it ends nothing.
    phone.go_to_case(&offence);
    begin_action(phone, "settlement_agreed");
    phone.press("dialog [data-action=settlement_pushed]");
    phone.choose("money_changed_hands", "yes");
    phone.write("dialog [data-field=amount]", "5,000");
    phone.write("dialog [data-field=survivor_wish]", WISH);
    phone.check_access("writing down who pushed");
    sign(phone);
    phone.see("[data-entry=settlement_pushed]");
    phone.reads(WISH);
    assert_eq!(phone.now("all('[data-status]')[0].dataset.status === 'closed'"), json!(false));
    assert!(!phone.sees("[data-balance]"), "money that was pushed is no payment");
}

/// Writes a case down with the least: what happened, and the age if it is known. Gives its label.
fn she_writes_another_case(phone: &App, violations: &[&str], age: Option<&str>) -> String {
    phone.go("today");
    phone.press("[data-new]");
    for violation in violations {
        if !phone.sees(&format!("label:has([data-violation={violation}])")) {
            phone.press("[data-group=sexual]");
        }
        phone.tick(&format!("[data-violation={violation}]"));
    }
    if let Some(age) = age {
        phone.tick(&format!("[data-age={age}]"));
    }
    phone.press("[data-save]");
    phone.see("[data-case-page]");
    phone.text("header .code")
}

/// A case becomes a child's: its words change, money is not named, nobody else reads it, and one call is the first step.
pub fn a_child_is_protected_first(phone: &App) {
    let case = she_writes_another_case(phone, &["non_payment"], None);
    phone.see("[data-part=money]");
    phone.press("[data-add-field]");
    phone.press("dialog [data-edit=age_band]");
    phone.choose("age_band", "maybe_under_18");
    sign(phone);
    phone.see("[data-card=under_18]");
    phone.see("[data-status=restricted]");
    phone.gone("[data-part=money]");
    phone.gone("[data-share]");
    phone.see("[data-clock=child_protection][data-state=running]");
    phone.see("[data-suggest]");
    in_both_languages(phone, |_| {
        phone.go_to_case(&case);
        phone.see("[data-card=under_18]");
        phone.keep_pictures("case-child");
    });
    phone.go_to_case(&case);
    phone.press("[data-use-suggestion]");
    phone.gone("[data-suggest]");
    phone.press("[data-add]");
    phone.see("dialog [data-action=child_report]");
    phone.press("dialog [data-more-actions]");
    for money in ["payment_received", "mediation_meeting", "settlement_agreed"] {
        assert!(!phone.sees(&format!("dialog [data-action={money}]")), "{money} is not offered");
    }
    phone.press("dialog [data-close]");
    phone.press("[data-child-report=line_116]");
    phone.see("dialog [data-save]");
    sign(phone);
    phone.see("[data-clock=child_protection][data-state=stopped]");
    // The list of all cases says nothing of what a child did.
    phone.go("cases");
    let row = phone.text(&format!("[data-case=\"{case}\"]"));
    assert!(!row.contains("Did not pay") && !row.contains("payment"), "{row}");
    new_case_speaks_of_a_child(phone);
}

fn new_case_speaks_of_a_child(phone: &App) {
    phone.go("today");
    phone.press("[data-new]");
    phone.tick("[data-age='16_17']");
    phone.see("[data-card=under_18]");
    phone.gone("[data-field=agreed_fee]");
    phone.keep_pictures("new-case-child");
    phone.tick("[data-violation=threat_of_harm]");
    phone.press("[data-save]");
    phone.see("[data-status=restricted]");
}
