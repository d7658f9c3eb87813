//! One round of Produce requests (key 0): the first batch of every partition, every leader at once.
//! Versions 3 to 12 name the topic, 13 gives its id.

use std::collections::BTreeMap;

use bytes::Bytes;

use super::{Acks, Leaders, Producer};
use crate::connection::{Error, KafkaError, Reply};
use crate::protocol::messages::produce_request::{PartitionProduceData, TopicProduceData};
use crate::protocol::messages::{ProduceRequest, ProduceResponse, ResponseError, StrBytes, TopicName};
use crate::protocol::types::{BrokerId, Offset, PartitionId};
use crate::protocol::uuid::Uuid;

/// The last version that names the topic.
const NAMED_MAX: i16 = 12;
/// What one request may carry, but for a first batch that is larger: brokers allow 100 MiB.
const REQUEST_BYTES_MAX: usize = 16 << 20;

/// What became of the batch of a partition: its first offset, which who does not answer does not tell.
type Sent = Vec<(PartitionId, Result<Option<Offset>, Error>)>;

impl Acks {
    fn wire(self) -> i16 {
        match self {
            Acks::None => 0,
            Acks::Leader => 1,
            Acks::All => -1,
        }
    }
}

impl Producer {
    /// What became of the first batch of each partition that could be sent or refused.
    pub(super) async fn send_first_batches(&mut self) -> Result<Sent, Error> {
        let mut answers = self.look_up_leaders().await?;
        let leaders = self.leaders.clone().unwrap_or_default();
        let mut led: BTreeMap<BrokerId, Vec<PartitionId>> = BTreeMap::new();
        for partition in self.ready.keys() {
            if let Some(leader) = leaders.by_partition.get(partition) {
                led.entry(*leader).or_default().push(*partition);
            }
        }
        let (topic_id, acks) = (leaders.topic_id, self.options.acks);
        let timeout_ms =
            i32::try_from(self.cluster.options().request_timeout.as_millis()).unwrap_or(i32::MAX);
        let version_max = if topic_id.is_nil() { NAMED_MAX } else { i16::MAX };
        let mut questions = Vec::new();
        let mut asked = Vec::new();
        for (leader, partitions) in led {
            let batches = self.first_batches(partitions.into_iter());
            asked.push(batches.iter().map(|(partition, _)| *partition).collect::<Vec<_>>());
            let topic = self.topic.clone();
            questions.push((leader, move |_| request(topic, topic_id, batches, acks, timeout_ms)));
        }
        if acks == Acks::None {
            for ((leader, build), partitions) in questions.into_iter().zip(asked) {
                let connection = self.cluster.broker(leader).await;
                let sent = async { connection?.post_within(version_max, build).await }.await;
                answers.extend(partitions.into_iter().map(|one| (one, sent.clone().map(|()| None))));
            }
            return Ok(answers);
        }
        let replies = self.cluster.send_each_in(i16::MIN..=version_max, questions).await;
        for ((_, reply), partitions) in replies.into_iter().zip(asked) {
            for partition in partitions {
                let answer = reply.as_ref().map_err(Clone::clone).and_then(|reply| read(reply, partition));
                answers.push((partition, answer.map(Some)));
            }
        }
        Ok(answers)
    }

    /// Asks who leads where that is not known, and says who has no leader.
    async fn look_up_leaders(&mut self) -> Result<Sent, Error> {
        let known = |leaders: &Leaders| self.ready.keys().all(|one| leaders.by_partition.contains_key(one));
        if self.leaders.as_ref().is_some_and(known) {
            return Ok(Vec::new());
        }
        let partitions: Vec<_> =
            (0..self.partitions).map(|id| self.topic_partition(PartitionId(id))).collect();
        let found = self.cluster.by_leader(&partitions).await?;
        let topic_id = found.topic_id(&self.topic);
        let by_partition = found
            .led
            .iter()
            .flat_map(|(leader, led)| led.iter().map(move |partition| (partition.partition, *leader)));
        self.leaders = Some(Leaders { topic_id, by_partition: by_partition.collect() });
        let unled = found.unled.into_iter().map(|(partition, error)| (partition.partition, Err(error)));
        Ok(unled.filter(|(partition, _)| self.ready.contains_key(partition)).collect())
    }

    fn first_batches(&self, partitions: impl Iterator<Item = PartitionId>) -> Vec<(PartitionId, Bytes)> {
        let mut bytes = 0;
        let mut batches = Vec::new();
        for partition in partitions {
            let Some(batch) = self.ready.get(&partition).and_then(|batches| batches.front()) else {
                continue;
            };
            bytes += batch.bytes.len();
            if bytes > REQUEST_BYTES_MAX && !batches.is_empty() {
                break;
            }
            batches.push((partition, batch.bytes.clone()));
        }
        batches
    }
}

fn request(
    topic: String,
    topic_id: Uuid,
    batches: Vec<(PartitionId, Bytes)>,
    acks: Acks,
    timeout_ms: i32,
) -> ProduceRequest {
    let data = batches.into_iter().map(|(partition, bytes)| {
        PartitionProduceData::default().with_index(partition.get()).with_records(Some(bytes))
    });
    let topic = TopicProduceData::default()
        .with_name(TopicName(StrBytes::from_string(topic)))
        .with_topic_id(topic_id)
        .with_partition_data(data.collect());
    ProduceRequest::default()
        .with_transactional_id(None)
        .with_acks(acks.wire())
        .with_timeout_ms(timeout_ms)
        .with_topic_data(vec![topic])
}

fn read(reply: &Reply<ProduceResponse>, partition: PartitionId) -> Result<Offset, Error> {
    let answer = reply
        .body
        .responses
        .iter()
        .flat_map(|topic| &topic.partition_responses)
        .find(|answer| answer.index == partition.get())
        .ok_or_else(|| reply.incomplete(format_args!("partition {partition}")))?;
    match KafkaError::from_wire(answer.error_code, answer.error_message.as_deref()) {
        None => Ok(Offset(answer.base_offset)),
        // An earlier attempt has arrived after all.
        Some(error) if error.code.kind() == ResponseError::DuplicateSequenceNumber => {
            Ok(Offset(answer.base_offset))
        }
        Some(error) => Err(reply.error(error)),
    }
}
