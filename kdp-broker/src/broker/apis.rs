//! The list of all APIs with their versions, as Apache Kafka 4.1 serves them, and what each is given.

use std::sync::Arc;

use kdp_client::protocol::messages::*;

use crate::api::auto_topic_creation::AutoTopicCreation;
use crate::api::fetch::Fetcher;
use crate::api::incremental_alter_configs::OwnLoggers;
use crate::api::{
    self, ApiTable, Features, Listeners, Row, alter_partition_reassignments, api_versions,
    describe_topic_partitions, incremental_alter_configs, list_partition_reassignments,
    offset_for_leader_epoch, row,
};
use crate::clock::Clock;
use crate::config::BrokerConfig;
use crate::controller::{Controller, ProducerIdManager, supported_features};
use crate::coordinator::GroupCoordinator;
use crate::log::LogManager;
use crate::loggers::Loggers;
use crate::metadata::{DynamicConfig, ImageHandle};
use crate::metrics::Metrics;
use crate::quorum::QuorumInfo;
use crate::replication::Partitions;

/// The parts that handlers call.
pub(super) struct Parts {
    pub(super) config: BrokerConfig,
    pub(super) clock: Clock,
    pub(super) loggers: Loggers,
    pub(super) image: ImageHandle,
    pub(super) dynamic: DynamicConfig,
    pub(super) controller: Arc<Controller>,
    pub(super) producer_ids: Arc<ProducerIdManager>,
    pub(super) quorum: QuorumInfo,
    pub(super) logs: Arc<LogManager>,
    pub(super) partitions: Arc<Partitions>,
    pub(super) fetcher: Arc<Fetcher>,
    pub(super) groups: GroupCoordinator,
}

/// The table of this broker.
pub(super) fn table(parts: Parts, metrics: &Metrics) -> ApiTable {
    let creation = AutoTopicCreation::new(parts.controller.clone(), parts.config.clone());
    let mut rows = data(&parts);
    rows.extend(cluster(&parts, &creation));
    rows.extend(groups(&parts, &creation));
    rows.extend(administration(&parts));
    let image = parts.image.clone();
    let api_versions = api_versions::row(&rows, Arc::new(move || features(&image)));
    ApiTable::new(rows.into_iter().chain([api_versions]), metrics)
}

/// Records in and out.
fn data(parts: &Parts) -> Vec<Row> {
    use Listeners::Broker;
    use api::{delete_records, describe_producers, fetch, init_producer_id, list_offsets, produce};
    let Parts { clock, producer_ids, partitions, fetcher, .. } = parts;
    vec![
        row!(ProduceRequest, produce::VERSIONS, Broker, reply produce::handle(partitions, clock)),
        row!(FetchRequest, fetch::VERSIONS, Broker, reply fetch::handle(fetcher)),
        row!(ListOffsetsRequest, list_offsets::VERSIONS, Broker, bytes list_offsets::handle(partitions)),
        row!(
            OffsetForLeaderEpochRequest,
            offset_for_leader_epoch::VERSIONS,
            Broker,
            offset_for_leader_epoch::handle(partitions)
        ),
        row!(
            InitProducerIdRequest,
            init_producer_id::VERSIONS,
            Broker,
            init_producer_id::handle(producer_ids)
        ),
        row!(DeleteRecordsRequest, delete_records::VERSIONS, Broker, delete_records::handle(partitions)),
        row!(
            DescribeProducersRequest,
            describe_producers::VERSIONS,
            Broker,
            describe_producers::handle(partitions)
        ),
    ]
}

/// What there is, and where.
fn cluster(parts: &Parts, creation: &AutoTopicCreation) -> Vec<Row> {
    use Listeners::{Both, Broker};
    use api::{
        describe_cluster, describe_configs, describe_log_dirs, describe_quorum, list_config_resources,
        metadata,
    };
    let Parts { config, clock, loggers, image, dynamic, quorum, logs, .. } = parts;
    vec![
        row!(MetadataRequest, metadata::VERSIONS, Broker, metadata::handle(image, creation)),
        row!(DescribeClusterRequest, describe_cluster::VERSIONS, Both, describe_cluster::handle(image)),
        row!(
            DescribeTopicPartitionsRequest,
            describe_topic_partitions::VERSIONS,
            Broker,
            describe_topic_partitions::handle(image, config)
        ),
        row!(
            DescribeConfigsRequest,
            describe_configs::VERSIONS,
            Both,
            describe_configs::handle(image, dynamic, loggers)
        ),
        row!(
            ListConfigResourcesRequest,
            list_config_resources::VERSIONS,
            Broker,
            list_config_resources::handle(image)
        ),
        row!(DescribeLogDirsRequest, describe_log_dirs::VERSIONS, Broker, describe_log_dirs::handle(logs)),
        row!(DescribeQuorumRequest, describe_quorum::VERSIONS, Both, describe_quorum::handle(quorum, clock)),
    ]
}

