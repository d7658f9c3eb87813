//! InitProducerId, key 22, versions 0-5: an id and an epoch for an idempotent producer.
//!
//! v3 brings along the id and epoch that a producer has; one without a transactional id gets a new id all the
//! same. v4 and v5 changed error codes that only transactions know.
//!
//! There are no transactions yet. A transactional id is refused with TRANSACTIONAL_ID_AUTHORIZATION_FAILED,
//! which librdkafka, Java's client and franz-go alike take as final; those that speak of a coordinator
//! (COORDINATOR_NOT_AVAILABLE, NOT_COORDINATOR) they would retry for ever.

use std::sync::Arc;

use kdp_client::protocol::messages::{
    InitProducerIdRequest, InitProducerIdResponse, ProducerId, ResponseError,
};

use super::context::RequestContext;
use crate::controller::ProducerIdManager;

/// The versions served.
pub(crate) const VERSIONS: std::ops::RangeInclusive<i16> = 0..=5;

const NONE: i64 = -1;
const NO_EPOCH: i16 = -1;

/// Serves one request.
pub(crate) async fn handle(
    producer_ids: &Arc<ProducerIdManager>,
    _ctx: &RequestContext,
    request: InitProducerIdRequest,
) -> InitProducerIdResponse {
    match init(producer_ids, &request).await {
        Ok(id) => InitProducerIdResponse::default().with_producer_id(ProducerId(id)).with_producer_epoch(0),
        Err(code) => InitProducerIdResponse::default()
            .with_error_code(code.code())
            .with_producer_id(ProducerId(NONE))
            .with_producer_epoch(NO_EPOCH),
    }
}

async fn init(
    producer_ids: &ProducerIdManager,
    request: &InitProducerIdRequest,
) -> Result<i64, ResponseError> {
    if (request.producer_id.0 == NONE) != (request.producer_epoch == NO_EPOCH) {
        return Err(ResponseError::InvalidRequest);
    }
    match &request.transactional_id {
        None => Ok(producer_ids.generate().await.map_err(|error| error.code)?.get()),
        Some(id) if id.is_empty() => Err(ResponseError::InvalidRequest),
        Some(_) => Err(ResponseError::TransactionalIdAuthorizationFailed),
    }
}
