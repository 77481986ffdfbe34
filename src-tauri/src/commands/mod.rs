//! One command per thing a person does; a folder of thin files by noun.

mod cases;
mod draft;
mod lock;
mod money;
mod people;
mod practice;
mod sync;
mod team;

use tauri::Runtime;
use tauri::ipc::Invoke;

/// Declares the handlers and, from the same lists, their names: which may be called while locked is said here and nowhere
/// else, and tests compare all of them with [`crate::command_names::COMMANDS`].
macro_rules! commands {
    (at_the_lock: [$($lock:ident :: $lock_verb:ident),* $(,)?], unlocked: [$($noun:ident :: $verb:ident),* $(,)?]) => {
        /// Every handler.
        pub fn handler<R: Runtime>() -> impl Fn(Invoke<R>) -> bool + Send + Sync + 'static {
            tauri::generate_handler![$($lock::$lock_verb,)* $($noun::$verb),*]
        }

        /// Commands that answer while the notebook is locked; they touch no data.
        pub const AT_THE_LOCK: &[&str] = &[$(stringify!($lock_verb)),*];

        /// Commands that answer `locked` while it is.
        pub const UNLOCKED: &[&str] = &[$(stringify!($verb)),*];
    };
}

commands!(
    at_the_lock: [
        lock::app_state,
        lock::check_secret,
        lock::create_notebook,
        lock::unlock,
        lock::lock,
        lock::set_preferences,
        lock::reference,
        lock::touch,
        lock::out_of_sight,
        lock::in_sight,
    ],
    unlocked: [
        cases::today,
        cases::list_cases,
        cases::case_view,
        cases::open_case,
        cases::edit_field,
        cases::change_violations,
        cases::add_action,
        cases::correct_action,
        cases::resolve_conflict,
        cases::share_case,
        money::money_page,
        people::record_party,
        people::correct_party,
        people::link_person,
        people::unlink_person,
        people::not_the_same,
        people::people,
        people::person_page,
        draft::save_draft,
        draft::draft,
        draft::discard_draft,
        sync::sync_view,
        sync::sync_now,
        team::team,
        team::create_team,
        team::begin_invite,
        team::invite_progress,
        team::confirm_invite,
        team::cancel_invite,
        team::begin_join,
        team::join_progress,
        team::confirm_join,
        team::cancel_join,
        practice::open_practice,
        practice::leave_practice,
    ]
);
