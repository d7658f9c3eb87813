//! No control character of a topic name, a record or an error message reaches a terminal as it is.
//!
//! Names and values come from whoever could write them; raw, they could move the cursor, forge lines
//! or reverse the reading direction.

use std::borrow::Cow;
use std::fmt::Write;

/// Whether a character would act on the terminal instead of being shown.
pub(crate) fn is_unsafe(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}')
}

/// The text on one line, with what is unsafe spelled out as in Rust: `\n`, `\u{1b}`.
pub(crate) fn escape(text: &str) -> Cow<'_, str> {
    escape_but(text, |_| false)
}

/// The same for text that may have several lines.
pub(crate) fn escape_lines(text: &str) -> Cow<'_, str> {
    escape_but(text, |letter| letter == '\n')
}

fn escape_but(text: &str, allowed: impl Fn(char) -> bool) -> Cow<'_, str> {
    let harmful = |letter: char| is_unsafe(letter) && !allowed(letter);
    if !text.contains(harmful) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 16);
    for letter in text.chars() {
        match harmful(letter) {
            // Writing to a String cannot fail.
            true => drop(write!(safe, "{}", letter.escape_default())),
            false => safe.push(letter),
        }
    }
    Cow::Owned(safe)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_acts_on_a_terminal_is_spelled_out() {
        assert_eq!(escape("plain äöü 漢字"), "plain äöü 漢字");
        assert_eq!(escape("\x1b[31mred"), "\\u{1b}[31mred");
        assert_eq!(escape("a\r\nb\tc"), "a\\r\\nb\\tc");
        assert_eq!(escape("\u{9b}2J\u{7f}"), "\\u{9b}2J\\u{7f}");
        assert_eq!(escape("abc\u{202e}fed"), "abc\\u{202e}fed");
        assert_eq!(escape_lines("a\n\x07b"), "a\n\\u{7}b");
    }
}
