//! `kdp context use`: chooses the context for the commands that follow.
//!
//! The choice is kept in the state folder and not in a configuration file, so that files can be shared.

use std::io;
use std::path::Path;

use clap::Args;

use super::current::CurrentContext;
use crate::commands::{Context, Outcome};
use crate::contexts;
use crate::failure::Failure;
use crate::layers::CURRENT;
use crate::{state, world};

/// Choose the context for all commands that follow
///
/// Examples:
///   kdp context use prod
///   kdp context use --none
///
/// The flag --context and KDP_CONTEXT are stronger. A command line that names an address, such as
/// -b HOST:PORT without -c NAME, is about that address and leaves the context out.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Use {
    /// The context
    #[arg(value_name = "NAME", required_unless_present = "none")]
    name: Option<String>,
    /// No context any more
    #[arg(long, conflicts_with = "name")]
    none: bool,
}

impl Use {
    pub(super) fn run(&self, context: &Context) -> Outcome {
        let folder = context.guard.state.as_deref();
        let folder = folder.ok_or_else(|| cannot(&state::unknown()))?;
        let name = self.name.clone().unwrap_or_default();
        if !self.none {
            let loaded = world::with(contexts::load)?;
            loaded.find(&name).ok_or_else(|| loaded.unknown(&name))?;
        }
        choose(folder, &name).map_err(|error| cannot(&error))?;
        let path = folder.join(CURRENT).display().to_string();
        let mut report = CurrentContext::report(name, path);
        if let Some(stronger) = world::with(|world| world.variable("KDP_CONTEXT")) {
            report.warnings.push(format!("KDP_CONTEXT={stronger} is set, and stronger"));
        }
        Ok(report)
    }
}

fn cannot(error: &io::Error) -> Failure {
    Failure::failed("FILE", format!("cannot keep the choice: {error}"))
}

/// Writes the choice down; an empty name is none.
pub(super) fn choose(folder: &Path, name: &str) -> io::Result<()> {
    state::create(folder)?;
    state::replace(&folder.join(CURRENT), &format!("{name}\n"))
}
