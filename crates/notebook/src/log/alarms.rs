//! The alarm list: one plain file of coming times, so that no hour is missed while the notebook is locked.
//!
//! It holds times rounded down to five minutes and nothing else (docs/formats.md); it is as long when it is empty. The
//! open notebook writes the coming times; the watching thread removes those that have come. A time is announced once,
//! and one that came while the app was closed is announced at the next start.

use daftari_domain::time::UnixMillis;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use daftari_relay_api::hash;
use daftari_relay_api::reader::Reader;

use crate::error::Error;
use crate::files;
use crate::notebook::Notebook;

const FILE: &str = "alarms";
const MAGIC: [u8; 4] = *b"DALM";
const VERSION: u8 = 1;
const CHECK: usize = 24;

/// Times a list holds, at most.
pub const STEPS_MAX: usize = 64;
/// Moments read at once. Those of many cases fall into one step: the next look begins behind it.
const LOOKED_AT: u32 = 8;
/// Bytes of the file.
pub const LENGTH: usize = 8 + 4 * STEPS_MAX + CHECK;
/// Times are rounded down to this many milliseconds.
pub const STEP_MS: i64 = 5 * 60_000;

/// Coming times by this device's clock, in steps of five minutes since 1970: the nearest [`STEPS_MAX`], each once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AlarmList(BTreeSet<u32>);

impl AlarmList {
    /// The nearest of these steps. Step 0 is no time.
    pub fn of(steps: impl IntoIterator<Item = u32>) -> AlarmList {
        let steps: BTreeSet<u32> = steps.into_iter().filter(|step| *step != 0).collect();
        AlarmList(steps.into_iter().take(STEPS_MAX).collect())
    }

    /// The steps, the nearest first.
    pub fn steps(&self) -> impl Iterator<Item = u32> + '_ {
        self.0.iter().copied()
    }

    /// The bytes of the file, always [`LENGTH`].
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(LENGTH);
        out.extend(MAGIC);
        out.extend([VERSION, 0, 0, 0]);
        let free = std::iter::repeat_n(0, STEPS_MAX - self.0.len());
        out.extend(self.steps().chain(free).flat_map(u32::to_be_bytes));
        let check = hash(&[b"daftari/v1/alarms", &out]);
        out.extend(check.split_at(CHECK).0);
        out
    }

    /// The list of a file; none when it is damaged, of another version, or not as [`AlarmList::to_bytes`] would write it.
    pub fn parse(bytes: &[u8]) -> Option<AlarmList> {
        let mut reader = Reader::new(bytes.get(8..)?);
        let steps = (0..STEPS_MAX).map(|_| reader.u32().ok()).collect::<Option<Vec<u32>>>()?;
        let list = AlarmList::of(steps);
        (list.to_bytes() == bytes).then_some(list)
    }

    /// Splits the list into the steps up to `now` and the later ones.
    pub(crate) fn split(&self, now: u32) -> (BTreeSet<u32>, AlarmList) {
        let (come, ahead) = self.steps().partition(|step| *step <= now);
        (come, AlarmList(ahead))
    }
}

pub(crate) fn read(directory: &Path) -> Option<AlarmList> {
    AlarmList::parse(&fs::read(directory.join(FILE)).ok()?)
}

pub(crate) fn write(directory: &Path, list: &AlarmList) -> Result<(), Error> {
    files::replace(directory, FILE, &list.to_bytes())
}

/// The step a time of this device's clock lies in; none before 1970 and after the year 42,000.
pub(crate) fn step_of(device_time: UnixMillis) -> Option<u32> {
    u32::try_from(device_time.0.div_euclid(STEP_MS)).ok()
}

impl Notebook {
    /// Writes the coming times into the alarm list. The database is the truth: a failure here loses nothing, and is
    /// repaired at the next change or unlock. The practice notebook has no list.
    pub(crate) fn update_alarms(&self) {
        let Some(directory) = &self.directory else { return };
        let updated = self.coming().and_then(|coming| {
            let before = read(directory);
            // A time that has come stays until it is announced.
            let come = before.iter().flat_map(AlarmList::steps).filter(|step| Some(*step) <= self.alarm_step());
            let wanted = AlarmList::of(come.chain(coming));
            if before.as_ref() == Some(&wanted) { Ok(()) } else { write(directory, &wanted) }
        });
        if let Err(error) = updated {
            tracing::warn!(%error, "alarm list");
        }
    }

    /// The step of this moment, by this device's clock.
    fn alarm_step(&self) -> Option<u32> {
        step_of(self.device_now().ms)
    }

    /// The next steps at which a clock changes or something falls due in an open case, by this device's clock. Read from an
    /// index: no case is folded.
    fn coming(&self) -> Result<Vec<u32>, Error> {
        let ahead_ms = self.time_difference_ms.unwrap_or(0);
        let mut steps: Vec<u32> = Vec::new();
        let mut last = self.alarm_step().unwrap_or(0);
        while steps.len() < STEPS_MAX {
            let from = UnixMillis(i64::from(last).saturating_add(1).saturating_mul(STEP_MS)).plus(ahead_ms);
            let next = self.store.read(|tx| tx.next_alarms(from, LOOKED_AT))?;
            // Those of the last step may not all have been among them: the next look begins behind it.
            for moment in &next {
                let Some(step) = step_of(moment.minus(ahead_ms)) else { return Ok(steps) };
                if step > last && steps.len() < STEPS_MAX {
                    steps.push(step);
                    last = step;
                }
            }
            if next.len() < LOOKED_AT as usize {
                break;
            }
        }
        Ok(steps)
    }
}
