//! `kdp topic delete`: DeleteTopics.

use clap::Args;
use kdp_client::admin::topics;
use schemars::JsonSchema;
use serde::Serialize;

use super::{explain_unknown, undo};
use crate::commands::{Context, Outcome};
use crate::danger::{Consent, Danger};
use crate::gate::Change;
use crate::report::{Column, Report, column};

/// Delete topics with all their records
///
/// Examples:
///   kdp topic delete orders
///   kdp topic delete orders --confirm orders
///   kdp topic delete orders-1 orders-2 --confirm 2
///   kdp topic delete orders --dry-run
///
/// The records are gone for good. A script confirms with --confirm and the topic's name, or the
/// number of topics where there are several. A dry run says whether the topics exist. The settings
/// are kept in an undo file.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Delete {
    /// The topics
    #[arg(required = true, value_name = "TOPIC")]
    names: Vec<String>,
    #[command(flatten)]
    consent: Consent,
}

/// A topic that was deleted.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct DeletedTopic {
    /// Its name.
    name: String,
}

pub(super) const COLUMNS: &[Column] = &[column("NAME", "name")];

impl Delete {
    pub(crate) async fn run(&self, context: &Context) -> Outcome {
        let summary = format!("delete {} with all records", self.names.join(", "));
        let change =
            Change { level: Danger::Severe, action: "topic delete", summary: &summary, names: &self.names };
        let permit = context.gate(change, &self.consent).await?;
        let outcomes = match self.consent.dry_run {
            true => self.exist(context).await?,
            false => {
                let before = undo::before(&context.cluster, &self.names).await?;
                if !before.is_empty() {
                    permit.undo("topic", &before);
                }
                topics::delete(&context.cluster, &self.names).await?
            }
        };
        let mut items = Vec::new();
        let mut errors = Vec::new();
        for outcome in outcomes {
            match outcome.result {
                Ok(()) => items.push(DeletedTopic { name: outcome.name }),
                Err(error) => errors.push(explain_unknown(&context.cluster, &outcome.name, &error).await),
            }
        }
        let mut report = Report::list("TopicDeletion", COLUMNS, items);
        report.errors = errors;
        Ok(permit.done(report))
    }

    /// The API cannot be asked whether it would, but a topic that is not there cannot be deleted.
    async fn exist(
        &self,
        context: &Context,
    ) -> Result<Vec<kdp_client::admin::Outcome<()>>, crate::failure::Failure> {
        let outcomes = topics::describe(&context.cluster, &self.names).await?;
        let forget = |outcome: kdp_client::admin::Outcome<_>| kdp_client::admin::Outcome {
            name: outcome.name,
            result: outcome.result.map(|_| ()),
        };
        Ok(outcomes.into_iter().map(forget).collect())
    }
}
