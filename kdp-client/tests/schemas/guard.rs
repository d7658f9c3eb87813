//! The guard and kafka-protocol against each other, for every request and response in every version.

use std::collections::BTreeSet;
use std::fmt::Debug;

use bytes::{Bytes, BytesMut};
use kdp_client::protocol::guard::{GuardError, check_request, check_response};
use kdp_client::protocol::messages::{self, Decodable, Encodable, Request};

use crate::frames::frame;
use crate::language::{Kind, Message};

const SEEDS: u64 = 6;
/// Lengths that lie: four bytes as old versions write them, five as flexible ones do.
pub(crate) const LIES: [&[u8]; 4] =
    [&[0x7f, 0xff, 0xff, 0xff], &[0x00, 0x10, 0x00, 0x00], &[0xff, 0xff, 0xff, 0xff, 0x07], &[0xff; 5]];
/// What kafka-protocol 0.18 does not have.
const NOT_THERE: [i16; 2] = [88, 89];

fn check(message: &Message, version: i16, body: &[u8]) -> Result<(), GuardError> {
    match message.kind {
        Kind::Request => check_request(message.key, version, body),
        _ => check_response(message.key, version, body),
    }
}

fn rpcs() -> impl Iterator<Item = Message> {
    crate::messages().into_iter().filter(|message| matches!(message.kind, Kind::Request | Kind::Response))
}

/// Calls `test` with many frames of every message in every version.
fn for_every_frame(test: impl Fn(&Message, i16, Vec<u8>)) {
    for message in rpcs() {
        for version in message.versions.first..=message.versions.last {
            (0..SEEDS).for_each(|seed| test(&message, version, frame(&message, version, seed)));
        }
    }
}

#[test]
fn a_frame_passes_whole_and_in_no_other_length() {
    for_every_frame(|message, version, body| {
        let name = &message.name;
        assert_eq!(check(message, version, &body), Ok(()), "{name} {version}: {body:02x?}");
        for length in 0..body.len() {
            assert!(check(message, version, &body[..length]).is_err(), "{name} {version} cut to {length}");
        }
        let trailing = check(message, version, &[&body[..], &[0]].concat());
        assert_eq!(trailing, Ok(()), "{name} {version}");
    });
}

#[test]
fn versions_beyond_the_schema_are_refused() {
    for message in rpcs() {
        for version in [message.versions.first - 1, message.versions.last + 1, i16::MIN, i16::MAX] {
            let result = check(&message, version, &[0; 64]);
            assert!(
                matches!(result, Err(GuardError::UnsupportedVersion { .. })),
                "{} {version}",
                message.name
            );
        }
    }
}

/// Decodes what the guard lets pass: an allocation that a lie asks for would abort this test.
fn decode_after_guard<M>(message: &Message, version: i16, body: Vec<u8>)
where
    M: Decodable + Encodable + PartialEq + Debug,
{
    let decode = |body: &[u8]| {
        let mut bytes = Bytes::copy_from_slice(body);
        M::decode(&mut bytes, version).map(|value| (value, bytes.len()))
    };
    let (value, rest) = decode(&body).unwrap_or_else(|error| panic!("{} {version}: {error}", message.name));
    assert_eq!(rest, 0, "{} {version}", message.name);
    let mut again = BytesMut::new();
    value.encode(&mut again, version).unwrap();
    assert_eq!(check(message, version, &again), Ok(()), "{} {version}", message.name);
    assert_eq!(decode(&again).unwrap().0, value, "{} {version}", message.name);

    for at in 0..body.len() {
        for lie in LIES {
            let mut hostile = body.clone();
            let length = lie.len().min(hostile.len() - at);
            hostile[at..at + length].copy_from_slice(&lie[..length]);
            if check(message, version, &hostile).is_ok() {
                // That it comes back at all is the point; what it says may be nonsense.
                let _ = decode(&hostile);
            }
        }
    }
}

