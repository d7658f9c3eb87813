//! Where a password comes from: a file, stdin, or a person at the terminal, who does not see it.

use std::io::{self, IsTerminal, Read, Write};
use std::path::PathBuf;

use clap::Args;
use kdp_client::connection::Secret;
use rustix::termios::{self, LocalModes, OptionalActions};

use crate::commands::Context;
use crate::failure::Failure;

/// What is said about the password on the command line.
#[derive(Args, Clone, Debug)]
pub(super) struct PasswordSource {
    /// A file whose first line is the password, - for stdin
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
}

impl PasswordSource {
    /// Refuses a command that has nobody to ask; before anything is done.
    pub(super) fn check(&self, context: &Context, dry_run: bool) -> Result<(), Failure> {
        let is_given = self.password_file.is_some() || context.password.is_some();
        match is_given || dry_run || context.prompt.interactive {
            true => Ok(()),
            false => Err(Failure::usage("there is nobody to ask for the password")
                .hint("--password-file FILE reads it from a file, --password-file - from stdin")),
        }
    }

    /// The password; a dry run needs none and asks nobody.
    pub(super) fn read(
        &self,
        context: &Context,
        user: &str,
        dry_run: bool,
    ) -> Result<Option<Secret>, Failure> {
        match &self.password_file {
            Some(path) => {
                let text = match path.to_str() {
                    Some("-") => read_stdin(),
                    _ => std::fs::read_to_string(path),
                };
                let text = text.map_err(|error| {
                    Failure::usage(format!("cannot read the password from {}: {error}", path.display()))
                })?;
                let password = first_line(&text)
                    .ok_or_else(|| Failure::usage(format!("{} holds no password", path.display())))?;
                Ok((!dry_run).then(|| Secret::new(password)))
            }
            None if dry_run => Ok(None),
            None if context.password.is_some() => Ok(context.password.clone()),
            None => ask_twice(user).map(Some),
        }
    }
}

fn read_stdin() -> io::Result<String> {
    let mut text = String::new();
    io::stdin().lock().read_to_string(&mut text)?;
    Ok(text)
}

fn first_line(text: &str) -> Option<&str> {
    text.lines().next().filter(|line| !line.is_empty())
}

fn ask_twice(user: &str) -> Result<Secret, Failure> {
    // Before anything is asked: who types at once is not seen, and what he types is not lost.
    let _unseen = Unseen::new().map_err(cannot_ask)?;
    let password = ask(&format!("Password for {user}: "))?;
    match ask("Once more: ")? == password {
        true if password.expose().is_empty() => Err(Failure::refused("no password was given")),
        true => Ok(password),
        false => Err(Failure::refused("the two are not the same; nothing was changed")),
    }
}

fn ask(question: &str) -> Result<Secret, Failure> {
    let mut stderr = io::stderr().lock();
    write!(stderr, "{}", crate::output::escape::escape_lines(question))
        .and_then(|()| stderr.flush())
        .map_err(cannot_ask)?;
    let typed = read_typed(io::stdin().lock()).map_err(cannot_ask)?;
    // The Enter that ended it was not seen either.
    writeln!(stderr).map_err(cannot_ask)?;
    typed.map(Secret::new).ok_or_else(Failure::interrupted)
}

fn cannot_ask(error: io::Error) -> Failure {
    Failure::refused(format!("cannot ask for the password: {error}"))
}

/// One line, key by key; `None`: Ctrl-C. The terminal does not edit what it does not show.
#[expect(clippy::unbuffered_bytes, reason = "what is typed behind the line is not ours to take")]
fn read_typed(keys: impl Read) -> io::Result<Option<String>> {
    const CTRL_C: u8 = 0x03;
    const CTRL_D: u8 = 0x04;
    const CTRL_U: u8 = 0x15;
    const BACKSPACES: [u8; 2] = [0x08, 0x7f];
    let mut line = Vec::new();
    for key in keys.bytes() {
        match key? {
            CTRL_C => return Ok(None),
            b'\r' | b'\n' | CTRL_D => break,
            CTRL_U => line.clear(),
            key if BACKSPACES.contains(&key) => {
                // A letter of several bytes goes as a whole.
                while line.pop().is_some_and(|byte: u8| byte & 0xC0 == 0x80) {}
            }
            key => line.push(key),
        }
    }
    String::from_utf8(line).map(Some).map_err(|_| io::ErrorKind::InvalidData.into())
}

/// While it lives, what is typed is not seen, and every key is ours: were Ctrl-C to end the process, the
/// terminal would stay like this.
struct Unseen {
    before: Option<termios::Termios>,
}

impl Unseen {
    fn new() -> io::Result<Self> {
        if !io::stdin().is_terminal() {
            return Ok(Self { before: None });
        }
        let before = termios::tcgetattr(io::stdin())?;
        let mut silent = before.clone();
        silent.local_modes.remove(LocalModes::ECHO | LocalModes::ICANON | LocalModes::ISIG);
        termios::tcsetattr(io::stdin(), OptionalActions::Flush, &silent)?;
        Ok(Self { before: Some(before) })
    }
}

impl Drop for Unseen {
    fn drop(&mut self) {
        if let Some(before) = &self.before {
            // There is nobody left to tell when the terminal has gone.
            let _ = termios::tcsetattr(io::stdin(), OptionalActions::Now, before);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_its_first_line() {
        for (text, expected) in [
            ("secret", Some("secret")),
            ("secret\n", Some("secret")),
            (" s \r\nmore", Some(" s ")),
            ("", None),
            ("\nsecret", None),
        ] {
            assert_eq!(first_line(text), expected, "{text:?}");
        }
    }

    #[test]
    fn keys_that_edit() {
        let typed = |keys: &str| read_typed(keys.as_bytes()).unwrap();
        assert_eq!(typed("secret\nmore").as_deref(), Some("secret"));
        assert_eq!(typed("secx\x7fret\r").as_deref(), Some("secret"));
        assert_eq!(typed("\u{e4}\x7f\x7fa\n").as_deref(), Some("a"));
        assert_eq!(typed("wrong\x15right\n").as_deref(), Some("right"));
        assert_eq!(typed("secret\x03"), None);
    }
}
