//! Brakes: one violation line at a time, and the whole case of a child.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod common;

use common::{Device, key};
use daftari_domain::brake::{self, Brake, BrakeReason};
use daftari_domain::case::Case;
use daftari_domain::child;
use daftari_domain::codes::brake::{SEXUAL_OFFENCE_SETTLEMENT, UNDER_18};
use daftari_domain::reference::{Reference, Settles};
use daftari_domain::sharing::{self, TeamPlace};
use serde_json::json;

const STEPS: [&str; 5] =
    ["mediation_meeting", "settlement_agreed", "payment_received", "claim_made", "payment_promised"];

fn of(violations: &[&str]) -> Device {
    let mut amina = Device::new(1);
    amina.open();
    for violation in violations {
        amina.add_violation(violation);
    }
    amina
}

fn brake_on(case: &Case, action: &str, line: Option<&str>) -> Option<Brake> {
    brake::check(case, Reference::kenya(), action, line).err()
}

#[test]
fn the_brake_holds_the_offence_and_not_the_fee() {
    let case = of(&["rape", "non_payment"]).sees();
    for step in STEPS {
        let braked = brake_on(&case, step, Some("rape")).unwrap();
        assert_eq!(braked.code, SEXUAL_OFFENCE_SETTLEMENT);
        assert_eq!(braked.offers, ["taken_to_clinic", "reported_to_police", "referred", "settlement_pushed"]);
        assert_eq!(brake_on(&case, step, Some("non_payment")), None, "{step}");
        assert_eq!(brake_on(&case, step, None), None, "no line named: the fee");
    }
    for step in ["settlement_pushed", "counselled", "reported_to_police", "expense", "closed"] {
        assert_eq!(brake_on(&case, step, Some("rape")), None, "{step}");
    }
}

#[test]
fn with_nothing_but_sexual_offences_no_line_means_one_of_them() {
    let case = of(&["rape", "sexual_assault_touching"]).sees();
    for step in STEPS {
        assert_eq!(brake_on(&case, step, None).unwrap().code, SEXUAL_OFFENCE_SETTLEMENT);
    }
    // A line that is none of the case's, and a case that names none, stop nobody.
    assert_eq!(brake_on(&case, "payment_received", Some("theft")), None);
    assert_eq!(brake_on(&of(&[]).sees(), "payment_received", None), None);
    assert!(brake_on(&of(&[]).sees(), "payment_received", Some("rape")).is_some());
}

#[test]
fn a_childs_case_has_no_talk_and_no_payment_on_any_line() {
    for age in ["under_12", "12_15", "16_17", "maybe_under_18"] {
        let mut amina = of(&["non_payment", "theft"]);
        amina.set("age_band", age);
        for line in [Some("non_payment"), Some("theft"), None] {
            for step in STEPS {
                let braked = brake_on(&amina.sees(), step, line).unwrap();
                assert_eq!(braked.code, UNDER_18);
                assert_eq!(braked.offers, ["child_report", "taken_to_clinic"]);
            }
        }
        assert_eq!(brake_on(&amina.sees(), "child_report", None), None);
        amina.set("age_band", "18_24");
        assert_eq!(brake_on(&amina.sees(), "settlement_agreed", None), None, "{age} was a slip");
    }
}

#[test]
fn two_ages_in_conflict_count_as_a_child() {
    let mut amina = of(&["non_payment"]);
    amina.share(2);
    let mut beryl = Device::new(2);
    beryl.take_all_of(&amina);
    amina.set("age_band", "18_24");
    beryl.set("age_band", "maybe_under_18");
    amina.take_all_of(&beryl);
    assert!(amina.sees().is_child(Reference::kenya()));
    assert_eq!(amina.sees().status_shown(Reference::kenya()), "restricted");
}

#[test]
fn an_entry_on_a_braked_line_is_stored_and_flagged() {
    let mut amina = of(&["rape", "non_payment"]);
    amina.act("payment_received", json!({ "violation": "non_payment", "amount": 50_000 }));
    let kept = amina.act("payment_received", json!({ "violation": "rape", "amount": 1_000_000 }));
    let case = amina.sees();
    let written = brake::written(&case, Reference::kenya());
    assert_eq!(case.items.len(), 2);
    assert_eq!(written.iter().map(|braked| braked.entry).collect::<Vec<_>>(), [kept]);
    assert_eq!(written[0].violation.as_deref(), Some("rape"));
}

#[test]
fn a_sexual_offence_is_never_settled_by_money() {
    let kenya = Reference::kenya();
    let settles = |violations: &[&str]| BrakeReason { violations: violations.to_vec(), child: false }.settles(kenya);
    assert_eq!(settles(&["rape"]), Settles::WithoutMoney);
    assert_eq!(settles(&["rape", "theft"]), Settles::WithMoney);
    assert_eq!(settles(&[]), Settles::WithMoney);
    assert_eq!(BrakeReason { violations: vec!["theft"], child: true }.settles(kenya), Settles::WithoutMoney);
    assert!(kenya.outcomes(Settles::WithMoney).any(|code| code == "paid_in_full"));
    assert!(!kenya.outcomes(Settles::WithoutMoney).any(|code| code == "paid_in_full"));
    assert!(kenya.outcomes(Settles::WithoutMoney).any(|code| code == "survivor_stopped"));
}

#[test]
fn only_worker_and_office_hold_the_case_of_a_child() {
    let mut amina = of(&["rape"]);
    amina.share(2);
    amina.share(9);
    let place = |office: u8| {
        move |device: &daftari_domain::ids::DeviceKey| {
            if *device == key(office) { TeamPlace::Office } else { TeamPlace::Field }
        }
    };
    let now = daftari_domain::time::UnixMillis(common::EVENING);
    amina.set("age_band", "16_17");
    let leaving = sharing::who_stays(&amina.sees(), Reference::kenya(), now, place(9)).unwrap().leaving;
    assert_eq!(leaving, [key(2)].into());
    // Opened at the office: the worker is whom it was shared with first.
    let stays = sharing::who_stays(&amina.sees(), Reference::kenya(), now, place(1)).unwrap();
    assert_eq!((stays.to_name, stays.leaving), (Some(key(2)), [key(9)].into()));
}

#[test]
fn a_childs_page_suggests_its_own_words_and_hides_pay() {
    let mut amina = of(&["rape", "non_payment"]);
    assert_eq!(child::suggestion(&amina.sees(), Reference::kenya()), None);
    amina.set("age_band", "16_17");
    let suggested = child::suggestion(&amina.sees(), Reference::kenya()).unwrap();
    assert_eq!(
        (suggested.name, suggested.in_place_of),
        (vec!["child_sexual_abuse".into()], vec!["non_payment".into()])
    );
    amina.add_violation("child_sexual_abuse");
    amina.retire_violation("non_payment");
    assert_eq!(child::suggestion(&amina.sees(), Reference::kenya()), None);
    assert!(!child::shows_field("agreed_fee") && child::shows_field("narrative"));
    let fields = json!({ "amount": 1, "amount_agreed": 2, "note": "x" });
    let shown = |action| child::shown_fields(action, fields.as_object().unwrap().clone(), Reference::kenya());
    assert_eq!(shown("settlement_agreed").keys().collect::<Vec<_>>(), ["note"]);
    assert_eq!(shown("released").len(), 3, "bail is no pay");
}
