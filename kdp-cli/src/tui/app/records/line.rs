//! Bytes of a record on one line: what they are, and their beginning as text.
//!
//! Pure. Looks at the first few of them only, so that a value of a megabyte costs as much as a short one. Nothing
//! is escaped here: whoever draws does that.

use std::borrow::Cow;

/// A line is never longer than this.
const LINE_BYTES: usize = 1024;
/// So many bytes stand for those that are no text.
const HEX_BYTES: usize = 32;

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
    let is_json = text.trim_start().starts_with(['{', '[']);
    if !is_json || !text.contains(['\n', '\r', '\t']) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.split_ascii_whitespace().collect::<Vec<_>>().join(" "))
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
    fn letters_are_found_in_any_case() {
        let found = |bytes: &[u8], wanted| holds(Some(bytes), wanted);
        assert!(found(b"an ORder", "order") && found(b"oorder", "order") && found(b"x", ""));
        assert!(!found(b"orde", "order") && !found(b"", "o") && !holds(None, ""));
        assert!(found("\u{1b}ü\u{0}x".as_bytes(), "ü"));
    }
}
