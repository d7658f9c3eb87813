//! Gives out the ids of a broker's block, and asks for another when it is used up.
//!
//! An id is given out once, ever: what is left of a block at a restart is lost.

use std::ops::Range;
use std::sync::Arc;

use kdp_client::protocol::types::{BrokerEpoch, BrokerId, ProducerId};
use tokio::sync::Mutex;

use super::error::ApiError;
use super::handle::Controller;

/// The producer ids of one broker (`RPCProducerIdManager`).
pub(crate) struct ProducerIdManager {
    controller: Arc<Controller>,
    broker: BrokerId,
    epoch: BrokerEpoch,
    block: Mutex<Range<ProducerId>>,
}

impl ProducerIdManager {
    /// The ids of the broker registered at that epoch.
    pub(crate) fn new(controller: Arc<Controller>, broker: BrokerId, epoch: BrokerEpoch) -> Self {
        let block = Mutex::new(ProducerId(0)..ProducerId(0));
        Self { controller, broker, epoch, block }
    }

    /// An id that nobody had before. Who comes while a block is being fetched waits for it.
    pub(crate) async fn generate(&self) -> Result<ProducerId, ApiError> {
        let mut block = self.block.lock().await;
        if block.is_empty() {
            *block = self.controller.allocate_producer_ids(self.broker, self.epoch).await?;
        }
        let id = block.start;
        block.start = ProducerId(id.get() + 1);
        Ok(id)
    }
}
