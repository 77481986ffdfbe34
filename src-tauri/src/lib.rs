//! The Tauri shell: a window around the notebook.
//!
//! Commands are thin: each takes what it needs (an [`Unlocked`](state::Unlocked) wherever data is touched), calls one
//! function of `daftari-notebook` and returns its view. No rule, no key and no SQL lives here.

/// Every command, once; build.rs reads the same file.
#[macro_use]
mod command_list;
pub mod commands;
pub mod error;
pub mod events;
#[cfg(feature = "window-tests")]
pub mod later;
pub mod observer;
pub mod platform;
pub mod state;

use std::path::PathBuf;

use daftari_notebook::environment::Environment;
use tauri::{App, Context, Manager, RunEvent, Runtime, WebviewUrl, WebviewWindowBuilder, WindowEvent};

/// tauri.conf.json, the capabilities and the built UI, compiled in.
pub fn context<R: Runtime>() -> Context<R> {
    tauri::generate_context!()
}

/// Android's way in: the usual notebook.
#[cfg(mobile)]
#[tauri::mobile_entry_point]
fn run_mobile() {
    run(None, Environment::system());
}

/// The whole app but for what shows it: the session on a notebook, the window, the commands, and what runs beside them.
///
/// # Errors
/// Errors of Tauri's setup.
pub fn shell<R: Runtime>(
    builder: tauri::Builder<R>,
    directory: Option<PathBuf>,
    environment: Environment,
) -> tauri::Result<App<R>> {
    builder
        .plugin(commands::opener())
        .plugin(tauri_plugin_notification::init())
        .setup(move |app| {
            let directory = match directory.clone() {
                Some(directory) => directory,
                None => app.path().app_data_dir()?,
            };
            // Tauri answers a setup that failed with a panic; a second Daftari says so in words.
            match state::open_session(app.handle(), &directory, environment.clone()) {
                Ok(session) => app.manage(session),
                Err(refused) => platform::say_and_leave(&refused),
            };
            let window = WebviewWindowBuilder::new(app, "main", WebviewUrl::default())
                .on_navigation(state::is_our_own_page)
                .disable_drag_drop_handler();
            platform::shape_window(window).build()?;
            events::watch_idle(app.handle());
            events::sync_by_itself(app.handle());
            events::write_anew(app.handle());
            Ok(())
        })
        .on_window_event(|window, event| match event {
            WindowEvent::CloseRequested { .. } | WindowEvent::Destroyed => {
                state::session(window).lock_notebook();
            }
            _ => {}
        })
        .invoke_handler(commands::handler())
        .build(context())
}

/// Opens the app on the notebook in `directory`, or on the usual one, with time, randomness and network from `world`.
/// Returns when the window is closed.
pub fn run(directory: Option<PathBuf>, environment: Environment) {
    platform::harden_process();
    match shell(tauri::Builder::default(), directory, environment) {
        Ok(app) => app.run(|handle, event| match event {
            RunEvent::Ready => events::tell_of_alarms(handle),
            RunEvent::Exit => {
                state::session(handle).lock_notebook();
            }
            _ => {}
        }),
        Err(refused) => platform::say_and_leave(&refused),
    }
}
