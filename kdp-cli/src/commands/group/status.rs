//! `kdp group status`: what several looks say about groups, without any threshold.

use std::time::Duration;

use clap::Args;

use super::duration;
use super::lag::{Lag, What};
use super::select::Selection;
use crate::commands::{Context, Outcome};

/// Say whether groups keep up: ok, behind, rewound, stalled, stopped
///
/// Examples:
///   kdp group status billing --sample 1s
///   kdp group status --all --where 'status != "ok"' --sample 1s
///
/// Looks four times within --sample, which should be longer than the pause between two commits
/// (auto.commit.interval.ms is 5s). ok: nothing waited at some time, or less and less. behind: it consumes
/// slower than records come. stalled: records wait and it does not move. stopped: records wait and nobody
/// has the partition. rewound: what is committed went back. unknown: too little is known.
/// `kdp group lag --status stalled,stopped` is the gate.
#[derive(Args, Clone, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Status {
    #[command(flatten)]
    pub(crate) groups: Selection,
    #[command(flatten)]
    what: What,
    /// How long to look
    #[arg(long, value_name = "DURATION", default_value = "10s", value_parser = duration)]
    sample: Duration,
}

impl Status {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        let mut report = Lag::sampled(&self.groups, &self.what, self.sample).run(context).await?;
        // Sums are enough; `lag` shows partitions.
        report.tables.truncate(1);
        Ok(report)
    }
}
