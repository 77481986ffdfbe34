//! What every story here says in a few words.
#![allow(dead_code, missing_docs, reason = "each test file uses its part of this one")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

use daftari_domain::ids::{CaseId, DeviceKey, EntryId};
use daftari_notebook::Error;
use daftari_notebook::requests::CaseFilter;
use daftari_notebook::requests::{
    AddAction, CorrectAction, EditField, ListCases, NewAction, OpenCase, ResolveConflict, ShareCase,
};
use daftari_notebook::views::{CaseRowView, CaseView, Delivery, FieldView, TimelineItemView, TimelineKind};
use daftari_relay_api::roster::Kind;
use daftari_testkit::forge::Keys;
use daftari_testkit::loopback::{Relay, a_relay};
use daftari_testkit::people::{TestDevice, amina, beryl, coordinator, pass_between};
use proptest::strategy::Strategy;
use proptest::test_runner::{Config, RngSeed, TestCaseError, TestRunner};
use serde_json::{Map, Value, json};

/// A relay, the office of Dorcas, and the phones of Amina and Beryl; everybody has synced.
pub fn a_team() -> (Relay, TestDevice, TestDevice, TestDevice) {
    let relay = a_relay();
    let office = coordinator().laptop_with_a_team(&relay).unwrap();
    let amina = amina().phone_joined_to(&office, &relay).unwrap();
    let beryl = beryl().phone_joined_to(&office, &relay).unwrap();
    pass_between([&amina, &beryl, &office]).unwrap();
    (relay, office, amina, beryl)
}

/// A relay, the office, and the phone of Amina.
pub fn a_small_team() -> (Relay, TestDevice, TestDevice) {
    let relay = a_relay();
    let office = coordinator().laptop_with_a_team(&relay).unwrap();
    let amina = amina().phone_joined_to(&office, &relay).unwrap();
    (relay, office, amina)
}

pub fn fields(pairs: &[(&str, Value)]) -> Map<String, Value> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect()
}

pub fn open_with(device: &TestDevice, pairs: &[(&str, Value)]) -> Result<CaseId, Error> {
    let request = OpenCase { fields: fields(pairs), ..OpenCase::default() };
    Ok(device.session.unlocked()?.open_case(request)?.case)
}

pub fn open(device: &TestDevice, narrative: &str) -> CaseId {
    open_with(device, &[("narrative", json!(narrative))]).unwrap()
}

pub fn edit(device: &TestDevice, case: CaseId, field: &str, value: Value) -> Result<(), Error> {
    let request = EditField { case, field: field.to_owned(), value, when: None };
    device.session.unlocked()?.edit_field(request).map(drop)
}

pub fn act(device: &TestDevice, case: CaseId, action: &str, pairs: &[(&str, Value)]) -> Result<(), Error> {
    let action = NewAction { action: action.to_owned(), fields: fields(pairs), happened_at: None };
    device.session.unlocked()?.add_action(AddAction { case, action }).map(drop)
}

pub fn correct(device: &TestDevice, case: CaseId, entry: EntryId, pairs: &[(&str, Value)]) {
    let request = CorrectAction { case, entry: entry.to_owned(), fields: fields(pairs), happened_at: None };
    device.session.unlocked().unwrap().correct_action(request).unwrap();
}

pub fn decide(device: &TestDevice, case: CaseId, field: &str, value: Value) {
    let request = ResolveConflict { case, field: Some(field.to_owned()), entry: None, value };
    device.session.unlocked().unwrap().resolve_conflict(request).unwrap();
}

pub fn share(device: &TestDevice, case: CaseId, with: &TestDevice) {
    let key = key_of(with);
    device.session.unlocked().unwrap().share_case(ShareCase { case, device: key, not_asked: true }).unwrap();
}

pub fn key_of(device: &TestDevice) -> DeviceKey {
    device.session.unlocked().unwrap().team_device().unwrap()
}

/// What an office device states to remove a device of the field.
pub fn removal_of(device: &TestDevice) -> Kind {
    Kind::Remove { device: key_of(device), erase: false, epochs: Vec::new() }
}

