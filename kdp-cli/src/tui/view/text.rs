//! Names and cells as they are written on a screen: cut to their width, harmless.
//!
//! Pure. Names come from whoever could write them; they are escaped before they are measured.

use std::borrow::Cow;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::theme::Theme;
use crate::output::escape::escape;
pub(crate) use crate::tui::app::numbers::{age, ago, bytes, count, duration, grouped, rate};
use crate::tui::app::rows::Cell;
use crate::tui::app::series::Series;

/// What stands in a cell.
pub(crate) fn cell<'a>(cell: &Cell<'a>, theme: &Theme) -> Cow<'a, str> {
    let known = |text: Option<String>| Cow::Owned(text.unwrap_or_else(|| theme.unknown().to_owned()));
    match cell {
        Cell::Text(Cow::Borrowed(text)) => escape(text),
        Cell::Text(Cow::Owned(text)) => Cow::Owned(escape(text).into_owned()),
        Cell::Count(number) | Cell::Bad(number, _) => known(number.map(count)),
        Cell::Rate(number) => known(number.map(rate)),
        Cell::Bytes(number) => known(number.map(|number| bytes(number as f64))),
        Cell::ByteRate(number) => known(number.map(bytes)),
        Cell::Offset(number) => known(number.map(|number| number.to_string())),
        Cell::DurationMs(number) => known(number.map(duration)),
        Cell::Ago(number) => known(number.map(ago)),
        Cell::Share(number, _) => known(number.map(|number| format!("{:.0}%", number * 100.0))),
        Cell::Ratio(number) => known(number.map(|number| format!("{number:.1}"))),
        Cell::State(health, word) => {
            let word = escape(word);
            Cow::Owned(format!("{} {word}", theme.sign(*health)))
        }
        Cell::Spark(_) => Cow::Borrowed(""),
        Cell::Faint(words) => Cow::Borrowed(words),
        Cell::Date(ms) => known(ms.map(|ms| theme.zone().parts(ms).0)),
        Cell::Clock(ms) => known(ms.map(|ms| theme.zone().parts(ms).1)),
    }
}

/// A number over time as one line of bars, the newest on the right; what is not known is blank. The highest
/// leaves the top of its line free, so that it does not run into the line above.
pub(crate) fn spark(series: &Series, width: usize, theme: &Theme) -> String {
    let Some(last) = series.points().next_back() else { return String::new() };
    let bars = theme.bars();
    let columns = series.columns(last.at_ms, series.span_ms(), width);
    let highest = columns.iter().flatten().copied().fold(0.0_f64, f64::max);
    let bar = |value: Option<f64>| match value {
        None => ' ',
        Some(value) if highest <= 0.0 || value <= 0.0 => bars[0],
        Some(value) => bars[((value / highest * 6.0).round() as usize).min(6)],
    };
    columns.into_iter().map(bar).collect()
}

/// The display width of a text.
pub(crate) fn width(text: &str) -> usize {
    text.width()
}

/// The text, cut to so many cells, with a sign where it was cut.
pub(crate) fn fit<'a>(text: &'a str, cells: usize, theme: &Theme) -> Cow<'a, str> {
    if width(text) <= cells {
        return Cow::Borrowed(text);
    }
    let sign = theme.letter("…", "~");
    let tail = partition_of(text).filter(|tail| cells > 2 * tail.len()).unwrap_or_default();
    let text = text.strip_suffix(tail).unwrap_or(text);
    let mut left = cells.saturating_sub(1 + tail.len());
    let mut cut = String::new();
    for letter in text.chars() {
        let letter_width = letter.width().unwrap_or(0);
        if letter_width > left {
            break;
        }
        left -= letter_width;
        cut.push(letter);
    }
    if cells > 0 {
        cut.push_str(sign);
        cut.push_str(tail);
    }
    Cow::Owned(cut)
}

/// The end of the name of a partition, which tells long names apart; the port of an address does not.
fn partition_of(text: &str) -> Option<&str> {
    let tail = &text[text.rfind(':')?..];
    let is_number = (2..=4).contains(&tail.len()) && tail[1..].bytes().all(|byte| byte.is_ascii_digit());
    is_number.then_some(tail)
}

