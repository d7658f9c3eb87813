//! Text broken into lines of a width, each a place in the text: so nothing is copied, and only the lines on the
//! screen are drawn. Pure.

use unicode_width::UnicodeWidthChar;

use crate::output::escape::is_unsafe;

/// Of longer texts only the beginning is wrapped.
const BYTES_MAX: usize = 1 << 20;
/// A letter with all its marks takes no more than this.
const LETTER_BYTES_MAX: usize = 16;

/// The lines of a text.
#[derive(Clone, Debug, Default)]
pub(crate) struct Wrapped {
    lines: Vec<(u32, u32)>,
    /// How many bytes are not in them.
    pub(crate) left_out: usize,
}

impl Wrapped {
    /// Breaks a text into lines of at most so many cells, as it is when what is unsafe has been spelled out.
    pub(crate) fn of(text: &str, width: usize) -> Self {
        let end = (0..=text.len().min(BYTES_MAX)).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        let width = width.max(12);
        let mut lines = Vec::new();
        let (mut start, mut used) = (0, 0);
        for (at, letter) in text[..end].char_indices() {
            if letter == '\n' {
                // The line ends before a line break of two letters.
                let stop = if text[start..at].ends_with('\r') { at - 1 } else { at };
                lines.push((start as u32, stop as u32));
                (start, used) = (at + 1, 0);
                continue;
            }
            let cells = cells(letter);
            // What takes no room could be without end too.
            if used + cells > width || at - start > LETTER_BYTES_MAX * width {
                lines.push((start as u32, at as u32));
                (start, used) = (at, 0);
            }
            used += cells;
        }
        if start < end {
            lines.push((start as u32, end as u32));
        }
        Self { lines, left_out: text.len() - end }
    }

    /// How many lines.
    pub(crate) fn len(&self) -> usize {
        self.lines.len()
    }

    /// The text of a line.
    pub(crate) fn line<'a>(&self, text: &'a [u8], line: usize) -> &'a str {
        let place = self.lines.get(line).and_then(|(start, end)| text.get(*start as usize..*end as usize));
        place.and_then(|line| std::str::from_utf8(line).ok()).unwrap_or_default()
    }
}

/// How many cells a letter takes when it has been made harmless.
fn cells(letter: char) -> usize {
    match is_unsafe(letter) {
        true => letter.escape_default().len(),
        false => letter.width().unwrap_or(0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str, width: usize) -> Vec<&str> {
        let wrapped = Wrapped::of(text, width);
        (0..wrapped.len()).map(|line| wrapped.line(text.as_bytes(), line)).collect()
    }

    #[test]
    fn lines_are_as_wide_as_they_are_shown() {
        assert_eq!(lines("", 12), [""; 0]);
        assert_eq!(lines("one\r\ntwo\n\nthree\n", 12), ["one", "two", "", "three"]);
        assert_eq!(lines("0123456789abcdef", 12), ["0123456789ab", "cdef"]);
        assert_eq!(lines("漢漢漢漢漢漢漢", 13), ["漢漢漢漢漢漢", "漢"]);
        assert_eq!(lines("\u{1b}\u{1b}\u{1b}", 12), ["\u{1b}\u{1b}", "\u{1b}"]);
    }

    #[test]
    fn of_a_long_text_only_the_beginning() {
        let text = "ü".repeat(BYTES_MAX);
        let wrapped = Wrapped::of(&text, 80);
        assert_eq!(wrapped.left_out, BYTES_MAX);
        assert_eq!(wrapped.len(), BYTES_MAX / 2 / 80 + 1);
    }
}
