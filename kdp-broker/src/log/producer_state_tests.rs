use kdp_client::protocol::records::Attributes;

use super::*;

const PRODUCER: ProducerId = ProducerId(7);

fn batch(offset: i64, count: i32, epoch: i16, sequence: i32) -> BatchHeader {
    BatchHeader {
        base_offset: Offset(offset),
        last_offset_delta: count - 1,
        records_count: count,
        producer_id: PRODUCER,
        producer_epoch: ProducerEpoch(epoch),
        base_sequence: sequence,
        max_timestamp: offset,
        ..BatchHeader::empty()
    }
}

fn transactional(mut header: BatchHeader) -> BatchHeader {
    header.attributes = Attributes::default().with_transactional(true);
    header
}

fn control(offset: i64, producer: i64, epoch: i16) -> BatchHeader {
    let attributes = Attributes::default().with_transactional(true).with_control(true);
    BatchHeader { producer_id: ProducerId(producer), attributes, ..batch(offset, 1, epoch, NO_SEQUENCE) }
}

fn marker(aborted: bool, coordinator_epoch: i32) -> EndTxnMarker {
    EndTxnMarker { aborted, coordinator_epoch, timestamp: 99 }
}

/// A state after batches of one record each, with these epochs and sequences.
fn state(batches: &[(i16, i32)]) -> ProducerState {
    let mut state = ProducerState::default();
    for (offset, (epoch, sequence)) in batches.iter().enumerate() {
        state.apply(&batch(offset as i64, 1, *epoch, *sequence), None);
    }
    state
}

/// What a client hears that now sends one record with this epoch and sequence.
fn check(batches: &[(i16, i32)], epoch: i16, sequence: i32) -> Result<(), &'static str> {
    let header = batch(100, 1, epoch, sequence);
    state(batches).check(&header, None, AppendOrigin::Client).map_err(|error| match error {
        ProducerError::InvalidEpoch { .. } => "epoch",
        ProducerError::OutOfOrderSequence { .. } => "sequence",
        ProducerError::InvalidTxnState { .. } => "txn",
        ProducerError::CoordinatorFenced { .. } => "fenced",
    })
}

#[test]
fn batches_follow_on_one_another() {
    assert_eq!(check(&[(0, 0)], 0, 1), Ok(()));
    assert_eq!(check(&[(0, 0)], 0, 2), Err("sequence"));
    assert_eq!(check(&[(0, 5)], 0, 4), Err("sequence"));
    assert_eq!(check(&[(0, i32::MAX)], 0, 0), Ok(()));
    assert_eq!(check(&[(0, i32::MAX)], 0, 1), Err("sequence"));
}

#[test]
fn an_unknown_producer_begins_anywhere() {
    assert_eq!(check(&[], 3, 1234), Ok(()));
}

#[test]
fn a_new_epoch_begins_at_zero_and_an_old_one_is_fenced() {
    assert_eq!(check(&[(1, 5)], 2, 0), Ok(()));
    assert_eq!(check(&[(1, 5)], 2, 6), Err("sequence"));
    assert_eq!(check(&[(1, 5)], 0, 6), Err("epoch"));
}

#[test]
fn coordinators_are_not_held_to_sequences() {
    let header = batch(9, 1, 0, 77);
    assert_eq!(state(&[(0, 0)]).check(&header, None, AppendOrigin::Coordinator), Ok(()));
}

#[test]
fn the_last_five_batches_are_known_again() {
    let state = state(&[(0, 0), (0, 1), (0, 2), (0, 3), (0, 4), (0, 5)]);
    let found = |header: &BatchHeader| state.find_duplicate(header).map(|batch| batch.first_offset().get());
    assert_eq!(found(&batch(0, 1, 0, 0)), None, "the sixth last is forgotten");
    for sequence in 1..=5 {
        assert_eq!(found(&batch(0, 1, 0, sequence)), Some(i64::from(sequence)));
    }
    assert_eq!(found(&batch(0, 2, 0, 1)), None, "another length is another batch");
    assert_eq!(found(&batch(0, 1, 1, 1)), None, "another epoch is another batch");
}

