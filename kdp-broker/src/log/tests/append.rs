use kdp_client::protocol::messages::ResponseError;
use kdp_client::protocol::records::{BatchView, TimestampType};

use super::*;
use crate::config::TimestampType as TopicTimestampType;

fn code(result: Result<AppendInfo, AppendError>) -> ResponseError {
    result.unwrap_err().response_error()
}

#[test]
fn records_are_numbered_and_survive_a_clean_stop() {
    let fixture = Fixture::new(LogConfig::default());
    let mut log = fixture.open();
    assert_eq!(fill(&mut log, &batch(&["a", "b"])), 0);
    assert_eq!(fill(&mut log, &batch(&["c"])), 2);
    assert_eq!(log.log_end_offset(), Offset(3));
    log.close().unwrap();
    let log = fixture.open();
    assert_eq!(values(&log, 0), [(0, "a".into()), (1, "b".into()), (2, "c".into())]);
    assert_eq!((log.log_end_offset(), log.recovery_point()), (Offset(3), Offset(3)));
    assert_eq!(log.latest_epoch(), Some(EPOCH));
}

#[test]
fn a_clean_stop_leaves_kafkas_files() {
    let fixture = Fixture::new(LogConfig::default());
    let mut log = fixture.open();
    fill(&mut log, &batch(&["a", "b"]));
    log.close().unwrap();
    assert_eq!(
        names(&fixture.path()),
        [
            "00000000000000000000.index",
            "00000000000000000000.log",
            "00000000000000000000.timeindex",
            "00000000000000000002.snapshot",
            "leader-epoch-checkpoint",
        ]
    );
    let size = |name: &str| std::fs::metadata(fixture.path().join(name)).unwrap().len();
    assert_eq!(size("00000000000000000000.index"), 0);
    assert_eq!(size("00000000000000000000.timeindex"), 12, "the largest timestamp");
    assert_eq!(size("00000000000000000002.snapshot"), 10);
}

#[test]
fn only_the_header_is_changed() {
    let fixture = Fixture::new(LogConfig::default());
    let mut log = fixture.open();
    fill(&mut log, &batch(&["a"]));
    let sent = batch(&["b", "c"]);
    log.append_leader(&sent, LeaderEpoch(9), AppendOrigin::Client, NOW).unwrap();
    let stored = log.read(Offset(1), 1000, true, Offset(3)).unwrap().unwrap().read().unwrap();
    let mut expected = sent;
    expected[..8].copy_from_slice(&1i64.to_be_bytes());
    expected[12..16].copy_from_slice(&9i32.to_be_bytes());
    assert_eq!(stored, expected);
    assert_eq!(log.end_offset_for_epoch(EPOCH), Some((EPOCH, Offset(1))));
}

#[test]
fn log_append_time_is_stamped_and_told() {
    let config =
        LogConfig { message_timestamp_type: TopicTimestampType::LogAppendTime, ..LogConfig::default() };
    let fixture = Fixture::new(config);
    let mut log = fixture.open();
    let info = log.append_leader(&batch(&["a"]), EPOCH, AppendOrigin::Client, NOW + 77).unwrap();
    assert_eq!(info.log_append_time_ms, Some(NOW + 77));
    let stored = log.read(Offset(0), 1000, true, Offset(1)).unwrap().unwrap().read().unwrap();
    let stored = BatchView::parse(&stored).unwrap();
    stored.verify_crc().unwrap();
    assert_eq!(stored.header().timestamp_type(), TimestampType::LogAppendTime);
    assert_eq!(stored.header().max_timestamp, NOW + 77);
}

#[test]
fn sizes_are_bounded() {
    let large = batch(&[&"x".repeat(500)]);
    let mut log = Fixture::new(LogConfig { max_message_bytes: 500, ..LogConfig::default() });
    assert_eq!(code(append(&mut log.open(), &large)), ResponseError::MessageTooLarge);
    log = Fixture::new(segments_of(500));
    assert_eq!(code(append(&mut log.open(), &large)), ResponseError::RecordListTooLarge);
}

