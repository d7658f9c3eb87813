//! Replicas of partitions as Apache's kafka-topics takes them: `1:2,2:3` is partition 0 on brokers 1 and 2,
//! partition 1 on 2 and 3. Pure.

use std::collections::BTreeSet;
use std::str::FromStr;

use kdp_client::protocol::types::BrokerId;

/// The brokers of each partition, the preferred leader first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ReplicaAssignment(pub(super) Vec<Vec<BrokerId>>);

impl FromStr for ReplicaAssignment {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let partition = |brokers: &str| {
            let ids: Result<Vec<i32>, _> = brokers.split(':').map(|id| id.trim().parse()).collect();
            let ids = ids.ok().filter(|ids| ids.iter().all(|id| *id >= 0));
            let ids = ids.ok_or_else(|| format!("`{brokers}` names no brokers: write them as 1:2:3"))?;
            match ids.iter().collect::<BTreeSet<_>>().len() == ids.len() {
                true => Ok(ids.into_iter().map(BrokerId).collect()),
                false => Err(format!("`{brokers}` names a broker twice")),
            }
        };
        text.split(',').map(partition).collect::<Result<_, _>>().map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn assignments() {
        let parsed: ReplicaAssignment = "1:2,2:3".parse().unwrap();
        assert_eq!(parsed.0, [vec![BrokerId(1), BrokerId(2)], vec![BrokerId(2), BrokerId(3)]]);
        for bad in ["", "1:1", "a", "1:,2", "-1"] {
            assert!(bad.parse::<ReplicaAssignment>().is_err(), "{bad}");
        }
    }
}
