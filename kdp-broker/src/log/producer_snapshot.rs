//! `.snapshot`: the producers of a log at an offset (`ProducerSnapshot.json`).
//!
//! Version (int16, 1), CRC-32C of what follows it, a count, and 46 bytes a producer. Of a producer's batches
//! only the last is kept. A file that fails any check is no snapshot: the state is read from the log instead.

use std::fs;
use std::io;
use std::path::Path;

use kdp_client::protocol::types::{Offset, ProducerEpoch, ProducerId};

use super::producer_state::{BatchMetadata, ProducerEntry, ProducerState};

const VERSION: i16 = 1;
const CRC_OFFSET: usize = 2;
const ENTRIES_OFFSET: usize = 6;
const FIRST_ENTRY: usize = 10;
const ENTRY_SIZE: usize = 46;

/// The bytes of a snapshot, producers in the order of their ids.
pub(super) fn encode(state: &ProducerState) -> Vec<u8> {
    let mut producers: Vec<_> = state.producers().iter().collect();
    producers.sort_by_key(|(producer_id, _)| **producer_id);
    let mut out = Vec::with_capacity(FIRST_ENTRY + producers.len() * ENTRY_SIZE);
    out.extend(VERSION.to_be_bytes());
    out.extend(0u32.to_be_bytes());
    out.extend((producers.len() as i32).to_be_bytes());
    producers.into_iter().for_each(|(producer_id, entry)| put_entry(&mut out, *producer_id, entry));
    let crc = crc32c::crc32c(&out[ENTRIES_OFFSET..]);
    out[CRC_OFFSET..ENTRIES_OFFSET].copy_from_slice(&crc.to_be_bytes());
    out
}

fn put_entry(out: &mut Vec<u8>, producer_id: ProducerId, entry: &ProducerEntry) {
    let last = entry.last_batch();
    out.extend(producer_id.get().to_be_bytes());
    out.extend(entry.epoch.get().to_be_bytes());
    out.extend(entry.last_sequence().to_be_bytes());
    out.extend(last.map_or(-1, |batch| batch.last_offset.get()).to_be_bytes());
    out.extend(last.map_or(0, |batch| batch.offset_delta).to_be_bytes());
    out.extend(entry.last_timestamp.to_be_bytes());
    out.extend(entry.coordinator_epoch.to_be_bytes());
    out.extend(entry.current_txn_first_offset.unwrap_or(Offset::NONE).get().to_be_bytes());
}

/// Reads a snapshot's bytes; `None` when they are not one.
pub(super) fn decode(bytes: &[u8]) -> Option<Vec<(ProducerId, ProducerEntry)>> {
    let version = i16::from_be_bytes(*bytes.first_chunk()?);
    let crc = u32::from_be_bytes(*bytes.get(CRC_OFFSET..)?.first_chunk()?);
    let count = i32::from_be_bytes(*bytes.get(ENTRIES_OFFSET..)?.first_chunk()?);
    let entries = bytes.get(FIRST_ENTRY..)?;
    let sound = version == VERSION
        && crc == crc32c::crc32c(&bytes[ENTRIES_OFFSET..])
        && usize::try_from(count).ok()?.checked_mul(ENTRY_SIZE) == Some(entries.len());
    sound.then(|| entries.chunks_exact(ENTRY_SIZE).map(get_entry).collect())
}

fn get_entry(bytes: &[u8]) -> (ProducerId, ProducerEntry) {
    let mut entry = ProducerEntry::new(ProducerEpoch(i16::from_be_bytes(field(bytes, 8))));
    let last_offset = Offset(i64::from_be_bytes(field(bytes, 14)));
    let timestamp = i64::from_be_bytes(field(bytes, 26));
    if last_offset.get() >= 0 {
        entry.add_batch(BatchMetadata {
            last_sequence: i32::from_be_bytes(field(bytes, 10)),
            last_offset,
            offset_delta: i32::from_be_bytes(field(bytes, 22)),
            timestamp,
        });
    }
    entry.last_timestamp = timestamp;
    entry.coordinator_epoch = i32::from_be_bytes(field(bytes, 34));
    let first_offset = Offset(i64::from_be_bytes(field(bytes, 38)));
    entry.current_txn_first_offset = (first_offset.get() >= 0).then_some(first_offset);
    (ProducerId(i64::from_be_bytes(field(bytes, 0))), entry)
}

fn field<const N: usize>(bytes: &[u8], at: usize) -> [u8; N] {
    *bytes[at..].first_chunk().expect("every field lies within the entry")
}

/// Writes a snapshot; it reaches the disk with the next flush.
pub(super) fn write(path: &Path, state: &ProducerState) -> io::Result<()> {
    fs::write(path, encode(state))
}

#[cfg(test)]
mod tests {
    use super::*;
    use kdp_client::protocol::records::{Attributes, BatchHeader};

    fn state() -> ProducerState {
        let mut state = ProducerState::default();
        state.apply(
            &BatchHeader {
                base_offset: Offset(40),
                last_offset_delta: 4,
                producer_id: ProducerId(7),
                producer_epoch: ProducerEpoch(3),
                base_sequence: 10,
                max_timestamp: 1_700_000_000_000,
                attributes: Attributes::default().with_transactional(true),
                ..BatchHeader::empty()
            },
            None,
        );
        state
    }

    #[test]
    fn the_bytes_are_kafkas() {
        let bytes = encode(&state());
        let expected: Vec<u8> = [
            &[0, 1][..],
            &crc32c::crc32c(&bytes[6..]).to_be_bytes(),
            &1i32.to_be_bytes(),
            &7i64.to_be_bytes(),
            &3i16.to_be_bytes(),
            &14i32.to_be_bytes(),
            &44i64.to_be_bytes(),
            &4i32.to_be_bytes(),
            &1_700_000_000_000i64.to_be_bytes(),
            &(-1i32).to_be_bytes(),
            &40i64.to_be_bytes(),
        ]
        .concat();
        assert_eq!(bytes, expected);
        assert_eq!(encode(&ProducerState::default()).len(), 10, "an empty snapshot");
    }

    #[test]
    fn a_snapshot_goes_both_ways() {
        let decoded = decode(&encode(&state())).unwrap();
        let expected: Vec<_> = state().producers().clone().into_iter().collect();
        assert_eq!(decoded, expected);
        assert_eq!(decode(&encode(&ProducerState::default())).unwrap(), []);
    }

    #[test]
    fn a_damaged_file_is_no_snapshot() {
        let good = encode(&state());
        for length in 0..good.len() {
            assert!(decode(&good[..length]).is_none(), "cut to {length}");
        }
        for at in 0..good.len() {
            let mut bad = good.clone();
            bad[at] ^= 1;
            assert!(decode(&bad).is_none(), "flipped byte {at}");
        }
    }
}
