//! Money: agreed, paid, what is left; the same sums whatever order entries came in.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod common;

use common::{CASE, Device, EVENING, HOUR, meet, summary};
use daftari_domain::case::{Case, FoldEntry, NoTeam, fold};
use daftari_domain::fields::{self, BadValue, MONEY_MAX, TEXT_MAX_CHARS};
use daftari_domain::money::{Cents, MoneyLine, OthersDebt, Totals, debts_of_others, held, lines};
use daftari_domain::reference::Reference;
use daftari_domain::time::UnixMillis;
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
fn the_balance_is_agreed_minus_paid() {
    let mut amina = agreed(130_000);
    assert_eq!(only(&amina.sees()).balance(), Cents(130_000));
    paid(&mut amina, 40_000);
    paid(&mut amina, 60_000);
    let line = only(&amina.sees());
    assert_eq!((line.agreed, line.paid, line.balance()), (Cents(130_000), Cents(100_000), Cents(30_000)));
    amina.set("amount_paid", 10_000);
    assert_eq!(only(&amina.sees()).balance(), Cents(20_000));
}

#[test]
fn people_pay_extra_and_the_balance_says_so() {
    let mut amina = agreed(80_000);
    paid(&mut amina, 100_000);
    assert_eq!(only(&amina.sees()).balance(), Cents(-20_000));
    assert!(!only(&amina.sees()).is_overdue(UnixMillis(i64::MAX)));
}

#[test]
fn a_promise_is_overdue_after_its_hour_while_unpaid() {
    let mut amina = agreed(80_000);
    let due = EVENING + 10 * HOUR;
    let promise = json!({ "amount_agreed": 100_000, "due_at": { "ms": due, "offset_min": 180 } });
    amina.act("settlement_agreed", promise);
    let line = only(&amina.sees());
    assert_eq!((line.agreed, line.due.unwrap().ms), (Cents(100_000), UnixMillis(due)));
    assert!(!line.is_overdue(UnixMillis(due)) && line.is_overdue(UnixMillis(due + 1)));
    paid(&mut amina, 100_000);
    assert!(!only(&amina.sees()).is_overdue(UnixMillis(due + 1)));
}

#[test]
fn a_later_settlement_replaces_the_earlier_one() {
    let mut amina = agreed(80_000);
    amina.share(2);
    amina.act("settlement_agreed", json!({ "amount_agreed": 200_000 }));
    amina.act("settlement_agreed", json!({ "amount_agreed": 90_000 }));
    assert_eq!((only(&amina.sees()).agreed, only(&amina.sees()).conflict), (Cents(90_000), false));
    let mut both = [amina, Device::new(2)];
    meet(&mut both);
    let [mut amina, mut beryl] = both;
    amina.act("settlement_agreed", json!({ "amount_agreed": 50_000 }));
    beryl.act("settlement_agreed", json!({ "amount_agreed": 70_000 }));
    amina.take_all_of(&beryl);
    let line = only(&amina.sees());
    assert_eq!((line.agreed, line.conflict), (Cents(70_000), true), "nothing owed is hidden");
}

#[test]
fn a_payment_in_conflict_counts_once_as_the_smaller() {
    let mut amina = agreed(80_000);
    amina.share(2);
    let payment = amina.act("payment_received", json!({ "amount": 50_000 }));
    let mut beryl = Device::new(2);
    beryl.take_all_of(&amina);
    amina.correct(&payment, "payment_received", json!({ "amount": 45_000 }));
    beryl.correct(&payment, "payment_received", json!({ "amount": 5_000 }));
    amina.take_all_of(&beryl);
    let line = only(&amina.sees());
    assert_eq!((line.paid, line.conflict), (Cents(5_000), true));
}

