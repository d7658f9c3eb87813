//! `kdp acl allow`: what a producer, a consumer, a streams application or an administrator needs.
//!
//! Producer and consumer are what Apache's kafka-acls makes of `--producer` and `--consumer`.

use clap::{Args, Subcommand};
use kdp_client::admin::acls::{
    AclBinding, CLUSTER_NAME, Operation, PatternType, Permission, ResourceType, WILDCARD,
};

use super::create::pattern;
use super::filter::Principals;
use super::{change, row};
use crate::commands::{Context, Outcome};
use crate::danger::Consent;
use crate::failure::Failure;

/// Allow all that a kind of client needs
#[derive(Debug, Subcommand)]
pub(crate) enum Allow {
    Producer(Producer),
    Consumer(Consumer),
    Streams(Streams),
    Admin(Admin),
}

/// Let a producer write
///
/// Examples:
///   kdp acl allow producer --user shop --topic orders
///   kdp acl allow producer --user shop --topic shop- --transactional-id shop- --prefixed --dry-run
///
/// Topics: write, describe, create. Transactional ids: write, describe.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Producer {
    /// A topic to write to; may be repeated
    #[arg(long, value_name = "TOPIC", required = true)]
    topic: Vec<String>,
    /// A transactional id to write with; may be repeated
    #[arg(long, value_name = "ID")]
    transactional_id: Vec<String>,
    /// Also IDEMPOTENT_WRITE on the cluster, which brokers before Kafka 3.0 want of idempotent producers
    #[arg(long)]
    idempotent: bool,
    /// Names are prefixes
    #[arg(long)]
    prefixed: bool,
    #[command(flatten)]
    who: Who,
}

/// Let a consumer read
///
/// Examples:
///   kdp acl allow consumer --user billing --topic orders --group billing
///   kdp acl allow consumer --user audit --topic '*' --group audit --dry-run
///
/// Topics: read, describe. Groups, also share groups: read.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Consumer {
    /// A topic to read; may be repeated
    #[arg(long, value_name = "TOPIC", required = true)]
    topic: Vec<String>,
    /// A group to read in; may be repeated
    #[arg(long, value_name = "GROUP", required = true)]
    group: Vec<String>,
    /// Names are prefixes
    #[arg(long)]
    prefixed: bool,
    #[command(flatten)]
    who: Who,
}

/// Let a Kafka Streams application run
///
/// Examples:
///   kdp acl allow streams --user totals --application-id totals --input-topic orders --output-topic days
///   kdp acl allow streams --user totals --application-id totals --input-topic orders --dry-run
///
/// Inputs: read, describe. Outputs: write, describe. Its own topics and transactional ids, which
/// begin with APPLICATION-ID and a hyphen: all operations. Its group: read, describe, delete.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Streams {
    /// The application's application.id
    #[arg(long, value_name = "ID")]
    application_id: String,
    /// A topic it reads; may be repeated
    #[arg(long, value_name = "TOPIC", required = true)]
    input_topic: Vec<String>,
    /// A topic it writes to; may be repeated
    #[arg(long, value_name = "TOPIC")]
    output_topic: Vec<String>,
    #[command(flatten)]
    who: Who,
}

/// Let somebody administer the cluster
///
/// Examples:
///   kdp acl allow admin --user ops --dry-run
///   kdp acl allow admin --user ops --host 10.0.0.7
///
/// All operations on the cluster, on all topics, groups and transactional ids, and seeing all
/// delegation tokens. Not making tokens for others.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Admin {
    #[command(flatten)]
    who: Who,
}

#[derive(Args, Debug)]
struct Who {
    #[command(flatten)]
    principals: Principals,
    /// Only from this address; may be repeated [default: from any]
    #[arg(long, value_name = "HOST")]
    host: Vec<String>,
    #[command(flatten)]
    consent: Consent,
}

/// Operations on one resource.
struct Grant {
    kind: ResourceType,
    name: String,
    pattern: PatternType,
    operations: &'static [Operation],
}

impl Allow {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        let (action, who, grants) = match self {
            Allow::Producer(command) => ("acl allow producer", &command.who, command.grants()),
            Allow::Consumer(command) => ("acl allow consumer", &command.who, command.grants()),
            Allow::Streams(command) => ("acl allow streams", &command.who, command.grants()),
            Allow::Admin(command) => ("acl allow admin", &command.who, command.grants()),
        };
        change::create(context, action, who.bindings(&grants)?, &who.consent).await
    }
}

impl Producer {
    fn grants(&self) -> Vec<Grant> {
        const TOPIC: &[Operation] = &[Operation::WRITE, Operation::DESCRIBE, Operation::CREATE];
        const TRANSACTION: &[Operation] = &[Operation::WRITE, Operation::DESCRIBE];
        let pattern = pattern(self.prefixed);
        let mut grants = grants(ResourceType::TOPIC, &self.topic, pattern, TOPIC);
        grants.extend(self::grants(
            ResourceType::TRANSACTIONAL_ID,
            &self.transactional_id,
            pattern,
            TRANSACTION,
        ));
        grants.extend(self.idempotent.then(|| cluster(&[Operation::IDEMPOTENT_WRITE])));
        grants
    }
}

impl Consumer {
    fn grants(&self) -> Vec<Grant> {
        let pattern = pattern(self.prefixed);
        let topic = &[Operation::READ, Operation::DESCRIBE];
        let mut grants = grants(ResourceType::TOPIC, &self.topic, pattern, topic);
        grants.extend(self::grants(ResourceType::GROUP, &self.group, pattern, &[Operation::READ]));
        grants
    }
}

