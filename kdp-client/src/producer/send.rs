//! One round of Produce requests (key 0): the first batch of every partition, every leader at once.
//! Versions 3 to 12 name the topic, 13 gives its id.

use bytes::Bytes;

use super::Producer;
use crate::connection::{Error, KafkaError, Reply};
use crate::protocol::messages::produce_request::{PartitionProduceData, TopicProduceData};
use crate::protocol::messages::{ProduceRequest, ProduceResponse, ResponseError, StrBytes, TopicName};
use crate::protocol::types::{Offset, PartitionId};
use crate::protocol::uuid::Uuid;

/// The last version that names the topic.
const NAMED_MAX: i16 = 12;
/// Acknowledged when every replica in sync has it.
const ACKS_ALL: i16 = -1;
/// What one request may carry, but for a first batch that is larger: brokers allow 100 MiB.
const REQUEST_BYTES_MAX: usize = 16 << 20;

impl Producer {
    /// What became of the first batch of each partition that could be sent or refused.
    pub(super) async fn send_first_batches(
        &self,
    ) -> Result<Vec<(PartitionId, Result<Offset, Error>)>, Error> {
        let partitions: Vec<_> =
            self.ready.keys().map(|partition| self.topic_partition(*partition)).collect();
        let found = self.cluster.by_leader(&partitions).await?;
        let topic_id = found.topic_id(&self.topic);
        let timeout_ms =
            i32::try_from(self.cluster.options().request_timeout.as_millis()).unwrap_or(i32::MAX);
        let version_max = if topic_id.is_nil() { NAMED_MAX } else { i16::MAX };
        let mut questions = Vec::new();
        let mut asked = Vec::new();
        for (leader, partitions) in &found.led {
            let batches = self.first_batches(partitions.iter().map(|partition| partition.partition));
            asked.push(batches.iter().map(|(partition, _)| *partition).collect::<Vec<_>>());
            let topic = self.topic.clone();
            questions.push((*leader, version_max, move |_| request(topic, topic_id, batches, timeout_ms)));
        }
        let replies = self.cluster.send_each_within(questions).await;
        let mut answers: Vec<_> =
            found.unled.into_iter().map(|(partition, error)| (partition.partition, Err(error))).collect();
        for ((_, reply), partitions) in replies.into_iter().zip(asked) {
            for partition in partitions {
                let answer = reply.as_ref().map_err(Clone::clone).and_then(|reply| read(reply, partition));
                answers.push((partition, answer));
            }
        }
        Ok(answers)
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
        .with_acks(ACKS_ALL)
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
