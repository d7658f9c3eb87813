use kdp_client::protocol::messages::ResponseError;

use super::*;
use crate::config::CleanupPolicy;

/// A log of ten segments of one record each, a second apart.
fn ten_segments(config: LogConfig) -> (Fixture, Log) {
    let fixture = Fixture::new(LogConfig { internal_segment_bytes: Some(200), ..config });
    let mut log = fixture.open();
    for at in 0..10 {
        fill(&mut log, &batch_at(NOW + at * 1000, &[&"x".repeat(100)]));
    }
    assert_eq!(log.segment_count(), 10);
    (fixture, log)
}

fn unlimited() -> LogConfig {
    LogConfig { retention_ms: -1, retention_bytes: -1, ..LogConfig::default() }
}

#[test]
fn old_segments_go_by_their_records_timestamps() {
    let (fixture, mut log) = ten_segments(LogConfig { retention_ms: 5000, ..unlimited() });
    assert_eq!(log.delete_old_segments(NOW + 5000).unwrap(), 0);
    assert_eq!(log.delete_old_segments(NOW + 8001).unwrap(), 4);
    assert_eq!((log.log_start_offset(), log.segment_count()), (Offset(4), 6));
    assert_eq!(values(&log, 4).len(), 6);
    let refused = log.read(Offset(3), 100, true, Offset(10)).unwrap_err();
    assert_eq!(refused.response_error(), ResponseError::OffsetOutOfRange);
    let renamed = names(&fixture.path()).iter().filter(|name| name.ends_with(".deleted")).count();
    assert_eq!(renamed, 4 * 3 + 3, "three files a segment, and a snapshot where one was");
    assert_eq!(fixture.parent.take_due_deletions(NOW + 8001 + 60_000).len(), renamed);
}

#[test]
fn when_all_is_old_an_empty_segment_remains() {
    let (_fixture, mut log) = ten_segments(LogConfig { retention_ms: 5000, ..unlimited() });
    assert_eq!(log.delete_old_segments(NOW + 1_000_000).unwrap(), 10);
    assert_eq!((log.log_start_offset(), log.log_end_offset()), (Offset(10), Offset(10)));
    assert_eq!((log.segment_count(), log.size()), (1, 0));
    assert_eq!(log.delete_old_segments(NOW + 9_000_000).unwrap(), 0);
    assert_eq!(fill(&mut log, &batch(&["next"])), 10);
}

#[test]
fn a_log_is_cut_down_to_its_size() {
    let (_fixture, mut log) = ten_segments(unlimited());
    let segment = log.size() / 10;
    let config = LogConfig { retention_bytes: (segment * 4 + 1) as i64, ..**log.config() };
    log.set_config(Arc::new(config));
    assert_eq!(log.delete_old_segments(NOW).unwrap(), 5);
    assert!(log.size() > segment * 4, "no segment goes that would leave less");
}

#[test]
fn nothing_goes_that_consumers_may_not_have_seen() {
    let (_fixture, mut log) = ten_segments(LogConfig { retention_ms: 0, ..unlimited() });
    log.set_high_watermark(Offset(3));
    assert_eq!(log.delete_old_segments(NOW + 1_000_000).unwrap(), 3);
}

#[test]
fn a_compacted_log_only_loses_what_was_deleted() {
    let cleanup_policy = CleanupPolicy { compact: true, delete: false };
    let (_fixture, mut log) =
        ten_segments(LogConfig { retention_ms: 0, cleanup_policy, ..LogConfig::default() });
    assert_eq!(log.delete_old_segments(NOW + 1_000_000).unwrap(), 0);
    log.delete_records_before(Offset(2)).unwrap();
    assert_eq!(log.delete_old_segments(NOW + 1_000_000).unwrap(), 2);
}

#[test]
fn records_are_deleted_up_to_the_high_watermark() {
    let (_fixture, mut log) = ten_segments(unlimited());
    log.set_high_watermark(Offset(6));
    assert_eq!(log.delete_records_before(Offset(4)).unwrap(), Offset(4));
    assert_eq!(log.delete_records_before(Offset(2)).unwrap(), Offset(4), "the start never goes back");
    let refused = log.delete_records_before(Offset(7)).unwrap_err();
    assert_eq!(refused.response_error(), ResponseError::OffsetOutOfRange);
    assert_eq!(log.delete_old_segments(NOW).unwrap(), 4);
}

