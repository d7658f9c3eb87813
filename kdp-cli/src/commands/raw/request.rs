//! `kdp raw request`: JSON in, one request, JSON out.

use std::io::Read;

use clap::Args;
use kdp_client::admin::raw::{self, RawError};
use kdp_client::connection::{Api, only_reads};
use kdp_client::protocol::types::BrokerId;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

use super::find_api;
use crate::commands::{Context, Outcome};
use crate::danger::{Consent, Danger};
use crate::failure::Failure;
use crate::gate::Change;
use crate::output::json;
use crate::report::{Column, Report, column};

/// Send one request, written as JSON, and print the answer
///
/// Examples:
///   kdp raw request DescribeCluster
///   kdp raw request Metadata '{"topics":[{"name":"orders"}]}' --api-version 12
///   kdp raw request 32 - --broker 1 < describe-configs.json
///   kdp raw request DeleteTopics '{"topics":[{"name":"orders"}]}' --dry-run
///
/// `kdp raw api NAME` shows the fields. What is left out is at its default; uuids are base64url, bytes
/// and records base64. An API that changes something wants --confirm with its name. Error codes in
/// the answer are not looked at: `kdp raw errors CODE` explains them.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Request {
    /// The API by its name or key
    #[arg(value_name = "API")]
    api: String,
    /// The body as JSON, or - for stdin
    #[arg(value_name = "JSON", default_value = "{}")]
    body: String,
    /// The version [default: the highest that both sides know]
    #[arg(long, value_name = "VERSION")]
    api_version: Option<i16>,
    /// Ask this broker [default: any]
    #[arg(long, value_name = "ID")]
    broker: Option<i32>,
    #[command(flatten)]
    consent: Consent,
}

/// What a broker answered.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct RawResponse {
    /// The API.
    api: &'static str,
    /// Its key.
    api_key: i16,
    /// The version that was spoken.
    version: i16,
    /// Who answered.
    broker: String,
    /// The body of the answer; null in a dry run.
    response: Value,
}

impl Request {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        let (api_key, api) = find_api(&self.api)?;
        let body = self.body()?;
        let permit = match only_reads(api_key) {
            true => None,
            false => {
                let summary = format!("send {api}, which may change the cluster");
                let names = [api.to_owned()];
                let action = "raw request";
                let change = Change { level: Danger::Severe, action, summary: &summary, names: &names };
                Some(context.gate(change, &self.consent).await?)
            }
        };
        let (broker, send) = (self.broker.map(BrokerId), !self.consent.dry_run);
        let answer =
            raw::request(&context.cluster, Api(api_key), self.api_version, broker, &body, send).await;
        let answer = answer.map_err(|error| match error {
            RawError::Unwritable(text) => {
                Failure::usage(text).hint(format!("`kdp raw api {api}` shows the fields"))
            }
            RawError::Cluster(error) => error.into(),
        })?;
        let response = RawResponse {
            api,
            api_key,
            version: answer.version,
            broker: answer.broker,
            response: answer.body,
        };
        let mut report = layout(Report::item("RawResponse", &response));
        report.dry_run = self.consent.dry_run;
        if self.consent.dry_run {
            report.talk.push("dry run: the request can be written so, nothing was sent".to_owned());
        }
        Ok(match permit {
            Some(permit) => permit.done(report),
            None => report,
        })
    }

    fn body(&self) -> Result<Value, Failure> {
        let mut text = self.body.clone();
        if text == "-" {
            text.clear();
            let read = std::io::stdin().lock().read_to_string(&mut text);
            read.map_err(|error| Failure::usage(format!("cannot read stdin: {error}")))?;
        }
        serde_json::from_str(&text).map_err(|error| Failure::usage(format!("the body is no JSON: {error}")))
    }
}

/// Facts, and the answer as it is in JSON.
pub(in crate::commands) fn layout(report: Report) -> Report {
    const RESPONSE: &[Column] = &[column("RESPONSE", "line")];
    let response = report.items().first().map(|item| json::pretty(&item["response"])).unwrap_or_default();
    let lines: Vec<Value> = response.lines().map(|line| json!({ "line": line })).collect();
    report.facts(&["response"]).table("", RESPONSE, lines)
}
