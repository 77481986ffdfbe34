//! Desktop: window size, no core dumps, and a plain word when the app cannot start.

use tauri::{Runtime, WebviewWindowBuilder};

/// No core dump and no debugger of another process sees the keys (Linux).
pub fn harden_process() {
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{DumpableBehavior, Resource, Rlimit, set_dumpable_behavior, setrlimit};
        let none = Rlimit { current: Some(0), maximum: Some(0) };
        if setrlimit(Resource::Core, none).is_err() || set_dumpable_behavior(DumpableBehavior::NotDumpable).is_err() {
            tracing::warn!("this system does not let the app forbid core dumps");
        }
    }
}

/// A window that works from a phone's width up.
pub fn shape_window<R: Runtime, M: tauri::Manager<R>>(
    window: WebviewWindowBuilder<'_, R, M>,
) -> WebviewWindowBuilder<'_, R, M> {
    window.title("Daftari").inner_size(1280.0, 800.0).min_inner_size(320.0, 480.0).content_protected(true)
}

/// Says why the app cannot open and ends the process.
#[allow(clippy::print_stderr, reason = "there is no window yet to say it in")]
pub fn say_and_leave(refused: &dyn std::error::Error) -> ! {
    eprintln!("Daftari cannot open: {refused}");
    std::process::exit(1)
}