/// The text in lines of at most so many cells, broken between words where that can be.
pub(crate) fn wrap(text: &str, cells: usize) -> Vec<String> {
    let (mut lines, mut line, mut used) = (Vec::new(), String::new(), 0);
    for word in text.split_inclusive(' ') {
        if used > 0 && used + width(word.trim_end()) > cells {
            lines.push(std::mem::take(&mut line));
            used = 0;
        }
        for letter in word.chars() {
            let wide = letter.width().unwrap_or(0);
            if used > 0 && used + wide > cells && letter != ' ' {
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
            line.push(letter);
            used += wide;
        }
    }
    lines.push(line);
    lines
}

/// The text, cut in its middle to so many cells: what names end with tells more than what is in between.
pub(crate) fn shortened<'a>(text: &'a str, cells: usize, theme: &Theme) -> Cow<'a, str> {
    if width(text) <= cells {
        return Cow::Borrowed(text);
    }
    let tail = cells.saturating_sub(1) / 2;
    let start = fit(text, cells - tail, theme);
    Cow::Owned(format!("{start}{}", end(text, tail)))
}

/// The text, cut at its beginning to so many cells: where somebody types is at the end.
pub(crate) fn tail<'a>(text: &'a str, cells: usize, theme: &Theme) -> Cow<'a, str> {
    if width(text) <= cells {
        return Cow::Borrowed(text);
    }
    Cow::Owned(format!("{}{}", theme.letter("…", "~"), end(text, cells.saturating_sub(1))))
}

/// As much of the end of a text as these cells have room for.
fn end(text: &str, cells: usize) -> &str {
    let (mut start, mut left) = (text.len(), cells);
    for (at, letter) in text.char_indices().rev() {
        let letter_width = letter.width().unwrap_or(0);
        if letter_width > left {
            break;
        }
        left -= letter_width;
        start = at;
    }
    &text[start..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_what_is_typed_stays_in_view() {
        let theme = Theme::full();
        assert_eq!(tail("abc", 3, &theme), "abc");
        assert_eq!(tail("abcdef", 3, &theme), "…ef");
        assert_eq!(tail("ab漢字", 4, &theme), "…字");
        assert_eq!(tail("abcdef", 0, &theme), "…");
    }

    #[test]
    fn long_texts_are_wrapped_between_words() {
        assert_eq!(wrap("", 5), [""]);
        assert_eq!(wrap("one two three", 8), ["one two ", "three"]);
        assert_eq!(wrap("abcdefgh ij", 4), ["abcd", "efgh ", "ij"]);
        assert_eq!(wrap("日本語", 4), ["日本", "語"]);
    }

    #[test]
    fn names_are_cut_by_their_width() {
        let theme = Theme::full();
        assert_eq!(fit("orders", 6, &theme), "orders");
        assert_eq!(fit("orders", 4, &theme), "ord…");
        assert_eq!(fit("漢字漢字", 5, &theme), "漢字…");
        assert_eq!(fit("漢字漢字", 4, &theme), "漢…");
        assert_eq!(fit("orders", 0, &theme), "");
        assert_eq!(fit("counts-repartition:12", 12, &theme), "counts-r…:12");
        assert_eq!(fit("counts-repartition:12", 5, &theme), "coun…");
        assert_eq!(cell(&Cell::text("a\u{1b}[2J"), &theme), "a\\u{1b}[2J");
    }

    #[test]
    fn long_texts_are_wrapped_or_shortened() {
        let theme = Theme::full();
        assert_eq!(shortened("/var/lib/kafka-1", 9, &theme), "/var…ka-1");
        assert_eq!(shortened("kafka", 5, &theme), "kafka");
        assert_eq!(shortened("漢字漢字", 5, &theme), "漢…字");
    }

    #[test]
    fn sparks_have_gaps_and_a_scale_and_touch_no_line_above() {
        let of = |values: &[Option<f64>], theme: &Theme| {
            let mut series = Series::default();
            for (value, step) in values.iter().zip(0..) {
                series.push(step * 20_000, *value, 10);
            }
            spark(&series, 4, theme)
        };
        let theme = Theme::full();
        assert_eq!(of(&[Some(0.0), None, Some(4.0), Some(8.0)], &theme), "▁ ▄▇");
        assert_eq!(of(&[Some(0.0), Some(0.0)], &theme), "  ▁▁");
        assert_eq!(of(&[Some(1.0), Some(2.0), Some(3.0), Some(4.0)], &Theme::ascii()), ",-+*");
        assert_eq!(of(&[], &theme), "");
    }
}
