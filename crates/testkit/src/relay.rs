//! A relay as a process of its own, with its own directory, as the office would run it.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::{fs, io};

use daftari_relay_api::login::Origin;
use tempfile::TempDir;

/// A running `daftari-relay serve`. Killed when dropped.
pub struct RelayProcess {
    child: Child,
    directory: TempDir,
    address: String,
    setup_code: String,
    log: PathBuf,
}

impl RelayProcess {
    /// Starts the binary on a free loopback port and waits until it says that it listens.
    ///
    /// # Errors
    /// When the binary cannot be started or ends before it listens.
    pub fn start(binary: &Path) -> io::Result<RelayProcess> {
        RelayProcess::start_with(binary, &["--http"])
    }

    /// The same over TLS, with a key of its own; devices dial it at this origin.
    ///
    /// # Errors
    /// When the binary cannot be started or ends before it listens.
    pub fn start_over_tls(binary: &Path, origin: &Origin) -> io::Result<RelayProcess> {
        RelayProcess::start_with(binary, &["--origin", origin.as_str()])
    }

    fn start_with(binary: &Path, more: &[&str]) -> io::Result<RelayProcess> {
        let directory = tempfile::tempdir()?;
        let log = directory.path().join("relay.log");
        let mut child = Command::new(binary)
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(directory.path().join("data"))
            .args(more)
            .stdout(Stdio::piped())
            .stderr(fs::File::create(&log)?)
            .spawn()?;
        let output = child.stdout.take().ok_or_else(|| io::Error::other("no output"))?;
        let mut lines = BufReader::new(output).lines();
        let (mut address, mut setup_code) = (None, None);
        while address.is_none() || setup_code.is_none() {
            let line = lines.next().ok_or_else(|| io::Error::other("the relay ended early"))??;
            if let Some(found) = line.strip_prefix("listening on ") {
                address = Some(found.trim().to_owned());
            }
            if let Some(found) = line.strip_prefix("setup code: ") {
                setup_code = Some(found.trim().to_owned());
            }
        }
        // Holds the pipe open, so that a later line does not end the process.
        std::thread::spawn(move || lines.for_each(drop));
        Ok(RelayProcess {
            child,
            directory,
            address: address.unwrap_or_default(),
            setup_code: setup_code.unwrap_or_default(),
            log,
        })
    }

    /// Where it listens, such as `http://127.0.0.1:40123`.
    pub fn address(&self) -> String {
        self.address.clone()
    }

    /// The code a team is created with.
    pub fn setup_code(&self) -> String {
        self.setup_code.clone()
    }

    /// Its process number, for a test that makes it stand still.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Ends it at once, as a power cut would.
    ///
    /// # Errors
    /// When it has already ended.
    pub fn kill(&mut self) -> io::Result<()> {
        self.child.kill()?;
        self.child.wait().map(drop)
    }

    /// Every byte it stores: database, write-ahead log, its own log.
    pub fn everything_it_stores(&self) -> Stored {
        let mut bytes = Vec::new();
        collect(self.directory.path(), &mut bytes);
        debug_assert!(self.log.exists(), "the relay's log is part of what it stores");
        Stored(bytes)
    }
}

impl Drop for RelayProcess {
    fn drop(&mut self) {
        // It may have been killed by the test itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Bytes of a directory tree.
pub struct Stored(Vec<u8>);

impl Stored {
    /// All files below a directory.
    pub fn below(directory: &Path) -> Stored {
        let mut bytes = Vec::new();
        collect(directory, &mut bytes);
        Stored(bytes)
    }

    /// How much there is.
    pub fn total_bytes(&self) -> usize {
        self.0.len()
    }

    /// None of the words is anywhere, in UTF-8 or UTF-16. Nothing at all is no silence: then nothing was looked at.
    ///
    /// # Panics
    /// For a word of less than four bytes: 200 KB of sealed bytes hold a given three by chance once in eighty looks.
    pub fn is_silent_about(&self, needles: &[String]) -> bool {
        assert!(
            needles.iter().all(|needle| needle.is_empty() || needle.len() >= 4),
            "too short to look for: {needles:?}"
        );
        !self.0.is_empty()
            && !needles.iter().any(|needle| {
                let wide: Vec<u8> = needle.encode_utf16().flat_map(u16::to_le_bytes).collect();
                !needle.is_empty() && (self.holds(needle.as_bytes()) || self.holds(&wide))
            })
    }

    fn holds(&self, needle: &[u8]) -> bool {
        self.0.windows(needle.len()).any(|window| window == needle)
    }
}

/// A file that goes while it is looked for (a write-ahead log) holds nothing; one that cannot be read might.
fn read<T>(result: io::Result<T>, path: &Path) -> Option<T> {
    match result {
        Ok(found) => Some(found),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => panic!("{} must be looked at: {error}", path.display()),
    }
}

fn collect(path: &Path, bytes: &mut Vec<u8>) {
    let Some(entries) = read(fs::read_dir(path), path) else { return };
    for entry in entries {
        let Some(path) = read(entry, path).map(|entry| entry.path()) else { continue };
        let Some(kind) = read(fs::symlink_metadata(&path), &path).map(|found| found.file_type()) else { continue };
        if kind.is_dir() {
            collect(&path, bytes);
        } else if kind.is_file()
            && let Some(content) = read(fs::read(&path), &path)
        {
            bytes.extend(content);
        }
        // A socket or a link stores no bytes of its own.
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_in_every_place_and_only_there() {
        let directory = tempfile::tempdir().unwrap();
        let about = |words: &str| Stored::below(directory.path()).is_silent_about(&[words.to_owned()]);
        assert!(!about("Zawadi"), "an empty directory proves nothing");

        fs::create_dir(directory.path().join("below")).unwrap();
        fs::write(directory.path().join("a"), [&b"\0\xff"[..], "Zawadi".as_bytes(), b"\0"].concat()).unwrap();
        let wide: Vec<u8> = "Kisauni".encode_utf16().flat_map(u16::to_le_bytes).collect();
        fs::write(directory.path().join("below/b"), wide).unwrap();
        assert!(!about("Zawadi") && !about("Kisauni"));
        assert!(about("Zawadia"));
    }
}
