//! The controller as others call it: one method a verb, each a decision on the runtime.

use std::ops::Range;

use kdp_client::protocol::messages::{
    AlterConfigsRequest, AlterConfigsResponse, AlterPartitionReassignmentsRequest,
    AlterPartitionReassignmentsResponse, CreatePartitionsRequest, CreatePartitionsResponse,
    CreateTopicsRequest, CreateTopicsResponse, DeleteTopicsRequest, DeleteTopicsResponse,
    ElectLeadersRequest, ElectLeadersResponse, IncrementalAlterConfigsRequest,
    IncrementalAlterConfigsResponse, ResponseError, UpdateFeaturesRequest, UpdateFeaturesResponse,
};
use kdp_client::protocol::types::{BrokerEpoch, BrokerId, ProducerId};

use super::brokers::BrokerRefused;
use super::error::ApiError;
use super::machine::ControllerMachine;
use super::view::{Decided, Decision, View, limited};
use super::{
    activation, alter_configs, alter_partition_reassignments, brokers, create_partitions, create_topics,
    delete_topics, elect_leaders, producer_ids, update_features,
};
use crate::lifecycle::{BrokerHeartbeat, BrokerRegistration, ControllerRegistration, HeartbeatReply};
use crate::metadata::VersionedRecord;
use crate::runtime::{Runtime, RuntimeError};

/// An answer, or why the request as a whole came to nothing.
pub(crate) type Outcome<A> = Result<A, ApiError>;

/// The controller at work.
pub(crate) struct Controller {
    runtime: Runtime<ControllerMachine>,
}

impl Controller {
    /// The controller whose machine this runtime drives.
    pub(crate) fn new(runtime: Runtime<ControllerMachine>) -> Self {
        Self { runtime }
    }

    /// Takes over: writes the bootstrap records to an empty log, and ends a transaction that a
    /// crash left open.
    pub(crate) async fn activate(&self, bootstrap: Vec<VersionedRecord>) -> Outcome<()> {
        let decided = self.runtime.run(|machine, _now| {
            let min_isr = machine.decide(|view| view.config.topic_defaults.min_insync_replicas);
            Decision::records(activation::records(machine.loader(), &bootstrap, min_isr), ())
        });
        decided.await.map_err(ApiError::from)
    }

    /// A request of a client: refused as a whole, or decided.
    async fn serve<A>(&self, decide: impl FnOnce(&View<'_>) -> Decided<A>) -> Outcome<A> {
        let decided = self.decide(|view| match limited(decide(view)) {
            Ok(decision) => decision.map(Ok),
            Err(error) => Decision::answer(Err(error)),
        });
        decided.await?
    }

    async fn decide<A>(&self, decide: impl FnOnce(&View<'_>) -> Decision<A>) -> Outcome<A> {
        self.runtime.run(|machine, _now| machine.decide(decide)).await.map_err(ApiError::from)
    }

    /// CreateTopics.
    pub(crate) async fn create_topics(&self, request: &CreateTopicsRequest) -> Outcome<CreateTopicsResponse> {
        self.serve(|view| create_topics::create_topics(view, request)).await
    }

    /// DeleteTopics; what it says when deletion is off depends on the version.
    pub(crate) async fn delete_topics(
        &self,
        api_version: i16,
        request: &DeleteTopicsRequest,
    ) -> Outcome<DeleteTopicsResponse> {
        self.serve(|view| delete_topics::delete_topics(view, api_version, request)).await
    }

    /// CreatePartitions.
    pub(crate) async fn create_partitions(
        &self,
        request: &CreatePartitionsRequest,
    ) -> Outcome<CreatePartitionsResponse> {
        self.serve(|view| create_partitions::create_partitions(view, request)).await
    }

    /// IncrementalAlterConfigs.
    pub(crate) async fn incremental_alter_configs(
        &self,
        request: &IncrementalAlterConfigsRequest,
    ) -> Outcome<IncrementalAlterConfigsResponse> {
        self.serve(|view| alter_configs::incremental_alter_configs(view, request)).await
    }

    /// AlterConfigs.
    pub(crate) async fn alter_configs(&self, request: &AlterConfigsRequest) -> Outcome<AlterConfigsResponse> {
        self.serve(|view| alter_configs::alter_configs(view, request)).await
    }

    /// UpdateFeatures; newer versions have no answer for each feature.
    pub(crate) async fn update_features(
        &self,
        api_version: i16,
        request: &UpdateFeaturesRequest,
    ) -> Outcome<UpdateFeaturesResponse> {
        self.serve(|view| update_features::update_features(view, api_version, request)).await
    }

    /// ElectLeaders.
    pub(crate) async fn elect_leaders(&self, request: &ElectLeadersRequest) -> Outcome<ElectLeadersResponse> {
        self.serve(|view| elect_leaders::elect_leaders(view, request)).await
    }

    /// AlterPartitionReassignments.
    pub(crate) async fn alter_partition_reassignments(
        &self,
        request: &AlterPartitionReassignmentsRequest,
    ) -> Outcome<AlterPartitionReassignmentsResponse> {
        self.serve(|view| alter_partition_reassignments::alter_partition_reassignments(view, request)).await
    }

    /// A block of producer ids for that incarnation of a broker.
    pub(crate) async fn allocate_producer_ids(
        &self,
        broker: BrokerId,
        epoch: BrokerEpoch,
    ) -> Outcome<Range<ProducerId>> {
        let block = self.decide(|view| producer_ids::allocate_producer_ids(view, broker, epoch)).await?;
        block.ok_or_else(|| ApiError::bare(ResponseError::UnknownServerError))
    }

    /// A controller has started.
    pub(crate) async fn register_controller(&self, registration: &ControllerRegistration) -> Outcome<()> {
        self.decide(|view| brokers::register_controller(view, registration)).await
    }

    /// A broker has started; it is fenced until it asks not to be.
    pub(crate) async fn register_broker(&self, registration: &BrokerRegistration) -> Outcome<BrokerEpoch> {
        self.decide(|view| brokers::register_broker(view, registration)).await
    }

    /// A broker asks to be unfenced, fenced, or let go.
    pub(crate) async fn broker_heartbeat(
        &self,
        heartbeat: &BrokerHeartbeat,
    ) -> Outcome<Result<HeartbeatReply, BrokerRefused>> {
        self.decide(|view| brokers::broker_heartbeat(view, heartbeat)).await
    }

    /// Ends the controller; whoever waits is told so.
    pub(crate) fn stop(&self) {
        self.runtime.stop();
    }
}

impl From<RuntimeError> for ApiError {
    fn from(error: RuntimeError) -> Self {
        match error {
            RuntimeError::Refused(code) => Self::bare(code),
            RuntimeError::Ended(_) => Self::bare(ResponseError::NotController),
        }
    }
}
