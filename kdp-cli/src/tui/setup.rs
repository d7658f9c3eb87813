//! How the user wants the dashboard: flags, then the configuration, then what it remembers of the last time.
//!
//! Nothing of it keeps anybody out: a mistake in the configuration, or a memory that cannot be read, is told in the
//! dashboard and stands in its log.

use std::path::{Path, PathBuf};

use super::app::App;
use super::app::memory::Memory;
use super::event::keymap::Keymap;
use super::view::theme::Theme;
use crate::contexts::{Loaded, Look, Ui};
use crate::settings::Environment;
use crate::state;
use crate::time::now_ms;

/// The file in the state folder.
const FILE: &str = "ui.json";

/// What was typed about it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Flags {
    /// `--theme`
    pub(crate) theme: Option<Look>,
    /// `--ascii`
    pub(crate) ascii: bool,
    /// `--no-mouse`
    pub(crate) no_mouse: bool,
}

/// How the user wants the dashboard.
#[derive(Clone, Debug)]
pub(crate) struct Setup {
    /// The keys.
    pub(crate) keymap: Keymap,
    /// How it looks, but for the colours, which the user can change.
    pub(crate) theme: Theme,
    /// The colours to begin with.
    pub(crate) look: Look,
    /// Whether clicks and the wheel do something.
    pub(crate) has_mouse: bool,
    /// Where what is remembered is kept; nothing: it is not.
    pub(crate) file: Option<PathBuf>,
    memory: Memory,
    troubles: Vec<String>,
}

impl Setup {
    /// What is wanted here, and remembered in this folder.
    pub(crate) fn new(flags: Flags, loaded: &Loaded, folder: Option<&Path>, env: Environment<'_>) -> Self {
        let nothing = Ui::default();
        let (source, ui) = loaded.ui().map_or((None, &nothing), |(source, ui)| (Some(source), ui));
        let wanted = ui.keys.iter().map(|(id, keys)| (id.as_str(), keys.names()));
        let mut troubles = Vec::new();
        let keymap = Keymap::default().remapped(wanted).unwrap_or_else(|wrong| {
            let path = source.map(|source| source.path.display().to_string()).unwrap_or_default();
            troubles.push(format!("ui.keys: {wrong}; all keys are the usual ones ({path})"));
            Keymap::default()
        });
        let file = folder.map(|folder| folder.join(FILE));
        let (memory, trouble) = file.as_deref().map_or_else(Default::default, read);
        troubles.extend(trouble);
        Self {
            keymap,
            theme: Theme::of_environment(env, flags.ascii || ui.ascii == Some(true)),
            look: Theme::look_of(flags.theme, memory.look.or(ui.theme), env),
            has_mouse: !flags.no_mouse && ui.mouse != Some(false),
            file,
            memory,
            troubles,
        }
    }

    /// The dashboard as it was left.
    pub(crate) fn applied_to(&self, app: App) -> App {
        let mut app = app.remembering(self.memory.clone());
        app.look = self.look;
        self.troubles.iter().for_each(|trouble| app.warn_of(trouble, now_ms()));
        app
    }
}

/// What is remembered, or why nothing is.
fn read(file: &Path) -> (Memory, Option<String>) {
    let wrong =
        |reason: String| (Memory::default(), Some(format!("{} is ignored: {reason}", file.display())));
    match std::fs::read_to_string(file) {
        Ok(text) => Memory::read(&text).map_or_else(wrong, |memory| (memory, None)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Default::default(),
        Err(error) => wrong(error.to_string()),
    }
}

/// Replaces the file as a whole. Nobody is told when that fails: it is a convenience, and no more.
pub(crate) fn keep(file: &Path, memory: &Memory) {
    let written =
        file.parent().map_or(Ok(()), state::create).and_then(|()| state::replace(file, &memory.write()));
    if let Err(error) = written {
        tracing::debug!("{} could not be written: {error}", file.display());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contexts::{self, testing};
    use crate::tui::app::Access;
    use crate::tui::app::action::Action;
    use crate::tui::app::page::Place;
    use crate::tui::app::screens::ScreenId;

    fn setup(flags: Flags, config: &str, folder: Option<&Path>) -> Setup {
        let env = [("HOME", "/home/me"), ("LANG", "C.UTF-8")];
        testing::with(&env, &[(testing::USER, config)], |world| {
            Setup::new(flags, &contexts::load(world).unwrap(), folder, world.env)
        })
    }

    #[test]
    fn what_the_file_says_and_flags_say_stronger() {
        let config = "ui: {theme: light, ascii: true, mouse: false, keys: {save: w, wide: [o]}}";
        let found = setup(Flags::default(), config, None);
        assert_eq!((found.look, found.has_mouse, found.theme.is_ascii()), (Look::Light, false, true));
        let dark = Flags { theme: Some(Look::Dark), ..Flags::default() };
        assert_eq!(setup(dark, config, None).look, Look::Dark);
    }

    #[test]
    fn keys_that_contradict_each_other_keep_nobody_out() {
        let config = "ui: {keys: {save: w, wide: w, sort: f9}}";
        let app = setup(Flags::default(), config, None).applied_to(App::new("prod", Access::Open));
        let said = app.toast.map(|toast| toast.text).unwrap_or_default();
        assert!(said.starts_with("ui.keys: `save` and `wide` both have the key w;"), "{said}");
        assert!(said.contains("/home/me/.config/kdp/config.yaml"), "{said}");
        assert_eq!(app.model.log.faults.items()[0].error, said, "it can be read again");
    }

    #[test]
    fn what_was_left_is_found_and_what_is_broken_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let open = || {
            let setup = setup(Flags::default(), "", Some(folder.path()));
            (setup.applied_to(App::new("prod", Access::Open)), setup.file.unwrap())
        };
        let (mut app, file) = open();
        app.update(Action::Open(Place::of(ScreenId::Topics)), 1);
        app.update(Action::Wide, 2);
        app.update(Action::ReverseSort, 3);
        app.update(Action::Open(Place::of(ScreenId::Groups)), 4);
        keep(&file, &app.memory());
        let (mut again, _) = open();
        assert_eq!(again.page().place.screen, ScreenId::Groups);
        again.update(Action::Open(Place::of(ScreenId::Topics)), 5);
        assert!(again.page().table().is_wide && !again.page().table().sort.descending);
        std::fs::write(&file, "{broken").unwrap();
        let (broken, _) = open();
        assert_eq!(broken.page().place.screen, ScreenId::Overview);
        assert!(broken.toast.is_some_and(|toast| toast.text.contains("ui.json is ignored")));
    }
}
