//! One screen of the demonstration, drawn into a file: what the documentation shows.
//!
//! Deterministic: the time, the cluster and the keys are given, so the same words make the same file.

mod svg;

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;

use super::app::App;
use super::app::action::{Action, Effect};
use super::app::job::JobEnd;
use super::app::model::Words;
use super::app::words::dry;
use super::demo::{self, Demo};
use super::event::command;
use super::event::key::Key;
use super::event::keymap::Keymap;
use super::view::{self, text, theme::Theme};
use crate::commands::duration;
use crate::failure::Failure;
use svg::Background;

/// Everybody's time: it does not matter which, but it is always the same.
const START_MS: i64 = 1_790_000_000_000;
/// Answers may lead to more questions; not for ever.
const ROUNDS_MAX: usize = 16;

/// What can be typed about it.
#[derive(Args, Clone, Debug)]
pub(crate) struct Picture {
    /// Draw one screen of the demonstration into this file (.svg or .txt) and leave
    #[arg(long, value_name = "FILE", requires = "demo")]
    picture: Option<PathBuf>,
    /// Columns and lines of the picture
    #[arg(long, value_name = "COLUMNSxLINES", default_value = "120x40", value_parser = size, requires = "picture")]
    size: (u16, u16),
    /// Keys pressed before it is drawn, such as "2 / p a y enter"
    #[arg(long, value_name = "KEYS", default_value = "", requires = "picture")]
    keys: String,
    /// How long the demonstration has run by then
    #[arg(long, value_name = "DURATION", default_value = "100s", value_parser = duration, requires = "picture")]
    after: Duration,
    /// What is behind the letters of an SVG
    #[arg(long, value_enum, default_value = "dark", requires = "picture")]
    background: Background,
}

impl Picture {
    /// Makes the picture, where one was asked for; says whether.
    pub(crate) fn make(&self) -> Result<bool, Failure> {
        let Some(path) = &self.picture else { return Ok(false) };
        let key = |name| Key::parse(name).ok_or_else(|| Failure::usage(format!("there is no key {name:?}")));
        let shot = Shot {
            size: self.size,
            elapsed_ms: i64::try_from(self.after.as_millis()).unwrap_or(i64::MAX),
            keys: self.keys.split_whitespace().map(key).collect::<Result<_, _>>()?,
            theme: Theme::full(),
        };
        write(&shot.draw()?, self.background, path)?;
        Ok(true)
    }
}

/// `120x40`.
fn size(text: &str) -> Result<(u16, u16), String> {
    let (columns, lines) = text.split_once('x').unwrap_or_default();
    match (columns.parse(), lines.parse()) {
        (Ok(columns @ 1..=500), Ok(lines @ 1..=200)) => Ok((columns, lines)),
        _ => Err("a size is two numbers: 120x40, at most 500x200".to_owned()),
    }
}

/// What is to be drawn.
struct Shot {
    size: (u16, u16),
    elapsed_ms: i64,
    keys: Vec<Key>,
    theme: Theme,
}

impl Shot {
    /// The screen.
    fn draw(&self) -> Result<Buffer, Failure> {
        let demo = Demo::at(START_MS);
        let keymap = Keymap::default();
        let now_ms = START_MS + self.elapsed_ms;
        let mut app = App::on(demo::session("demo"));
        let act = |app: &mut App, action| settle(app, &demo, action, now_ms);
        act(&mut app, Action::Resized(self.size.0, self.size.1));
        act(&mut app, Action::Snapshot(demo.snapshot(START_MS, self.elapsed_ms).into()));
        for news in demo.log_at(&mut 0, now_ms) {
            act(&mut app, Action::Logged(news));
        }
        for key in &self.keys {
            let action = keymap
                .action(&app, *key)
                .ok_or_else(|| Failure::usage(format!("the key {key} means nothing where it is pressed")))?;
            act(&mut app, action);
        }
        let backend = TestBackend::new(self.size.0, self.size.1);
        let mut terminal = Terminal::new(backend).expect("a terminal in memory does not fail");
        terminal
            .draw(|frame| view::render(&app, &keymap, &self.theme, frame))
            .expect("a terminal in memory does not fail");
        Ok(terminal.backend().buffer().clone())
    }
}

