//! IncrementalAlterConfigs and AlterConfigs.

use kdp_client::protocol::messages::incremental_alter_configs_request::{
    AlterConfigsResource, AlterableConfig,
};
use kdp_client::protocol::messages::{
    AlterConfigsRequest, IncrementalAlterConfigsRequest, alter_configs_request,
};

use super::*;
use crate::controller::alter_configs;
use crate::metadata::ResourceType;

const TOPIC: i8 = 2;
const BROKER: i8 = 4;
const SET: i8 = 0;
const DELETE: i8 = 1;
const APPEND: i8 = 2;
const SUBTRACT: i8 = 3;

fn alter(
    cluster: &mut Cluster,
    resource_type: i8,
    resource: &str,
    configs: &[(&str, i8, Option<&str>)],
) -> (i16, Option<String>, Vec<MetadataRecord>) {
    let config = |(name, operation, value): &(&str, i8, Option<&str>)| {
        AlterableConfig::default()
            .with_name(string(name))
            .with_config_operation(*operation)
            .with_value(value.map(string))
    };
    let resource = AlterConfigsResource::default()
        .with_resource_type(resource_type)
        .with_resource_name(string(resource))
        .with_configs(configs.iter().map(config).collect());
    let request = IncrementalAlterConfigsRequest::default().with_resources(vec![resource]);
    let (answer, records) = cluster.serve(|view| alter_configs::incremental_alter_configs(view, &request));
    let answer = answer.expect("decided");
    (answer.responses[0].error_code, text(&answer.responses[0].error_message), records)
}

fn value(cluster: &Cluster, resource_type: i8, resource: &str, name: &str) -> Option<String> {
    let settings = cluster.image.config_overrides(ResourceType(resource_type), resource)?;
    settings.get(name).map(|value| value.to_string())
}

fn with_topic() -> Cluster {
    let mut cluster = Cluster::of(&[1]);
    cluster.create("t", &[&[1]]);
    cluster
}

#[test]
fn settings_are_set_and_deleted() {
    let mut cluster = with_topic();
    assert_eq!(alter(&mut cluster, TOPIC, "t", &[("retention.ms", SET, Some("5"))]).0, 0);
    assert_eq!(value(&cluster, TOPIC, "t", "retention.ms").as_deref(), Some("5"));
    assert_eq!(alter(&mut cluster, TOPIC, "t", &[("retention.ms", SET, Some("5"))]), (0, None, vec![]));
    assert_eq!(alter(&mut cluster, TOPIC, "t", &[("retention.ms", DELETE, None)]).0, 0);
    assert_eq!(value(&cluster, TOPIC, "t", "retention.ms"), None);
}

#[test]
fn lists_are_added_to_and_taken_from() {
    let mut cluster = with_topic();
    alter(&mut cluster, TOPIC, "t", &[("cleanup.policy", APPEND, Some("compact"))]);
    assert_eq!(value(&cluster, TOPIC, "t", "cleanup.policy").as_deref(), Some("delete,compact"));
    alter(&mut cluster, TOPIC, "t", &[("cleanup.policy", SUBTRACT, Some("delete"))]);
    assert_eq!(value(&cluster, TOPIC, "t", "cleanup.policy").as_deref(), Some("compact"));
    let refused = "Can't APPEND to key retention.ms because its type is not LIST.";
    assert_eq!(
        alter(&mut cluster, TOPIC, "t", &[("retention.ms", APPEND, Some("1"))]),
        (40, Some(refused.into()), vec![])
    );
}

#[test]
fn resources_that_are_not_there() {
    let mut cluster = with_topic();
    let mut refused = |resource_type, resource: &str| {
        let (code, message, records) =
            alter(&mut cluster, resource_type, resource, &[("retention.ms", SET, Some("1"))]);
        assert_eq!(records, []);
        (code, message.expect("a reason"))
    };
    assert_eq!(refused(TOPIC, "u"), (3, "The topic 'u' does not exist.".into()));
    assert_eq!(refused(TOPIC, ""), (42, "Default topic resources are not allowed.".into()));
    assert_eq!(refused(TOPIC, ".."), (17, "Topic name is invalid: '..' is not allowed".into()));
    assert_eq!(refused(BROKER, "7"), (42, "Unexpected broker id, expected 1, but received 7".into()));
    assert_eq!(refused(BROKER, "x"), (42, "Node id must be an integer, but it is: x".into()));
    assert_eq!(refused(99, "x"), (42, "Unknown resource type 99".into()));
    assert_eq!(refused(32, ""), (42, "Default group resources are not allowed.".into()));
}

