//! Topics, partitions and offsets as they are typed: `orders`, `orders:0,3-7`, `start`, `-10`, `@-1h`.
//!
//! Pure; `now` is an argument.

use std::collections::BTreeSet;
use std::str::FromStr;

use kdp_client::consumer::Position;
use kdp_client::protocol::types::{Offset, PartitionId};

use crate::time;

/// A topic, or some of its partitions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TopicSelector {
    /// The topic.
    pub(crate) topic: String,
    /// `None`: all of them.
    pub(crate) partitions: Option<BTreeSet<PartitionId>>,
}

/// Nobody means more partitions than this, and a typing error should not take the machine down.
const PARTITIONS_MAX: usize = 100_000;

impl FromStr for TopicSelector {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let Some((topic, list)) = text.split_once(':') else {
            return Ok(Self { topic: text.to_owned(), partitions: None });
        };
        let error = || format!("`{list}` names no partitions: write them as 0,3-7");
        let mut partitions = BTreeSet::new();
        for part in list.split(',') {
            let (first, last) = part.split_once('-').unwrap_or((part, part));
            let (first, last): (i32, i32) =
                (first.parse().map_err(|_| error())?, last.parse().map_err(|_| error())?);
            let ids = (first..=last).take(PARTITIONS_MAX + 1).map(PartitionId);
            partitions.extend(ids);
            if first < 0 || first > last || partitions.len() > PARTITIONS_MAX {
                return Err(error());
            }
        }
        Ok(Self { topic: topic.to_owned(), partitions: Some(partitions) })
    }
}

/// What an offset may be, for help and errors.
pub(crate) const POSITIONS: &str =
    "start, end, 42, +10 (after start), -10 (before end), @2026-01-31T10:00Z, @-1h or max-ts";

/// Reads a position; spans of time count back from `now_ms`.
pub(crate) fn position(text: &str, now_ms: i64) -> Result<Position, String> {
    let error = || format!("`{text}` is no offset: write {POSITIONS}");
    let number = |digits: &str| match digits.bytes().all(|byte| byte.is_ascii_digit()) {
        true if !digits.is_empty() => digits.parse::<i64>().map_err(|_| error()),
        _ => Err(error()),
    };
    match (text, text.split_at_checked(1)) {
        ("start", _) => Ok(Position::Start),
        ("end", _) => Ok(Position::End),
        ("max-ts", _) => Ok(Position::MaxTimestamp),
        (_, Some(("+", digits))) => number(digits).map(Position::AfterStart),
        (_, Some(("-", digits))) => number(digits).map(Position::BeforeEnd),
        (_, Some(("@", when))) => instant(when, now_ms).map(Position::Timestamp).ok_or_else(error),
        _ => number(text).map(|offset| Position::At(Offset(offset))),
    }
}

fn instant(text: &str, now_ms: i64) -> Option<i64> {
    if text == "now" {
        return Some(now_ms);
    }
    if let Some(span) = text.strip_prefix('-') {
        let span = i64::try_from(time::parse_duration(span)?.as_millis()).ok()?;
        return Some(now_ms.saturating_sub(span).max(0));
    }
    // A plain number of that many digits is a timestamp in milliseconds, as Kafka prints them.
    match text.len() >= 9 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        true => text.parse().ok(),
        false => time::parse_absolute(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn partitions() {
        let check = |text: &str, expected: Option<&[i32]>| {
            let selector: TopicSelector = text.parse().unwrap();
            let ids = expected.map(|ids| ids.iter().copied().map(PartitionId).collect());
            assert_eq!((selector.topic.as_str(), selector.partitions), ("orders", ids), "{text}");
        };
        check("orders", None);
        check("orders:0", Some(&[0]));
        check("orders:0,3-5,4", Some(&[0, 3, 4, 5]));
        for bad in ["o:", "o:x", "o:5-3", "o:-1", "o:0-2147483647", "o:1,,2"] {
            assert!(bad.parse::<TopicSelector>().is_err(), "{bad}");
        }
    }

    #[test]
    fn positions() {
        const NOW: i64 = 1_769_853_600_000;
        let check = |text: &str, expected: Position| assert_eq!(position(text, NOW), Ok(expected), "{text}");
        check("start", Position::Start);
        check("end", Position::End);
        check("max-ts", Position::MaxTimestamp);
        check("42", Position::At(Offset(42)));
        check("+10", Position::AfterStart(10));
        check("-10", Position::BeforeEnd(10));
        check("@2026-01-31T10:00Z", Position::Timestamp(NOW));
        check("@1769853600000", Position::Timestamp(NOW));
        check("@-1h", Position::Timestamp(NOW - 3_600_000));
        check("@now", Position::Timestamp(NOW));
        for bad in ["", "begin", "+", "-", "+-5", "1.5", "@", "@yesterday", "99999999999999999999"] {
            assert!(position(bad, NOW).is_err(), "{bad}");
        }
    }
}
