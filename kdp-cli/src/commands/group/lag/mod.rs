//! `kdp group lag`: how far groups are behind, in records, in time and in trend; and gates on it.

mod gate;
mod rows;
mod watch;

use std::time::Duration;

use clap::Args;
use kdp_client::admin::groups::{self, Isolation, Survey, age};
use kdp_client::cluster::Cluster;

use super::duration;
use super::select::{Selected, Selection};
use crate::commands::{Context, Outcome};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::report::Report;
use crate::selector::TopicSelector;
use crate::time;
use gate::Gates;
use rows::{GroupLag, History, Times};

pub(in crate::commands) use rows::GROUPS;
pub(super) use rows::{GroupLag as Row, SAMPLED_GROUPS};
pub(super) use watch::{Look, Watch};

/// Looks over the time of --sample: enough to tell a pause between two commits from a stall.
const LOOKS: u32 = 4;
/// How long to look where a status is asked for and no --sample says.
const STATUS_SAMPLE: Duration = Duration::from_secs(10);
/// Of more groups than this a person wants sums.
const DETAILED_MAX: usize = 5;

/// Show how far groups are behind
///
/// Examples:
///   kdp group lag billing
///   kdp group lag billing --max 1000
///   kdp group lag --all --max-age 5m -o json
///   kdp group lag billing --topic orders:0 --sample 1s
///   kdp group lag 'bill*' --read-committed
///
/// LAG counts offsets from what is committed, or from the start of the log where that is later, to the
/// end. AGE is how old the oldest record is that waits; it is looked for by timestamp, without reading
/// records: for groups that are named, for others with --age. With --sample come rates, a status and
/// when the group will have caught up. What is not known is not counted: it shows as `-`, or null.
///
/// Gates exit with 1 when one is exceeded. Where that could not be told, the exit code is another one.
/// Of a partition where nothing was ever committed no lag is known; gates pass it by, and say so, unless
/// --require-commits is among them.
#[derive(Args, Clone, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Lag {
    #[command(flatten)]
    pub(super) groups: Selection,
    #[command(flatten)]
    pub(super) what: What,
    /// Look several times within this time and show rates, status and when it is caught up
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    sample: Option<Duration>,
    #[command(flatten)]
    gates: Gates,
    /// Look again and again, as `kdp group watch` does
    #[arg(long, value_name = "DURATION", num_args = 0..=1, require_equals = true, value_parser = duration,
        default_missing_value = "5s", conflicts_with_all = ["sample", "max", "max_age", "status", "require_commits"])]
    watch: Option<Duration>,
}

/// What is measured.
#[derive(Args, Clone, Debug)]
pub(super) struct What {
    /// Only these topics, or some of their partitions: orders, orders:0,3-7
    #[arg(long = "topic", value_name = "TOPIC[:PARTITIONS]")]
    topics: Vec<TopicSelector>,
    /// Count only up to the last stable offset, as consumers with isolation.level=read_committed do
    #[arg(long)]
    read_committed: bool,
    /// Look for the age of the oldest record that waits, also for groups found by pattern
    #[arg(long)]
    age: bool,
}

impl Lag {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        if let Some(every) = self.watch {
            return Watch::new(&self.groups, &self.what, every).run(context).await;
        }
        let cluster = &context.cluster;
        let (selected, mut errors) = self.groups.select(cluster).await?;
        let mut history = History::default();
        let sample = self.sample.or((!self.gates.status.is_empty()).then_some(STATUS_SAMPLE));
        let survey = self.look(cluster, &selected, sample, &mut history).await?;
        let with_age = self.what.age || self.groups.is_by_name();
        let mut measured = measure(cluster, &survey, &history, with_age, &mut errors).await?;
        let mut holes = holes(&survey, &errors);
        if self.gates.is_any() {
            let exceeded = self.gates.check(cluster, &survey, &measured, time::now_ms()).await?;
            if !exceeded.iter().any(|failure| failure.exit == Exit::Failed) {
                holes = holes.into_iter().map(gate::untold).collect();
            }
            errors.extend(exceeded);
        }
        errors.extend(holes);
        if !self.groups.is_by_name() {
            // Worst first; of groups that were named the order is the user's.
            measured.sort_by_key(|row| std::cmp::Reverse(row.lag));
        }
        let unseen = self.gates.unseen(&measured);
        let mut report = report(measured, &history, errors);
        report.warnings.extend(unseen);
        Ok(report)
    }

    /// The same as if it had been typed.
    pub(super) fn sampled(groups: &Selection, what: &What, sample: Duration) -> Self {
        let (groups, what) = (groups.clone(), what.clone());
        Self { groups, what, sample: Some(sample), gates: Gates::default(), watch: None }
    }

    /// One look, or several spread over the time of the sample.
    async fn look(
        &self,
        cluster: &Cluster,
        selected: &[Selected],
        sample: Option<Duration>,
        history: &mut History,
    ) -> Result<Survey, Failure> {
        let looks = if sample.is_some() { LOOKS } else { 1 };
        let pause = sample.unwrap_or_default() / (LOOKS - 1);
        let started = tokio::time::Instant::now();
        let mut survey = self.what.survey(cluster, selected).await?;
        history.add(elapsed_ms(started), &survey, LOOKS as usize);
        for look in 1..looks {
            tokio::time::sleep_until(started + pause * look).await;
            survey = self.what.survey(cluster, selected).await?;
            history.add(elapsed_ms(started), &survey, LOOKS as usize);
        }
        Ok(survey)
    }
}

