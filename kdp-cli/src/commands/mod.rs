//! The commands, one file per noun: clap arguments and a `run` that returns a report, together.
//!
//! A command does not print, and knows nothing of formats.

pub(crate) mod topic;

use kdp_client::cluster::Cluster;

use crate::danger::Prompt;
use crate::failure::Failure;
use crate::report::Report;

/// What a command may use.
#[derive(Clone, Debug)]
pub(crate) struct Context {
    /// The cluster it is about; not connected before the first request.
    pub(crate) cluster: Cluster,
    /// Where to ask.
    pub(crate) prompt: Prompt,
}

/// A report, or why there is nothing to report.
pub(crate) type Outcome = Result<Report, Failure>;

/// `KEY=VALUE` as clap parses it.
pub(crate) fn key_value(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) if !key.trim().is_empty() => Ok((key.trim().to_owned(), value.to_owned())),
        _ => Err("write KEY=VALUE".to_owned()),
    }
}
