//! Numbers and spans of time as a person reads them at a glance: short, and of one width.
//!
//! Pure.

use crate::output::human;

/// A number of things: whole up to 99,999, then with three digits: `412k`, `3.1M`.
pub(crate) fn count(number: i64) -> String {
    if number.abs() < 100_000 {
        return grouped(number);
    }
    short(number as f64)
}

/// A number with commas between its thousands.
pub(crate) fn grouped(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if number < 0 {
        text.push('-');
    }
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Things a second, with three digits: `0`, `0.3`, `12.4`, `412`, `1.2k`, `3.1M`.
pub(crate) fn rate(number: f64) -> String {
    match number.abs() {
        size if size < 0.05 => "0".to_owned(),
        size if size < 99.95 => format!("{number:.1}"),
        size if size < 999.5 => format!("{number:.0}"),
        _ => short(number),
    }
}

/// Three digits and a letter for the thousands.
fn short(number: f64) -> String {
    const UNITS: [&str; 5] = ["k", "M", "G", "T", "P"];
    let mut value = number / 1000.0;
    let mut unit = 0;
    while value.abs() >= 999.5 && unit + 1 < UNITS.len() {
        value /= 1000.0;
        unit += 1;
    }
    match value.abs() < 99.95 {
        true => format!("{value:.1}{}", UNITS[unit]),
        false => format!("{value:.0}{}", UNITS[unit]),
    }
}

/// A number of bytes: `3.1 MiB`.
pub(crate) fn bytes(number: f64) -> String {
    human::bytes(number.round())
}

/// A span of time by its two largest units; nothing shorter than a second is worth its fraction.
pub(crate) fn duration(ms: i64) -> String {
    if ms == 0 {
        return "0".to_owned();
    }
    let ms = if ms >= 10_000 { ms / 1000 * 1000 } else { ms };
    human::duration(ms as f64)
}

/// How old something is: `2s`, `3m`.
pub(crate) fn age(ms: i64) -> String {
    match ms {
        ms if ms < 60_000 => format!("{}s", ms / 1000),
        ms if ms < 3_600_000 => format!("{}m", ms / 60_000),
        ms if ms < 172_800_000 => format!("{}h", ms / 3_600_000),
        ms => format!("{}d", ms / 86_400_000),
    }
}

/// How long ago something was, or how soon it will be: `2s`, `in 19h`.
pub(crate) fn ago(ms: i64) -> String {
    if ms < 0 { format!("in {}", age(-ms)) } else { age(ms) }
}

/// What a number over time counts: how it is written, and at which numbers an axis ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Measure {
    /// Things a second.
    Rate,
    /// Things.
    Count,
    /// Bytes a second, about.
    ByteRate,
}

impl Measure {
    /// A number as it is written on an axis.
    pub(crate) fn write(self, number: f64) -> String {
        match self {
            Measure::Rate => rate(number).replacen(".0", "", 1),
            Measure::Count => count(number.round() as i64).replacen(".0", "", 1),
            Measure::ByteRate => bytes(number).replacen(".0 ", " ", 1),
        }
    }

    /// The next number that is easy to read, and its half too.
    pub(crate) fn top(self, number: f64) -> f64 {
        const STEPS: [f64; 9] = [1.0, 1.2, 1.6, 2.0, 3.0, 4.0, 6.0, 8.0, 10.0];
        if number <= 0.0 {
            return 1.0;
        }
        // Bytes are written in powers of 1024, and within one of them as other numbers.
        let unit = match self {
            Measure::ByteRate => 1024f64.powf(number.log(1024.0).floor().max(0.0)),
            Measure::Rate | Measure::Count => 1.0,
        };
        let tens = unit * 10f64.powf((number / unit).log10().floor());
        let top = STEPS.into_iter().map(|step| step * tens).find(|step| *step >= number).unwrap_or(number);
        // There are no halves of things.
        if self == Measure::Count { top.max(2.0) } else { top }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axes_end_at_numbers_that_are_easy_to_read() {
        let check = |measure: Measure, number: f64, expected: &str| {
            assert_eq!(measure.write(measure.top(number)), expected, "{number}");
        };
        for (number, expected) in
            [(0.0, "1"), (0.3, "0.3"), (7.0, "8"), (10.0, "10"), (67_200.0, "80k"), (620_000.0, "800k")]
        {
            check(Measure::Rate, number, expected);
        }
        check(Measure::Count, 1.0, "2");
        check(Measure::ByteRate, 549_000_000.0, "600 MiB");
        check(Measure::ByteRate, 1_050_000_000.0, "1.2 GiB");
        check(Measure::ByteRate, 900.0, "1000 B");
    }

    #[test]
    fn numbers_are_short() {
        let check = |number: i64, expected: &str| assert_eq!(count(number), expected);
        check(0, "0");
        check(-1234, "-1,234");
        check(99_999, "99,999");
        check(100_000, "100k");
        check(999_499, "999k");
        check(999_999, "1.0M");
        check(3_140_000, "3.1M");
        for (number, expected) in [
            (0.0, "0"),
            (0.04, "0"),
            (0.3, "0.3"),
            (12.44, "12.4"),
            (412.0, "412"),
            (999.7, "1.0k"),
            (412_000.0, "412k"),
        ] {
            assert_eq!(rate(number), expected);
        }
        assert_eq!(duration(12_345), "12s");
        assert_eq!(age(61_000), "1m");
        assert_eq!(ago(3_000_000_000), "34d");
        assert_eq!(ago(-7_200_000), "in 2h");
    }
}
