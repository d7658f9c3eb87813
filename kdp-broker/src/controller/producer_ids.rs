//! Decides who gets which block of producer ids (`ProducerIdControlManager`).

use std::ops::Range;

use kdp_client::protocol::schema::metadata::ProducerIdsRecord;
use kdp_client::protocol::types::{BrokerEpoch, BrokerId, ProducerId};

use super::view::{Decision, View};

/// How many ids a broker gets at a time.
const BLOCK_SIZE: i64 = 1000;

/// The next block, or `None` when all ids there are have been given out.
pub(super) fn allocate_producer_ids(
    view: &View<'_>,
    broker: BrokerId,
    epoch: BrokerEpoch,
) -> Decision<Option<Range<ProducerId>>> {
    let first = view.image.producer_ids.next();
    let Some(end) = first.get().checked_add(BLOCK_SIZE) else { return Decision::answer(None) };
    let record = ProducerIdsRecord {
        broker_id: broker.get(),
        broker_epoch: epoch.get(),
        next_producer_id: end,
        ..ProducerIdsRecord::default()
    };
    Decision::records(vec![(record.into(), 0)], Some(first..ProducerId(end)))
}
