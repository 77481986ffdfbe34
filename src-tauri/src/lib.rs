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

use std::alloc::System;
use std::path::PathBuf;

use daftari_notebook::environment::Environment;
use tauri::{App, Context, Manager, RunEvent, Runtime, WebviewUrl, WebviewWindowBuilder, WindowEvent};
use zeroizing_alloc::ZeroAlloc;

/// Every block of memory that is freed is wiped first: a PIN, a code or a token goes through copies that no type of ours
/// owns, in the JSON of a call, in a header of a request.
#[global_allocator]
static WIPING: ZeroAlloc<System> = ZeroAlloc(System);

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

#[cfg(all(test, target_os = "linux"))]
#[allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]
mod tests {
    use std::io::{Read, Seek, SeekFrom};

    /// A run of letters that stands nowhere in the program: it is made when it is needed.
    fn is_letter(place: usize, byte: u8) -> bool {
        usize::from(byte ^ 0x5A) == place * 37 % 64 + 1
    }

    /// How often the run stands in the heap of this process.
    fn found_in_memory() -> usize {
        let maps = std::fs::read_to_string("/proc/self/maps").unwrap();
        let heap = maps.lines().filter(|line| line.contains("rw-p") && !line.contains(".so"));
        let mut memory = std::fs::File::open("/proc/self/mem").unwrap();
        let mut found = 0;
        let mut page = vec![0_u8; 1 << 16];
        for line in heap {
            let (from, to) = line.split_once(' ').unwrap().0.split_once('-').unwrap();
            let [from, to] = [from, to].map(|hex| u64::from_str_radix(hex, 16).unwrap());
            memory.seek(SeekFrom::Start(from)).unwrap();
            let mut left = usize::try_from(to - from).unwrap();
            while left > 0 {
                let part = left.min(page.len());
                if memory.read_exact(&mut page[..part]).is_err() {
                    break;
                }
                let runs = page[..part].windows(64);
                found += runs.filter(|run| run.iter().enumerate().all(|(at, byte)| is_letter(at, *byte))).count();
                page.fill(0);
                left -= part;
            }
        }
        found
    }

    #[test]
    fn what_is_freed_is_wiped() {
        let secret: Vec<u8> =
            (0..100_000).map(|place| u8::try_from(place % 64 * 37 % 64 + 1).unwrap() ^ 0x5A).collect();
        let copy = secret.clone().into_boxed_slice();
        assert!(found_in_memory() > 100, "the scan sees what is there");
        drop((secret, copy));
        assert_eq!(found_in_memory(), 0);
    }
}
