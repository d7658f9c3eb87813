//! Points in time and spans of it as text: RFC 3339, in UTC or for a person at his place, and `30s`. `now` is an
//! argument; but for the zone of this machine it is pure.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use jiff::Timestamp;
use jiff::tz::TimeZone;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// Milliseconds since 1970, now. For shells only.
pub(crate) fn now_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

/// Whose clock a time is shown by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Zone {
    /// Everybody's: in full, for scripts and for comparing.
    #[default]
    Utc,
    /// The one of this machine, for a person: to the second.
    Local,
}

impl Zone {
    /// RFC 3339, which `@TIME` reads again.
    pub(crate) fn show(self, timestamp_ms: i64) -> String {
        let offset = match self {
            Zone::Utc => None,
            Zone::Local => local_offset(timestamp_ms),
        };
        offset.map_or_else(|| to_rfc3339(timestamp_ms), |offset| to_rfc3339_at(timestamp_ms, offset))
    }

    /// The date, and the clock to the millisecond: `2026-01-31` and `10:00:00.000`.
    pub(crate) fn parts(self, timestamp_ms: i64) -> (String, String) {
        let offset = match self {
            Zone::Utc => 0,
            Zone::Local => local_offset(timestamp_ms).unwrap_or(0),
        };
        let shown = to_rfc3339(timestamp_ms.saturating_add(i64::from(offset) * 1000));
        match shown.trim_end_matches('Z').split_once('T') {
            Some((date, clock)) => (date.to_owned(), clock.to_owned()),
            // A year of more than four digits is a plain number.
            None => (timestamp_ms.to_string(), String::new()),
        }
    }
}

/// How many seconds this machine's zone is before UTC at that time.
fn local_offset(timestamp_ms: i64) -> Option<i32> {
    let time = Timestamp::from_millisecond(timestamp_ms).ok()?;
    Some(TimeZone::system().to_offset(time).seconds())
}

/// `2026-01-31T11:00:00+01:00`, so many seconds before UTC; in UTC itself `Z`.
fn to_rfc3339_at(timestamp_ms: i64, offset_seconds: i32) -> String {
    let shown = to_rfc3339(timestamp_ms.saturating_add(i64::from(offset_seconds) * 1000));
    // Without milliseconds; a year of more than four digits is a plain number.
    let Some((seconds, _)) = shown.split_once('.') else { return to_rfc3339(timestamp_ms) };
    let (sign, minutes) = (if offset_seconds < 0 { '-' } else { '+' }, offset_seconds.abs() / 60);
    match minutes {
        0 => format!("{seconds}Z"),
        minutes => format!("{seconds}{sign}{:02}:{:02}", minutes / 60, minutes % 60),
    }
}

