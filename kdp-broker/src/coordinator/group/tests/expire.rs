use super::commit::commit_request;
use super::*;

const RETENTION_MS: i64 = 7 * DAY_MS;
/// Expiry is looked for every ten minutes.
const CHECK_MS: i64 = 600_000;

#[test]
fn offsets_of_a_simple_group_count_from_their_commit() {
    let mut bench = Bench::new();
    bench.commit(&commit_request("t", 0, 1)).unwrap();
    bench.pass(DAY_MS);
    bench.commit(&commit_request("t", 1, 1)).unwrap();
    bench.pass(RETENTION_MS - DAY_MS - CHECK_MS);
    assert_eq!(bench.committed("t", 0), Some(1));
    bench.pass(2 * CHECK_MS);
    assert_eq!((bench.committed("t", 0), bench.committed("t", 1)), (None, Some(1)));
    assert_eq!(bench.state(), "Empty");
    bench.pass(DAY_MS);
    assert_eq!(bench.state(), "Dead", "the group goes with its last offset");
}

#[test]
fn offsets_of_a_group_count_from_when_it_became_empty() {
    let mut bench = Bench::new();
    let members = bench.stable(1);
    let commit = |bench: &mut Bench| {
        let request =
            commit_request("t", 0, 1).with_member_id(text(&members[0])).with_generation_id_or_member_epoch(1);
        bench.commit(&request).unwrap();
    };
    commit(&mut bench);
    for _ in 0..(RETENTION_MS + DAY_MS) / 9_000 {
        bench.pass(9_000);
        bench.heartbeat(&members[0], 1).unwrap();
    }
    assert_eq!(bench.committed("t", 0), Some(1), "the group subscribes to it");
    bench.pass(RETENTION_MS - CHECK_MS);
    assert_eq!((bench.committed("t", 0), bench.state()), (Some(1), "Empty"));
    bench.pass(3 * CHECK_MS);
    assert_eq!((bench.committed("t", 0), bench.state()), (None, "Dead"));
    assert_eq!(bench.reload().state(), "Dead");
}

#[test]
fn what_a_consumer_no_longer_subscribes_to_expires() {
    let mut bench = Bench::new();
    bench.commit(&commit_request("other", 0, 1)).unwrap();
    bench.commit(&commit_request("t", 0, 1)).unwrap();
    bench.now.wall_ms += RETENTION_MS;
    let members = bench.stable(1);
    for _ in 0..CHECK_MS / 9_000 {
        bench.pass(9_000);
        bench.heartbeat(&members[0], 1).unwrap();
    }
    assert_eq!((bench.committed("other", 0), bench.committed("t", 0)), (None, Some(1)));
}

#[test]
fn a_retention_of_its_own_comes_first() {
    let mut bench = Bench::new();
    bench.commit(&commit_request("t", 0, 1).with_retention_time_ms(1)).unwrap();
    bench.pass(CHECK_MS);
    assert_eq!(bench.committed("t", 0), None);
}

#[test]
fn many_groups_take_several_batches() {
    let mut bench = Bench::new();
    for group in 0..2_500 {
        let request = commit_request("t", 0, 1).with_group_id(GroupId(text(&format!("g{group}"))));
        bench.commit(&request).unwrap();
    }
    bench.now.wall_ms += RETENTION_MS;
    bench.pass(CHECK_MS);
    assert_eq!(bench.machine.size(), Size::default());
    assert_eq!(bench.log.len(), 3 * 2_500);
}
