use std::fs;
use std::sync::atomic::{AtomicBool, Ordering};

use kdp_client::protocol::records::{BatchBuilder, ControlRecord, EndTxnMarker};
use proptest::prelude::*;

use super::*;

const LOG: &str = "00000000000000000000.log";

/// A log of six batches in one segment, an index entry each, that was never flushed; and its bytes.
fn unflushed() -> (Fixture, Vec<u8>, Vec<usize>) {
    let fixture = Fixture::new(LogConfig { index_interval_bytes: 1, ..LogConfig::default() });
    let mut log = fixture.open();
    let mut ends = vec![0];
    for sequence in 0..6 {
        fill(&mut log, &produced(7, 0, sequence * 2, &["first", "second"]));
        ends.push(log.size() as usize);
    }
    drop(log);
    let bytes = fs::read(fixture.path().join(LOG)).unwrap();
    (fixture, bytes, ends)
}

/// What a log must be like after its file was left as `bytes`: the batches that `whole` of them are.
fn check_recovered(fixture: &Fixture, bytes: &[u8], whole: usize, what: &str) {
    fs::write(fixture.path().join(LOG), bytes).unwrap();
    let mut log = fixture.recover();
    let end = whole as i64 * 2;
    assert_eq!(log.log_end_offset(), Offset(end), "{what}");
    assert_eq!(values(&log, 0).len() as i64, end, "{what}");
    assert_eq!(fs::metadata(fixture.path().join(LOG)).unwrap().len(), log.size(), "{what}");
    for offset in 0..end {
        let slice = log.read(Offset(offset), 1, true, Offset(end)).unwrap().unwrap();
        assert_eq!(records(&slice.read().unwrap())[0].0, offset / 2 * 2, "{what}");
    }
    // The producer goes on where the valid batches end.
    let sequence = end as i32;
    assert_eq!(fill(&mut log, &produced(7, 0, sequence, &["first", "second"])), end, "{what}");
    assert_eq!(log.latest_epoch(), Some(EPOCH), "{what}");
}

#[test]
fn a_torn_tail_is_cut_at_the_last_whole_batch() {
    let (fixture, bytes, ends) = unflushed();
    for length in ends[3]..bytes.len() {
        let whole = ends.iter().filter(|end| **end <= length).count() - 1;
        check_recovered(&fixture, &bytes[..length], whole, &format!("cut to {length} bytes"));
    }
}

#[test]
fn a_flipped_bit_ends_the_log_before_its_batch() {
    let (fixture, bytes, ends) = unflushed();
    for at in ends[4]..bytes.len() {
        let mut bad = bytes.clone();
        bad[at] ^= 0x04;
        fs::write(fixture.path().join(LOG), &bad).unwrap();
        let log = fixture.recover();
        let whole = ends.iter().filter(|end| **end <= at).count() - 1;
        // Base offset and leader epoch lie outside of the CRC: there a flip may go unseen.
        assert!(log.log_end_offset() >= Offset(whole as i64 * 2), "flipped byte {at}");
        let position = at - ends[whole];
        if (8..12).contains(&position) || position >= 16 {
            assert_eq!(log.log_end_offset(), Offset(whole as i64 * 2), "flipped byte {at}");
        }
    }
}

#[test]
fn a_preallocated_tail_of_zeros_is_cut() {
    let (fixture, mut bytes, _) = unflushed();
    for zeros in [1, 11, 12, 16, 17, 60, 61, 100, 5000] {
        let valid = bytes.len();
        bytes.resize(valid + zeros, 0);
        check_recovered(&fixture, &bytes, 6, &format!("{zeros} zeros"));
        bytes.truncate(valid);
    }
}

