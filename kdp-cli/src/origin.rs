//! Where a value comes from. Pure.

use std::fmt;
use std::path::PathBuf;

/// What set a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// This flag.
    Flag(&'static str),
    /// This environment variable.
    Environment(&'static str),
    /// This file.
    File(PathBuf),
    /// `kdp context use` on this machine.
    State(PathBuf),
    /// Nobody.
    Default,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Origin::Flag(name) => write!(f, "flag {name}"),
            Origin::Environment(name) => write!(f, "environment {name}"),
            Origin::File(path) => write!(f, "file {}", path.display()),
            Origin::State(path) => write!(f, "kdp context use ({})", path.display()),
            Origin::Default => f.write_str("default"),
        }
    }
}

/// A value that remembers what set it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Traced {
    /// The value.
    pub(crate) value: String,
    /// What set it.
    pub(crate) origin: Origin,
}

impl Traced {
    /// This value, set by that.
    pub(crate) fn new(value: impl Into<String>, origin: Origin) -> Self {
        Self { value: value.into(), origin }
    }

    /// Whether the two were said with the same strength: both are flags, both variables, or both in one file.
    pub(crate) fn is_beside(&self, other: &Self) -> bool {
        match (&self.origin, &other.origin) {
            (Origin::Flag(_), Origin::Flag(_)) | (Origin::Environment(_), Origin::Environment(_)) => true,
            (one, other) => one == other,
        }
    }
}
