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

/// Declares the handlers and their names.
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

with_commands!(commands);
