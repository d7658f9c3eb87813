//! `kdp help`: topics that several commands have in common, or a command's own help.

use clap::Args;

use super::registry::{self, Outputs};
use super::{Context, Outcome};
use crate::failure::Failure;
use crate::pattern::closest;
use crate::report::Report;
use crate::tui::event::keymap::Keymap;

/// What it prints.
pub(crate) const OUTPUTS: Outputs = &[("help", registry::text("Help"))];

/// Explain a topic, or show the help of a command
///
/// Examples:
///   kdp help
///   kdp help danger
///   kdp help topic create
///
/// Topics: config, danger, environment, exit-codes, offsets, output, selectors, ui.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Help {
    /// A topic, or the words of a command
    #[arg(value_name = "TOPIC")]
    words: Vec<String>,
}

/// The topics by their names.
const TOPICS: &[(&str, &str)] = &[
    ("config", include_str!("config.txt")),
    ("danger", include_str!("danger.txt")),
    ("environment", include_str!("environment.txt")),
    ("exit-codes", include_str!("exit-codes.txt")),
    ("offsets", include_str!("offsets.txt")),
    ("output", include_str!("output.txt")),
    ("selectors", include_str!("selectors.txt")),
    ("ui", include_str!("ui.txt")),
];

impl Help {
    pub(crate) fn run(&self, context: &Context) -> Outcome {
        let words: Vec<&str> = self.words.iter().map(String::as_str).collect();
        let topic = TOPICS.iter().find(|(name, _)| words == [*name]);
        let text = match topic {
            None if words.is_empty() => overview()?,
            // `config` is a noun too, whose own help is one flag away.
            Some((_, text)) => {
                let state = context.guard.state.as_ref().map(|state| state.display().to_string());
                let text = text.replace("{state}", state.as_deref().unwrap_or("$XDG_STATE_HOME/kdp"));
                text.replace("{actions}\n", &Keymap::default().listed())
            }
            None => command_help(&words)?,
        };
        Ok(Report::text("Help", text))
    }
}

/// The commands, and under them the topics with what each is about.
fn overview() -> Result<String, Failure> {
    let mut text = command_help(&[])?;
    text.push_str("\nTopics of `kdp help TOPIC`:\n");
    for (name, topic) in TOPICS {
        let about = topic.lines().next().unwrap_or_default();
        text.push_str(&format!("  {name:<12} {about}\n"));
    }
    Ok(text)
}

fn command_help(words: &[&str]) -> Result<String, Failure> {
    let mut root = crate::command();
    root.build();
    let mut command = &mut root;
    for (index, word) in words.iter().enumerate() {
        let mut known: Vec<String> =
            command.get_subcommands().map(|child| child.get_name().to_owned()).collect();
        match command.find_subcommand_mut(word) {
            Some(child) => command = child,
            None => {
                let topics = TOPICS.iter().map(|(name, _)| (*name).to_owned()).filter(|_| index == 0);
                known.extend(topics);
                return Err(unknown(words, index, &known));
            }
        }
    }
    Ok(command.render_long_help().to_string())
}

fn unknown(words: &[&str], index: usize, known: &[String]) -> Failure {
    let failure = Failure::usage(format!("there is no command or topic `{}`", words[..=index].join(" ")));
    match closest(words[index], known.iter().map(String::as_str)) {
        Some(near) => {
            let path = [&words[..index], &[near]].concat().join(" ");
            failure.hint(format!("did you mean `kdp help {path}`?"))
        }
        None => failure.hint("`kdp help` shows the commands there are"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_found_and_mistakes_mended() {
        assert!(command_help(&["topic", "rm"]).unwrap().contains("Usage: kdp topic delete"));
        let hint = |words: &[&str]| command_help(words).unwrap_err().hint.unwrap();
        assert_eq!(hint(&["dangr"]), "did you mean `kdp help danger`?");
        assert_eq!(hint(&["topic", "crate"]), "did you mean `kdp help topic create`?");
    }

    #[test]
    fn without_words_the_topics_are_listed() {
        let text = overview().unwrap();
        for (name, topic) in TOPICS {
            let about = topic.lines().next().unwrap();
            assert!(text.lines().any(|line| line.contains(name) && line.contains(about)), "{name}: {text}");
        }
    }

    #[test]
    fn topics_fit_a_terminal() {
        for (name, text) in TOPICS {
            for line in text.lines() {
                assert!(line.chars().count() <= 80, "{name}: {line}");
            }
        }
    }

    #[test]
    fn the_list_of_topics_is_complete() {
        let command = crate::command();
        let help = command.find_subcommand("help").unwrap().get_long_about().unwrap().to_string();
        let names: Vec<&str> = TOPICS.iter().map(|(name, _)| *name).collect();
        assert!(help.contains(&format!("Topics: {}.", names.join(", "))), "{help}");
    }
}
