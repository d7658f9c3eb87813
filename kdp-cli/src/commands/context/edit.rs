//! `kdp context edit`: the configuration file in an editor, checked before it counts.

use clap::Args;

use super::write::{self, ContextChange};
use crate::commands::{Context, Outcome};
use crate::contexts;
use crate::editor;
use crate::failure::Failure;

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
        editor::open(&draft)?;
        let after = write::read(&draft)?;
        let kept = |failure: Failure| failure.hint(editor::kept(&draft));
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
