//! What the system says about a process, and processes that end when they are dropped.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde::de::DeserializeOwned;

use crate::error::Result;

/// A line of `/proc/PID/status` in KiB: `VmRSS` now, `VmHWM` at its highest.
///
/// # Errors
/// When the process is gone.
pub fn memory_kib(pid: &str, line: &str) -> Result<u64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status"))?;
    let found = status.lines().find_map(|text| text.strip_prefix(line)?.strip_prefix(':'));
    Ok(found.and_then(|text| text.split_whitespace().next()).ok_or("no such line")?.parse()?)
}

/// Seconds a process has spent on a processor: all of its living threads, to the nanosecond.
///
/// # Errors
/// When the process is gone.
pub fn cpu_seconds(pid: u32) -> Result<f64> {
    let mut nanoseconds = 0_u64;
    for task in fs::read_dir(format!("/proc/{pid}/task"))? {
        let text = fs::read_to_string(task?.path().join("schedstat")).unwrap_or_default();
        nanoseconds += text.split(' ').next().and_then(|first| first.parse::<u64>().ok()).unwrap_or(0);
    }
    Ok(nanoseconds as f64 / 1e9)
}

/// Seconds this process has spent on a processor, threads that have ended included.
pub fn own_cpu_seconds() -> f64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

/// The process that runs this program with this among its arguments, if any does.
pub fn running(program: &Path, argument: &Path) -> Option<u32> {
    let program = fs::canonicalize(program).ok()?;
    let argument = argument.to_str()?;
    fs::read_dir("/proc").ok()?.flatten().find_map(|entry| {
        let pid = entry.file_name().to_str()?.parse().ok()?;
        let ours = fs::read_link(entry.path().join("exe")).ok()? == program;
        let told = fs::read(entry.path().join("cmdline")).ok()?;
        (ours && told.split(|byte| *byte == 0).any(|part| part == argument.as_bytes())).then_some(pid)
    })
}

/// A program beside this one.
///
/// # Errors
/// When it was not built.
pub fn beside(name: &str) -> Result<PathBuf> {
    let own = std::env::current_exe()?;
    let path = own.parent().ok_or("no folder")?.join(name);
    if path.exists() { Ok(path) } else { Err(format!("{name} is not built (scripts/bench does)").into()) }
}

/// Runs this very program with other arguments and reads the JSON it prints.
///
/// # Errors
/// When it fails.
pub fn in_another_process<T: DeserializeOwned>(arguments: &[&str]) -> Result<T> {
    let done = Command::new(std::env::current_exe()?).args(arguments).stderr(Stdio::inherit()).output()?;
    if !done.status.success() {
        return Err(format!("{} failed", arguments.join(" ")).into());
    }
    Ok(serde_json::from_slice(&done.stdout)?)
}

/// A process that is ended when dropped.
pub struct Running(pub Child);

impl Running {
    /// Asks it to stop, as a service manager would, and waits until it has.
    ///
    /// # Errors
    /// When it had ended already or does not stop.
    pub fn stop(mut self) -> Result<()> {
        let pid = rustix::process::Pid::from_child(&self.0);
        rustix::process::kill_process(pid, rustix::process::Signal::TERM)?;
        let status = self.0.wait()?;
        if status.success() { Ok(()) } else { Err(format!("ended with {status}").into()) }
    }

    /// Its id.
    pub fn pid(&self) -> u32 {
        self.0.id()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Tries until it works or the time is over; returns what came.
///
/// # Errors
/// The last refusal.
pub fn until<T>(longest: Duration, mut act: impl FnMut() -> Result<T>) -> Result<T> {
    let begun = Instant::now();
    loop {
        match act() {
            Ok(value) => return Ok(value),
            Err(error) if begun.elapsed() > longest => return Err(error),
            Err(_) => std::thread::sleep(Duration::from_micros(200)),
        }
    }
}

/// A port no process listens on at the moment.
///
/// # Errors
/// When there is none.
pub fn free_port() -> Result<u16> {
    Ok(std::net::TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}
