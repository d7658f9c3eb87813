//! DescribeConfigs, key 32, versions 1-4: every setting of a resource, where its value comes from and what it
//! would be without. v3 added types and documentation.

use kdp_client::protocol::messages::describe_configs_request::DescribeConfigsResource;
use kdp_client::protocol::messages::describe_configs_response::{
    DescribeConfigsResourceResult, DescribeConfigsResult, DescribeConfigsSynonym,
};
use kdp_client::protocol::messages::{
    DescribeConfigsRequest, DescribeConfigsResponse, ResponseError, StrBytes,
};

use super::context::RequestContext;
use crate::config::{self, BrokerConfig, ConfigEntry, Props};
use crate::controller::{ApiError, topic_name};
use crate::loggers::Loggers;
use crate::metadata::{DynamicConfig, ImageHandle, MetadataImage, ResourceType};

/// The versions served.
pub(crate) const VERSIONS: std::ops::RangeInclusive<i16> = 1..=4;

/// Serves one request.
pub(crate) async fn handle(
    image: &ImageHandle,
    dynamic: &DynamicConfig,
    loggers: &Loggers,
    _ctx: &RequestContext,
    request: DescribeConfigsRequest,
) -> DescribeConfigsResponse {
    let (image, config) = (image.load(), dynamic.load());
    let results = request.resources.iter().map(|resource| {
        let result = DescribeConfigsResult::default()
            .with_resource_type(resource.resource_type)
            .with_resource_name(resource.resource_name.clone());
        match entries(&image, &config, loggers, resource) {
            Ok(entries) => {
                let wanted = entries.into_iter().filter(|entry| is_asked_for(resource, &entry.name));
                result.with_configs(wanted.map(|entry| row(entry, &request)).collect())
            }
            Err(error) => result.with_error_code(error.code.code()).with_error_message(error.message()),
        }
    });
    DescribeConfigsResponse::default().with_results(results.collect())
}

/// No keys ask for all, and so does an empty list of them.
fn is_asked_for(resource: &DescribeConfigsResource, name: &str) -> bool {
    let keys = resource.configuration_keys.as_deref().unwrap_or_default();
    keys.is_empty() || keys.iter().any(|key| key.as_str() == name)
}

fn entries(
    image: &MetadataImage,
    config: &BrokerConfig,
    loggers: &Loggers,
    resource: &DescribeConfigsResource,
) -> Result<Vec<ConfigEntry>, ApiError> {
    let invalid = |message: String| Err(ApiError::new(ResponseError::InvalidRequest, message));
    let (resource_type, name) = (ResourceType(resource.resource_type), resource.resource_name.as_str());
    match resource_type {
        ResourceType::TOPIC => {
            topic_name::validate(name)?;
            if image.topic_by_name(name).is_none() {
                // Apache says nothing here, which clients show as it is.
                return Err(ApiError::new(ResponseError::UnknownTopicOrPartition, String::new()));
            }
            Ok(config::describe_topic(config.values(), &own(image, resource_type, name)))
        }
        ResourceType::BROKER if name.is_empty() => Ok(config::describe_default_broker(config.values())),
        ResourceType::BROKER => {
            check_id(config, name, " or empty string,")?;
            Ok(config::describe_broker(config.values()))
        }
        ResourceType::BROKER_LOGGER if name.is_empty() => invalid("Broker id must not be empty".into()),
        ResourceType::BROKER_LOGGER => {
            check_id(config, name, "")?;
            let levels = loggers.list();
            Ok(config::describe_loggers(levels.iter().map(|(name, level)| (name.as_str(), *level))))
        }
        ResourceType::CLIENT_METRICS if name.is_empty() => {
            invalid("Client metrics subscription name must not be empty".into())
        }
        ResourceType::CLIENT_METRICS => Ok(config::describe_client_metrics(&own(image, resource_type, name))),
        ResourceType::GROUP if name.is_empty() => invalid("Group name must not be empty".into()),
        ResourceType::GROUP => Ok(config::describe_group(config.values(), &own(image, resource_type, name))),
        _ => invalid(format!("Unexpected resource type {resource_type} for resource {name}")),
    }
}

/// Of a broker only that broker knows. `or` names what else may be asked for.
fn check_id(config: &BrokerConfig, name: &str, or: &str) -> Result<(), ApiError> {
    let id = config.node_id.get();
    let message = match name.parse::<i32>() {
        Ok(asked) if asked == id => return Ok(()),
        Ok(_) => format!("Unexpected broker id, expected {id}{or} but received {name}"),
        Err(_) => format!("Broker id must be an integer, but it is: {name}"),
    };
    Err(ApiError::new(ResponseError::InvalidRequest, message))
}

fn own(image: &MetadataImage, resource_type: ResourceType, name: &str) -> Props {
    let settings = image.config_overrides(resource_type, name).into_iter().flatten();
    settings.map(|(name, value)| (name.to_string(), value.to_string())).collect()
}