#[test]
fn a_damaged_batch_is_refused() {
    let fixture = Fixture::new(LogConfig::default());
    let mut log = fixture.open();
    let good = batch(&["value"]);
    for at in (0..good.len()).filter(|at| !(12..16).contains(at)) {
        let mut bad = good.clone();
        bad[at] ^= 0x40;
        let error = append(&mut log, &bad).expect_err(&format!("flipped byte {at}"));
        assert!(!matches!(error, AppendError::Storage(_)), "{error}");
    }
    assert_eq!(log.log_end_offset(), Offset(0));
}

#[test]
fn what_was_sent_twice_is_written_once() {
    let fixture = Fixture::new(LogConfig::default());
    let mut log = fixture.open();
    fill(&mut log, &batch(&["other"]));
    let first = append(&mut log, &produced(7, 0, 0, &["a", "b"])).unwrap();
    append(&mut log, &produced(7, 0, 2, &["c"])).unwrap();
    let again = append(&mut log, &produced(7, 0, 0, &["a", "b"])).unwrap();
    assert_eq!((again.first_offset, again.last_offset), (first.first_offset, first.last_offset));
    assert!(again.duplicate && !first.duplicate);
    assert_eq!(log.log_end_offset(), Offset(4));
    assert_eq!(code(append(&mut log, &produced(7, 0, 5, &["x"]))), ResponseError::OutOfOrderSequenceNumber);
    append(&mut log, &produced(7, 1, 0, &["d"])).unwrap();
    assert_eq!(code(append(&mut log, &produced(7, 0, 3, &["x"]))), ResponseError::InvalidProducerEpoch);
}

#[test]
fn the_last_batch_of_a_producer_is_known_after_a_clean_stop() {
    let fixture = Fixture::new(LogConfig::default());
    let mut log = fixture.open();
    for sequence in 0..5 {
        fill(&mut log, &produced(7, 0, sequence, &["a"]));
    }
    log.close().unwrap();
    let mut log = fixture.open();
    let again = append(&mut log, &produced(7, 0, 4, &["a"])).unwrap();
    assert!(again.duplicate && again.first_offset == Offset(4));
    assert_eq!(code(append(&mut log, &produced(7, 0, 3, &["a"]))), ResponseError::OutOfOrderSequenceNumber);
    assert_eq!(fill(&mut log, &produced(7, 0, 5, &["b"])), 5);
}

#[test]
fn all_five_batches_are_known_after_a_crash() {
    let fixture = Fixture::new(LogConfig::default());
    let mut log = fixture.open();
    for sequence in 0..6 {
        fill(&mut log, &produced(7, 0, sequence, &["a"]));
    }
    drop(log);
    let mut log = fixture.recover();
    for sequence in 1..6 {
        let again = append(&mut log, &produced(7, 0, sequence, &["a"])).unwrap();
        assert!(again.duplicate && again.first_offset == Offset(sequence.into()));
    }
}

#[test]
fn many_batches_are_one_write_and_one_answer_each() {
    let fixture = Fixture::new(segments_of(1000));
    let mut log = fixture.open();
    let sent: Vec<_> = [
        produced(7, 0, 0, &["a"]),
        produced(7, 0, 1, &["b", "c"]),
        produced(7, 0, 0, &["a"]),
        produced(7, 0, 9, &["gap"]),
        produced(8, 0, 0, &[&"d".repeat(300)]),
        produced(8, 0, 1, &[&"e".repeat(300)]),
        produced(8, 0, 2, &[&"f".repeat(300)]),
    ]
    .into();
    let views: Vec<_> = sent.iter().map(|bytes| BatchView::parse(bytes).unwrap()).collect();
    let checked: Vec<_> = views
        .iter()
        .map(|view| {
            CheckedBatch::check(view, log.partition(), log.config(), AppendOrigin::Client, NOW).unwrap()
        })
        .collect();
    let answers = log.append(&checked, EPOCH, NOW);
    let firsts: Vec<_> =
        answers.iter().map(|answer| answer.as_ref().ok().map(|info| info.first_offset.get())).collect();
    assert_eq!(firsts, [Some(0), Some(1), Some(0), None, Some(3), Some(4), Some(5)]);
    assert!(answers[2].as_ref().unwrap().duplicate);
    assert_eq!(log.segment_count(), 2, "the batches went over into a new segment");
    assert_eq!(values(&log, 0).len(), 6);
}

