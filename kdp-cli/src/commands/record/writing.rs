//! How records are written: flags that produce, copy and redrive share, and what refusals mean.

use clap::{Args, ValueEnum};
use kdp_client::cluster::Cluster;
use kdp_client::connection::Error;
use kdp_client::producer::{Acks, ProduceError, Producer, ProducerOptions};
use kdp_client::protocol::messages::ApiKey;
use kdp_client::protocol::records::Compression;

use crate::commands::topic::explain_unknown;
use crate::failure::Failure;

/// How records are written.
#[derive(Args, Clone, Debug)]
pub(crate) struct Writing {
    /// How batches are compressed
    #[arg(long, value_enum, default_value = "none")]
    compression: Codec,
    /// When a record counts as written
    #[arg(long, value_enum, default_value = "all")]
    acks: AcksChoice,
    /// Do not ask for a producer id: a record may then be written twice where an answer gets lost
    #[arg(long)]
    no_idempotence: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Codec {
    None,
    Gzip,
    Snappy,
    Lz4,
    Zstd,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum AcksChoice {
    /// When every replica in sync has it
    #[value(alias = "-1")]
    All,
    /// When the leader has it
    #[value(name = "1", alias = "leader")]
    Leader,
    /// At once: brokers do not answer, and what is lost is not noticed
    #[value(name = "0", alias = "none")]
    None,
}

impl Writing {
    /// A producer to a topic, which has to exist.
    pub(super) async fn open(&self, cluster: &Cluster, topic: &str) -> Result<Producer, Failure> {
        match Producer::open(cluster.clone(), topic, self.options()).await {
            Ok(producer) => Ok(producer),
            Err(Error::Kafka { error, api, .. }) if api == ApiKey::Metadata => {
                Err(explain_unknown(cluster, topic, &error).await)
            }
            Err(error) => Err(Failure::from(error).about(topic)),
        }
    }

    /// Whether brokers say what became of a record.
    pub(crate) fn is_answered(&self) -> bool {
        self.acks != AcksChoice::None
    }

    /// The names of the codec and of the acknowledgement, as they are typed.
    pub(crate) fn names(&self) -> (String, String) {
        let name = |value: Option<clap::builder::PossibleValue>| {
            value.map(|value| value.get_name().to_owned()).unwrap_or_default()
        };
        (name(self.compression.to_possible_value()), name(self.acks.to_possible_value()))
    }

    /// What a producer is to do.
    pub(crate) fn options(&self) -> ProducerOptions {
        let compression = match self.compression {
            Codec::None => Compression::None,
            Codec::Gzip => Compression::Gzip,
            Codec::Snappy => Compression::Snappy,
            Codec::Lz4 => Compression::Lz4,
            Codec::Zstd => Compression::Zstd,
        };
        let acks = match self.acks {
            AcksChoice::All => Acks::All,
            AcksChoice::Leader => Acks::Leader,
            AcksChoice::None => Acks::None,
        };
        ProducerOptions { acks, idempotent: !self.no_idempotence, compression, ..ProducerOptions::default() }
    }
}

/// Why a topic did not take a record. `hint` is for a partition that the topic does not have.
pub(crate) fn refused(topic: &str, error: ProduceError, hint: &str) -> Failure {
    match error {
        ProduceError::Client(error) => Failure::from(error).about(topic),
        error @ ProduceError::NoSuchPartition { .. } => {
            Failure::failed("UNKNOWN_TOPIC_OR_PARTITION", error.to_string()).about(topic).hint(hint)
        }
        error @ ProduceError::Batch(_) => Failure::failed("INVALID_RECORD", error.to_string()).about(topic),
    }
}