fn check_message<M>(message: &Message)
where
    M: Decodable + Encodable + Default + PartialEq + Debug + messages::Message,
{
    for version in message.versions.first..=message.versions.last {
        if !(M::VERSIONS.min..=M::VERSIONS.max).contains(&version) {
            continue;
        }
        let mut default = BytesMut::new();
        // Some defaults are null where an old version has no null.
        if M::default().encode(&mut default, version).is_ok() {
            assert_eq!(check(message, version, &default), Ok(()), "{} {version}", message.name);
        }
        (0..SEEDS).for_each(|seed| decode_after_guard::<M>(message, version, frame(message, version, seed)));
    }
}

fn check_api<R>(all: &[Message]) -> i16
where
    R: Request + Decodable + Default + PartialEq + Debug,
    R::Response: Decodable + Default + PartialEq + Debug,
{
    for message in all.iter().filter(|message| message.key == R::KEY) {
        match message.kind {
            Kind::Request => check_message::<R>(message),
            _ => check_message::<R::Response>(message),
        }
    }
    R::KEY
}

macro_rules! check_apis {
    ($($request:ident)*) => {
        #[test]
        fn what_the_guard_lets_pass_is_safe_to_decode() {
            let all: Vec<_> = rpcs().collect();
            let checked = BTreeSet::from([$(check_api::<messages::$request>(&all)),*]);
            let known: BTreeSet<_> = all.iter().map(|message| message.key).collect();
            assert!(known.difference(&checked).eq(&NOT_THERE));
        }
    };
}

check_apis! {
    ProduceRequest FetchRequest ListOffsetsRequest MetadataRequest OffsetCommitRequest OffsetFetchRequest
    FindCoordinatorRequest JoinGroupRequest HeartbeatRequest LeaveGroupRequest SyncGroupRequest
    DescribeGroupsRequest ListGroupsRequest SaslHandshakeRequest ApiVersionsRequest CreateTopicsRequest
    DeleteTopicsRequest DeleteRecordsRequest InitProducerIdRequest OffsetForLeaderEpochRequest
    AddPartitionsToTxnRequest AddOffsetsToTxnRequest EndTxnRequest WriteTxnMarkersRequest
    TxnOffsetCommitRequest DescribeAclsRequest CreateAclsRequest DeleteAclsRequest DescribeConfigsRequest
    AlterConfigsRequest AlterReplicaLogDirsRequest DescribeLogDirsRequest SaslAuthenticateRequest
    CreatePartitionsRequest CreateDelegationTokenRequest RenewDelegationTokenRequest
    ExpireDelegationTokenRequest DescribeDelegationTokenRequest DeleteGroupsRequest ElectLeadersRequest
    IncrementalAlterConfigsRequest AlterPartitionReassignmentsRequest ListPartitionReassignmentsRequest
    OffsetDeleteRequest DescribeClientQuotasRequest AlterClientQuotasRequest
    DescribeUserScramCredentialsRequest AlterUserScramCredentialsRequest VoteRequest BeginQuorumEpochRequest
    EndQuorumEpochRequest DescribeQuorumRequest AlterPartitionRequest UpdateFeaturesRequest EnvelopeRequest
    FetchSnapshotRequest DescribeClusterRequest DescribeProducersRequest BrokerRegistrationRequest
    BrokerHeartbeatRequest UnregisterBrokerRequest DescribeTransactionsRequest ListTransactionsRequest
    AllocateProducerIdsRequest ConsumerGroupHeartbeatRequest ConsumerGroupDescribeRequest
    ControllerRegistrationRequest GetTelemetrySubscriptionsRequest PushTelemetryRequest
    AssignReplicasToDirsRequest ListConfigResourcesRequest DescribeTopicPartitionsRequest
    ShareGroupHeartbeatRequest ShareGroupDescribeRequest ShareFetchRequest ShareAcknowledgeRequest
    AddRaftVoterRequest RemoveRaftVoterRequest UpdateRaftVoterRequest InitializeShareGroupStateRequest
    ReadShareGroupStateRequest WriteShareGroupStateRequest DeleteShareGroupStateRequest
    ReadShareGroupStateSummaryRequest DescribeShareGroupOffsetsRequest AlterShareGroupOffsetsRequest
    DeleteShareGroupOffsetsRequest
}
