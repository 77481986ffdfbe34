//! One command per thing a person does; a folder of thin files by noun.

mod cases;
mod draft;
mod lock;
mod sync;
mod team;

use tauri::ipc::Invoke;

/// Declares the handlers and, from the same list, the names a test compares with [`crate::command_names::COMMANDS`].
macro_rules! commands {
    ($($noun:ident :: $verb:ident),* $(,)?) => {
        /// Every handler.
        pub fn handler() -> impl Fn(Invoke) -> bool + Send + Sync + 'static {
            tauri::generate_handler![$($noun::$verb),*]
        }

        /// Names of the handlers above.
        pub const HANDLED: &[&str] = &[$(stringify!($verb)),*];
    };
}

commands![
    lock::app_state,
    lock::check_secret,
    lock::create_notebook,
    lock::unlock,
    lock::lock,
    lock::set_preferences,
    lock::reference,
    lock::touch,
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
];
