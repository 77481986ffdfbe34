//! Finding a case again: by words in either language, by what was chosen, and what is offered first.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod common;

use common::{a_team, act, edit, fields, open, share, sync_through};
use daftari_domain::ids::CaseId;
use daftari_domain::time::{Stamp, UnixMillis};
use daftari_notebook::Error;
use daftari_notebook::requests::{CaseFilter, CaseFilters, ClockFilter, ListCases, OpenCase, When};
use daftari_testkit::people::{AN_EVENING, TestDevice, amina, pass_between};
use serde_json::json;

const HOUR: i64 = 3_600_000;

fn case_of(device: &TestDevice, violations: &[&str], hot_spot: &str, hours_ago: i64) -> CaseId {
    let when = When::known_to("hour", Stamp { ms: UnixMillis(AN_EVENING - hours_ago * HOUR), offset_min: 180 });
    let request = OpenCase {
        violations: violations.iter().map(|code| (*code).to_owned()).collect(),
        incident_at: Some(when),
        fields: fields(&[("hot_spot", json!(hot_spot))]),
        ..OpenCase::default()
    };
    device.session.unlocked().unwrap().open_case(request).unwrap().case
}

fn look(device: &TestDevice, filter: CaseFilter, query: &str, narrow: CaseFilters) -> Vec<CaseId> {
    let request = ListCases { filter, query: query.to_owned(), narrow: Some(narrow), offset: 0, limit: 50 };
    let found = device.session.unlocked().unwrap().case_list(request).unwrap();
    assert_eq!(found.total as usize, found.cases.len());
    found.cases.into_iter().map(|row| row.case).collect()
}

fn all(device: &TestDevice, narrow: CaseFilters) -> Vec<CaseId> {
    let mut found = look(device, CaseFilter::All, "", narrow);
    found.sort();
    found
}

fn sorted(mut cases: Vec<CaseId>) -> Vec<CaseId> {
    cases.sort();
    cases
}

fn one(value: &str) -> Vec<String> {
    vec![value.to_owned()]
}

#[test]
fn wizi_and_theft_find_the_same_case() {
    let phone = amina().phone();
    let theft = case_of(&phone, &["theft"], "Sofia", 1);
    let eviction = case_of(&phone, &["eviction"], "Marachi", 2);
    let found = |query: &str| look(&phone, CaseFilter::All, query, CaseFilters::default());
    for query in ["wizi", "theft", "Wiz", "sofia the", "mpya wizi"] {
        assert_eq!(found(query), [theft], "{query}");
    }
    act(&phone, eviction, "closed", &[]).unwrap();
    assert_eq!((found("imefungwa"), found("closed")), (vec![eviction], vec![eviction]));
    assert_eq!(found("mpya"), [theft], "it is no longer called new");
}

#[test]
fn a_filter_narrows_a_list_and_a_search() {
    let phone = amina().phone();
    let theft = case_of(&phone, &["theft", "verbal_abuse"], "Blue Gate", 30);
    let rape = case_of(&phone, &["rape"], "Sofia", 3);
    let told = open(&phone, "told at the market, nobody knows when");
    act(&phone, theft, "closed", &[]).unwrap();
    let by = |narrow: CaseFilters| all(&phone, narrow);
    let violations = |codes: &[&str]| CaseFilters {
        violations: codes.iter().map(|code| (*code).to_owned()).collect(),
        ..CaseFilters::default()
    };
    assert_eq!(by(violations(&["theft"])), [theft]);
    assert_eq!(by(violations(&["theft", "rape"])), sorted(vec![theft, rape]));
    assert_eq!(by(CaseFilters { hot_spots: one("sofia"), ..violations(&["theft"]) }), Vec::<CaseId>::new());
    assert_eq!(by(CaseFilters { hot_spots: one("blue gate"), ..CaseFilters::default() }), [theft]);
    assert_eq!(by(CaseFilters { statuses: one("closed"), ..CaseFilters::default() }), [theft]);
    let yesterday = Some("2026-10-05".to_owned());
    assert_eq!(by(CaseFilters { to: yesterday.clone(), ..CaseFilters::default() }), [theft]);
    let today = Some("2026-10-06".to_owned());
    assert_eq!(by(CaseFilters { from: today, ..CaseFilters::default() }), sorted(vec![rape, told]));
    assert_eq!(by(CaseFilters { from: yesterday, ..violations(&["rape"]) }), [rape]);
    assert_eq!(look(&phone, CaseFilter::Open, "sof", violations(&["rape", "theft"])), [rape]);
    assert_eq!(look(&phone, CaseFilter::Open, "", violations(&["theft"])), Vec::<CaseId>::new(), "it is closed");
    let many = CaseFilters { violations: vec!["x".to_owned(); 65], ..CaseFilters::default() };
    let request = ListCases { narrow: Some(many), limit: 9, ..ListCases::default() };
    let refused = phone.session.unlocked().unwrap().case_list(request);
    assert!(matches!(refused, Err(Error::BadRequest { .. })), "{refused:?}");
}

