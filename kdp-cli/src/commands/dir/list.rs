//! `kdp dir list`: how full the brokers' disks are.

use std::collections::BTreeMap;

use clap::Args;
use kdp_client::admin::log_dirs::LogDir;
use kdp_client::protocol::types::BrokerId;
use schemars::JsonSchema;
use serde::Serialize;

use super::{cordon, dirs_of};
use crate::commands::{Context, Outcome};
use crate::failure::Failure;
use crate::report::{Column, Report, column};

/// List the log directories of the brokers, and how full their volumes are
///
/// Examples:
///   kdp dir list
///   kdp dir list 1 2
///   kdp dir list --max-used 85%
///
/// Total and free bytes are of the volume, which other directories and programs may share. --max-used
/// turns the list into a check: exit 1 when a volume is fuller, or a directory offline.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct List {
    /// Only these brokers
    #[arg(value_name = "BROKER")]
    brokers: Vec<i32>,
    /// Exit 1 when a volume is fuller than so many percent
    #[arg(long, value_name = "PERCENT", value_parser = percent)]
    max_used: Option<f64>,
}

/// A log directory of a broker.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct DirRow {
    /// Whose it is.
    broker: i32,
    /// Its path on that broker.
    path: String,
    /// Whether the broker can use it.
    state: DirState,
    /// Whether it gets no new replicas; null where the cluster is too old to tell.
    cordoned: Option<bool>,
    /// How many replicas are in it.
    replica_count: Option<usize>,
    /// How many bytes these replicas take.
    replica_bytes: Option<i64>,
    /// The size of its volume; null where the broker does not tell.
    total_bytes: Option<i64>,
    /// What is taken on its volume, by whomever.
    used_bytes: Option<i64>,
    /// What is free on its volume.
    usable_bytes: Option<i64>,
    /// `used_bytes` in percent of `total_bytes`.
    used_percent: Option<f64>,
}

/// Whether a broker can use a directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum DirState {
    /// It can.
    Online,
    /// Reading or writing failed; the broker has given it up.
    Offline,
}

pub(crate) const COLUMNS: &[Column] = &[
    column("BROKER", "broker"),
    column("STATE", "state").state(),
    column("CORDONED", "cordoned").wide(),
    column("REPLICAS", "replica_count"),
    column("SIZE", "replica_bytes").bytes(),
    column("USED%", "used_percent"),
    column("FREE", "usable_bytes").bytes(),
    column("TOTAL", "total_bytes").bytes(),
    column("PATH", "path").path(),
];

impl List {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        let (rows, failures) = rows(context, &self.brokers).await?;
        let mut report = Report::list("DirList", COLUMNS, &rows);
        report.errors = failures;
        if let Some(max) = self.max_used {
            report.errors.extend(rows.iter().filter_map(|row| row.above(max)));
        }
        Ok(report)
    }
}

impl DirRow {
    fn new(dir: &LogDir, cordoned: Option<&str>) -> Self {
        let is_online = dir.error.is_none();
        let used_bytes = dir.total_bytes.zip(dir.usable_bytes).map(|(total, usable)| (total - usable).max(0));
        let used_percent = used_bytes
            .zip(dir.total_bytes.filter(|total| *total > 0))
            .map(|(used, total)| (used as f64 * 1000.0 / total as f64).round() / 10.0);
        let bytes =
            || dir.replicas.iter().fold(0, |sum: i64, replica| sum.saturating_add(replica.size_bytes));
        Self {
            broker: dir.broker.get(),
            path: dir.path.clone(),
            state: if is_online { DirState::Online } else { DirState::Offline },
            cordoned: cordoned.map(|setting| cordon::names(setting, &dir.path)),
            replica_count: is_online.then_some(dir.replicas.len()),
            replica_bytes: is_online.then(bytes),
            total_bytes: dir.total_bytes,
            used_bytes,
            usable_bytes: dir.usable_bytes,
            used_percent,
        }
    }

    /// Whose it is.
    pub(crate) fn broker(&self) -> BrokerId {
        BrokerId(self.broker)
    }

    /// Whether it is known to get no new replicas.
    pub(crate) fn is_cordoned(&self) -> bool {
        self.cordoned == Some(true)
    }

    /// What the gate says against it.
    fn above(&self, max_percent: f64) -> Option<Failure> {
        let message = match (self.state, self.used_percent) {
            (DirState::Offline, _) => "the directory is offline".to_owned(),
            (DirState::Online, Some(used)) if used > max_percent => {
                format!("its volume is {used}% full, more than {max_percent}%")
            }
            (DirState::Online, Some(_)) => return None,
            // Not to know is not to pass.
            (DirState::Online, None) => "the broker does not tell how full its volume is".to_owned(),
        };
        Some(Failure::gate(message).about(format!("broker {} {}", self.broker, self.path)))
    }
}

/// The directories of these brokers, or of all.
pub(crate) async fn rows(context: &Context, brokers: &[i32]) -> Result<(Vec<DirRow>, Vec<Failure>), Failure> {
    let (dirs, failures) = dirs_of(context, brokers, None).await?;
    let ids: Vec<BrokerId> = dirs.iter().map(|dir| dir.broker).collect();
    let cordoned: BTreeMap<_, _> = cordon::cordoned(&context.cluster, ids).await;
    let row =
        |dir: &LogDir| DirRow::new(dir, cordoned.get(&dir.broker).and_then(|setting| setting.as_deref()));
    Ok((dirs.iter().map(row).collect(), failures))
}

fn percent(text: &str) -> Result<f64, String> {
    let number = text.strip_suffix('%').unwrap_or(text).parse().ok();
    number
        .filter(|percent| (0.0..=100.0).contains(percent))
        .ok_or_else(|| "write a number from 0 to 100, such as 85%".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dir(total: Option<i64>, usable: Option<i64>) -> LogDir {
        LogDir {
            broker: BrokerId(1),
            path: "/d".to_owned(),
            error: None,
            total_bytes: total,
            usable_bytes: usable,
            is_cordoned: None,
            replicas: Vec::new(),
        }
    }

    #[test]
    fn the_gate_fails_on_what_is_fuller_or_unknown() {
        let fails = |total, usable| DirRow::new(&dir(total, usable), None).above(85.0).is_some();
        assert!(!fails(Some(100), Some(15)));
        assert!(fails(Some(100), Some(14)));
        assert!(fails(None, None));
    }

    #[test]
    fn percents() {
        assert_eq!(percent("85%"), Ok(85.0));
        assert_eq!(percent("85.5"), Ok(85.5));
        assert!(percent("101").is_err());
        assert!(percent("NaN").is_err());
        assert!(percent("much").is_err());
    }
}
