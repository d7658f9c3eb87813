//! Java's `.properties` format, as `java.util.Properties` reads it. Pure.

/// The keys and values in the order of the file; a later one of the same key wins.
pub(crate) fn parse(text: &str) -> Vec<(String, String)> {
    let mut entries = Vec::new();
    let mut lines = text.lines().map(|line| line.trim_start_matches([' ', '\t', '\x0c']));
    while let Some(line) = lines.next() {
        if line.is_empty() || line.starts_with(['#', '!']) {
            continue;
        }
        let mut logical = line.to_owned();
        while continues(&logical) {
            logical.pop();
            logical.push_str(lines.next().unwrap_or_default());
        }
        entries.push(split(&logical));
    }
    entries
}

/// A line that [`parse`], and Java, read as this key and value.
pub(crate) fn line(key: &str, value: &str) -> String {
    let escaped = |text: &str, also: &[char]| {
        let mut escaped = String::with_capacity(text.len());
        for (index, letter) in text.chars().enumerate() {
            match letter {
                '\n' => escaped.push_str("\\n"),
                '\r' => escaped.push_str("\\r"),
                '\t' => escaped.push_str("\\t"),
                // A blank at the start would be taken for the space before the value.
                ' ' if index == 0 || also.contains(&' ') => escaped.push_str("\\ "),
                '\\' => escaped.push_str("\\\\"),
                letter if also.contains(&letter) => escaped.extend(['\\', letter]),
                letter => escaped.push(letter),
            }
        }
        escaped
    };
    format!("{}={}\n", escaped(key, &['=', ':', '#', '!', ' ']), escaped(value, &[]))
}

/// Whether a line ends in an odd number of backslashes, and so goes on in the next.
fn continues(line: &str) -> bool {
    line.bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1
}

/// The key ends at the first `=`, `:` or blank that no backslash protects.
fn split(line: &str) -> (String, String) {
    let mut escaped = false;
    let end = line.find(|letter| {
        let ends = !escaped && matches!(letter, '=' | ':' | ' ' | '\t' | '\x0c');
        escaped = letter == '\\' && !escaped;
        ends
    });
    let (key, rest) = line.split_at(end.unwrap_or(line.len()));
    let blank = [' ', '\t', '\x0c'];
    let rest = rest.trim_start_matches(blank);
    let rest = rest.strip_prefix(['=', ':']).unwrap_or(rest).trim_start_matches(blank);
    (unescape(key), unescape(rest))
}

fn unescape(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        if letter != '\\' {
            plain.push(letter);
            continue;
        }
        match letters.next() {
            Some('t') => plain.push('\t'),
            Some('n') => plain.push('\n'),
            Some('r') => plain.push('\r'),
            Some('f') => plain.push('\x0c'),
            Some('u') => {
                let digits: String = letters.by_ref().take(4).collect();
                plain.extend(u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32));
            }
            Some(other) => plain.push(other),
            None => {}
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[(&str, &str)]) {
        let parsed = parse(text);
        let parsed: Vec<_> = parsed.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
        assert_eq!(parsed, expected, "{text:?}");
    }

    #[test]
    fn as_java_reads_them() {
        check("a=1\nb: 2\nc 3\n d = 4 \n", &[("a", "1"), ("b", "2"), ("c", "3"), ("d", "4 ")]);
        check("# no\n! no\n\n", &[]);
        check("list=a,\\\n   b,\\\n   c", &[("list", "a,b,c")]);
        check("a\\=b=c=d", &[("a=b", "c=d")]);
        check("key", &[("key", "")]);
        check("tab=\\t\\u00e4\\\\", &[("tab", "\tä\\")]);
        check("end=a\\", &[("end", "a")]);
    }

    #[test]
    fn what_is_written_is_read_again() {
        for (key, value) in [("a", " b \\ c=d\n"), ("a=b:c d", ""), ("#k", "x \"y\";"), ("ä", "\t")] {
            check(&line(key, value), &[(key, value)]);
        }
    }
}
