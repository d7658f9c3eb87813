//! `kdp acl create`: CreateAcls.

use clap::Args;
use kdp_client::admin::acls::{AclBinding, Operation, PatternType, Permission, WILDCARD};

use super::filter::{Principals, Resources, parse};
use super::{change, row};
use crate::commands::{Context, Outcome};
use crate::danger::Consent;
use crate::failure::Failure;

/// Allow or deny operations
///
/// Examples:
///   kdp acl create --user alice --topic orders --operation read --operation describe
///   kdp acl create --user app --group app- --prefixed --operation read
///   kdp acl create --user mallory --topic '*' --operation all --deny --dry-run
///   kdp acl create --user ops --cluster --operation alter-configs --host 10.0.0.7
///
/// One ACL is made for each combination of resource, principal, operation and host. What exists
/// already stays. A deny is stronger than any allow.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Create {
    #[command(flatten)]
    resources: Resources,
    /// Names are prefixes: every resource whose name begins so
    #[arg(long, help_heading = "Resources")]
    prefixed: bool,
    #[command(flatten)]
    principals: Principals,
    /// An operation, such as read, write or describe-configs; may be repeated
    #[arg(long, value_name = "OPERATION", required = true, value_parser = parse::<Operation>)]
    operation: Vec<Operation>,
    /// Only from this address; may be repeated [default: from any]
    #[arg(long, value_name = "HOST")]
    host: Vec<String>,
    /// Deny instead of allow
    #[arg(long)]
    deny: bool,
    #[command(flatten)]
    consent: Consent,
}

impl Create {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        change::create(context, "acl create", self.bindings()?, &self.consent).await
    }

    fn bindings(&self) -> Result<Vec<AclBinding>, Failure> {
        let (resources, principals) = (self.resources.all(), self.principals.all());
        if resources.is_empty() {
            return Err(Failure::usage(
                "say which resources: --topic, --group, --cluster, --transactional-id …",
            ));
        }
        if principals.is_empty() {
            return Err(Failure::usage("say who: --user NAME or --principal TYPE:NAME"));
        }
        let hosts = if self.host.is_empty() { vec![WILDCARD.to_owned()] } else { self.host.clone() };
        let mut bindings = Vec::new();
        for (resource_type, resource_name) in &resources {
            for principal in &principals {
                for host in &hosts {
                    bindings.extend(self.operation.iter().map(|operation| AclBinding {
                        resource_type: *resource_type,
                        resource_name: resource_name.clone(),
                        pattern_type: pattern(self.prefixed),
                        principal: principal.clone(),
                        host: host.clone(),
                        operation: *operation,
                        permission: if self.deny { Permission::DENY } else { Permission::ALLOW },
                    }));
                }
            }
        }
        bindings.iter().try_for_each(row::check).map_err(Failure::usage)?;
        Ok(bindings)
    }
}

/// How names are meant.
pub(super) fn pattern(prefixed: bool) -> PatternType {
    if prefixed { PatternType::PREFIXED } else { PatternType::LITERAL }
}
