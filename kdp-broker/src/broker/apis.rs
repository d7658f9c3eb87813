//! The list of all APIs with their versions, as Apache Kafka 4.1 serves them, and what each is given.

use std::sync::Arc;

use crate::api::{ApiTable, Features, Row, api_versions};

/// The table of this broker.
pub(super) fn table() -> ApiTable {
    let rows: Vec<Row> = Vec::new();
    let api_versions = api_versions::row(&rows, Arc::new(|| Features { epoch: -1, ..Features::default() }));
    ApiTable::new(rows.into_iter().chain([api_versions]))
}
