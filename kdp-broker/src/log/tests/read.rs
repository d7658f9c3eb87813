use super::*;
use crate::config::TimestampType as TopicTimestampType;

fn offsets(log: &Log, from: i64, max_bytes: u32, min_one: bool, below: i64) -> Vec<i64> {
    let slice = log.read(Offset(from), max_bytes, min_one, Offset(below)).unwrap();
    let bytes = slice.map(|slice| slice.read().unwrap()).unwrap_or_default();
    records(&bytes).into_iter().map(|(offset, _)| offset).collect()
}

/// Forty batches of two records each, in a few segments; also as it is after a restart, when nothing of the
/// tail is remembered.
fn each_log(check: impl Fn(&Log)) {
    let fixture = Fixture::new(LogConfig { index_interval_bytes: 200, ..segments_of(1500) });
    let mut log = fixture.open();
    for at in 0..40 {
        fill(&mut log, &batch_at(NOW + at * 10, &["first", "second"]));
    }
    assert!(log.segment_count() > 2);
    check(&log);
    log.close().unwrap();
    let mut log = fixture.open();
    log.set_high_watermark(Offset(80));
    check(&log);
}

#[test]
fn a_read_begins_with_the_batch_that_holds_the_offset() {
    each_log(|log| {
        for from in 0..80 {
            let found = offsets(log, from, 1, true, 80);
            assert_eq!(found, [from / 2 * 2, from / 2 * 2 + 1], "from {from}");
        }
    });
}

#[test]
fn a_read_is_bounded_in_bytes_but_whole() {
    let size = batch(&["first", "second"]).len() as u32;
    each_log(|log| {
        for from in [0, 2, 30, 70, 72] {
            assert_eq!(
                offsets(log, from, size - 1, false, 80),
                Vec::<i64>::new(),
                "no room for the first batch"
            );
            assert_eq!(offsets(log, from, 0, true, 80).len(), 2);
            for (max_bytes, count) in [(size * 3 - 1, 4), (size * 3, 6), (size * 4 - 1, 6)] {
                let segment = log.segment_of(Offset(from));
                let segment_end = log.segments.get(segment + 1).map_or(80, |next| next.base_offset().get());
                let expected: Vec<_> = (from..segment_end.min(from + count)).collect();
                assert_eq!(offsets(log, from, max_bytes, true, 80), expected);
            }
        }
    });
}

#[test]
fn a_read_does_not_pass_its_bound() {
    each_log(|log| {
        for below in (2..=80).step_by(2) {
            let found = offsets(log, below - 2, 1 << 20, true, below);
            assert_eq!(found, [below - 2, below - 1]);
            assert_eq!(offsets(log, below, 1 << 20, true, below), Vec::<i64>::new());
        }
        assert_eq!(offsets(log, 80, 1000, true, 80), Vec::<i64>::new());
    });
}

#[test]
fn every_batch_is_read_once_in_order() {
    each_log(|log| {
        for max_bytes in [0, 100, 333, 1000, 1 << 20] {
            let (mut next, mut seen) = (Offset(0), Vec::new());
            while let Some(slice) = log.read(next, max_bytes, true, Offset(80)).unwrap() {
                seen.extend(records(&slice.read().unwrap()).into_iter().map(|(offset, _)| offset));
                next = slice.next_offset;
            }
            assert_eq!(seen, (0..80).collect::<Vec<_>>(), "{max_bytes} bytes a read");
        }
    });
}

#[test]
fn offsets_outside_of_the_log_are_refused() {
    each_log(|log| {
        for offset in [-1, 81, i64::MAX] {
            let refused = log.read(Offset(offset), 1000, true, Offset(80));
            assert!(matches!(refused, Err(ReadError::OutOfRange { .. })), "{offset}");
        }
    });
}

#[test]
fn records_are_found_by_their_timestamp() {
    each_log(|log| {
        let find = |timestamp| log.offset_for_timestamp(timestamp).unwrap().map(|found| found.offset.get());
        assert_eq!(find(0), Some(0));
        for at in 0..40 {
            assert_eq!(find(NOW + at * 10), Some(at * 2));
            assert_eq!(find(NOW + at * 10 + 1), Some(at * 2 + 1));
        }
        assert_eq!(find(NOW + 2), Some(2));
        assert_eq!(find(NOW + 392), None);
        let newest = log.offset_of_max_timestamp().unwrap().unwrap();
        assert_eq!((newest.offset, newest.timestamp, newest.leader_epoch), (Offset(79), NOW + 391, EPOCH));
    });
}

#[test]
fn timestamps_of_an_empty_log_find_nothing() {
    let fixture = Fixture::new(LogConfig::default());
    let log = fixture.open();
    assert_eq!(log.offset_for_timestamp(0).unwrap(), None);
    assert_eq!(log.offset_of_max_timestamp().unwrap(), None);
}

#[test]
fn with_log_append_time_the_first_record_of_the_batch_is_found() {
    let config =
        LogConfig { message_timestamp_type: TopicTimestampType::LogAppendTime, ..LogConfig::default() };
    let fixture = Fixture::new(config);
    let mut log = fixture.open();
    for at in 0..3 {
        log.append_leader(&batch(&["a", "b"]), EPOCH, AppendOrigin::Client, NOW + at).unwrap();
    }
    let found = log.offset_for_timestamp(NOW + 1).unwrap().unwrap();
    assert_eq!((found.offset, found.timestamp), (Offset(2), NOW + 1));
    assert_eq!(log.offset_of_max_timestamp().unwrap().unwrap().offset, Offset(4));
}

#[test]
fn a_slice_outlives_its_segment() {
    let fixture = Fixture::new(LogConfig::default());
    let mut log = fixture.open();
    fill(&mut log, &batch(&["a"]));
    let slice = log.read(Offset(0), 1000, true, Offset(1)).unwrap().unwrap();
    std::fs::remove_dir_all(fixture.path()).unwrap();
    assert_eq!(records(&slice.read().unwrap()), [(0, "a".into())]);
}
