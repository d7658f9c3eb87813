//! How much a change can hurt, and what kdp asks for before it makes it.
//!
//! Mild changes simply run. Moderate ones want a yes, severe ones the name of what will be gone. A
//! script says so with `--yes` or `--confirm NAME`; without, nothing is changed.

use std::io::{self, BufRead, IsTerminal, Write};

use clap::Args;

use crate::failure::Failure;
use crate::output::escape::escape_lines;
use crate::redact::quote;

/// How much a change can hurt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Danger {
    /// It adds something, or is undone by one more command.
    Mild,
    /// It can be undone by who knows how it was before.
    Moderate,
    /// It cannot be undone.
    Severe,
}

impl Danger {
    /// One level up, as far as there is one.
    pub(crate) fn raised(self) -> Self {
        match self {
            Danger::Mild => Danger::Moderate,
            Danger::Moderate | Danger::Severe => Danger::Severe,
        }
    }

    /// How the audit log calls it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Danger::Mild => "mild",
            Danger::Moderate => "moderate",
            Danger::Severe => "severe",
        }
    }
}

/// What every command that changes something takes.
#[derive(Args, Clone, Debug, Default, PartialEq, Eq)]
#[command(next_help_heading = "Change options")]
pub(crate) struct Consent {
    /// Change nothing; say what would happen, and fail where the real run would
    #[arg(short = 'n', long)]
    pub(crate) dry_run: bool,
    /// Do it without asking; enough where kdp asks `y/N`
    #[arg(short, long)]
    pub(crate) yes: bool,
    /// Do it without asking; NAME is what will be changed, as it is named on the command line, or for several their number
    #[arg(long, value_name = "NAME")]
    pub(crate) confirm: Option<String>,
}

impl Consent {
    /// For commands that only preview unless they are told `--apply`.
    pub(crate) fn dry_unless(&self, apply: bool) -> Self {
        Self { dry_run: self.dry_run || !apply, ..self.clone() }
    }
}

/// Where kdp may ask.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Prompt {
    /// There is a person to ask, and nobody forbade it.
    pub(crate) interactive: bool,
}

/// What a change wants before it is made, as its dry run tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Wanted {
    /// How much it can hurt here.
    pub(crate) level: Danger,
    /// What `--confirm` takes.
    pub(crate) word: String,
}

/// What is left to be asked of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Question {
    text: String,
    /// `None`: any yes will do.
    expected: Option<String>,
}

impl Prompt {
    /// A person sits at both ends, unless `--no-input` was given.
    pub(crate) fn new(no_input: bool) -> Self {
        Self { interactive: !no_input && io::stdin().is_terminal() && io::stderr().is_terminal() }
    }

    /// Whether this may go on, has to be asked first, or is refused. `names` is what will be changed.
    pub(crate) fn question(
        self,
        level: Danger,
        summary: &str,
        names: &[String],
        given: &Consent,
    ) -> Result<Option<Question>, Failure> {
        let expected = confirmation(names);
        match (level, &given.confirm) {
            (_, Some(answer)) if *answer == expected => Ok(None),
            (_, Some(answer)) => Err(not_the_name(answer, &expected)),
            (Danger::Mild, None) => Ok(None),
            (Danger::Moderate, None) if given.yes => Ok(None),
            (Danger::Moderate, None) if self.interactive => {
                Ok(Some(Question { text: format!("{summary}. Continue? [y/N] "), expected: None }))
            }
            (Danger::Moderate, None) => {
                Err(Failure::refused(format!("{summary}: not without a yes")).hint("add --yes"))
            }
            (Danger::Severe, None) if self.interactive => Ok(Some(Question {
                text: format!("{summary}. Type `{expected}` to continue: "),
                expected: Some(expected),
            })),
            (Danger::Severe, None) => Err(Failure::refused(format!("{summary}: not without a confirmation"))
                .hint(format!("add {}", confirm(&expected)))),
        }
    }
}

/// What stands for all that will be changed: its name, or the number of them.
pub(crate) fn confirmation(names: &[String]) -> String {
    match names {
        [name] => name.clone(),
        names => names.len().to_string(),
    }
}

impl Question {
    /// Asks it, and takes only the right answer.
    pub(crate) fn ask(&self) -> Result<(), Failure> {
        self.judge(&ask(&self.text)?)
    }