#[test]
fn sums_in_conflict_hide_no_debt() {
    let mut amina = agreed(80_000);
    amina.set("amount_paid", 10_000);
    amina.share(2);
    let mut beryl = Device::new(2);
    beryl.take_all_of(&amina);
    amina.set("agreed_fee", 100_000);
    beryl.set("agreed_fee", 90_000);
    amina.set("amount_paid", 50_000);
    beryl.set("amount_paid", Value::Null);
    amina.take_all_of(&beryl);
    let line = only(&amina.sees());
    assert_eq!((line.agreed, line.paid, line.conflict), (Cents(100_000), Cents(0), true));
}

#[test]
fn two_promises_made_apart_fall_due_on_the_earlier_day() {
    let mut amina = agreed(80_000);
    amina.share(2);
    let mut beryl = Device::new(2);
    beryl.take_all_of(&amina);
    let promise = |cents: i64, hours: i64| json!({ "amount_agreed": cents, "due_at": { "ms": EVENING + hours * HOUR, "offset_min": 180 } });
    amina.act("settlement_agreed", promise(90_000, 10));
    beryl.act("settlement_agreed", promise(95_000, 20));
    amina.take_all_of(&beryl);
    let line = only(&amina.sees());
    assert_eq!(
        (line.agreed, line.due.unwrap().ms, line.conflict),
        (Cents(95_000), UnixMillis(EVENING + 10 * HOUR), true)
    );
}

#[test]
fn a_new_day_for_a_promise_leaves_its_sum() {
    let mut amina = agreed(80_000);
    amina.act("settlement_agreed", json!({ "amount_agreed": 95_000 }));
    let due = EVENING + 20 * HOUR;
    amina.act("settlement_agreed", json!({ "due_at": { "ms": due, "offset_min": 180 } }));
    let line = only(&amina.sees());
    assert_eq!((line.agreed, line.due.unwrap().ms, line.conflict), (Cents(95_000), UnixMillis(due), false));
}

#[test]
fn a_payment_with_two_lines_pays_neither_yet() {
    let mut amina = agreed(80_000);
    amina.add_violation("theft");
    amina.share(2);
    let payment = amina.act("payment_received", json!({ "amount": 50_000 }));
    let mut beryl = Device::new(2);
    beryl.take_all_of(&amina);
    amina.correct(&payment, "payment_received", json!({ "amount": 50_000, "violation": "non_payment" }));
    beryl.correct(&payment, "payment_received", json!({ "amount": 50_000, "violation": "theft" }));
    amina.take_all_of(&beryl);
    let found = money(&amina.sees());
    assert_eq!(found.len(), 2);
    assert!(found.iter().all(|line| line.paid == Cents(0) && line.conflict), "{found:?}");
    assert_eq!(found[0].balance(), Cents(80_000));
}

#[test]
fn money_without_a_line_belongs_to_unpaid_work() {
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
    assert_eq!(found.iter().find(|line| line.violation.as_deref() == Some("rape")).unwrap().paid, Cents(5_000));
}

#[test]
fn a_case_without_a_written_sum_has_no_money() {
    let mut amina = Device::new(1);
    amina.open();
    amina.add_violation("non_payment");
    assert!(money(&amina.sees()).is_empty());
    assert_eq!(summary(&amina.sees(), Reference::kenya(), EVENING).balance_cents, None);
    paid(&mut amina, 1_000);
    assert_eq!(summary(&amina.sees(), Reference::kenya(), EVENING).balance_cents, Some(Cents(-1_000)));
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
    assert_eq!((of("non_payment"), of("theft")), (Cents(0), Cents(20_000)));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]
    #[test]
    fn payments_add_up_in_any_order(
        fee in 0..MONEY_MAX.0, sums in prop::collection::vec((any::<bool>(), 0..MONEY_MAX.0 / 100), 0..12), seed in any::<u64>(),
    ) {
        let mut amina = agreed(fee);
        amina.share(2);
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
        prop_assert_eq!((line.agreed, line.paid, line.balance()), (Cents(fee), Cents(total), Cents(fee - total)));
    }
}

