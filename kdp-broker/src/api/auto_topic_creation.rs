//! Creates topics that a client asks about and that do not exist yet (`auto.create.topics.enable`).
//!
//! An internal topic is created as its coordinator wants it, whoever asks first. Failures are not told here:
//! the topic stays unknown, and the answer says so.

use std::sync::Arc;

use kdp_client::protocol::messages::create_topics_request::{CreatableTopic, CreatableTopicConfig};
use kdp_client::protocol::messages::{CreateTopicsRequest, StrBytes, TopicName};
use tracing::debug;

use crate::config::BrokerConfig;
use crate::controller::{Controller, topic_name};
use crate::coordinator::OFFSETS_TOPIC;
use crate::metadata::MetadataImage;

/// Leaves number of partitions and replication factor to the controller's defaults.
const DEFAULT: i32 = -1;

/// What it takes to create a topic.
#[derive(Clone)]
pub(crate) struct AutoTopicCreation {
    controller: Arc<Controller>,
    config: BrokerConfig,
}

impl AutoTopicCreation {
    pub(crate) fn new(controller: Arc<Controller>, config: BrokerConfig) -> AutoTopicCreation {
        AutoTopicCreation { controller, config }
    }

    /// Creates those of these topics that the image lacks; returns when they can be used.
    pub(crate) async fn create_missing(&self, image: &MetadataImage, names: impl Iterator<Item = &str>) {
        if !self.config.topics.auto_create_topics_enable {
            return;
        }
        let missing = names.filter(|name| image.topic_by_name(name).is_none());
        let mut missing: Vec<&str> = missing.filter(|name| topic_name::validate(name).is_ok()).collect();
        missing.sort_unstable();
        missing.dedup();
        if !missing.is_empty() {
            self.create(&missing).await;
        }
    }

    /// Creates these topics, whatever `auto.create.topics.enable` says: a coordinator needs them.
    pub(crate) async fn create(&self, names: &[&str]) {
        let topics = names.iter().map(|name| self.creatable(name)).collect();
        let request = CreateTopicsRequest::default().with_topics(topics);
        match self.controller.create_topics(&request).await {
            Ok(response) => {
                for topic in response.topics.iter().filter(|topic| topic.error_code != 0) {
                    let (name, error) = (topic.name.as_str(), topic.error_code);
                    debug!(topic = name, error, message = ?topic.error_message, "not created automatically");
                }
            }
            Err(error) => debug!(?error, "topics could not be created automatically"),
        }
    }

    fn creatable(&self, name: &str) -> CreatableTopic {
        let (partitions, factor, settings) = match name {
            OFFSETS_TOPIC => {
                let groups = &self.config.groups;
                let segment_bytes = groups.offsets_topic_segment_bytes.to_string();
                let settings = vec![
                    ("cleanup.policy", "compact".to_owned()),
                    ("segment.bytes", segment_bytes),
                    ("compression.type", "producer".to_owned()),
                ];
                (groups.offsets_topic_num_partitions, groups.offsets_topic_replication_factor, settings)
            }
            topic_name::TRANSACTION_STATE => {
                let transactions = &self.config.transactions;
                let settings = vec![
                    ("cleanup.policy", "compact".to_owned()),
                    ("segment.bytes", transactions.state_log_segment_bytes.to_string()),
                    ("compression.type", "uncompressed".to_owned()),
                    ("min.insync.replicas", transactions.state_log_min_isr.to_string()),
                    ("unclean.leader.election.enable", "false".to_owned()),
                ];
                (transactions.state_log_num_partitions, transactions.state_log_replication_factor, settings)
            }
            _ => (DEFAULT, DEFAULT as i16, Vec::new()),
        };
        let settings = settings.into_iter().map(|(name, value)| {
            CreatableTopicConfig::default()
                .with_name(StrBytes::from_static_str(name))
                .with_value(Some(StrBytes::from_string(value)))
        });
        CreatableTopic::default()
            .with_name(TopicName(StrBytes::from_string(name.to_owned())))
            .with_num_partitions(partitions)
            .with_replication_factor(factor)
            .with_configs(settings.collect())
    }
}
