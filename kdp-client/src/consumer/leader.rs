//! The task that asks one leader, again and again, and is one answer ahead of whoever hands out.
//!
//! Must not know what records are for. A partition that was refused or that is read to its end leaves
//! the task; the consumer decides whether and where it is read on.

use bytes::Bytes;
use tokio::sync::mpsc;

use super::fetch::{self, Question};
use super::transactions::AbortedTransaction;
use crate::cluster::{Cluster, TopicPartition};
use crate::connection::Error;
use crate::protocol::records::Batches;
use crate::protocol::types::{BrokerId, Offset};
use crate::protocol::uuid::Uuid;

/// A partition, and where to go on reading it.
#[derive(Clone, Debug)]
pub(super) struct Assigned {
    /// Its index among the consumer's ranges.
    pub(super) index: usize,
    pub(super) partition: TopicPartition,
    pub(super) topic_id: Uuid,
    pub(super) offset: Offset,
    pub(super) until: Option<Offset>,
}

/// What one answer brought: the partitions that had something to say.
pub(super) type Answer = Vec<Part>;

/// What came for one partition.
#[derive(Debug)]
pub(super) struct Part {
    /// Its index among the consumer's ranges.
    pub(super) index: usize,
    pub(super) result: Result<Fetched, Error>,
}

/// Whole batches, the last perhaps cut off.
#[derive(Clone, Debug, Default)]
pub(super) struct Fetched {
    pub(super) batches: Bytes,
    /// Those that have records in the batches, where only committed records were asked for.
    pub(super) aborted: Vec<AbortedTransaction>,
}

/// Asks until nobody wants answers any more.
pub(super) async fn run(
    cluster: Cluster,
    leader: BrokerId,
    question: Question,
    mut inbox: mpsc::UnboundedReceiver<Assigned>,
    answers: mpsc::Sender<Answer>,
) {
    let mut asked: Vec<Assigned> = Vec::new();
    loop {
        if asked.is_empty() {
            match inbox.recv().await {
                Some(first) => asked.push(first),
                None => return,
            }
        }
        while let Ok(another) = inbox.try_recv() {
            asked.push(another);
        }
        let parts = match fetch::ask(&cluster, leader, question, &asked).await {
            Ok(parts) => parts,
            Err(error) => {
                let lost = |one: &Assigned| Part { index: one.index, result: Err(error.clone()) };
                asked.iter().map(lost).collect()
            }
        };
        advance(&mut asked, &parts);
        if answers.send(parts).await.is_err() {
            return;
        }
    }
}

/// Moves every partition behind what came for it. Parts stand in the order of what was asked.
fn advance(asked: &mut Vec<Assigned>, parts: &[Part]) {
    let mut parts = parts.iter().peekable();
    asked.retain_mut(|one| {
        let Some(part) = parts.next_if(|part| part.index == one.index) else { return true };
        let Ok(fetched) = &part.result else { return false };
        for batch in Batches::new(&fetched.batches) {
            match batch {
                Ok(batch) => one.offset = one.offset.max(batch.header().next_offset()),
                // Whoever hands it out will say what is wrong.
                Err(_) => return false,
            }
        }
        one.until.is_none_or(|until| one.offset < until)
    });
    // Who comes last when an answer is full shall not always come last.
    if !asked.is_empty() {
        asked.rotate_left(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::records::BatchBuilder;
    use crate::protocol::types::PartitionId;

    fn assigned(index: usize, offset: i64, until: Option<i64>) -> Assigned {
        Assigned {
            index,
            partition: TopicPartition::new("t", PartitionId(index as i32)),
            topic_id: Uuid::nil(),
            offset: Offset(offset),
            until: until.map(Offset),
        }
    }

    fn batch(base: i64, records: usize) -> Fetched {
        let mut builder = BatchBuilder::new().base_offset(Offset(base));
        (0..records).for_each(|_| builder.append(0, None, Some(b"x"), &[]));
        Fetched { batches: builder.build().unwrap().into(), ..Fetched::default() }
    }

    #[test]
    fn what_came_is_passed_and_who_is_done_or_refused_leaves() {
        let mut asked =
            vec![assigned(0, 5, None), assigned(1, 0, Some(3)), assigned(2, 0, None), assigned(3, 7, None)];
        let no = Error::NoSuchBroker { id: 1, known: Vec::new() };
        let parts = [
            Part { index: 0, result: Ok(batch(4, 3)) },
            Part { index: 1, result: Ok(batch(0, 3)) },
            Part { index: 2, result: Err(no) },
        ];
        advance(&mut asked, &parts);
        let left: Vec<_> = asked.iter().map(|one| (one.index, one.offset.get())).collect();
        assert_eq!(left, [(3, 7), (0, 7)]);
    }
}
