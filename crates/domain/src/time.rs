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

    /// How long after its earliest moment such a time can have been, milliseconds; None when nothing bounds it.
    pub fn width_ms(self) -> Option<i64> {
        match self {
            Precision::Exact => Some(0),
            Precision::Hour => Some(HOUR_MS),
            Precision::PartOfDay | Precision::Date => Some(DAY_MS),
            Precision::Unknown => None,
        }
    }
}

/// What was said of a time, as it was said.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Said {
    /// Code of lists.time_precision. Text, because a range is read without knowing its precision.
    pub precision: String,
    /// The words as entered, such as "3 days ago".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
}

/// When something happened: what was said, and the range that it can mean on the author's clock.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct HappenedAt {
    /// What was said.
    pub said: Said,
    /// The earliest it can mean.
    pub from_ms: UnixMillis,
    /// The latest it can mean; null when nothing bounds it.
    pub until_ms: Option<UnixMillis>,
    /// Minutes east of UTC that held there.
    pub offset_min: i16,
    /// IANA name of the time zone in which it was said; null when the device does not know it.
    pub zone: Option<String>,
}

/// Visible ASCII characters of the name of a time zone, at most.
pub const ZONE_MAX: usize = 64;

/// Is this text short and plain enough for the name of a time zone? The names themselves are not listed here.
pub fn is_zone(name: &str) -> bool {
    (1..=ZONE_MAX).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_graphic())
}

impl HappenedAt {
    /// A time known as exactly as `precision` says, from its earliest moment on: the range is made here, once.
    pub fn known_to(precision: Precision, from: Stamp) -> HappenedAt {
        HappenedAt {
            said: Said { precision: precision.code().to_owned(), words: None },
            from_ms: from.ms,
            until_ms: precision.width_ms().map(|width| from.ms.plus(width)),
            offset_min: from.offset_min,
            zone: None,
        }
    }

    /// The earliest moment as a stamp.
    pub fn stamp(&self) -> Stamp {
        Stamp { ms: self.from_ms, offset_min: self.offset_min }
    }

    /// The latest it can have been, on the author's clock; [`UnixMillis::MAX`] when nothing bounds it. One that ends
    /// before it begins ends as it begins.
    pub fn latest(&self) -> UnixMillis {
        self.until_ms.map_or(UnixMillis::MAX, |until| until.max(self.from_ms))
    }
}
