//! Which topics and partitions a command is about: words of the command line, held against the cluster.
//!
//! Words are names, patterns, regular expressions or `-` for the lines of stdin, each with partitions
//! behind it where the command takes them. What fits nothing is a failure of its own; the rest goes on.

use std::collections::BTreeSet;
use std::io::{BufRead, IsTerminal};

use clap::Args;
use kdp_client::admin::topics;
use kdp_client::cluster::{Cluster, TopicPartition};

use super::partitions_of;
use crate::failure::Failure;
use crate::names::Name;
use crate::selector::TopicSelector;

/// Topics on a command line.
#[derive(Args, Clone, Debug)]
pub(crate) struct TopicWords {
    /// Topics; 'pay*' takes all that fit, - reads names from stdin
    #[arg(required = true, value_name = "TOPIC")]
    pub(crate) names: Vec<String>,
    /// Each TOPIC is a regular expression for whole names
    #[arg(short, long)]
    pub(crate) regex: bool,
}

/// Topics or some of their partitions on a command line.
#[derive(Args, Clone, Debug)]
pub(crate) struct PartitionWords {
    /// Topics or some of their partitions: orders, 'pay*', orders:0,3-7; - reads them from stdin
    #[arg(value_name = "TOPIC[:PARTITIONS]")]
    pub(crate) names: Vec<String>,
    /// Each TOPIC is a regular expression for whole names
    #[arg(short, long)]
    pub(crate) regex: bool,
}

/// What was selected, and what was meant and is not there.
pub(crate) type Selected<T> = (Vec<T>, Vec<Failure>);

impl TopicWords {
    /// The topics, each once, in the order they were typed; plain names are not looked up.
    pub(crate) async fn select(&self, cluster: &Cluster) -> Result<Selected<String>, Failure> {
        topics_of_words(cluster, &self.names, self.regex).await
    }
}

impl PartitionWords {
    /// Whether nobody named anything.
    pub(crate) fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// The partitions, in order. Without a word: of every topic, Kafka's own included.
    pub(crate) async fn select(&self, cluster: &Cluster) -> Result<Selected<TopicPartition>, Failure> {
        if self.is_empty() {
            let all = topics::list(cluster).await?.into_iter().flat_map(|topic| {
                let name = topic.name;
                topic.partitions.into_iter().map(move |one| TopicPartition::new(name.clone(), one.id))
            });
            return Ok((all.collect(), Vec::new()));
        }
        let mut selectors = Vec::new();
        let mut failures = Vec::new();
        for word in with_stdin(&self.names)? {
            let typed: TopicSelector = word.parse().map_err(Failure::usage)?;
            let (names, none) = topics_of(cluster, std::slice::from_ref(&typed.topic), self.regex).await?;
            failures.extend(none);
            let of = |topic| TopicSelector { topic, partitions: typed.partitions.clone() };
            selectors.extend(names.into_iter().map(of));
        }
        let (partitions, unknown) = partitions_of(cluster, &selectors).await?;
        failures.extend(unknown);
        Ok((partitions, failures))
    }
}

/// The topics that these words stand for; plain names are not looked up.
pub(crate) async fn topics_of_words(
    cluster: &Cluster,
    words: &[String],
    regex: bool,
) -> Result<Selected<String>, Failure> {
    topics_of(cluster, &with_stdin(words)?, regex).await
}

/// `orders:0`, as commands take it.
pub(crate) fn partition_name(partition: &TopicPartition) -> String {
    format!("{}:{}", partition.topic, partition.partition)
}

async fn topics_of(cluster: &Cluster, words: &[String], regex: bool) -> Result<Selected<String>, Failure> {
    let parse = |word: &String| Name::parse(word, regex).map_err(Failure::usage);
    let names: Vec<Name> = words.iter().map(parse).collect::<Result<_, _>>()?;
    let known: Vec<String> = match names.iter().any(Name::is_pattern) {
        true => topics::list(cluster).await?.into_iter().map(|topic| topic.name).collect(),
        false => Vec::new(),
    };
    let mut selected = Vec::new();
    let mut failures = Vec::new();
    for (word, name) in words.iter().zip(names) {
        match name {
            Name::Plain(name) => selected.push(name),
            pattern => {
                let fitting: Vec<&String> = known.iter().filter(|name| pattern.fits(name)).collect();
                if fitting.is_empty() {
                    failures.push(Failure::failed("NO_MATCH", "no topic fits").about(word));
                }
                selected.extend(fitting.into_iter().cloned());
            }
        }
    }
    let mut seen = BTreeSet::new();
    selected.retain(|name| seen.insert(name.clone()));
    Ok((selected, failures))
}

/// The words, with `-` replaced by what stands on stdin, a name a line.
pub(crate) fn with_stdin(words: &[String]) -> Result<Vec<String>, Failure> {
    let mut all = Vec::new();
    for word in words {
        if word != "-" {
            all.push(word.clone());
            continue;
        }
        let stdin = std::io::stdin();
        if stdin.is_terminal() {
            return Err(Failure::usage("`-` reads names from stdin, and stdin is a terminal"));
        }
        for line in stdin.lock().lines() {
            let line =
                line.map_err(|error| Failure::usage(format!("cannot read names from stdin: {error}")))?;
            let name = line.trim();
            if !name.is_empty() {
                all.push(name.to_owned());
            }
        }
    }
    match all.is_empty() {
        true => Err(Failure::usage("no names came from stdin")),
        false => Ok(all),
    }
}
