//! Replies of the notebook: plain values for a screen. Codes, never sentences; the words are the UI's.

mod app;
mod author;
mod care;
mod case;
mod cases;
mod changed;
mod clock;
mod consents;
pub(crate) mod convert;
mod draft;
mod due;
mod erase;
mod error;
mod help_circle;
mod language;
mod lists;
mod money;
mod people;
mod preferences;
mod quick_notes;
mod shown;
mod stamp;
mod sync;
mod team;
mod timeline;
mod today;

pub use app::{AppView, Phase, SecretStrength};
pub use author::{AuthorView, Delivery, ValueView};
pub use care::{BrakedView, LineView, OddTimeView, SuggestionView};
pub use case::{CaseView, FieldView, LinkedCaseView, ViolationView};
pub use cases::{CaseListView, CaseRowView, FacetCountView, NarrowingView, RecentsView, WorkerCountView};
pub use changed::{CaseSaved, Changed};
pub use clock::{ClockLevel, ClockPhase, ClockView};
pub use consents::{ConsentSaidView, ConsentView};
pub use draft::DraftView;
pub use due::{DueState, DueView, DueWhat, TodayClockView, TodayDueView};
pub use erase::ErasedView;
pub use error::ErrorView;
pub use help_circle::{AllyView, HelpCircleView};
pub use language::Language;
pub use lists::{ImportView, ListItemView, ListKind, ListPageView, ListRowView, ListVersionView, ListsView};
pub use money::{MoneyPageView, MoneyRowView, MoneyView, OthersDebtView, PromiseState, PromiseView, SumsView};
pub use people::{
    KnownView, MayBeView, PartyOf, PartyView, PeopleGroup, PeopleView, PersonCaseView, PersonLinked, PersonRowView,
    PersonView, SignView,
};
pub use preferences::{IDLE_SECONDS, Preferences, SecretForm, Theme};
pub use quick_notes::{QuickNoteId, QuickNoteView};
pub use stamp::StampView;
pub use sync::{QueueItemView, SyncBadgeView, SyncOutcomeView, SyncView};
pub use team::{InviteStage, InviteView, JoinStage, JoinView, MemberView, TeamView};
pub use timeline::{TimelineItemView, TimelineKind};
pub use today::TodayView;
