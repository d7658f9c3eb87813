//! Rounds of cleaning on logs in temporary directories: what stays, and that it stays through crashes.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use kdp_client::protocol::records::{
    AppendOrigin, BatchBuilder, Batches, Compression, ControlRecord, EndTxnMarker,
};
use kdp_client::protocol::types::{Offset, ProducerEpoch, ProducerId};

use super::pass::Cleaned;
use super::{CLEANED_SUFFIX, CleaningError, Pass, SWAP_SUFFIX};
use crate::config::{CleanupPolicy, LogConfig};
use crate::log::Log;
use crate::log::tests::{EPOCH, Fixture, NOW, names, segments_of, values};

const DAY_MS: i64 = 86_400_000;
const MAP_BYTES: usize = 1 << 20;

/// Compacted, whenever there is something to compact, in segments of a few batches.
fn compacted() -> LogConfig {
    LogConfig {
        cleanup_policy: CleanupPolicy { compact: true, delete: false },
        min_cleanable_dirty_ratio: 0.0,
        ..segments_of(400)
    }
}

fn keyed(records: &[(&str, Option<&str>)]) -> BatchBuilder {
    let mut builder = BatchBuilder::new();
    put(&mut builder, records);
    builder
}

fn put(builder: &mut BatchBuilder, records: &[(&str, Option<&str>)]) {
    for (at, (key, value)) in records.iter().enumerate() {
        builder.append(NOW + at as i64, Some(key.as_bytes()), value.map(str::as_bytes), &[]);
    }
}

fn append(log: &mut Log, builder: BatchBuilder) {
    append_as(log, builder, AppendOrigin::Client);
}

fn append_as(log: &mut Log, builder: BatchBuilder, origin: AppendOrigin) {
    log.append_leader(&builder.build().unwrap(), EPOCH, origin, NOW).unwrap();
    log.set_high_watermark(log.log_end_offset());
}

/// Rolls, so that everything so far can be cleaned.
fn seal(log: &mut Log) {
    log.roll(NOW).unwrap();
    append(log, keyed(&[("active", Some("segment"))]));
}

/// One round; gives up to where the log is clean now, unless there was nothing to be done.
fn round(log: &mut Log, now_ms: i64) -> Option<i64> {
    round_with(log, now_ms, MAP_BYTES)
}

fn round_with(log: &mut Log, now_ms: i64, map_bytes: usize) -> Option<i64> {
    let dirtiness = log.dirtiness(now_ms).unwrap().filter(|dirtiness| dirtiness.is_due)?;
    let plan = log.cleaning_plan(&dirtiness).unwrap();
    let cleaned = Pass::new(&plan, now_ms, &|| true)
        .run(map_bytes, |cleaned| Ok(log.swap_in(&cleaned, now_ms).unwrap()))
        .unwrap();
    log.set_first_dirty(Some(cleaned));
    Some(cleaned.get())
}

/// Everything is dirty again, as after the loss of a checkpoint.
fn again(log: &mut Log, now_ms: i64) {
    log.set_first_dirty(None);
    round(log, now_ms).unwrap();
}

/// The headers of all batches before the active segment.
fn batches(log: &Log) -> Vec<(i64, i64, i32, Option<i64>)> {
    let mut found = Vec::new();
    let mut next = Offset(0);
    while let Some(slice) = log.read(next, 1 << 20, true, log.active().base_offset()).unwrap() {
        for batch in Batches::new(&slice.read().unwrap()) {
            let header = batch.unwrap().header().clone();
            let horizon = header.delete_horizon_ms();
            found.push((header.base_offset.get(), header.last_offset().get(), header.records_count, horizon));
        }
        next = slice.next_offset;
    }
    found
}

/// The last value of each key, with its offset, of keys `k0` to `k4` in turn.
fn written(log: &mut Log, count: i64) -> Vec<(i64, String)> {
    let mut last = BTreeMap::new();
    for number in 0..count {
        let (key, value) = (format!("k{}", number % 5), format!("v{number}"));
        append(log, keyed(&[(&key, Some(&value))]));
        last.insert(key, (number, value));
    }
    seal(log);
    let mut last: Vec<_> = last.into_values().collect();
    last.sort();
    last.push((count, "segment".to_owned()));
    last
}

