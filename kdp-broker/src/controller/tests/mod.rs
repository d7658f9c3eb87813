//! Decisions without a log: arrange an image, ask, compare records and answer, apply.

mod brokers;
mod configs;
mod features;
mod on_disk;
mod partitions;
mod topics;

use std::path::Path;

use kdp_client::protocol::messages::create_topics_request::CreatableTopic;
use kdp_client::protocol::messages::{CreateTopicsRequest, StrBytes, TopicName};
use kdp_client::protocol::schema::metadata::*;
use kdp_client::protocol::types::{BrokerId, PartitionId};
use kdp_client::protocol::uuid::Uuid;

use super::create_topics;
use super::error::ApiError;
use super::view::{Decided, Decision, View, limited};
use crate::config::{self, BrokerConfig};
use crate::metadata::{MetadataDelta, MetadataImage, PartitionImage};

/// A cluster of brokers, each with one directory.
struct Cluster {
    image: MetadataImage,
    config: BrokerConfig,
}

impl Cluster {
    /// Broker 1 is ours, all are unfenced.
    fn of(brokers: &[i32]) -> Self {
        Self::with(brokers, &[], &[])
    }

    fn with(brokers: &[i32], features: &[(&str, i16)], settings: &[&str]) -> Self {
        let overrides: Vec<_> = settings.iter().map(|setting| (*setting).to_owned()).collect();
        let loaded = config::load(&config::without_file(Path::new("/data")), &overrides).expect("valid");
        let mut cluster = Self { image: MetadataImage::default(), config: loaded.config };
        let level = |(name, level): &(&str, i16)| FeatureLevelRecord {
            name: (*name).into(),
            feature_level: *level,
            ..Default::default()
        };
        for record in [("metadata.version", 30)].iter().chain(features).map(level) {
            cluster.apply(&record.into());
        }
        for id in brokers {
            cluster.apply(&broker(*id).into());
        }
        cluster
    }

    fn apply(&mut self, record: &MetadataRecord) {
        self.image.apply(record, &mut MetadataDelta::default()).expect("fits");
        self.image.provenance.offset += 1;
    }

    fn view(&self) -> View<'_> {
        View { image: &self.image, config: &self.config }
    }

    /// Decides, applies, and gives the answer with what was written.
    fn decide<A>(&mut self, decide: impl FnOnce(&View<'_>) -> Decision<A>) -> (A, Vec<MetadataRecord>) {
        let decision = decide(&self.view());
        let records: Vec<_> = decision
            .records
            .into_iter()
            .map(|(record, version)| {
                record.encode(version).expect("each record fits its version");
                record
            })
            .collect();
        for record in &records {
            self.apply(record);
        }
        (decision.answer, records)
    }

    /// The same for a request of a client.
    fn serve<A>(
        &mut self,
        decide: impl FnOnce(&View<'_>) -> Decided<A>,
    ) -> (Result<A, ApiError>, Vec<MetadataRecord>) {
        self.decide(|view| match limited(decide(view)) {
            Ok(decision) => decision.map(Ok),
            Err(error) => Decision::answer(Err(error)),
        })
    }

    /// A topic with these replicas for each of its partitions.
    fn create(&mut self, name: &str, partitions: &[&[i32]]) {
        let id = Uuid::from_u128(self.image.topics.len() as u128 + 1000);
        self.apply(&TopicRecord { name: name.into(), topic_id: id, ..Default::default() }.into());
        for (index, replicas) in (0..).zip(partitions) {
            let replicas: Vec<_> = replicas.iter().copied().map(BrokerId).collect();
            let partition = self.view().new_partition(&replicas, &self.view().active(&replicas));
            let record = partition.to_record(id, PartitionId(index), self.view().metadata_version());
            self.apply(&record.into());
        }
    }

    fn create_topics(
        &mut self,
        topics: Vec<CreatableTopic>,
    ) -> (Vec<(i16, Option<String>)>, Vec<MetadataRecord>) {
        let request = CreateTopicsRequest::default().with_topics(topics);
        let (answer, records) = self.serve(|view| create_topics::create_topics(view, &request));
        let answer = match answer {
            Ok(answer) => answer,
            Err(error) => return (vec![(error.code.code(), error.message)], records),
        };
        let codes = answer.topics.iter().map(|topic| (topic.error_code, text(&topic.error_message)));
        (codes.collect(), records)
    }

    fn partition(&self, topic: &str, index: i32) -> &PartitionImage {
        &self.image.topic_by_name(topic).expect("there").partitions[&PartitionId(index)]
    }
}

fn broker(id: i32) -> RegisterBrokerRecord {
    RegisterBrokerRecord {
        broker_id: id,
        incarnation_id: Uuid::from_u128(id as u128),
        broker_epoch: i64::from(id) + 100,
        fenced: false,
        log_dirs: vec![directory(id)],
        ..Default::default()
    }
}

fn directory(broker: i32) -> Uuid {
    Uuid::from_u128(0xd000_0000 + broker as u128)
}

fn ids(ids: &[i32]) -> Vec<BrokerId> {
    ids.iter().copied().map(BrokerId).collect()
}

fn name(name: &str) -> TopicName {
    TopicName(string(name))
}

fn string(text: &str) -> StrBytes {
    StrBytes::from_string(text.to_owned())
}

fn text(text: &Option<StrBytes>) -> Option<String> {
    text.as_deref().map(str::to_owned)
}

/// A topic to create, with the defaults of everything.
fn topic(topic: &str) -> CreatableTopic {
    CreatableTopic::default().with_name(name(topic)).with_num_partitions(-1).with_replication_factor(-1)
}
