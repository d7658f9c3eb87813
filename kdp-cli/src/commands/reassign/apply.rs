//! `kdp reassign apply`: AlterPartitionReassignments, from Apache's file or as it is typed.

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;

use super::file::{self, Targets};
use super::moves::{self, Wanted};
use crate::commands::{Context, Outcome, duration, read_text};
use crate::danger::Consent;
use crate::failure::Failure;

/// Move replicas where a reassignment file says
///
/// Examples:
///   kdp reassign apply moves.json --dry-run
///   kdp reassign apply moves.json --yes
///   kdp reassign apply moves.json --yes --wait 30m
///   kdp reassign apply --move orders:0=1 --dry-run
///
/// The file is the one of kafka-reassign-partitions: {"version":1,"partitions":[{"topic":"orders",
/// "partition":0,"replicas":[1,2,3]}]}; the first replica is the preferred leader. How it was is kept in
/// an undo file. Nothing is throttled: set the throttle yourself where the moves are large.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Apply {
    /// The reassignment file; - reads stdin
    #[arg(value_name = "FILE", required_unless_present = "moves", conflicts_with = "moves")]
    file: Option<PathBuf>,
    /// A partition and its brokers, the preferred leader first, in place of a file: orders:0=1,2,3; may be repeated
    #[arg(long = "move", value_name = "PARTITION=BROKERS")]
    moves: Vec<String>,
    /// Wait until the moves are done, but no longer than this
    #[arg(long, value_name = "DURATION", num_args = 0..=1, default_missing_value = "1h", value_parser = duration)]
    wait: Option<Duration>,
    #[command(flatten)]
    consent: Consent,
}

impl Apply {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        let wanted = Wanted {
            kind: "Reassignment",
            action: "reassign apply",
            targets: self.targets()?,
            failures: Vec::new(),
            wait: self.wait,
        };
        moves::start(context, wanted, &self.consent).await
    }
}

impl Apply {
    fn targets(&self) -> Result<Targets, Failure> {
        match &self.file {
            Some(file) => read(file),
            None => file::typed(&self.moves).map_err(Failure::usage),
        }
    }
}

/// Reads a reassignment file, or stdin for `-`.
pub(super) fn read(path: &Path) -> Result<Targets, Failure> {
    let wrong = |reason: String| Failure::usage(format!("{}: {reason}", path.display()));
    file::parse(&read_text(path)?).map_err(wrong)
}