fn row(entry: ConfigEntry, request: &DescribeConfigsRequest) -> DescribeConfigsResourceResult {
    let synonym = |synonym: config::Synonym| {
        DescribeConfigsSynonym::default()
            .with_name(StrBytes::from_string(synonym.name))
            .with_value(synonym.value.map(StrBytes::from_string))
            .with_source(synonym.source as i8)
    };
    let synonyms = if request.include_synonyms { entry.synonyms } else { Vec::new() };
    let documentation = entry.documentation.filter(|_| request.include_documentation);
    DescribeConfigsResourceResult::default()
        .with_name(StrBytes::from_string(entry.name))
        .with_value(entry.value.map(StrBytes::from_string))
        .with_read_only(entry.read_only)
        .with_config_source(entry.source as i8)
        .with_is_sensitive(entry.is_sensitive)
        .with_synonyms(synonyms.into_iter().map(synonym).collect())
        .with_config_type(entry.config_type.map_or(0, |config_type| config_type as i8))
        .with_documentation(documentation.map(StrBytes::from_static_str))
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::Arc;

    use kdp_client::protocol::schema::metadata::{ConfigRecord, TopicRecord};

    use super::*;
    use crate::api::testing;
    use crate::metadata::MetadataDelta;

    async fn describe(resource_type: i8, name: &str, keys: Option<&[&str]>) -> DescribeConfigsResult {
        let text = |text: &str| StrBytes::from_string(text.to_owned());
        let mut image = MetadataImage::default();
        let mut delta = MetadataDelta::default();
        let topic = TopicRecord { name: "orders".into(), ..TopicRecord::default() };
        let set = |resource_type, resource: &str, name: &str, value: &str| ConfigRecord {
            resource_type,
            resource_name: resource.into(),
            name: name.into(),
            value: Some(value.into()),
            ..ConfigRecord::default()
        };
        image.apply(&topic.into(), &mut delta).unwrap();
        image.apply(&set(2, "orders", "retention.ms", "5").into(), &mut delta).unwrap();
        image.apply(&set(4, "", "log.retention.ms", "7").into(), &mut delta).unwrap();
        let config = config::load(&config::without_file(Path::new("/data")), &[]).unwrap().config;
        let dynamic = DynamicConfig::new(Arc::new(config));
        assert!(dynamic.apply(&image, &delta));
        let handle = ImageHandle::default();
        handle.store(Arc::new(image));
        let resource = DescribeConfigsResource::default()
            .with_resource_type(resource_type)
            .with_resource_name(text(name))
            .with_configuration_keys(keys.map(|keys| keys.iter().map(|key| text(key)).collect()));
        let request = DescribeConfigsRequest::default()
            .with_resources(vec![resource])
            .with_include_synonyms(true)
            .with_include_documentation(true);
        let ctx = testing::context::<DescribeConfigsRequest>(4);
        super::handle(&handle, &dynamic, &Loggers::none(), &ctx, request).await.results.remove(0)
    }

    #[tokio::test]
    async fn a_topics_setting_shows_what_it_hides() {
        let result = describe(2, "orders", Some(&["retention.ms"])).await;
        let [row] = &result.configs[..] else { panic!("{result:?}") };
        assert_eq!((row.value.as_deref(), row.config_source, row.config_type), (Some("5"), 1, 5));
        let hidden: Vec<_> =
            row.synonyms.iter().map(|s| (s.name.as_str(), s.value.as_deref(), s.source)).collect();
        assert_eq!(hidden[..2], [("retention.ms", Some("5"), 1), ("log.retention.ms", Some("7"), 3)]);
        assert!(row.documentation.is_some());
    }

    #[tokio::test]
    async fn every_setting_of_a_broker_is_shown() {
        let all = describe(4, "1", None).await.configs;
        assert!(all.len() > 200 && all.iter().any(|row| row.name.as_str() == "num.partitions"));
        let defaults = describe(4, "", None).await.configs;
        assert_eq!(defaults.len(), 1, "only what was set for all");
    }

    #[tokio::test]
    async fn what_cannot_be_described() {
        let refused =
            |result: DescribeConfigsResult| (result.error_code, result.error_message.map(|m| m.to_string()));
        assert_eq!(refused(describe(2, "none", None).await), (3, Some(String::new())));
        let (code, message) = refused(describe(2, "..", None).await);
        assert_eq!((code, message.as_deref()), (17, Some("Topic name is invalid: '..' is not allowed")));
        let message = "Unexpected broker id, expected 1 or empty string, but received 7";
        assert_eq!(refused(describe(4, "7", None).await), (42, Some(message.into())));
        let message = "Broker id must be an integer, but it is: x";
        assert_eq!(refused(describe(8, "x", None).await), (42, Some(message.into())));
    }
}
