//! Produce, key 0, versions 3-13: appends batches, and answers when as many replicas have them as `acks` asks.
//!
//! v7 allows zstd, v8 names the records at fault, v9 is flexible, v10 may name the new leader, v11 and v12
//! are of transactions, v13 names topics by id. Left out, until there are transactions: a transactional id and
//! transactional batches are refused with TRANSACTIONAL_ID_AUTHORIZATION_FAILED, which every client takes
//! as final. With acks=0 there is no answer, and an error ends the connection, as it does at Apache Kafka.

use std::sync::Arc;
use std::time::Duration;

use kdp_client::protocol::messages::produce_request::{PartitionProduceData, TopicProduceData};
use kdp_client::protocol::messages::produce_response::{
    BatchIndexAndErrorMessage, PartitionProduceResponse, TopicProduceResponse,
};
use kdp_client::protocol::messages::{ProduceRequest, ProduceResponse, ResponseError, StrBytes};
use kdp_client::protocol::types::{Offset, is_internal_topic};
use tokio::time::Instant;

use crate::api::error_codes::CountedCodes;
use crate::api::{Refusal, Reply, RequestContext};
use crate::clock::Clock;
use crate::log::AppendError;
use crate::replication::{Appended, Partition, Partitions, ProduceError, TopicKey};

/// The versions served.
pub(crate) const VERSIONS: std::ops::RangeInclusive<i16> = 3..=13;
/// From this version on topics are named by id.
const TOPIC_ID: i16 = 13;

/// How many replicas must have a batch before it is acknowledged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Acks {
    None,
    Leader,
    All,
}

impl Acks {
    fn parse(acks: i16) -> Option<Acks> {
        match acks {
            0 => Some(Acks::None),
            1 => Some(Acks::Leader),
            -1 => Some(Acks::All),
            _ => None,
        }
    }
}

/// Serves one request.
pub(crate) async fn handle(
    partitions: &Arc<Partitions>,
    clock: &Clock,
    ctx: &RequestContext,
    request: ProduceRequest,
) -> Result<Reply, Refusal> {
    let acks = Acks::parse(request.acks);
    let transactional = request.transactional_id.is_some();
    let deadline = Instant::now() + Duration::from_millis(u64::try_from(request.timeout_ms).unwrap_or(0));
    let now_ms = clock.wall_ms();
    let mut answer = Vec::with_capacity(request.topic_data.len());
    let mut waiting = Vec::new();
    for topic in request.topic_data {
        let key = topic_key(ctx.api_version, &topic);
        let mut responses = Vec::with_capacity(topic.partition_data.len());
        for data in topic.partition_data {
            let index = data.index;
            let appended = match acks {
                None => Err(ProduceError::Refused(ResponseError::InvalidRequiredAcks)),
                Some(_) if transactional => {
                    Err(ProduceError::Refused(ResponseError::TransactionalIdAuthorizationFailed))
                }
                Some(acks) => append(partitions, &key, data, ctx, acks, now_ms),
            };
            if let Ok((partition, appended)) = &appended {
                waiting.push((answer.len(), responses.len(), partition.clone(), appended.next_offset));
            }
            responses.push(shape(index, appended.map(|(_, appended)| appended), ctx.api_version));
        }
        let response = TopicProduceResponse::default().with_partition_responses(responses);
        answer.push(match key {
            TopicKey::Name(name) => response.with_name(name.into()),
            TopicKey::Id(id) => response.with_topic_id(id),
        });
    }
    for (topic, index, partition, next_offset) in waiting {
        if let Err(error) = await_acks(&partition, next_offset, acks, deadline).await {
            answer[topic].partition_responses[index] =
                failure(&answer[topic].partition_responses[index], error);
        }
    }
    let response = ProduceResponse::default().with_responses(answer);
    let codes = CountedCodes::of(&response);
    let reply = match acks {
        Some(Acks::None) if codes.has_errors() => Reply::close(),
        Some(Acks::None) => Reply::none(),
        _ => Reply::message(ctx, &response)?,
    };
    Ok(reply.with_codes(codes))
}

fn topic_key(version: i16, topic: &TopicProduceData) -> TopicKey {
    if version >= TOPIC_ID { TopicKey::Id(topic.topic_id) } else { TopicKey::Name(topic.name.0.clone()) }
}

/// Appends one partition's batch on the leader.
fn append(
    partitions: &Partitions,
    key: &TopicKey,
    data: PartitionProduceData,
    ctx: &RequestContext,
    acks: Acks,
    now_ms: i64,
) -> Result<(Arc<Partition>, Appended), ProduceError> {
    let records = data.records.unwrap_or_default();
    let partition = partitions.get(key, data.index)?;
    if is_internal_topic(&partition.name().topic) {
        return Err(ResponseError::InvalidTopicException.into());
    }
    let metrics = partition.metrics();
    metrics.produce_requested();
    match partition.produce(&records, ctx.api_version, acks == Acks::All, now_ms) {
        Ok(appended) => Ok((partition, appended)),
        Err(error) => {
            metrics.produce_failed();
            if error.code() == ResponseError::MessageTooLarge {
                metrics.rejected(records.len() as u64);
            }
            Err(error)
        }
    }
}

/// Waits until the batch that ends at `next_offset` is where `acks` wants it.
async fn await_acks(
    partition: &Arc<Partition>,
    next_offset: Offset,
    acks: Option<Acks>,
    deadline: Instant,
) -> Result<(), ResponseError> {
    partition.await_flush(next_offset).await?;
    if acks != Some(Acks::All) || partition.high_watermark() >= next_offset {
        return Ok(());
    }
    let committed = partition.await_committed(next_offset);
    tokio::time::timeout_at(deadline, committed).await.unwrap_or(Err(ResponseError::RequestTimedOut))
}

fn shape(index: i32, appended: Result<Appended, ProduceError>, version: i16) -> PartitionProduceResponse {
    let response = PartitionProduceResponse::default().with_index(index);
    match appended {
        Ok(appended) => {
            let log_start_offset = if version >= 5 { appended.log_start_offset.get() } else { -1 };
            response
                .with_base_offset(appended.base_offset.get())
                .with_log_append_time_ms(appended.log_append_time_ms)
                .with_log_start_offset(log_start_offset)
        }
        Err(error) => refused(response, &error, version),
    }
}

fn refused(
    response: PartitionProduceResponse,
    error: &ProduceError,
    version: i16,
) -> PartitionProduceResponse {
    let response = response
        .with_error_code(error.code().code())
        .with_base_offset(-1)
        .with_log_append_time_ms(-1)
        .with_log_start_offset(-1);
    match error {
        ProduceError::Append(AppendError::Validation(error)) if version >= 8 => {
            let text = |text: &str| Some(StrBytes::from_string(text.to_owned()));
            let at_fault = error.record_errors.iter().map(|record| {
                BatchIndexAndErrorMessage::default()
                    .with_batch_index(record.batch_index)
                    .with_batch_index_error_message(text(&record.message))
            });
            response
                .with_record_errors(at_fault.collect())
                .with_error_message(error.error_message().and_then(text))
        }
        _ => response,
    }
}

/// A batch that was appended but not replicated, or not flushed, in time.
fn failure(appended: &PartitionProduceResponse, error: ResponseError) -> PartitionProduceResponse {
    PartitionProduceResponse::default()
        .with_index(appended.index)
        .with_error_code(error.code())
        .with_base_offset(-1)
        .with_log_append_time_ms(-1)
        .with_log_start_offset(-1)
}
