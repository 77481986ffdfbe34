//! Requests to the notebook. Everything is checked again here: the webview is not trusted.

mod case;
mod cases;
mod consents;
pub(crate) mod convert;
mod draft;
mod due;
mod erase;
mod help_circle;
mod lists;
mod lock;
mod people;
mod quick_notes;
mod team;

pub use case::{
    AddAction, CaseOf, ChangeViolations, CorrectAction, EditField, NewAction, OpenCase, ResolveConflict, ShareCase,
    When,
};
pub use cases::{CaseFilter, CaseFilters, ClockFilter, ListCases};
pub use consents::{Asking, ConsentAnswer, RecordConsents, WithdrawConsent};
pub use draft::SaveDraft;
pub use due::{AnswerAppointment, AnswerClock, AnswerFollowUp, AppointmentAnswer, FollowUpAnswer, PlanFollowUp};
pub use erase::{Erase, EraseWhat};
pub use help_circle::SetHelpCircle;
pub use lists::{ImportReference, ListItemOf, ListNamed, RetireListItem, SetListItem};
pub use lock::{CheckSecret, CreateNotebook, Unlock};
pub use people::{CorrectParty, ListPeople, NewParty, PersonOf, RecordParty, TwoPeople, UnlinkPerson};
pub use quick_notes::{QuickNoteOf, WriteQuickNote};
pub use team::{BeginInvite, BeginJoin, CreateTeam};