/// `2026-01-31T10:00:00.000Z`; the plain number where the year has more than four digits.
pub(crate) fn to_rfc3339(timestamp_ms: i64) -> String {
    let (days, ms) = (timestamp_ms.div_euclid(DAY_MS), timestamp_ms.rem_euclid(DAY_MS));
    let (year, month, day) = civil_from_days(days);
    if !(0..=9999).contains(&year) {
        return timestamp_ms.to_string();
    }
    let (hour, minute, second) = (ms / 3_600_000, ms / 60_000 % 60, ms / 1000 % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{:03}Z", ms % 1000)
}

/// Reads an absolute time: RFC 3339, its seconds and its zone optional (UTC), or only a date.
pub(crate) fn parse_absolute(text: &str) -> Option<i64> {
    let (date, clock) = text.split_once(['T', 't', ' ']).unwrap_or((text, "00:00Z"));
    let (clock, zone_minutes) = split_zone(clock)?;
    let [year, month, day] = fields(date, '-')?;
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
    let [hour, minute, second] = match clock.matches(':').count() {
        2 => fields(clock, ':')?,
        _ => fields(&format!("{clock}:0"), ':')?,
    };
    let in_range = (1..=12).contains(&month)
        && (1..=31).contains(&day)
        && year <= 9999
        && hour < 24
        && minute < 60
        && second < 60;
    let days = in_range.then(|| days_from_civil(year, month, day))?;
    // The 31st of a month that has none would be another day.
    (civil_from_days(days) == (year, month, day)).then_some(())?;
    let seconds = hour * 3600 + (minute - zone_minutes) * 60 + second;
    Some(days * DAY_MS + seconds * 1000 + milliseconds(fraction)?)
}

/// Reads a span: a number and `ms`, `s`, `m`, `h` or `d`, any number of times: `1h30m`.
pub(crate) fn parse_duration(text: &str) -> Option<Duration> {
    let mut total = Duration::ZERO;
    let mut rest = text;
    while !rest.is_empty() {
        let digits = rest.find(|letter: char| !letter.is_ascii_digit())?;
        let (number, tail) = rest.split_at(digits);
        let letters = tail.find(|letter: char| letter.is_ascii_digit()).unwrap_or(tail.len());
        let (unit, tail) = tail.split_at(letters);
        let unit_ms = match unit {
            "ms" => 1,
            "s" => 1000,
            "m" => 60_000,
            "h" => 3_600_000,
            "d" => 86_400_000,
            _ => return None,
        };
        let number: u64 = number.parse().ok()?;
        total = total.checked_add(Duration::from_millis(number.checked_mul(unit_ms)?))?;
        rest = tail;
    }
    (!text.is_empty()).then_some(total)
}

fn split_zone(clock: &str) -> Option<(&str, i64)> {
    if let Some(clock) = clock.strip_suffix(['Z', 'z']) {
        return Some((clock, 0));
    }
    let Some(at) = clock.rfind(['+', '-']) else { return Some((clock, 0)) };
    let [hours, minutes] = fields(&clock[at + 1..], ':')?;
    let sign = if clock[at..].starts_with('-') { -1 } else { 1 };
    (hours < 24 && minutes < 60).then_some((&clock[..at], sign * (hours * 60 + minutes)))
}

fn fields<const N: usize>(text: &str, separator: char) -> Option<[i64; N]> {
    let digits = |part: &str| match part.bytes().all(|byte| byte.is_ascii_digit()) && part.len() <= 4 {
        true => part.parse().ok(),
        false => None,
    };
    let parts: Option<Vec<i64>> = text.split(separator).map(digits).collect();
    parts?.try_into().ok()
}

fn milliseconds(fraction: &str) -> Option<i64> {
    if fraction.is_empty() || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    format!("{fraction:0<3}")[..3].parse().ok()
}

/// Days since 1970 to a date of the Gregorian calendar, by counting eras of 400 years from March.
fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let (era, day_of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = year - i64::from(month <= 2);
    let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_go_both_ways() {
        for (ms, text) in [
            (0, "1970-01-01T00:00:00.000Z"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z"),
            (1_769_853_600_123, "2026-01-31T10:00:00.123Z"),
            (-1, "1969-12-31T23:59:59.999Z"),
        ] {
            assert_eq!(to_rfc3339(ms), text);
            assert_eq!(parse_absolute(text), Some(ms), "{text}");
        }
        assert_eq!(to_rfc3339(i64::MAX), i64::MAX.to_string());
    }

    #[test]
    fn a_person_reads_the_time_of_his_place() {
        let ms = 1_769_853_600_123;
        for (offset, expected) in [
            (0, "2026-01-31T10:00:00Z"),
            (3600, "2026-01-31T11:00:00+01:00"),
            (-12_600, "2026-01-31T06:30:00-03:30"),
            (20_700, "2026-01-31T15:45:00+05:45"),
        ] {
            assert_eq!(to_rfc3339_at(ms, offset), expected);
            assert_eq!(parse_absolute(expected), Some(ms / 1000 * 1000), "{expected}");
        }
        assert_eq!(to_rfc3339_at(i64::MAX, 3600), i64::MAX.to_string());
        assert_eq!(Zone::Utc.show(ms), "2026-01-31T10:00:00.123Z");
    }

    #[test]
    fn every_day_of_four_centuries_goes_both_ways() {
        for days in -146_097..146_097 {
            let (year, month, day) = civil_from_days(days);
            assert_eq!(days_from_civil(year, month, day), days);
        }
    }

    #[test]
    fn instants_may_be_short() {
        assert_eq!(parse_absolute("2026-01-31T10:00Z"), Some(1_769_853_600_000));
        assert_eq!(parse_absolute("2026-01-31T11:00+01:00"), Some(1_769_853_600_000));
        assert_eq!(parse_absolute("2026-01-31T10:00:00.5"), Some(1_769_853_600_500));
        assert_eq!(parse_absolute("2026-01-31"), Some(1_769_817_600_000));
        for bad in
            ["", "now", "2026-02-30", "2026-13-01", "2026-01-31T25:00", "2026-01-31T10:00+99:00", "1-2"]
        {
            assert_eq!(parse_absolute(bad), None, "{bad}");
        }
    }

    #[test]
    fn durations() {
        assert_eq!(parse_duration("90s"), Some(Duration::from_secs(90)));
        assert_eq!(parse_duration("1h30m"), Some(Duration::from_secs(5400)));
        assert_eq!(parse_duration("250ms"), Some(Duration::from_millis(250)));
        for bad in ["", "5", "s", "5x", "-5s", "99999999999999999999d", "9999999999999999d"] {
            assert_eq!(parse_duration(bad), None, "{bad}");
        }
    }
}
