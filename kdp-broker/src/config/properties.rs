//! Java's `.properties` format, as `java.util.Properties` reads and writes it.
//!
//! Pure: text in, pairs out. It must not know any key.

use thiserror::Error;

/// Keys and values in the order of the file; a key that stands there twice has its last value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Properties(Vec<(String, String)>);

/// Text that is not in the format.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("line {line}: {problem}")]
pub struct PropertiesError {
    /// The line, from 1, on which the key begins.
    pub line: usize,
    /// What is wrong there.
    pub problem: &'static str,
}

impl Properties {
    /// Reads the format.
    pub fn parse(text: &str) -> Result<Properties, PropertiesError> {
        let mut properties = Properties::default();
        for (line, content) in LogicalLines::of(text) {
            let (key, value) = split(&content);
            let unescape = |text| unescape(text).map_err(|problem| PropertiesError { line, problem });
            properties.set(unescape(key)?, unescape(value)?);
        }
        Ok(properties)
    }

    /// Writes the format as `Properties.store` does, with these comment lines first.
    pub fn to_text(&self, comments: &[&str]) -> String {
        let mut text = String::new();
        for comment in comments {
            text.push_str(&format!("#{comment}\n"));
        }
        for (key, value) in &self.0 {
            escape(key, true, &mut text);
            text.push('=');
            escape(value, false, &mut text);
            text.push('\n');
        }
        text
    }

    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.0.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str())
    }

    /// Gives a key a value, in the place of one it may have.
    pub fn set(&mut self, key: impl Into<String>, value: impl Into<String>) {
        let (key, value) = (key.into(), value.into());
        match self.0.iter_mut().find(|(name, _)| *name == key) {
            Some(pair) => pair.1 = value,
            None => self.0.push((key, value)),
        }
    }

    /// All pairs.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value.as_str()))
    }
}

/// Lines without comments, with continuation lines joined; each with the number of its first line.
struct LogicalLines<'a> {
    lines: std::iter::Enumerate<std::vec::IntoIter<&'a str>>,
}

impl<'a> LogicalLines<'a> {
    fn of(text: &'a str) -> Self {
        let unified: Vec<&str> =
            text.split('\n').flat_map(|line| line.strip_suffix('\r').unwrap_or(line).split('\r')).collect();
        LogicalLines { lines: unified.into_iter().enumerate() }
    }
}

impl Iterator for LogicalLines<'_> {
    type Item = (usize, String);

    fn next(&mut self) -> Option<(usize, String)> {
        let (first, mut logical) = self.lines.find_map(|(index, line)| {
            let line = trim_start(line);
            let is_content = !line.is_empty() && !line.starts_with(['#', '!']);
            is_content.then(|| (index + 1, line.to_owned()))
        })?;
        while ends_in_escape(&logical) {
            logical.pop();
            match self.lines.next() {
                Some((_, line)) => logical.push_str(trim_start(line)),
                None => break,
            }
        }
        Some((first, logical))
    }
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\u{c}')
}

fn trim_start(line: &str) -> &str {
    line.trim_start_matches(is_space)
}

fn ends_in_escape(line: &str) -> bool {
    line.bytes().rev().take_while(|b| *b == b'\\').count() % 2 == 1
}

/// Key and value at the first separator that is not escaped: white space, `=` or `:`.
fn split(line: &str) -> (&str, &str) {
    let mut escaped = false;
    let end = line.char_indices().find(|(_, c)| {
        let found = !escaped && (is_space(*c) || matches!(c, '=' | ':'));
        escaped = *c == '\\' && !escaped;
        found
    });
    let Some((end, _)) = end else { return (line, "") };
    let value = trim_start(&line[end..]);
    let value = value.strip_prefix(['=', ':']).unwrap_or(value);
    (&line[..end], trim_start(value))
}