fn day(hours: i64) -> Value {
    json!({ "ms": EVENING + hours * HOUR, "offset_min": 180 })
}

#[test]
fn damages_add_to_the_fee_and_a_room_bill_does_not() {
    let mut amina = agreed(80_000);
    amina.act("claim_made", json!({ "what": "damage", "amount": 20_000, "owed_to": "survivor" }));
    amina.act("claim_made", json!({ "what": "room", "amount": 50_000, "owed_to": "somebody_else" }));
    let line = only(&amina.sees());
    assert_eq!((line.fee, line.agreed), (Some(Cents(80_000)), Cents(100_000)));
    let debt = OthersDebt { what: Some("room".to_owned()), amount: Cents(50_000) };
    assert_eq!(debts_of_others(&amina.sees()), [debt]);
    // A settlement made knowing of the damage has it in its sum; damage found out later comes on top.
    amina.act("settlement_agreed", json!({ "amount_agreed": 90_000 }));
    assert_eq!((only(&amina.sees()).fee, only(&amina.sees()).agreed), (Some(Cents(80_000)), Cents(90_000)));
    amina.act("claim_made", json!({ "what": "treatment", "amount": 5_000 }));
    assert_eq!(only(&amina.sees()).agreed, Cents(95_000));
}

#[test]
fn each_part_of_a_promise_is_kept_or_broken_by_its_own_day() {
    let mut amina = agreed(90_000);
    for (cents, hours) in [(30_000, 10), (30_000, 20), (30_000, 30)] {
        amina.act("payment_promised", json!({ "amount": cents, "due_at": day(hours) }));
    }
    assert_eq!(only(&amina.sees()).due.unwrap().ms, UnixMillis(EVENING + 10 * HOUR));
    amina.clock = EVENING + 9 * HOUR;
    paid(&mut amina, 40_000);
    let line = only(&amina.sees());
    let kept: Vec<bool> =
        line.promises.iter().map(|promise| promise.met.is_some_and(|met| met.ms <= promise.due.ms)).collect();
    assert_eq!((kept, line.due.unwrap().ms), (vec![true, false, false], UnixMillis(EVENING + 20 * HOUR)));
    assert!(!line.is_overdue(UnixMillis(EVENING + 20 * HOUR)) && line.is_overdue(UnixMillis(EVENING + 20 * HOUR + 1)));
    amina.clock = EVENING + 25 * HOUR;
    paid(&mut amina, 20_000);
    let line = only(&amina.sees());
    let broken: Vec<bool> =
        line.promises.iter().map(|promise| promise.was_broken(UnixMillis(EVENING + 26 * HOUR))).collect();
    assert_eq!((broken, line.due.unwrap().ms), (vec![false, true, false], UnixMillis(EVENING + 30 * HOUR)));
    assert_eq!(line.settled(), None);
    paid(&mut amina, 30_000);
    assert!(only(&amina.sees()).promises.iter().all(|promise| promise.met.is_some()));
    assert_eq!(only(&amina.sees()).settled().unwrap().ms, UnixMillis(EVENING + 25 * HOUR));
}

#[test]
fn a_settlement_replaces_the_parts_it_knew_of() {
    let mut amina = agreed(90_000);
    amina.act("payment_promised", json!({ "amount": 30_000, "due_at": day(10) }));
    amina.act("settlement_agreed", json!({ "amount_agreed": 60_000, "due_at": day(40) }));
    let line = only(&amina.sees());
    assert_eq!(
        (line.promises.len(), line.due.unwrap().ms, line.agreed),
        (1, UnixMillis(EVENING + 40 * HOUR), Cents(60_000))
    );
}

