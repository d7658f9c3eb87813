//! How much a change can hurt, and what kdp asks for before it makes it.
//!
//! Mild changes simply run. Moderate ones want a yes, severe ones the name of what will be gone. A
//! script says so with `--yes` or `--confirm NAME`; without, nothing is changed.

use std::io::{self, BufRead, IsTerminal, Write};

use clap::Args;

use crate::failure::Failure;
use crate::output::escape::escape_lines;

/// Says yes to a change that can be undone by hand.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct Yes {
    /// Do it without asking
    #[arg(short, long)]
    pub(crate) yes: bool,
}

/// Says yes to a change that cannot be undone.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct Confirm {
    /// Do it without asking; NAME must be what will be gone, or for several their number
    #[arg(long, value_name = "NAME")]
    pub(crate) confirm: Option<String>,
}

/// Where kdp may ask.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Prompt {
    /// There is a person to ask, and nobody forbade it.
    pub(crate) interactive: bool,
}

impl Prompt {
    /// A person sits at both ends, unless `--no-input` was given.
    pub(crate) fn new(no_input: bool) -> Self {
        Self { interactive: !no_input && io::stdin().is_terminal() && io::stderr().is_terminal() }
    }

    /// Asks for a yes before a moderate change.
    pub(crate) fn moderate(self, summary: &str, given: &Yes) -> Result<(), Failure> {
        if given.yes {
            return Ok(());
        }
        if !self.interactive {
            return Err(Failure::refused(format!("{summary}: not without a yes")).hint("add --yes"));
        }
        let answer = ask(&format!("{summary}. Continue? [y/N] "))?;
        match answer.eq_ignore_ascii_case("y") || answer.eq_ignore_ascii_case("yes") {
            true => Ok(()),
            false => Err(Failure::refused("not confirmed; nothing was changed")),
        }
    }

    /// Asks for the name, or for several their number, before a severe change.
    pub(crate) fn severe(self, summary: &str, names: &[String], given: &Confirm) -> Result<(), Failure> {
        let expected = match names {
            [name] => name.clone(),
            names => names.len().to_string(),
        };
        let answer = match &given.confirm {
            Some(answer) => answer.clone(),
            None if self.interactive => ask(&format!("{summary}. Type `{expected}` to continue: "))?,
            None => {
                return Err(Failure::refused(format!("{summary}: not without a confirmation"))
                    .hint(format!("add --confirm {expected}")));
            }
        };
        match answer == expected {
            true => Ok(()),
            false => Err(Failure::refused(format!("`{answer}` is not `{expected}`; nothing was changed"))),
        }
    }
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

    #[test]
    fn scripts_must_say_yes() {
        assert!(SCRIPT.moderate("change", &Yes { yes: true }).is_ok());
        let refused = SCRIPT.moderate("change", &Yes::default()).unwrap_err();
        assert_eq!((refused.exit, refused.hint.as_deref()), (Exit::Refused, Some("add --yes")));
    }

    #[test]
    fn scripts_must_name_what_will_be_gone() {
        let check = |names: &[&str], given: Option<&str>| {
            let names: Vec<String> = names.iter().map(|name| name.to_string()).collect();
            SCRIPT
                .severe("delete", &names, &Confirm { confirm: given.map(str::to_owned) })
                .map_err(|f| f.exit)
        };
        assert_eq!(check(&["orders"], Some("orders")), Ok(()));
        assert_eq!(check(&["orders"], Some("payments")), Err(Exit::Refused));
        assert_eq!(check(&["orders"], None), Err(Exit::Refused));
        assert_eq!(check(&["a", "b"], Some("2")), Ok(()));
        assert_eq!(check(&["a", "b"], Some("a")), Err(Exit::Refused));
    }
}
