use super::*;

#[test]
fn a_new_member_first_gets_its_id() {
    let mut bench = Bench::new();
    let asked = bench.join(join_request(""), 4);
    let answer = &bench.joined[&asked];
    assert_eq!(answer.error_code, ResponseError::MemberIdRequired.code());
    assert!(answer.member_id.starts_with("client-"));
    // The group is written down, so that its id is taken.
    assert_eq!(
        last_group_record(&bench),
        GroupMetadataValue {
            protocol: None,
            leader: None,
            current_state_timestamp: 1_000_000,
            ..GroupMetadataValue::default()
        }
    );

    let member = answer.member_id.to_string();
    let joined = bench.join(join_request(&member), 4);
    bench.pass(3_000);
    assert_eq!(bench.joined[&joined].error_code, 0);
    assert_eq!(bench.joined[&joined].leader, bench.joined[&joined].member_id);
}

#[test]
fn an_id_that_is_not_used_in_time_is_forgotten() {
    let mut bench = Bench::new();
    let asked = bench.join(join_request(""), 4);
    let member = bench.joined[&asked].member_id.to_string();
    bench.pass(i64::from(SESSION_MS));
    let late = bench.join(join_request(&member), 4);
    assert_eq!(bench.error(late), ResponseError::UnknownMemberId.code());
}

#[test]
fn a_group_that_starts_waits_for_more_members() {
    let mut bench = Bench::new();
    let first = bench.join_new();
    bench.pass(2_000);
    let second = bench.join_new();
    bench.pass(1_000);
    assert!(bench.joined.is_empty(), "the delay is extended, since someone joined meanwhile");
    bench.pass(3_000);
    let (first, second) = (&bench.joined[&first], &bench.joined[&second]);
    assert_eq!((first.generation_id, second.generation_id), (1, 1));
    assert_eq!((first.members.len(), second.members.len()), (2, 0), "only the leader sees the members");
    assert_eq!(first.protocol_name.as_deref(), Some("range"));
    assert_eq!(second.leader, first.member_id);
    assert_eq!(bench.state(), "CompletingRebalance");
}

#[test]
fn the_initial_delay_ends_with_the_rebalance_timeout() {
    let mut bench = Bench::new();
    let request = || join_request("").with_rebalance_timeout_ms(5_000);
    let first = bench.join(request(), 3);
    for _ in 0..5 {
        assert!(!bench.joined.contains_key(&first));
        bench.pass(1_000);
        bench.join(request(), 3);
    }
    assert_eq!(bench.joined[&first].members.len(), 5, "who joins at the very end comes too late");
}

#[test]
fn refusals() {
    let check = |request: JoinGroupRequest, expected: ResponseError| {
        let mut bench = Bench::new();
        let token = bench.join(request, 4);
        assert_eq!(bench.error(token), expected.code());
        assert_eq!(bench.state(), "Dead", "no group is made for a member that may not join");
        assert!(bench.log.is_empty());
    };
    check(join_request("").with_session_timeout_ms(5_999), ResponseError::InvalidSessionTimeout);
    check(join_request("").with_session_timeout_ms(1_800_001), ResponseError::InvalidSessionTimeout);
    check(join_request("never-heard-of"), ResponseError::UnknownMemberId);
    check(join_request("").with_protocols(vec![]), ResponseError::InconsistentGroupProtocol);
    check(join_request("").with_protocol_type(text("")), ResponseError::InconsistentGroupProtocol);
}

#[test]
fn all_members_need_a_protocol_in_common() {
    let mut bench = Bench::new();
    bench.stable(1);
    for request in [
        join_request("").with_protocols(vec![protocol("roundrobin", "")]),
        join_request("").with_protocol_type(text("connect")),
    ] {
        let token = bench.join(request, 3);
        assert_eq!(bench.error(token), ResponseError::InconsistentGroupProtocol.code());
    }
    assert_eq!(bench.state(), "Stable");
}

#[test]
fn most_votes_select_the_protocol() {
    let mut bench = Bench::new();
    let prefer = |names: &[&str]| {
        join_request("").with_protocols(names.iter().map(|name| protocol(name, name)).collect())
    };
    let tokens = [
        bench.join(prefer(&["a", "b", "c"]), 3),
        bench.join(prefer(&["b", "a"]), 3),
        bench.join(prefer(&["b", "d", "a"]), 3),
    ];
    bench.pass(10_000);
    for token in tokens {
        assert_eq!(bench.joined[&token].protocol_name.as_deref(), Some("b"));
    }
    let leader = tokens.iter().map(|token| &bench.joined[token]).find(|joined| !joined.members.is_empty());
    assert!(leader.unwrap().members.iter().all(|member| member.metadata == "b"));
}

