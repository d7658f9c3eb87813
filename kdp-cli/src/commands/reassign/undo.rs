//! `kdp reassign undo`: replicas go back where they were before a reassignment.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use super::file::Assignment;
use super::moves::{self, Wanted};
use crate::commands::{Context, Outcome, duration};
use crate::danger::Consent;
use crate::failure::Failure;

/// Move replicas back, from the undo file that moving them left
///
/// Examples:
///   kdp reassign undo ~/.local/state/kdp/undo/20260131T100000000Z-reassign-apply.json --dry-run
///   kdp reassign undo ~/.local/state/kdp/undo/20260131T100000000Z-reassign-apply.json --yes
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Undo {
    /// The undo file
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Wait until the moves are done, but no longer than this
    #[arg(long, value_name = "DURATION", num_args = 0..=1, default_missing_value = "1h", value_parser = duration)]
    wait: Option<Duration>,
    #[command(flatten)]
    consent: Consent,
}

impl Undo {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        let before: Assignment = context.read_undo(&self.file, "reassign").await?;
        let wrong = |reason: String| Failure::usage(format!("{}: {reason}", self.file.display()));
        let wanted = Wanted {
            kind: "Reassignment",
            action: "reassign undo",
            targets: before.targets().map_err(wrong)?,
            failures: Vec::new(),
            wait: self.wait,
        };
        moves::start(context, wanted, &self.consent).await
    }
}