#[test]
fn lost_and_damaged_indexes_are_rebuilt() {
    let (fixture, _, _) = unflushed();
    let path = |name: &str| fixture.path().join(format!("00000000000000000000.{name}"));
    let mut log = fixture.recover();
    log.close().unwrap();
    let good = ["index", "timeindex"].map(|name| fs::read(path(name)).unwrap());
    assert_eq!(good[0].len(), 5 * 8, "every batch but the first");
    for (name, good) in ["index", "timeindex"].into_iter().zip(&good) {
        let padded = [&good[..], &[0; 240]].concat();
        for bad in [None, Some(&good[..good.len() - 3]), Some(&padded[..])] {
            match bad {
                None => fs::remove_file(path(name)).unwrap(),
                Some(bytes) => fs::write(path(name), bytes).unwrap(),
            }
            let mut log = fixture.open();
            assert_eq!(values(&log, 0).len(), 12);
            log.close().unwrap();
            assert_eq!(&fs::read(path(name)).unwrap(), good, "{name} after {bad:?}");
        }
    }
}

#[test]
fn an_index_that_lies_is_not_believed() {
    let (fixture, _, _) = unflushed();
    fixture.recover().close().unwrap();
    let path = fixture.path().join("00000000000000000000.index");
    let mut index = fs::read(&path).unwrap();
    index[7] ^= 3;
    fs::write(&path, &index).unwrap();
    let log = fixture.open();
    assert_eq!(values(&log, 0).len(), 12);
    for offset in 0..12 {
        let slice = log.read(Offset(offset), 1, true, Offset(12)).unwrap().unwrap();
        assert_eq!(records(&slice.read().unwrap())[0].0, offset / 2 * 2);
    }
}

#[test]
fn segments_behind_a_damaged_one_are_given_up() {
    let mut fixture = Fixture::new(segments_of(200));
    let mut log = fixture.open();
    for sequence in 0..5 {
        fill(&mut log, &produced(7, 0, sequence, &[&"x".repeat(100)]));
    }
    assert_eq!(log.segment_count(), 5);
    drop(log);
    let damaged = fixture.path().join("00000000000000000002.log");
    let length = fs::metadata(&damaged).unwrap().len();
    fs::File::options().write(true).open(&damaged).unwrap().set_len(length - 1).unwrap();
    // A flushed segment is not looked at.
    fixture.recovery_point = Offset(3);
    assert_eq!(fixture.recover().log_end_offset(), Offset(5));
    fixture.recovery_point = Offset(1);
    let mut log = fixture.recover();
    assert_eq!((log.log_end_offset(), log.recovery_point()), (Offset(2), Offset(1)));
    assert_eq!(log.segment_count(), 3);
    assert!(names(&fixture.path()).contains(&"00000000000000000003.log.deleted".to_owned()));
    assert_eq!(fill(&mut log, &produced(7, 0, 2, &["again"])), 2);
}

#[test]
fn leftovers_of_deletions_and_compactions_are_settled() {
    let fixture = Fixture::new(segments_of(200));
    let mut log = fixture.open();
    for sequence in 0..4 {
        fill(&mut log, &produced(7, 0, sequence, &[&"x".repeat(100)]));
    }
    log.close().unwrap();
    let path = |name: &str| fixture.path().join(name);
    let copy = |from: &str, to: &str| fs::copy(path(from), path(to)).map(drop).unwrap();
    // A swap of segments 1 and 2 into one at 1, whose old files are still there.
    let merged =
        ["00000000000000000001.log", "00000000000000000002.log"].map(|name| fs::read(path(name)).unwrap());
    fs::write(path("00000000000000000001.log.swap"), merged.concat()).unwrap();
    copy("00000000000000000001.index", "00000000000000000001.index.swap");
    copy("00000000000000000001.timeindex", "00000000000000000001.timeindex.swap");
    copy("00000000000000000000.log", "00000000000000000000.log.deleted");
    fs::write(path("00000000000000000009.index"), []).unwrap();
    let log = fixture.open();
    assert_eq!(log.segment_count(), 3);
    assert_eq!(values(&log, 0).len(), 4);
    let left = names(&fixture.path());
    assert!(!left.iter().any(|name| name.ends_with(".swap") || name.ends_with(".deleted")), "{left:?}");
    assert!(!left.contains(&"00000000000000000009.index".to_owned()));
}

#[test]
fn a_swap_whose_compaction_was_not_finished_is_undone() {
    let fixture = Fixture::new(LogConfig::default());
    let mut log = fixture.open();
    fill(&mut log, &batch(&["a"]));
    log.close().unwrap();
    for name in ["00000000000000000000.log.cleaned", "00000000000000000000.log.swap"] {
        fs::write(fixture.path().join(name), b"half").unwrap();
    }
    let log = fixture.open();
    assert_eq!(values(&log, 0), [(0, "a".into())]);
    assert_eq!(names(&fixture.path()).len(), 5);
}

