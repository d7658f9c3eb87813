//! The audit log: one JSON line for each change, in the order in which they ended.
//!
//! A line goes out in one append, so that several kdp at once do not mix theirs. Nobody but the user
//! may read it, and secrets are left out.

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::Guard;
use crate::danger::Danger;
use crate::report::Report;
use crate::{redact, state, time};

/// What a line tells.
pub(super) struct Line<'a> {
    pub(super) guard: &'a Guard,
    pub(super) cluster_id: Option<String>,
    pub(super) action: &'static str,
    pub(super) level: Danger,
    pub(super) names: &'a [String],
    pub(super) undo: Option<PathBuf>,
    /// `None`: the command ended before it could tell.
    pub(super) report: Option<&'a Report>,
}

impl Line<'_> {
    pub(super) fn to_json(&self) -> Value {
        json!({
            "at": time::to_rfc3339(time::now_ms()),
            "who": state::who(),
            "context": self.guard.context,
            "cluster_id": self.cluster_id,
            "command": redact::command_line(&self.guard.arguments),
            "action": self.action,
            "level": self.level.name(),
            "items": self.items(),
            "exit_code": self.report.map(|report| report.exit().code()),
            "undo_file": self.undo,
        })
    }

    /// Each name with `ok`, the code of its error, or null where nobody knows.
    fn items(&self) -> Vec<Value> {
        let errors = self.report.map(|report| &report.errors[..]).unwrap_or_default();
        let result = |name: &str| {
            self.report?;
            let error = errors.iter().find(|failure| failure.item.as_deref() == Some(name));
            Some(error.map_or("ok", |failure| failure.code.as_str()))
        };
        let mut items: Vec<Value> =
            self.names.iter().map(|name| json!({ "name": name, "result": result(name) })).collect();
        let others = errors
            .iter()
            .filter(|failure| failure.item.as_ref().is_none_or(|item| !self.names.contains(item)));
        items.extend(others.map(|failure| json!({ "name": failure.item, "result": failure.code })));
        items
    }
}

/// Where the log is.
pub(crate) fn path(state: &Path) -> PathBuf {
    state.join("audit.jsonl")
}

pub(super) fn append(guard: &Guard, line: &Value) -> io::Result<()> {
    let state = guard.state.as_deref().ok_or_else(state::unknown)?;
    state::create(state)?;
    let mut text = line.to_string();
    text.push('\n');
    let mut file = OpenOptions::new().create(true).append(true).mode(0o600).open(path(state))?;
    file.write_all(text.as_bytes())
}

#[cfg(test)]
pub(super) fn lines(state: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(path(state)).unwrap_or_default();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}
