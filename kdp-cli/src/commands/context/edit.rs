//! `kdp context edit`: the configuration file in an editor, checked before it counts.

use clap::Args;

use super::write::{self, ContextChange};
use crate::commands::{Context, Outcome};
use crate::contexts;
use crate::editor::Draft;
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
        let text = if before.is_empty() { TEMPLATE } else { &before };
        let draft = Draft::edited(text, ".yaml")?;
        let after = draft.text()?;
        let file = match contexts::parse(&path, &after) {
            Ok(file) => file,
            Err(failure) => return Err(draft.leave(failure)),
        };
        if after != text {
            write::write(&path, &after)?;
        }
        let old = contexts::parse(&path, &before).unwrap_or_default();
        let changed = file.contexts.iter().filter(|(name, entry)| old.contexts.get(*name) != Some(entry));
        let row = |(name, entry): (&String, &contexts::Entry)| ContextChange {
            name: name.clone(),
            bootstrap: entry.bootstrap.clone().unwrap_or_default().0,
            properties: None,
            file: path.display().to_string(),
        };
        let mut report = write::report(changed.map(row).collect(), Vec::new(), false);
        if after == text {
            report.talk.push("nothing was changed".to_owned());
        }
        Ok(report)
    }
}
