//! Waiting until nobody is in a group, and saying who is.

use std::time::Duration;

use kdp_client::admin::groups::{self, GroupDescription};
use kdp_client::cluster::Cluster;
use tokio::time::Instant;

use crate::exit::Exit;
use crate::failure::Failure;

/// How often to look.
const PAUSE: Duration = Duration::from_millis(500);
/// Of more members only the number is told.
const NAMED_MAX: usize = 5;

/// Why the offsets of a group cannot be changed: these are in it. `None` when nobody is.
pub(in super::super) fn busy(group: &GroupDescription) -> Option<Failure> {
    if group.members.is_empty() {
        return None;
    }
    let names = group.members.iter().take(NAMED_MAX).map(|member| {
        let name = member.instance_id.as_deref().unwrap_or(&member.id);
        format!("{name} ({}, {})", member.client_id, member.host)
    });
    let more = match group.members.len().saturating_sub(NAMED_MAX) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let message = format!(
        "the group is {} and has members: {}{more}",
        group.state,
        names.collect::<Vec<_>>().join(", ")
    );
    let failure = Failure::failed("NON_EMPTY_GROUP", message).about(group.id.clone());
    Some(failure.hint("stop them, or let --when-empty 5m wait until they are gone"))
}

/// Waits until the group has no members. After the limit the failure names those that are left.
pub(in super::super) async fn until_empty(
    cluster: &Cluster,
    name: &str,
    limit: Duration,
) -> Result<(), Failure> {
    let deadline = Instant::now() + limit;
    loop {
        let found = groups::describe(cluster, &[name.to_owned()]).await?;
        let (_, group) = found.into_iter().next().expect("one group was asked about");
        let Some(failure) = busy(&group.map_err(|error| Failure::from(error).about(name))?) else {
            return Ok(());
        };
        if Instant::now() + PAUSE > deadline {
            let message = format!("after {limit:?} still: {}", failure.message);
            return Err(Failure { message, hint: None, exit: Exit::TimedOut, ..failure });
        }
        tokio::time::sleep(PAUSE).await;
    }
}
