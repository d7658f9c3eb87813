//! ACLs: list, create, delete.
//!
//! DescribeAcls, CreateAcls and DeleteAcls go to any broker; KRaft brokers pass changes on to the
//! controller. Deleting takes filters, so a caller that has shown what matches deletes with the exact
//! filter of each binding: what appeared meanwhile stays.

mod names;

use crate::cluster::Cluster;
use crate::connection::{Error, KafkaError, Reply};
use crate::protocol::messages::create_acls_request::AclCreation;
use crate::protocol::messages::delete_acls_request::DeleteAclsFilter;
use crate::protocol::messages::delete_acls_response::DeleteAclsMatchingAcl;
use crate::protocol::messages::describe_acls_response::DescribeAclsResource;
use crate::protocol::messages::{
    CreateAclsRequest, DeleteAclsRequest, DescribeAclsRequest, DescribeAclsResponse, StrBytes,
};

pub use names::{Operation, PatternType, Permission, ResourceType, UnknownName};

/// The only resource of type `CLUSTER`.
pub const CLUSTER_NAME: &str = "kafka-cluster";
/// Every name of a type, every principal of `User:`, every host.
pub const WILDCARD: &str = "*";

/// From here on requests can carry the resource type `USER` (KIP-373).
const USER_RESOURCES: i16 = 3;
/// From here on a pattern has a type (KIP-290); kdp knows no older version.
const PATTERN_TYPES: i16 = 1;

/// Who may, or may not, do what to what, from where.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AclBinding {
    /// What kind of resource.
    pub resource_type: ResourceType,
    /// Its name, or what its name begins with.
    pub resource_name: String,
    /// How the name is meant.
    pub pattern_type: PatternType,
    /// Such as `User:alice`.
    pub principal: String,
    /// An address, or `*`.
    pub host: String,
    /// What is done.
    pub operation: Operation,
    /// Whether it is allowed or denied.
    pub permission: Permission,
}

/// Which bindings are meant; `None` and `ANY` mean all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AclFilter {
    /// What kind of resource.
    pub resource_type: ResourceType,
    /// A name; with [`PatternType::MATCH`] also bindings whose pattern covers it.
    pub resource_name: Option<String>,
    /// How the bindings' names are meant.
    pub pattern_type: PatternType,
    /// The whole principal.
    pub principal: Option<String>,
    /// The whole host.
    pub host: Option<String>,
    /// What is done.
    pub operation: Operation,
    /// Allowed or denied.
    pub permission: Permission,
}

/// What became of each binding, in the order in which they were given.
pub type PerBinding = Vec<(AclBinding, Result<(), KafkaError>)>;

impl Default for AclFilter {
    /// Every binding there is.
    fn default() -> Self {
        Self {
            resource_type: ResourceType::ANY,
            resource_name: None,
            pattern_type: PatternType::ANY,
            principal: None,
            host: None,
            operation: Operation::ANY,
            permission: Permission::ANY,
        }
    }
}

impl AclBinding {
    /// The filter that matches this binding and no other.
    pub fn exact_filter(&self) -> AclFilter {
        AclFilter {
            resource_type: self.resource_type,
            resource_name: Some(self.resource_name.clone()),
            pattern_type: self.pattern_type,
            principal: Some(self.principal.clone()),
            host: Some(self.host.clone()),
            operation: self.operation,
            permission: self.permission,
        }
    }
}

impl std::fmt::Display for AclBinding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { resource_type, resource_name, pattern_type, principal, host, operation, permission } =
            self;
        write!(f, "{permission} {principal} {operation} on {resource_type} {resource_name}")?;
        if *pattern_type != PatternType::LITERAL {
            write!(f, " ({pattern_type})")?;
        }
        if host == WILDCARD { Ok(()) } else { write!(f, " from {host}") }
    }
}

/// The bindings that match any of the filters, sorted, each once; the filters are asked at once.
pub async fn describe(cluster: &Cluster, filters: &[AclFilter]) -> Result<Vec<AclBinding>, Error> {
    let connection = cluster.any().await?;
    let mut asking = tokio::task::JoinSet::new();
    for filter in filters {
        let (connection, request) = (connection.clone(), describe_request(filter));
        let version_min = version_min(filter.resource_type);
        asking.spawn(async move { connection.send_between(version_min, i16::MAX, |_| request).await });
    }
    let mut bindings = Vec::new();
    for reply in asking.join_all().await {
        let body = reply?.check(|body| (body.error_code, body.error_message.as_deref()))?;
        for resource in body.resources {
            bindings.extend(resource.acls.iter().map(|acl| AclBinding {
                resource_type: ResourceType(resource.resource_type),
                resource_name: resource.resource_name.to_string(),
                pattern_type: PatternType(resource.pattern_type),
                principal: acl.principal.to_string(),
                host: acl.host.to_string(),
                operation: Operation(acl.operation),
                permission: Permission(acl.permission_type),
            }));
        }
    }
    bindings.sort();
    bindings.dedup();
    Ok(bindings)
}

