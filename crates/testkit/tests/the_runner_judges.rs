//! The story runner is itself judged: what is wrong fails, what is not there yet is never "passed", and the command says so.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

use std::process::Command;

use daftari_testkit::loopback::{AnyRelay, a_relay};
use daftari_testkit::scenario::file::Scenario;
use daftari_testkit::scenario::{Demand, Line, NotYet, Tally, Verdict, tell};
use serde_json::{Value, json};

/// A story of Amina, Beryl and the office, with these steps.
fn told(steps: Value) -> Vec<Line> {
    let device = |id: &str, kind: &str, offset: i64| json!({ "id": id, "kind": kind, "clock_offset_min": offset });
    let story: Scenario = serde_json::from_value(json!({
        "id": "a_story",
        "t0": "2026-10-06T21:30:00+03:00",
        "actors": [
            { "id": "amina", "code_name": "Amina", "role": "paralegal", "device": device("phone_amina", "phone", 0) },
            { "id": "beryl", "code_name": "Beryl", "role": "paralegal", "device": device("phone_beryl", "phone", -95) },
            { "id": "dorcas", "code_name": "Dorcas", "role": "coordinator", "device": device("laptop", "laptop", 0) },
        ],
        "start": { "cases": [] },
        "steps": steps,
    }))
    .unwrap();
    tell(&story, &|| Ok(Box::new(a_relay()) as Box<dyn AnyRelay>)).unwrap()
}

fn step(n: u32, actor: &str, net: &str, acts: Value, expect: Value) -> Value {
    json!({ "n": n, "at_min": n * 10, "actor": actor, "net": net, "do": acts, "expect": expect })
}

fn opening() -> Value {
    json!([{ "act": "open_case", "case": "BUS-1", "values": {
        "incident_at_min": 0, "violations": ["non_payment", "rape"], "amount_agreed": 800, "hot_spot": "Kwa Mama Rose",
    } }])
}

fn verdicts(lines: &[Line]) -> Vec<&Verdict> {
    lines.iter().map(|line| &line.verdict).collect()
}

#[test]
fn a_wrong_expectation_of_each_kind_fails() {
    let balance = |agreed| {
        json!({ "check": "balance", "on": "phone_amina", "case": "BUS-1", "violation": "non_payment", "currency": "KES",
                "agreed": agreed, "paid": 0, "balance": agreed, "overdue": false })
    };
    let pep = |hours| {
        json!({ "check": "clock", "on": "phone_amina", "case": "BUS-1", "clock": "pep", "state": "running",
                "start_min": 0, "limit_min": 4320, "hours_left": hours })
    };
    let queue = |n| json!({ "check": "sync_queue", "on": "phone_amina", "cases_waiting": n });
    let readers =
        |can: Value, cannot: Value| json!({ "check": "who_can_read", "case": "BUS-1", "can": can, "cannot": cannot });
    let lines = told(json!([
        step(
            1,
            "amina",
            "offline",
            opening(),
            json!([
                balance(800),
                balance(700),
                pep(71.83),
                pep(71.84),
                queue(1),
                queue(0),
                readers(json!(["phone_amina"]), json!(["phone_beryl", "laptop", "relay"])),
                readers(json!(["laptop"]), json!([])),
                readers(json!([]), json!(["phone_amina"])),
            ])
        ),
        step(
            2,
            "amina",
            "online",
            json!([{ "act": "sync", "with": ["relay"] }]),
            json!([
                queue(0),
                readers(json!(["laptop"]), json!(["relay", "phone_beryl"])),
                { "check": "relay_sees", "content": "nothing", "must_not_contain": ["Kwa Mama Rose", "non_payment"] },
                // What every relay's database holds: the search itself finds something.
                { "check": "relay_sees", "content": "nothing", "must_not_contain": ["SQLite format"] },
            ])
        ),
    ]));
    let passed: Vec<bool> = lines.iter().map(|line| line.verdict == Verdict::Passed).collect();
    let expected = [true, false, true, false, true, false, true, false, false, true, true, true, false];
    assert_eq!(passed, expected, "{lines:#?}");
    assert!(lines.iter().all(|line| !matches!(line.verdict, Verdict::NotYet(_))));
    assert_eq!(Tally::of(&lines).to_string(), "7 passed, 6 failed, 0 not yet");
    assert!(!Demand::Everything.met_by(&lines) && !Demand::TheSubset.met_by(&lines));
}

