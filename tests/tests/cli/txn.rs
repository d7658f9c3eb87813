//! `kdp txn`: a transaction left open by a client that has gone, found, aborted, terminated.

use std::time::Duration;

use rdkafka::ClientConfig;
use rdkafka::producer::{BaseProducer, BaseRecord, Producer};

use crate::Case;
use crate::target::{Kind, Target};

pub(crate) const CASES: &[Case] = &[("txn life", life)];

const PATIENCE: Duration = Duration::from_secs(30);

fn life(target: &Target) {
    target.kdp(&["topic", "create", "txn-t", "--partitions", "1"]).ok();
    if target.kind == Kind::KdpBroker {
        target.kdp(&["txn", "list"]).run().exits(6).says("ListTransactions");
        target.kdp(&["txn", "describe", "txn-x"]).run().exits(6).says("DescribeTransactions");
        target.kdp(&["topic", "delete", "txn-t", "--confirm", "txn-t"]).ok();
        return;
    }
    let producer = open_transaction(target);
    let listed = target
        .kdp(&["txn", "list", "--state", "ongoing"])
        .json_when(|seen| seen["items"][0]["transactional_id"] == "txn-x");
    let producer_id = listed["items"][0]["producer_id"].as_i64().unwrap();
    target.apache_sees("kafka-transactions", &["list"], |seen| {
        seen.contains("txn-x") && seen.contains("Ongoing")
    });
    let described = target.kdp(&["txn", "describe", "txn-x"]).json();
    assert_eq!(described["items"][0]["partitions"][0]["topic"], "txn-t", "{described:#}");
    let open = target
        .kdp(&["txn", "producers", "txn-t", "--open"])
        .json_when(|seen| seen["items"][0]["producer_id"] == producer_id);
    let start = open["items"][0]["transaction_start"].as_i64().unwrap().to_string();

    target
        .kdp(&["txn", "abort", "txn-t:0", "--start-offset", "12345", "--dry-run"])
        .run()
        .exits(1)
        .says(&start);
    let abort = ["txn", "abort", "txn-t:0", "--start-offset", &start];
    target.kdp(&abort).run().exits(7).says("--confirm txn-t:0");
    target.kdp(&[&abort[..], &["--confirm", "txn-t:0"]].concat()).ok();
    target
        .kdp(&["txn", "producers", "txn-t", "--open"])
        .json_when(|seen| seen["items"].as_array().unwrap().is_empty());

    target.kdp(&["txn", "terminate", "txn-nobody", "--confirm", "txn-nobody"]).run().exits(1);
    target.kdp(&["txn", "terminate", "txn-x", "--confirm", "txn-x"]).ok();
    target.kdp(&["txn", "describe", "txn-x"]).json_when(|seen| seen["items"][0]["state"] != "Ongoing");
    target.apache_sees("kafka-transactions", &["list"], |seen| {
        seen.contains("txn-x") && !seen.contains("Ongoing") && !seen.contains("txn-nobody")
    });
    drop(producer);
    target.kdp(&["topic", "delete", "txn-t", "--confirm", "txn-t"]).ok();
}

/// A producer in the middle of a transaction.
fn open_transaction(target: &Target) -> BaseProducer {
    let producer: BaseProducer = ClientConfig::new()
        .set("bootstrap.servers", &target.bootstrap)
        .set("transactional.id", "txn-x")
        .create()
        .unwrap();
    producer.init_transactions(PATIENCE).unwrap();
    producer.begin_transaction().unwrap();
    producer.send(BaseRecord::<(), str>::to("txn-t").payload("left open").partition(0)).unwrap();
    producer.flush(PATIENCE).unwrap();
    producer
}