fn unescape(text: &str) -> Result<String, &'static str> {
    let mut units: Vec<u16> = Vec::with_capacity(text.len());
    let mut chars = text.chars();
    let mut buffer = [0; 2];
    while let Some(c) = chars.next() {
        let plain = match c {
            '\\' => match chars.next() {
                Some('u') => {
                    units
                        .push(hex_unit(&mut chars).ok_or("\\u must be followed by four hexadecimal digits")?);
                    continue;
                }
                Some('t') => '\t',
                Some('n') => '\n',
                Some('r') => '\r',
                Some('f') => '\u{c}',
                Some(other) => other,
                None => break,
            },
            other => other,
        };
        units.extend_from_slice(plain.encode_utf16(&mut buffer));
    }
    String::from_utf16(&units).map_err(|_| "half of a surrogate pair")
}

fn hex_unit(chars: &mut std::str::Chars<'_>) -> Option<u16> {
    (0..4).try_fold(0u16, |unit, _| {
        let digit = chars.next()?.to_digit(16)?;
        Some((unit << 4) | digit as u16)
    })
}

/// As `Properties.store` escapes: every space of a key, the first one of a value, and all beyond ASCII.
fn escape(text: &str, is_key: bool, out: &mut String) {
    for (index, c) in text.chars().enumerate() {
        match c {
            ' ' if is_key || index == 0 => out.push_str("\\ "),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\u{c}' => out.push_str("\\f"),
            '=' | ':' | '#' | '!' | '\\' => out.extend(['\\', c]),
            ' '..='~' => out.push(c),
            _ => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    out.push_str(&format!("\\u{unit:04X}"));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str, expected: &[(&str, &str)]) {
        let properties = Properties::parse(text).unwrap();
        assert_eq!(properties.iter().collect::<Vec<_>>(), expected, "{text:?}");
    }

    #[test]
    fn separators_comments_and_continuations() {
        check("a=1\nb:2\nc 3\nd\t=\t4\n", &[("a", "1"), ("b", "2"), ("c", "3"), ("d", "4")]);
        check("# no\n  ! no\n\n \t\n a = b # yes \n", &[("a", "b # yes ")]);
        check("a=1,\\\n   2,\\\n\t3\nb=\\\\\nc=x", &[("a", "1,2,3"), ("b", "\\"), ("c", "x")]);
        check("a\nb=\nc = = d", &[("a", ""), ("b", ""), ("c", "= d")]);
        check("a=1\r\nb=2\rc=3", &[("a", "1"), ("b", "2"), ("c", "3")]);
        check("a=1\na=2", &[("a", "2")]);
        check("a=1\\", &[("a", "1")]);
        check("# a \\\nb=1", &[("b", "1")]);
    }

    #[test]
    fn escapes() {
        check("a\\ b\\=c\\:d=\\t\\n\\u00e9\\ud83d\\ude00\\z", &[("a b=c:d", "\t\né😀z")]);
        check("path=C:\\\\logs", &[("path", "C:\\logs")]);
    }

    #[test]
    fn errors_name_the_line() {
        let error = Properties::parse("a=1\n\nb=\\\n\\u12g4").unwrap_err();
        assert_eq!(error.to_string(), "line 3: \\u must be followed by four hexadecimal digits");
        assert_eq!(Properties::parse("a=\\ud83d").unwrap_err().line, 1);
    }

    #[test]
    fn stored_as_java_stores() {
        let mut properties = Properties::default();
        properties.set("node id", " a b=é\n");
        assert_eq!(properties.to_text(&["", "today"]), "#\n#today\nnode\\ id=\\ a b\\=\\u00E9\\n\n");
    }

    proptest! {
        #[test]
        fn what_is_stored_is_read_again(pairs in proptest::collection::btree_map(".*", ".*", 0..5)) {
            let mut properties = Properties::default();
            for (key, value) in &pairs {
                properties.set(key.as_str(), value.as_str());
            }
            // A pair without a key and without a value is a line with `=` alone, which is still a pair.
            prop_assert_eq!(Properties::parse(&properties.to_text(&["x"])).unwrap(), properties);
        }

        #[test]
        fn no_text_panics(text in "[\\\\ua0-9 =:\n\r#]*") {
            let _ = Properties::parse(&text);
        }
    }
}
