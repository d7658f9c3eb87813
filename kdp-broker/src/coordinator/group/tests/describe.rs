use kdp_client::protocol::messages::ListGroupsRequest;

use super::commit::commit_request;
use super::*;

#[test]
fn a_group_that_does_not_exist_is_dead() {
    let bench = Bench::new();
    let old = bench.machine.describe(&group_id(), 5);
    assert_eq!((old.error_code, old.group_state.as_str()), (0, "Dead"));
    let new = bench.machine.describe(&group_id(), 6);
    assert_eq!(new.error_code, ResponseError::GroupIdNotFound.code());
    assert_eq!(new.error_message.as_deref(), Some("Group g not found."));
}

#[test]
fn subscriptions_are_told_once_the_group_is_stable() {
    let mut bench = Bench::new();
    let members = bench.stable(2);
    let described = bench.machine.describe(&group_id(), 6);
    assert_eq!(described.group_state.as_str(), "Stable");
    assert_eq!((described.protocol_type.as_str(), described.protocol_data.as_str()), ("consumer", "range"));
    assert_eq!(described.members.len(), 2);
    let member = &described.members[0];
    assert_eq!((member.client_id.as_str(), member.client_host.as_str()), ("client", "/127.0.0.1"));
    assert!(!member.member_metadata.is_empty());
    assert_eq!(member.member_assignment, "a");

    bench.join_again(&members[0]);
    let described = bench.machine.describe(&group_id(), 6);
    assert_eq!(
        (described.group_state.as_str(), described.protocol_data.as_str()),
        ("PreparingRebalance", "")
    );
    assert!(described.members[0].member_metadata.is_empty());
}

#[test]
fn filters_of_the_list() {
    let mut bench = Bench::new();
    bench.stable(1);
    bench.commit(&commit_request("t", 0, 1).with_group_id(GroupId(text("simple")))).unwrap();
    let check = |states: &[&str], types: &[&str], expected: &[&str]| {
        let filter = |names: &[&str]| names.iter().map(|name| text(name)).collect::<Vec<_>>();
        let request =
            ListGroupsRequest::default().with_states_filter(filter(states)).with_types_filter(filter(types));
        let listed = bench.machine.list(&request);
        let ids: Vec<&str> = listed.iter().map(|group| group.group_id.as_str()).collect();
        assert_eq!(ids, expected);
    };
    check(&[], &[], &["g", "simple"]);
    check(&["stable"], &[], &["g"]);
    check(&["Stable", " EMPTY "], &["Classic"], &["g", "simple"]);
    check(&[], &["consumer"], &[]);
    check(&["Nonsense"], &[], &[]);
}
