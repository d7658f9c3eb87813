//! Which resources and whom an ACL is about, as it is typed: shared by list, create and delete.

use clap::Args;
use kdp_client::admin::acls::{
    AclFilter, CLUSTER_NAME, Operation, PatternType, Permission, ResourceType, UnknownName,
};

/// Resources by type and name.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Resources")]
pub(super) struct Resources {
    /// A topic; may be repeated
    #[arg(long, value_name = "TOPIC")]
    topic: Vec<String>,
    /// A group of any type; may be repeated
    #[arg(long, value_name = "GROUP")]
    group: Vec<String>,
    /// The cluster itself
    #[arg(long)]
    cluster: bool,
    /// A transactional id; may be repeated
    #[arg(long, value_name = "ID")]
    transactional_id: Vec<String>,
    /// A delegation token by its id; may be repeated
    #[arg(long, value_name = "ID")]
    delegation_token: Vec<String>,
    /// A user whose tokens others may make, such as User:alice; may be repeated
    #[arg(long, value_name = "PRINCIPAL")]
    user_principal: Vec<String>,
}

impl Resources {
    /// Each by type and name.
    pub(super) fn all(&self) -> Vec<(ResourceType, String)> {
        let of = |kind: ResourceType, names: &[String]| -> Vec<(ResourceType, String)> {
            names.iter().map(|name| (kind, name.clone())).collect()
        };
        let mut all = of(ResourceType::TOPIC, &self.topic);
        all.extend(of(ResourceType::GROUP, &self.group));
        all.extend(self.cluster.then(|| (ResourceType::CLUSTER, CLUSTER_NAME.to_owned())));
        all.extend(of(ResourceType::TRANSACTIONAL_ID, &self.transactional_id));
        all.extend(of(ResourceType::DELEGATION_TOKEN, &self.delegation_token));
        all.extend(of(ResourceType::USER, &self.user_principal));
        all
    }
}

/// Who.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Principals")]
pub(super) struct Principals {
    /// A user by name: alice is the principal User:alice; * is everybody; may be repeated
    #[arg(long, value_name = "NAME")]
    user: Vec<String>,
    /// A principal, TYPE:NAME as the brokers see it; may be repeated
    #[arg(long, value_name = "TYPE:NAME")]
    principal: Vec<String>,
}

impl Principals {
    /// Each as Kafka writes it.
    pub(super) fn all(&self) -> Vec<String> {
        let users = self.user.iter().map(|name| format!("User:{name}"));
        users.chain(self.principal.iter().cloned()).collect()
    }
}

/// Which ACLs are meant; nothing said is all of them.
#[derive(Args, Clone, Debug)]
pub(super) struct Filter {
    #[command(flatten)]
    resources: Resources,
    /// Every resource of a type: topic, group, cluster, transactional-id, delegation-token, user
    #[arg(long = "type", value_name = "TYPE", value_parser = parse::<ResourceType>, help_heading = "Resources")]
    types: Vec<ResourceType>,
    /// How names are meant: literal, prefixed, any, or match for every pattern that covers the name
    #[arg(long, value_name = "PATTERN", default_value = "any", value_parser = parse::<PatternType>, help_heading = "Resources")]
    pattern: PatternType,
    #[command(flatten)]
    principals: Principals,
    /// An address, as the ACL has it; may be repeated
    #[arg(long, value_name = "HOST")]
    host: Vec<String>,
    /// An operation, such as read or describe-configs; may be repeated
    #[arg(long, value_name = "OPERATION", value_parser = parse::<Operation>)]
    operation: Vec<Operation>,
    /// allow or deny
    #[arg(long, value_name = "PERMISSION", default_value = "any", value_parser = parse::<Permission>)]
    permission: Permission,
}

impl Filter {
    /// Whether nothing narrows it down.
    pub(super) fn is_everything(&self) -> bool {
        self.all() == [AclFilter::default()]
    }

    /// A filter for each combination of what was said; an ACL that any of them matches is meant.
    pub(super) fn all(&self) -> Vec<AclFilter> {
        let mut resources: Vec<(ResourceType, Option<String>)> =
            self.resources.all().into_iter().map(|(kind, name)| (kind, Some(name))).collect();
        resources.extend(self.types.iter().map(|kind| (*kind, None)));
        if resources.is_empty() {
            resources.push((ResourceType::ANY, None));
        }
        let mut filters = Vec::new();
        for (resource_type, resource_name) in resources {
            for principal in or_any(&self.principals.all()) {
                for host in or_any(&self.host) {
                    for operation in or_any(&self.operation) {
                        filters.push(AclFilter {
                            resource_type,
                            resource_name: resource_name.clone(),
                            pattern_type: self.pattern,
                            principal: principal.clone(),
                            host: host.clone(),
                            operation: operation.unwrap_or(Operation::ANY),
                            permission: self.permission,
                        });
                    }
                }
            }
        }
        filters
    }
}

fn or_any<T: Clone>(given: &[T]) -> Vec<Option<T>> {
    match given.is_empty() {
        true => vec![None],
        false => given.iter().cloned().map(Some).collect(),
    }
}

/// One of ACLs' small enums, for clap.
pub(super) fn parse<T: std::str::FromStr<Err = UnknownName>>(text: &str) -> Result<T, UnknownName> {
    text.parse()
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        filter: Filter,
    }

    fn filters(words: &[&str]) -> Vec<AclFilter> {
        Line::parse_from([&["acl"], words].concat()).filter.all()
    }

    #[test]
    fn every_combination_is_meant() {
        assert_eq!(filters(&[]), [AclFilter::default()]);
        let two = filters(&["--topic", "a", "--group", "b", "--user", "u", "--operation", "read"]);
        let seen: Vec<_> = two.iter().map(|one| (one.resource_type, one.principal.as_deref())).collect();
        assert_eq!(seen, [(ResourceType::TOPIC, Some("User:u")), (ResourceType::GROUP, Some("User:u"))]);
        assert_eq!(filters(&["--topic", "a", "--user", "u", "--principal", "User:v"]).len(), 2);
        let [types] = &filters(&["--type", "transactional-id"])[..] else { panic!("one filter") };
        assert_eq!((types.resource_type, &types.resource_name), (ResourceType::TRANSACTIONAL_ID, &None));
    }
}