#[test]
fn a_log_whose_files_are_gone_begins_at_its_start_offset() {
    let mut fixture = Fixture::new(LogConfig::default());
    let mut log = fixture.open();
    fill(&mut log, &batch(&["a"]));
    log.close().unwrap();
    fixture.log_start_offset = Offset(100);
    let mut log = fixture.open();
    assert_eq!((log.log_start_offset(), log.log_end_offset()), (Offset(100), Offset(100)));
    assert_eq!(fill(&mut log, &batch(&["b"])), 100);
}

#[test]
fn an_old_message_format_is_refused_and_not_cut() {
    let fixture = Fixture::new(LogConfig::default());
    drop(fixture.open());
    let mut old = vec![0; 40];
    old[11] = 28;
    old[16] = 1;
    fs::write(fixture.path().join(LOG), &old).unwrap();
    assert!(fixture.try_open(false).is_err());
    assert_eq!(fs::read(fixture.path().join(LOG)).unwrap(), old);
}

fn transactional(producer: i64, sequence: i32) -> Vec<u8> {
    let mut builder =
        BatchBuilder::new().producer(ProducerId(producer), ProducerEpoch(0), sequence).transactional();
    builder.append(NOW, None, Some(b"t"), &[]);
    builder.build().unwrap()
}

fn marker(producer: i64, aborted: bool) -> Vec<u8> {
    let mut builder =
        BatchBuilder::new().producer(ProducerId(producer), ProducerEpoch(0), -1).transactional().control();
    let marker = EndTxnMarker { coordinator_epoch: 0 };
    let record = if aborted { ControlRecord::Abort(marker) } else { ControlRecord::Commit(marker) };
    builder.append_control(NOW, &record).unwrap();
    builder.build().unwrap()
}

#[test]
fn transactions_are_the_same_after_a_crash() {
    let fixture = Fixture::new(segments_of(400));
    let mut log = fixture.open();
    for (producer, aborted) in [(1, Some(true)), (2, Some(false)), (3, Some(true)), (4, None)] {
        for sequence in 0..3 {
            fill(&mut log, &transactional(producer, sequence));
        }
        if let Some(aborted) = aborted {
            log.append_leader(&marker(producer, aborted), EPOCH, AppendOrigin::Coordinator, NOW).unwrap();
            log.set_high_watermark(log.log_end_offset());
        }
    }
    assert!(log.segment_count() > 2);
    let seen = |log: &Log| {
        (log.aborted_transactions(Offset(0), log.log_end_offset()).unwrap(), log.last_stable_offset())
    };
    let (aborted, last_stable_offset) = seen(&log);
    let ranges: Vec<_> = aborted.iter().map(|txn| (txn.first_offset.get(), txn.last_offset.get())).collect();
    assert_eq!(ranges, [(0, 3), (8, 11)]);
    assert_eq!(last_stable_offset, Offset(12), "the fourth transaction is open");
    drop(log);
    let mut recovered = fixture.recover();
    recovered.set_high_watermark(recovered.log_end_offset());
    assert_eq!(seen(&recovered), (aborted.clone(), last_stable_offset));
    recovered.close().unwrap();
    let mut reopened = fixture.open();
    reopened.set_high_watermark(reopened.log_end_offset());
    assert_eq!(seen(&reopened), (aborted, last_stable_offset));
}

