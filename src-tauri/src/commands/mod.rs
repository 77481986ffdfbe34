//! One command per thing a person does; a folder of thin files by noun.

mod cases;
mod consents;
mod draft;
mod due;
mod erase;
mod help_circle;
mod lists;
mod lock;
mod money;
mod people;
mod practice;
mod quick_notes;
mod sync;
mod team;

use tauri::Runtime;
use tauri::ipc::Invoke;
use tauri::plugin::Plugin;

/// The only plugin: hands a number to the app of the device that calls it, or an address to the one that writes to it.
/// The capability names the three kinds that may be opened; links in a page open nothing.
pub fn opener<R: Runtime>() -> impl Plugin<R> {
    tauri_plugin_opener::Builder::new().open_js_links_on_click(false).build()
}

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
        quick_notes::write_quick_note,
    ],
    unlocked: [
        cases::today,
        cases::list_cases,
        cases::narrowing,
        cases::recents,
        cases::case_view,
        cases::open_case,
        cases::edit_field,
        cases::change_violations,
        cases::add_action,
        cases::correct_action,
        cases::resolve_conflict,
        cases::share_case,
        erase::erase,
        erase::erased_here,
        money::money_page,
        consents::record_consents,
        consents::withdraw_consent,
        due::plan_follow_up,
        due::answer_follow_up,
        due::answer_appointment,
        due::answer_clock,
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
        lists::lists,
        lists::list_page,
        lists::set_list_item,
        lists::retire_list_item,
        lists::list_item_to_default,
        lists::import_reference,
        quick_notes::quick_notes,
        quick_notes::put_away_quick_note,
        help_circle::help_circle,
        help_circle::set_help_circle,
    ]
);
