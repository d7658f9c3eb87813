//! Consuming as a member of a group: its share of the partitions, from where the group stands.
//!
//! What was printed is committed before more is read, so that a member that ends at any time leaves
//! little to be read twice and nothing unread.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use kdp_client::admin::groups;
use kdp_client::cluster::TopicPartition;
use kdp_client::consumer::group::{GroupMember, GroupOptions};
use kdp_client::consumer::{Consumer, ConsumerOptions, Range};
use kdp_client::protocol::types::Offset;

use super::printer::Printer;
use super::reader::failure;
use super::source::Source;
use crate::closed::Closed;
use crate::commands::Context;
use crate::failure::Failure;
use crate::interrupt::Interrupt;

/// Prints until the share is read to its end, `printer` has enough, or Ctrl-C; then leaves the group.
pub(super) async fn consume(
    context: &Context,
    group: &str,
    source: &Source,
    follow: bool,
    options: ConsumerOptions,
    printer: &mut Printer,
) -> Result<(), Failure> {
    if source.words.names.iter().any(|word| word.contains(':')) {
        let failure = Failure::usage("the members of a group share all partitions of a topic");
        return Err(failure.hint("without --group, partitions can be chosen"));
    }
    let (partitions, errors) = source.partitions(context).await?;
    if let Some(error) = errors.into_iter().next() {
        return Err(error);
    }
    let mut topics: Vec<String> = partitions.into_iter().map(|one| one.topic).collect();
    topics.dedup();
    let mut interrupt = Interrupt::listen();
    let mut closed = Closed::watch();
    let member = GroupMember::new(context.cluster.clone(), group, topics, GroupOptions::default());
    let mut sharer = Sharer { context, group, source, follow, options, member };
    let outcome = tokio::select! {
        biased;
        () = interrupt.wait() => Err(Failure::interrupted()),
        () = closed.wait() => Ok(()),
        outcome = sharer.run(printer) => outcome,
    };
    let left = sharer.member.leave().await.map_err(|error| Failure::from(error).about(group));
    outcome.and(left)
}

struct Sharer<'a> {
    context: &'a Context,
    group: &'a str,
    source: &'a Source,
    follow: bool,
    options: ConsumerOptions,
    member: GroupMember,
}

impl Sharer<'_> {
    async fn run(&mut self, printer: &mut Printer) -> Result<(), Failure> {
        let mut consumer: Option<Consumer> = None;
        let mut committed = BTreeMap::new();
        loop {
            let share = self.member.poll().await.map_err(|error| Failure::from(error).about(self.group))?;
            if let Some(share) = share {
                let ranges = self.ranges(&share).await?;
                committed = ranges.iter().map(|range| (range.partition.clone(), range.from)).collect();
                let cluster = self.context.cluster.clone();
                consumer = Some(Consumer::with_options(cluster, ranges, self.options));
            }
            // A member that has been let in has a share, though it may be empty.
            let Some(consumer) = &mut consumer else { continue };
            if !self.follow && consumer.is_done() {
                return Ok(());
            }
            let polled = consumer.poll(|record| printer.print(&record)).await.map_err(failure)?;
            let paused = printer.pause();
            if !printer.is_closed() {
                self.commit(consumer, &mut committed).await?;
            }
            if polled == ControlFlow::Break(()) || paused.is_break() {
                return Ok(());
            }
        }
    }

    async fn ranges(&self, share: &[TopicPartition]) -> Result<Vec<Range>, Failure> {
        let places = self.source.span.places(self.follow)?;
        let selection = places.ranges(self.context, share, self.options.isolation, Vec::new()).await?;
        if let Some(error) = selection.errors.into_iter().next() {
            return Err(error);
        }
        let of_group = groups::committed(&self.context.cluster, &[self.group.to_owned()]).await?;
        let mut committed = BTreeMap::new();
        for (group, found) in of_group {
            let found = found.map_err(|error| Failure::from(error).about(group))?;
            committed.extend(found.into_iter().map(|one| (one.partition, one.offset)));
        }
        let from = |mut range: Range| {
            range.from = committed.get(&range.partition).copied().unwrap_or(range.from);
            range
        };
        Ok(selection.ranges.into_iter().map(from).collect())
    }

    async fn commit(
        &mut self,
        consumer: &Consumer,
        committed: &mut BTreeMap<TopicPartition, Offset>,
    ) -> Result<(), Failure> {
        let moved: Vec<(TopicPartition, Offset)> = consumer
            .positions()
            .filter(|(partition, offset)| committed.get(partition) != Some(offset))
            .map(|(partition, offset)| (partition.clone(), offset))
            .collect();
        self.member.commit(&moved).await.map_err(|error| Failure::from(error).about(self.group))?;
        committed.extend(moved);
        Ok(())
    }
}