/// Creates bindings; what exists already stays and is no error. The answers stand in the same order.
pub async fn create(cluster: &Cluster, bindings: &[AclBinding]) -> Result<PerBinding, Error> {
    if bindings.is_empty() {
        return Ok(Vec::new());
    }
    let version_min = bindings.iter().map(|binding| version_min(binding.resource_type)).max();
    let request = CreateAclsRequest::default().with_creations(bindings.iter().map(creation).collect());
    let connection = cluster.any().await?;
    let reply = connection.send_between(version_min.unwrap_or(PATTERN_TYPES), i16::MAX, |_| request).await?;
    let answers = in_order(bindings, &reply, reply.body.results.len(), |index| {
        let result = &reply.body.results[index];
        KafkaError::from_wire(result.error_code, result.error_message.as_deref()).map_or(Ok(()), Err)
    })?;
    heard_by_all(cluster, &answers, |resources| !resources.is_empty()).await;
    Ok(answers)
}

/// Deletes exactly these bindings; one that is gone already is no error. The answers stand in the same
/// order.
pub async fn delete(cluster: &Cluster, bindings: &[AclBinding]) -> Result<PerBinding, Error> {
    if bindings.is_empty() {
        return Ok(Vec::new());
    }
    let connection = cluster.any().await?;
    let filters = bindings.iter().map(|binding| deletion(&binding.exact_filter())).collect();
    let reply = connection.send(|_| DeleteAclsRequest::default().with_filters(filters)).await?;
    let answers = in_order(bindings, &reply, reply.body.filter_results.len(), |index| {
        let result = &reply.body.filter_results[index];
        let whole = KafkaError::from_wire(result.error_code, result.error_message.as_deref());
        let refused =
            |acl: &DeleteAclsMatchingAcl| KafkaError::from_wire(acl.error_code, acl.error_message.as_deref());
        let error = whole.or_else(|| result.matching_acls.iter().find_map(refused));
        error.map_or(Ok(()), Err)
    })?;
    heard_by_all(cluster, &answers, |resources| resources.is_empty()).await;
    Ok(answers)
}

/// Waits until all brokers say of the last binding that was changed what they shall: they hear of changes in
/// their order.
async fn heard_by_all(
    cluster: &Cluster,
    answers: &PerBinding,
    is_so: impl Fn(&[DescribeAclsResource]) -> bool,
) {
    let Some((last, _)) = answers.iter().rfind(|(_, answer)| answer.is_ok()) else { return };
    let filter = last.exact_filter();
    let ask = || {
        let request = describe_request(&filter);
        move |_: i16| request
    };
    let has_heard = |response: DescribeAclsResponse| {
        KafkaError::from_wire(response.error_code, None).is_some() || is_so(&response.resources)
    };
    cluster.heard_by_all(version_min(last.resource_type), ask, has_heard).await;
}

fn version_min(resource_type: ResourceType) -> i16 {
    if resource_type == ResourceType::USER { USER_RESOURCES } else { PATTERN_TYPES }
}

/// Pairs each binding with the answer at its place; an answer that is short says nothing of the rest.
fn in_order<T>(
    bindings: &[AclBinding],
    reply: &Reply<T>,
    answered: usize,
    answer: impl Fn(usize) -> Result<(), KafkaError>,
) -> Result<PerBinding, Error> {
    match bindings.get(answered) {
        Some(missing) => Err(reply.incomplete(missing)),
        None => Ok(bindings.iter().enumerate().map(|(index, one)| (one.clone(), answer(index))).collect()),
    }
}

fn describe_request(filter: &AclFilter) -> DescribeAclsRequest {
    DescribeAclsRequest::default()
        .with_resource_type_filter(filter.resource_type.0)
        .with_resource_name_filter(filter.resource_name.as_deref().map(text))
        .with_pattern_type_filter(filter.pattern_type.0)
        .with_principal_filter(filter.principal.as_deref().map(text))
        .with_host_filter(filter.host.as_deref().map(text))
        .with_operation(filter.operation.0)
        .with_permission_type(filter.permission.0)
}

fn deletion(filter: &AclFilter) -> DeleteAclsFilter {
    DeleteAclsFilter::default()
        .with_resource_type_filter(filter.resource_type.0)
        .with_resource_name_filter(filter.resource_name.as_deref().map(text))
        .with_pattern_type_filter(filter.pattern_type.0)
        .with_principal_filter(filter.principal.as_deref().map(text))
        .with_host_filter(filter.host.as_deref().map(text))
        .with_operation(filter.operation.0)
        .with_permission_type(filter.permission.0)
}

fn creation(binding: &AclBinding) -> AclCreation {
    AclCreation::default()
        .with_resource_type(binding.resource_type.0)
        .with_resource_name(text(&binding.resource_name))
        .with_resource_pattern_type(binding.pattern_type.0)
        .with_principal(text(&binding.principal))
        .with_host(text(&binding.host))
        .with_operation(binding.operation.0)
        .with_permission_type(binding.permission.0)
}

fn text(text: &str) -> StrBytes {
    StrBytes::from_string(text.to_owned())
}
