//! One file per Kafka API, grouped by the subsystem it calls, and the table that finds them.
//!
//! A handler checks, authorizes, calls one subsystem and shapes the answer. It gets narrow handles,
//! never the whole broker, and must not know sockets: what it returns is bytes and ranges of files.

mod cluster_view;
mod context;
mod error_codes;
mod fields;
mod reply;
mod table;

pub(crate) mod alter_configs;
pub(crate) mod alter_partition_reassignments;
pub(crate) mod api_versions;
pub(crate) mod auto_topic_creation;
pub(crate) mod create_partitions;
pub(crate) mod create_topics;
pub(crate) mod delete_groups;
pub(crate) mod delete_records;
pub(crate) mod delete_topics;
pub(crate) mod describe_cluster;
pub(crate) mod describe_configs;
pub(crate) mod describe_groups;
pub(crate) mod describe_log_dirs;
pub(crate) mod describe_producers;
pub(crate) mod describe_quorum;
pub(crate) mod describe_topic_partitions;
pub(crate) mod elect_leaders;
pub(crate) mod fetch;
pub(crate) mod find_coordinator;
pub(crate) mod heartbeat;
pub(crate) mod incremental_alter_configs;
pub(crate) mod init_producer_id;
pub(crate) mod join_group;
pub(crate) mod leave_group;
pub(crate) mod list_config_resources;
pub(crate) mod list_groups;
pub(crate) mod list_offsets;
pub(crate) mod list_partition_reassignments;
pub(crate) mod metadata;
pub(crate) mod offset_commit;
pub(crate) mod offset_delete;
pub(crate) mod offset_fetch;
pub(crate) mod offset_for_leader_epoch;
pub(crate) mod produce;
pub(crate) mod sync_group;
pub(crate) mod update_features;

pub(crate) use api_versions::Features;
pub(crate) use context::{ConnectionInfo, ListenerInfo, ListenerKind, RequestContext};
pub(crate) use reply::{FileRange, Part, Reply, ReplyBuilder};
pub(crate) use table::{ApiTable, Listeners, Refusal, Row, row};

#[cfg(test)]
mod group_apis_tests;
#[cfg(test)]
mod table_tests;
#[cfg(test)]
pub(crate) mod testing;