#[test]
fn a_conflict_is_told_apart_from_its_resolution() {
    let conflict = |on: &str, field: &str, values: Value, resolved: bool, chosen: Value| {
        json!({ "check": "conflict", "on": on, "case": "BUS-1", "field": field, "values": values, "resolved": resolved,
                "both_kept": true, "chosen": chosen })
    };
    let edit = |values: Value| json!({ "act": "edit_field", "case": "BUS-1", "values": values });
    let sync = || json!({ "act": "sync", "with": ["relay"] });
    let appointment = json!({ "act": "add_action", "case": "BUS-1", "action": "appointment",
        "values": { "with_whom": "ocs", "appointment_at_min": 600, "attended": "planned" } });
    let fees = || json!([900, 1000]);
    let times = || json!([700, 800]);
    let lines = told(json!([
        step(
            1,
            "amina",
            "online",
            json!([opening()[0], appointment, { "act": "share_case", "case": "BUS-1",
            "values": { "to": "beryl" } }, { "act": "sync", "with": ["relay", "phone_beryl"] }]),
            json!([])
        ),
        step(
            2,
            "amina",
            "offline",
            json!([
                edit(json!({ "amount_agreed": 900 })),
                edit(json!({ "appointment": "ocs", "appointment_at_min": 700 })),
                edit(json!({ "incident_at_min": 1 }))
            ]),
            json!([])
        ),
        step(
            3,
            "beryl",
            "online",
            json!([
                edit(json!({ "amount_agreed": 1000 })),
                edit(json!({ "appointment": "ocs", "appointment_at_min": 800 })),
                edit(json!({ "incident_at_min": 2 })),
                sync()
            ]),
            json!([])
        ),
        step(
            4,
            "amina",
            "online",
            json!([sync(), { "act": "sync", "with": ["relay", "phone_beryl"] }]),
            json!([
                conflict("phone_amina", "amount_agreed", fees(), false, Value::Null),
                conflict("phone_beryl", "amount_agreed", fees(), false, Value::Null),
                conflict("laptop", "appointment_at_min", times(), false, Value::Null),
                conflict("laptop", "incident_at_min", json!([1, 2]), false, Value::Null),
                conflict("laptop", "amount_agreed", json!([900, 1100]), false, Value::Null),
                conflict("laptop", "amount_agreed", fees(), true, json!(1000)),
                conflict("laptop", "hot_spot", json!(["Kwa Mama Rose", "elsewhere"]), false, Value::Null),
            ])
        ),
        step(
            5,
            "amina",
            "online",
            json!([
            { "act": "resolve_conflict", "case": "BUS-1", "values": { "field": "amount_agreed", "chosen": 1000 } },
            { "act": "resolve_conflict", "case": "BUS-1", "values": { "appointment_at_min": 800 } },
            { "act": "resolve_conflict", "case": "BUS-1", "values": { "field": "incident_at_min", "value": 2 } },
            { "act": "sync", "with": ["relay", "phone_beryl"] }]),
            json!([
                conflict("phone_beryl", "amount_agreed", fees(), true, json!(1000)),
                conflict("laptop", "appointment_at_min", times(), true, json!(800)),
                conflict("laptop", "incident_at_min", json!([1, 2]), true, json!(2)),
                conflict("laptop", "amount_agreed", fees(), true, json!(900)),
                conflict("laptop", "amount_agreed", fees(), false, Value::Null),
            ])
        ),
    ]));
    let passed: Vec<bool> = lines.iter().map(|line| line.verdict == Verdict::Passed).collect();
    let expected = [true, true, true, true, false, false, false, true, true, true, false, false];
    assert_eq!(passed, expected, "{lines:#?}");
}

