//! Copying: into the clipboard of the terminal that the user sits at, which may be far away (OSC 52), and where
//! nobody can tell whether it takes that, into a file too.
//!
//! What is between us and the terminal gets the text in a form that it hands on. Nobody answers, so nothing waits.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::settings::Environment;
use crate::state;

/// GNU screen takes no longer strings than 768 bytes.
const SCREEN_MAX: usize = 512;

/// Where copied text goes.
#[derive(Clone, Debug)]
pub(crate) struct Clipboard {
    route: Route,
    /// Whether the terminal is one that takes copies.
    is_known: bool,
    /// Where to write it else.
    file: Option<PathBuf>,
}

/// What is between us and the terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Route {
    Nothing,
    Tmux,
    Screen,
}

impl Clipboard {
    /// What the environment says about the terminal; `state` is the folder for what is kept on this machine.
    pub(crate) fn of_environment(env: Environment<'_>, state: Option<&Path>) -> Self {
        let is_set = |name: &str| env(name).is_some_and(|value| !value.is_empty());
        let route = match () {
            () if is_set("TMUX") => Route::Tmux,
            () if is_set("STY") => Route::Screen,
            () => Route::Nothing,
        };
        let variables = ["KITTY_WINDOW_ID", "WEZTERM_PANE", "ALACRITTY_WINDOW_ID", "WT_SESSION"];
        let programs = ["WezTerm", "ghostty", "kitty", "vscode", "rio"];
        let terms = ["xterm-kitty", "xterm-ghostty", "alacritty", "foot", "wezterm", "contour"];
        let is_known = variables.iter().any(|name| is_set(name))
            || env("TERM_PROGRAM").is_some_and(|program| programs.contains(&program.as_str()))
            || env("TERM").is_some_and(|term| terms.iter().any(|known| term.starts_with(known)));
        Self { route, is_known, file: state.map(|folder| folder.join("copied")) }
    }

    /// Copies; says where else the text is, if somebody may need to know.
    pub(crate) fn copy(&self, text: &str, terminal: &mut impl Write) -> io::Result<Option<String>> {
        terminal.write_all(self.sequence(text).as_bytes())?;
        terminal.flush()?;
        if self.route == Route::Tmux {
            hand_to_tmux(text.to_owned());
            return Ok(None);
        }
        let file = self.file.as_ref().filter(|_| !self.is_known);
        // Where it cannot be written there is nowhere to point to.
        Ok(file.and_then(|file| write(file, text).ok()).map(|()| self.place()))
    }

    fn place(&self) -> String {
        self.file.as_ref().map(|file| file.display().to_string()).unwrap_or_default()
    }

    /// What is written to the terminal.
    fn sequence(&self, text: &str) -> String {
        let plain = format!("\u{1b}]52;c;{}\u{7}", STANDARD.encode(text));
        match self.route {
            Route::Nothing => plain,
            // Inside, every escape is doubled.
            Route::Tmux => format!("\u{1b}Ptmux;{}\u{1b}\\", plain.replace('\u{1b}', "\u{1b}\u{1b}")),
            Route::Screen => {
                let parts = plain.as_bytes().chunks(SCREEN_MAX);
                // It is ASCII: any byte is a border.
                parts.map(|part| format!("\u{1b}P{}\u{1b}\\", String::from_utf8_lossy(part))).collect()
            }
        }
    }
}

/// tmux lets no escape sequence through unless it is told to, but it has buffers of its own, and knows the way to
/// the terminal. The thread ends with that process.
fn hand_to_tmux(text: String) {
    let hand = move || -> io::Result<()> {
        let mut tmux = Command::new("tmux")
            .args(["load-buffer", "-w", "-"])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        if let Some(mut stdin) = tmux.stdin.take() {
            stdin.write_all(text.as_bytes())?;
        }
        tmux.wait().map(drop)
    };
    // Who has no tmux program has the escape sequence.
    let _ = std::thread::Builder::new().name("kdp-tmux".to_owned()).spawn(hand);
}

fn write(file: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = file.parent() {
        state::create(folder)?;
    }
    // Another mode than ours may have been left there.
    let _ = fs::remove_file(file);
    let mut out = OpenOptions::new().create_new(true).write(true).mode(0o600).open(file)?;
    out.write_all(text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clipboard(set: &[(&str, &str)], state: Option<&Path>) -> Clipboard {
        let env =
            |name: &str| set.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
        Clipboard::of_environment(&env, state)
    }

    #[test]
    fn each_gets_it_in_its_own_form() {
        let of = |set: &[(&str, &str)], text: &str| clipboard(set, None).sequence(text);
        assert_eq!(of(&[], "hi"), "\u{1b}]52;c;aGk=\u{7}");
        assert_eq!(of(&[("TMUX", "/tmp/x")], "hi"), "\u{1b}Ptmux;\u{1b}\u{1b}]52;c;aGk=\u{7}\u{1b}\\");
        let long = of(&[("STY", "1.pts")], &"x".repeat(1000));
        assert!(long.split("\u{1b}\\").all(|part| part.len() <= SCREEN_MAX + 2), "{long}");
    }

    #[test]
    fn a_terminal_that_nobody_knows_gets_a_file_too() {
        let folder = tempfile::tempdir().unwrap();
        let state = folder.path().join("kdp");
        let copy = |set: &[(&str, &str)]| {
            let mut out = Vec::new();
            clipboard(set, Some(&state)).copy("kdp topic list", &mut out).unwrap()
        };
        assert_eq!(copy(&[("TERM", "xterm-kitty")]), None);
        assert!(!state.exists());
        let place = copy(&[("TERM", "vt100")]).unwrap();
        assert_eq!(fs::read_to_string(place).unwrap(), "kdp topic list");
    }
}
