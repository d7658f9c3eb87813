//! Transactions and producer ids: `TransactionLogConfig`, `TransactionStateManagerConfig`, `AddPartitionsToTxnConfig`.

use crate::config::definition::{Definition, definitions};
use crate::config::valid::{ANY, at_least};

pub(in crate::config) const TRANSACTION: &[Definition] = definitions! {
    "transaction.state.log.min.isr" Int("2") [at_least(1)] High ReadOnly Effective
        "min.insync.replicas of __transaction_state.";
    "transaction.state.log.load.buffer.size" Int("5242880") [at_least(1)] High ReadOnly Stored
        "Bytes read at a time when transactions are loaded.";
    "transaction.state.log.replication.factor" Short("3") [at_least(1)] High ReadOnly Effective
        "Replicas of __transaction_state; never more than there are brokers.";
    "transaction.state.log.num.partitions" Int("50") [at_least(1)] High ReadOnly Effective
        "Partitions of __transaction_state; cannot change once it exists.";
    "transaction.state.log.segment.bytes" Int("104857600") [at_least(1)] High ReadOnly Effective
        "Segment size of __transaction_state.";
    "transaction.partition.verification.enable" Boolean("true") [ANY] Low ClusterWide Stored
        "Whether a transactional produce is checked with the transaction coordinator first.";
    "producer.id.expiration.ms" Int("86400000") [at_least(1)] Low ClusterWide Effective
        "Idle time after which the state of an idempotent producer is forgotten.";
    "producer.id.expiration.check.interval.ms" Int("600000") [at_least(1)] Low Internal Effective
        "Time between two searches for expired producers.";
    "transactional.id.expiration.ms" Int("604800000") [at_least(1)] High ReadOnly Stored
        "Idle time after which a transactional id is forgotten.";
    "transaction.max.timeout.ms" Int("900000") [at_least(1)] High ReadOnly Stored
        "Longest transaction timeout that a producer may ask for.";
    "transaction.abort.timed.out.transaction.cleanup.interval.ms" Int("10000") [at_least(1)] Low ReadOnly Stored
        "Time between two searches for transactions to abort.";
    "transaction.remove.expired.transaction.cleanup.interval.ms" Int("3600000") [at_least(1)] Low ReadOnly Stored
        "Time between two searches for transactional ids to forget.";
    "transaction.two.phase.commit.enable" Boolean("false") [ANY] Low ReadOnly Stored
        "Whether producers may take part in a two-phase commit.";
    "add.partitions.to.txn.retry.backoff.max.ms" Int("100") [at_least(0)] High ReadOnly Stored
        "Longest time the broker itself retries AddPartitionsToTxn for a produce.";
    "add.partitions.to.txn.retry.backoff.ms" Int("20") [at_least(1)] High ReadOnly Stored
        "Pause between those retries.";
};
