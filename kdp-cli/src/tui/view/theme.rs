//! How states look: a colour and, always, a sign, so that nobody needs the colour.
//!
//! Colours are the sixteen that the terminal's own theme defines, so that light and dark terminals both work.
//! Colour says only how good or bad something is; what is important is bold, what is not is dim.

use ratatui::style::{Color, Modifier, Style};
use ratatui::symbols;

use crate::contexts;
use crate::tui::app::health::Health;

/// How things look.
#[derive(Clone, Debug)]
pub(crate) struct Theme {
    has_colour: bool,
    is_ascii: bool,
}

impl Theme {
    /// As the environment allows: `NO_COLOR`, `TERM=dumb`, a locale without UTF-8.
    pub(crate) fn of_environment(env: &dyn Fn(&str) -> Option<String>) -> Self {
        let is_set = |name: &str| env(name).is_some_and(|value| !value.is_empty());
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
            .into_iter()
            .find_map(|name| env(name).filter(|value| !value.is_empty()));
        let is_utf8 = locale.is_some_and(|locale| {
            let locale = locale.to_ascii_lowercase();
            locale.contains("utf-8") || locale.contains("utf8")
        });
        Self { has_colour: !is_set("NO_COLOR"), is_ascii: is_set("KDP_ASCII") || !is_utf8 }
    }

    /// Colours and signs, for tests and pictures.
    #[cfg(test)]
    pub(crate) fn full() -> Self {
        Self { has_colour: true, is_ascii: false }
    }

    /// Letters only, for tests.
    #[cfg(test)]
    pub(crate) fn ascii() -> Self {
        Self { has_colour: false, is_ascii: true }
    }

    /// Whether only ASCII may be written.
    pub(crate) fn is_ascii(&self) -> bool {
        self.is_ascii
    }

    /// The colour of a state.
    pub(crate) fn state(&self, health: Health) -> Style {
        let colour = match health {
            Health::Ok => Color::Green,
            Health::Warn => Color::Yellow,
            Health::Bad => Color::Red,
            Health::Unknown => return self.dim(),
            Health::Plain => return Style::new(),
        };
        let style = if self.has_colour { Style::new().fg(colour) } else { Style::new() };
        if health == Health::Bad { style.add_modifier(Modifier::BOLD) } else { style }
    }

    /// The sign of a state.
    pub(crate) fn sign(&self, health: Health) -> &'static str {
        match (health, self.is_ascii) {
            (Health::Ok, false) => "●",
            (Health::Warn, false) => "▲",
            (Health::Bad, false) => "✖",
            (Health::Unknown | Health::Plain, false) => "○",
            (Health::Ok, true) => "o",
            (Health::Warn, true) => "!",
            (Health::Bad, true) => "X",
            (Health::Unknown | Health::Plain, true) => "?",
        }
    }

    /// What is there, but not important.
    pub(crate) fn dim(&self) -> Style {
        Style::new().add_modifier(Modifier::DIM)
    }

    /// What is important.
    pub(crate) fn bold(&self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// The name of a context in its colour.
    pub(crate) fn context(&self, color: Option<contexts::Color>) -> Style {
        use contexts::Color as Known;
        let (back, front) = match color {
            None => return self.bold(),
            Some(_) if !self.has_colour => return self.bold().add_modifier(Modifier::REVERSED),
            Some(Known::Black) => (Color::Black, Color::White),
            Some(Known::Red) => (Color::Red, Color::White),
            Some(Known::Green) => (Color::Green, Color::Black),
            Some(Known::Yellow) => (Color::Yellow, Color::Black),
            Some(Known::Blue) => (Color::Blue, Color::White),
            Some(Known::Magenta) => (Color::Magenta, Color::White),
            Some(Known::Cyan) => (Color::Cyan, Color::Black),
            Some(Known::White) => (Color::White, Color::Black),
        };
        self.bold().bg(back).fg(front)
    }

    /// What the cursor is on.
    pub(crate) fn cursor(&self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }

    /// A letter that stands for something.
    pub(crate) fn letter(&self, plain: &'static str, ascii: &'static str) -> &'static str {
        if self.is_ascii { ascii } else { plain }
    }

    /// What is written where nothing is known.
    pub(crate) fn unknown(&self) -> &'static str {
        self.letter("–", "-")
    }

    /// The frame of a popup.
    pub(crate) fn border(&self) -> symbols::border::Set<'static> {
        match self.is_ascii {
            false => symbols::border::ROUNDED,
            true => symbols::border::Set {
                top_left: "+",
                top_right: "+",
                bottom_left: "+",
                bottom_right: "+",
                vertical_left: "|",
                vertical_right: "|",
                horizontal_top: "-",
                horizontal_bottom: "-",
            },
        }
    }

    /// Eight heights of a bar, from low to high.
    pub(crate) fn bars(&self) -> [char; 8] {
        match self.is_ascii {
            false => ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'],
            true => ['_', '.', ',', '-', '=', '+', '*', '#'],
        }
    }
}