#[test]
fn a_group_takes_no_more_than_its_size() {
    let mut bench = Bench::with(GroupCoordinatorConfig { max_size: 2, ..config() });
    let tokens = [bench.join_new(), bench.join_new(), bench.join_new()];
    assert_eq!(bench.error(tokens[2]), ResponseError::GroupMaxSizeReached.code());
    assert_eq!(bench.joined[&tokens[2]].member_id.as_str(), "");
    bench.pass(10_000);
    assert_eq!((bench.error(tokens[0]), bench.error(tokens[1])), (0, 0));
    let another = bench.join_new();
    assert_eq!(bench.error(another), ResponseError::GroupMaxSizeReached.code());
    // A member may come back, whatever the size.
    let leader = bench.joined[&tokens[1]].leader.to_string();
    let again = bench.join_again(&leader);
    assert_eq!(bench.error(again), 0);
}

#[test]
fn a_rebalance_goes_on_when_all_have_come_back() {
    let mut bench = Bench::new();
    let members = bench.stable(2);
    let third = bench.join_new();
    assert_eq!(bench.state(), "PreparingRebalance");
    let back: Vec<Token> = members.iter().map(|member| bench.join_again(member)).collect();
    assert_eq!(bench.state(), "CompletingRebalance");
    assert_eq!(bench.generation(), 2);
    assert_eq!(bench.joined[&back[0]].members.len(), 3, "the leader stays");
    assert_eq!(bench.joined[&third].leader.as_str(), members[0]);
}

#[test]
fn who_does_not_come_back_in_time_is_out_and_another_leads() {
    let mut bench = Bench::new();
    let members = bench.stable(2);
    bench.join_new();
    let back = bench.join_again(&members[1]);
    for _ in 0..12 {
        bench.pass(i64::from(REBALANCE_MS) / 12);
        // The leader lives, but does not join.
        let _ = bench.heartbeat(&members[0], 1);
    }
    assert_eq!(bench.joined[&back].members.len(), 2);
    assert_eq!(bench.joined[&back].leader.as_str(), members[1]);
    assert_eq!(bench.heartbeat(&members[0], 1), Err(ResponseError::UnknownMemberId));
}

#[test]
fn a_follower_that_joins_again_unchanged_learns_its_generation() {
    let mut bench = Bench::new();
    let members = bench.stable(2);
    let again = bench.join_again(&members[1]);
    assert_eq!(bench.joined[&again].generation_id, 1);
    assert_eq!(bench.state(), "Stable");
    // The leader that does so wants a rebalance.
    bench.join_again(&members[0]);
    assert_eq!(bench.state(), "PreparingRebalance");
}

#[test]
fn a_changed_subscription_is_a_rebalance() {
    let mut bench = Bench::new();
    let members = bench.stable(2);
    bench.join(join_request(&members[1]).with_protocols(vec![protocol("range", "other")]), 3);
    assert_eq!(bench.state(), "PreparingRebalance");
}

#[test]
fn joining_again_before_the_assignment() {
    let mut bench = Bench::new();
    let tokens = [bench.join_new(), bench.join_new()];
    bench.pass(10_000);
    let members = tokens.map(|token| bench.joined[&token].member_id.to_string());
    // The first answer got lost: the same again.
    let same = bench.join_again(&members[0]);
    assert_eq!((bench.error(same), bench.joined[&same].generation_id), (0, 1));
    assert_eq!(bench.state(), "CompletingRebalance");
    // Something else: everyone has to come back, and who waits for the assignment is told so.
    let leader = bench.joined[&same].leader.to_string();
    let other = members.iter().find(|member| **member != leader).unwrap();
    let waiting = bench.sync(&sync_request(other, 1, &[]));
    let changed = vec![protocol("range", "other")];
    bench.join(join_request(&leader).with_protocols(changed), 3);
    assert_eq!(bench.state(), "PreparingRebalance");
    assert_eq!(bench.error(waiting), ResponseError::RebalanceInProgress.code());
}

#[test]
fn a_new_member_does_not_wait_for_ever() {
    let mut bench = Bench::with(GroupCoordinatorConfig { initial_rebalance_delay_ms: 600_000, ..config() });
    let request = join_request("").with_rebalance_timeout_ms(1_800_000);
    let token = bench.join(request, 3);
    bench.pass(5 * 60 * 1000 - 1);
    assert!(!bench.joined.contains_key(&token));
    bench.pass(1);
    assert_eq!(bench.error(token), ResponseError::UnknownMemberId.code());
}

#[test]
fn an_empty_generation_is_written_when_the_last_member_goes() {
    let mut bench = Bench::new();
    bench.stable(1);
    bench.pass(i64::from(SESSION_MS));
    assert_eq!(bench.state(), "Empty");
    let record = last_group_record(&bench);
    assert_eq!((record.generation, record.protocol, record.leader), (2, None, None));
    assert_eq!(record.protocol_type, "consumer");
    assert!(record.members.is_empty());
}

#[test]
fn a_repeated_join_replaces_the_one_that_waits() {
    let mut bench = Bench::new();
    let members = bench.stable(2);
    let first = bench.join_again(&members[0]);
    let second = bench.join_again(&members[0]);
    assert_eq!(bench.error(first), ResponseError::RebalanceInProgress.code());
    bench.join_again(&members[1]);
    assert_eq!(bench.error(second), 0);
}