#[test]
fn a_listed_clock_turns_amber_and_red_by_itself() {
    let phone = amina().phone();
    let case = case_of(&phone, &["physical_assault"], "Sofia", 0);
    act(&phone, case, "first_response", &[]).unwrap();
    let states = || {
        let by = |clock| all(&phone, CaseFilters { clock: Some(clock), ..CaseFilters::default() }).len();
        (by(ClockFilter::Running), by(ClockFilter::Amber), by(ClockFilter::Red), by(ClockFilter::RanOut))
    };
    assert_eq!(states(), (1, 0, 0, 0));
    phone.minutes_pass(13 * 60);
    assert_eq!(states(), (1, 1, 0, 0));
    phone.minutes_pass(6 * 60);
    assert_eq!(states(), (1, 0, 1, 0));
    phone.minutes_pass(6 * 60);
    assert_eq!(states(), (0, 0, 0, 1));
    act(&phone, case, "medical_exam", &[]).unwrap();
    assert_eq!(states(), (0, 0, 0, 0));
}

#[test]
fn an_urgent_case_is_among_the_red_at_once() {
    let phone = amina().phone();
    let case = case_of(&phone, &["physical_assault"], "Sofia", 0);
    edit(&phone, case, "urgent_flags", json!(["bleeding"])).unwrap();
    let red = CaseFilters { clock: Some(ClockFilter::Red), ..CaseFilters::default() };
    assert_eq!(all(&phone, red), [case]);
}

#[test]
fn only_the_office_filters_by_author() {
    let (_relay, office, amina, beryl) = a_team();
    let first = case_of(&amina, &["theft"], "Sofia", 1);
    let shared = case_of(&amina, &["eviction"], "Marachi", 1);
    let own = case_of(&beryl, &["theft"], "Korinda", 1);
    share(&amina, shared, &beryl);
    sync_through(&amina, &office);
    pass_between([&beryl, &office]).unwrap();
    edit(&beryl, shared, "hot_spot", json!("Marachi market")).unwrap();
    sync_through(&beryl, &office);
    let offered = |device: &TestDevice| device.session.unlocked().unwrap().narrowing().unwrap();
    let devices_of = |name: &str| {
        let people = offered(&office).workers;
        people.into_iter().find(|person| person.author.name.as_deref() == Some(name)).unwrap().devices
    };
    let by = |name: &str| all(&office, CaseFilters { workers: devices_of(name), ..CaseFilters::default() });
    assert_eq!(by("Amina"), sorted(vec![first, shared]));
    assert_eq!(by("Beryl"), sorted(vec![shared, own]));
    let counted = |device: &TestDevice| -> Vec<(String, u32)> {
        offered(device).violations.into_iter().map(|count| (count.value, count.all)).collect()
    };
    assert_eq!(counted(&office), [("theft".to_owned(), 2), ("eviction".to_owned(), 1)]);
    assert_eq!(counted(&beryl), [("eviction".to_owned(), 1), ("theft".to_owned(), 1)]);
    assert!(!offered(&beryl).hot_spots.iter().any(|count| count.value == "Sofia"));
}

#[test]
fn her_most_used_values_are_offered_first() {
    let (_relay, office, amina, beryl) = a_team();
    let recents = |device: &TestDevice| device.session.unlocked().unwrap().recents().unwrap();
    assert!(recents(&amina).violations.is_empty());
    for (violation, hot_spot) in [("theft", "Sofia"), ("eviction", "Marachi"), ("theft", "Marachi"), ("theft", "Sofia")]
    {
        case_of(&amina, &[violation], hot_spot, 1);
    }
    case_of(&beryl, &["killing"], "Korinda", 1);
    pass_between([&amina, &beryl, &office]).unwrap();
    assert_eq!(recents(&amina).violations, ["theft", "eviction"]);
    assert_eq!(recents(&amina).hot_spots, ["Sofia", "Marachi"]);
    assert!(recents(&office).violations.is_empty(), "the office opened none of them");
}
