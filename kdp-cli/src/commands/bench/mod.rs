//! `kdp bench`: how fast a cluster takes records, gives them back, and passes them on, as seen from here.

mod consume;
mod e2e;
mod latency;
mod produce;
mod progress;
mod result;
mod scratch;

use clap::{Args, Subcommand};
use kdp_client::protocol::uuid;

use super::registry::{self, Outputs};
use super::{Context, Outcome};
use crate::danger::{Consent, Danger};
use crate::failure::Failure;
use crate::gate::Change;
use crate::interrupt::Interrupt;
use crate::report::Report;
use result::{COLUMNS, KIND, Measured};
use scratch::Scratch;

/// What they print.
pub(crate) const OUTPUTS: Outputs = &[
    ("bench produce", registry::item::<Measured>(KIND).mild()),
    ("bench consume", registry::item::<Measured>(KIND).mild()),
    ("bench e2e", registry::item::<Measured>(KIND).mild()),
];

/// What can be measured.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    Produce(produce::Produce),
    Consume(consume::Consume),
    E2e(e2e::E2e),
}

impl Verb {
    /// Does it.
    pub(crate) async fn run(&self, context: &Context) -> Outcome {
        match self {
            Verb::Produce(bench) => run(context, "bench produce", &bench.common, bench).await,
            Verb::Consume(bench) => run(context, "bench consume", &bench.common, bench).await,
            Verb::E2e(bench) => run(context, "bench e2e", &bench.common, bench).await,
        }
    }
}

/// What every benchmark takes.
#[derive(Args, Clone, Debug)]
pub(crate) struct Common {
    /// Use this topic and keep what is written to it [default: a topic of its own, deleted at the end]
    #[arg(value_name = "TOPIC")]
    topic: Option<String>,
    /// How many bytes the value of a record has
    #[arg(long, value_name = "BYTES", default_value_t = 1024, value_parser = clap::value_parser!(u32).range(16..=16_777_216))]
    record_bytes: u32,
    /// How many partitions the topic of its own has
    #[arg(long, value_name = "COUNT", default_value_t = 6, conflicts_with = "topic", value_parser = clap::value_parser!(i32).range(1..=1000))]
    partitions: i32,
    #[command(flatten)]
    consent: Consent,
}

/// A benchmark, once it has a topic.
trait Bench {
    async fn measure(
        &self,
        context: &Context,
        topic: &str,
        is_own: bool,
        interrupt: &mut Interrupt,
    ) -> Result<Measured, Failure>;
}

/// Makes the topic, measures, and deletes what was made, whatever came of it.
async fn run(context: &Context, action: &'static str, common: &Common, bench: &impl Bench) -> Outcome {
    let own = common.topic.is_none();
    let name = common.topic.clone().unwrap_or_else(own_name);
    let summary = match own {
        true => format!("create the topic {name}, load it, and delete it again"),
        false => format!("load the topic {name}"),
    };
    let change =
        Change { level: Danger::Mild, action, summary: &summary, names: std::slice::from_ref(&name) };
    let permit = context.gate(change, &common.consent).await?;
    let scratch = Scratch { cluster: &context.cluster, name: &name, partitions: common.partitions, own };
    scratch.open(common.consent.dry_run).await?;
    if common.consent.dry_run {
        let mut report = Report::item(KIND, serde_json::Value::Null);
        report.talk.push(format!("dry run: kdp would {summary}"));
        return Ok(permit.done(report));
    }
    let mut interrupt = Interrupt::listen();
    let measured = bench.measure(context, &name, own, &mut interrupt).await;
    let closed = scratch.close().await;
    let mut report = match measured {
        Ok(measured) => layout(Report::item(KIND, measured)),
        Err(failure) => Report { kind: KIND, ..Report::of_failure(failure) },
    };
    report.errors.extend(closed.err());
    Ok(permit.done(report))
}

fn own_name() -> String {
    let id = uuid::random().simple().to_string();
    format!("kdp-bench-{}", &id[..8])
}

/// One line.
pub(in crate::commands) fn layout(report: Report) -> Report {
    report.table_of_item(COLUMNS)
}
