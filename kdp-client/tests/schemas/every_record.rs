//! Every record there is, for tests that are the same for all.

use std::fmt::Debug;

use kdp_client::protocol::schema;

use crate::language::{Kind, Message};

/// What to do with each record.
pub(crate) trait Visitor {
    /// `log` is the module of the record: `metadata`, `group`, `transaction` or `share`.
    fn visit<R: schema::Message + PartialEq + Debug>(&mut self, log: &str, message: &Message);
}

macro_rules! records {
    ($($log:ident: $($record:ident)*;)*) => {
        /// Visits each of `messages` that is a record.
        pub(crate) fn visit_every_record(messages: &[Message], visitor: &mut impl Visitor) {
            let is_record = |message: &&Message| !matches!(message.kind, Kind::Request | Kind::Response);
            for message in messages.iter().filter(is_record) {
                match message.name.as_str() {
                    $($(
                        stringify!($record) => {
                            visitor.visit::<schema::$log::$record>(stringify!($log), message)
                        }
                    )*)*
                    name => panic!("{name} is not in the list"),
                }
            }
        }
    };
}

records! {
    metadata: RegisterBrokerRecord UnregisterBrokerRecord TopicRecord PartitionRecord ConfigRecord
        PartitionChangeRecord FenceBrokerRecord UnfenceBrokerRecord RemoveTopicRecord DelegationTokenRecord
        UserScramCredentialRecord FeatureLevelRecord ClientQuotaRecord ProducerIdsRecord
        BrokerRegistrationChangeRecord AccessControlEntryRecord RemoveAccessControlEntryRecord NoOpRecord
        ZkMigrationStateRecord RemoveUserScramCredentialRecord BeginTransactionRecord EndTransactionRecord
        AbortTransactionRecord RemoveDelegationTokenRecord RegisterControllerRecord ClearElrRecord;
    group: LegacyOffsetCommitKey LegacyOffsetCommitValue OffsetCommitKey OffsetCommitValue GroupMetadataKey
        GroupMetadataValue ConsumerGroupMetadataKey ConsumerGroupMetadataValue
        ConsumerGroupPartitionMetadataKey ConsumerGroupPartitionMetadataValue
        ConsumerGroupMemberMetadataKey ConsumerGroupMemberMetadataValue
        ConsumerGroupTargetAssignmentMetadataKey ConsumerGroupTargetAssignmentMetadataValue
        ConsumerGroupTargetAssignmentMemberKey ConsumerGroupTargetAssignmentMemberValue
        ConsumerGroupCurrentMemberAssignmentKey ConsumerGroupCurrentMemberAssignmentValue
        ShareGroupMemberMetadataKey ShareGroupMemberMetadataValue ShareGroupMetadataKey
        ShareGroupMetadataValue ShareGroupTargetAssignmentMetadataKey
        ShareGroupTargetAssignmentMetadataValue ShareGroupTargetAssignmentMemberKey
        ShareGroupTargetAssignmentMemberValue ShareGroupCurrentMemberAssignmentKey
        ShareGroupCurrentMemberAssignmentValue ShareGroupStatePartitionMetadataKey
        ShareGroupStatePartitionMetadataValue ConsumerGroupRegularExpressionKey
        ConsumerGroupRegularExpressionValue StreamsGroupMetadataKey StreamsGroupMetadataValue
        StreamsGroupMemberMetadataKey StreamsGroupMemberMetadataValue
        StreamsGroupTargetAssignmentMetadataKey StreamsGroupTargetAssignmentMetadataValue
        StreamsGroupTargetAssignmentMemberKey StreamsGroupTargetAssignmentMemberValue
        StreamsGroupCurrentMemberAssignmentKey StreamsGroupCurrentMemberAssignmentValue
        StreamsGroupTopologyKey StreamsGroupTopologyValue;
    transaction: TransactionLogKey TransactionLogValue;
    share: ShareSnapshotKey ShareSnapshotValue ShareUpdateKey ShareUpdateValue;
}