impl Streams {
    fn grants(&self) -> Vec<Grant> {
        const READ: &[Operation] = &[Operation::READ, Operation::DESCRIBE];
        const WRITE: &[Operation] = &[Operation::WRITE, Operation::DESCRIBE];
        const GROUP: &[Operation] = &[Operation::READ, Operation::DESCRIBE, Operation::DELETE];
        const ALL: &[Operation] = &[Operation::ALL];
        let own = [format!("{}-", self.application_id)];
        let group = std::slice::from_ref(&self.application_id);
        let mut all = grants(ResourceType::TOPIC, &self.input_topic, PatternType::LITERAL, READ);
        all.extend(grants(ResourceType::TOPIC, &self.output_topic, PatternType::LITERAL, WRITE));
        all.extend(grants(ResourceType::TOPIC, &own, PatternType::PREFIXED, ALL));
        all.extend(grants(ResourceType::TRANSACTIONAL_ID, &own, PatternType::PREFIXED, ALL));
        all.extend(grants(ResourceType::GROUP, group, PatternType::LITERAL, GROUP));
        all
    }
}

impl Admin {
    fn grants(&self) -> Vec<Grant> {
        const ALL: &[Operation] = &[Operation::ALL];
        let every = [WILDCARD.to_owned()];
        let kinds = [
            ResourceType::TOPIC,
            ResourceType::GROUP,
            ResourceType::TRANSACTIONAL_ID,
            ResourceType::DELEGATION_TOKEN,
        ];
        let mut all = vec![cluster(ALL)];
        all.extend(kinds.into_iter().flat_map(|kind| grants(kind, &every, PatternType::LITERAL, ALL)));
        all
    }
}

fn grants(
    kind: ResourceType,
    names: &[String],
    pattern: PatternType,
    operations: &'static [Operation],
) -> Vec<Grant> {
    // `*` is every name only as a literal; as a prefix it would be a name that begins with a star.
    let pattern = |name: &str| if name == WILDCARD { PatternType::LITERAL } else { pattern };
    let grant = |name: &String| Grant { kind, name: name.clone(), pattern: pattern(name), operations };
    names.iter().map(grant).collect()
}

fn cluster(operations: &'static [Operation]) -> Grant {
    let name = CLUSTER_NAME.to_owned();
    Grant { kind: ResourceType::CLUSTER, name, pattern: PatternType::LITERAL, operations }
}

impl Who {
    fn bindings(&self, grants: &[Grant]) -> Result<Vec<AclBinding>, Failure> {
        let principals = self.principals.all();
        if principals.is_empty() {
            return Err(Failure::usage("say who: --user NAME or --principal TYPE:NAME"));
        }
        let hosts = if self.host.is_empty() { vec![WILDCARD.to_owned()] } else { self.host.clone() };
        let mut bindings = Vec::new();
        for grant in grants {
            for principal in &principals {
                for host in &hosts {
                    bindings.extend(grant.operations.iter().map(|operation| AclBinding {
                        resource_type: grant.kind,
                        resource_name: grant.name.clone(),
                        pattern_type: grant.pattern,
                        principal: principal.clone(),
                        host: host.clone(),
                        operation: *operation,
                        permission: Permission::ALLOW,
                    }));
                }
            }
        }
        bindings.iter().try_for_each(row::check).map_err(Failure::usage)?;
        Ok(bindings)
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Line {
        #[command(subcommand)]
        allow: Allow,
    }

    fn check(words: &[&str], expected: &[&str]) {
        let line = Line::parse_from([&["allow"], words].concat());
        let (who, grants) = match &line.allow {
            Allow::Producer(command) => (&command.who, command.grants()),
            Allow::Consumer(command) => (&command.who, command.grants()),
            Allow::Streams(command) => (&command.who, command.grants()),
            Allow::Admin(command) => (&command.who, command.grants()),
        };
        let mut bindings = who.bindings(&grants).unwrap();
        bindings.sort();
        let shown: Vec<String> =
            bindings.iter().map(|one| one.to_string().replace("ALLOW User:u ", "")).collect();
        assert_eq!(shown, expected);
    }

    #[test]
    fn a_producer_is_apaches_producer() {
        check(
            &["producer", "--user", "u", "--topic", "t", "--transactional-id", "x", "--idempotent"],
            &[
                "WRITE on TOPIC t",
                "CREATE on TOPIC t",
                "DESCRIBE on TOPIC t",
                "IDEMPOTENT_WRITE on CLUSTER kafka-cluster",
                "WRITE on TRANSACTIONAL_ID x",
                "DESCRIBE on TRANSACTIONAL_ID x",
            ],
        );
    }

    #[test]
    fn a_consumer_is_apaches_consumer() {
        check(
            &["consumer", "--user", "u", "--topic", "*", "--group", "g-", "--prefixed"],
            &["READ on TOPIC *", "DESCRIBE on TOPIC *", "READ on GROUP g- (PREFIXED)"],
        );
    }

    #[test]
    fn an_application_has_its_own_topics_and_ids() {
        check(
            &["streams", "--user", "u", "--application-id", "a", "--input-topic", "i", "--output-topic", "o"],
            &[
                "ALL on TOPIC a- (PREFIXED)",
                "READ on TOPIC i",
                "DESCRIBE on TOPIC i",
                "WRITE on TOPIC o",
                "DESCRIBE on TOPIC o",
                "READ on GROUP a",
                "DELETE on GROUP a",
                "DESCRIBE on GROUP a",
                "ALL on TRANSACTIONAL_ID a- (PREFIXED)",
            ],
        );
    }
}
