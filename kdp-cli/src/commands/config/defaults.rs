//! What would hold if a topic did not set it itself. Brokers do not always tell: for `retention.ms`, which they
//! reckon from hours, they name no synonym. Topics that do not set it show it.

use std::collections::BTreeMap;

use kdp_client::admin::configs::{self, Resource, ResourceType};
use kdp_client::cluster::Topics;

use super::undo::is_own;
use crate::commands::Context;

/// How many other topics are looked at.
const OTHERS_MAX: usize = 20;

/// The values of these settings, and where they come from, in topics that do not set them; what no topic shows,
/// or we may not see, is left out.
pub(super) async fn of_others(
    context: &Context,
    resource: &Resource,
    keys: &[String],
) -> BTreeMap<String, (String, &'static str)> {
    let mut found = BTreeMap::new();
    if resource.kind != ResourceType::Topic || keys.is_empty() {
        return found;
    }
    let Ok(metadata) = context.cluster.metadata(&Topics::All).await else { return found };
    let others = metadata.topics.into_iter().map(|topic| topic.name).filter(|name| *name != resource.name);
    let others = others.take(OTHERS_MAX).map(|name| Resource { kind: ResourceType::Topic, name });
    let others: Vec<Resource> = others.collect();
    let answers = configs::values(&context.cluster, &others, keys).await.unwrap_or_default();
    for (other, entries) in answers {
        for entry in entries.unwrap_or_default().into_iter().filter(|entry| !is_own(&other, entry)) {
            if let Some(value) = entry.value {
                found.entry(entry.name).or_insert((value, entry.source));
            }
        }
    }
    found
}
