//! Money: agreed, paid, what is left; the same sums whatever order entries came in.
#![allow(missing_docs, clippy::unwrap_used)]

mod common;

use common::{CASE, Device, EVENING, HOUR, key, meet};
use daftari_domain::case::{Case, FoldEntry, NoTeam, Summary, fold};
use daftari_domain::entry::Content;
use daftari_domain::fields::{self, BadValue, MONEY_MAX_CENTS, TEXT_MAX_CHARS};
use daftari_domain::money::{MoneyLine, lines};
use daftari_domain::reference::Reference;
use proptest::prelude::*;
use serde_json::{Value, json};

fn money(case: &Case) -> Vec<MoneyLine> {
    lines(case, Reference::kenya())
}

fn only(case: &Case) -> MoneyLine {
    let lines = money(case);
    assert_eq!(lines.len(), 1, "{lines:?}");
    lines[0].clone()
}

/// A client agreed to a fee.
fn agreed(cents: i64) -> Device {
    let mut amina = Device::new(1);
    amina.open();
    amina.add_violation("non_payment");
    amina.set("agreed_fee", cents);
    amina
}

fn paid(device: &mut Device, cents: i64) {
    device.act("payment_received", json!({ "amount": cents }));
}

#[test]
fn the_balance_is_what_was_agreed_less_what_was_paid() {
    let mut amina = agreed(130_000);
    assert_eq!(only(&amina.sees()).balance(), 130_000);
    paid(&mut amina, 40_000);
    paid(&mut amina, 60_000);
    let line = only(&amina.sees());
    assert_eq!((line.agreed, line.paid, line.balance()), (130_000, 100_000, 30_000));
    amina.set("amount_paid", 10_000);
    assert_eq!(only(&amina.sees()).balance(), 20_000);
}

#[test]
fn people_pay_extra_and_the_balance_says_so() {
    let mut amina = agreed(80_000);
    paid(&mut amina, 100_000);
    assert_eq!(only(&amina.sees()).balance(), -20_000);
    assert!(!only(&amina.sees()).is_overdue(i64::MAX));
}

#[test]
fn a_promise_is_overdue_only_after_its_hour_with_something_left() {
    let mut amina = agreed(80_000);
    let due = EVENING + 10 * HOUR;
    let promise = json!({ "amount_agreed": 100_000, "due_at": { "ms": due, "offset_min": 180 } });
    amina.act("settlement_agreed", promise);
    let line = only(&amina.sees());
    assert_eq!((line.agreed, line.due.unwrap().ms), (100_000, due));
    assert!(!line.is_overdue(due) && line.is_overdue(due + 1));
    paid(&mut amina, 100_000);
    assert!(!only(&amina.sees()).is_overdue(due + 1));
}

#[test]
fn a_later_settlement_replaces_the_earlier_one_and_concurrent_ones_wait_for_a_decision() {
    let mut amina = agreed(80_000);
    amina.write(Content::Share { device: key(2) });
    amina.act("settlement_agreed", json!({ "amount_agreed": 200_000 }));
    amina.act("settlement_agreed", json!({ "amount_agreed": 90_000 }));
    assert_eq!((only(&amina.sees()).agreed, only(&amina.sees()).conflict), (90_000, false));
    let mut both = [amina, Device::new(2)];
    meet(&mut both);
    let [mut amina, mut beryl] = both;
    amina.act("settlement_agreed", json!({ "amount_agreed": 50_000 }));
    beryl.act("settlement_agreed", json!({ "amount_agreed": 70_000 }));
    amina.take_all_of(&beryl);
    let line = only(&amina.sees());
    assert_eq!((line.agreed, line.conflict), (70_000, true), "nothing owed is hidden");
}

#[test]
fn a_payment_corrected_twice_apart_counts_once_and_as_the_smaller_sum() {
    let mut amina = agreed(80_000);
    amina.write(Content::Share { device: key(2) });
    let payment = amina.act("payment_received", json!({ "amount": 50_000 }));
    let mut beryl = Device::new(2);
    beryl.take_all_of(&amina);
    amina.correct(&payment, "payment_received", json!({ "amount": 45_000 }));
    beryl.correct(&payment, "payment_received", json!({ "amount": 5_000 }));
    amina.take_all_of(&beryl);
    let line = only(&amina.sees());
    assert_eq!((line.paid, line.conflict), (5_000, true));
}

#[test]
fn two_people_who_wrote_different_sums_hide_nothing_that_is_owed() {
    let mut amina = agreed(80_000);
    amina.set("amount_paid", 10_000);
    amina.write(Content::Share { device: key(2) });
    let mut beryl = Device::new(2);
    beryl.take_all_of(&amina);
    amina.set("agreed_fee", 100_000);
    beryl.set("agreed_fee", 90_000);
    amina.set("amount_paid", 50_000);
    beryl.set("amount_paid", Value::Null);
    amina.take_all_of(&beryl);
    let line = only(&amina.sees());
    assert_eq!((line.agreed, line.paid, line.conflict), (100_000, 0, true));
}

#[test]
fn two_promises_made_apart_fall_due_on_the_earlier_day() {
    let mut amina = agreed(80_000);
    amina.write(Content::Share { device: key(2) });
    let mut beryl = Device::new(2);
    beryl.take_all_of(&amina);
    let promise = |cents: i64, hours: i64| json!({ "amount_agreed": cents, "due_at": { "ms": EVENING + hours * HOUR, "offset_min": 180 } });
    amina.act("settlement_agreed", promise(90_000, 10));
    beryl.act("settlement_agreed", promise(95_000, 20));
    amina.take_all_of(&beryl);
    let line = only(&amina.sees());
    assert_eq!((line.agreed, line.due.unwrap().ms, line.conflict), (95_000, EVENING + 10 * HOUR, true));
}

