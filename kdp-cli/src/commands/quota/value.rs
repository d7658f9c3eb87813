//! Limits as they are typed and read: `10MiB/s`, `200%`, `5/s`. Pure.
//!
//! A rate in bytes has to say MB or MiB when it says anything but bytes: an `M` was read as ten times
//! too much by somebody before.

use kdp_client::admin::quotas::{KEYS, Unit};
use serde_json::Number;

use crate::pattern::closest;

/// What a key counts.
pub(super) fn unit(key: &str) -> Result<Unit, String> {
    match KEYS.iter().find(|(known, _)| *known == key) {
        Some((_, unit)) => Ok(*unit),
        None => Err(match closest(key, KEYS.iter().map(|(known, _)| *known)) {
            Some(near) => format!("there is no quota `{key}`; did you mean `{near}`?"),
            None => {
                let known: Vec<&str> = KEYS.iter().map(|(known, _)| *known).collect();
                format!("there is no quota `{key}`; there are {}", known.join(", "))
            }
        }),
    }
}

/// Reads `KEY=VALUE`.
pub(super) fn parse_setting(word: &str) -> Result<(String, f64), String> {
    let (key, value) = word.split_once('=').ok_or_else(|| format!("`{word}`: write KEY=VALUE"))?;
    Ok((key.to_owned(), parse(value, unit(key)?)?))
}

/// Reads a value; a bare number is in the unit of the brokers.
pub(super) fn parse(text: &str, unit: Unit) -> Result<f64, String> {
    let text = text.trim();
    let digits = text.find(|letter: char| !letter.is_ascii_digit() && letter != '.').unwrap_or(text.len());
    let (number, suffix) = text.split_at(digits);
    let number: f64 = number.parse().map_err(|_| format!("`{text}` is no number"))?;
    let factor = factor(suffix.trim(), unit).ok_or_else(|| {
        let example = match unit {
            Unit::BytesPerSecond => "10MiB/s, 500KB/s or 1048576",
            Unit::Percent => "200% or 200",
            Unit::PerSecond => "5/s, 30/m or 5",
        };
        format!("`{text}` is no such quota: write it as {example}")
    })?;
    match number * factor {
        value if value > 0.0 && value.is_finite() => Ok(value),
        _ => Err(format!("`{text}`: a quota is more than nothing; `kdp quota unset` takes it away")),
    }
}

fn factor(suffix: &str, unit: Unit) -> Option<f64> {
    match unit {
        Unit::Percent => ["", "%"].contains(&suffix).then_some(1.0),
        Unit::PerSecond => match suffix {
            "" | "/s" => Some(1.0),
            "/m" | "/min" => Some(1.0 / 60.0),
            _ => None,
        },
        Unit::BytesPerSecond => Some(match suffix.strip_suffix("/s").unwrap_or(suffix) {
            "" | "B" => 1.0,
            "kB" | "KB" => 1e3,
            "MB" => 1e6,
            "GB" => 1e9,
            "KiB" => 1024.0,
            "MiB" => 1024.0 * 1024.0,
            "GiB" => 1024.0 * 1024.0 * 1024.0,
            _ => return None,
        }),
    }
}

/// As a person reads it.
pub(super) fn describe(value: f64, unit: Unit) -> String {
    match unit {
        Unit::Percent => format!("{}%", short(value)),
        Unit::PerSecond => format!("{}/s", short(value)),
        Unit::BytesPerSecond => {
            let units = [("GiB", 1024.0 * 1024.0 * 1024.0), ("MiB", 1024.0 * 1024.0), ("KiB", 1024.0)];
            match units.into_iter().find(|(_, size)| value >= *size) {
                Some((name, size)) => format!("{} {name}/s", short(value / size)),
                None => format!("{} B/s", short(value)),
            }
        }
    }
}

/// At most two digits behind the point.
fn short(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A whole number without a point, as scripts want it.
pub(super) fn number(value: f64) -> Option<Number> {
    let whole = value as i64;
    if whole as f64 == value { Some(whole.into()) } else { Number::from_f64(value) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_in_their_units() {
        let check = |text: &str, unit, expected: Option<f64>| {
            assert_eq!(parse(text, unit).ok(), expected, "{text}");
        };
        check("10MiB/s", Unit::BytesPerSecond, Some(10_485_760.0));
        check("1.5 MB", Unit::BytesPerSecond, Some(1_500_000.0));
        check("1000", Unit::BytesPerSecond, Some(1000.0));
        check("200%", Unit::Percent, Some(200.0));
        check("5/s", Unit::PerSecond, Some(5.0));
        check("30/m", Unit::PerSecond, Some(0.5));
        for bad in ["10M", "10Mbit/s", "", "0", "-1", "ten"] {
            check(bad, Unit::BytesPerSecond, None);
        }
        check("10MiB", Unit::Percent, None);
    }

    #[test]
    fn values_are_shown_as_they_are_typed() {
        assert_eq!(describe(10_485_760.0, Unit::BytesPerSecond), "10 MiB/s");
        assert_eq!(describe(1000.0, Unit::BytesPerSecond), "1000 B/s");
        assert_eq!(describe(12.5, Unit::Percent), "12.5%");
        assert_eq!(number(1024.0).unwrap().to_string(), "1024");
        assert_eq!(number(0.5).unwrap().to_string(), "0.5");
    }

    #[test]
    fn a_mistyped_key_gets_a_suggestion() {
        let error = parse_setting("producer_byte_rat=5").unwrap_err();
        assert!(error.contains("did you mean `producer_byte_rate`?"), "{error}");
    }
}
