//! Many requests of a kind that each leave something behind: what they leave is bounded.

use kdp_client::protocol::messages::fetch_request::{FetchPartition, FetchTopic};
use kdp_client::protocol::messages::join_group_request::JoinGroupRequestProtocol;
use kdp_client::protocol::messages::{
    BrokerId, FetchRequest, FindCoordinatorRequest, GroupId, JoinGroupRequest, StrBytes,
};
use kdp_tests::broker::KdpBroker;
use kdp_tests::wire::Wire;

use crate::peer::{assert_no_panic, resident_kb, topic_name};

const MEMBER_ID_REQUIRED: i16 = 79;
const GROWTH_MAX_KB: u64 = 32 * 1024;

/// The default of `max.incremental.fetch.session.cache.slots` is 1000.
#[test]
fn sessions_of_fetch() {
    let broker = KdpBroker::start();
    let mut wire = Wire::connect(broker.address());
    let before = resident_kb(&broker);
    let partitions = (0..100).map(|index| FetchPartition::default().with_partition(index)).collect();
    let topic = FetchTopic::default().with_topic(topic_name("nobody")).with_partitions(partitions);
    let request = FetchRequest::default().with_replica_id(BrokerId(-1)).with_topics(vec![topic]);
    for _ in 0..3000 {
        assert_eq!(wire.call(12, &request.clone().with_session_epoch(0)).unwrap().error_code, 0);
    }
    let after = resident_kb(&broker);
    assert!(after < before + GROWTH_MAX_KB, "{before} kB before, {after} kB after");
    assert_no_panic(&broker);
}

/// Whoever has asked for a member id and not come back is forgotten when its session ends.
#[test]
fn members_of_groups() {
    let broker = KdpBroker::start();
    let mut wire = Wire::connect(broker.address());
    let find = FindCoordinatorRequest::default().with_coordinator_keys(vec![StrBytes::from_static_str("g")]);
    while wire.call(4, &find).unwrap().coordinators[0].error_code != 0 {}
    let before = resident_kb(&broker);
    let protocol = JoinGroupRequestProtocol::default().with_name(StrBytes::from_static_str("range"));
    let request = JoinGroupRequest::default()
        .with_session_timeout_ms(6000)
        .with_rebalance_timeout_ms(6000)
        .with_protocol_type(StrBytes::from_static_str("consumer"))
        .with_protocols(vec![protocol]);
    for number in 0..5000 {
        let name = StrBytes::from_string(format!("flood-{}", number % 500));
        let request = request.clone().with_group_id(GroupId(name));
        while wire.call(9, &request).unwrap().error_code != MEMBER_ID_REQUIRED {}
    }
    let after = resident_kb(&broker);
    assert!(after < before + GROWTH_MAX_KB, "{before} kB before, {after} kB after");
    assert_no_panic(&broker);
}