#[test]
fn a_duplicate_is_found_across_the_wrap() {
    let mut state = ProducerState::default();
    let header = batch(50, 4, 0, i32::MAX - 1);
    state.apply(&header, None);
    let found = state.find_duplicate(&header).unwrap();
    assert_eq!(
        (found.last_sequence, found.first_sequence(), found.first_offset()),
        (1, i32::MAX - 1, Offset(50))
    );
    assert_eq!(state.check(&batch(54, 1, 0, 2), None, AppendOrigin::Client), Ok(()));
}

#[test]
fn transactions_hold_the_last_stable_offset_back() {
    let mut state = ProducerState::default();
    state.apply(&transactional(batch(10, 2, 0, 0)), None);
    state.apply(&transactional(batch(12, 1, 0, 2)), None);
    let other = BatchHeader { producer_id: ProducerId(8), ..transactional(batch(13, 1, 0, 0)) };
    state.apply(&other, None);
    assert_eq!(state.first_unstable_offset(), Some(Offset(10)));

    let completed = state.apply(&control(14, 7, 0), Some(marker(true, 0))).unwrap();
    assert_eq!((completed.first_offset, completed.last_offset), (Offset(10), Offset(14)));
    assert_eq!(state.last_stable_offset(&completed), Offset(13), "the other transaction is open");
    state.complete(&completed);
    assert_eq!(
        state.first_unstable_offset(),
        Some(Offset(10)),
        "until the marker is below the high watermark"
    );
    state.on_high_watermark(Offset(14));
    assert_eq!(state.first_unstable_offset(), Some(Offset(10)));
    state.on_high_watermark(Offset(15));
    assert_eq!(state.first_unstable_offset(), Some(Offset(13)));

    let completed = state.apply(&control(15, 8, 0), Some(marker(false, 0))).unwrap();
    assert_eq!(state.last_stable_offset(&completed), Offset(16));
}

#[test]
fn a_marker_raises_the_epoch_and_forgets_the_batches() {
    let mut state = ProducerState::default();
    state.apply(&transactional(batch(0, 3, 0, 0)), None);
    state.apply(&control(3, 7, 1), Some(marker(false, 4)));
    let entry = &state.producers()[&PRODUCER];
    assert_eq!((entry.epoch.get(), entry.last_sequence(), entry.coordinator_epoch), (1, NO_SEQUENCE, 4));
    assert_eq!((entry.last_timestamp, entry.current_txn_first_offset), (99, None));
    assert_eq!(state.check(&batch(4, 1, 1, 0), None, AppendOrigin::Client), Ok(()));
    let zombie = state.check(&control(4, 7, 1), Some(marker(false, 3)), AppendOrigin::Coordinator);
    assert!(matches!(zombie, Err(ProducerError::CoordinatorFenced { .. })));
}

#[test]
fn a_marker_without_a_transaction_completes_none() {
    let mut state = ProducerState::default();
    assert_eq!(state.apply(&control(0, 7, 0), Some(marker(true, 0))), None);
    assert_eq!(state.first_unstable_offset(), None);
}

#[test]
fn no_plain_batch_within_a_transaction() {
    let mut state = ProducerState::default();
    state.apply(&transactional(batch(0, 1, 0, 0)), None);
    let refused = state.check(&batch(1, 1, 0, 1), None, AppendOrigin::Client);
    assert_eq!(refused, Err(ProducerError::InvalidTxnState { producer_id: PRODUCER }));
}

#[test]
fn silent_producers_are_forgotten_unless_in_a_transaction() {
    let mut state = state(&[(0, 0)]);
    let open = BatchHeader { producer_id: ProducerId(8), ..transactional(batch(1, 1, 0, 0)) };
    state.apply(&open, None);
    state.remove_expired(999, 1000);
    assert_eq!(state.producers().len(), 2);
    state.remove_expired(100_000, 1000);
    assert_eq!(state.producers().keys().collect::<Vec<_>>(), [&ProducerId(8)]);
}
