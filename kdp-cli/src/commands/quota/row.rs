//! A quota as a row, which export prints and import reads. Pure.

use std::collections::BTreeMap;

use kdp_client::admin::quotas::{Entity, Quota};
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Number, Value};

use super::value;
use crate::report::{Column, column};

/// How the default of a type is written; no user may be called so.
pub(super) const DEFAULT: &str = "<default>";

/// The limits of one entity.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct QuotaRow {
    /// Whose: `user=alice,client-id=<default>`.
    #[serde(default)]
    entity: String,
    /// The user; `<default>` for users without a quota of their own; null where no user is part of it.
    #[serde(default)]
    user: Option<String>,
    /// The client id, likewise.
    #[serde(default)]
    client_id: Option<String>,
    /// The address, likewise.
    #[serde(default)]
    ip: Option<String>,
    /// The limits by key, in the brokers' units: bytes a second, per cent, or a second.
    #[serde(deserialize_with = "values")]
    values: BTreeMap<String, Number>,
}

pub(super) const COLUMNS: &[Column] = &[
    column("ENTITY", "entity"),
    column("USER", "user").wide(),
    column("CLIENT-ID", "client_id").wide(),
    column("IP", "ip").wide(),
    column("PRODUCE/S", "values.producer_byte_rate").bytes(),
    column("CONSUME/S", "values.consumer_byte_rate").bytes(),
    column("REQUEST%", "values.request_percentage"),
    column("MUTATE/S", "values.controller_mutation_rate"),
    column("CONNECT/S", "values.connection_creation_rate"),
];

/// The quota as a row.
pub(super) fn row(quota: &Quota) -> QuotaRow {
    let part = |kind| quota.entity.part(kind).map(|name| name.unwrap_or(DEFAULT).to_owned());
    let number = |(key, limit): (&String, &f64)| Some((key.clone(), value::number(*limit)?));
    QuotaRow {
        entity: quota.entity.to_string(),
        user: part("user"),
        client_id: part("client-id"),
        ip: part("ip"),
        values: quota.values.iter().filter_map(number).collect(),
    }
}

impl QuotaRow {
    /// The quota of this row, or what is wrong with it. Rows of a file need only `entity` or the parts.
    pub(super) fn quota(&self) -> Result<Quota, String> {
        let parts = [("user", &self.user), ("client-id", &self.client_id), ("ip", &self.ip)];
        let given = parts.into_iter().filter_map(|(kind, name)| Some((kind.to_owned(), name.clone()?)));
        let mut parts: Vec<(String, String)> = given.collect();
        if parts.is_empty() {
            parts = read_entity(&self.entity)?;
        }
        let name = |name: String| (name != DEFAULT).then_some(name);
        let values = self.values.iter().map(|(key, limit)| {
            value::unit(key)?;
            let limit = limit.as_f64().filter(|limit| *limit > 0.0);
            Ok((key.clone(), limit.ok_or_else(|| format!("{key}: a quota is more than nothing"))?))
        });
        Ok(Quota {
            entity: Entity(parts.into_iter().map(|(kind, of)| (kind, name(of))).collect()),
            values: values.collect::<Result<_, String>>()?,
        })
    }
}

/// Reads what an entity is printed as, for CSV without the wide columns. A name may hold commas, so a
/// part ends only where the next one begins.
fn read_entity(text: &str) -> Result<Vec<(String, String)>, String> {
    let mut parts: Vec<(String, String)> = Vec::new();
    for word in text.split(',') {
        let known = word.split_once('=').filter(|(kind, _)| ["user", "client-id", "ip"].contains(kind));
        match (known, parts.last_mut()) {
            (Some((kind, name)), _) => parts.push((kind.to_owned(), name.to_owned())),
            (None, Some((_, name))) => *name = format!("{name},{word}"),
            (None, None) => return Err(format!("`{text}` names no user, client id or ip")),
        }
    }
    Ok(parts)
}

/// Numbers, also where CSV has them as text; null is no limit.
fn values<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<String, Number>, D::Error> {
    let values: BTreeMap<String, Value> = BTreeMap::deserialize(deserializer)?;
    let number = |(key, value): (String, Value)| match value {
        Value::Null => None,
        Value::Number(number) => Some(Ok((key, number))),
        Value::String(text) => {
            let limit = value::unit(&key).and_then(|unit| value::parse(&text, unit));
            Some(limit.map(|limit| (key, value::number(limit).expect("the limit is finite"))))
        }
        other => Some(Err(format!("{key}: {other} is no number"))),
    };
    values.into_iter().filter_map(number).collect::<Result<_, _>>().map_err(serde::de::Error::custom)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quota(parts: &[(&str, Option<&str>)]) -> Quota {
        let part = |(kind, name): &(&str, Option<&str>)| (kind.to_string(), name.map(str::to_owned));
        Quota {
            entity: Entity(parts.iter().map(part).collect()),
            values: [("producer_byte_rate".to_owned(), 1024.0)].into(),
        }
    }

    #[test]
    fn rows_come_back_as_the_quotas_they_were() {
        for parts in [
            &[("user", Some("alice")), ("client-id", None)][..],
            &[("ip", None)],
            &[("user", Some("CN=a,O=b"))],
        ] {
            let quota = quota(parts);
            let json = serde_json::to_value(row(&quota)).unwrap();
            let back: QuotaRow = serde_json::from_value(json).unwrap();
            assert_eq!(back.quota().unwrap(), quota);
            // A row of CSV has only the entity's name.
            let entity_only = QuotaRow { user: None, client_id: None, ip: None, ..back };
            assert_eq!(entity_only.quota().unwrap(), quota);
        }
    }

    #[test]
    fn a_file_may_use_units() {
        let text = r#"{"user":"a","values":{"producer_byte_rate":"1KiB/s","request_percentage":null}}"#;
        let row: QuotaRow = serde_json::from_str(text).unwrap();
        assert_eq!(row.quota().unwrap(), quota(&[("user", Some("a"))]));
        let none: QuotaRow = serde_json::from_str(r#"{"values":{}}"#).unwrap();
        assert!(none.quota().unwrap_err().contains("names no user"));
    }
}
