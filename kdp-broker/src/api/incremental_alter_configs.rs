//! IncrementalAlterConfigs, key 44, versions 0-1: sets, deletes, appends and subtracts single settings.
//!
//! Log levels are changed here, in this process; all else is the controller's.

use std::collections::HashMap;
use std::sync::Arc;

use kdp_client::protocol::messages::incremental_alter_configs_request::{
    AlterConfigsResource, AlterableConfig,
};
use kdp_client::protocol::messages::incremental_alter_configs_response::AlterConfigsResourceResponse;
use kdp_client::protocol::messages::{
    IncrementalAlterConfigsRequest, IncrementalAlterConfigsResponse, ResponseError,
};
use kdp_client::protocol::types::BrokerId;

use super::context::RequestContext;
use crate::config::Alteration;
use crate::controller::{ApiError, Controller, alter_operation, code_and_message};
use crate::loggers::Loggers;
use crate::metadata::ResourceType;

/// The versions served.
pub(crate) const VERSIONS: std::ops::RangeInclusive<i16> = 0..=1;

/// What the log levels of this broker belong to.
#[derive(Clone, Debug)]
pub(crate) struct OwnLoggers {
    pub(crate) node_id: BrokerId,
    pub(crate) loggers: Loggers,
}

/// Serves one request.
pub(crate) async fn handle(
    controller: &Arc<Controller>,
    own: &OwnLoggers,
    _ctx: &RequestContext,
    request: IncrementalAlterConfigsRequest,
) -> IncrementalAlterConfigsResponse {
    let of_loggers = alter_loggers(own, &request);
    let resources = request.resources.iter().filter(|resource| !is_logger(resource)).cloned();
    let others = IncrementalAlterConfigsRequest::default()
        .with_resources(resources.collect())
        .with_validate_only(request.validate_only);
    let mut of_others = Vec::new();
    if !others.resources.is_empty() {
        let altered = controller.incremental_alter_configs(&others).await;
        of_others = altered.unwrap_or_else(|error| failed(&others, &error)).responses;
    }
    let (mut of_loggers, mut of_others) = (of_loggers.into_iter(), of_others.into_iter());
    let responses = request.resources.iter().filter_map(|resource| match is_logger(resource) {
        true => of_loggers.next().map(|outcome| response(resource, &outcome)),
        false => of_others.next(),
    });
    IncrementalAlterConfigsResponse::default().with_responses(responses.collect())
}

fn is_logger(resource: &AlterConfigsResource) -> bool {
    ResourceType(resource.resource_type) == ResourceType::BROKER_LOGGER
}

/// What became of each broker's log levels, in the order of the request.
fn alter_loggers(own: &OwnLoggers, request: &IncrementalAlterConfigsRequest) -> Vec<Result<(), ApiError>> {
    let named: Vec<_> = request.resources.iter().filter(|resource| is_logger(resource)).collect();
    let mut counts = HashMap::<_, usize>::new();
    for resource in &named {
        *counts.entry(resource.resource_name.as_str()).or_default() += 1;
    }
    let alter = |resource: &&AlterConfigsResource| {
        let invalid = |message: String| Err(ApiError::new(ResponseError::InvalidRequest, message));
        let name = resource.resource_name.as_str();
        match (counts[name], name.parse::<i32>()) {
            (2.., _) => return invalid("Each resource must appear at most once.".into()),
            (_, Err(_)) => return invalid(format!("Node id must be an integer, but it is: {name}")),
            (_, Ok(id)) if id != own.node_id.get() => {
                let expected = own.node_id;
                return invalid(format!("Unexpected node id. Expected {expected}, but received {id}"));
            }
            _ => {}
        }
        Ok(own.loggers.alter(&alterations(resource)?, request.validate_only)?)
    };
    named.iter().map(alter).collect()
}

fn alterations(resource: &AlterConfigsResource) -> Result<Vec<Alteration>, ApiError> {
    let alteration = |config: &AlterableConfig| {
        Ok(Alteration {
            name: config.name.to_string(),
            op: alter_operation(config.config_operation)?,
            value: config.value.as_deref().map(str::to_owned),
        })
    };
    resource.configs.iter().map(alteration).collect()
}

fn failed(request: &IncrementalAlterConfigsRequest, error: &ApiError) -> IncrementalAlterConfigsResponse {
    let responses = request.resources.iter().map(|resource| response(resource, &Err(error.clone())));
    IncrementalAlterConfigsResponse::default().with_responses(responses.collect())
}

fn response(resource: &AlterConfigsResource, outcome: &Result<(), ApiError>) -> AlterConfigsResourceResponse {
    let (code, message) = code_and_message(outcome);
    AlterConfigsResourceResponse::default()
        .with_resource_type(resource.resource_type)
        .with_resource_name(resource.resource_name.clone())
        .with_error_code(code)
        .with_error_message(message)
}

#[cfg(test)]
mod tests {
    use kdp_client::protocol::messages::StrBytes;

    use super::*;

    fn alter(named: &[&str], operation: i8) -> Vec<(i16, Option<String>)> {
        let levels = [("root".to_owned(), tracing::level_filters::LevelFilter::INFO)].into();
        let own = OwnLoggers { node_id: BrokerId(1), loggers: Loggers::new(levels, |_| {}) };
        let text = |text: &str| StrBytes::from_string(text.to_owned());
        let config = AlterableConfig::default()
            .with_name(text("root"))
            .with_config_operation(operation)
            .with_value(Some(text("WARN")));
        let resource = |name: &&str| {
            AlterConfigsResource::default()
                .with_resource_type(8)
                .with_resource_name(text(name))
                .with_configs(vec![config.clone()])
        };
        let request =
            IncrementalAlterConfigsRequest::default().with_resources(named.iter().map(resource).collect());
        let outcomes = alter_loggers(&own, &request);
        outcomes
            .into_iter()
            .map(|outcome| match outcome {
                Ok(()) => (0, None),
                Err(error) => (error.code.code(), error.message),
            })
            .collect()
    }

    #[test]
    fn only_this_brokers_own() {
        let refused = |message: &str| vec![(42, Some(message.to_owned()))];
        assert_eq!(alter(&["1"], 0), [(0, None)]);
        assert_eq!(alter(&["2"], 0), refused("Unexpected node id. Expected 1, but received 2"));
        assert_eq!(alter(&[""], 0), refused("Node id must be an integer, but it is: "));
        assert_eq!(alter(&["1", "1"], 0).len(), 2);
        assert_eq!(alter(&["1", "1"], 0)[0], refused("Each resource must appear at most once.")[0]);
        assert_eq!(
            alter(&["1"], 2),
            refused("APPEND operation is not allowed for the BROKER_LOGGER resource")
        );
    }
}
