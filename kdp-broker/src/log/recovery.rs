//! What has to be read from the batches again: a segment that was not flushed, and the producers of a log.
//!
//! Follows `LogSegment.recover` and `UnifiedLog.rebuildProducerState`. A segment is believed up to its first
//! batch that is torn, has the wrong CRC or goes back in offsets, and cut there.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::sync::Arc;

use kdp_client::protocol::records::{BatchHeader, BatchView, RecordError, next_batch_size};
use kdp_client::protocol::types::Offset;

use super::append::end_txn_marker;
use super::epoch_cache::EpochCache;
use super::log::aborted_txn;
use super::producer_manager::ProducerStateManager;
use super::producer_state::EndTxnMarker;
use super::scan::{Batches, Located, Step};
use super::segment::Segment;

/// The smallest message of the formats before batches, without its offset and size.
const OLD_MESSAGE_SIZE_MIN: i64 = 14;

/// Reads a segment from its start: rebuilds its indexes, brings epochs and producers (which must be those of
/// its base offset) up to its end, and cuts what is not a batch. Gives how many bytes were cut.
pub(super) fn recover_segment(
    segment: &mut Segment,
    producers: &mut ProducerStateManager,
    epochs: &mut EpochCache,
    index_interval_bytes: i32,
) -> io::Result<u64> {
    let size = segment.size();
    let file = Arc::clone(segment.file()?);
    refuse_old_format(segment, &file, size)?;
    segment.reset_indexes()?;
    let mut batches = Batches::new(&file, 0, size);
    let mut next_offset = segment.base_offset();
    loop {
        let batch = match batches.step()? {
            Step::Batch(batch) => batch,
            Step::End => break,
            Step::Invalid(error) => {
                tracing::warn!(segment = %segment.base_offset(), position = segment.size(), %error, "the log is cut at a batch that is not valid");
                break;
            }
        };
        let header = batch.header();
        if !continues(header, segment.base_offset(), next_offset) {
            tracing::warn!(segment = %segment.base_offset(), position = segment.size(), offset = %header.base_offset, "the log is cut at a batch whose offsets go back");
            break;
        }
        next_offset = header.next_offset();
        segment.note_batch(header, index_interval_bytes)?;
        if epochs.latest_epoch().is_none_or(|latest| header.partition_leader_epoch > latest) {
            epochs.assign(header.partition_leader_epoch, header.base_offset);
        }
        let marker = marker_of(&batch)?;
        apply(segment, producers, header, marker)?;
    }
    let valid = segment.size();
    if valid < size {
        file.set_len(valid)?;
    }
    segment.seal()?;
    Ok(size - valid)
}

fn apply(
    segment: &mut Segment,
    producers: &mut ProducerStateManager,
    header: &BatchHeader,
    marker: Option<EndTxnMarker>,
) -> io::Result<()> {
    if header.has_producer_id()
        && let Some(completed) = producers.state.apply(header, marker)
    {
        if completed.aborted {
            let last_stable_offset = producers.state.last_stable_offset(&completed);
            segment.txn_index.append(aborted_txn(&completed, last_stable_offset))?;
        }
        producers.state.complete(&completed);
    }
    producers.set_map_end_offset(header.next_offset());
    Ok(())
}

/// Whether a batch may lie in a segment behind the offset `next`.
fn continues(header: &BatchHeader, segment_base: Offset, next: Offset) -> bool {
    header.last_offset_delta >= 0
        && header.base_offset >= next
        && header.last_offset() - segment_base <= i64::from(i32::MAX)
}

/// A segment that begins with a message of format 0 or 1 is one that we cannot read, not one that is damaged.
fn refuse_old_format(segment: &Segment, file: &File, size: u64) -> io::Result<()> {
    let mut start = [0; 17];
    if size < start.len() as u64 {
        return Ok(());
    }
    file.read_exact_at(&mut start, 0)?;
    let message_size = i32::from_be_bytes([start[8], start[9], start[10], start[11]]);
    let whole = (OLD_MESSAGE_SIZE_MIN..=size as i64 - 12).contains(&message_size.into());
    match next_batch_size(&start) {
        Err(RecordError::UnsupportedMagic(magic @ 0..=1)) if whole => Err(io::Error::new(
            io::ErrorKind::Unsupported,
            format!("the segment at offset {} has records of message format {magic}", segment.base_offset()),
        )),
        _ => Ok(()),
    }
}

fn marker_of(batch: &BatchView<'_>) -> io::Result<Option<EndTxnMarker>> {
    if !batch.header().is_control() {
        return Ok(None);
    }
    end_txn_marker(batch).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
}

/// Brings the producers to what they were at `last_offset`, from the latest snapshot and the batches behind
/// it. After a clean stop without any snapshot nothing is read, as in Kafka: there were no producers then.
pub(super) fn rebuild_producer_state(
    producers: &mut ProducerStateManager,
    segments: &[Segment],
    log_start_offset: Offset,
    last_offset: Offset,
    clean: bool,
    now_ms: i64,
) -> io::Result<()> {
    // The last two segments get a snapshot each, so that a truncation need not read more than those.
    let last_two: Vec<_> = segments.iter().rev().take(2).rev().map(Segment::base_offset).collect();
    if clean && !producers.has_snapshots() {
        for offset in last_two.into_iter().chain([last_offset]) {
            producers.set_map_end_offset(offset);
            producers.take_snapshot()?;
        }
        return Ok(());
    }
    let known_empty = producers.state.is_empty() && producers.map_end_offset() >= last_offset;
    producers.truncate_and_reload(log_start_offset, last_offset, now_ms)?;
    if last_offset > producers.map_end_offset() && !known_empty {
        let first = segments
            .partition_point(|segment| segment.base_offset() <= producers.map_end_offset())
            .saturating_sub(1);
        for segment in &segments[first..] {
            if segment.base_offset() >= last_offset {
                break;
            }
            let start = segment.base_offset().max(producers.map_end_offset()).max(log_start_offset);
            producers.set_map_end_offset(start);
            if last_two.contains(&segment.base_offset()) {
                producers.take_snapshot()?;
            }
            load_producers(segment, producers, start, last_offset)?;
        }
    }
    producers.set_map_end_offset(last_offset);
    producers.take_snapshot()
}

fn load_producers(
    segment: &Segment,
    producers: &mut ProducerStateManager,
    start: Offset,
    last_offset: Offset,
) -> io::Result<()> {
    let Some(first) = segment.locate(start)? else { return Ok(()) };
    for located in segment.headers(first.position)? {
        let located = located?;
        if located.header.base_offset >= last_offset {
            break;
        }
        if !located.header.has_producer_id() {
            continue;
        }
        let marker = if located.header.is_control() { read_marker(segment, &located)? } else { None };
        if let Some(completed) = producers.state.apply(&located.header, marker) {
            producers.state.complete(&completed);
        }
    }
    Ok(())
}

fn read_marker(segment: &Segment, located: &Located) -> io::Result<Option<EndTxnMarker>> {
    let mut bytes = vec![0; located.header.size_in_bytes()];
    segment.file()?.read_exact_at(&mut bytes, located.position)?;
    let batch =
        BatchView::parse(&bytes).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
    marker_of(&batch)
}
