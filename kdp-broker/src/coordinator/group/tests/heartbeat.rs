use super::*;

#[test]
fn heartbeats_keep_a_session_and_their_absence_ends_it() {
    let mut bench = Bench::new();
    let members = bench.stable(2);
    for _ in 0..5 {
        bench.pass(i64::from(SESSION_MS) - 1);
        assert_eq!(bench.heartbeat(&members[0], 1), bench.heartbeat(&members[0], 1));
    }
    assert_eq!(bench.heartbeat(&members[1], 1), Err(ResponseError::UnknownMemberId));
    assert_eq!(bench.heartbeat(&members[0], 1), Err(ResponseError::RebalanceInProgress));
}

#[test]
fn answers() {
    let mut bench = Bench::new();
    assert_eq!(bench.heartbeat("stranger", 1), Err(ResponseError::UnknownMemberId));
    let members = bench.stable(1);
    assert_eq!(bench.heartbeat(&members[0], 1), Ok(()));
    assert_eq!(bench.heartbeat(&members[0], 0), Err(ResponseError::IllegalGeneration));
    assert_eq!(bench.heartbeat("stranger", 1), Err(ResponseError::UnknownMemberId));
}

#[test]
fn who_waits_for_an_answer_need_not_send_any() {
    let mut bench = Bench::new();
    let members = bench.stable(2);
    bench.join_new();
    let back = bench.join_again(&members[1]);
    for _ in 0..5 {
        bench.pass(i64::from(SESSION_MS) - 1);
        let _ = bench.heartbeat(&members[0], 1);
    }
    assert!(!bench.joined.contains_key(&back), "still waiting for the leader, and still a member");
}

#[test]
fn a_wall_clock_that_jumps_ends_no_session() {
    let mut bench = Bench::new();
    let members = bench.stable(2);
    for jump_ms in [40 * DAY_MS, -80 * DAY_MS] {
        bench.now.wall_ms += jump_ms;
        bench.pass(i64::from(SESSION_MS) - 1);
        assert_eq!((bench.heartbeat(&members[0], 1), bench.heartbeat(&members[1], 1)), (Ok(()), Ok(())));
    }
    bench.pass(i64::from(SESSION_MS));
    assert_eq!(bench.heartbeat(&members[0], 1), Err(ResponseError::UnknownMemberId));
}
