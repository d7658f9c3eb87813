//! Contexts from other tools' files: what each says becomes addresses and Java properties.
//!
//! A property is only written where Java's clients know it, so that the generated files serve them too.

mod kaf;
mod kafkactl;
mod kcl;
mod rpk;
mod security;

use clap::ValueEnum;

pub(crate) use security::Security;

/// Whose file it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Tool {
    /// rpk.yaml: a context for each profile
    Rpk,
    /// kaf's config: a context for each cluster
    Kaf,
    /// kcl's config.toml: a context for each profile, or one
    Kcl,
    /// kafkactl's config.yml: a context for each context
    Kafkactl,
    /// A Java properties file, used where it is: one context
    Properties,
}

/// A context as another tool knows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Imported {
    /// Its name there.
    pub(crate) name: String,
    /// Its addresses.
    pub(crate) bootstrap: Vec<String>,
    /// `--timeout`
    pub(crate) timeout: Option<String>,
    /// How to get in.
    pub(crate) security: Security,
    /// Whether the tool uses it when nobody names another.
    pub(crate) current: bool,
}

/// What stands in the text of such a file; an error says what is wrong with it.
pub(crate) fn read(tool: Tool, text: &str) -> Result<Vec<Imported>, String> {
    match tool {
        Tool::Rpk => rpk::read(text),
        Tool::Kaf => kaf::read(text),
        Tool::Kcl => kcl::read(text),
        Tool::Kafkactl => kafkactl::read(text),
        Tool::Properties => Ok(Vec::new()),
    }
}

impl Tool {
    /// Where the tool keeps its file, in the home folder.
    pub(crate) fn usual_file(self) -> Option<&'static str> {
        match self {
            Tool::Rpk => Some("~/.config/rpk/rpk.yaml"),
            Tool::Kaf => Some("~/.kaf/config"),
            Tool::Kcl => Some("~/.config/kcl/config.toml"),
            Tool::Kafkactl => Some("~/.config/kafkactl/config.yml"),
            Tool::Properties => None,
        }
    }
}
