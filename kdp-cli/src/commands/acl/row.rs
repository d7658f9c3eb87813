//! ACLs as rows: what one principal may do with one resource from one host, all operations together.
//!
//! The same row is printed, kept in undo files and read by import, so that what was exported can be
//! brought back. Pure.

use std::collections::BTreeMap;

use kdp_client::admin::acls::{AclBinding, Operation, PatternType, Permission, ResourceType};
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};

use crate::report::{Column, column};

/// What one principal may, or may not, do with one resource from one host.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AclRow {
    /// The resource's name, or what its name begins with, or `*` for all.
    resource: String,
    /// `TOPIC`, `GROUP`, `CLUSTER`, `TRANSACTIONAL_ID`, `DELEGATION_TOKEN` or `USER`.
    resource_type: String,
    /// `LITERAL` or `PREFIXED`.
    #[serde(default = "literal")]
    pattern_type: String,
    /// Such as `User:alice`; `User:*` is everybody.
    principal: String,
    /// `ALLOW` or `DENY`.
    #[serde(default = "allow")]
    permission: String,
    /// What is done: Kafka's names, such as `READ`.
    #[serde(deserialize_with = "operations")]
    operations: Vec<String>,
    /// An address, or `*` for any.
    #[serde(default = "any_host")]
    host: String,
}

pub(super) const COLUMNS: &[Column] = &[
    column("RESOURCE", "resource"),
    column("TYPE", "resource_type"),
    column("PATTERN", "pattern_type"),
    column("PRINCIPAL", "principal"),
    column("PERMISSION", "permission"),
    column("OPERATIONS", "operations"),
    column("HOST", "host"),
];

/// What stands first in the order of rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum GroupBy {
    /// What somebody may do with a resource
    #[default]
    Resource,
    /// What a principal may do
    Principal,
}

/// The bindings as rows, those of one resource, or of one principal, one after the other.
pub(super) fn rows(bindings: &[AclBinding], by: GroupBy) -> Vec<AclRow> {
    let mut grouped: BTreeMap<_, Vec<Operation>> = BTreeMap::new();
    for binding in bindings {
        let resource = (binding.resource_type, &binding.resource_name, binding.pattern_type);
        let outer = match by {
            GroupBy::Resource => (None, resource, Some(&binding.principal)),
            GroupBy::Principal => (Some(&binding.principal), resource, None),
        };
        grouped.entry((outer, binding.permission, &binding.host)).or_default().push(binding.operation);
    }
    let row = |(((first, (kind, name, pattern), last), permission, host), mut operations): (_, Vec<_>)| {
        operations.sort();
        let principal: Option<&String> = Option::or(first, last);
        AclRow {
            resource: String::clone(name),
            resource_type: ResourceType::to_string(&kind),
            pattern_type: PatternType::to_string(&pattern),
            principal: principal.cloned().unwrap_or_default(),
            permission: Permission::to_string(&permission),
            operations: operations.iter().map(Operation::to_string).collect(),
            host: String::clone(host),
        }
    };
    grouped.into_iter().map(row).collect()
}

impl AclRow {
    /// The bindings of this row, or what is wrong with it.
    pub(super) fn bindings(&self) -> Result<Vec<AclBinding>, String> {
        let resource_type: ResourceType = self.resource_type.parse().map_err(text)?;
        let pattern_type: PatternType = self.pattern_type.parse().map_err(text)?;
        let permission: Permission = self.permission.parse().map_err(text)?;
        let binding = |operation: &String| {
            let binding = AclBinding {
                resource_type,
                resource_name: self.resource.clone(),
                pattern_type,
                principal: self.principal.clone(),
                host: self.host.clone(),
                operation: operation.parse().map_err(text)?,
                permission,
            };
            check(&binding).map(|()| binding)
        };
        match self.operations.is_empty() {
            true => Err(format!("{} {}: no operations", self.resource_type, self.resource)),
            false => self.operations.iter().map(binding).collect(),
        }
    }
}