#[test]
fn requests_that_contradict_themselves() {
    let mut cluster = with_topic();
    let twice = [("retention.ms", SET, Some("1")), ("retention.ms", SET, Some("2"))];
    assert_eq!(
        alter(&mut cluster, TOPIC, "t", &twice),
        (42, Some("Error due to duplicate config keys".into()), vec![])
    );
    let null = alter(&mut cluster, TOPIC, "t", &[("retention.ms", SET, None)]);
    assert_eq!(null, (42, Some("Null value not supported for : retention.ms".into()), vec![]));
    let same = AlterConfigsResource::default().with_resource_type(TOPIC).with_resource_name(string("t"));
    let request = IncrementalAlterConfigsRequest::default().with_resources(vec![same.clone(), same]);
    let (answer, _) = cluster.serve(|view| alter_configs::incremental_alter_configs(view, &request));
    let answer = answer.expect("decided");
    let codes: Vec<_> = answer
        .responses
        .iter()
        .map(|response| (response.error_code, text(&response.error_message)))
        .collect();
    let message = Some("Each resource must appear at most once.".to_owned());
    assert_eq!(codes, [(42, message.clone()), (42, message)]);
}

#[test]
fn a_brokers_settings_are_written_even_if_they_stay() {
    let mut cluster = Cluster::of(&[1]);
    for _ in 0..2 {
        let (code, _, records) = alter(&mut cluster, BROKER, "", &[("log.retention.ms", SET, Some("7"))]);
        assert_eq!((code, records.len()), (0, 1));
    }
}

#[test]
fn with_elr_the_minimum_is_the_clusters() {
    let mut cluster = Cluster::with(&[1], &[("eligible.leader.replicas.version", 1)], &[]);
    cluster.create("t", &[&[1]]);
    let minimum = "min.insync.replicas";
    assert_eq!(
        alter(&mut cluster, BROKER, "1", &[(minimum, SET, Some("2"))]).1.as_deref(),
        Some("Broker-level min.insync.replicas cannot be altered while ELR is enabled.")
    );
    let (code, _, records) = alter(&mut cluster, BROKER, "", &[(minimum, SET, Some("2"))]);
    assert_eq!((code, records.last()), (0, Some(&ClearElrRecord::default().into())));
    let (_, _, records) = alter(&mut cluster, TOPIC, "t", &[(minimum, SET, Some("3"))]);
    let cleared = ClearElrRecord { topic_name: "t".into(), ..Default::default() };
    assert_eq!(records.last(), Some(&cleared.into()));
    assert_eq!(
        alter(&mut cluster, BROKER, "", &[(minimum, DELETE, None)]).1.as_deref(),
        Some("Cluster-level min.insync.replicas cannot be removed while ELR is enabled.")
    );
}

#[test]
fn the_older_api_replaces_everything() {
    let mut cluster = with_topic();
    alter(&mut cluster, TOPIC, "t", &[("retention.ms", SET, Some("5")), ("segment.ms", SET, Some("6"))]);
    let config = alter_configs_request::AlterableConfig::default()
        .with_name(string("segment.ms"))
        .with_value(Some(string("7")));
    let resource = alter_configs_request::AlterConfigsResource::default()
        .with_resource_type(TOPIC)
        .with_resource_name(string("t"))
        .with_configs(vec![config]);
    let mut request = AlterConfigsRequest::default().with_resources(vec![resource]).with_validate_only(true);
    let (answer, records) = cluster.serve(|view| alter_configs::alter_configs(view, &request));
    let answer = answer.expect("decided");
    assert_eq!((answer.responses[0].error_code, records.len()), (0, 0));
    request.validate_only = false;
    let (answer, _) = cluster.serve(|view| alter_configs::alter_configs(view, &request));
    assert_eq!(answer.expect("decided").responses[0].error_code, 0);
    assert_eq!(value(&cluster, TOPIC, "t", "segment.ms").as_deref(), Some("7"));
    assert_eq!(value(&cluster, TOPIC, "t", "retention.ms"), None);
}
