//! `kdp context prompt`: the context in use, for the shell's own prompt.
//!
//! It stands before every line a person types, so it reads two small files and never fails.

use clap::{Args, ValueEnum};

use crate::commands::Outcome;
use crate::contexts::{self, Color, Entry};
use crate::report::Report;
use crate::{layers, world};

/// Print the current context for the shell's prompt, in its colour
///
/// Examples:
///   PS1='$(kdp context prompt --shell bash)'$PS1
///   setopt prompt_subst; PROMPT='$(kdp context prompt --shell zsh)'$PROMPT
///
/// A protected context has a `!` behind its name and is red unless it has a colour of its own, one
/// that is read-only has `(ro)`. Nothing is printed when no context is in use. NO_COLOR is honoured.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Prompt {
    /// Whose prompt it is, so that the shell can count its letters
    #[arg(long, value_enum, default_value = "fish")]
    shell: Shell,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Shell {
    Bash,
    Zsh,
    Fish,
}

impl Prompt {
    pub(super) fn run(&self) -> Outcome {
        let found = world::with(|world| {
            let name = world.variable("KDP_CONTEXT").or_else(|| Some(layers::current(world)?.value))?;
            let loaded = contexts::load(world).unwrap_or_default();
            let entry = loaded.find(&name).map(|(_, entry)| entry.clone()).unwrap_or_default();
            Some(self.text(&name, &entry, world.variable("NO_COLOR").is_none()))
        });
        Ok(Report::text("ContextPrompt", found.unwrap_or_default()))
    }

    fn text(&self, name: &str, entry: &Entry, coloured: bool) -> String {
        let guarded = if entry.protected { "!" } else { "" };
        let reading = if entry.read_only { "(ro)" } else { "" };
        // A name that no file has may hold anything, and this goes to a terminal.
        let name: String = name.chars().filter(|letter| !letter.is_control()).collect();
        let text = format!("{name}{guarded}{reading}");
        let color = entry.color.or(entry.protected.then_some(Color::Red));
        match color.filter(|_| coloured) {
            Some(color) => {
                format!("{}{text}{} ", self.unseen(&color.escape()), self.unseen("\x1b[0m"))
            }
            None => format!("{text} "),
        }
    }

    /// Letters that take no room, as the shell wants to be told.
    fn unseen(&self, letters: &str) -> String {
        match self.shell {
            // What bash writes as \[ and \] in PS1 itself; in the output of a command only these count.
            Shell::Bash => format!("\x01{letters}\x02"),
            Shell::Zsh => format!("%{{{letters}%}}"),
            Shell::Fish => letters.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prompts() {
        let entry = Entry { protected: true, read_only: true, ..Entry::default() };
        let text = |shell, coloured| Prompt { shell }.text("prod", &entry, coloured);
        assert_eq!(text(Shell::Fish, false), "prod!(ro) ");
        assert_eq!(text(Shell::Fish, true), "\x1b[31mprod!(ro)\x1b[0m ");
        assert_eq!(text(Shell::Zsh, true), "%{\x1b[31m%}prod!(ro)%{\x1b[0m%} ");
        assert_eq!(text(Shell::Bash, true), "\x01\x1b[31m\x02prod!(ro)\x01\x1b[0m\x02 ");
        let plain = Entry { color: Some(Color::Cyan), ..Entry::default() };
        assert_eq!(Prompt { shell: Shell::Fish }.text("dev\x07", &plain, true), "\x1b[36mdev\x1b[0m ");
    }
}
