//! Moments as people and devices know them.
//!
//! A moment is a [`UnixMillis`], a length of time a plain number of milliseconds: adding two moments does not compile.

use serde::{Deserialize, Serialize};

/// Milliseconds of a minute.
pub const MINUTE_MS: i64 = 60_000;
/// Milliseconds of an hour.
pub const HOUR_MS: i64 = 60 * MINUTE_MS;
/// Milliseconds of a day.
pub const DAY_MS: i64 = 24 * HOUR_MS;
/// Clocks of two devices that differ by less than this agree, milliseconds.
pub(crate) const TOLERANCE_MS: i64 = 5 * MINUTE_MS;

/// Hours of the reference data in milliseconds; a number that is too large counts as the largest.
pub fn hours_to_ms(hours: f64) -> i64 {
    (hours * HOUR_MS as f64) as i64
}

/// A moment: milliseconds since 1970-01-01T00:00Z. Of which clock says the name that holds it: a device's, or true time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(type = "number"))]
pub struct UnixMillis(pub i64);

impl UnixMillis {
    /// The latest moment that can be counted.
    pub const MAX: UnixMillis = UnixMillis(i64::MAX);
    /// The earliest moment that can be counted.
    pub const MIN: UnixMillis = UnixMillis(i64::MIN);

    /// This moment `ms` milliseconds later, or earlier when negative; [`Self::MAX`] or [`Self::MIN`] past the ends.
    #[must_use]
    pub fn plus(self, ms: i64) -> UnixMillis {
        UnixMillis(self.0.saturating_add(ms))
    }

    /// This moment `ms` milliseconds earlier, or later when negative; [`Self::MAX`] or [`Self::MIN`] past the ends.
    #[must_use]
    pub fn minus(self, ms: i64) -> UnixMillis {
        UnixMillis(self.0.saturating_sub(ms))
    }

    /// Milliseconds from another moment to this one, negative when the other is later.
    pub fn since(self, other: UnixMillis) -> i64 {
        self.0.saturating_sub(other.0)
    }
}

/// A moment on some device's clock, and how far its time of day lies from UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Stamp {
    /// The moment.
    pub ms: UnixMillis,
    /// Minutes east of UTC.
    pub offset_min: i16,
}

impl Stamp {
    /// The same offset, moved by milliseconds.
    pub fn plus(self, ms: i64) -> Stamp {
        Stamp { ms: self.ms.plus(ms), ..self }
    }
}

/// How exactly a time is known (kenya.json, lists.time_precision).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Precision {
    /// To the minute.
    Exact,
    /// About this hour.
    Hour,
    /// Part of a day.
    PartOfDay,
    /// The date only.
    Date,
    /// Not known.
    Unknown,
}

impl Precision {
    /// Its code.
    pub fn code(self) -> &'static str {
        match self {
            Precision::Exact => "exact",
            Precision::Hour => "hour",
            Precision::PartOfDay => "part_of_day",
            Precision::Date => "date",
            Precision::Unknown => "unknown",
        }
    }

    /// The precision of a code.
    pub fn from_code(code: &str) -> Option<Precision> {
        [Precision::Exact, Precision::Hour, Precision::PartOfDay, Precision::Date, Precision::Unknown]
            .into_iter()
            .find(|precision| precision.code() == code)
    }
}

/// When something happened, on the author's clock. `ms` is the earliest it can have been.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct HappenedAt {
    /// The start of the range.
    pub ms: UnixMillis,
    /// Minutes east of UTC.
    pub offset_min: i16,
    /// How exactly.
    pub precision: Precision,
    /// End of the range.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until_ms: Option<UnixMillis>,
    /// "How long ago", as entered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ago: Option<String>,
}

impl HappenedAt {
    /// The moment as a stamp.
    pub fn stamp(&self) -> Stamp {
        Stamp { ms: self.ms, offset_min: self.offset_min }
    }

    /// The latest it can have been, on the author's clock: the end of the range, else what the
    /// precision allows. One that ends before it begins ends as it begins.
    pub fn latest(&self) -> UnixMillis {
        let widest = match self.precision {
            Precision::Exact => 0,
            Precision::Hour => HOUR_MS,
            Precision::PartOfDay | Precision::Date => DAY_MS,
            Precision::Unknown => i64::MAX,
        };
        self.until_ms.map_or(self.ms.plus(widest), |until| until.max(self.ms))
    }
}
