//! `kdp context edit`: the configuration file in an editor, checked before it counts.

use std::path::Path;
use std::process::Command;

use clap::Args;

use super::write::{self, ContextChange};
use crate::commands::{Context, Outcome};
use crate::contexts;
use crate::failure::Failure;
use crate::world;

/// Open your configuration file in an editor
///
/// Examples:
///   kdp context edit
///   KDP_EDITOR='code --wait' kdp context edit
///
/// The editor is KDP_EDITOR, VISUAL, EDITOR or vi. What it leaves takes the place of the file only if
/// it can be read.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Edit {}

const TEMPLATE: &str = "# contexts:\n#   prod:\n#     bootstrap: [broker-1:9092]\n#     properties: \
                        /etc/kafka/admin.properties\n#     cluster_id: MkU3OEVBNTcwNTJENDM2Qg\n#     protected: true\n";

impl Edit {
    pub(super) fn run(&self, context: &Context) -> Outcome {
        if !context.prompt.interactive {
            return Err(
                Failure::usage("an editor needs a terminal").hint("write the file yourself, or use add")
            );
        }
        let (path, before) = write::own_file()?;
        let draft = path.with_extension("yaml.edit");
        let text = if before.is_empty() { TEMPLATE } else { &before };
        write::write(&draft, text)?;
        open(&draft)?;
        let after = write::read(&draft)?;
        let kept = |failure: Failure| failure.hint(format!("what you wrote is in {}", draft.display()));
        let file = contexts::parse(&draft, &after).map_err(kept)?;
        if after != text {
            write::write(&path, &after)?;
        }
        // It holds nothing that the file does not.
        let _ = std::fs::remove_file(&draft);
        let old = contexts::parse(&path, &before).unwrap_or_default();
        let changed = file.contexts.iter().filter(|(name, entry)| old.contexts.get(*name) != Some(entry));
        let row = |(name, entry): (&String, &contexts::Entry)| ContextChange {
            name: name.clone(),
            bootstrap: entry.bootstrap.clone().unwrap_or_default().0,
            properties: None,
            file: path.display().to_string(),
        };
        Ok(write::report(changed.map(row).collect(), Vec::new(), false))
    }
}

/// The editor is a command line of its own, as everywhere.
fn open(path: &Path) -> Result<(), Failure> {
    let editor = world::with(|world| {
        let names = ["KDP_EDITOR", "VISUAL", "EDITOR"];
        names.iter().find_map(|name| world.variable(name)).unwrap_or_else(|| "vi".to_owned())
    });
    let failed = |reason: String| Failure::failed("EDITOR", format!("{editor}: {reason}"));
    let status = Command::new("sh")
        .args(["-c", &format!("{editor} \"$1\""), "sh"])
        .arg(path)
        .status()
        .map_err(|error| failed(error.to_string()))?;
    match status.success() {
        true => Ok(()),
        false => Err(failed(format!("it ended with {status}; nothing was changed"))),
    }
}
