//! Money over all cases: what stays in sight until it is settled or given to her.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

use daftari_domain::ids::CaseId;
use daftari_domain::money::Cents;
use daftari_notebook::requests::{AddAction, CaseOf, NewAction, OpenCase};
use daftari_notebook::views::{MoneyPageView, PromiseState};
use daftari_testkit::people::{AN_EVENING, TestDevice, amina};
use serde_json::{Map, Value, json};

fn owed(phone: &TestDevice, cents: i64) -> CaseId {
    let fields = Map::from_iter([("agreed_fee".to_owned(), json!(cents))]);
    let request = OpenCase { violations: vec!["non_payment".to_owned()], fields, ..OpenCase::default() };
    phone.session.unlocked().unwrap().open_case(request).unwrap().case
}

fn act(phone: &TestDevice, case: CaseId, action: &str, fields: Value) {
    let fields = fields.as_object().unwrap().clone();
    let action = NewAction { action: action.to_owned(), fields, happened_at: None };
    phone.session.unlocked().unwrap().add_action(AddAction { case, action }).unwrap();
}

fn page(phone: &TestDevice) -> MoneyPageView {
    phone.session.unlocked().unwrap().money_page().unwrap()
}

#[test]
fn money_owed_and_held_add_up_over_all_cases() {
    let phone = amina().phone();
    let (first, second) = (owed(&phone, 130_000), owed(&phone, 80_000));
    act(&phone, first, "payment_received", json!({ "amount": 60_000, "channel": "mpesa", "received_by": "paralegal" }));
    act(&phone, second, "payment_received", json!({ "amount": 100_000, "received_by": "survivor" }));
    let seen = page(&phone);
    let total = seen.total;
    assert_eq!((total.agreed_cents, total.paid_cents), (Cents(210_000), Cents(160_000)));
    // The second case was paid too much: that takes nothing off what the first one is owed.
    assert_eq!((total.owed_cents, total.held_cents), (Cents(70_000), Cents(60_000)));
    assert_eq!(seen.held.iter().map(|row| row.row.case).collect::<Vec<_>>(), [first]);
    assert_eq!(seen.owed.iter().map(|row| row.row.case).collect::<Vec<_>>(), [first]);
    act(&phone, first, "money_handed_over", json!({ "amount": 60_000 }));
    act(&phone, first, "rest_let_go", json!({ "note": "Basi." }));
    let seen = page(&phone);
    assert_eq!((seen.total.owed_cents, seen.total.held_cents), (Cents(0), Cents(0)));
    assert!(seen.held.is_empty() && seen.owed.is_empty());
}

#[test]
fn each_part_of_a_promise_has_its_own_day() {
    let phone = amina().phone();
    let (parts, soon) = (owed(&phone, 60_000), owed(&phone, 50_000));
    let day = |hours: i64| json!({ "ms": AN_EVENING + hours * 3_600_000, "offset_min": 180 });
    act(&phone, parts, "payment_promised", json!({ "amount": 30_000, "due_at": day(24) }));
    act(&phone, parts, "payment_promised", json!({ "amount": 30_000, "due_at": day(48) }));
    act(&phone, soon, "payment_promised", json!({ "amount": 50_000, "due_at": day(30) }));
    let order = || page(&phone).owed.iter().map(|row| row.row.case).collect::<Vec<_>>();
    assert_eq!(order(), [parts, soon]);
    phone.minutes_pass(23 * 60);
    act(&phone, parts, "payment_received", json!({ "amount": 30_000, "received_by": "survivor" }));
    assert_eq!(order(), [soon, parts], "the first part is kept: now the second one counts");
    phone.minutes_pass(8 * 60);
    let states = |case: CaseId| -> Vec<PromiseState> {
        let view = phone.session.unlocked().unwrap().case_view(CaseOf { case }).unwrap();
        view.money[0].promises.iter().map(|promise| promise.state).collect()
    };
    assert_eq!(states(parts), [PromiseState::Kept, PromiseState::Open]);
    assert_eq!(states(soon), [PromiseState::Overdue]);
    act(&phone, soon, "payment_received", json!({ "amount": 50_000, "received_by": "survivor" }));
    assert_eq!(states(soon), [PromiseState::Late]);
}