#[test]
fn money_a_worker_took_for_her_stays_in_sight_until_she_has_it() {
    let mut amina = agreed(80_000);
    amina.act("payment_received", json!({ "amount": 30_000, "received_by": "survivor" }));
    let payment = amina.act("payment_received", json!({ "amount": 50_000, "received_by": "paralegal" }));
    assert_eq!(held(&amina.sees()), Cents(50_000));
    amina.act("money_handed_over", json!({ "amount": 20_000, "witness": "P-002" }));
    assert_eq!(held(&amina.sees()), Cents(30_000));
    amina.correct(&payment, "payment_received", json!({ "amount": 20_000, "received_by": "paralegal" }));
    assert_eq!((held(&amina.sees()), only(&amina.sees()).paid), (Cents(0), Cents(50_000)));
    assert_eq!(Totals::of(&amina.sees(), Reference::kenya()).held, Cents(0));
}

#[test]
fn a_waiver_ends_the_debt_until_a_new_promise() {
    let mut amina = agreed(80_000);
    amina.share(2);
    amina.act("payment_promised", json!({ "amount": 80_000, "due_at": day(10) }));
    let mut beryl = Device::new(2);
    beryl.take_all_of(&amina);
    amina.act("rest_let_go", json!({ "note": "Basi." }));
    let line = only(&amina.sees());
    assert_eq!((line.balance(), line.owed(), line.is_overdue(UnixMillis(i64::MAX))), (Cents(80_000), Cents(0), false));
    assert_eq!(line.settled(), line.waived);
    // Beryl did not know of it and wrote a new promise: the rest stays in sight.
    beryl.act("payment_promised", json!({ "amount": 10_000, "due_at": day(12) }));
    amina.take_all_of(&beryl);
    assert_eq!((only(&amina.sees()).waived, only(&amina.sees()).owed()), (None, Cents(80_000)));
    amina.act("rest_let_go", json!({}));
    assert_eq!(only(&amina.sees()).owed(), Cents(0));
}

/// What people do with money, and the line they do it on.
#[derive(Debug, Clone)]
enum Deal {
    Pays { through_us: bool, theft: bool, cents: i64 },
    Claims { hers: bool, theft: bool, cents: i64 },
    HandsOver(i64),
    CorrectsAPayment { which: usize, cents: i64 },
}

fn deals() -> impl Strategy<Value = Vec<(usize, Deal, bool)>> {
    let cents = 0..MONEY_MAX.0 / 100;
    let deal = prop_oneof![
        4 => (any::<bool>(), any::<bool>(), cents.clone())
            .prop_map(|(through_us, theft, cents)| Deal::Pays { through_us, theft, cents }),
        2 => (any::<bool>(), any::<bool>(), cents.clone())
            .prop_map(|(hers, theft, cents)| Deal::Claims { hers, theft, cents }),
        1 => cents.clone().prop_map(Deal::HandsOver),
        2 => (0..6_usize, cents).prop_map(|(which, cents)| Deal::CorrectsAPayment { which, cents }),
    ];
    prop::collection::vec((0..3_usize, deal, prop::bool::weighted(0.3)), 0..16)
}

/// A payment as the test remembers it: who wrote its last version, where, and what it says.
struct Payment {
    by: usize,
    entry: daftari_domain::ids::EntryId,
    through_us: bool,
    theft: bool,
    cents: i64,
}

fn payment_fields(payment: &Payment) -> Value {
    let (by, violation) = (if payment.through_us { "paralegal" } else { "survivor" }, line_name(payment.theft));
    json!({ "amount": payment.cents, "received_by": by, "violation": violation })
}

