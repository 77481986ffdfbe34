//! Tries are counted on disk before the key derivation runs, so that pulling the battery is no free try.
//!
//! Two records written in turn, in place: a torn write leaves the other. A try is written into both, so that whichever
//! is damaged later, none is forgotten. Waits run on the boot clock; a reboot restarts the wait, the wall clock is ignored.
//!
//! Each record carries a code under a key of the operating system's key store: who can write the file and cannot ask the
//! key store has no record to write that counts. An older record, put back, still counts: the page says so.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use daftari_relay_api::hash;
use daftari_relay_api::reader::Reader;

use super::files::sync_new_file;
use crate::hazmat;
use crate::secret::Secret32;

const FILE: &str = "tries";
const FILE_LENGTH: usize = 1024;
const RECORD_LENGTH: usize = 64;
/// Bytes of the HMAC that a record holds.
const CODE_LENGTH: usize = 20;
const MAGIC: [u8; 4] = *b"DTRY";
const VERSION: u8 = 1;
/// No notebook writes this often: a higher number is damage.
const NUMBER_MAX: u64 = u64::MAX / 2;
/// Wrong tries a missing or unreadable counter stands for: the longest wait.
const UNREADABLE_TRIES: u32 = 9;

/// Time since this boot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BootTime {
    /// Id of the boot: hash of the system's boot id, or random where there is none.
    pub boot_id: [u8; 16],
    /// Milliseconds since it, suspend included.
    pub ms: u64,
}

/// The boot-time clock.
pub trait BootClock {
    /// Time since boot, now.
    fn now(&self) -> BootTime;
}

/// The operating system's boot clock; the process's own clock where there is none.
#[derive(Debug, Default, Clone, Copy)]
pub struct SystemBootClock;

impl BootClock for SystemBootClock {
    #[cfg(any(target_os = "linux", target_os = "android"))]
    #[expect(clippy::disallowed_methods, reason = "the one place where the boot clock is read")]
    fn now(&self) -> BootTime {
        let time = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
        let ms = u64::try_from(time.tv_sec).unwrap_or(0) * 1_000 + u64::try_from(time.tv_nsec).unwrap_or(0) / 1_000_000;
        let mut boot_id = [0; 16];
        if let Ok(text) = std::fs::read_to_string("/proc/sys/kernel/random/boot_id") {
            boot_id.copy_from_slice(hash(&[text.trim().as_bytes()]).split_at(16).0);
        }
        BootTime { boot_id, ms }
    }

    #[cfg(not(any(target_os = "linux", target_os = "android")))]
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place where the clock that stands for the boot clock is read"
    )]
    fn now(&self) -> BootTime {
        // Without a boot clock the process is the boot: a restart restarts the wait.
        use std::sync::OnceLock;
        static START: OnceLock<(std::time::Instant, [u8; 16])> = OnceLock::new();
        let (start, boot_id) = START
            .get_or_init(|| (std::time::Instant::now(), crate::rng::make_bytes(&mut crate::rng::SystemRng::new())));
        let ms = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
        BootTime { boot_id: *boot_id, ms }
    }
}

/// How many secrets were tried in vain, and when the next may be tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TryState {
    /// Wrong tries so far.
    pub tries: u32,
    /// Milliseconds until the next one.
    pub wait_ms: u64,
}

