//! How states look: a colour and, always, a sign, so that nobody needs the colour.
//!
//! Colour says how good or bad something is, and sets the bars of charts apart; what is important is bold, what is
//! not is dim. Without a choice colours are the sixteen of the terminal's own theme; the others are made for a
//! background, and a test measures that they can be read on it.

use ratatui::style::{Color, Modifier, Style};
use ratatui::symbols;

use crate::contexts::{self, Look};
use crate::settings::Environment;
use crate::time::Zone;
use crate::tui::app::health::Health;

/// How things look.
#[derive(Clone, Debug)]
pub(crate) struct Theme {
    look: Look,
    is_ascii: bool,
    zone: Zone,
}

impl Theme {
    /// As the environment allows: a locale without UTF-8 wants ASCII, and so may the user.
    pub(crate) fn of_environment(env: Environment<'_>, wants_ascii: bool) -> Self {
        let is_set = |name: &str| env(name).is_some_and(|value| !value.is_empty());
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
            .into_iter()
            .find_map(|name| env(name).filter(|value| !value.is_empty()));
        let is_utf8 = locale.is_some_and(|locale| {
            let locale = locale.to_ascii_lowercase();
            locale.contains("utf-8") || locale.contains("utf8")
        });
        let is_ascii = wants_ascii || is_set("KDP_ASCII") || !is_utf8;
        Self { look: Look::Auto, is_ascii, zone: Zone::Utc }
    }

    /// The same, with times of this zone.
    pub(crate) fn in_zone(mut self, zone: Zone) -> Self {
        self.zone = zone;
        self
    }

    /// Whose clock times are shown by.
    pub(crate) fn zone(&self) -> Zone {
        self.zone
    }

    /// The colours to begin with: those that were chosen, none where `NO_COLOR` says so, else what the terminal
    /// tells of its background.
    pub(crate) fn look_of(chosen: Option<Look>, remembered: Option<Look>, env: Environment<'_>) -> Look {
        let is_set = |name: &str| env(name).is_some_and(|value| !value.is_empty());
        // `15;0`: the foreground, perhaps something else, the background.
        let is_light = || {
            let background = env("COLORFGBG").and_then(|text| text.rsplit(';').next()?.parse::<u8>().ok());
            matches!(background, Some(7 | 15))
        };
        match (chosen, remembered) {
            (Some(look), _) => look,
            _ if is_set("NO_COLOR") || is_set("KDP_NO_COLOR") => Look::Mono,
            (None, Some(look)) => look,
            (None, None) if is_light() => Look::Light,
            (None, None) => Look::Auto,
        }
    }

    /// The same in these colours.
    pub(crate) fn with(&self, look: Look) -> Self {
        Self { look, ..self.clone() }
    }

    /// Colours and signs, for tests and pictures.
    pub(crate) fn full() -> Self {
        Self { look: Look::Auto, is_ascii: false, zone: Zone::Utc }
    }

    /// Letters only, for tests.
    #[cfg(test)]
    pub(crate) fn ascii() -> Self {
        Self { look: Look::Mono, is_ascii: true, zone: Zone::Utc }
    }

    /// Whether only ASCII may be written.
    pub(crate) fn is_ascii(&self) -> bool {
        self.is_ascii
    }

    /// The colour of a state.
    pub(crate) fn state(&self, health: Health) -> Style {
        let [ok, warn, bad] = self.palette();
        match health {
            Health::Ok => ok,
            Health::Warn => warn,
            Health::Bad => bad.add_modifier(Modifier::BOLD),
            Health::Unknown => self.dim(),
            Health::Plain => Style::new(),
        }
    }

    /// What is well, what should be looked at, what should be acted upon.
    fn palette(&self) -> [Style; 3] {
        let ink = |colours: [Color; 3]| colours.map(|colour| Style::new().fg(colour));
        match self.look {
            Look::Auto => ink([Color::Green, Color::Yellow, Color::Red]),
            Look::Dark => ink([114, 221, 210].map(Color::Indexed)),
            Look::Light => ink([22, 94, 124].map(Color::Indexed)),
            // Ink and paper both, so that it does not matter what is around.
            Look::HighContrast => [(16, 114), (16, 226), (231, 124)].map(|(ink, paper)| {
                Style::new().fg(Color::Indexed(ink)).bg(Color::Indexed(paper)).add_modifier(Modifier::BOLD)
            }),
            Look::Mono => [Style::new(); 3],
        }
    }