/// The office removes a device from the team; everybody else learns of it with the next sync.
pub fn remove(office: &TestDevice, device: &TestDevice) {
    office.slip_in_statements(&[Keys::of(office).state(removal_of(device))]);
    assert_eq!(sync(office), "done");
}

/// How a sync ended.
pub fn sync(device: &TestDevice) -> String {
    device.session.sync_now().unwrap().code
}

/// A minute and more passes everywhere, so that the office may make its next receipt; then phone, office, phone.
pub fn sync_through(phone: &TestDevice, office: &TestDevice) {
    phone.minutes_pass(2);
    office.minutes_pass(2);
    pass_between([phone, office, phone]).unwrap();
}

pub fn field<'a>(view: &'a CaseView, code: &str) -> &'a FieldView {
    view.fields.iter().find(|field| field.field == code).unwrap()
}

/// Values that stand in a field.
pub fn standing(view: &CaseView, code: &str) -> Vec<Value> {
    field(view, code).values.iter().map(|value| value.value.clone()).collect()
}

/// Everything ever written into a field.
pub fn ever(view: &CaseView, code: &str) -> Vec<Value> {
    let field = field(view, code);
    field.values.iter().chain(&field.earlier).map(|value| value.value.clone()).collect()
}

/// What was done, of one kind.
pub fn done(view: &CaseView, action: &str) -> Vec<TimelineItemView> {
    let lines = view.timeline.iter().filter(|line| line.kind == TimelineKind::Action && line.code == action);
    lines.cloned().collect()
}

pub fn rows(device: &TestDevice) -> Vec<CaseRowView> {
    let request = ListCases { filter: CaseFilter::All, query: String::new(), limit: 200, ..ListCases::default() };
    device.session.unlocked().unwrap().case_list(request).unwrap().cases
}

/// The state of a case, as its page, the list and the sync page say it: they must agree.
pub fn state_of(device: &TestDevice, case: CaseId) -> Delivery {
    let page = device.case(case).unwrap().delivery;
    let row = rows(device).into_iter().find(|row| row.case == case).unwrap().delivery;
    let queue = device.session.sync_view().unwrap().queue;
    let queued = queue.iter().find(|item| item.case == case).map_or(Delivery::OfficeHas, |item| item.delivery);
    assert_eq!((page, row), (row, queued), "page, list and queue say the same");
    page
}

/// A law holds for as many stories as `LAW_CASES` says, else 16. Of one for which it does not, the seed is printed: with
/// `LAW_SEED` set to it the same stories come again.
pub fn holds_for<S: Strategy>(stories: &S, law: impl Fn(S::Value) -> Result<(), TestCaseError>) {
    holds_from(another_seed(), stories, law);
}

/// As [`holds_for`], with the stories of this seed when `LAW_SEED` is not set.
pub fn holds_from<S: Strategy>(seed: u64, stories: &S, law: impl Fn(S::Value) -> Result<(), TestCaseError>) {
    let said = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let seed = said("LAW_SEED").unwrap_or(seed);
    let cases = said("LAW_CASES").and_then(|cases| u32::try_from(cases).ok()).unwrap_or(16);
    // A story may take seconds: a shorter one is looked for as long as somebody waits.
    let shrinks = said("PROPTEST_MAX_SHRINK_ITERS").and_then(|most| u32::try_from(most).ok()).unwrap_or(200);
    let config = Config { cases, failure_persistence: None, max_shrink_iters: shrinks, ..Config::default() };
    let config = Config { max_shrink_time: 120_000, ..config };
    let config = Config { rng_seed: RngSeed::Fixed(seed), ..config };
    if let Err(error) = TestRunner::new(config).run(stories, law) {
        panic!("LAW_SEED={seed} gives it again: {error}");
    }
}

/// Another one at every run.
fn another_seed() -> u64 {
    use std::hash::{BuildHasher, RandomState};
    RandomState::new().hash_one(())
}
