//! A group that does not exist, and the one that was most likely meant.
//!
//! Done once, to what a verb has to say in the end, so that all verbs of all kinds of groups do it alike.

use crate::commands::{Context, Outcome};
use crate::failure::Failure;
use crate::pattern::closest;

/// The same outcome, whose unknown groups come with the names that are nearest to them.
pub(in crate::commands) async fn with_suggestions(context: &Context, outcome: Outcome) -> Outcome {
    let is_any_unknown = match &outcome {
        Ok(report) => report.errors.iter().any(is_unknown),
        Err(failure) => is_unknown(failure),
    };
    if !is_any_unknown {
        return outcome;
    }
    // Only advice: where the list cannot be had, the failures stand without it.
    let listed = super::select::list(&context.cluster).await.unwrap_or_default().0;
    let names: Vec<&str> = listed.iter().map(|group| group.id.as_str()).collect();
    match outcome {
        Ok(mut report) => {
            report.errors = report.errors.into_iter().map(|failure| suggest(failure, &names)).collect();
            Ok(report)
        }
        Err(failure) => Err(suggest(failure, &names)),
    }
}

fn is_unknown(failure: &Failure) -> bool {
    failure.code == "GROUP_ID_NOT_FOUND" && failure.item.is_some()
}

fn suggest(failure: Failure, names: &[&str]) -> Failure {
    let typed = failure.item.clone().filter(|_| is_unknown(&failure));
    match typed.and_then(|typed| closest(&typed, names.iter().copied())) {
        Some(near) => failure.hint(format!("did you mean `{near}`?")),
        None => failure,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_group_is_named() {
        let hint = |code: &str, typed: &str| {
            let failure = Failure::failed(code, "no").about(typed);
            suggest(failure, &["billing", "audit"]).hint
        };
        assert_eq!(hint("GROUP_ID_NOT_FOUND", "biling").as_deref(), Some("did you mean `billing`?"));
        assert_eq!(hint("GROUP_ID_NOT_FOUND", "reports"), None);
        assert_eq!(hint("NON_EMPTY_GROUP", "biling"), None);
    }
}
