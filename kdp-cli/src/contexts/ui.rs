//! The dashboard in a configuration file: how it looks, which keys do what.
//!
//! What keys and actions there are is the dashboard's business; here is only what was written.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::value;

/// What a file says about the dashboard.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Ui {
    /// Its colours.
    pub(crate) theme: Option<Look>,
    /// Write ASCII only.
    pub(crate) ascii: Option<bool>,
    /// Whether clicks and the wheel do something.
    pub(crate) mouse: Option<bool>,
    /// The keys of actions, by the names of the actions.
    #[serde(deserialize_with = "value::or_default")]
    pub(crate) keys: BTreeMap<String, Keys>,
}

/// The colours of the dashboard.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Look {
    /// The sixteen colours of the terminal
    #[default]
    Auto,
    /// For dark backgrounds
    Dark,
    /// For light backgrounds
    Light,
    /// Nothing dim, states on colours of their own
    HighContrast,
    /// No colours
    Mono,
}

impl Look {
    /// All of them.
    pub(crate) const ALL: [Self; 5] = [Self::Auto, Self::Dark, Self::Light, Self::HighContrast, Self::Mono];

    /// The word for it.
    pub(crate) fn name(self) -> &'static str {
        ["auto", "dark", "light", "high-contrast", "mono"][self as usize]
    }
}

/// The keys of an action: one, or a list; none takes the action its keys away.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub(crate) enum Keys {
    /// One.
    One(String),
    /// Any number.
    Several(Vec<String>),
}

impl Keys {
    /// Their names.
    pub(crate) fn names(&self) -> &[String] {
        match self {
            Keys::One(name) => std::slice::from_ref(name),
            Keys::Several(names) => names,
        }
    }
}
