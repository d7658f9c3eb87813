use super::commit::commit_request;
use super::*;

#[test]
fn a_group_is_what_its_last_generation_was() {
    let mut bench = Bench::new();
    let members = bench.stable(2);
    bench.commit(&commit_request("t", 0, 9).with_group_id(GroupId(text("simple")))).unwrap();
    let mut loaded = bench.reload();
    assert_eq!((loaded.state(), loaded.generation()), ("Stable", 1));
    let size = loaded.machine.size();
    assert_eq!((size.groups(), size.offsets), (2, 1));
    let synced = loaded.sync(&sync_request(&members[1], 1, &[]));
    assert_eq!(loaded.synced[&synced].assignment, "a");
    assert_eq!(loaded.machine.describe(&group_id(), 5), bench.machine.describe(&group_id(), 5));
}

#[test]
fn members_have_a_session_to_come_back() {
    let mut bench = Bench::new();
    let members = bench.stable(2);
    bench.now.monotonic_ms = 0;
    let mut loaded = bench.reload();
    loaded.pass(i64::from(SESSION_MS) - 1);
    assert_eq!(loaded.heartbeat(&members[0], 1), Ok(()));
    loaded.pass(1);
    assert_eq!(loaded.heartbeat(&members[1], 1), Err(ResponseError::UnknownMemberId));
}

#[test]
fn a_group_over_its_size_rebalances() {
    let mut bench = Bench::new();
    bench.stable(3);
    Arc::make_mut(&mut bench.machine.config).max_size = 2;
    assert_eq!(bench.reload().state(), "PreparingRebalance");
}

#[test]
fn a_rebalance_that_was_under_way_is_forgotten() {
    let mut bench = Bench::new();
    let members = bench.stable(2);
    bench.join_again(&members[0]);
    assert_eq!(bench.state(), "PreparingRebalance");
    let mut loaded = bench.reload();
    assert_eq!(loaded.state(), "Stable");
    assert_eq!(loaded.heartbeat(&members[0], 1), Ok(()));
}

#[test]
fn what_nobody_knows_is_passed_over_and_what_would_be_lost_is_an_error() {
    assert_eq!(Record::decode(&[0, 99, 1], Some(&[0, 0]), None).unwrap(), None);
    let record = Record::Group { group: GROUP.into(), value: Some(GroupMetadataValue::default()) };
    let bytes = record.encode().unwrap();
    let mut value = bytes.value.unwrap();
    value[1] = 5;
    assert!(Record::decode(&bytes.key, Some(&value), None).is_err());
    assert!(Record::decode(&[], None, None).is_err());
}

#[test]
fn the_oldest_commits_are_read_too() {
    let key = b"\0\0\0\x01g\0\x01t\0\0\0\x05";
    let value = b"\0\0\0\0\0\0\0\0\0\x2a\0\x01m\0\0\0\0\0\0\0\x07";
    let record = Record::decode(key, Some(value), None).unwrap().unwrap();
    let mut bench = Bench::new();
    bench.append(record);
    assert_eq!(bench.committed("t", 5), Some(42));
}

/// A key of another kind: its type, then the group's id, then whatever.
fn foreign(kind: u8, group: &str) -> Record {
    let mut key = vec![0, kind, 0, group.len() as u8];
    key.extend_from_slice(group.as_bytes());
    key.extend_from_slice(b"\0\x01m");
    Record::decode(&key, Some(&[0, 0]), None).unwrap().unwrap()
}

#[test]
fn who_joins_under_the_id_of_a_consumer_group_removes_its_records() {
    let mut bench = Bench::new();
    bench.append(foreign(3, GROUP));
    bench.append(foreign(5, GROUP));
    assert_eq!(bench.state(), "Dead");
    let left = bench.log.len();
    bench.join_new();
    let tombstones = bench.log[left..]
        .iter()
        .filter(|record| matches!(record, Record::Foreign { is_tombstone: true, .. }))
        .count();
    assert_eq!((tombstones, bench.log.len()), (2, left + 3), "and the classic group comes after them");
    assert!(bench.machine.foreign.is_empty());
}

#[test]
fn the_id_of_a_share_group_is_taken() {
    let mut bench = Bench::new();
    bench.append(foreign(11, GROUP));
    let token = bench.join_new();
    assert_eq!(bench.error(token), ResponseError::InconsistentGroupProtocol.code());
    let decision = bench.machine.delete_group(&group_id());
    assert_eq!(bench.take(decision), Err(ResponseError::GroupIdNotFound));
    assert_eq!(bench.log.len(), 1);
}