#[test]
fn truncation_takes_records_epochs_and_producers_back() {
    let fixture = Fixture::new(segments_of(400));
    let mut log = fixture.open();
    for sequence in 0..10 {
        let epoch = LeaderEpoch(sequence / 5);
        log.append_leader(&produced(7, 0, sequence, &[&"x".repeat(100)]), epoch, AppendOrigin::Client, NOW)
            .unwrap();
    }
    assert!(log.truncate_to(Offset(4), NOW).unwrap());
    assert_eq!((log.log_end_offset(), log.latest_epoch()), (Offset(4), Some(LeaderEpoch(0))));
    assert_eq!(log.high_watermark(), Offset(0));
    let refused = append(&mut log, &produced(7, 0, 10, &["x"])).unwrap_err();
    assert_eq!(refused.response_error(), ResponseError::OutOfOrderSequenceNumber);
    assert_eq!(fill(&mut log, &produced(7, 0, 4, &["again"])), 4);
    assert!(!log.truncate_to(Offset(99), NOW).unwrap());
    log.truncate_fully_and_start_at(Offset(50), NOW).unwrap();
    assert_eq!((log.log_start_offset(), log.log_end_offset()), (Offset(50), Offset(50)));
    assert_eq!(log.producers().count(), 0);
    assert_eq!(fill(&mut log, &batch(&["new"])), 50);
}

#[test]
fn a_flush_that_a_truncation_has_overtaken_proves_nothing() {
    let fixture = Fixture::new(LogConfig::default());
    let mut log = fixture.open();
    fill(&mut log, &batch(&["a"]));
    fill(&mut log, &batch(&["b"]));
    let job = log.flush_job().unwrap().unwrap();
    log.truncate_to(Offset(1), NOW).unwrap();
    fill(&mut log, &batch(&["c"]));
    let flushed = job.run();
    log.flushed(flushed).unwrap();
    assert_eq!(log.recovery_point(), Offset(0));
}

#[test]
fn flushes_are_due_by_count_and_by_time() {
    let fixture = Fixture::new(LogConfig { flush_messages: 3, flush_ms: 1000, ..LogConfig::default() });
    let mut log = fixture.open();
    fill(&mut log, &batch(&["a", "b"]));
    assert!(log.due_flush_job(NOW + 999).unwrap().is_none());
    let flushed = log.due_flush_job(NOW + 1000).unwrap().unwrap().run();
    log.flushed(flushed).unwrap();
    assert_eq!(log.recovery_point(), Offset(2));
    fill(&mut log, &batch(&["c", "d", "e"]));
    assert!(log.due_flush_job(NOW + 1000).unwrap().is_some());
}

/// A clock that goes back keeps what it would have deleted, one that goes too far forward deletes it, as in
/// Apache Kafka; neither goes beyond what the settings say of the records' own time.
#[test]
fn a_clock_that_jumps() {
    let (_fixture, mut log) = ten_segments(LogConfig { retention_ms: 5000, ..unlimited() });
    assert_eq!(log.delete_old_segments(NOW + 8001).unwrap(), 4);
    for before in [NOW - 86_400_000, 0, i64::MIN] {
        assert_eq!(log.delete_old_segments(before).unwrap(), 0);
    }
    assert_eq!((fill(&mut log, &batch_at(NOW, &["late"])), log.segment_count()), (10, 7));
    assert_eq!(log.delete_old_segments(i64::MAX).unwrap(), 7);
    assert_eq!((log.log_start_offset(), log.log_end_offset()), (Offset(11), Offset(11)));
}

#[test]
fn producers_expire_by_the_clock_that_there_is() {
    let fixture = Fixture::new(unlimited());
    let mut log = fixture.open();
    fill(&mut log, &produced(7, 0, 0, &["a"]));
    log.remove_expired_producers(NOW - 86_400_000);
    log.remove_expired_producers(NOW + 86_399_999);
    assert!(append(&mut log, &produced(7, 0, 5, &["out of order"])).is_err());
    log.remove_expired_producers(NOW + 86_400_000);
    assert!(append(&mut log, &produced(7, 0, 5, &["a stranger"])).is_ok());
}