/// Does what an action says, and all that follows from it: nobody has to wait here.
fn settle(app: &mut App, demo: &Demo, action: Action, now_ms: i64) {
    let mut actions = vec![action];
    let ask = |words: &Words| demo.answer(words, now_ms);
    for _ in 0..ROUNDS_MAX {
        let effects: Vec<_> = actions.drain(..).flat_map(|action| app.update(action, now_ms)).collect();
        actions.extend(effects.into_iter().filter_map(|effect| match effect {
            Effect::Preview(commands) => {
                let ends = commands.iter().map(|words| command::end(ask(&dry(words)))).collect();
                Some(Action::Previewed(commands, ends))
            }
            Effect::Run(id, commands, _) => {
                let ends = commands.iter().map(|words| command::end(ask(words))).collect();
                Some(Action::Ended(id, JobEnd::of_all(ends)))
            }
            Effect::ListContexts => Some(Action::Contexts(demo::contexts())),
            _ => None,
        }));
        let unanswered = |words: &Words| !app.model.listings.contains_key(words);
        let asked = app.wishes().answers.into_iter().filter(unanswered);
        actions.extend(asked.map(|words| Action::Answered(words.clone(), command::listing(&ask(&words)))));
        if actions.is_empty() {
            return;
        }
    }
}

/// Writes the screen as the file's ending says: SVG, or plain text.
fn write(buffer: &Buffer, background: Background, path: &Path) -> Result<(), Failure> {
    let drawn = match path.extension().and_then(|ending| ending.to_str()) {
        Some("svg") => svg::of(buffer, background),
        Some("txt") => plain(buffer),
        _ => return Err(Failure::usage("a picture ends in .svg or .txt").about(path.display().to_string())),
    };
    std::fs::write(path, drawn)
        .map_err(|error| Failure::failed("FILE", format!("{} cannot be written: {error}", path.display())))
}

/// The screen without its colours.
pub(crate) fn plain(buffer: &Buffer) -> String {
    let mut plain = String::new();
    for y in 0..buffer.area.height {
        let line: String = cells(buffer, y).map(|(_, cell, _)| cell.symbol()).collect();
        plain.push_str(line.trim_end());
        plain.push('\n');
    }
    plain
}

/// The cells of a line: where, what, and how many columns wide. Those under a wide letter are not shown.
fn cells(buffer: &Buffer, y: u16) -> impl Iterator<Item = (u16, &ratatui::buffer::Cell, u16)> {
    let mut free = 0;
    (0..buffer.area.width).filter_map(move |x| {
        let cell = &buffer[(x, y)];
        let width = (text::width(cell.symbol()) as u16).max(1);
        let is_shown = x >= free;
        if is_shown {
            free = x + width;
        }
        is_shown.then_some((x, cell, width))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shot(keys: &str) -> Buffer {
        let keys = keys.split_whitespace().map(|key| Key::parse(key).expect("a key")).collect();
        let shot = Shot { size: (120, 40), elapsed_ms: 140_000, keys, theme: Theme::full() };
        shot.draw().expect("the keys mean something")
    }

    /// The pictures of the documentation: a name, the keys, and what is behind the letters.
    const PICTURES: [(&str, &str, Background); 4] = [
        ("overview", "", Background::Dark),
        ("topic", "2 enter", Background::Dark),
        ("groups", "3", Background::Light),
        ("confirm", "2 j D", Background::Dark),
    ];

    /// After a change that is meant: `KDP_UPDATE=1 cargo test -p kdp-cli --lib tui::picture`.
    #[test]
    fn the_pictures_are_what_is_drawn() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("pictures");
        let readme = include_str!("../../../../README.md");
        for (name, keys, background) in PICTURES {
            let (path, drawn) = (folder.join(format!("{name}.svg")), svg::of(&shot(keys), background));
            if std::env::var_os("KDP_UPDATE").is_some() {
                std::fs::create_dir_all(&folder).unwrap();
                std::fs::write(&path, &drawn).unwrap();
            }
            assert!(std::fs::read_to_string(&path).is_ok_and(|kept| kept == drawn), "{}", path.display());
            assert!(readme.contains(&format!("kdp-cli/pictures/{name}.svg")), "{name} is shown");
        }
    }

    #[test]
    fn what_is_asked_for_is_answered() {
        let quotas = plain(&shot(": q u o t a s enter"));
        assert!(quotas.contains("reindex"), "{quotas}");
    }

    #[test]
    fn a_key_without_meaning_is_said() {
        let keys = vec![Key::char('ö')];
        let shot = Shot { size: (80, 24), elapsed_ms: 0, keys, theme: Theme::full() };
        assert!(shot.draw().unwrap_err().message.contains('ö'));
    }

    #[test]
    fn every_line_of_the_drawing_is_well_formed() {
        let drawn = svg::of(&shot("2 enter"), Background::Light);
        assert!(drawn.starts_with("<svg ") && drawn.ends_with("</svg>\n"));
        assert_eq!(drawn.matches("<text ").count(), drawn.matches("</text>").count());
        assert!(!drawn.contains(" & "), "what has a meaning in XML is escaped");
    }
}