#[test]
fn of_each_key_the_last_record_stays() {
    let fixture = Fixture::new(compacted());
    let mut log = fixture.open();
    let expected = written(&mut log, 103);
    assert!(log.segment_count() > 15);
    let size = log.size();
    assert_eq!(round(&mut log, NOW), Some(103));
    assert_eq!(values(&log, 0), expected);
    for from in 0..=103 {
        let later: Vec<_> = expected.iter().filter(|(offset, _)| *offset >= from).cloned().collect();
        assert_eq!(values(&log, from), later, "read from {from}");
    }
    assert!(log.size() < size / 5);
    assert_eq!((log.log_start_offset(), log.log_end_offset()), (Offset(0), Offset(104)));
    assert_eq!(round(&mut log, NOW), None, "nothing is dirty");
    again(&mut log, NOW);
    assert!(log.segment_count() <= 3, "small segments become one: {}", log.segment_count());
    assert_eq!(values(&log, 0), expected);
    log.close().unwrap();
    drop(log);
    assert_eq!(values(&fixture.open(), 0), expected);
    assert_eq!(values(&fixture.recover(), 0), expected);
}

#[test]
fn rounds_go_on_where_the_last_one_ended() {
    let fixture = Fixture::new(compacted());
    let mut log = fixture.open();
    written(&mut log, 20);
    round(&mut log, NOW).unwrap();
    for number in 0..7 {
        append(&mut log, keyed(&[("k3", Some(&format!("new{number}")))]));
    }
    seal(&mut log);
    assert_eq!(round(&mut log, NOW), Some(28));
    let expected = ["v15", "v16", "v17", "v19", "segment", "new6", "segment"];
    assert_eq!(values(&log, 0).into_iter().map(|(_, value)| value).collect::<Vec<_>>(), expected);
}

#[test]
fn a_map_that_is_full_gets_forward_all_the_same() {
    let fixture = Fixture::new(compacted());
    let mut log = fixture.open();
    let expected = written(&mut log, 60);
    let mut ends = Vec::new();
    while let Some(end) = round_with(&mut log, NOW, 200) {
        ends.push(end);
    }
    assert!(ends.len() > 5 && ends.is_sorted_by(|one, next| one < next), "{ends:?}");
    assert_eq!(ends.last(), Some(&60));
    let last = |values: Vec<(i64, String)>| values.into_iter().rev().take(6).rev().collect::<Vec<_>>();
    assert_eq!(last(values(&log, 0)), expected);
}

#[test]
fn a_tombstone_stays_for_its_time_and_then_goes() {
    let fixture = Fixture::new(compacted());
    let mut log = fixture.open();
    append(&mut log, keyed(&[("a", Some("1")), ("b", Some("2"))]));
    append(&mut log, keyed(&[("a", None), ("c", Some("3"))]));
    seal(&mut log);
    round(&mut log, NOW).unwrap();
    let horizon = NOW + DAY_MS;
    assert_eq!(batches(&log), [(0, 1, 1, None), (2, 3, 2, Some(horizon))]);
    again(&mut log, horizon - 1);
    assert_eq!(
        batches(&log),
        [(0, 1, 1, None), (2, 3, 2, Some(horizon))],
        "its time counts from the first round"
    );
    again(&mut log, horizon);
    assert_eq!(batches(&log), [(0, 1, 1, None), (2, 3, 1, Some(horizon))]);
    let left: Vec<_> = values(&log, 0).into_iter().map(|(_, value)| value).collect();
    assert_eq!(left, ["2", "3", "segment"]);
}

#[test]
fn compressed_batches_stay_compressed() {
    let fixture = Fixture::new(LogConfig { internal_segment_bytes: Some(4000), ..compacted() });
    let mut log = fixture.open();
    for codec in [Compression::Gzip, Compression::Snappy, Compression::Lz4, Compression::Zstd] {
        let mut builder = BatchBuilder::new().compression(codec, None);
        let mine = format!("{codec:?}");
        put(&mut builder, &[("shared", Some(&mine)), (&mine, Some(&mine))]);
        append(&mut log, builder);
    }
    seal(&mut log);
    round(&mut log, NOW).unwrap();
    let left: Vec<_> = values(&log, 0).into_iter().map(|(_, value)| value).collect();
    assert_eq!(left, ["Gzip", "Snappy", "Lz4", "Zstd", "Zstd", "segment"]);
    let slice = log.read(Offset(0), 1 << 20, true, log.log_end_offset()).unwrap().unwrap();
    let codecs = Batches::new(&slice.read().unwrap())
        .map(|batch| batch.unwrap().header().compression().unwrap())
        .collect::<Vec<_>>();
    assert_eq!(codecs, [Compression::Gzip, Compression::Snappy, Compression::Lz4, Compression::Zstd]);
}

