//! YAML, of the same document as JSON: block style, and strings as JSON writes them wherever they could
//! be taken for something else or act on a terminal.

use serde_json::Value;

use super::json;

/// Words that YAML readers take for something other than text.
const RESERVED: [&str; 8] = ["true", "false", "null", "yes", "no", "on", "off", "y"];

/// The document as YAML.
pub(crate) fn render(document: &Value) -> String {
    let mut text = String::with_capacity(1024);
    write(&mut text, document, 0);
    text.push('\n');
    text
}

/// Writes a value whose first line is begun, and goes on in lines of this indent.
fn write(text: &mut String, value: &Value, indent: usize) {
    match value {
        Value::Object(members) if !members.is_empty() => {
            for (index, (key, member)) in members.iter().enumerate() {
                begin_line(text, index, indent);
                text.push_str(&scalar(&Value::String(key.clone())));
                text.push(':');
                match is_block(member) {
                    true => begin_line(text, 1, indent + 2),
                    false => text.push(' '),
                }
                write(text, member, indent + 2);
            }
        }
        Value::Array(elements) if !elements.is_empty() => {
            for (index, element) in elements.iter().enumerate() {
                begin_line(text, index, indent);
                text.push_str("- ");
                write(text, element, indent + 2);
            }
        }
        value => text.push_str(&scalar(value)),
    }
}

fn begin_line(text: &mut String, index: usize, indent: usize) {
    if index > 0 {
        text.push('\n');
        text.extend(std::iter::repeat_n(' ', indent));
    }
}

fn is_block(value: &Value) -> bool {
    match value {
        Value::Object(members) => !members.is_empty(),
        Value::Array(elements) => !elements.is_empty(),
        _ => false,
    }
}

fn scalar(value: &Value) -> String {
    match value {
        Value::String(text) if is_plain(text) => text.clone(),
        // YAML 1.2 reads every JSON scalar, and empty lists and maps, as JSON does.
        value => json::line(value),
    }
}

/// Whether nobody can take the text for anything but itself.
fn is_plain(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-' | b'/');
    text.starts_with(|letter: char| letter.is_ascii_alphabetic())
        && text.len() > 1
        && text.bytes().all(plain)
        && !RESERVED.iter().any(|word| word.eq_ignore_ascii_case(text))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_document() {
        let document = json!({
            "kind": "TopicList", "at": "2026-01-31T10:00:00Z", "none": null, "errors": [],
            "items": [{ "name": "orders", "isr": [1, 2], "more": { "a": true } }, { "name": "no", "isr": [] }],
        });
        let expected = "\
kind: TopicList
at: \"2026-01-31T10:00:00Z\"
none: null
errors: []
items:
  - name: orders
    isr:
      - 1
      - 2
    more:
      \"a\": true
  - name: \"no\"
    isr: []
";
        assert_eq!(render(&document), expected);
    }

    #[test]
    fn another_reader_finds_the_same_document() {
        let texts = vec![
            "",
            "a",
            "~",
            "no",
            "Off",
            "1",
            "1e3",
            "0x1f",
            "-",
            "- a",
            "a: b",
            "# c",
            "a #b",
            "'",
            "\"",
            "\\",
            "&a",
            "*a",
            "!t",
            "%d",
            "@x",
            "`",
            "{",
            "[",
            "a,b",
            " lead",
            "trail ",
            "two\nlines",
            "tab\t",
            "ü漢",
            "2026-01-31",
            "\u{1b}[2J\u{9b}31m\u{7f}",
            "\u{202e}",
            "<<",
            "null",
            "=",
            "?",
            "y",
            "N",
            ".inf",
            "1_000",
        ];
        let document = json!({ "texts": texts, "nested": [[1, [2]], { "k": [{ "x": -1.5 }] }] });
        let read: Value = serde_yaml::from_str(&render(&document)).unwrap();
        assert_eq!(read, document);
    }
}
