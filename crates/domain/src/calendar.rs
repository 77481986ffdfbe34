//! Days of the calendar, by arithmetic alone: no time zone tables, no clock. A moment brings its own offset from UTC.

use crate::time::{DAY_MS, MINUTE_MS, Stamp, UnixMillis};

/// A day and the time of that day, where a moment was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Local {
    /// Days since 1 January 1970.
    pub day: i64,
    /// Milliseconds since midnight, 0 to 86,399,999.
    pub ms: i64,
}

impl Local {
    /// The day and time a moment shows on a wall clock.
    pub fn of(stamp: Stamp) -> Local {
        let shown = stamp.ms.plus(i64::from(stamp.offset_min) * MINUTE_MS).0;
        Local { day: shown.div_euclid(DAY_MS), ms: shown.rem_euclid(DAY_MS) }
    }

    /// The moment at which a wall clock with this offset (minutes east of UTC) shows this.
    pub fn stamp(self, offset_min: i16) -> Stamp {
        let shown = self.day.saturating_mul(DAY_MS).saturating_add(self.ms);
        Stamp { ms: UnixMillis(shown).minus(i64::from(offset_min) * MINUTE_MS), offset_min }
    }
}

/// The day of a date (proleptic Gregorian; months 1 to 12, days 1 to 31), counted from 1 January 1970.
fn day_of(year: i64, month: i64, day: i64) -> i64 {
    // Years that begin in March end with the leap day.
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// Year, month and day of a day counted from 1 January 1970, by eras of 400 years that begin with March (Howard
/// Hinnant, "chrono-compatible low-level date algorithms").
fn date_of(day: i64) -> (i64, i64, i64) {
    let shifted = day + 719_468;
    let (era, of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * of_year + 2) / 153;
    let month = (shifted_month + 2) % 12 + 1;
    let year = era * 400 + year_of_era + i64::from(month <= 2);
    (year, month, of_year - (153 * shifted_month + 2) / 5 + 1)
}

/// The calendar day of a moment as people there count it, `2026-10-06`. A moment outside of the years 0 to 9999 counts
/// as the nearest day in them: what a stranger's device wrote may be any number.
pub fn date_text(stamp: Stamp) -> String {
    /// 0000-01-01 and 9999-12-31, days since 1970-01-01.
    const YEARS: (i64, i64) = (-719_528, 2_932_896);
    let (year, month, day) = date_of(Local::of(stamp).day.clamp(YEARS.0, YEARS.1));
    format!("{year:04}-{month:02}-{day:02}")
}

/// The same day of a later month and the same time of day; the last day of that month where it has no such day.
pub fn plus_months(stamp: Stamp, months: u32) -> Stamp {
    let local = Local::of(stamp);
    let (year, month, day) = date_of(local.day);
    let first = |month: i64| day_of(year + month.div_euclid(12), month.rem_euclid(12) + 1, 1);
    let later = month - 1 + i64::from(months);
    let last_day = first(later + 1) - first(later);
    Local { day: first(later) + day.min(last_day) - 1, ..local }.stamp(stamp.offset_min)
}

/// Day of the week as kenya.json writes it: `mon` to `sun`.
pub fn weekday(day: i64) -> &'static str {
    match day.rem_euclid(7) {
        0 => "thu",
        1 => "fri",
        2 => "sat",
        3 => "sun",
        4 => "mon",
        5 => "tue",
        _ => "wed",
    }
}

/// The day of a date written `2026-12-25`, counted from 1 January 1970; none when it is no date.
pub fn parse_date(text: &str) -> Option<i64> {
    let mut parts = text.splitn(3, '-').map(str::parse::<i64>);
    let (year, month, day) = (parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?);
    let plain = (1..=9_999).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
    let found = plain.then(|| day_of(year, month, day))?;
    // A 30 February would be some day of March.
    (date_of(found) == (year, month, day)).then_some(found)
}

/// Milliseconds since midnight of a time written `08:00`; none when it is no time.
pub fn parse_time(text: &str) -> Option<i64> {
    let (hour, minute) = text.split_once(':')?;
    let (hour, minute) = (hour.parse::<i64>().ok()?, minute.parse::<i64>().ok()?);
    let plain = (0..24).contains(&hour) && (0..60).contains(&minute);
    plain.then_some((hour * 60 + minute) * MINUTE_MS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_days_match_over_eight_hundred_years() {
        let (mut year, mut month, mut day) = date_of(-146_097);
        assert_eq!((year, month, day), (1_570, 1, 1));
        for number in -146_097..146_097 {
            assert_eq!(date_of(number), (year, month, day));
            assert_eq!(day_of(year, month, day), number);
            let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
            let long = match month {
                2 => 28 + i64::from(leap),
                4 | 6 | 9 | 11 => 30,
                _ => 31,
            };
            day += 1;
            if day > long {
                (month, day) = (month + 1, 1);
            }
            if month > 12 {
                (year, month) = (year + 1, 1);
            }
        }
    }

    #[test]
    fn a_month_later_is_the_same_day_or_the_last_one_there_is() {
        let at = |date: &str, hour: i64| Local { day: parse_date(date).unwrap(), ms: hour * 3_600_000 }.stamp(180);
        for (from, months, to) in [
            ("2026-10-07", 3, "2027-01-07"),
            ("2026-11-30", 3, "2027-02-28"),
            ("2027-11-30", 3, "2028-02-29"),
            ("2026-08-31", 3, "2026-11-30"),
            ("2026-12-31", 2, "2027-02-28"),
            ("2026-01-31", 12, "2027-01-31"),
        ] {
            // Two in the morning in Nairobi is still the day before in UTC: the day she knows counts.
            assert_eq!(plus_months(at(from, 2), months), at(to, 2), "{from} + {months}");
        }
    }

    #[test]
    fn only_dates_and_times_are_read_and_weekdays_are_known() {
        assert_eq!(parse_date("1970-01-01"), Some(0));
        for text in ["", "2026", "2026-13-01", "2026-02-30", "2026-2-3-4", "26-00-10", "x-1-1", "99999999999-1-1"] {
            assert_eq!(parse_date(text), None, "{text}");
        }
        assert_eq!(parse_time("08:30"), Some(30_600_000));
        for text in ["", "8", "24:00", "12:60", "-1:00", "a:b"] {
            assert_eq!(parse_time(text), None, "{text}");
        }
        assert_eq!(weekday(parse_date("2026-10-06").unwrap()), "tue");
        assert_eq!(weekday(parse_date("1969-12-29").unwrap()), "mon");
    }
}
