//! The real window: from the start of the process to a PIN pad that answers, driven as the window tests drive it.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use daftari_crypto::safe::key_store::{KeyStore, OsKeyStore};
use daftari_crypto::safe::slots::Kdf;
use daftari_notebook::environment::Environment;
use daftari_notebook::requests::CreateNotebook;
use daftari_notebook::session::{NoopObserver, Session};
use daftari_notebook::views::{Language, SecretForm};
use daftari_testkit::people::{PASSPHRASE, PIN};
use serde_json::{Value, json};

use crate::effort::Effort;
use crate::error::Result;
use crate::http::Connection;
use crate::process::{self, Running};
use crate::report::{Measure, Report};
use crate::stats::Samples;

const MINI_BROWSER: &str = "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser";
/// Nothing takes longer to start unless it is broken.
const PATIENCE: Duration = Duration::from_secs(20);
/// Presses the first key of the lock, then says whether it was taken.
const ANSWERS: &str = "
    if (document.querySelector('.dot--on')) return true;
    const key = document.querySelector('.pinpad__key:not([disabled])');
    if (key) { key.click(); return false; }
    const secret = document.querySelector('input[data-secret]');
    if (!secret) return false;
    secret.value = 'a';
    secret.dispatchEvent(new Event('input', { bubbles: true }));
    return !document.querySelector('button[type=submit]').disabled;";

/// A WebDriver server.
struct Driver {
    _running: Running,
    address: SocketAddr,
}

impl Driver {
    fn start(mut command: Command, port: u16) -> Result<Driver> {
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
        let running = Running(child);
        let address = SocketAddr::from(([127, 0, 0, 1], port));
        let driver = Driver { _running: running, address };
        // tauri-driver listens before the driver behind it does.
        process::until(PATIENCE, || driver.call("GET", "/status", &Value::Null))?;
        Ok(driver)
    }

    fn call(&self, method: &str, path: &str, body: &Value) -> Result<Value> {
        let bytes = if method == "POST" { serde_json::to_vec(body)? } else { Vec::new() };
        let reply = Connection::open(self.address)?.call(method, path, &bytes)?.good()?;
        let reply: Value = serde_json::from_slice(&reply)?;
        Ok(reply.get("value").cloned().unwrap_or_default())
    }

    /// Opens a window and, when asked, waits until a script says yes. Milliseconds to each.
    fn open(
        &self,
        capabilities: &Value,
        script: Option<&str>,
        held: impl FnOnce() -> Result<()>,
    ) -> Result<(f64, f64)> {
        let begun = Instant::now();
        let asked = json!({ "capabilities": { "alwaysMatch": capabilities } });
        let session = self.call("POST", "/session", &asked)?;
        let session = session.get("sessionId").and_then(Value::as_str).ok_or("no session")?.to_owned();
        let opened = begun.elapsed();
        let run = json!({ "script": script.unwrap_or("return true;"), "args": [] });
        let answered = process::until(PATIENCE, || {
            match self.call("POST", &format!("/session/{session}/execute/sync"), &run)? {
                Value::Bool(true) => Ok(begun.elapsed()),
                _ => Err("the page does not answer".into()),
            }
        });
        let kept = held();
        self.call("DELETE", &format!("/session/{session}"), &Value::Null)?;
        kept?;
        Ok((opened.as_secs_f64() * 1_000.0, answered?.as_secs_f64() * 1_000.0))
    }
}

fn found(program: &str) -> Result<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .map(|folder| folder.join(program))
        .find(|path| path.exists())
        .ok_or_else(|| format!("{program} is not installed").into())
}

/// A notebook that is locked, with a PIN where the session has a key store.
fn locked_notebook(directory: &Path) -> Result<()> {
    let environment = Environment { kdf: Some(Kdf::FLOOR), key_store: Arc::new(OsKeyStore), ..Environment::system() };
    let (form, secret) =
        if OsKeyStore.available() { (SecretForm::Pin, PIN) } else { (SecretForm::Passphrase, PASSPHRASE) };
    let session = Session::open(directory, environment, Box::new(NoopObserver))?;
    let secret = secret.to_owned();
    session.create_notebook(CreateNotebook { secret, form, office_device: false, language: Language::ENGLISH })?;
    session.lock_notebook();
    Ok(())
}