#[derive(Clone, Debug)]
enum Step {
    Append(u8, u8),
    Roll,
    Flush,
    Crash,
    Close,
    Truncate(u8),
    DeleteRecords(u8),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        6 => (1u8..4, 0u8..120).prop_map(|(count, size)| Step::Append(count, size)),
        1 => Just(Step::Roll),
        1 => Just(Step::Flush),
        1 => Just(Step::Crash),
        1 => Just(Step::Close),
        1 => any::<u8>().prop_map(Step::Truncate),
        1 => any::<u8>().prop_map(Step::DeleteRecords),
    ];
    prop::collection::vec(step, 1..40)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whatever is done to a log, it holds the records of a plain list that the same was done to.
    #[test]
    fn a_log_is_a_list_of_records(steps in steps()) {
        let mut fixture = Fixture::new(LogConfig { index_interval_bytes: 100, ..segments_of(600) });
        let mut log = fixture.open();
        let mut model: Vec<String> = Vec::new();
        let mut start = 0;
        for (at, step) in steps.into_iter().enumerate() {
            match step {
                Step::Append(count, size) => {
                    let new: Vec<_> = (0..count).map(|n| format!("{at}.{n}{}", "x".repeat(size.into()))).collect();
                    let refs: Vec<_> = new.iter().map(String::as_str).collect();
                    fill(&mut log, &batch_at(NOW + at as i64, &refs));
                    model.extend(new);
                }
                Step::Roll => log.roll(NOW).unwrap(),
                Step::Flush => {
                    if let Some(job) = log.flush_job().unwrap() {
                        let flushed = job.run();
                        log.flushed(flushed).unwrap();
                    }
                    prop_assert_eq!(log.recovery_point(), log.log_end_offset());
                }
                Step::Crash => {
                    fixture.recovery_point = log.recovery_point();
                    fixture.log_start_offset = log.log_start_offset();
                    drop(log);
                    log = fixture.recover();
                }
                Step::Close => {
                    log.close().unwrap();
                    fixture.recovery_point = log.recovery_point();
                    fixture.log_start_offset = log.log_start_offset();
                    log = fixture.open();
                }
                Step::Truncate(part) => {
                    // To where a batch begins: a follower is told where its leader's epochs begin.
                    let to = start + (model.len() - start) * usize::from(part) / 255;
                    if is_boundary(&log, to as i64) {
                        log.truncate_to(Offset(to as i64), NOW).unwrap();
                        model.truncate(to);
                    }
                }
                Step::DeleteRecords(part) => {
                    start += (model.len() - start) * usize::from(part) / 255;
                    log.delete_records_before(Offset(start as i64)).unwrap();
                    log.delete_old_segments(NOW).unwrap();
                }
            }
            log.set_high_watermark(log.log_end_offset());
            prop_assert_eq!(log.log_end_offset(), Offset(model.len() as i64));
            prop_assert_eq!(log.log_start_offset(), Offset(start as i64));
            let read: Vec<_> = values(&log, start as i64).into_iter().filter(|(offset, _)| *offset >= start as i64).collect();
            let expected: Vec<_> = model.iter().enumerate().skip(start).map(|(at, value)| (at as i64, value.clone())).collect();
            prop_assert_eq!(read, expected);
        }
    }
}

fn is_boundary(log: &Log, offset: i64) -> bool {
    let slice = log.read(Offset(offset), 0, true, log.log_end_offset()).unwrap();
    slice.is_none_or(|slice| records(&slice.read().unwrap())[0].0 == offset)
}

/// After a failed fsync nobody knows what the disk holds: nothing is said to be durable, and nothing is taken
/// any more.
#[test]
fn a_failed_fsync_takes_the_log_directory_offline() {
    let failing: &'static AtomicBool = Box::leak(Box::default());
    let mut fixture = Fixture::new(LogConfig::default());
    fixture.parent = Arc::new(LogDirectory::new(fixture.directory.path(), Durability::Failing(failing)));
    let mut log = fixture.open();
    fill(&mut log, &batch(&["kept"]));
    let flushed = log.flush_job().unwrap().unwrap().run();
    log.flushed(flushed).unwrap();
    fill(&mut log, &batch(&["lost"]));
    failing.store(true, Ordering::SeqCst);
    let flushed = log.flush_job().unwrap().unwrap().run();
    let error = log.flushed(flushed).unwrap_err();
    assert!(error.to_string().starts_with("flushing in "), "{error}");
    assert!(fixture.parent.is_offline());
    assert_eq!(log.recovery_point(), Offset(1));
    failing.store(false, Ordering::SeqCst);
    assert!(append(&mut log, &batch(&["refused"])).is_err() && log.flush_job().is_err());
    assert!(log.close().is_err(), "no clean stop");
}
