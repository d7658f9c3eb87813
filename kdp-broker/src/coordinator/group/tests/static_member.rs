//! KIP-345 and KIP-814.

use super::*;

fn static_join(instance_id: &str, member: &str, metadata: &str) -> JoinGroupRequest {
    join_request(member)
        .with_group_instance_id(Some(text(instance_id)))
        .with_protocols(vec![protocol("range", metadata)])
}

/// Two static members in a stable generation: (leader's instance, leader, other's instance, other).
fn stable(bench: &mut Bench) -> [String; 4] {
    let tokens = [bench.join(static_join("i1", "", "m"), 9), bench.join(static_join("i2", "", "m"), 9)];
    bench.pass(6_000);
    let members = tokens.map(|token| bench.joined[&token].member_id.to_string());
    let leads = bench.joined[&tokens[0]].leader.as_str() == members[0];
    let (leader, other) = if leads { (0, 1) } else { (1, 0) };
    bench.sync(&sync_request(&members[other], 1, &[]));
    let given = [(members[0].as_str(), "a0"), (members[1].as_str(), "a1")];
    bench.sync(&sync_request(&members[leader], 1, &given));
    assert_eq!(bench.state(), "Stable");
    let instance = |index: usize| format!("i{}", index + 1);
    [instance(leader), members[leader].clone(), instance(other), members[other].clone()]
}

#[test]
fn its_id_starts_with_the_instance_and_needs_no_asking() {
    let mut bench = Bench::new();
    let [_, leader, ..] = stable(&mut bench);
    assert!(leader.starts_with("i1-") || leader.starts_with("i2-"));
}

#[test]
fn a_restart_in_a_stable_group_is_no_rebalance() {
    let mut bench = Bench::new();
    let [_, _, instance, old] = stable(&mut bench);
    let written = bench.log.len();
    // The subscription is not compared, only the selected protocol's name.
    let back = bench.join(static_join(&instance, "", "other"), 9);
    let answer = bench.joined[&back].clone();
    assert_eq!((answer.error_code, answer.generation_id, answer.skip_assignment), (0, 1, false));
    assert_ne!(answer.member_id.as_str(), old);
    assert_eq!(bench.state(), "Stable");
    assert_eq!(bench.log.len(), written + 1, "the new id is written");
    let synced = bench.sync(&sync_request(&answer.member_id, 1, &[]));
    assert!(bench.synced[&synced].assignment.starts_with(b"a"), "it keeps its assignment");

    let fenced = bench.join(static_join(&instance, &old, "m"), 9);
    assert_eq!(bench.error(fenced), ResponseError::FencedInstanceId.code());
    let request = sync_request(&old, 1, &[]).with_group_instance_id(Some(text(&instance)));
    let fenced = bench.sync(&request);
    assert_eq!(bench.error(fenced), ResponseError::FencedInstanceId.code());
    assert_eq!(bench.heartbeat(&old, 1), Err(ResponseError::UnknownMemberId));
}

#[test]
fn a_leader_that_restarts_is_told_to_skip_the_assignment() {
    let mut bench = Bench::new();
    let [instance, old, ..] = stable(&mut bench);
    let back = bench.join(static_join(&instance, "", "m"), 9);
    let answer = &bench.joined[&back];
    assert!(answer.skip_assignment);
    assert_eq!((answer.leader.clone(), answer.members.len()), (answer.member_id.clone(), 2));

    // Before version 9 it is kept from assigning by not learning that it leads.
    let older = answer.member_id.clone();
    let back = bench.join(static_join(&instance, "", "m"), 8);
    let answer = &bench.joined[&back];
    assert_eq!((answer.leader.clone(), answer.members.len()), (older, 0));
    assert_ne!(answer.member_id.as_str(), old);
}

#[test]
fn a_restart_before_the_assignment_is_a_rebalance() {
    let mut bench = Bench::new();
    let first = bench.join(static_join("i1", "", "m"), 5);
    bench.pass(6_000);
    let old = bench.joined[&first].member_id.to_string();
    assert_eq!(bench.state(), "CompletingRebalance");
    let back = bench.join(static_join("i1", "", "m"), 5);
    assert_eq!((bench.error(back), bench.generation()), (0, 2));
    assert_ne!(bench.joined[&back].member_id.as_str(), old);
}

#[test]
fn a_changed_protocol_is_a_rebalance() {
    let mut bench = Bench::new();
    let both = |instance, first, second| {
        static_join(instance, "", "m").with_protocols(vec![protocol(first, ""), protocol(second, "")])
    };
    let joined = bench.join(both("i1", "a", "b"), 5);
    bench.pass(6_000);
    let member = bench.joined[&joined].member_id.to_string();
    bench.sync(&sync_request(&member, 1, &[(&member, "x")]));
    let back = bench.join(both("i1", "b", "a"), 5);
    assert_eq!(bench.joined[&back].protocol_name.as_deref(), Some("b"));
    assert_eq!(bench.generation(), 2);
}

#[test]
fn who_waits_under_the_same_instance_is_fenced() {
    let mut bench = Bench::new();
    let first = bench.join(static_join("i1", "", "m"), 5);
    let second = bench.join(static_join("i1", "", "m"), 5);
    assert_eq!(bench.error(first), ResponseError::FencedInstanceId.code());
    bench.pass(6_000);
    assert_eq!(bench.error(second), 0);
}

#[test]
fn a_static_member_that_is_away_keeps_its_place_for_its_session() {
    let mut bench = Bench::new();
    let [_, leader, _, away] = stable(&mut bench);
    let joined = bench.join_new();
    // Its session ends long before the time to join does.
    let back = bench.join(static_join(&leader[..2], &leader, "m"), 9);
    bench.pass(i64::from(SESSION_MS));
    assert_eq!(bench.error(joined), 0);
    assert_eq!(bench.joined[&back].members.len(), 2);
    assert_eq!(bench.heartbeat(&away, 2), Err(ResponseError::UnknownMemberId));
}