impl What {
    pub(super) async fn survey(&self, cluster: &Cluster, selected: &[Selected]) -> Result<Survey, Failure> {
        let isolation = match self.read_committed {
            true => Isolation::ReadCommitted,
            false => Isolation::ReadUncommitted,
        };
        let mut survey = groups::survey(cluster, selected, isolation).await?;
        rows::keep_topics(&mut survey, &self.topics);
        Ok(survey)
    }
}

/// The groups that were found as rows; what went wrong with the others.
pub(super) async fn measure(
    cluster: &Cluster,
    survey: &Survey,
    history: &History,
    with_age: bool,
    errors: &mut Vec<Failure>,
) -> Result<Vec<GroupLag>, Failure> {
    let now_ms = time::now_ms();
    let times = match with_age {
        true => Some(find_times(cluster, survey, now_ms, errors).await?),
        false => None,
    };
    let mut measured = Vec::new();
    for (name, group) in &survey.groups {
        match group {
            Ok(group) => measured.push(rows::group(group, history, times.as_ref(), now_ms)),
            Err(error) => errors.push(Failure::from(error.clone()).about(name.clone())),
        }
    }
    Ok(measured)
}

/// When the first record was written that each group has not consumed.
async fn find_times(
    cluster: &Cluster,
    survey: &Survey,
    now_ms: i64,
    errors: &mut Vec<Failure>,
) -> Result<Times, Failure> {
    let groups = survey.groups.iter().filter_map(|(_, group)| group.as_ref().ok());
    let mut wanted: Vec<_> = groups
        .flat_map(|group| &group.partitions)
        .filter_map(|one| one.unread().map(|(next, end)| (one.partition.clone(), next, end)))
        .collect();
    wanted.sort();
    wanted.dedup();
    let found = age::timestamps(cluster, &wanted, now_ms).await?;
    let mut times = Times::new();
    for ((partition, next, _), time) in wanted.into_iter().zip(found) {
        match time {
            Ok(time) => drop(times.insert((partition, next), time)),
            Err(error) => errors.push(Failure::from(error).about(partition.to_string())),
        }
    }
    Ok(times)
}

/// What is not known of partitions, each once.
fn holes(survey: &Survey, errors: &[Failure]) -> Vec<Failure> {
    let holes = survey
        .holes
        .iter()
        .map(|(partition, error)| Failure::from(error.clone()).about(partition.to_string()));
    holes.filter(|hole| errors.iter().all(|known| known.item != hole.item)).collect()
}

/// Sums of all groups, and of few groups their partitions.
pub(super) fn report(measured: Vec<GroupLag>, history: &History, errors: Vec<Failure>) -> Report {
    let columns = if history.compares() { SAMPLED_GROUPS } else { GROUPS };
    let mut report = layout(Report::list("GroupLagList", columns, measured));
    report.errors = errors;
    report
}

/// Of few groups their partitions.
pub(in crate::commands) fn layout(report: Report) -> Report {
    match report.items().len() {
        1 => report.table_of("partitions", rows::PARTITIONS),
        2..=DETAILED_MAX => report.table_of("partitions", rows::PARTITIONS_OF_MANY),
        _ => report,
    }
}

fn elapsed_ms(started: tokio::time::Instant) -> i64 {
    i64::try_from(started.elapsed().as_millis()).unwrap_or(i64::MAX)
}
