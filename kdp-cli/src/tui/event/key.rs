//! A key as it is pressed, as it is written in the help, and as it is written in a configuration.
//!
//! Pure. Knows no terminal library, so that keymaps and tests do not either.

use std::fmt;

/// A key without its modifiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Code {
    /// A character, as it is typed: `D` is Shift and d.
    Char(char),
    Enter,
    Esc,
    Tab,
    BackTab,
    Backspace,
    Delete,
    Left,
    Right,
    Up,
    Down,
    PageUp,
    PageDown,
    Home,
    End,
    /// F1 to F12.
    Function(u8),
}

/// A key as it is pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Key {
    /// Which key.
    pub(crate) code: Code,
    /// Whether Ctrl was held.
    pub(crate) ctrl: bool,
    /// Whether Alt was held.
    pub(crate) alt: bool,
}

impl Key {
    /// A key alone.
    pub(crate) const fn of(code: Code) -> Self {
        Self { code, ctrl: false, alt: false }
    }

    /// A character alone.
    pub(crate) const fn char(letter: char) -> Self {
        Self::of(Code::Char(letter))
    }

    /// The key of this name: `j`, `ctrl-d`, `alt-x`, `enter`, `f1`.
    pub(crate) fn parse(name: &str) -> Option<Self> {
        let (ctrl, rest) = match name.strip_prefix("ctrl-") {
            Some(rest) if !rest.is_empty() => (true, rest),
            _ => (false, name),
        };
        let (alt, rest) = match rest.strip_prefix("alt-") {
            Some(rest) if !rest.is_empty() => (true, rest),
            _ => (false, rest),
        };
        let mut letters = rest.chars();
        let code = match (letters.next()?, letters.next()) {
            (letter, None) => Code::Char(letter),
            _ => NAMED
                .iter()
                .find(|(_, name)| *name == rest)
                .map(|(code, _)| *code)
                .or_else(|| function(rest))?,
        };
        Some(Self { code, ctrl, alt })
    }
}

fn function(name: &str) -> Option<Code> {
    let number: u8 = name.strip_prefix('f')?.parse().ok()?;
    (1..=12).contains(&number).then_some(Code::Function(number))
}

const NAMED: [(Code, &str); 16] = [
    (Code::Enter, "enter"),
    (Code::Esc, "esc"),
    (Code::Tab, "tab"),
    (Code::BackTab, "shift-tab"),
    (Code::Backspace, "backspace"),
    (Code::Delete, "delete"),
    (Code::Left, "left"),
    (Code::Right, "right"),
    (Code::Up, "up"),
    (Code::Down, "down"),
    (Code::PageUp, "pgup"),
    (Code::PageDown, "pgdn"),
    (Code::Home, "home"),
    (Code::End, "end"),
    (Code::Char(' '), "space"),
    (Code::Char('-'), "minus"),
];

impl fmt::Display for Key {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.ctrl {
            out.write_str("ctrl-")?;
        }
        if self.alt {
            out.write_str("alt-")?;
        }
        match (NAMED.iter().find(|(code, _)| *code == self.code), self.code) {
            (_, Code::Char('-')) => out.write_str("-"),
            (Some((_, name)), _) => out.write_str(name),
            (None, Code::Char(letter)) => write!(out, "{letter}"),
            (None, Code::Function(number)) => write!(out, "f{number}"),
            (None, _) => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_written_as_they_are_read() {
        for name in ["j", "G", "ctrl-d", "alt-x", "enter", "shift-tab", "f5", "f12", "space", "/", "?", "ä"]
        {
            assert_eq!(Key::parse(name).unwrap().to_string(), name);
        }
        assert_eq!(Key::parse("-"), Some(Key::char('-')));
        assert_eq!(Key::parse("minus"), Some(Key::char('-')));
        for bad in ["", "f13", "hyper-x", "ctrl-"] {
            assert!(Key::parse(bad).is_none_or(|key| key.to_string() != bad), "{bad}");
        }
    }
}
