//! Which groups a command is about: names, patterns, names on stdin, or all of them.

use std::collections::HashSet;

use clap::Args;
use kdp_client::admin::cluster;
use kdp_client::admin::groups::{self, GroupType, ListedGroup};
use kdp_client::cluster::Cluster;

use crate::commands::selection::with_stdin;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::names::Name;

/// The groups.
#[derive(Args, Clone, Debug)]
pub(crate) struct Selection {
    /// Groups; 'bill*' takes all that fit, - reads names from stdin
    #[arg(value_name = "GROUP", required_unless_present = "all")]
    pub(super) names: Vec<String>,
    /// All groups
    #[arg(short, long, conflicts_with = "names")]
    pub(super) all: bool,
    /// Each GROUP is a regular expression for whole names
    #[arg(short, long)]
    regex: bool,
    #[command(flatten)]
    pub(super) kind: Kind,
}

/// The kind of group that is meant.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct Kind {
    /// Only groups of this kind: classic, consumer, share, streams
    #[arg(short = 't', long = "type", value_name = "TYPE", value_parser = group_type)]
    pub(super) group_type: Option<GroupType>,
}

/// A group, and its kind where that is known without asking for more.
pub(crate) type Selected = (String, Option<GroupType>);

impl Selection {
    /// Whether one or several groups were named, rather than found by a pattern.
    pub(super) fn is_by_name(&self) -> bool {
        !self.all && !self.regex && !self.names.iter().any(|name| name.contains(['*', '?']))
    }

    /// Only groups of this kind, whatever was typed.
    pub(crate) fn narrow(&mut self, group_type: GroupType) {
        self.kind.group_type = Some(group_type);
    }

    /// The groups, each once; and what was meant and is not there, and the brokers that could not say which
    /// groups they have.
    pub(crate) async fn select(&self, cluster: &Cluster) -> Result<(Vec<Selected>, Vec<Failure>), Failure> {
        let words = if self.all { Vec::new() } else { with_stdin(&self.names)? };
        let parsed = words.iter().map(|word| Name::parse(word, self.regex));
        let names: Vec<Name> = parsed.collect::<Result<_, _>>().map_err(Failure::usage)?;
        let (mut listed, mut errors) = match self.all || names.iter().any(Name::is_pattern) {
            true => {
                self.kind.require(cluster).await?;
                list(cluster).await?
            }
            false => Default::default(),
        };
        listed.retain(|group| self.kind.wants(group));
        let of_list = |group: &ListedGroup| (group.id.clone(), type_of(group));
        let mut selected: Vec<Selected> = Vec::new();
        if self.all {
            selected.extend(listed.iter().map(of_list));
        }
        for (word, name) in words.iter().zip(&names) {
            if let Name::Plain(plain) = name {
                selected.push((plain.clone(), self.kind.group_type));
                continue;
            }
            let count = selected.len();
            selected.extend(listed.iter().filter(|group| name.fits(&group.id)).map(of_list));
            if selected.len() == count {
                errors.push(Failure::failed("NO_MATCH", "no group fits").about(word.clone()));
            }
        }
        let mut seen = HashSet::new();
        selected.retain(|(name, _)| seen.insert(name.clone()));
        Ok((selected, errors))
    }
}

impl Kind {
    /// An error where the cluster knows nothing of this kind of group.
    pub(super) async fn require(&self, cluster: &Cluster) -> Result<(), Failure> {
        let Some(group_type) = self.group_type else { return Ok(()) };
        groups::require_type(cluster, group_type).await?;
        let feature = match group_type {
            GroupType::Share => "share.version",
            GroupType::Streams => "streams.version",
            // Kafka 3.9 has consumer groups before the feature is on.
            GroupType::Classic | GroupType::Consumer => return Ok(()),
        };
        match cluster::features(cluster).await?.get(feature) {
            Some(1..) => Ok(()),
            _ => Err(is_off(group_type, feature)),
        }
    }

    /// Whether a listed group is of this kind. Before Kafka 3.8 brokers do not tell; all are classic then.
    pub(super) fn wants(&self, group: &ListedGroup) -> bool {
        self.group_type.is_none_or(|wanted| wanted == type_of(group).unwrap_or(GroupType::Classic))
    }
}

/// The brokers know this kind of group, and the cluster does not let anybody have one.
fn is_off(group_type: GroupType, feature: &str) -> Failure {
    let message = format!("{} groups are off in this cluster: its {feature} is 0", group_type.name());
    let failure = Failure { exit: Exit::Unsupported, ..Failure::failed("FEATURE_OFF", message) };
    failure.hint(format!("`kdp feature upgrade {feature}=1` turns them on"))
}

/// Every group of the cluster, in the order of their names; and the brokers that did not answer.
pub(super) async fn list(cluster: &Cluster) -> Result<(Vec<ListedGroup>, Vec<Failure>), Failure> {
    let mut groups = Vec::new();
    let mut errors = Vec::new();
    for (broker, answer) in groups::list(cluster).await? {
        match answer {
            Ok(listed) => groups.extend(listed),
            Err(error) => errors.push(Failure::from(error).about(format!("broker {broker}"))),
        }
    }
    groups.sort_by(|a, b| a.id.cmp(&b.id));
    Ok((groups, errors))
}

fn type_of(group: &ListedGroup) -> Option<GroupType> {
    group.group_type.as_deref().and_then(GroupType::of_name)
}

/// Reads the kind of a group as it is typed.
pub(super) fn group_type(text: &str) -> Result<GroupType, String> {
    GroupType::of_name(text).ok_or_else(|| "write classic, consumer, share or streams".to_owned())
}
