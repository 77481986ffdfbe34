//! The UI's types are made from the Rust ones. `UPDATE_TYPES=1 cargo test -p daftari-notebook --test generated_types` rewrites them.

use std::path::Path;

use daftari_domain::ids;
use daftari_domain::money::Cents;
use daftari_domain::time::UnixMillis;
use daftari_notebook::{requests as r, views as v};
use ts_rs::{Config, TS};

fn declaration<T: TS>(config: &Config) -> String {
    let docs = T::docs().unwrap_or_default();
    format!("{docs}export {}\n", T::decl(config))
}

macro_rules! declarations {
    ($config:expr; $($type:ty),* $(,)?) => {
        [$(declaration::<$type>($config)),*].join("\n")
    };
}

#[test]
fn the_committed_typescript_types_are_the_rust_ones() {
    let config = Config::new().with_large_int("number");
    let made = format!(
        "// Made from crates/notebook/src/{{views,requests}}; do not edit.\n// UPDATE_TYPES=1 cargo test -p daftari-notebook --test generated_types\n\n{}",
        declarations!(&config;
            ids::CaseId, ids::PersonId, ids::EntryId, ids::DeviceKey, ids::StatementId, v::QuickNoteId, Cents, UnixMillis,
            v::StampView, v::Phase, v::SecretForm, v::Language, v::Theme, v::Preferences, v::AppView,
            v::SecretStrength, v::AuthorView, v::Delivery, v::ClockPhase, v::ClockLevel, v::ClockView,
            v::CaseRowView, v::TodayView, v::SyncBadgeView, v::CaseListView, v::FacetCountView, v::WorkerCountView, v::NarrowingView, v::RecentsView, v::ValueView, v::FieldView,
            v::ViolationView, v::PromiseState, v::PromiseView, v::OthersDebtView, v::MoneyView, v::SumsView, v::MoneyRowView, v::MoneyPageView, v::TimelineKind, v::TimelineItemView, v::LinkedCaseView, v::UnshownView, v::CaseView, v::DraftView,
            v::Changed, v::CaseSaved, v::SyncOutcomeView, v::QueueItemView, v::DifferingCaseView, v::SyncView, v::MemberView,
            v::ErasedView, v::TeamView, v::InviteStage, v::InviteView, v::JoinStage, v::JoinView, daftari_notebook::Error,
            v::LineView, v::BrakedView, v::OddTimeView, v::SuggestionView, v::ConsentView, v::ConsentSaidView,
            v::ListKind, v::ListRowView, v::ListsView, v::ListVersionView, v::ListItemView, v::ListPageView, v::ImportView,
            v::QuickNoteView, v::AllyView, v::HelpCircleView,
            r::WriteQuickNote, r::QuickNoteOf, r::SetHelpCircle,
            v::DueWhat, v::DueState, v::DueView, v::TodayClockView, v::TodayDueView,
            r::PlanFollowUp, r::FollowUpAnswer, r::AnswerFollowUp, r::AppointmentAnswer, r::AnswerAppointment,
            r::AnswerClock,
            r::CreateNotebook, r::Unlock, r::CaseOf, r::CheckSecret, r::SaidWhen, r::When, r::NewAction, r::OpenCase, r::EditField,
            r::ChangeViolations, r::AddAction, r::CorrectAction, r::ResolveConflict, r::ShareCase,
            r::EraseWhat, r::Erase, r::CaseFilter, r::ClockFilter, r::CaseFilters, r::ListCases, r::SaveDraft, r::StartTeam, r::CheckSheet, v::SheetView, v::SheetsView, v::SheetFound, v::SheetCheckView, r::BeginInvite, r::OfficeInvite, r::FinishTeam, r::OfficeRequest, v::OfficeRequestView, v::LeftBehindView, r::BeginJoin,
            r::Asking, r::ConsentAnswer, r::RecordConsents, r::WithdrawConsent,
            r::ListNamed, r::ListItemOf, r::SetListItem, r::RetireListItem, r::ImportReference,
            r::NewParty, r::RecordParty, r::CorrectParty, r::TwoPeople, v::PartyOf, r::UnlinkPerson, v::PeopleGroup,
            r::ListPeople, r::PersonOf, v::SignView, v::MayBeView, v::PartyView, v::PersonRowView, v::PeopleView,
            v::PersonCaseView, v::KnownView, v::PersonView, v::PersonLinked,
        )
    );
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/src/ipc/generated/types.ts");
    if std::env::var_os("UPDATE_TYPES").is_some() {
        std::fs::write(&path, &made).expect("the UI folder can be written");
    }
    let committed = std::fs::read_to_string(&path).expect("the generated types are committed");
    assert!(committed == made, "types.ts is out of date: run with UPDATE_TYPES=1");
}
