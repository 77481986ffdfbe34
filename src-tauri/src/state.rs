//! The session of this process, and the proof that it is unlocked.

use std::path::Path;
use std::sync::Arc;

use daftari_notebook::environment::Environment;
use daftari_notebook::session::{Session, Unlocked as Guard};
use daftari_notebook::views::Changed;
use daftari_notebook::{Error, Notebook};
use tauri::ipc::{CommandArg, CommandItem, InvokeError};
use tauri::{AppHandle, Manager, Runtime, Url};

use crate::error::{CommandError, Reply};
use crate::observer::ToWindow;

/// Opens the session on a notebook directory, making the directory when there is none.
///
/// # Errors
/// When another process has this notebook open, or the directory cannot be used.
pub fn open_session<R: Runtime>(
    app: &AppHandle<R>,
    directory: &Path,
    environment: Environment,
) -> Result<Arc<Session>, Error> {
    let observer = Box::new(ToWindow::new(app.clone()));
    Session::open(directory, environment, observer).map(Arc::new)
}

/// The session of this app.
pub fn session<R: Runtime>(manager: &impl Manager<R>) -> Arc<Session> {
    Arc::clone(&manager.state::<Arc<Session>>())
}

/// Scheme and host of Daftari's own pages: Android and Windows know no scheme of an app's own.
const OWN_PAGES: (&str, &str) =
    if cfg!(any(windows, target_os = "android")) { ("http", "tauri.localhost") } else { ("tauri", "localhost") };

/// The window shows Daftari's own pages and nothing else: this scheme, this host, no port, no name before it.
pub fn is_our_own_page(url: &Url) -> bool {
    is_page_of(OWN_PAGES, url)
}

fn is_page_of((scheme, host): (&str, &str), url: &Url) -> bool {
    let nobody = url.username().is_empty() && url.password().is_none();
    nobody && (url.scheme(), url.host_str(), url.port()) == (scheme, Some(host), None)
}

/// Proof that the notebook was unlocked when the command was called. Only the session makes one; a command that asks
/// for it answers `locked` before its other arguments are even read.
pub struct Unlocked(Arc<Session>);

impl Unlocked {
    /// The notebook itself, for as long as the guard lives. Locking waits for guards, and a guard cannot be had after it.
    ///
    /// # Errors
    /// `locked` when the notebook was locked since.
    pub fn notebook(&self) -> Result<Guard<'_>, CommandError> {
        Ok(self.0.unlocked()?)
    }

    /// Changes something in the notebook and announces it: other pages refresh, and waiting envelopes are sent soon.
    ///
    /// # Errors
    /// The refusal of the act; `locked` when the notebook was locked since.
    pub fn change(&self, act: impl FnOnce(&mut Notebook) -> Result<Changed, Error>) -> Reply<Changed> {
        let changed = act(&mut *self.0.unlocked()?)?;
        self.0.announce(&changed);
        Ok(changed)
    }

    /// The session, for acts that talk to the relay and must not hold the notebook meanwhile.
    pub fn session(&self) -> &Session {
        &self.0
    }
}

impl<'de, R: Runtime> CommandArg<'de, R> for Unlocked {
    fn from_command(command: CommandItem<'de, R>) -> Result<Self, InvokeError> {
        let session = session(command.message.webview_ref());
        match session.unlocked() {
            Ok(guard) => drop(guard),
            Err(error) => return Err(InvokeError::from(CommandError::from(error))),
        }
        Ok(Unlocked(session))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    #[test]
    fn the_window_goes_to_no_page_but_our_own() {
        let goes = |own, url: &str| is_page_of(own, &Url::parse(url).unwrap());
        let (desktop, android) = (("tauri", "localhost"), ("http", "tauri.localhost"));
        assert!(goes(desktop, "tauri://localhost/") && goes(desktop, "tauri://localhost/index.html#/today"));
        assert!(goes(android, "http://tauri.localhost/") && goes(android, "http://tauri.localhost:80/index.html"));
        for other in [
            "tauri://tauri.localhost/",
            "tauri://localhost:1/",
            "tauri://localhost.example/",
            "tauri://a@localhost/",
            "tauri:localhost",
            "http://localhost/",
            "https://tauri.localhost/",
            "http://tauri.localhost:8080/",
            "http://tauri.localhost.example/",
            "http://a.tauri.localhost/",
            "http://a:b@tauri.localhost/",
            "ftp://tauri.localhost/",
            "data:text/html,tauri.localhost",
            "about:blank",
        ] {
            assert!(!goes(desktop, other) && !goes(android, other), "{other}");
        }
        assert!(!goes(desktop, "http://tauri.localhost/") && !goes(android, "tauri://localhost/"));
    }
}
