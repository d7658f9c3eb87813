//! `kdp group remove-member`: LeaveGroup in the name of members (KIP-345).

use clap::Args;
use kdp_client::admin::groups::{self, GroupDescription, GroupType, MemberRef};
use schemars::JsonSchema;
use serde::Serialize;

use crate::commands::{Context, Outcome};
use crate::danger::{Consent, Danger};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::gate::Change;
use crate::report::{Column, Report, column};

/// Remove members from a group
///
/// Examples:
///   kdp group remove-member billing billing-instance-1 --yes
///   kdp group remove-member billing --all-members --reason 'stuck since noon' --dry-run
///
/// Members are named by member id or group.instance.id. The group spreads their partitions over the
/// others. A member that still runs joins again, so this is for those that are gone and were not noticed yet:
/// static members above all, which are missed only after session.timeout.ms.
#[derive(Args, Clone, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct RemoveMember {
    /// The group
    #[arg(value_name = "GROUP")]
    name: String,
    /// Member ids or instance ids
    #[arg(value_name = "MEMBER", required_unless_present = "all_members")]
    members: Vec<String>,
    /// All of them
    #[arg(long, conflicts_with = "members")]
    all_members: bool,
    /// Why, for the coordinator's log
    #[arg(long, value_name = "TEXT", default_value = "removed by kdp")]
    reason: String,
    #[command(flatten)]
    consent: Consent,
}

/// A member that was removed.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct RemovedMember {
    /// Its member id.
    member: String,
    /// The group.
    group: String,
    /// Its `group.instance.id`, where it is a static member.
    instance_id: Option<String>,
}

pub(super) const COLUMNS: &[Column] =
    &[column("MEMBER", "member"), column("GROUP", "group"), column("INSTANCE", "instance_id")];

impl RemoveMember {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        let cluster = &context.cluster;
        let found = groups::describe(cluster, std::slice::from_ref(&self.name)).await?;
        let (_, group) = found.into_iter().next().expect("one group was asked about");
        let group = group.map_err(|error| Failure::from(error).about(self.name.clone()))?;
        if matches!(group.group_type, GroupType::Share | GroupType::Streams) {
            let kind = group.group_type.name();
            let message = format!("Kafka has no API to remove members of a {kind} group");
            let failure = Failure::failed("UNSUPPORTED_GROUP_TYPE", message).about(self.name.clone());
            return Err(Failure { exit: Exit::Unsupported, ..failure });
        }
        let (members, mut errors) = self.members(&group);
        if members.is_empty() {
            let mut report = Report::list("GroupMemberRemoval", COLUMNS, Vec::<RemovedMember>::new());
            report.errors = errors;
            return Ok(report);
        }
        let names: Vec<String> = members.iter().map(name).collect();
        let summary = format!("remove {} from the group {}", names.join(", "), self.name);
        let change = Change {
            level: Danger::Moderate,
            action: "group remove-member",
            summary: &summary,
            names: &names,
        };
        let permit = context.gate(change, &self.consent).await?;
        let mut items = Vec::new();
        let removed = match self.consent.dry_run {
            true => members.into_iter().map(|member| (member, Ok(()))).collect(),
            false => groups::remove_members(cluster, &self.name, &members, &self.reason).await?,
        };
        for (member, result) in removed {
            match result {
                Ok(()) => items.push(self.row(member)),
                Err(error) => errors.push(Failure::of_item(&name(&member), &error)),
            }
        }
        let mut report = Report::list("GroupMemberRemoval", COLUMNS, items);
        report.errors = errors;
        Ok(permit.done(report))
    }

    /// Those that are meant and are there, and an error for each that is not.
    fn members(&self, group: &GroupDescription) -> (Vec<MemberRef>, Vec<Failure>) {
        let refer = |member: &groups::GroupMember| MemberRef {
            member_id: member.id.clone(),
            instance_id: member.instance_id.clone(),
        };
        if self.all_members {
            let none = || Failure::failed("NO_MEMBERS", "nobody is in the group").about(group.id.clone());
            let errors = if group.members.is_empty() { vec![none()] } else { Vec::new() };
            return (group.members.iter().map(refer).collect(), errors);
        }
        let (mut members, mut errors) = (Vec::new(), Vec::new());
        for wanted in &self.members {
            let is_it = |member: &&groups::GroupMember| {
                member.id == *wanted || member.instance_id.as_ref() == Some(wanted)
            };
            match group.members.iter().find(is_it) {
                Some(member) => members.push(refer(member)),
                None => {
                    let failure = Failure::failed("UNKNOWN_MEMBER_ID", "the group has no such member");
                    let hint = format!("`kdp group members {}` shows those it has", group.id);
                    errors.push(failure.about(wanted.clone()).hint(hint));
                }
            }
        }
        members.dedup();
        (members, errors)
    }

    fn row(&self, member: MemberRef) -> RemovedMember {
        RemovedMember { member: member.member_id, group: self.name.clone(), instance_id: member.instance_id }
    }
}

fn name(member: &MemberRef) -> String {
    member.instance_id.clone().unwrap_or_else(|| member.member_id.clone())
}
