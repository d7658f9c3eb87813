//! Changes to a configuration file as text, so that comments and order stay. Pure.
//!
//! What comes out is read again, and must be what went in but for the one context; a file written in
//! a form that this module does not know is left to its owner.

use std::path::Path;

use super::files::parse;
use super::{Color, ConfigFile};
use crate::failure::Failure;

/// A context to be written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Draft {
    /// A Java properties file.
    pub(crate) properties: Option<String>,
    /// Addresses.
    pub(crate) bootstrap: Vec<String>,
    /// Addresses of controllers.
    pub(crate) controllers: Vec<String>,
    /// The only cluster that is meant.
    pub(crate) cluster_id: Option<String>,
    /// Ask for one level more.
    pub(crate) protected: bool,
    /// Refuse every change.
    pub(crate) read_only: bool,
    /// How the shell prompt shows it.
    pub(crate) color: Option<Color>,
    /// `--timeout`
    pub(crate) timeout: Option<String>,
}

impl Draft {
    /// The lines below the name.
    fn lines(&self) -> Vec<String> {
        let list = |key: &str, values: &[String]| {
            let values: Vec<String> = values.iter().map(|value| scalar(value)).collect();
            (!values.is_empty()).then(|| format!("{key}: [{}]", values.join(", ")))
        };
        let text = |key: &str, value: &Option<String>| {
            value.as_ref().map(|value| format!("{key}: {}", scalar(value)))
        };
        let on = |key: &str, on: bool| on.then(|| format!("{key}: true"));
        [
            text("properties", &self.properties),
            list("bootstrap", &self.bootstrap),
            list("controllers", &self.controllers),
            text("cluster_id", &self.cluster_id),
            on("protected", self.protected),
            on("read_only", self.read_only),
            self.color.map(|color| format!("color: {}", color.name())),
            self.timeout.as_ref().map(|timeout| format!("defaults: {{timeout: {}}}", scalar(timeout))),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

/// The file's text with this context at the end of its contexts.
pub(crate) fn with(path: &Path, text: &str, name: &str, draft: &Draft) -> Result<String, Failure> {
    let before = parse(path, text)?;
    let mut lines: Vec<&str> = text.lines().collect();
    let mut own = draft.lines();
    let (at, indent) = match contexts(&lines) {
        Some(section) => (section.end, section.indent),
        None => {
            lines.push("contexts:");
            (lines.len(), 2)
        }
    };
    let margin = " ".repeat(indent);
    let value = if own.is_empty() { " {}" } else { "" };
    own.iter_mut().for_each(|line| *line = format!("{margin}{margin}{line}"));
    own.insert(0, format!("{margin}{}:{value}", scalar(name)));
    lines.splice(at..at, own.iter().map(String::as_str));
    let after = joined(&lines);
    checked(path, &before, &after, name, true)?;
    Ok(after)
}

/// The file's text without this context.
pub(crate) fn without(path: &Path, text: &str, name: &str) -> Result<String, Failure> {
    let before = parse(path, text)?;
    let mut lines: Vec<&str> = text.lines().collect();
    let section = contexts(&lines).ok_or_else(|| unknown_form(path))?;
    let starts = |line: &str| depth(line) == Some(section.indent);
    let own = |line: &str| {
        let key = line.trim_start();
        let keys = [format!("{name}:"), format!("\"{name}\":"), format!("'{name}':")];
        starts(line) && keys.iter().any(|start| key.starts_with(start.as_str()))
    };
    let first =
        (section.start..section.end).find(|index| own(lines[*index])).ok_or_else(|| unknown_form(path))?;
    let end = (first + 1..section.end).find(|index| starts(lines[*index])).unwrap_or(section.end);
    lines.drain(first..end);
    let after = joined(&lines);
    checked(path, &before, &after, name, false)?;
    Ok(after)
}

/// The lines inside of `contexts:`.
struct Section {
    start: usize,
    /// Behind the last line that says something.
    end: usize,
    indent: usize,
}

fn contexts(lines: &[&str]) -> Option<Section> {
    let is_head = |line: &&str| {
        let rest = line.strip_prefix("contexts:").map(str::trim_start);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('#'))
    };
    let start = lines.iter().position(is_head)? + 1;
    let inside = |line: &str| depth(line) != Some(0);
    let end = lines[start..].iter().position(|line| !inside(line)).map_or(lines.len(), |at| start + at);
    let says = |line: &&str| depth(line).is_some();
    let end = lines[start..end].iter().rposition(says).map_or(start, |at| start + at + 1);
    let indent = lines[start..end].iter().find_map(|line| depth(line)).unwrap_or(2);
    Some(Section { start, end, indent })
}

/// How far a line is indented; `None` where it says nothing.
fn depth(line: &str) -> Option<usize> {
    let text = line.trim_start_matches(' ');
    (!text.trim().is_empty() && !text.starts_with('#')).then(|| line.len() - text.len())
}

fn joined(lines: &[&str]) -> String {
    lines.iter().map(|line| format!("{line}\n")).collect()
}

/// What was written is read again: this context is there or gone, and everything else as it was.
fn checked(path: &Path, before: &ConfigFile, after: &str, name: &str, present: bool) -> Result<(), Failure> {
    let others = |file: &ConfigFile| {
        let mut file = file.clone();
        file.contexts.remove(name);
        file
    };
    match parse(path, after) {
        Ok(after) if after.contexts.contains_key(name) == present && others(&after) == others(before) => {
            Ok(())
        }
        _ => Err(unknown_form(path)),
    }
}

fn unknown_form(path: &Path) -> Failure {
    Failure::usage(format!("{} is written in a form that kdp cannot change", path.display()))
        .hint("`kdp context edit` opens it in an editor")
}

/// A text that YAML reads as this text.
fn scalar(text: &str) -> String {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "-_./:@".contains(letter);
    let word = text.starts_with(|letter: char| letter.is_ascii_alphabetic() || letter == '/');
    let reserved = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];
    let quoted = !word
        || !text.chars().all(plain)
        || text.ends_with(':')
        || reserved.contains(&text.to_ascii_lowercase().as_str());
    // A JSON string is a YAML string.
    if quoted { serde_json::Value::from(text).to_string() } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft() -> Draft {
        Draft {
            bootstrap: vec!["k1:9092".to_owned(), "[::1]:9092".to_owned()],
            protected: true,
            ..Draft::default()
        }
    }

    fn add(text: &str) -> Result<String, Failure> {
        with(Path::new("f"), text, "prod", &draft())
    }

    #[test]
    fn a_context_is_added_below_the_others() {
        let entry = "  prod:\n    bootstrap: [k1:9092, \"[::1]:9092\"]\n    protected: true\n";
        assert_eq!(add("").unwrap(), format!("contexts:\n{entry}"));
        assert_eq!(
            add("# mine\ncontexts: # all\n  dev: {}\n\n# the rest\ndefaults: {timeout: 5s}\n").unwrap(),
            format!("# mine\ncontexts: # all\n  dev: {{}}\n{entry}\n# the rest\ndefaults: {{timeout: 5s}}\n")
        );
        let wide = add("contexts:\n    dev:\n        protected: true\n").unwrap();
        assert!(wide.contains("\n    prod:\n        bootstrap"), "{wide}");
        assert!(add("contexts: {dev: {}}\n").is_err(), "a form that is not ours");
    }

    #[test]
    fn what_was_added_can_be_taken_out() {
        let text = "contexts:\n  dev: {}\n  # about qa\n  qa:\n    protected: true\ndefaults: {}\n";
        let both = add(text).unwrap();
        assert_eq!(without(Path::new("f"), &both, "prod").unwrap(), text);
        let left = without(Path::new("f"), text, "qa").unwrap();
        assert_eq!(left, "contexts:\n  dev: {}\n  # about qa\ndefaults: {}\n");
        assert!(without(Path::new("f"), text, "none").is_err());
        assert_eq!(without(Path::new("f"), "contexts:\n  a: {}\n", "a").unwrap(), "contexts:\n");
    }

    #[test]
    fn odd_values_come_back_as_they_were() {
        for odd in ["no", "5", "a b", "a: b", "x#y", "${env:X}", "\"q\"", "-", "ends:"] {
            let draft = Draft { cluster_id: Some(odd.to_owned()), ..Draft::default() };
            let text = with(Path::new("f"), "", "c", &draft).unwrap();
            let file = parse(Path::new("f"), &text).unwrap();
            assert_eq!(file.contexts["c"].cluster_id.as_deref(), Some(odd), "{text}");
        }
    }
}
