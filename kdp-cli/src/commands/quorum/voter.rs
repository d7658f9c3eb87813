//! `kdp quorum add-voter` and `remove-voter`: AddRaftVoter and RemoveRaftVoter (KIP-853).
//!
//! A quorum that loses its majority stops, and the cluster with it, so both look first whether the
//! voters there would be could still commit.

use clap::Args;
use kdp_client::admin::quorum::{self, Listener, Quorum, QuorumReplica};
use kdp_client::connection::Error;
use kdp_client::protocol::types::BrokerId;
use kdp_client::protocol::uuid::{self, Uuid};
use schemars::JsonSchema;
use serde::Serialize;

use crate::commands::{Context, Outcome};
use crate::danger::{Consent, Danger};
use crate::failure::Failure;
use crate::gate::Change;
use crate::report::{Column, Report, column};

/// A voter counts as caught up when it was so within this time.
const CAUGHT_UP_MS: i64 = 10_000;

/// Let a controller vote that so far only follows
///
/// Examples:
///   kdp quorum add-voter 4 --listener CONTROLLER://controller-4:9093 --dry-run
///   kdp quorum add-voter 4 --listener CONTROLLER://controller-4:9093 --yes
///
/// The controller must run and follow: it is an observer in `kdp quorum replication`, from where its
/// directory id is taken. The quorum must be a dynamic one (kraft.version 1).
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Add {
    /// The controller's node.id
    #[arg(value_name = "ID")]
    id: i32,
    /// Where the other controllers reach it; may be repeated
    #[arg(long, value_name = "NAME://HOST:PORT", required = true)]
    listener: Vec<Listener>,
    /// Its metadata directory's id [default: as the observer tells it]
    #[arg(long, value_name = "ID", value_parser = directory_id)]
    directory_id: Option<Uuid>,
    /// Even when it does not follow closely
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    consent: Consent,
}

/// Take a controller's vote away
///
/// Examples:
///   kdp quorum remove-voter 3 --dry-run
///   kdp quorum remove-voter 3 --confirm 3
///
/// Refused when the voters that remain could not commit: more than half of them must be caught up.
/// The controller goes on as an observer; stop it then.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Remove {
    /// The controller's node.id
    #[arg(value_name = "ID")]
    id: i32,
    /// Its metadata directory's id [default: as the quorum tells it]
    #[arg(long, value_name = "ID", value_parser = directory_id)]
    directory_id: Option<Uuid>,
    /// Even when the remaining voters could not commit
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    consent: Consent,
}

/// A change of who votes.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct VoterChange {
    /// The controller.
    node: i32,
    /// `add` or `remove`.
    action: &'static str,
    /// Its metadata directory.
    directory_id: Option<String>,
    /// Who votes after the change.
    voters: Vec<i32>,
}

pub(super) const COLUMNS: &[Column] = &[
    column("NODE", "node"),
    column("ACTION", "action"),
    column("DIRECTORY-ID", "directory_id"),
    column("VOTERS", "voters"),
];

impl Add {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        let id = BrokerId(self.id);
        let quorum = quorum::describe(&context.cluster).await?;
        if quorum.voters.iter().any(|voter| voter.id == id && self.is_same(voter)) {
            let failure = Failure::failed("DUPLICATE_VOTER", "this controller votes already");
            return Err(failure.about(self.id.to_string()));
        }
        let observer = quorum.observers.iter().find(|observer| observer.id == id && self.is_same(observer));
        let directory = self.directory_id.or_else(|| observer?.directory_id).ok_or_else(|| {
            let failure =
                Failure::failed("NOT_AN_OBSERVER", "no controller of this id follows the metadata log");
            failure
                .about(self.id.to_string())
                .hint("start it, or give --directory-id; `kdp quorum replication` shows who follows")
        })?;
        if !self.force && !observer.is_some_and(|observer| is_caught_up(&quorum, observer)) {
            return Err(Failure::refused(format!(
                "controller {id} is not caught up; it would count for the majority but could not help to commit"
            ))
            .hint("wait until `kdp quorum replication` shows no lag, or add --force"));
        }
        let mut voters: Vec<i32> = quorum.voters.iter().map(|voter| voter.id.get()).collect();
        voters.push(self.id);
        voters.sort_unstable();
        let summary = format!("let controller {id} vote; voters will be {voters:?}");
        let names = [self.id.to_string()];
        let level = Danger::Moderate;
        let change = Change { level, action: "quorum add-voter", summary: &summary, names: &names };
        let permit = context.gate(change, &self.consent).await?;
        let done = match self.consent.dry_run {
            true => Ok(()),
            false => quorum::add_voter(&context.cluster, id, directory, &self.listener).await,
        };
        Ok(permit.done(report(done, change_row("add", self.id, directory, voters), &self.consent)))
    }

    fn is_same(&self, replica: &QuorumReplica) -> bool {
        self.directory_id.is_none_or(|id| replica.directory_id == Some(id))
    }
}

