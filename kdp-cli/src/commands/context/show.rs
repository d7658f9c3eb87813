//! `kdp context show`: every setting that holds, and what set it.

use clap::Args;
use schemars::JsonSchema;
use serde::Serialize;

use crate::commands::{Context, Outcome};
use crate::origin::{Origin, Traced};
use crate::redact::{HIDDEN, is_secret};
use crate::report::{Column, Report, column};
use crate::settings::{self, Flags};
use crate::world;

/// Show the settings that hold, and with --origin what set each
///
/// Examples:
///   kdp context show
///   kdp context show prod --origin
///   kdp -b broker-1:9092 --timeout 5s context show --origin
///
/// Stronger first: flags, environment, the context, its Java properties, `defaults` of the files,
/// kdp's own defaults. Secrets are not shown.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Show {
    /// The context, rather than the one in use
    #[arg(value_name = "NAME")]
    name: Option<String>,
    /// What set each value
    #[arg(long)]
    origin: bool,
}

/// A setting.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Setting {
    /// Its key; a Java property keeps its name.
    key: String,
    /// Its value.
    value: String,
    /// The flag, environment variable or file that set it.
    origin: String,
}

pub(super) const COLUMNS: &[Column] =
    &[column("KEY", "key"), column("VALUE", "value"), column("ORIGIN", "origin")];
const WITHOUT_ORIGIN: &[Column] = &[column("KEY", "key"), column("VALUE", "value")];

impl Show {
    pub(super) fn run(&self, context: &Context) -> Outcome {
        let named = match &self.name {
            Some(name) => {
                let flags = Flags { context: Some(name.clone()), ..context.settings.flags.clone() };
                Some(world::with(|world| settings::resolve(&flags, world))?)
            }
            None => None,
        };
        let settings = named.as_ref().unwrap_or(&context.settings);
        let defaults = [
            ("bootstrap", settings::DEFAULT_BOOTSTRAP_SERVER.to_owned()),
            ("timeout", format!("{}s", settings::DEFAULT_TIMEOUT.as_secs())),
            ("protected", "false".to_owned()),
            ("read_only", "false".to_owned()),
        ];
        let missing = defaults.into_iter().filter(|(key, _)| settings.origins.iter().all(|(k, _)| k != key));
        let missing = missing.map(|(key, value)| (key.to_owned(), Traced::new(value, Origin::Default)));
        let rows = settings.origins.iter().cloned().chain(missing).map(|(key, traced)| Setting {
            value: if is_secret(&key) { HIDDEN.to_owned() } else { traced.value },
            origin: traced.origin.to_string(),
            key,
        });
        let columns = if self.origin { COLUMNS } else { WITHOUT_ORIGIN };
        Ok(Report::list("ContextSettings", columns, rows))
    }
}
