//! Gates on lag: is any of it too much? The answer no is exit code 1, and only that; what could not be told
//! is another code.

use std::collections::HashMap;
use std::time::Duration;

use clap::Args;
use kdp_client::admin::groups::lag::Status;
use kdp_client::admin::groups::{Survey, age};
use kdp_client::cluster::{Cluster, TopicPartition};
use kdp_client::protocol::types::Offset;

use super::rows::{GroupLag, PartitionRow};
use crate::commands::group::duration;
use crate::exit::Exit;
use crate::failure::Failure;

/// What is too much.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Gates (exit 1 when one is exceeded)")]
pub(super) struct Gates {
    /// No partition may have more lag than this
    #[arg(long, value_name = "COUNT")]
    max: Option<u64>,
    /// No record may wait longer than this, such as 5m; asks each leader once
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    max_age: Option<Duration>,
    /// No group may be in one of these: behind, rewound, stalled, stopped
    #[arg(long, value_name = "STATUS", value_delimiter = ',', value_parser = status)]
    pub(super) status: Vec<Status>,
    /// Every partition that the group has, and that holds records, must have a commit
    #[arg(long)]
    require_commits: bool,
}

impl Gates {
    /// Whether there is any.
    pub(super) fn is_any(&self) -> bool {
        self.max.is_some() || self.max_age.is_some() || !self.status.is_empty() || self.require_commits
    }

    /// What exceeds a gate, group by group.
    pub(super) async fn check(
        &self,
        cluster: &Cluster,
        survey: &Survey,
        rows: &[GroupLag],
        now_ms: i64,
    ) -> Result<Vec<Failure>, Failure> {
        let mut failures: Vec<Failure> = rows
            .iter()
            .flat_map(|row| [self.check_lag(row), self.check_status(row), self.check_commits(row)])
            .flatten()
            .collect();
        if let Some(limit) = self.max_age {
            failures.extend(check_age(cluster, survey, limit, now_ms).await?);
        }
        Ok(failures)
    }

    fn check_lag(&self, row: &GroupLag) -> Option<Failure> {
        let max = i64::try_from(self.max?).unwrap_or(i64::MAX);
        let above = || row.partitions.iter().filter(|one| one.lag.is_some_and(|lag| lag > max));
        let worst = above().max_by_key(|one| one.lag)?;
        let lag = worst.lag.unwrap_or_default();
        let message = format!(
            "lag {lag} in {}-{} is above {max}{}",
            worst.topic,
            worst.partition,
            and_others(above().count())
        );
        Some(Failure::gate(message).about(row.group.clone()))
    }

    fn check_commits(&self, row: &GroupLag) -> Option<Failure> {
        let unknown = unknown_lag(row).filter(|_| self.require_commits)?;
        Some(Failure::failed("NEVER_COMMITTED", unknown).about(row.group.clone()))
    }

    /// What no gate looked at, since nobody knows its lag; not silently.
    pub(super) fn unseen(&self, rows: &[GroupLag]) -> Vec<String> {
        let is_asked = self.is_any() && !self.require_commits;
        let unseen = rows.iter().filter(|_| is_asked).filter_map(|row| {
            let unknown = unknown_lag(row)?;
            Some(format!(
                "{}: {unknown}; no gate looked at that, --require-commits makes it a failure",
                row.group
            ))
        });
        unseen.collect()
    }

    fn check_status(&self, row: &GroupLag) -> Option<Failure> {
        let found = self.status.iter().find(|status| Some(status.name()) == row.status)?;
        let message = format!("the group is {}", found.name());
        Some(Failure::gate(message).about(row.group.clone()))
    }
}

/// Why the lag of a group is not known in full: nothing is committed where there are records.
fn unknown_lag(row: &GroupLag) -> Option<String> {
    if row.partitions.iter().all(|one| one.committed.is_none()) && row.uncommitted_count == 0 {
        return Some("the group has committed nothing".to_owned());
    }
    let has_records = |one: &&PartitionRow| one.log_end.is_none() || one.log_end != one.log_start;
    let mut unknown = row.partitions.iter().filter(|one| one.committed.is_none()).filter(has_records);
    let first = unknown.next()?;
    let others = and_others(1 + unknown.count());
    Some(format!(
        "nothing is committed in {}-{}{others}, so that its lag is unknown",
        first.topic, first.partition
    ))
}