    fn judge(&self, answer: &str) -> Result<(), Failure> {
        match &self.expected {
            Some(expected) if answer == expected => Ok(()),
            Some(expected) => Err(not_the_name(answer, expected)),
            None if answer.eq_ignore_ascii_case("y") || answer.eq_ignore_ascii_case("yes") => Ok(()),
            None => Err(Failure::refused("not confirmed; nothing was changed")),
        }
    }
}

/// The flag as it is typed; a value that looks like a flag has to be joined to it.
fn confirm(word: &str) -> String {
    let joint = if word.starts_with('-') { "=" } else { " " };
    format!("--confirm{joint}{}", quote(word))
}

fn not_the_name(answer: &str, expected: &str) -> Failure {
    Failure::refused(format!("`{answer}` is not `{expected}`; nothing was changed"))
}

fn ask(question: &str) -> Result<String, Failure> {
    let mut answer = String::new();
    let mut stderr = io::stderr().lock();
    write!(stderr, "{}", escape_lines(question))
        .and_then(|()| stderr.flush())
        .and_then(|()| io::stdin().lock().read_line(&mut answer))
        .map_err(|error| Failure::refused(format!("cannot ask: {error}")))?;
    Ok(answer.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exit::Exit;

    const SCRIPT: Prompt = Prompt { interactive: false };
    const PERSON: Prompt = Prompt { interactive: true };

    fn given(words: &str) -> Consent {
        let confirm = words.strip_prefix("--confirm ").map(str::to_owned);
        Consent { yes: words == "--yes", confirm, dry_run: false }
    }

    /// `runs`, `asks`, or the hint of the refusal.
    fn outcome(prompt: Prompt, level: Danger, names: &[&str], words: &str) -> String {
        let names: Vec<String> = names.iter().map(|name| name.to_string()).collect();
        match prompt.question(level, "change", &names, &given(words)) {
            Ok(None) => "runs".to_owned(),
            Ok(Some(question)) => format!("asks for {}", question.expected.as_deref().unwrap_or("y")),
            Err(failure) => {
                assert_eq!(failure.exit, Exit::Refused);
                failure.hint.unwrap_or("refused".to_owned())
            }
        }
    }

    #[test]
    fn each_level_asks_for_more() {
        use Danger::*;
        for (level, words, script, person) in [
            (Mild, "", "runs", "runs"),
            (Mild, "--yes", "runs", "runs"),
            (Moderate, "", "add --yes", "asks for y"),
            (Moderate, "--yes", "runs", "runs"),
            (Moderate, "--confirm orders", "runs", "runs"),
            (Severe, "", "add --confirm orders", "asks for orders"),
            (Severe, "--yes", "add --confirm orders", "asks for orders"),
            (Severe, "--confirm orders", "runs", "runs"),
            (Severe, "--confirm order", "refused", "refused"),
            (Mild, "--confirm order", "refused", "refused"),
        ] {
            assert_eq!(outcome(SCRIPT, level, &["orders"], words), script, "{level:?} {words}");
            assert_eq!(outcome(PERSON, level, &["orders"], words), person, "{level:?} {words}");
        }
    }

    #[test]
    fn several_are_confirmed_by_their_number() {
        assert_eq!(outcome(PERSON, Danger::Severe, &["a", "b"], ""), "asks for 2");
        assert_eq!(outcome(SCRIPT, Danger::Severe, &["a", "b"], "--confirm 2"), "runs");
        assert_eq!(outcome(SCRIPT, Danger::Severe, &["a", "b"], "--confirm a"), "refused");
    }

    #[test]
    fn a_name_that_looks_like_a_flag_is_joined() {
        assert_eq!(outcome(SCRIPT, Danger::Severe, &["-orders"], ""), "add --confirm=-orders");
    }

    #[test]
    fn only_the_right_answer_counts() {
        let question =
            |expected: Option<&str>| Question { text: String::new(), expected: expected.map(str::to_owned) };
        for yes in ["y", "Y", "yes"] {
            assert!(question(None).judge(yes).is_ok());
        }
        for no in ["", "n", "orders"] {
            assert!(question(None).judge(no).is_err());
        }
        assert!(question(Some("orders")).judge("orders").is_ok());
        assert!(question(Some("orders")).judge("y").is_err());
    }

    #[test]
    fn severe_is_the_top() {
        use Danger::*;
        assert_eq!([Mild, Moderate, Severe].map(Danger::raised), [Moderate, Severe, Severe]);
    }
}
