//! A relay in this process, over real HTTP on loopback and a real database on disk: what stories in tests dial.
//!
//! It has the same address when it is stopped and started again, so that what a test does to its directory in between is
//! what a power cut, a lost disk or an old backup would be to devices that dial it.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::{fs, io};

use daftari_relay::storage::SetupCode;
use daftari_relay::{Config, Security, Server};
use daftari_relay_api::login::Origin;
use tempfile::TempDir;
use tokio::runtime::Runtime;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::relay::{RelayProcess, Stored};

/// A relay in this process, for stories over real HTTP.
pub trait AnyRelay {
    /// Where it listens, such as `http://127.0.0.1:40123`.
    fn address(&self) -> String;
    /// The code a team is created with.
    fn setup_code(&self) -> String;
    /// Every byte it stores.
    fn everything_it_stores(&self) -> Stored;
}

impl AnyRelay for RelayProcess {
    fn address(&self) -> String {
        RelayProcess::address(self)
    }

    fn setup_code(&self) -> String {
        RelayProcess::setup_code(self)
    }

    fn everything_it_stores(&self) -> Stored {
        RelayProcess::everything_it_stores(self)
    }
}

/// One for all relays of a test binary.
fn runtime() -> &'static Runtime {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    RUNTIME.get_or_init(|| {
        let mut builder = tokio::runtime::Builder::new_multi_thread();
        builder.worker_threads(2).enable_all().build().expect("tests can start threads")
    })
}

/// A relay in this process.
pub struct Relay {
    directory: TempDir,
    address: SocketAddr,
    setup_code: String,
    /// Over TLS, and how devices dial it.
    over_tls: Option<Origin>,
    running: Option<Running>,
}

struct Running {
    stop: oneshot::Sender<()>,
    ended: JoinHandle<()>,
}

/// A new relay, running.
pub fn a_relay() -> Relay {
    let directory = tempfile::tempdir().expect("tests have a temporary directory");
    let free = SocketAddr::from(([127, 0, 0, 1], 0));
    let (address, setup_code, running) = serve(directory.path(), free, None);
    Relay { directory, address, setup_code, over_tls: None, running: Some(running) }
}

/// A new relay with a TLS key of its own, which devices dial at this origin.
pub fn a_relay_over_tls(origin: Origin) -> Relay {
    let directory = tempfile::tempdir().expect("tests have a temporary directory");
    let free = SocketAddr::from(([127, 0, 0, 1], 0));
    let (address, setup_code, running) = serve(directory.path(), free, Some(&origin));
    Relay { directory, address, setup_code, over_tls: Some(origin), running: Some(running) }
}

fn serve(directory: &Path, listen: SocketAddr, over_tls: Option<&Origin>) -> (SocketAddr, String, Running) {
    let security = if over_tls.is_some() { Security::OwnKey } else { Security::Http };
    let origins = over_tls.into_iter().cloned().collect();
    let config = Config { listen, security, origins, ..Config::new(directory.join("data")) };
    let server = runtime().block_on(Server::bind(config)).expect("a relay can listen on loopback");
    let address = server.address().expect("it listens");
    let setup_code = match server.setup_code() {
        SetupCode::Good(code) => code.clone(),
        SetupCode::Used => String::new(),
    };
    let (stop, stopped) = oneshot::channel();
    let ended = runtime().spawn(async move {
        let stopped = async {
            let _ = stopped.await;
        };
        server.run(stopped).await.expect("the relay runs until it is stopped");
    });
    (address, setup_code, Running { stop, ended })
}

impl Relay {
    /// Where devices dial it.
    pub fn address(&self) -> String {
        self.over_tls.as_ref().map_or_else(|| format!("http://{}", self.address), Origin::to_string)
    }

    /// Where it listens.
    pub fn listens(&self) -> SocketAddr {
        self.address
    }

    /// Its directory.
    pub fn data(&self) -> PathBuf {
        self.directory.path().join("data")
    }

    /// The code a team is created with.
    pub fn setup_code(&self) -> String {
        self.setup_code.clone()
    }

    /// Stops it; nothing answers at its address. Its files stay.
    pub fn stop(&mut self) {
        if let Some(Running { stop, ended }) = self.running.take() {
            let _ = stop.send(());
            runtime().block_on(ended).expect("the relay stops");
        }
    }

    /// Starts it again at the same address.
    pub fn start(&mut self) {
        self.stop();
        let (_, setup_code, running) = serve(self.directory.path(), self.address, self.over_tls.as_ref());
        self.setup_code = setup_code;
        self.running = Some(running);
    }

    /// Its disk burns: a new, empty relay stands at the same address.
    pub fn lose_everything(&mut self) {
        self.stop();
        fs::remove_dir_all(self.directory.path().join("data")).expect("its files are there");
        self.start();
    }

    /// A copy of its files as they are now, for [`Relay::restore`]. It is stopped for the copy.
    pub fn backup(&mut self) -> TempDir {
        self.stop();
        let copied = tempfile::tempdir().expect("tests have a temporary directory");
        copy(&self.directory.path().join("data"), copied.path()).expect("its files can be read");
        self.start();
        copied
    }

    /// Files of an earlier moment stand in the place of those of now.
    pub fn restore(&mut self, backup: &TempDir) {
        self.stop();
        let data = self.directory.path().join("data");
        fs::remove_dir_all(&data).expect("its files are there");
        copy(backup.path(), &data).expect("the backup can be read");
        self.start();
    }

    /// Every byte it stores.
    pub fn everything_it_stores(&self) -> Stored {
        Stored::below(self.directory.path())
    }
}

impl AnyRelay for Relay {
    fn address(&self) -> String {
        Relay::address(self)
    }

    fn setup_code(&self) -> String {
        Relay::setup_code(self)
    }

    fn everything_it_stores(&self) -> Stored {
        Relay::everything_it_stores(self)
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        // A test that panicked must not wait: the task ends with the process.
        if let Some(running) = self.running.take() {
            running.ended.abort();
        }
    }
}

/// Copies a directory with everything below it.
///
/// # Errors
/// Errors of the file system.
pub fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?
        } else {
            fs::copy(entry.path(), &target).map(drop)?
        }
    }
    Ok(())
}
