//! Bytes of a record on one line: what they are, and their beginning as text.
//!
//! Pure. Looks at the first few of them only, so that a value of a megabyte costs as much as a short one. Nothing
//! is escaped here: whoever draws does that.

use std::borrow::Cow;

use crate::tui::app::needle::Needle;

/// A line is never longer than this.
const LINE_BYTES: usize = 1024;
/// So many bytes stand for those that are no text.
const HEX_BYTES: usize = 32;
/// What is looked for is looked for in so many bytes.
const SOUGHT_BYTES: usize = 64 << 10;

/// Bytes on one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Short<'a> {
    /// There are none, which is not the same as no length.
    Null,
    /// Their length is 0.
    Empty,
    /// They are text.
    Text(Cow<'a, str>),
    /// They are no text: the first in hexadecimal.
    Bytes(String),
}

/// These bytes on one line.
pub(crate) fn short(bytes: Option<&[u8]>) -> Short<'_> {
    match bytes {
        None => Short::Null,
        Some([]) => Short::Empty,
        Some(bytes) => match beginning(bytes) {
            Some(text) => Short::Text(squeezed(text)),
            None => Short::Bytes(hex(bytes)),
        },
    }
}

/// The beginning as text, where it is text.
fn beginning(bytes: &[u8]) -> Option<&str> {
    let is_cut = bytes.len() > LINE_BYTES;
    let part = &bytes[..bytes.len().min(LINE_BYTES)];
    match std::str::from_utf8(part) {
        Ok(text) => Some(text),
        // The cut may go through a character.
        Err(error) if is_cut && error.error_len().is_none() => {
            std::str::from_utf8(&part[..error.valid_up_to()]).ok()
        }
        Err(_) => None,
    }
}

/// JSON that stands on several lines, on one; blanks mean nothing there.
fn squeezed(text: &str) -> Cow<'_, str> {
    match text.trim_start().starts_with(['{', '[']) {
        true => on_one_line(text),
        false => Cow::Borrowed(text),
    }
}

fn on_one_line(json: &str) -> Cow<'_, str> {
    match json.contains(['\n', '\r', '\t']) {
        true => Cow::Owned(json.split_ascii_whitespace().collect::<Vec<_>>().join(" ")),
        false => Cow::Borrowed(json),
    }
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    let mut line = String::from("0x");
    for byte in &bytes[..bytes.len().min(HEX_BYTES)] {
        // Writing to a String cannot fail.
        let _ = write!(line, "{byte:02x}");
    }
    line
}

/// The text around what is looked for, where the first `cells` letters would not show it.
pub(crate) fn around<'a>(bytes: &'a [u8], needle: &Needle, cells: usize) -> Option<Cow<'a, str>> {
    let place = needle.places(&bytes[..bytes.len().min(SOUGHT_BYTES)]).next()?;
    if place.end < cells {
        return None;
    }
    let is_json = bytes.trim_ascii_start().starts_with(b"{") || bytes.trim_ascii_start().starts_with(b"[");
    let mut part = &bytes[place.start.saturating_sub(cells / 3)..];
    // The cut may go through a character.
    while part.first().is_some_and(|byte| byte & 0xc0 == 0x80) {
        part = &part[1..];
    }
    let text = beginning(part)?;
    Some(if is_json { on_one_line(text) } else { Cow::Borrowed(text) })
}

/// Whether all of it is text.
pub(crate) fn text(bytes: &[u8]) -> Option<&str> {
    std::str::from_utf8(bytes).ok()
}

/// Whether the bytes hold these letters, which are lower case; capitals of ASCII do not matter.
pub(crate) fn holds(bytes: Option<&[u8]>, wanted: &str) -> bool {
    let (Some(bytes), wanted) = (bytes, wanted.as_bytes()) else { return false };
    let Some((first, rest)) = wanted.split_first() else { return true };
    let (small, large) = (*first, first.to_ascii_uppercase());
    let mut from = 0;
    while let Some(at) = memchr::memchr2(small, large, &bytes[from..]) {
        let start = from + at + 1;
        match bytes.get(start..start + rest.len()) {
            Some(there) if there.eq_ignore_ascii_case(rest) => return true,
            Some(_) => from = start,
            None => return false,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_what_they_are() {
        let text = |text: &'static str| Short::Text(Cow::Borrowed(text));
        assert_eq!(short(None), Short::Null);
        assert_eq!(short(Some(b"")), Short::Empty);
        assert_eq!(short(Some(b"null")), text("null"));
        assert_eq!(short(Some(b"a\n\tb")), text("a\n\tb"));
        assert_eq!(short(Some(b"{\n  \"a\": [1,\r\n 2]\n}")), text("{ \"a\": [1, 2] }"));
        assert_eq!(short(Some(b"ok\xff")), Short::Bytes("0x6f6bff".to_owned()));
        let mut long = "x".repeat(LINE_BYTES - 1).into_bytes();
        long.extend("ü and more".as_bytes());
        assert!(matches!(short(Some(&long)), Short::Text(text) if text.len() == LINE_BYTES - 1));
        let cut = [b"x".repeat(LINE_BYTES - 1), vec![0xc3]].concat();
        assert!(matches!(short(Some(&cut)), Short::Bytes(_)), "half a character at the end is none");
    }

    #[test]
    fn what_is_looked_for_is_shown() {
        let needle = Needle::letters("late").expect("letters");
        let shown = |text: &'static str| around(text.as_bytes(), &needle, 12);
        assert_eq!(shown("it is late"), None, "it can be seen anyway");
        assert_eq!(shown("much of it is there"), None);
        assert_eq!(shown("much of it is late indeed").as_deref(), Some(" is late indeed"));
        assert_eq!(shown("日本語日本語日本late").as_deref(), Some("本late"));
        assert_eq!(shown("{\"is\":\n \"far too late\"\n}").as_deref(), Some("too late\" }"));
        assert_eq!(around(b"\xff\xff\xff\xff\xff\xff\xff\xfflate", &needle, 9), None, "no text");
    }

    #[test]
    fn letters_are_found_in_any_case() {
        let found = |bytes: &[u8], wanted| holds(Some(bytes), wanted);
        assert!(found(b"an ORder", "order") && found(b"oorder", "order") && found(b"x", ""));
        assert!(!found(b"orde", "order") && !found(b"", "o") && !holds(None, ""));
        assert!(found("\u{1b}ü\u{0}x".as_bytes(), "ü"));
    }
}
