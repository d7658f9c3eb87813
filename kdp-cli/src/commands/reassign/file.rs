//! The reassignment file of Apache's `kafka-reassign-partitions`: JSON, version 1. Pure.

use std::collections::BTreeSet;

use kdp_client::cluster::TopicPartition;
use kdp_client::protocol::types::{BrokerId, PartitionId};
use serde::{Deserialize, Serialize};

use crate::commands::selection::partition_name;

/// What stands in the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Assignment {
    version: i32,
    partitions: Vec<PartitionAssignment>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct PartitionAssignment {
    topic: String,
    partition: i32,
    replicas: Vec<i32>,
    /// The directory of each replica; we only know the word for whichever.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    log_dirs: Vec<String>,
}

/// Where each partition shall live.
pub(crate) type Targets = Vec<(TopicPartition, Vec<BrokerId>)>;

const ANY_DIR: &str = "any";

impl Assignment {
    /// The file that says this.
    pub(crate) fn of<'a>(targets: impl IntoIterator<Item = (&'a TopicPartition, &'a [BrokerId])>) -> Self {
        let partition = |(partition, replicas): (&TopicPartition, &[BrokerId])| PartitionAssignment {
            topic: partition.topic.clone(),
            partition: partition.partition.get(),
            replicas: replicas.iter().map(|id| id.get()).collect(),
            log_dirs: Vec::new(),
        };
        Self { version: 1, partitions: targets.into_iter().map(partition).collect() }
    }

    /// Where the partitions shall live, in their order, if the file makes sense.
    pub(crate) fn targets(&self) -> Result<Targets, String> {
        if self.version != 1 {
            return Err(format!("version {} is not known, only version 1", self.version));
        }
        let mut targets = Targets::new();
        for one in &self.partitions {
            let partition = TopicPartition::new(one.topic.clone(), PartitionId(one.partition));
            one.check().map_err(|reason| format!("{}: {reason}", partition_name(&partition)))?;
            targets.push((partition, one.replicas.iter().copied().map(BrokerId).collect()));
        }
        targets.sort();
        if let Some(twice) = targets.windows(2).find(|pair| pair[0].0 == pair[1].0) {
            return Err(format!("{} is there twice", partition_name(&twice[0].0)));
        }
        match targets.is_empty() {
            true => Err("it names no partitions".to_owned()),
            false => Ok(targets),
        }
    }
}

impl PartitionAssignment {
    fn check(&self) -> Result<(), String> {
        if self.replicas.is_empty() {
            return Err("it has no replicas".to_owned());
        }
        if self.replicas.iter().collect::<BTreeSet<_>>().len() < self.replicas.len() {
            return Err("a broker is there twice".to_owned());
        }
        if !self.log_dirs.is_empty() && self.log_dirs.len() != self.replicas.len() {
            return Err("log_dirs has to name as many as replicas".to_owned());
        }
        match self.log_dirs.iter().find(|dir| *dir != ANY_DIR) {
            Some(dir) => Err(format!("kdp cannot choose the directory `{dir}` yet, only `any`")),
            None => Ok(()),
        }
    }
}

/// What was typed: `orders:0=1,2,3` for each partition.
pub(crate) fn typed(words: &[String]) -> Result<Targets, String> {
    let read = |word: &String| -> Option<(TopicPartition, Vec<BrokerId>)> {
        let (partition, brokers) = word.rsplit_once('=')?;
        let (topic, id) = partition.rsplit_once(':')?;
        let brokers = brokers.split(',').map(|id| id.trim().parse().ok().map(BrokerId));
        Some((TopicPartition::new(topic, PartitionId(id.parse().ok()?)), brokers.collect::<Option<_>>()?))
    };
    let wrong = |word: &String| format!("`{word}`: write PARTITION=BROKERS, such as orders:0=1,2,3");
    let targets: Result<Targets, String> =
        words.iter().map(|word| read(word).ok_or_else(|| wrong(word))).collect();
    let targets = targets?;
    Assignment::of(targets.iter().map(|(partition, brokers)| (partition, &brokers[..]))).targets()
}

/// Reads the text of a file.
pub(crate) fn parse(text: &str) -> Result<Targets, String> {
    let assignment: Assignment =
        serde_json::from_str(text).map_err(|error| format!("not a reassignment: {error}"))?;
    assignment.targets()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn apaches_file_is_read() {
        let text = r#"{"version":1,"partitions":[
            {"topic":"orders","partition":1,"replicas":[2,3],"log_dirs":["any","any"]},
            {"topic":"orders","partition":0,"replicas":[1]}]}"#;
        let targets = parse(text).unwrap();
        let read: Vec<_> =
            targets.iter().map(|(partition, ids)| (partition_name(partition), ids.len())).collect();
        assert_eq!(read, [("orders:0".to_owned(), 1), ("orders:1".to_owned(), 2)]);
        let written = Assignment::of(targets.iter().map(|(partition, ids)| (partition, &ids[..])));
        assert_eq!(parse(&serde_json::to_string(&written).unwrap()).unwrap(), targets);
    }

    #[test]
    fn moves_are_typed() {
        let check = |words: &[&str], expected: Result<&[(&str, usize)], &str>| {
            let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
            let named = typed(&words).map(|targets| {
                let name = |(partition, ids): &(TopicPartition, Vec<BrokerId>)| {
                    (partition_name(partition), ids.len())
                };
                targets.iter().map(name).collect::<Vec<_>>()
            });
            match expected {
                Ok(expected) => {
                    let expected: Vec<_> =
                        expected.iter().map(|(name, ids)| ((*name).to_owned(), *ids)).collect();
                    assert_eq!(named.unwrap(), expected);
                }
                Err(reason) => assert!(named.unwrap_err().contains(reason), "{words:?}"),
            }
        };
        check(&["orders:1=2,3", "-a:0=1"], Ok(&[("-a:0", 1), ("orders:1", 2)]));
        check(&["orders=1"], Err("write PARTITION=BROKERS"));
        check(&["orders:0="], Err("write PARTITION=BROKERS"));
        check(&["orders:0=1,1"], Err("a broker is there twice"));
        check(&["orders:0=1", "orders:0=2"], Err("orders:0 is there twice"));
    }

    #[test]
    fn nonsense_is_named() {
        let check = |partitions: &str, reason: &str| {
            let error = parse(&format!(r#"{{"version":1,"partitions":[{partitions}]}}"#)).unwrap_err();
            assert!(error.contains(reason), "{error}");
        };
        check("", "no partitions");
        check(r#"{"topic":"o","partition":0,"replicas":[]}"#, "no replicas");
        check(r#"{"topic":"o","partition":0,"replicas":[1,1]}"#, "broker is there twice");
        check(r#"{"topic":"o","partition":0,"replicas":[1],"log_dirs":["/d"]}"#, "directory `/d`");
        check(
            r#"{"topic":"o","partition":0,"replicas":[1]},{"topic":"o","partition":0,"replicas":[2]}"#,
            "o:0 is there twice",
        );
        assert!(parse(r#"{"version":2,"partitions":[]}"#).is_err());
        assert!(parse("orders").is_err());
    }
}
