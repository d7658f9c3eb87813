//! `kdp user describe`: the mechanisms of users and how often their passwords are hashed.

use std::collections::BTreeMap;

use clap::Args;
use kdp_client::admin::users;

use super::row::{COLUMNS, UserCredential, unknown};
use crate::commands::{Context, Outcome};
use crate::failure::Failure;
use crate::names::Name;
use crate::report::Report;

/// Show users and the mechanisms they have passwords for
///
/// Examples:
///   kdp user describe alice
///   kdp user describe 'app-*' -o json
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Describe {
    /// The users; 'app-*' takes all that fit
    #[arg(required = true, value_name = "USER")]
    names: Vec<String>,
    /// Each USER is a regular expression for whole names
    #[arg(short, long)]
    regex: bool,
}

impl Describe {
    pub(crate) async fn run(&self, context: &Context) -> Outcome {
        let words: Vec<(String, Name)> = self
            .names
            .iter()
            .map(|word| Ok((word.clone(), Name::parse(word, self.regex).map_err(Failure::usage)?)))
            .collect::<Result<_, Failure>>()?;
        let found = users::describe(&context.cluster, None).await?;
        let mut items = BTreeMap::new();
        let mut errors = Vec::new();
        for (word, name) in words {
            let mut fitting = found.iter().filter(|outcome| name.fits(&outcome.name)).peekable();
            if fitting.peek().is_none() {
                errors.push(unknown(&word));
            }
            for outcome in fitting {
                match &outcome.result {
                    Ok(credentials) => {
                        items.insert(&outcome.name, credentials);
                    }
                    Err(error) => errors.push(Failure::of_item(&outcome.name, error)),
                }
            }
        }
        let rows = items.into_iter().flat_map(|(name, credentials)| {
            credentials.iter().map(|(hash, count)| UserCredential::new(name, *hash, i64::from(*count)))
        });
        let mut report = Report::list("UserDescription", COLUMNS, rows);
        report.errors = errors;
        Ok(report)
    }
}