/// Cold start.
///
/// # Errors
/// What is missing: a display, a driver, the app.
pub fn measure(work: &Path, effort: Effort, report: &mut Report) -> Result<()> {
    if std::env::var_os("DISPLAY").is_none() {
        return Err("no display (scripts/bench brings a virtual one)".into());
    }
    let app = process::beside("daftari")?;
    let native = found("WebKitWebDriver")?;
    let tauri = found("tauri-driver")?;
    let notebook = work.join("window-notebook");
    locked_notebook(&notebook)?;

    let port = process::free_port()?;
    let mut command = Command::new(&native);
    command.args([format!("--port={port}"), "--host=127.0.0.1".to_owned()]);
    let driver = Driver::start(command, port)?;
    let bare = json!({ "webkitgtk:browserOptions": { "binary": MINI_BROWSER, "args": ["--automation"] } });
    let mut bare_ms = Samples::default();
    for _ in 0..effort.times(5) {
        bare_ms.add(driver.open(&bare, None, || Ok(()))?.1);
    }
    drop(driver);

    let (port, native_port) = (process::free_port()?, process::free_port()?);
    let mut command = Command::new(tauri);
    command.args(["--port", &port.to_string(), "--native-port", &native_port.to_string(), "--native-driver"]);
    command.arg(&native);
    let driver = Driver::start(command, port)?;
    let options = json!({ "application": app, "args": ["--notebook", notebook] });
    let ours = json!({ "browserName": "wry", "tauri:options": options });
    let (mut opened, mut answered, mut memory) = (Samples::default(), Samples::default(), Samples::default());
    for _ in 0..effort.times(5) {
        let (window_ms, answer_ms) = driver.open(&ours, Some(ANSWERS), || {
            let pid = process::running(&app, &notebook).ok_or("the app is not running")?;
            memory.add(process::memory_kib(&pid.to_string(), "VmRSS")? as f64 / 1024.0);
            Ok(())
        })?;
        opened.add(window_ms);
        answered.add(answer_ms);
    }
    let measure = Measure::median(&answered, "ms").goal("≤ 700 ms");
    report.add("window.start", measure.beside(bare_ms.median(), "a bare WebKitGTK window with an empty page"));
    report.add("window.session", Measure::median(&opened, "ms"));
    report.add("window.memory_locked", Measure::median(&memory, "MB"));
    Ok(())
}

/// Bytes of the UI, gzipped as a web server would.
///
/// # Errors
/// When the UI was not built or there is no gzip.
pub fn measure_bytes(root: &Path, report: &mut Report) -> Result<()> {
    let dist = root.join("ui/dist");
    let page = std::fs::read_to_string(dist.join("index.html"))?;
    let (mut first, mut all, mut files) = (0, 0, 0);
    let mut folders = vec![dist.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let size = gzipped(&path)?;
            (all, files) = (all + size, files + 1);
            let name = path.strip_prefix(&dist)?.to_string_lossy().into_owned();
            let code = name.ends_with(".js") || name.ends_with(".css");
            if code && page.contains(&name) {
                first += size;
            }
        }
    }
    if first == 0 {
        return Err("ui/dist holds no built UI".into());
    }
    let measure = Measure::one(first as f64 / 1024.0, "KB").goal("≤ 120 KB JS and CSS, gzipped");
    report.add("ui.first_screen", measure);
    report.add("ui.all", Measure::one(all as f64 / 1024.0, "KB").from(files).goal("≤ 350 KB, gzipped"));
    Ok(())
}

fn gzipped(path: &Path) -> Result<usize> {
    let done = Command::new("gzip").args(["-9", "-c"]).arg(path).output()?;
    if done.status.success() { Ok(done.stdout.len()) } else { Err("gzip failed".into()) }
}