/// A producer that sends its last batch again must be told that it is there already, cleaned or not.
#[test]
fn what_a_producer_has_written_last_is_remembered() {
    let fixture = Fixture::new(compacted());
    let mut log = fixture.open();
    let of_producer = |sequence: i32| {
        let mut builder = BatchBuilder::new().producer(ProducerId(7), ProducerEpoch(1), sequence);
        put(&mut builder, &[("a", Some("of a producer")), ("b", Some("of a producer"))]);
        builder
    };
    append(&mut log, of_producer(0));
    append(&mut log, of_producer(2));
    append(&mut log, keyed(&[("a", Some("later")), ("b", Some("later"))]));
    seal(&mut log);
    round(&mut log, NOW).unwrap();
    assert_eq!(batches(&log), [(2, 3, 0, None), (4, 5, 2, None)]);
    drop(log);
    for name in names(&fixture.path()).iter().filter(|name| name.ends_with(".snapshot")) {
        fs::remove_file(fixture.path().join(name)).unwrap();
    }
    let mut log = fixture.recover();
    let batch = of_producer(2).build().unwrap();
    let info = log.append_leader(&batch, EPOCH, AppendOrigin::Client, NOW).unwrap();
    assert!(info.duplicate && info.first_offset == Offset(2), "{info:?}");
}

#[test]
fn of_aborted_transactions_nothing_stays_and_of_others_the_marker_while_it_is_needed() {
    let fixture = Fixture::new(compacted());
    let mut log = fixture.open();
    let transactional = |producer: i64, key: &str| {
        let mut builder =
            BatchBuilder::new().producer(ProducerId(producer), ProducerEpoch(0), 0).transactional();
        put(&mut builder, &[(key, Some("in a transaction"))]);
        builder
    };
    let marker = |producer: i64, commits: bool| {
        let end = EndTxnMarker { coordinator_epoch: 0 };
        let record = if commits { ControlRecord::Commit(end) } else { ControlRecord::Abort(end) };
        let mut builder = BatchBuilder::new()
            .producer(ProducerId(producer), ProducerEpoch(0), -1)
            .transactional()
            .control();
        builder.append(NOW, Some(&record.record_type().key()), Some(&record.value().unwrap()), &[]);
        builder
    };
    append(&mut log, keyed(&[("a", Some("before"))]));
    append(&mut log, transactional(1, "a"));
    append(&mut log, transactional(2, "b"));
    append_as(&mut log, marker(1, false), AppendOrigin::Coordinator);
    append_as(&mut log, marker(2, true), AppendOrigin::Coordinator);
    seal(&mut log);
    assert_eq!(log.aborted_transactions(Offset(0), Offset(9)).unwrap().len(), 1);
    round(&mut log, NOW).unwrap();
    // Of producer 1, whose state still counts, the emptied batch; of both the markers.
    let horizon = Some(NOW + DAY_MS);
    assert_eq!(
        batches(&log),
        [(0, 0, 1, None), (1, 1, 0, None), (2, 2, 1, None), (3, 3, 1, None), (4, 4, 1, None)]
    );
    assert_eq!(
        log.aborted_transactions(Offset(0), Offset(9)).unwrap().len(),
        1,
        "its marker is still to be read"
    );
    append(&mut log, keyed(&[("b", Some("later"))]));
    seal(&mut log);
    log.remove_expired_producers(NOW + 2 * DAY_MS);
    round(&mut log, NOW).unwrap();
    again(&mut log, NOW);
    assert!(batches(&log).contains(&(4, 4, 1, horizon)), "{:?}", batches(&log));
    again(&mut log, NOW + DAY_MS);
    let left: Vec<_> = values(&log, 0).into_iter().map(|(_, value)| value).collect();
    assert_eq!(left, ["before", "segment", "later", "segment"]);
    assert_eq!(log.aborted_transactions(Offset(0), Offset(9)).unwrap(), []);
}

#[test]
fn what_is_young_active_or_not_committed_is_not_cleaned() {
    let lag = LogConfig { min_compaction_lag_ms: 1000, ..compacted() };
    let fixture = Fixture::new(lag);
    let mut log = fixture.open();
    written(&mut log, 20);
    assert_eq!(round(&mut log, NOW + 999), None);
    assert_eq!(round(&mut log, NOW + 1000), Some(20));

    let fixture = Fixture::new(compacted());
    let mut log = fixture.open();
    append(&mut log, keyed(&[("a", Some("1"))]));
    append(&mut log, keyed(&[("a", Some("2"))]));
    assert_eq!(round(&mut log, NOW), None, "the active segment");

    let fixture = Fixture::new(compacted());
    let mut log = fixture.open();
    written(&mut log, 20);
    log.set_high_watermark(Offset(0));
    assert_eq!(round(&mut log, NOW), None);

    let kept = LogConfig { cleanup_policy: CleanupPolicy { compact: false, delete: true }, ..compacted() };
    let fixture = Fixture::new(kept);
    let mut log = fixture.open();
    written(&mut log, 20);
    assert_eq!(round(&mut log, NOW), None);

    let rarely = LogConfig { min_cleanable_dirty_ratio: 0.9, ..compacted() };
    let fixture = Fixture::new(rarely);
    let mut log = fixture.open();
    written(&mut log, 20);
    assert_eq!(round(&mut log, NOW), Some(20), "all of it is dirty");
    append(&mut log, keyed(&[("k1", Some("more"))]));
    seal(&mut log);
    assert_eq!(round(&mut log, NOW), None);
    log.set_config(std::sync::Arc::new(LogConfig { max_compaction_lag_ms: 1000, ..*log.config().as_ref() }));
    assert_eq!(round(&mut log, NOW + 1000), None);
    assert!(round(&mut log, NOW + 1001).is_some(), "it has waited for long enough");
}

