//! Where the replicas of new partitions go when nobody says where.
//!
//! Usable brokers in the order of their ids, each partition starting one further than the last, the
//! unfenced before the fenced. Racks are not looked at: placement over several machines has its own
//! issue. The refusals are those of `StripedReplicaPlacer`.

use kdp_client::protocol::types::BrokerId;

use super::view::View;

/// The replicas of `count` partitions from number `first` on, or what stands in the way.
pub(super) fn place(
    view: &View<'_>,
    first: usize,
    count: usize,
    factor: i16,
) -> Result<Vec<Vec<BrokerId>>, String> {
    let usable = view.image.brokers.iter().filter(|(_, broker)| {
        let cordoned = broker.cordoned_log_dirs.as_deref().unwrap_or_default();
        broker.log_dirs.is_empty() || broker.log_dirs.iter().any(|directory| !cordoned.contains(directory))
    });
    let (unfenced, fenced): (Vec<_>, Vec<_>) =
        usable.map(|(id, broker)| (id, broker.fenced)).partition(|(_, fenced)| !fenced);
    let (unfenced, fenced): (Vec<_>, Vec<_>) = (ids(unfenced), ids(fenced));
    if unfenced.is_empty() {
        return Err("All brokers are currently fenced, or have all their log directories cordoned.".into());
    }
    let total = unfenced.len() + fenced.len();
    let factor = usize::from(factor.unsigned_abs());
    if factor > total {
        return Err(format!(
            "The target replication factor of {factor} cannot be reached because only {total} broker(s) \
             are registered or some brokers have all their log directories cordoned."
        ));
    }
    let replicas = |partition: usize| {
        let start = partition % unfenced.len();
        unfenced[start..].iter().chain(&unfenced[..start]).chain(&fenced).copied().take(factor).collect()
    };
    Ok((first..first + count).map(replicas).collect())
}

fn ids(brokers: Vec<(BrokerId, bool)>) -> Vec<BrokerId> {
    brokers.into_iter().map(|(id, _)| id).collect()
}
