//! What the unfinished line says about the cluster, and which words stand before the one that is typed.
//!
//! Lenient: a line that is being typed is seldom a correct one.

use crate::settings::Flags;

/// Flags that the settings know, by their short and long names.
const SETTINGS: [(&str, &str); 5] = [
    ("-c", "--context"),
    ("-b", "--bootstrap-server"),
    ("", "--bootstrap-controller"),
    ("", "--command-config"),
    ("", "--command-property"),
];
/// Other flags whose value is a word of its own, as far as they come before words that matter here.
const WITH_VALUE: [&str; 7] = ["-o", "--output", "--timeout", "-t", "--type", "--columns", "--sort"];

/// A line as far as it is typed.
#[derive(Clone, Debug, Default)]
pub(super) struct Line {
    /// Which cluster.
    pub(super) flags: Flags,
    /// `-t`, where it is given.
    pub(super) resource_type: Option<String>,
    /// The words that are neither flags nor their values, without the one that is being typed.
    pub(super) words: Vec<String>,
}

impl Line {
    /// Reads the arguments that the shim gives: `kdp -- kdp topic describe -b HOST o`.
    pub(super) fn of(arguments: Vec<String>) -> Self {
        let typed = arguments.iter().position(|word| word == "--").map_or(arguments.len(), |at| at + 2);
        let mut words = arguments.into_iter().skip(typed).collect::<Vec<_>>();
        words.pop();
        let mut line = Self { flags: Flags { no_input: true, ..Flags::default() }, ..Self::default() };
        let mut words = words.into_iter();
        while let Some(word) = words.next() {
            match SETTINGS
                .iter()
                .find_map(|(short, long)| value(&word, short, long).map(|value| (*long, value)))
            {
                Some((long, value)) => line.set(long, value.or_else(|| words.next())),
                None if WITH_VALUE.contains(&word.as_str()) => {
                    let value = words.next();
                    if matches!(word.as_str(), "-t" | "--type") {
                        line.resource_type = value;
                    }
                }
                None if word.starts_with('-') => {}
                None => line.words.push(word),
            }
        }
        line
    }

    fn set(&mut self, flag: &str, value: Option<String>) {
        match flag {
            "--context" => self.flags.context = value,
            "--bootstrap-server" => self.flags.bootstrap_server = value,
            "--bootstrap-controller" => self.flags.bootstrap_controller = value,
            "--command-config" => self.flags.command_config = value.map(Into::into),
            _ => self.flags.command_property.extend(value),
        }
    }
}

/// The value of the flag, if the word is that flag: `Some(None)` when it is the next word.
#[expect(clippy::option_option, reason = "no such flag, a flag without its value, a flag with it")]
fn value(word: &str, short: &str, long: &str) -> Option<Option<String>> {
    if let Some(rest) = word.strip_prefix(long) {
        return match rest.strip_prefix('=') {
            Some(value) => Some(Some(value.to_owned())),
            None => rest.is_empty().then_some(None),
        };
    }
    let rest = word.strip_prefix(short).filter(|_| !short.is_empty())?;
    Some(Some(rest.trim_start_matches('=').to_owned()).filter(|value| !value.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str) -> Line {
        Line::of(text.split(' ').map(str::to_owned).collect())
    }

    #[test]
    fn the_cluster_that_the_line_names() {
        for text in ["-b h:1", "-bh:1", "-b=h:1", "--bootstrap-server h:1", "--bootstrap-server=h:1"] {
            let line = line(&format!("kdp -- kdp topic {text} describe o"));
            assert_eq!(line.flags.bootstrap_server.as_deref(), Some("h:1"), "{text}");
            assert_eq!(line.words, ["topic", "describe"]);
        }
        assert_eq!(line("kdp -- kdp -c prod topic list ").flags.context.as_deref(), Some("prod"));
        // The word that is being typed is no flag yet.
        assert_eq!(line("kdp -- kdp topic list -b").flags.bootstrap_server, None);
    }

    #[test]
    fn words_without_flags() {
        let line = line("kdp -- kdp config set -t broker -o json 1 --dry-run log.");
        assert_eq!(line.words, ["config", "set", "1"]);
        assert_eq!(line.resource_type.as_deref(), Some("broker"));
    }
}