fn line_name(theft: bool) -> &'static str {
    if theft { "theft" } else { "non_payment" }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]
    /// Beside the fold the test keeps its own books.
    #[test]
    fn sums_of_three_phones_add_up_under_any_merge(fee in 0..MONEY_MAX.0, deals in deals(), seed in any::<u64>()) {
        let mut amina = agreed(fee);
        amina.add_violation("theft");
        amina.share(2);
        amina.share(3);
        let mut phones = vec![amina, Device::new(2), Device::new(3)];
        meet(&mut phones);
        let mut payments: Vec<Payment> = Vec::new();
        let (mut claims, mut others, mut given) = ([0_i64; 2], 0_i64, 0_i64);
        for (who, deal, meets) in &deals {
            match deal {
                Deal::Pays { through_us, theft, cents } => {
                    let mut payment =
                        Payment { by: *who, entry: daftari_domain::ids::EntryId([0; 32]), through_us: *through_us, theft: *theft, cents: *cents };
                    payment.entry = phones[*who].act("payment_received", payment_fields(&payment));
                    payments.push(payment);
                }
                Deal::Claims { hers, theft, cents } => {
                    let to = if *hers { "survivor" } else { "somebody_else" };
                    let claim = json!({ "amount": cents, "owed_to": to, "violation": line_name(*theft) });
                    phones[*who].act("claim_made", claim);
                    if *hers { claims[usize::from(*theft)] += cents } else { others += cents }
                }
                Deal::HandsOver(cents) => {
                    phones[*who].act("money_handed_over", json!({ "amount": cents }));
                    given += cents;
                }
                // The one who wrote it corrects it, so that nobody decides between two corrections.
                Deal::CorrectsAPayment { which, cents } => {
                    let many = payments.len().max(1);
                    if let Some(payment) = payments.get_mut(which % many) {
                        payment.cents = *cents;
                        let fields = payment_fields(payment);
                        payment.entry = phones[payment.by].correct(&payment.entry.clone(), "payment_received", fields);
                    }
                }
            }
            if *meets {
                meet(&mut phones);
            }
        }
        meet(&mut phones);
        let mut entries: Vec<FoldEntry> = phones[0].holds.values().cloned().collect();
        let length = entries.len();
        entries.rotate_left(seed as usize % length);
        entries.extend_from_within(..length / 2);
        let case = fold(CASE, &entries, &NoTeam);
        let paid_on = |theft: bool| payments.iter().filter(|p| p.theft == theft).map(|p| p.cents).sum::<i64>();
        let agreed_on = |theft: bool| claims[usize::from(theft)] + if theft { 0 } else { fee };
        for line in money(&case) {
            let theft = line.violation.as_deref() == Some("theft");
            prop_assert_eq!((line.agreed, line.paid), (Cents(agreed_on(theft)), Cents(paid_on(theft))));
            prop_assert!(!line.conflict);
        }
        let ours: i64 = payments.iter().filter(|payment| payment.through_us).map(|payment| payment.cents).sum();
        let totals = Totals::of(&case, Reference::kenya());
        prop_assert_eq!(totals.agreed, Cents(agreed_on(false) + agreed_on(true)));
        prop_assert_eq!(totals.paid, Cents(paid_on(false) + paid_on(true)));
        prop_assert_eq!(totals.held, Cents((ours - given).max(0)));
        prop_assert_eq!(debts_of_others(&case).iter().map(|debt| debt.amount).sum::<Cents>(), Cents(others));
    }
}

#[test]
fn a_sum_is_whole_cents_and_a_text_has_its_limit() {
    for bad in [json!(-1), json!(1.5), json!("1300"), json!(MONEY_MAX.0 + 1), json!([1]), json!(true)] {
        assert_eq!(fields::check("agreed_fee", &bad), Err(BadValue::BadAmount), "{bad}");
    }
    for good in [json!(0), json!(130_000), json!(MONEY_MAX), Value::Null] {
        assert_eq!(fields::check("agreed_fee", &good), Ok(()), "{good}");
    }
    // Counted as people count, not as bytes.
    assert_eq!(fields::check("narrative", &json!("😀".repeat(TEXT_MAX_CHARS))), Ok(()));
    let long = json!("a".repeat(TEXT_MAX_CHARS + 1));
    assert_eq!(fields::check("narrative", &long), Err(BadValue::TooLong { length: TEXT_MAX_CHARS + 1 }));
    assert_eq!(fields::check("party", &json!({ "deep": [[[[["x"]]]]] })), Err(BadValue::Shape));
}
