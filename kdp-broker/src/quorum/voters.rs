//! Who votes, as the control records of the log and of snapshots say it (KIP-853).
//!
//! At kraft.version 0 the voters stand in the configuration; from 1 on in these records, each with
//! the id of its directory: a voter whose disk was replaced is another voter.

use kdp_client::protocol::messages::voters_record::{Endpoint, KRaftVersionFeature, Voter};
use kdp_client::protocol::messages::{
    BrokerId as MessageBrokerId, KRaftVersionRecord, LeaderChangeMessage, StrBytes, VotersRecord,
    leader_change_message,
};
use kdp_client::protocol::records::ControlRecord;
use kdp_client::protocol::types::{BrokerId, Offset};
use kdp_client::protocol::uuid::Uuid;

use crate::config::Listener;

/// This node as a voter.
#[derive(Clone, Debug)]
pub(crate) struct LocalVoter {
    /// Its id.
    pub(crate) id: BrokerId,
    /// The id of the directory of its metadata log.
    pub(crate) directory: Uuid,
    /// Where other controllers would find it.
    pub(crate) listeners: Vec<Listener>,
}

impl LocalVoter {
    pub(super) fn to_voter(&self) -> Voter {
        let text = |text: &str| StrBytes::from_string(text.to_owned());
        let end_point = |listener: &Listener| {
            Endpoint::default()
                .with_name(text(&listener.name))
                .with_host(text(listener.host.as_deref().unwrap_or_default()))
                .with_port(listener.port)
        };
        Voter::default()
            .with_voter_id(MessageBrokerId(self.id.get()))
            .with_voter_directory_id(self.directory)
            .with_endpoints(self.listeners.iter().map(end_point).collect())
            .with_k_raft_version_feature(
                KRaftVersionFeature::default().with_min_supported_version(0).with_max_supported_version(1),
            )
    }
}

/// What the control records have said so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Voters {
    pub(super) kraft_version: i16,
    pub(super) record: Option<VotersRecord>,
    /// Where in the log the record stands; -1 while it stands only in the zero checkpoint.
    pub(super) offset: Offset,
}

impl Voters {
    /// Takes over what control records say.
    pub(super) fn apply(&mut self, offset: Offset, records: &[ControlRecord]) {
        for record in records {
            match record {
                ControlRecord::KRaftVersion(version) => self.kraft_version = version.k_raft_version,
                ControlRecord::KRaftVoters(voters) => {
                    self.record = Some(voters.clone());
                    self.offset = offset;
                }
                _ => {}
            }
        }
    }

    /// Whether this node is the one voter; if not, who the voters are. At kraft.version 0 they stand
    /// in the configuration, which has been checked for this.
    pub(super) fn check_alone(&self, local: &LocalVoter) -> Result<(), String> {
        if self.kraft_version == 0 {
            return Ok(());
        }
        let voters = self.record.as_ref().map(|record| record.voters.as_slice()).unwrap_or_default();
        let is_local =
            |voter: &Voter| voter.voter_id.0 == local.id.get() && voter.voter_directory_id == local.directory;
        match voters {
            [only] if is_local(only) => Ok(()),
            others => {
                let named: Vec<_> = others.iter().map(|voter| voter.voter_id.0.to_string()).collect();
                Err(named.join(", "))
            }
        }
    }

    /// The records of snapshots.
    pub(super) fn to_records(&self) -> Vec<ControlRecord> {
        if self.kraft_version == 0 {
            return Vec::new();
        }
        let version = KRaftVersionRecord::default().with_version(0).with_k_raft_version(self.kraft_version);
        let voters = self.record.clone().map(ControlRecord::KRaftVoters);
        std::iter::once(ControlRecord::KRaftVersion(version)).chain(voters).collect()
    }

    /// The records of a new epoch: its leader, and the voters where the log does not have them yet
    /// or this node is to be found elsewhere than before.
    pub(super) fn start_epoch(&mut self, local: &LocalVoter, next_offset: Offset) -> Vec<ControlRecord> {
        let own = leader_change_message::Voter::default().with_voter_id(local.id.get());
        let leader = LeaderChangeMessage::default()
            .with_version(0)
            .with_leader_id(MessageBrokerId(local.id.get()))
            .with_voters(vec![own.clone()])
            .with_granting_voters(vec![own]);
        let mut records = vec![ControlRecord::LeaderChange(leader)];
        let voter = local.to_voter();
        let moved = self.record.as_ref().is_some_and(|record| record.voters != [voter.clone()]);
        if self.kraft_version >= 1 && (self.offset < Offset(0) || moved) {
            self.record = Some(VotersRecord::default().with_version(0).with_voters(vec![voter]));
            self.offset = next_offset;
            records.extend(self.to_records());
        }
        records
    }
}
