//! DescribeGroups and ListGroups.

use kdp_client::protocol::messages::describe_groups_response::{DescribedGroup, DescribedGroupMember};
use kdp_client::protocol::messages::list_groups_response::ListedGroup;
use kdp_client::protocol::messages::{GroupId, ListGroupsRequest, ResponseError, StrBytes};

use super::classic::{ClassicGroup, State};
use super::member::Member;
use super::{GroupMachine, text};

/// From this version on a group that does not exist is an error, with a message.
const FIRST_VERSION_WITH_GROUP_ID_NOT_FOUND: i16 = 6;
/// What a classic group is called in the list.
const GROUP_TYPE: &str = "classic";
/// The state of groups that do not exist.
const DEAD: &str = "Dead";

impl GroupMachine {
    /// The group and its members.
    pub(crate) fn describe(&self, id: &GroupId, api_version: i16) -> DescribedGroup {
        match self.groups.get(id.as_str()) {
            Some(group) => group.describe(),
            None => not_found(id, api_version),
        }
    }

    /// The groups that the filters let pass; an empty filter lets pass all.
    pub(crate) fn list(&self, request: &ListGroupsRequest) -> Vec<ListedGroup> {
        let of_type = passes(&request.types_filter, GROUP_TYPE);
        let listed = self
            .groups
            .values()
            .filter(|group| of_type && passes(&request.states_filter, group.state.name()));
        listed.map(ClassicGroup::listed).collect()
    }
}

fn passes(filter: &[StrBytes], name: &str) -> bool {
    filter.is_empty() || filter.iter().any(|wanted| wanted.trim().eq_ignore_ascii_case(name))
}

fn not_found(id: &GroupId, api_version: i16) -> DescribedGroup {
    let dead =
        DescribedGroup::default().with_group_id(id.clone()).with_group_state(StrBytes::from_static_str(DEAD));
    if api_version < FIRST_VERSION_WITH_GROUP_ID_NOT_FOUND {
        return dead;
    }
    dead.with_error_code(ResponseError::GroupIdNotFound.code())
        .with_error_message(Some(StrBytes::from_string(format!("Group {} not found.", id.as_str()))))
}

impl ClassicGroup {
    /// Subscriptions and the protocol are told only once the group has agreed on it.
    fn describe(&self) -> DescribedGroup {
        let protocol = self.protocol.as_deref().filter(|_| self.state == State::Stable);
        let members = self.members.iter().map(|member| describe_member(member, protocol));
        DescribedGroup::default()
            .with_group_id(GroupId(text(&self.id)))
            .with_group_state(StrBytes::from_static_str(self.state.name()))
            .with_protocol_type(text(self.protocol_type.as_deref().unwrap_or_default()))
            .with_protocol_data(text(protocol.unwrap_or_default()))
            .with_members(members.collect())
    }

    fn listed(&self) -> ListedGroup {
        ListedGroup::default()
            .with_group_id(GroupId(text(&self.id)))
            .with_protocol_type(text(self.protocol_type.as_deref().unwrap_or_default()))
            .with_group_state(StrBytes::from_static_str(self.state.name()))
            .with_group_type(StrBytes::from_static_str(GROUP_TYPE))
    }
}

fn describe_member(member: &Member, protocol: Option<&str>) -> DescribedGroupMember {
    DescribedGroupMember::default()
        .with_member_id(text(&member.id))
        .with_group_instance_id(member.instance_id.as_deref().map(text))
        .with_client_id(text(&member.client_id))
        .with_client_host(text(&member.client_host))
        .with_member_metadata(protocol.map(|protocol| member.metadata(protocol)).unwrap_or_default())
        .with_member_assignment(member.assignment.clone())
}
