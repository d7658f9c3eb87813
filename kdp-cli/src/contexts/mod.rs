//! Contexts: named clusters, kept in configuration files.
//!
//! This module knows the files and what stands in them; what a value is worth beside a flag or the
//! environment is decided in `settings`. A context belongs to one file as a whole: the strongest file
//! that has the name. Pieces of several would send one cluster's password to another's address.

pub(crate) mod edit;
mod files;
pub(crate) mod import;
mod reference;
#[cfg(test)]
pub(crate) mod testing;
mod ui;
mod value;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub(crate) use files::{Loaded, Place, Source, World, load, parse, user_file};
pub(crate) use reference::Expand;
pub(crate) use ui::{Look, Ui};
pub(crate) use value::{Properties, Servers};

/// A configuration file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct ConfigFile {
    /// For every context that does not say otherwise.
    #[serde(deserialize_with = "value::or_default")]
    pub(crate) defaults: Defaults,
    /// The dashboard.
    #[serde(deserialize_with = "value::or_default")]
    pub(crate) ui: Ui,
    /// The contexts by their names.
    #[serde(deserialize_with = "value::or_default")]
    pub(crate) contexts: BTreeMap<String, Entry>,
}

/// A context as it is written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Entry {
    /// A Java properties file, or the properties themselves.
    pub(crate) properties: Option<Properties>,
    /// Stronger than the properties' `bootstrap.servers`.
    pub(crate) bootstrap: Option<Servers>,
    /// The controllers.
    pub(crate) controllers: Option<Servers>,
    /// The only cluster that is meant.
    pub(crate) cluster_id: Option<String>,
    /// Ask for one level more before a change.
    pub(crate) protected: bool,
    /// Refuse every change.
    pub(crate) read_only: bool,
    /// How the shell prompt shows it.
    pub(crate) color: Option<Color>,
    /// What holds when nothing stronger says so.
    pub(crate) defaults: Defaults,
}

/// What holds when nothing stronger says so.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Defaults {
    /// `--timeout`
    pub(crate) timeout: Option<String>,
    /// `--output`
    pub(crate) output: Option<String>,
}

/// The colours that every terminal has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Color {
    Black,
    Red,
    Green,
    Yellow,
    Blue,
    Magenta,
    Cyan,
    White,
}

impl Color {
    /// The word for it.
    pub(crate) fn name(self) -> &'static str {
        ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"][self as usize]
    }

    /// The terminal's escape sequence for it.
    pub(crate) fn escape(self) -> String {
        format!("\x1b[{}m", 30 + self as u8)
    }
}

/// Whether a context may have this name: it stands in prompts, file names and completions.
pub(crate) fn is_name(name: &str) -> bool {
    let plain = |letter: char| letter.is_alphanumeric() || "-_.@/:".contains(letter);
    !name.is_empty() && !name.starts_with('-') && name.chars().all(plain)
}