#[test]
fn an_unsupported_act_and_its_dependants_are_not_yet() {
    let queue = json!({ "check": "sync_queue", "on": "phone_amina", "cases_waiting": 1 });
    let items = json!({ "check": "sync_queue", "on": "phone_amina", "cases_waiting": 1, "items_waiting_min": 1 });
    let sees = json!({ "check": "relay_sees", "content": "nothing", "must_not_contain": ["Kwa Mama Rose"] });
    let lines = told(json!([
        step(
            1,
            "amina",
            "offline",
            opening(),
            json!([
                { "check": "screen", "on": "phone_amina", "screen": "review" },
                { "check": "log", "on": "phone_amina", "has": ["device_lost"] },
                { "check": "device", "on": "phone_amina", "state": "removed" },
                { "check": "clock", "on": "phone_amina", "case": "BUS-1", "clock": "pep_visits", "state": "not_started" },
                { "check": "something_new", "on": "phone_amina" },
            ])
        ),
        step(
            2,
            "amina",
            "offline",
            json!([{ "act": "set_safe_contact", "case": "BUS-1", "values": { "text": "m" } }]),
            json!([queue, items])
        ),
        step(3, "amina", "offline", json!([{ "act": "dance", "case": "BUS-1" }]), json!([queue, sees])),
        step(4, "amina", "offline", json!([{ "act": "time_passes" }]), json!([queue])),
        step(5, "amina", "offline", json!([{ "act": "sync", "with": ["phone_beryl"] }]), json!([queue])),
        step(6, "amina", "offline", json!([{ "act": "time_passes" }]), json!([queue, sees])),
    ]));
    let check = |name: &str| Verdict::NotYet(NotYet::Check(name.to_owned()));
    let rests = |act: &str| Verdict::NotYet(NotYet::RestsOn(act.to_owned()));
    let direct = || rests("sync without the relay");
    assert_eq!(
        verdicts(&lines),
        [
            &check("screen review"),
            &check("log of exports and devices"),
            &check("device removed"),
            &Verdict::Passed,
            &check("check something_new"),
            &Verdict::Passed,
            &Verdict::Passed,
            &rests("dance"),
            &rests("dance"),
            &Verdict::Passed,
            &direct(),
            &direct(),
            &Verdict::Passed,
        ]
    );
    assert!(Demand::TheSubset.met_by(&lines) && !Demand::Everything.met_by(&lines));
}

#[test]
fn an_unjudged_check_does_not_satisfy_now() {
    let line = |verdict| Line { story: String::new(), step: 1, check: String::new(), verdict };
    let unjudged = |why| Demand::TheSubset.met_by(&[line(Verdict::Passed), line(Verdict::NotYet(why))]);
    assert!(!unjudged(NotYet::Check("check balance".to_owned())));
    assert!(!unjudged(NotYet::Check("check clock".to_owned())));
    assert!(!unjudged(NotYet::RestsOn("record_consent".to_owned())));
    assert!(!unjudged(NotYet::RestsOn("share_case".to_owned())));
    assert!(unjudged(NotYet::Check("check export".to_owned())));
    assert!(unjudged(NotYet::Check("screen review".to_owned())));
    assert!(unjudged(NotYet::RestsOn("merge".to_owned())));
}

#[test]
fn a_refused_act_of_the_subset_fails() {
    let nonsense = json!([{ "act": "add_violation", "case": "BUS-1", "values": {} }]);
    let paid = json!([{ "act": "add_action", "case": "BUS-2", "action": "counselled", "values": {} }]);
    let lines = told(json!([
        step(1, "amina", "offline", opening(), json!([])),
        step(2, "amina", "offline", nonsense, json!([])),
        step(3, "amina", "offline", paid, json!([])),
    ]));
    let failed: Vec<u32> =
        lines.iter().filter(|line| matches!(line.verdict, Verdict::Failed(_))).map(|line| line.step).collect();
    assert_eq!((failed, lines.len()), (vec![2, 3], 2));
}

#[test]
fn the_command_ends_with_the_tally() {
    let directory = tempfile::tempdir().unwrap();
    let (schema, broken) = (directory.path().join("scenario.schema.json"), directory.path().join("broken.json"));
    std::fs::write(&schema, "{}").unwrap();
    std::fs::write(&broken, r#"{"id": "broken"}"#).unwrap();
    let ran = |files: &[&std::path::Path]| {
        let done = Command::new(env!("CARGO_BIN_EXE_scenarios")).arg("--now").args(files).output().unwrap();
        let last = String::from_utf8(done.stdout).unwrap().lines().last().map(str::to_owned);
        (done.status.code(), last)
    };
    assert_eq!(ran(&[&schema, &broken]), (Some(1), Some("0 passed, 1 failed, 0 not yet".to_owned())));
    assert_eq!(ran(&[&schema]), (Some(2), None));
}
