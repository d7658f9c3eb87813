use kdp_client::protocol::messages::LeaveGroupRequest;
use kdp_client::protocol::messages::leave_group_request::MemberIdentity;

use super::*;

fn leave(bench: &mut Bench, members: &[(&str, Option<&str>)]) -> Vec<i16> {
    let members = members.iter().map(|(member, instance_id)| {
        MemberIdentity::default().with_member_id(text(member)).with_group_instance_id(instance_id.map(text))
    });
    let request = LeaveGroupRequest::default().with_group_id(group_id()).with_members(members.collect());
    let decision = bench.machine.leave(&request, bench.now);
    bench.take(decision).members.iter().map(|member| member.error_code).collect()
}

const UNKNOWN: i16 = 25;
const FENCED: i16 = 82;

#[test]
fn a_group_that_does_not_exist() {
    assert_eq!(leave(&mut Bench::new(), &[("a", None), ("b", None)]), [UNKNOWN, UNKNOWN]);
}

#[test]
fn the_others_rebalance() {
    let mut bench = Bench::new();
    let members = bench.stable(2);
    assert_eq!(leave(&mut bench, &[(&members[0], None), ("stranger", None)]), [0, UNKNOWN]);
    assert_eq!(bench.state(), "PreparingRebalance");
    let back = bench.join_again(&members[1]);
    assert_eq!(bench.joined[&back].leader.as_str(), members[1]);
    assert_eq!(bench.joined[&back].generation_id, 2);
}

#[test]
fn the_last_one_leaves_an_empty_group() {
    let mut bench = Bench::new();
    let members = bench.stable(1);
    assert_eq!(leave(&mut bench, &[(&members[0], None)]), [0]);
    assert_eq!(bench.state(), "Empty");
    assert_eq!(last_group_record(&bench).generation, 2);
}

#[test]
fn a_pending_id_and_one_that_waits_to_join() {
    let mut bench = Bench::new();
    let pending = bench.join(join_request(""), 4);
    let pending = bench.joined[&pending].member_id.to_string();
    assert_eq!(leave(&mut bench, &[(&pending, None)]), [0]);
    assert_eq!(leave(&mut bench, &[(&pending, None)]), [UNKNOWN]);

    let members = bench.stable(3);
    let waiting = bench.join_again(&members[0]);
    assert_eq!(leave(&mut bench, &[(&members[0], None)]), [0]);
    assert_eq!(bench.error(waiting), UNKNOWN, "its request is answered before it is gone");
    assert_eq!(bench.state(), "PreparingRebalance");
}

#[test]
fn an_operator_names_static_members() {
    let mut bench = Bench::new();
    let join = join_request("").with_group_instance_id(Some(text("i")));
    let joined = bench.join(join, 5);
    bench.pass(6_000);
    let member = bench.joined[&joined].member_id.to_string();
    assert_eq!(leave(&mut bench, &[("", Some("nobody"))]), [UNKNOWN]);
    assert_eq!(leave(&mut bench, &[("", None)]), [UNKNOWN]);
    assert_eq!(leave(&mut bench, &[("older", Some("i"))]), [FENCED]);
    assert_eq!(leave(&mut bench, &[("", Some("i"))]), [0]);
    assert_eq!(leave(&mut bench, &[(&member, Some("i"))]), [UNKNOWN]);
    assert_eq!(bench.state(), "Empty");
}
