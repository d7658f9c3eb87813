//! Where configuration files are: the one that KDP_CONFIG names, or else a project's, the user's and
//! the system's, the strongest first.

use std::io;
use std::path::{Path, PathBuf};

use super::{ConfigFile, Entry, Ui};
use crate::failure::Failure;
use crate::settings::{Environment, Files};
use crate::{pattern, state, yaml};

/// The system's file.
const SYSTEM: &str = "/etc/kdp/config.yaml";
/// A project's file, in its folder or one above.
const PROJECT: &str = ".kdp/config.yaml";

/// What the settings are made from, each as a function so that a test can be a world of its own.
pub(crate) struct World<'a> {
    /// Environment variables; an empty one is none.
    pub(crate) env: Environment<'a>,
    /// The text of files.
    pub(crate) files: Files<'a>,
    /// The output of commands.
    pub(crate) run: &'a dyn Fn(&str) -> io::Result<String>,
    /// Whether a file belongs to the user, or to root.
    pub(crate) is_ours: &'a dyn Fn(&Path) -> bool,
    /// The working folder.
    pub(crate) folder: Option<PathBuf>,
}

impl World<'_> {
    /// An environment variable that says something.
    pub(crate) fn variable(&self, name: &str) -> Option<String> {
        (self.env)(name).filter(|value| !value.is_empty())
    }
}

/// Which of the files it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// KDP_CONFIG names it.
    Named,
    /// It was found by walking up from the working folder.
    Project,
    /// The user's.
    User,
    /// Everybody's on this machine.
    System,
}

/// A file that was read.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    /// Which one.
    pub(crate) place: Place,
    /// Where.
    pub(crate) path: PathBuf,
    /// What stands in it.
    pub(crate) file: ConfigFile,
}

/// Every file there is, the strongest first.
#[derive(Clone, Debug, Default)]
pub(crate) struct Loaded {
    /// The files.
    pub(crate) sources: Vec<Source>,
    /// What should be known about them.
    pub(crate) warnings: Vec<String>,
}

/// Reads every file there is.
pub(crate) fn load(world: &World<'_>) -> Result<Loaded, Failure> {
    let mut loaded = Loaded::default();
    if let Some(path) = named(world) {
        let text = (world.files)(&path).map_err(|error| unreadable(&path, &error))?;
        loaded.sources.push(source(Place::Named, path, &text)?);
        return Ok(loaded);
    }
    let user = user_file(world);
    let mut places = Vec::new();
    places.extend(project(world, user.as_deref()).map(|path| (Place::Project, path)));
    places.extend(user.map(|path| (Place::User, path)));
    places.push((Place::System, PathBuf::from(SYSTEM)));
    for (place, path) in places {
        match (world.files)(&path) {
            Ok(_) if place == Place::Project && !(world.is_ours)(&path) => {
                let path = path.display();
                loaded.warnings.push(format!("{path} belongs to somebody else; it is ignored"));
            }
            Ok(text) => loaded.sources.push(source(place, path, &text)?),
            Err(error) if is_absent(&error) => {}
            Err(error) => return Err(unreadable(&path, &error)),
        }
    }
    Ok(loaded)
}

/// The file that `kdp context add` writes to.
pub(crate) fn user_file(world: &World<'_>) -> Option<PathBuf> {
    named(world).or_else(|| {
        state::base(world.env, "XDG_CONFIG_HOME", ".config").map(|base| base.join("kdp/config.yaml"))
    })
}

fn named(world: &World<'_>) -> Option<PathBuf> {
    world.variable("KDP_CONFIG").map(|path| world.home_path(&path))
}

fn project(world: &World<'_>, user: Option<&Path>) -> Option<PathBuf> {
    let folder = world.folder.as_deref()?;
    let candidates = folder.ancestors().map(|folder| folder.join(PROJECT));
    candidates.filter(|path| Some(path.as_path()) != user).find(|path| {
        // One that cannot be read is told about later, by name.
        (world.files)(path).map_or_else(|error| !is_absent(&error), |_| true)
    })
}

fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

fn unreadable(path: &Path, error: &io::Error) -> Failure {
    Failure::usage(format!("cannot read {}: {error}", path.display()))
}

fn source(place: Place, path: PathBuf, text: &str) -> Result<Source, Failure> {
    Ok(Source { place, file: parse(&path, text)?, path })
}

/// What stands in a file. What kdp does not know is an error and not left out: a misspelt
/// `protected` must not protect nothing.
pub(crate) fn parse(path: &Path, text: &str) -> Result<ConfigFile, Failure> {
    let file: ConfigFile = yaml::read(text)
        .map_err(|error| {
            let line = error.line.map(|line| format!(":{line}")).unwrap_or_default();
            let failure = Failure::usage(format!("{}{line}: {}", path.display(), error.message));
            match meant(&error.message) {
                Some(key) => failure.hint(format!("did you mean `{key}`?")),
                None => failure,
            }
        })?
        .unwrap_or_default();
    match file.contexts.keys().find(|name| !super::is_name(name)) {
        Some(name) => Err(Failure::usage(format!("{}: `{name}` cannot be a context's name", path.display()))),
        None => Ok(file),
    }
}

/// The key that an unknown one was meant to be.
fn meant(message: &str) -> Option<String> {
    let mut quoted = message.split('`').skip(1).step_by(2);
    let unknown = quoted.next().filter(|_| message.contains("unknown field"))?;
    let known: Vec<&str> = quoted.collect();
    pattern::closest(unknown, known).map(str::to_owned)
}

impl Loaded {
    /// The context of this name, in the strongest file that has it.
    pub(crate) fn find(&self, name: &str) -> Option<(&Source, &Entry)> {
        self.sources.iter().find_map(|source| Some((source, source.file.contexts.get(name)?)))
    }

    /// What is said about the dashboard, and where. A project's file has no say: whose keys do what is not for
    /// whoever wrote the project to decide.
    pub(crate) fn ui(&self) -> Option<(&Source, &Ui)> {
        let own = self.sources.iter().filter(|source| source.place != Place::Project);
        own.map(|source| (source, &source.file.ui)).find(|(_, ui)| **ui != Ui::default())
    }

    /// Every context once, with the file that counts, in the order of the names.
    pub(crate) fn all(&self) -> Vec<(&str, &Source, &Entry)> {
        let mut names: Vec<&str> =
            self.sources.iter().flat_map(|source| source.file.contexts.keys().map(String::as_str)).collect();
        names.sort_unstable();
        names.dedup();
        let found = |name| self.find(name).map(|(source, entry)| (name, source, entry));
        names.into_iter().filter_map(found).collect()
    }

    /// There is no such context: what to say about it.
    pub(crate) fn unknown(&self, name: &str) -> Failure {
        let failure = Failure::usage(format!("there is no context `{name}`"));
        let names: Vec<&str> = self.all().into_iter().map(|(name, ..)| name).collect();
        match pattern::closest(name, names.iter().copied()) {
            Some(near) => failure.hint(format!("did you mean `{near}`?")),
            None if names.is_empty() => {
                failure.hint("`kdp context add NAME --bootstrap-server HOST:PORT` makes one")
            }
            None => failure.hint("`kdp context list` shows the contexts there are"),
        }
    }
}