#[test]
fn a_new_day_for_a_promise_leaves_its_sum() {
    let mut amina = agreed(80_000);
    amina.act("settlement_agreed", json!({ "amount_agreed": 95_000 }));
    let due = EVENING + 20 * HOUR;
    amina.act("settlement_agreed", json!({ "due_at": { "ms": due, "offset_min": 180 } }));
    let line = only(&amina.sees());
    assert_eq!((line.agreed, line.due.unwrap().ms, line.conflict), (95_000, due, false));
}

#[test]
fn a_payment_two_people_put_on_different_lines_pays_neither_until_they_decide() {
    let mut amina = agreed(80_000);
    amina.add_violation("theft");
    amina.write(Content::Share { device: key(2) });
    let payment = amina.act("payment_received", json!({ "amount": 50_000 }));
    let mut beryl = Device::new(2);
    beryl.take_all_of(&amina);
    amina.correct(&payment, "payment_received", json!({ "amount": 50_000, "violation": "non_payment" }));
    beryl.correct(&payment, "payment_received", json!({ "amount": 50_000, "violation": "theft" }));
    amina.take_all_of(&beryl);
    let found = money(&amina.sees());
    assert_eq!(found.len(), 2);
    assert!(found.iter().all(|line| line.paid == 0 && line.conflict), "{found:?}");
    assert_eq!(found[0].balance(), 80_000);
}

#[test]
fn money_that_names_no_line_belongs_to_the_unpaid_work_never_to_a_sexual_offence() {
    let line = |violations: &[&str]| {
        let mut amina = Device::new(1);
        amina.open();
        for code in violations {
            amina.add_violation(code);
        }
        paid(&mut amina, 1_000);
        only(&amina.sees()).violation
    };
    assert_eq!(line(&["theft", "rape", "non_payment"]).as_deref(), Some("non_payment"));
    assert_eq!(line(&["rape", "theft"]).as_deref(), Some("theft"));
    assert_eq!(line(&["rape"]), None);
    assert_eq!(line(&[]), None);
    // A payment on such a line that came by sync is kept where somebody put it.
    let mut amina = agreed(80_000);
    amina.add_violation("rape");
    amina.act("payment_received", json!({ "amount": 5_000, "violation": "rape" }));
    let found = money(&amina.sees());
    assert_eq!(found.iter().find(|line| line.violation.as_deref() == Some("rape")).unwrap().paid, 5_000);
}

#[test]
fn a_case_without_a_written_sum_has_no_money() {
    let mut amina = Device::new(1);
    amina.open();
    amina.add_violation("non_payment");
    assert!(money(&amina.sees()).is_empty());
    assert_eq!(Summary::of(&amina.sees(), Reference::kenya(), EVENING).balance_cents, None);
    paid(&mut amina, 1_000);
    assert_eq!(Summary::of(&amina.sees(), Reference::kenya(), EVENING).balance_cents, Some(-1_000));
}

#[test]
fn each_violation_keeps_its_own_sums() {
    let mut amina = agreed(80_000);
    amina.add_violation("theft");
    amina.act("settlement_agreed", json!({ "violation": "theft", "amount_agreed": 30_000 }));
    amina.act("payment_received", json!({ "violation": "theft", "amount": 10_000 }));
    paid(&mut amina, 80_000);
    let found = money(&amina.sees());
    let of = |code: &str| found.iter().find(|line| line.violation.as_deref() == Some(code)).unwrap().balance();
    assert_eq!((of("non_payment"), of("theft")), (0, 20_000));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]
    #[test]
    fn sums_add_up_whatever_order_payments_of_two_phones_come_in(
        fee in 0..MONEY_MAX_CENTS, sums in prop::collection::vec((any::<bool>(), 0..MONEY_MAX_CENTS / 100), 0..12), seed in any::<u64>(),
    ) {
        let mut amina = agreed(fee);
        amina.write(Content::Share { device: key(2) });
        let mut beryl = Device::new(2);
        beryl.take_all_of(&amina);
        for (hers, sum) in &sums {
            paid(if *hers { &mut amina } else { &mut beryl }, *sum);
        }
        amina.take_all_of(&beryl);
        let mut entries: Vec<FoldEntry> = amina.holds.values().cloned().collect();
        let length = entries.len();
        entries.rotate_left(seed as usize % length);
        let total: i64 = sums.iter().map(|(_, sum)| sum).sum();
        let line = only(&fold(CASE, &entries, &NoTeam));
        prop_assert_eq!((line.agreed, line.paid, line.balance()), (fee, total, fee - total));
    }
}

#[test]
fn a_sum_is_whole_cents_and_a_text_has_its_limit() {
    for bad in [json!(-1), json!(1.5), json!("1300"), json!(MONEY_MAX_CENTS + 1), json!([1]), json!(true)] {
        assert_eq!(fields::check("agreed_fee", &bad), Err(BadValue::BadAmount), "{bad}");
    }
    for good in [json!(0), json!(130_000), json!(MONEY_MAX_CENTS), Value::Null] {
        assert_eq!(fields::check("agreed_fee", &good), Ok(()), "{good}");
    }
    // Counted as people count, not as bytes.
    assert_eq!(fields::check("narrative", &json!("😀".repeat(TEXT_MAX_CHARS))), Ok(()));
    let long = json!("a".repeat(TEXT_MAX_CHARS + 1));
    assert_eq!(fields::check("narrative", &long), Err(BadValue::TooLong { length: TEXT_MAX_CHARS + 1 }));
    assert_eq!(fields::check("party", &json!({ "deep": [[[[["x"]]]]] })), Err(BadValue::Shape));
}