#[test]
fn a_round_that_is_interrupted_leaves_nothing_behind() {
    let fixture = Fixture::new(compacted());
    let mut log = fixture.open();
    written(&mut log, 40);
    let before = (values(&log, 0), names(&fixture.path()));
    let plan = log.cleaning_plan(&log.dirtiness(NOW).unwrap().unwrap()).unwrap();
    for steps in [0, 10, 40, 42] {
        let left = std::cell::Cell::new(steps);
        let goes_on = || left.replace(left.get() - 1) > 0;
        let ended = Pass::new(&plan, NOW, &goes_on).run(MAP_BYTES, |_| unreachable!("not that far"));
        assert!(matches!(ended, Err(CleaningError::Interrupted)), "{ended:?}");
        assert_eq!((values(&log, 0), names(&fixture.path())), before);
    }
}

#[test]
fn a_log_that_has_changed_meanwhile_keeps_its_segments() {
    let fixture = Fixture::new(compacted());
    let mut log = fixture.open();
    written(&mut log, 40);
    let plan = log.cleaning_plan(&log.dirtiness(NOW).unwrap().unwrap()).unwrap();
    log.delete_records_before(Offset(20)).unwrap();
    log.delete_old_segments(NOW).unwrap();
    let before = values(&log, 20);
    let ended =
        Pass::new(&plan, NOW, &|| true).run(MAP_BYTES, |cleaned| Ok(log.swap_in(&cleaned, NOW).unwrap()));
    assert!(matches!(ended, Err(CleaningError::Interrupted)), "{ended:?}");
    assert_eq!(values(&log, 20), before);
    assert!(!names(&fixture.path()).iter().any(|name| name.ends_with(CLEANED_SUFFIX)));
}

/// The process ends after any of the renames: what is read then is right, and nothing is in two places.
#[test]
fn a_swap_may_end_anywhere() {
    let fixture = Fixture::new(compacted());
    let mut log = fixture.open();
    let expected = written(&mut log, 40);
    let plan = log.cleaning_plan(&log.dirtiness(NOW).unwrap().unwrap()).unwrap();
    let mut cleaned: Option<Cleaned> = None;
    let ended = Pass::new(&plan, NOW, &|| true).run(MAP_BYTES, |one| {
        cleaned.get_or_insert(one);
        Ok(false)
    });
    assert!(matches!(ended, Err(CleaningError::Interrupted)));
    let before = values(&log, 0);
    drop(log);
    let cleaned = cleaned.unwrap();
    let all = cleaned.renames(&fixture.path()).len();
    for done in 0..=all {
        let crashed = Fixture::new(compacted());
        copy(&fixture.path(), &crashed.path());
        let mut is_swapped = false;
        for (from, to) in cleaned.renames(&crashed.path()).into_iter().take(done) {
            if from.exists() {
                is_swapped |= to.to_string_lossy().ends_with(&format!(".timeindex{SWAP_SUFFIX}"));
                fs::rename(from, to).unwrap();
            }
        }
        let mut log = crashed.recover();
        log.set_high_watermark(log.log_end_offset());
        let after = values(&log, 0);
        let last = |values: &[(i64, String)]| values[values.len() - expected.len()..].to_vec();
        assert_eq!(last(&after), expected, "after {done} renames");
        assert_eq!(after == before, !is_swapped, "after {done} renames");
        assert!(
            !names(&crashed.path())
                .iter()
                .any(|name| name.ends_with(CLEANED_SUFFIX) || name.ends_with(SWAP_SUFFIX))
        );
        again(&mut log, NOW);
        assert_eq!(values(&log, 0), expected);
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for name in names(from) {
        fs::copy(from.join(&name), to.join(&name)).unwrap();
    }
}
