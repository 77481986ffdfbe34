//! The app without a screen, as a process of its own, and how a browser finds it.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// A running bridge; see its `main.rs`. Killed when dropped.
pub struct Bridge {
    process: Child,
    port: u16,
    key: String,
}

impl Bridge {
    /// Opens the app on a notebook.
    pub fn open(notebook: &str, later: &str, opened: &Path) -> Bridge {
        let mut process = Command::new(env!("CARGO_BIN_EXE_daftari-bridge"))
            .args(["--notebook", notebook, "--later", later])
            .env("OPENED", opened)
            .stdout(Stdio::piped())
            .spawn()
            .expect("the bridge was built with this test");
        let mut said = String::new();
        let output = process.stdout.take().expect("its output is ours");
        BufReader::new(output).read_line(&mut said).expect("its output can be read");
        let (port, key) = said.trim().split_once(' ').expect("the bridge says where it listens");
        Bridge { process, port: port.parse().expect("a port is a number"), key: key.to_owned() }
    }

    /// Its process.
    pub fn pid(&self) -> rustix::process::Pid {
        rustix::process::Pid::from_child(&self.process)
    }

    /// What stands before the page.
    pub fn script(&self) -> String {
        include_str!("page.js").replace("KEY", &self.key)
    }

    /// Whoever lacks the key or is another page is refused; what answers is the door the page uses.
    pub fn answers_nobody_else(&self) {
        let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
        let asked = |what: &str, key: &str, page: &str| {
            let door = format!("http://127.0.0.1:{}/{what}", self.port).replace("KEY", key);
            agent.post(door).header("origin", page).send("{}").expect("the bridge stands").status().as_u16()
        };
        let page = "http://tauri.localhost";
        for door in ["ask/KEY/app_state", "news/KEY"] {
            assert_eq!(asked(door, "another", page), 403);
            assert_eq!(asked(door, &self.key, "http://another.localhost"), 403);
        }
        assert_eq!(asked("ask/KEY/app_state", &self.key, page), 200);
    }

    /// A browser that is at home in a folder of its own, asks nobody but this bridge, and keeps no key. Beside a webview it
    /// has sessions to restore, with the words in them: incognito it keeps none.
    pub fn chromium_flags(&self, profile: &Path) -> Vec<String> {
        let here = format!("127.0.0.1:{}", self.port);
        let mut flags: Vec<String> = [
            "--headless=new",
            "--incognito",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
            "--password-store=basic",
        ]
        .map(str::to_owned)
        .into();
        flags.push(format!("--user-data-dir={}", profile.display()));
        flags.push(format!("--host-resolver-rules=MAP tauri.localhost:80 {here}, MAP ipc.localhost:80 {here}, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"));
        flags
    }
}

impl Drop for Bridge {
    fn drop(&mut self) {
        // Already ended is fine.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
