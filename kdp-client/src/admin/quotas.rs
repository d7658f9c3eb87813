//! Client quotas: describe, set, unset (DescribeClientQuotas and AlterClientQuotas, KIP-546).
//!
//! An entity names a user, a client id, both, or an ip; each part may be the default one. Kafka keeps
//! values as floating point numbers whatever they count.

use std::collections::BTreeMap;
use std::fmt;

use crate::cluster::Cluster;
use crate::connection::{Error, KafkaError};
use crate::protocol::messages::alter_client_quotas_request::{EntityData, EntryData, OpData};
use crate::protocol::messages::describe_client_quotas_request::ComponentData;
use crate::protocol::messages::{
    AlterClientQuotasRequest, DescribeClientQuotasRequest, DescribeClientQuotasResponse, StrBytes,
};

/// The parts an entity may have, as Kafka names them.
pub const ENTITY_TYPES: [&str; 3] = ["user", "client-id", "ip"];

/// What a quota limits, and in what it is counted.
pub const KEYS: [(&str, Unit); 5] = [
    ("producer_byte_rate", Unit::BytesPerSecond),
    ("consumer_byte_rate", Unit::BytesPerSecond),
    ("request_percentage", Unit::Percent),
    ("controller_mutation_rate", Unit::PerSecond),
    ("connection_creation_rate", Unit::PerSecond),
];

/// What a value counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Bytes each second.
    BytesPerSecond,
    /// Per cent of a broker's request and network threads' time.
    Percent,
    /// Partition changes or connections each second.
    PerSecond,
}

/// Whose quota: parts by type, where `None` is the default of that type.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Entity(pub BTreeMap<String, Option<String>>);

impl Entity {
    /// The part of this type; `Some(None)` is the default one.
    pub fn part(&self, kind: &str) -> Option<Option<&str>> {
        self.0.get(kind).map(Option::as_deref)
    }
}

impl fmt::Display for Entity {
    /// `user=alice,client-id=<default>`, users first.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rank = |kind: &str| ENTITY_TYPES.iter().position(|known| *known == kind).unwrap_or(usize::MAX);
        let mut parts: Vec<_> = self.0.iter().collect();
        parts.sort_by_key(|(kind, _)| rank(kind));
        let part = |(kind, name): &(&String, &Option<String>)| {
            format!("{kind}={}", name.as_deref().unwrap_or("<default>"))
        };
        f.write_str(&parts.iter().map(part).collect::<Vec<_>>().join(","))
    }
}

/// Which entities are meant, by one of their parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Component {
    /// One of [`ENTITY_TYPES`].
    pub kind: String,
    /// Which of that type.
    pub matches: Match,
}

/// Which names of a type are meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Match {
    /// This one.
    Exact(String),
    /// The default one.
    Default,
    /// Every one that is set, the default too.
    Any,
}

/// An entity and its limits.
#[derive(Clone, Debug, PartialEq)]
pub struct Quota {
    /// Whose.
    pub entity: Entity,
    /// The limits that are set for exactly this entity, by key.
    pub values: BTreeMap<String, f64>,
}

/// What shall change for one entity: a value, or `None` to take the limit away.
#[derive(Clone, Debug, PartialEq)]
pub struct Alteration {
    /// Whose.
    pub entity: Entity,
    /// By key.
    pub changes: BTreeMap<String, Option<f64>>,
}

/// The quotas of the entities that have all these parts, in the order of the entities; `strict` leaves
/// out those that have others too. No components and not strict is every quota there is.
pub async fn describe(
    cluster: &Cluster,
    components: &[Component],
    strict: bool,
) -> Result<Vec<Quota>, Error> {
    let request = request(components, strict);
    let reply = cluster.send_any(|_| request).await?;
    let body = reply.check(|body| (body.error_code, body.error_message.as_deref()))?;
    let quota = |entry: crate::protocol::messages::describe_client_quotas_response::EntryData| Quota {
        entity: Entity(
            entry
                .entity
                .into_iter()
                .map(|part| (part.entity_type.to_string(), part.entity_name.map(|name| name.to_string())))
                .collect(),
        ),
        values: entry.values.into_iter().map(|value| (value.key.to_string(), value.value)).collect(),
    };
    let mut quotas: Vec<Quota> = body.entries.unwrap_or_default().into_iter().map(quota).collect();
    quotas.sort_by(|a, b| a.entity.cmp(&b.entity));
    Ok(quotas)
}