/// Classic groups and committed offsets.
fn groups(parts: &Parts, creation: &AutoTopicCreation) -> Vec<Row> {
    use Listeners::Broker;
    use api::{
        delete_groups, describe_groups, find_coordinator, heartbeat, join_group, leave_group, list_groups,
        offset_commit, offset_delete, offset_fetch, sync_group,
    };
    let Parts { image, groups, .. } = parts;
    vec![
        row!(
            FindCoordinatorRequest,
            find_coordinator::VERSIONS,
            Broker,
            find_coordinator::handle(image, creation, groups)
        ),
        row!(JoinGroupRequest, join_group::VERSIONS, Broker, join_group::handle(groups)),
        row!(SyncGroupRequest, sync_group::VERSIONS, Broker, sync_group::handle(groups)),
        row!(HeartbeatRequest, heartbeat::VERSIONS, Broker, heartbeat::handle(groups)),
        row!(LeaveGroupRequest, leave_group::VERSIONS, Broker, leave_group::handle(groups)),
        row!(DescribeGroupsRequest, describe_groups::VERSIONS, Broker, describe_groups::handle(groups)),
        row!(ListGroupsRequest, list_groups::VERSIONS, Broker, list_groups::handle(groups)),
        row!(DeleteGroupsRequest, delete_groups::VERSIONS, Broker, delete_groups::handle(groups)),
        row!(OffsetCommitRequest, offset_commit::VERSIONS, Broker, offset_commit::handle(image, groups)),
        row!(OffsetFetchRequest, offset_fetch::VERSIONS, Broker, offset_fetch::handle(image, groups)),
        row!(OffsetDeleteRequest, offset_delete::VERSIONS, Broker, offset_delete::handle(image, groups)),
    ]
}

/// Changes of the cluster, which the controller decides.
fn administration(parts: &Parts) -> Vec<Row> {
    use Listeners::Both;
    use api::{
        alter_configs, create_partitions, create_topics, delete_topics, elect_leaders, update_features,
    };
    let Parts { config, loggers, image, controller, .. } = parts;
    let own_loggers = &OwnLoggers { node_id: config.node_id, loggers: loggers.clone() };
    vec![
        row!(CreateTopicsRequest, create_topics::VERSIONS, Both, create_topics::handle(controller)),
        row!(DeleteTopicsRequest, delete_topics::VERSIONS, Both, delete_topics::handle(controller)),
        row!(
            CreatePartitionsRequest,
            create_partitions::VERSIONS,
            Both,
            create_partitions::handle(controller)
        ),
        row!(AlterConfigsRequest, alter_configs::VERSIONS, Both, alter_configs::handle(controller)),
        row!(
            IncrementalAlterConfigsRequest,
            incremental_alter_configs::VERSIONS,
            Both,
            incremental_alter_configs::handle(controller, own_loggers)
        ),
        row!(UpdateFeaturesRequest, update_features::VERSIONS, Both, update_features::handle(controller)),
        row!(ElectLeadersRequest, elect_leaders::VERSIONS, Both, elect_leaders::handle(controller)),
        row!(
            AlterPartitionReassignmentsRequest,
            alter_partition_reassignments::VERSIONS,
            Both,
            alter_partition_reassignments::handle(controller)
        ),
        row!(
            ListPartitionReassignmentsRequest,
            list_partition_reassignments::VERSIONS,
            Both,
            list_partition_reassignments::handle(image)
        ),
    ]
}

/// What this node can do, and what the cluster has agreed on.
fn features(image: &ImageHandle) -> Features {
    let image = image.load();
    let supported = supported_features(&image);
    Features {
        supported: supported
            .into_iter()
            .map(|(name, levels)| (name.to_owned(), *levels.start(), *levels.end()))
            .collect(),
        finalized: image.finalized_features().map(|(name, level)| (name.to_owned(), level)).collect(),
        epoch: image.provenance.offset.get(),
    }
}
