//! A disk that fails while the broker runs.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use kdp_client::admin::topics::{self, NewTopic};
use kdp_client::cluster::Cluster;
use kdp_client::connection::{ConnectionOptions, Endpoint};
use kdp_client::producer::{Producer, ProducerOptions, Record};

use super::*;
use crate::config::{load, without_file};

/// As Apache Kafka, it stores nothing more once an fsync has failed, and ends when that was its last folder.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_fsync_that_fails_ends_a_broker_of_one_folder() {
    let folder = tempfile::tempdir().unwrap();
    let failing: &'static AtomicBool = Box::leak(Box::default());
    let overrides = ["listeners=PLAINTEXT://127.0.0.1:0", "log.flush.interval.messages=1"];
    let config = load(&without_file(folder.path()), &overrides.map(str::to_owned)).unwrap().config;
    let options = BrokerOptions { durability: Durability::Failing(failing), ..BrokerOptions::default() };
    let broker = Broker::start_with(config, options).await.unwrap();
    let address = broker.addresses()[0];
    let endpoint = Endpoint::new(address.ip().to_string(), address.port());
    let patience =
        ConnectionOptions { request_timeout: Duration::from_secs(2), ..ConnectionOptions::default() };
    let cluster = Cluster::new(vec![endpoint], patience);
    let topic = NewTopic { name: "orders".to_owned(), partitions: Some(1), ..NewTopic::default() };
    topics::create(&cluster, &[topic], false).await.unwrap().remove(0).result.unwrap();
    let mut producer = Producer::open(cluster, "orders", ProducerOptions::default()).await.unwrap();
    let record = || Record { value: Some(b"x".to_vec()), ..Record::default() };
    producer.send(&record()).await.unwrap();
    producer.flush().await.unwrap();
    failing.store(true, Ordering::SeqCst);
    let refused = async {
        producer.send(&record()).await?;
        producer.flush().await
    };
    assert!(refused.await.is_err(), "acknowledged without being on disk");
    let failed = tokio::time::timeout(Duration::from_secs(30), broker.failed()).await.unwrap();
    assert!(failed.contains("log-directory-watch"), "{failed}");
    broker.shutdown().await;
    assert!(!folder.path().join(".kafka_cleanshutdown").exists());
}

/// What is not on disk has not happened: the topic is not there for anybody, neither now nor after a restart.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn metadata_that_cannot_be_fsynced_are_not_answered() {
    let folder = tempfile::tempdir().unwrap();
    let failing: &'static AtomicBool = Box::leak(Box::default());
    let overrides = ["listeners=PLAINTEXT://127.0.0.1:0"];
    let config = load(&without_file(folder.path()), &overrides.map(str::to_owned)).unwrap().config;
    let options = BrokerOptions { durability: Durability::Failing(failing), ..BrokerOptions::default() };
    let broker = Broker::start_with(config, options).await.unwrap();
    let address = broker.addresses()[0];
    let endpoint = Endpoint::new(address.ip().to_string(), address.port());
    let patience =
        ConnectionOptions { request_timeout: Duration::from_secs(2), ..ConnectionOptions::default() };
    let cluster = Cluster::new(vec![endpoint], patience);
    failing.store(true, Ordering::SeqCst);
    let topic = NewTopic { name: "orders".to_owned(), partitions: Some(1), ..NewTopic::default() };
    let created = topics::create(&cluster, &[topic], false).await;
    let refused = created.map_or(true, |created| created.iter().all(|topic| topic.result.is_err()));
    assert!(refused, "answered without being on disk");
    tokio::time::timeout(Duration::from_secs(30), broker.failed()).await.unwrap();
    broker.shutdown().await;
    assert!(!folder.path().join(".kafka_cleanshutdown").exists());
    assert!(!folder.path().join("orders-0").exists());
}