/// What Kafka would refuse, or keep and never match, in the words of the user.
pub(super) fn check(binding: &AclBinding) -> Result<(), String> {
    let AclBinding { resource_type, resource_name, pattern_type, principal, operation, permission, .. } =
        binding;
    if *resource_type == ResourceType::ANY {
        return Err("an ACL is about one type of resource, not `any`".to_owned());
    }
    if !matches!(*pattern_type, PatternType::LITERAL | PatternType::PREFIXED) {
        return Err(format!("an ACL's pattern is literal or prefixed, not {pattern_type}"));
    }
    if *permission == Permission::ANY {
        return Err("an ACL allows or denies; `any` is only for lists".to_owned());
    }
    if resource_name.is_empty() {
        return Err("the resource has no name".to_owned());
    }
    if principal.split_once(':').is_none_or(|(kind, name)| kind.is_empty() || name.is_empty()) {
        return Err(format!("`{principal}` is no principal: write TYPE:NAME, such as User:alice"));
    }
    let known = resource_type.operations();
    if !known.contains(operation) {
        let known: Vec<String> =
            known.iter().map(|one| one.name().to_ascii_lowercase().replace('_', "-")).collect();
        return Err(format!(
            "{operation} means nothing for a {resource_type}; there are {}",
            known.join(", ")
        ));
    }
    Ok(())
}

fn text(error: impl std::fmt::Display) -> String {
    error.to_string()
}

fn literal() -> String {
    PatternType::LITERAL.to_string()
}

fn allow() -> String {
    Permission::ALLOW.to_string()
}

fn any_host() -> String {
    "*".to_owned()
}

/// A list, or one text with commas as CSV has it.
fn operations<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Operations {
        List(Vec<String>),
        Text(String),
    }
    Ok(match Operations::deserialize(deserializer)? {
        Operations::List(operations) => operations,
        Operations::Text(text) => text.split(',').map(|word| word.trim().to_owned()).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn binding(principal: &str, operation: Operation, topic: &str) -> AclBinding {
        AclBinding {
            resource_type: ResourceType::TOPIC,
            resource_name: topic.to_owned(),
            pattern_type: PatternType::LITERAL,
            principal: principal.to_owned(),
            host: "*".to_owned(),
            operation,
            permission: Permission::ALLOW,
        }
    }

    #[test]
    fn operations_of_one_principal_stand_together_and_come_back() {
        let bindings = [
            binding("User:b", Operation::WRITE, "orders"),
            binding("User:a", Operation::WRITE, "orders"),
            binding("User:a", Operation::READ, "orders"),
            binding("User:a", Operation::READ, "audit"),
        ];
        let shown = |by| -> Vec<String> {
            let row =
                |row: &AclRow| format!("{} {} {}", row.resource, row.principal, row.operations.join("+"));
            rows(&bindings, by).iter().map(row).collect()
        };
        assert_eq!(
            shown(GroupBy::Resource),
            ["audit User:a READ", "orders User:a READ+WRITE", "orders User:b WRITE"]
        );
        assert_eq!(
            shown(GroupBy::Principal),
            ["audit User:a READ", "orders User:a READ+WRITE", "orders User:b WRITE"]
        );
        let mut back: Vec<AclBinding> =
            rows(&bindings, GroupBy::Resource).iter().flat_map(|row| row.bindings().unwrap()).collect();
        back.sort();
        let mut bindings = bindings.to_vec();
        bindings.sort();
        assert_eq!(back, bindings);
    }

    #[test]
    fn what_a_file_leaves_out_has_a_default() {
        let text = r#"{"resource":"orders","resource_type":"topic","principal":"User:a","operations":"read, write"}"#;
        let row: AclRow = serde_json::from_str(text).unwrap();
        let bindings = row.bindings().unwrap();
        assert_eq!(
            bindings,
            [binding("User:a", Operation::READ, "orders"), binding("User:a", Operation::WRITE, "orders")]
        );
    }

    #[test]
    fn what_means_nothing_is_refused() {
        let check = |change: fn(&mut AclBinding), expected: &str| {
            let mut binding = binding("User:a", Operation::READ, "orders");
            change(&mut binding);
            let error = super::check(&binding).unwrap_err();
            assert!(error.contains(expected), "{error}");
        };
        check(|binding| binding.operation = Operation::CLUSTER_ACTION, "means nothing for a TOPIC");
        check(|binding| binding.principal = "alice".to_owned(), "User:alice");
        check(|binding| binding.pattern_type = PatternType::MATCH, "literal or prefixed");
        check(|binding| binding.resource_name.clear(), "no name");
    }
}
