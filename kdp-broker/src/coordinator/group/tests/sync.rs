use super::*;

fn completing(bench: &mut Bench) -> (String, String) {
    let tokens = [bench.join_new(), bench.join_new()];
    bench.pass(6_000);
    let leader = bench.joined[&tokens[0]].leader.to_string();
    let other = tokens.iter().map(|token| bench.joined[token].member_id.to_string());
    let other = other.into_iter().find(|member| *member != leader).unwrap();
    (leader, other)
}

#[test]
fn everyone_gets_what_the_leader_assigned() {
    let mut bench = Bench::new();
    let (leader, other) = completing(&mut bench);
    let waiting = bench.sync(&sync_request(&other, 1, &[]));
    assert!(bench.synced.is_empty());
    let leading = bench.sync(&sync_request(&leader, 1, &[(&leader, "mine"), (&other, "yours")]));
    assert_eq!(bench.synced[&leading].assignment, "mine");
    assert_eq!(bench.synced[&waiting].assignment, "yours");
    assert_eq!(bench.synced[&waiting].protocol_type.as_deref(), Some("consumer"));
    assert_eq!(bench.synced[&waiting].protocol_name.as_deref(), Some("range"));
    assert_eq!(bench.state(), "Stable");
    let again = bench.sync(&sync_request(&other, 1, &[]));
    assert_eq!(bench.synced[&again].assignment, "yours");
    let record = last_group_record(&bench);
    assert_eq!((record.generation, record.leader.as_deref()), (1, Some(leader.as_str())));
    assert_eq!(record.members.len(), 2);
}

#[test]
fn whom_the_leader_forgets_gets_an_empty_assignment() {
    let mut bench = Bench::new();
    let (leader, other) = completing(&mut bench);
    let waiting = bench.sync(&sync_request(&other, 1, &[]));
    bench.sync(&sync_request(&leader, 1, &[("a stranger", "lost")]));
    assert_eq!(bench.synced[&waiting].assignment, "");
    assert_eq!(bench.synced[&waiting].error_code, 0);
}

#[test]
fn refusals() {
    let mut bench = Bench::new();
    let stranger = bench.sync(&sync_request("stranger", 1, &[]));
    assert_eq!(bench.error(stranger), ResponseError::UnknownMemberId.code());
    let (leader, _) = completing(&mut bench);
    let mut check = |request: SyncGroupRequest, expected: ResponseError| {
        let token = bench.sync(&request);
        assert_eq!(bench.error(token), expected.code());
    };
    check(sync_request("stranger", 1, &[]), ResponseError::UnknownMemberId);
    check(sync_request(&leader, 2, &[]), ResponseError::IllegalGeneration);
    let other = |kind, name| sync_request(&leader, 1, &[]).with_protocol_type(kind).with_protocol_name(name);
    check(other(Some(text("connect")), Some(text("range"))), ResponseError::InconsistentGroupProtocol);
    check(other(Some(text("consumer")), Some(text("other"))), ResponseError::InconsistentGroupProtocol);
    let token = bench.sync(&other(Some(text("consumer")), Some(text("range"))));
    assert_eq!(bench.error(token), 0);
}

#[test]
fn a_rebalance_ends_the_waiting() {
    let mut bench = Bench::new();
    let (leader, other) = completing(&mut bench);
    let waiting = bench.sync(&sync_request(&other, 1, &[]));
    bench.join_new();
    assert_eq!(bench.error(waiting), ResponseError::RebalanceInProgress.code());
    let leading = bench.sync(&sync_request(&leader, 1, &[]));
    assert_eq!(bench.error(leading), ResponseError::RebalanceInProgress.code());
}

#[test]
fn who_does_not_sync_in_time_is_out() {
    let mut bench = Bench::new();
    let (leader, other) = completing(&mut bench);
    let leading = bench.sync(&sync_request(&leader, 1, &[(&leader, "all")]));
    assert_eq!(bench.error(leading), 0);
    for _ in 0..12 {
        bench.pass(i64::from(REBALANCE_MS) / 12);
        let _ = bench.heartbeat(&leader, 1);
        let _ = bench.heartbeat(&other, 1);
    }
    assert_eq!(bench.state(), "PreparingRebalance");
    assert_eq!(bench.heartbeat(&other, 1), Err(ResponseError::UnknownMemberId));
    assert_eq!(bench.heartbeat(&leader, 1), Err(ResponseError::RebalanceInProgress));
}

#[test]
fn when_the_log_refuses_everyone_is_told() {
    let mut bench = Bench::new();
    let (leader, other) = completing(&mut bench);
    let waiting = bench.sync(&sync_request(&other, 1, &[]));
    let token = bench.token();
    let decision = bench.machine.sync(&sync_request(&leader, 1, &[]), token, bench.now);
    let effects = bench.machine.refused(ResponseError::NotEnoughReplicas, decision.effects);
    bench.take(Decision::answer(()).with_effects(effects));
    assert_eq!(bench.error(waiting), ResponseError::CoordinatorNotAvailable.code());
    assert_eq!(bench.error(token), ResponseError::CoordinatorNotAvailable.code());
    // Both ask again, and this time the log takes it.
    bench.sync(&sync_request(&other, 1, &[]));
    let leading = bench.sync(&sync_request(&leader, 1, &[(&leader, "all")]));
    assert_eq!(bench.synced[&leading].assignment, "all");
    assert_eq!(bench.state(), "Stable");
}
