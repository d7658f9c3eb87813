//! `kdp reassign undo`: replicas go back where they were before a reassignment.

use std::time::Duration;

use clap::Args;

use super::file::Assignment;
use super::moves::{self, Wanted};
use crate::commands::undo::UndoFlags;
use crate::commands::{Context, Outcome, duration};

/// Move replicas back, from the undo file that moving them left
///
/// Examples:
///   kdp reassign undo ~/.local/state/kdp/undo/20260131T100000000Z-reassign-apply.json --dry-run
///   kdp reassign undo ~/.local/state/kdp/undo/20260131T100000000Z-reassign-apply.json --yes
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Undo {
    #[command(flatten)]
    flags: UndoFlags,
    /// Wait until the moves are done, but no longer than this
    #[arg(long, value_name = "DURATION", num_args = 0..=1, default_missing_value = "1h", value_parser = duration)]
    wait: Option<Duration>,
}

impl Undo {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        let before: Assignment = self.flags.read(context, "reassign").await?;
        let wanted = Wanted {
            kind: "Reassignment",
            action: "reassign undo",
            targets: before.targets().map_err(|reason| self.flags.wrong(reason))?,
            failures: Vec::new(),
            wait: self.wait,
        };
        moves::start(context, wanted, &self.flags.consent).await
    }
}