#[test]
fn a_segment_is_rolled_by_size_and_by_time() {
    let fixture = Fixture::new(LogConfig { segment_ms: 1000, ..segments_of(200) });
    let mut log = fixture.open();
    fill(&mut log, &batch_at(NOW, &["a"]));
    fill(&mut log, &batch_at(NOW + 1000, &["b"]));
    assert_eq!(log.segment_count(), 1);
    fill(&mut log, &batch_at(NOW + 1001, &["c"]));
    assert_eq!(log.segment_count(), 2, "older than segment.ms");
    fill(&mut log, &batch_at(NOW + 1001, &[&"d".repeat(120)]));
    assert_eq!(log.segment_count(), 3, "larger than segment.bytes");
    assert!(names(&fixture.path()).contains(&"00000000000000000003.snapshot".to_owned()));
    assert_eq!(log.parent().take_rolled().len(), 2);
}

#[test]
fn a_segment_is_rolled_when_its_index_is_full() {
    let config = LogConfig { segment_index_bytes: 36, index_interval_bytes: 1, ..LogConfig::default() };
    let fixture = Fixture::new(config);
    let mut log = fixture.open();
    for _ in 0..12 {
        fill(&mut log, &batch(&["a"]));
    }
    // Four offset entries: five batches, since the first has none.
    assert_eq!(log.segment_count(), 3);
    assert_eq!(values(&log, 0).len(), 12);
}

#[test]
fn a_follower_takes_offsets_and_epochs_as_they_are() {
    let leader = Fixture::new(LogConfig::default());
    let mut log = leader.open();
    fill(&mut log, &batch(&["a"]));
    log.append_leader(&batch(&["b"]), LeaderEpoch(3), AppendOrigin::Client, NOW).unwrap();
    log.append_leader(&batch(&["c"]), LeaderEpoch(5), AppendOrigin::Client, NOW).unwrap();
    let bytes = log.read(Offset(0), 10_000, true, Offset(3)).unwrap().unwrap().read().unwrap();

    let follower = Fixture::new(LogConfig::default());
    let mut log = follower.open();
    log.append_as_follower(&bytes, LeaderEpoch(3), NOW).unwrap();
    assert_eq!(values(&log, 0), [(0, "a".into()), (1, "b".into())], "the batch of epoch 5 is left out");
    let refused = log.append_as_follower(&bytes, LeaderEpoch(5), NOW);
    assert!(matches!(refused, Err(AppendError::UnexpectedOffset { .. })));
    assert_eq!(log.latest_epoch(), Some(LeaderEpoch(3)));
}

#[test]
fn after_a_failed_write_nothing_is_acknowledged() {
    let fixture = Fixture::new(segments_of(200));
    let mut log = fixture.open();
    fill(&mut log, &batch(&["a"]));
    // Rolling fails: the directory is gone.
    std::fs::remove_dir_all(fixture.path()).unwrap();
    let large = batch(&[&"x".repeat(120)]);
    assert_eq!(code(append(&mut log, &large)), ResponseError::KafkaStorageError);
    assert!(fixture.parent.is_offline());
    assert_eq!(code(append(&mut log, &batch(&["b"]))), ResponseError::KafkaStorageError);
    assert_eq!(log.log_end_offset(), Offset(1));
}