fn request(components: &[Component], strict: bool) -> DescribeClientQuotasRequest {
    let component = |component: &Component| {
        let (kind, name) = match &component.matches {
            Match::Exact(name) => (0, Some(text(name))),
            Match::Default => (1, None),
            Match::Any => (2, None),
        };
        ComponentData::default()
            .with_entity_type(text(&component.kind))
            .with_match_type(kind)
            .with_match(name)
    };
    DescribeClientQuotasRequest::default()
        .with_components(components.iter().map(component).collect())
        .with_strict(strict)
}

/// Changes quotas, or with `validate_only` lets the cluster say whether it would; one answer for each
/// entity.
pub async fn alter(
    cluster: &Cluster,
    alterations: &[Alteration],
    validate_only: bool,
) -> Result<Vec<(Entity, Result<(), KafkaError>)>, Error> {
    if alterations.is_empty() {
        return Ok(Vec::new());
    }
    let request = AlterClientQuotasRequest::default()
        .with_entries(alterations.iter().map(entry).collect())
        .with_validate_only(validate_only);
    let reply = cluster.send_any(|_| request).await?;
    let mut answers = Vec::new();
    for alteration in alterations {
        let about = |entry: &&crate::protocol::messages::alter_client_quotas_response::EntryData| {
            let parts = entry.entity.iter();
            let named = parts.map(|part| {
                (part.entity_type.to_string(), part.entity_name.as_ref().map(ToString::to_string))
            });
            Entity(named.collect()) == alteration.entity
        };
        let answer = reply.body.entries.iter().find(about);
        let answer = answer.ok_or_else(|| reply.incomplete(&alteration.entity))?;
        let error = KafkaError::from_wire(answer.error_code, answer.error_message.as_deref());
        answers.push((alteration.entity.clone(), error.map_or(Ok(()), Err)));
    }
    let last = alterations.iter().zip(&answers).rfind(|(_, (_, answer))| answer.is_ok());
    if let Some((last, _)) = last.filter(|_| !validate_only) {
        heard_by_all(cluster, last).await;
    }
    Ok(answers)
}

/// Waits until all brokers tell this alteration, the last of some: they hear of changes in their order.
async fn heard_by_all(cluster: &Cluster, alteration: &Alteration) {
    let component = |(kind, name): (&String, &Option<String>)| Component {
        kind: kind.clone(),
        matches: name.clone().map_or(Match::Default, Match::Exact),
    };
    let components: Vec<Component> = alteration.entity.0.iter().map(component).collect();
    let ask = || {
        let request = request(&components, true);
        move |_: i16| request
    };
    let has_heard = |response: DescribeClientQuotasResponse| {
        let told = response.entries.iter().flatten().flat_map(|entry| &entry.values);
        let told: BTreeMap<&str, f64> = told.map(|value| (value.key.as_str(), value.value)).collect();
        KafkaError::from_wire(response.error_code, None).is_some()
            || alteration.changes.iter().all(|(key, value)| told.get(key.as_str()) == value.as_ref())
    };
    cluster.heard_by_all(0, ask, has_heard).await;
}

fn entry(alteration: &Alteration) -> EntryData {
    let part = |(kind, name): (&String, &Option<String>)| {
        EntityData::default().with_entity_type(text(kind)).with_entity_name(name.as_deref().map(text))
    };
    let change = |(key, value): (&String, &Option<f64>)| {
        OpData::default()
            .with_key(text(key))
            .with_value(value.unwrap_or_default())
            .with_remove(value.is_none())
    };
    EntryData::default()
        .with_entity(alteration.entity.0.iter().map(part).collect())
        .with_ops(alteration.changes.iter().map(change).collect())
}

fn text(text: &str) -> StrBytes {
    StrBytes::from_string(text.to_owned())
}
