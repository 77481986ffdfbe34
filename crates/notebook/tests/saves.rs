//! What a save costs: its case is folded once, whatever is written.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod common;

use daftari_domain::ids::{CaseId, EntryId};
use daftari_domain::time::UnixMillis;
use std::sync::atomic::{AtomicUsize, Ordering};

use common::{a_team, act, edit, fields, key_of, open_with};
use daftari_notebook::Notebook;
use daftari_notebook::requests::{
    AddAction, AnswerAppointment, AnswerClock, AnswerFollowUp, AppointmentAnswer, Asking, ChangeViolations,
    ConsentAnswer, CorrectAction, CorrectParty, EditField, FollowUpAnswer, NewAction, NewParty, OpenCase, PlanFollowUp,
    RecordConsents, RecordParty, ResolveConflict, ShareCase, WithdrawConsent,
};
use daftari_notebook::views::{Changed, StampView, TimelineKind};
use daftari_testkit::people::{AN_EVENING, TestDevice, pass_between};
use serde_json::json;
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// Counts the folds that the notebook tells of in its trace.
#[derive(Default)]
struct Folds(AtomicUsize);

struct CountFolds(std::sync::Arc<Folds>);

impl Subscriber for CountFolds {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("daftari_notebook::log::read")
    }

    fn event(&self, _: &Event<'_>) {
        self.0.0.fetch_add(1, Ordering::SeqCst);
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// How often a case is folded while something is saved.
fn folds_of<T>(device: &TestDevice, save: impl FnOnce(&mut Notebook) -> Result<T, daftari_notebook::Error>) -> usize {
    let folds = std::sync::Arc::new(Folds::default());
    let mut notebook = device.session.unlocked().unwrap();
    tracing::subscriber::with_default(CountFolds(std::sync::Arc::clone(&folds)), || save(&mut notebook)).unwrap();
    folds.0.load(Ordering::SeqCst)
}

fn entry_of(device: &TestDevice, case: CaseId, kind: TimelineKind) -> EntryId {
    device.case(case).unwrap().timeline.into_iter().rfind(|line| line.kind == kind).unwrap().entry
}

fn asking() -> Asking {
    Asking { language: None, asked_by: None, support_person: None, happened_at: None }
}

#[test]
fn a_save_folds_its_case_once() {
    let (_relay, _office, amina, beryl) = a_team();
    let later = StampView { ms: UnixMillis(AN_EVENING + 7_200_000), offset_min: 180 };
    let at = |hour: i64| json!({ "ms": AN_EVENING + hour * 3_600_000, "offset_min": 180 });

    let opened = OpenCase { fields: fields(&[("narrative", json!("OB 41"))]), ..OpenCase::default() };
    assert_eq!(folds_of(&amina, |notebook| notebook.open_case(opened)), 1, "opening");

    let case = open_with(&amina, &[("narrative", json!("OB 42"))]).unwrap();
    let planned = [("with_whom", json!("ocs")), ("appointment_at", at(1)), ("attended", json!("planned"))];
    act(&amina, case, "appointment", &planned).unwrap();
    let entry = entry_of(&amina, case, TimelineKind::Action);
    let answer = AnswerAppointment { case, entry, answer: AppointmentAnswer::Kept, at: None };
    assert_eq!(folds_of(&amina, |notebook| notebook.answer_appointment(answer)), 1, "answering an appointment");

    let field = EditField { case, field: "hot_spot".to_owned(), value: json!("Blue Gate"), when: None };
    assert_eq!(folds_of(&amina, |notebook| notebook.edit_field(field)), 1, "a field");

    let violations = ChangeViolations { case, add: vec!["non_payment".to_owned()], retire: Vec::new() };
    assert_eq!(folds_of(&amina, |notebook| notebook.change_violations(violations)), 1, "violations");

    let action = NewAction { action: "counselled".to_owned(), fields: fields(&[]), happened_at: None };
    let action = AddAction { case, action };
    assert_eq!(folds_of(&amina, |notebook| notebook.add_action(action)), 1, "an action");
    let entry = entry_of(&amina, case, TimelineKind::Action);
    let corrected = CorrectAction { case, entry, fields: fields(&[("note", json!("calm"))]), happened_at: None };
    assert_eq!(folds_of(&amina, |notebook| notebook.correct_action(corrected)), 1, "a correction");

    let plan = PlanFollowUp { case, what: "call her".to_owned(), due_at: later, for_whom: None };
    assert_eq!(folds_of(&amina, |notebook| notebook.plan_follow_up(plan)), 1, "a follow-up");
    let entry = entry_of(&amina, case, TimelineKind::FollowUp);
    let done = AnswerFollowUp { case, entry, answer: FollowUpAnswer::Done, reason: None, at: None };
    assert_eq!(folds_of(&amina, |notebook| notebook.answer_follow_up(done)), 1, "answering a follow-up");
    let ran_out = AnswerClock { case, clock: "pep".to_owned() };
    assert_eq!(folds_of(&amina, |notebook| notebook.answer_clock(ran_out)), 1, "answering a clock");

    let party = NewParty {
        person: None,
        fields: fields(&[("role", json!("alleged_perpetrator")), ("description", json!("tall"))]),
    };
    let party = RecordParty { case, party };
    assert_eq!(folds_of(&amina, |notebook| notebook.record_party(party)), 1, "a person");
    let entry = entry_of(&amina, case, TimelineKind::Party);
    let renamed = CorrectParty { case, entry, fields: fields(&[("description", json!("a scar"))]) };
    assert_eq!(folds_of(&amina, |notebook| notebook.correct_party(renamed)), 1, "a person corrected");

    let purposes = amina.case(case).unwrap().consents;
    let known = purposes.first().unwrap().purpose.clone();
    let answers = vec![ConsentAnswer { purpose: known.clone(), answer: "yes".to_owned(), words_used: None }];
    let consents = RecordConsents { case, answers, asking: asking() };
    assert_eq!(folds_of(&amina, |notebook| notebook.record_consents(consents)), 1, "consents");
    let withdrawn = WithdrawConsent { case, purpose: known, words_used: None, asking: asking() };
    assert_eq!(folds_of(&amina, |notebook| notebook.withdraw_consent(withdrawn)), 1, "a consent withdrawn");

    let shared = ShareCase { case, device: key_of(&beryl), not_asked: true };
    // Who holds the case, and which entries count, is weighed again.
    assert_eq!(folds_of(&amina, |notebook| notebook.share_case(shared)), 2, "sharing");
}

#[test]
fn a_decision_folds_its_case_once() {
    let (_relay, office, amina, beryl) = a_team();
    let case = open_with(&amina, &[("hot_spot", json!("Stage"))]).unwrap();
    common::share(&amina, case, &beryl);
    pass_between([&amina, &office, &beryl]).unwrap();
    edit(&amina, case, "hot_spot", json!("Blue Gate")).unwrap();
    edit(&beryl, case, "hot_spot", json!("Kwa Rose")).unwrap();
    pass_between([&amina, &beryl, &office, &amina, &beryl]).unwrap();
    assert!(common::field(&amina.case(case).unwrap(), "hot_spot").conflict);
    let decided = ResolveConflict { case, field: Some("hot_spot".to_owned()), entry: None, value: json!("Blue Gate") };
    let folds =
        folds_of(&amina, |notebook: &mut Notebook| -> Result<Changed, _> { notebook.resolve_conflict(decided) });
    assert_eq!(folds, 1);
    assert!(!common::field(&amina.case(case).unwrap(), "hot_spot").conflict);
    // Both phones fold the decision as the one that made it appended it.
    pass_between([&amina, &office, &beryl]).unwrap();
    assert_eq!(common::standing(&beryl.case(case).unwrap(), "hot_spot"), [json!("Blue Gate")]);
}
