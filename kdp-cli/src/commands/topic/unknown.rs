//! A topic that does not exist, and the one that was most likely meant.

use kdp_client::admin::topics;
use kdp_client::cluster::Cluster;
use kdp_client::connection::KafkaError;
use kdp_client::protocol::messages::ResponseError;

use crate::failure::Failure;
use crate::pattern::closest;

/// The failure of a topic; where the topic is unknown, with the name that is nearest to it.
pub(crate) async fn explain_unknown(cluster: &Cluster, name: &str, error: &KafkaError) -> Failure {
    let failure = Failure::of_item(name, error);
    if error.code.kind() != ResponseError::UnknownTopicOrPartition {
        return failure;
    }
    // Only advice: where the list cannot be had, the failure stands without it.
    let known = topics::list(cluster).await.unwrap_or_default();
    match closest(name, known.iter().map(|topic| topic.name.as_str())) {
        Some(near) => failure.hint(format!("did you mean `{near}`?")),
        None => failure,
    }
}