/// One question to each leader, for all groups.
async fn check_age(
    cluster: &Cluster,
    survey: &Survey,
    limit: Duration,
    now_ms: i64,
) -> Result<Vec<Failure>, Failure> {
    let limit_ms = i64::try_from(limit.as_millis()).unwrap_or(i64::MAX);
    let surveyed = || survey.groups.iter().filter_map(|(_, group)| group.as_ref().ok());
    let mut partitions: Vec<TopicPartition> = surveyed()
        .flat_map(|group| &group.partitions)
        .filter(|one| one.unread().is_some())
        .map(|one| one.partition.clone())
        .collect();
    partitions.sort();
    partitions.dedup();
    let since = age::first_since(cluster, &partitions, now_ms.saturating_sub(limit_ms)).await?;
    let mut failures = Vec::new();
    let mut found = HashMap::new();
    for (partition, answer) in since {
        match answer {
            Ok(since) => drop(found.insert(partition, since)),
            Err(error) => failures.push(untold(Failure::from(error).about(partition.to_string()))),
        }
    }
    let is_older = |partition: &TopicPartition, next: Offset| {
        found.get(partition).is_some_and(|since| age::is_older(next, since))
    };
    for group in surveyed() {
        let old: Vec<&TopicPartition> = group
            .partitions
            .iter()
            .filter(|one| one.unread().is_some_and(|(next, _)| is_older(&one.partition, next)))
            .map(|one| &one.partition)
            .collect();
        if let Some(first) = old.first() {
            let message = format!("a record in {first} waits longer than {limit:?}{}", and_others(old.len()));
            failures.push(Failure::gate(message).about(group.group.id.clone()));
        }
    }
    Ok(failures)
}

/// A gate that could not be told is not a gate that says no.
pub(super) fn untold(failure: Failure) -> Failure {
    let exit = if failure.exit == Exit::Failed { Exit::TimedOut } else { failure.exit };
    Failure { exit, ..failure }
}

fn and_others(count: usize) -> String {
    match count.saturating_sub(1) {
        0 => String::new(),
        1 => " (and 1 more partition)".to_owned(),
        more => format!(" (and {more} more partitions)"),
    }
}

fn status(text: &str) -> Result<Status, String> {
    let known = Status::ALL.into_iter().find(|status| status.name().eq_ignore_ascii_case(text));
    known.ok_or_else(|| "write behind, rewound, stalled or stopped".to_owned())
}

#[cfg(test)]
mod tests {
    use kdp_client::admin::groups::lag::PartitionLag;
    use kdp_client::admin::groups::{GroupDescription, GroupType, Surveyed};
    use kdp_client::protocol::types::{BrokerId, PartitionId};

    use super::super::rows::{History, group};
    use super::*;

    /// A group with these partitions: what is committed, where the log starts and ends.
    fn row(partitions: &[(Option<i64>, i64, i64)]) -> GroupLag {
        let partition = |(id, (committed, start, end)): (i32, &(Option<i64>, i64, i64))| PartitionLag {
            partition: TopicPartition::new("orders", PartitionId(id)),
            committed: committed.map(Offset),
            metadata: None,
            log_start: Some(Offset(*start)),
            log_end: Some(Offset(*end)),
            lag: committed.map(|committed| end - committed),
            member: Some("m".to_owned()),
        };
        let group_of = GroupDescription {
            id: "billing".to_owned(),
            group_type: GroupType::Classic,
            state: "Stable".to_owned(),
            assignor: String::new(),
            coordinator: BrokerId(1),
            epoch: None,
            assignment_epoch: None,
            topology: None,
            members: Vec::new(),
        };
        let partitions = (0..).zip(partitions).map(partition).collect();
        group(&Surveyed { group: group_of, partitions }, &History::default(), None, 0)
    }

    #[test]
    fn what_was_never_committed_is_told_or_fails() {
        let max = Gates { max: Some(10), ..Gates::default() };
        let strict = Gates { require_commits: true, ..max.clone() };
        let check = |partitions: &[(Option<i64>, i64, i64)], told: Option<&str>| {
            let row = row(partitions);
            let unseen = max.unseen(std::slice::from_ref(&row));
            assert_eq!(unseen.len(), usize::from(told.is_some()), "{unseen:?}");
            assert!(unseen.iter().all(|text| text.contains(told.unwrap_or_default())), "{unseen:?}");
            assert!(strict.unseen(std::slice::from_ref(&row)).is_empty());
            assert_eq!(strict.check_commits(&row).is_some(), told.is_some());
            assert!(max.check_commits(&row).is_none());
        };
        check(&[(Some(5), 0, 5)], None);
        // Where there is nothing to consume there is nothing to commit.
        check(&[(Some(5), 0, 5), (None, 7, 7)], None);
        check(&[(Some(5), 0, 5), (None, 0, 7), (None, 0, 8)], Some("orders-1 (and 1 more partition)"));
        check(&[], Some("committed nothing"));
        assert!(Gates::default().unseen(&[row(&[])]).is_empty());
    }
}