    /// The sign of a state.
    pub(crate) fn sign(&self, health: Health) -> &'static str {
        match (health, self.is_ascii) {
            (Health::Ok, false) => "●",
            (Health::Warn, false) => "▲",
            (Health::Bad, false) => "✖",
            (Health::Unknown, false) => "○",
            (Health::Plain, _) => " ",
            (Health::Ok, true) => "o",
            (Health::Warn, true) => "!",
            (Health::Bad, true) => "X",
            (Health::Unknown, true) => "?",
        }
    }

    /// What is there, but not important.
    pub(crate) fn dim(&self) -> Style {
        match self.look {
            Look::Auto | Look::Mono => Style::new().add_modifier(Modifier::DIM),
            Look::Dark => Style::new().fg(Color::Indexed(247)),
            Look::Light => Style::new().fg(Color::Indexed(241)),
            Look::HighContrast => Style::new(),
        }
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
            Some(_) if self.look == Look::Mono => return self.bold().add_modifier(Modifier::REVERSED),
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

    /// What is looked for.
    pub(crate) fn found(&self) -> Style {
        Style::new().add_modifier(Modifier::BOLD | Modifier::UNDERLINED)
    }

    /// The bars of charts. One colour that says nothing: they would outshine all else.
    pub(crate) fn data(&self) -> Style {
        match self.look {
            Look::Auto => Style::new().fg(Color::Cyan),
            Look::Dark => Style::new().fg(Color::Indexed(110)),
            Look::Light => Style::new().fg(Color::Indexed(25)),
            Look::HighContrast | Look::Mono => Style::new(),
        }
    }

    /// The bars beside every row: there are many of them, and they are not what is looked for.
    pub(crate) fn trend(&self) -> Style {
        match self.look {
            Look::Auto | Look::Mono => self.data().add_modifier(Modifier::DIM),
            Look::Dark => Style::new().fg(Color::Indexed(67)),
            Look::Light => Style::new().fg(Color::Indexed(67)),
            Look::HighContrast => self.data(),
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Red, green and blue of a colour of the palette of 256, from 0 to 1.
    fn rgb(index: u8) -> [f64; 3] {
        let levels = [0.0, 95.0, 135.0, 175.0, 215.0, 255.0];
        let parts = match index {
            16..=231 => {
                let index = usize::from(index - 16);
                [levels[index / 36], levels[index / 6 % 6], levels[index % 6]]
            }
            grey => [8.0 + 10.0 * f64::from(grey - 232); 3],
        };
        parts.map(|part| part / 255.0)
    }

    /// How bright a colour is, as the WCAG measures it.
    fn brightness(colour: [f64; 3]) -> f64 {
        let linear = |part: f64| if part <= 0.04 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) };
        let [red, green, blue] = colour.map(linear);
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    fn contrast(one: [f64; 3], other: [f64; 3]) -> f64 {
        let (one, other) = (brightness(one), brightness(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    fn ink(style: Style) -> [f64; 3] {
        let Some(Color::Indexed(index)) = style.fg else { panic!("{style:?} is not of the palette") };
        rgb(index)
    }

    #[test]
    fn colours_can_be_read_on_their_backgrounds() {
        let hex = |text: u32| [text >> 16, text >> 8 & 255, text & 255].map(|part| f64::from(part) / 255.0);
        let dark = [0x000000, 0x1e1e1e, 0x282a36, 0x002b36].map(hex);
        let light = [0xffffff, 0xfdf6e3, 0xf5f5f5].map(hex);
        for (look, papers) in [(Look::Dark, &dark[..]), (Look::Light, &light[..])] {
            let theme = Theme::full().with(look);
            for style in theme.palette().into_iter().chain([theme.dim()]) {
                for paper in papers {
                    let contrast = contrast(ink(style), *paper);
                    assert!(contrast >= 4.5, "{look:?} {style:?} on {paper:?}: {contrast}");
                }
            }
        }
        for style in Theme::full().with(Look::HighContrast).palette() {
            let Some(Color::Indexed(paper)) = style.bg else { panic!("{style:?} has no paper") };
            assert!(contrast(ink(style), rgb(paper)) >= 7.0, "{style:?}");
        }
    }

    #[test]
    fn who_decides_about_the_colours() {
        let look = |chosen, remembered, set: &[(&str, &str)]| {
            let env = |name: &str| {
                set.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
            };
            Theme::look_of(chosen, remembered, &env)
        };
        assert_eq!(look(None, None, &[]), Look::Auto);
        assert_eq!(look(None, None, &[("COLORFGBG", "0;15")]), Look::Light);
        assert_eq!(look(None, None, &[("COLORFGBG", "15;default;0")]), Look::Auto);
        assert_eq!(look(None, Some(Look::Dark), &[("COLORFGBG", "0;15")]), Look::Dark);
        assert_eq!(look(None, Some(Look::Dark), &[("NO_COLOR", "1")]), Look::Mono);
        assert_eq!(look(Some(Look::Light), None, &[("NO_COLOR", "1")]), Look::Light);
    }
}