/// Wait after this many wrong tries, milliseconds.
pub fn wait_after(tries: u32) -> u64 {
    match tries {
        0..=4 => 0,
        5 => 30_000,
        6 => 60_000,
        7 => 5 * 60_000,
        8 => 15 * 60_000,
        _ => 60 * 60_000,
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Record {
    number: u64,
    tries: u32,
    at: BootTime,
}

impl Record {
    fn unreadable(now: BootTime) -> Record {
        Record { number: 0, tries: UNREADABLE_TRIES, at: now }
    }

    /// The record to write after this one.
    fn next(self, tries: u32, at: BootTime) -> Record {
        Record { number: self.number + 1, tries, at }
    }

    fn to_bytes(self, key: &Secret32) -> [u8; RECORD_LENGTH] {
        let mut out = Vec::with_capacity(RECORD_LENGTH);
        out.extend(MAGIC);
        out.extend([VERSION, 0, 0, 0]);
        out.extend(self.number.to_be_bytes());
        out.extend(self.tries.to_be_bytes());
        out.extend(self.at.ms.to_be_bytes());
        out.extend(self.at.boot_id);
        let code = hazmat::hmac(key.expose(), &out);
        out.extend(code.expose().split_at(CODE_LENGTH).0);
        out.try_into().expect("4 + 4 + 8 + 4 + 8 + 16 + 20 = 64")
    }

    /// None when its code does not hold.
    fn parse(bytes: &[u8], key: &Secret32) -> Option<Record> {
        let (content, code) = bytes.split_at_checked(RECORD_LENGTH - CODE_LENGTH)?;
        if !hazmat::hmac_holds(key.expose(), content, code) {
            return None;
        }
        let mut reader = Reader::new(content);
        if reader.array().ok()? != MAGIC || reader.array().ok()? != [VERSION, 0, 0, 0] {
            return None;
        }
        Some(Record {
            number: reader.u64().ok().filter(|number| *number <= NUMBER_MAX)?,
            tries: reader.u32().ok()?,
            at: BootTime { ms: reader.u64().ok()?, boot_id: reader.array().ok()? },
        })
    }
}

/// The counter of a notebook directory.
#[derive(Debug)]
pub struct Tries {
    path: PathBuf,
    key: Secret32,
}

impl Tries {
    /// The counter file of a notebook directory, whose records carry codes under this key.
    pub fn of(directory: &Path, key: Secret32) -> Tries {
        Tries { path: directory.join(FILE), key }
    }

    /// Preallocates the file, so that counting never needs space.
    ///
    /// # Errors
    /// Disk errors.
    pub fn create(&self, now: BootTime) -> io::Result<()> {
        let mut file = File::create(&self.path)?;
        file.write_all(&[0; FILE_LENGTH])?;
        sync_new_file(&file, &self.path)?;
        self.write(Record { number: 1, tries: 0, at: now })
    }

    /// The valid record with the highest number; none when neither is valid.
    fn read(&self) -> io::Result<Option<Record>> {
        let mut bytes = Vec::new();
        match File::open(&self.path) {
            Ok(file) => file.take(FILE_LENGTH as u64).read_to_end(&mut bytes)?,
            Err(missing) if missing.kind() == io::ErrorKind::NotFound => 0,
            Err(error) => return Err(error),
        };
        let record = |at: usize| {
            let bytes = bytes.get(at..at + RECORD_LENGTH)?;
            Record::parse(bytes, &self.key)
        };
        Ok([record(0), record(512)].into_iter().flatten().max_by_key(|r| r.number))
    }

    fn write(&self, record: Record) -> io::Result<()> {
        let mut file = OpenOptions::new().write(true).create(true).truncate(false).open(&self.path)?;
        file.seek(SeekFrom::Start(512 * (record.number % 2)))?;
        file.write_all(&record.to_bytes(&self.key))?;
        file.sync_all()
    }

    /// Wrong tries so far, and milliseconds left until the next may be made.
    ///
    /// # Errors
    /// Disk errors.
    pub fn standing(&self, now: BootTime) -> io::Result<TryState> {
        let found = self.read()?;
        let record = found.unwrap_or_else(|| Record::unreadable(now));
        let whole = wait_after(record.tries);
        let same_boot = record.at.boot_id == now.boot_id && record.at.ms <= now.ms;
        let passed = if same_boot { now.ms - record.at.ms } else { 0 };
        if found.is_none() || (whole > 0 && !same_boot) {
            // The wait starts with this boot, or where a counter was: from now on it is measured from here.
            self.write(record.next(record.tries, now))?;
        }
        Ok(TryState { tries: record.tries, wait_ms: whole.saturating_sub(passed) })
    }

    /// Counts a try. Returns after it is on disk.
    ///
    /// # Errors
    /// Disk errors: then the try must not be made.
    pub fn count(&self, now: BootTime) -> io::Result<u32> {
        let record = self.read()?.unwrap_or_else(|| Record::unreadable(now));
        let counted = record.next(record.tries.saturating_add(1), now);
        self.write(counted)?;
        self.write(counted.next(counted.tries, now))?;
        Ok(counted.tries)
    }

    /// The right secret was given.
    ///
    /// # Errors
    /// Disk errors.
    pub fn clear(&self, now: BootTime) -> io::Result<()> {
        let record = self.read()?.unwrap_or_else(|| Record::unreadable(now));
        self.write(record.next(0, now))
    }
}