impl Remove {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        let id = BrokerId(self.id);
        let quorum = quorum::describe(&context.cluster).await?;
        let voter = quorum.voters.iter().find(|voter| {
            voter.id == id && self.directory_id.is_none_or(|directory| voter.directory_id == Some(directory))
        });
        let voter = voter.ok_or_else(|| {
            let failure = Failure::failed("VOTER_NOT_FOUND", "this controller does not vote");
            failure.about(self.id.to_string()).hint("`kdp quorum status` shows who votes")
        })?;
        let directory = self.directory_id.or(voter.directory_id).unwrap_or_default();
        let remaining: Vec<&QuorumReplica> =
            quorum.voters.iter().filter(|one| !std::ptr::eq(*one, voter)).collect();
        if !self.force {
            check_majority(&quorum, &remaining)?;
        }
        let voters: Vec<i32> = remaining.iter().map(|voter| voter.id.get()).collect();
        let leads = if quorum.leader == id { ", which leads now," } else { "" };
        let summary = format!("take the vote of controller {id}{leads} away; voters will be {voters:?}");
        let names = [self.id.to_string()];
        let change =
            Change { level: Danger::Severe, action: "quorum remove-voter", summary: &summary, names: &names };
        let permit = context.gate(change, &self.consent).await?;
        let done = match self.consent.dry_run {
            true => Ok(()),
            false => quorum::remove_voter(&context.cluster, id, directory).await,
        };
        Ok(permit.done(report(done, change_row("remove", self.id, directory, voters), &self.consent)))
    }
}

/// Whether these voters could commit among themselves.
fn check_majority(quorum: &Quorum, remaining: &[&QuorumReplica]) -> Result<(), Failure> {
    let behind: Vec<String> = remaining
        .iter()
        .filter(|voter| !is_caught_up(quorum, voter))
        .map(|voter| voter.id.to_string())
        .collect();
    let caught_up = remaining.len() - behind.len();
    if caught_up * 2 > remaining.len() {
        return Ok(());
    }
    let message = match remaining.len() {
        0 => "this is the only voter; without it there is no quorum".to_owned(),
        count => format!(
            "of the {count} voters that would remain only {caught_up} are caught up (behind: {}); they could \
             not commit anything",
            behind.join(", ")
        ),
    };
    Err(Failure::refused(message).hint("bring those back first; --force does it all the same"))
}

/// Whether a replica has what the leader has, or had it a moment ago.
fn is_caught_up(quorum: &Quorum, replica: &QuorumReplica) -> bool {
    match (quorum.lag_ms(replica), replica.log_end_offset) {
        (Some(lag_ms), _) => lag_ms <= CAUGHT_UP_MS,
        (None, Some(end)) => end >= quorum.high_watermark,
        (None, None) => false,
    }
}

fn change_row(action: &'static str, node: i32, directory: Uuid, voters: Vec<i32>) -> VoterChange {
    let directory_id = (!directory.is_nil()).then(|| uuid::to_base64(&directory));
    VoterChange { node, action, directory_id, voters }
}

fn report(done: Result<(), Error>, change: VoterChange, consent: &Consent) -> Report {
    let node = change.node.to_string();
    let mut report = Report::list("QuorumChange", COLUMNS, done.is_ok().then_some(change));
    report.errors.extend(done.err().map(|error| explain(error).about(node)));
    if consent.dry_run {
        report.talk.push("dry run: kdp would ask for this, nothing was changed".to_owned());
    }
    report
}

/// Says what a static quorum lacks.
fn explain(error: Error) -> Failure {
    let failure = Failure::from(error);
    match failure.code.as_str() {
        "UNSUPPORTED_VERSION" => failure.hint(
            "voters can be changed only where the quorum is dynamic (kraft.version 1, KIP-853); \
             controller.quorum.voters in the files decides otherwise",
        ),
        _ => failure,
    }
}

fn directory_id(text: &str) -> Result<Uuid, String> {
    uuid::from_base64(text).ok_or_else(|| format!("`{text}` is no id: 22 letters of base64url"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn quorum(lags: &[(i32, Option<i64>)]) -> Quorum {
        let voter = |(id, lag): &(i32, Option<i64>)| QuorumReplica {
            id: BrokerId(*id),
            directory_id: None,
            log_end_offset: Some(100),
            last_fetch_ms: None,
            last_caught_up_ms: lag.map(|lag| 1_000_000 - lag),
        };
        Quorum {
            leader: BrokerId(1),
            leader_epoch: 1,
            high_watermark: 200,
            voters: lags.iter().map(voter).collect(),
            observers: Vec::new(),
            listeners: BTreeMap::new(),
        }
    }

    #[test]
    fn the_voters_that_remain_must_be_able_to_commit() {
        let check = |lags: &[(i32, Option<i64>)], gone: i32, expected: bool| {
            let quorum = quorum(lags);
            let remaining: Vec<_> = quorum.voters.iter().filter(|voter| voter.id.get() != gone).collect();
            assert_eq!(check_majority(&quorum, &remaining).is_ok(), expected, "{lags:?} without {gone}");
        };
        check(&[(1, Some(0)), (2, Some(5)), (3, Some(9))], 3, true);
        // Of two, both are needed.
        check(&[(1, Some(0)), (2, Some(60_000)), (3, Some(9))], 3, false);
        check(&[(1, Some(0)), (2, Some(60_000)), (3, Some(9))], 2, true);
        check(&[(1, Some(0))], 1, false);
        // A voter that the leader has not heard of is not caught up.
        check(&[(1, Some(0)), (2, None), (3, Some(0))], 3, false);
    }
}
