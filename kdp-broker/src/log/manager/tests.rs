use std::sync::Arc;

use kdp_client::protocol::records::AppendOrigin;
use kdp_client::protocol::types::{LeaderEpoch, PartitionId};
use kdp_client::protocol::uuid;

use super::load::LogCatalog;
use super::*;
use crate::durability::Durability;
use crate::log::tests::{NOW, batch, names, values};

fn load_where(
    directories: &[&Path],
    is_stray: &(dyn Fn(&TopicPartition, Option<Uuid>) -> bool + Sync),
) -> Result<LogManager, LogManagerError> {
    let config = LogManagerConfig {
        directories: directories.iter().map(|path| path.to_path_buf()).collect(),
        durability: Durability::Machine,
        flush_times: crate::metrics::FlushTimes::default(),
        dynamic: DynamicLogSettings {
            threads_per_directory: 2,
            producer_id_expiration_ms: 86_400_000,
            cleaner_backoff_ms: 15_000,
            cleaner_map_bytes_max: 1 << 20,
        },
    };
    let topic_config = |_: &str| Arc::new(LogConfig::default());
    LogManager::load(config, &LogCatalog { config: &topic_config, is_stray }, NOW)
}

fn load(directory: &Path) -> LogManager {
    load_where(&[directory], &|_, _| false).unwrap()
}

fn orders(partition: i32) -> TopicPartition {
    TopicPartition::new("orders", PartitionId(partition))
}

fn create(manager: &LogManager, partition: &TopicPartition, topic_id: Uuid) -> SharedLog {
    manager.get_or_create(partition, topic_id, &Arc::new(LogConfig::default()), None, NOW).unwrap()
}

fn append(log: &SharedLog, values: &[&str]) {
    let mut log = log.lock();
    log.append_leader(&batch(values), LeaderEpoch(0), AppendOrigin::Client, NOW).unwrap();
    let end = log.log_end_offset();
    log.set_high_watermark(end);
}

#[test]
fn logs_survive_a_clean_stop_and_a_crash() {
    let directory = tempfile::tempdir().unwrap();
    let manager = load(directory.path());
    let id = uuid::random();
    for partition in 0..20 {
        append(&create(&manager, &orders(partition), id), &["a", "b"]);
    }
    manager.close(Some(BrokerEpoch(5)));
    assert!(names(directory.path()).contains(&".kafka_cleanshutdown".to_owned()));

    let manager = load(directory.path());
    assert_eq!(manager.previous_broker_epoch(), Some(BrokerEpoch(5)));
    assert_eq!(manager.all().len(), 20);
    append(&manager.get(&orders(7)).unwrap(), &["c"]);
    drop(manager);

    let manager = load(directory.path());
    assert_eq!(manager.previous_broker_epoch(), None);
    let log = manager.get(&orders(7)).unwrap();
    assert_eq!(values(&log.lock(), 0).len(), 3);
    let log = log.lock();
    assert_eq!((log.topic_id(), log.recovery_point()), (Some(id), Offset(2)));
}

#[test]
fn a_deleted_topic_makes_room_for_a_new_one() {
    let directory = tempfile::tempdir().unwrap();
    let manager = load(directory.path());
    append(&create(&manager, &orders(0), uuid::random()), &["old"]);
    manager.delete(&[orders(0), orders(1)], NOW).unwrap();
    assert!(manager.get(&orders(0)).is_none());
    let log = create(&manager, &orders(0), uuid::random());
    assert_eq!(log.lock().log_end_offset(), Offset(0));
    let deleted = || names(directory.path()).iter().filter(|name| name.ends_with("-delete")).count();
    assert_eq!(deleted(), 1);
    manager.do_chores(NOW + 59_999);
    assert_eq!(deleted(), 1);
    manager.do_chores(NOW + 60_000);
    assert_eq!(deleted(), 0);
}

#[test]
fn what_a_crash_left_of_a_deleted_topic_goes() {
    let directory = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(directory.path().join("orders-0.0123-delete")).unwrap();
    std::fs::create_dir_all(directory.path().join("orders-1.0123-stray")).unwrap();
    std::fs::create_dir_all(directory.path().join("orders-2.0123-future")).unwrap();
    std::fs::create_dir_all(directory.path().join("lost+found")).unwrap();
    std::fs::create_dir_all(directory.path().join("__cluster_metadata-0")).unwrap();
    let manager = load(directory.path());
    assert_eq!(manager.all().len(), 0);
    manager.do_chores(NOW);
    let left = ["__cluster_metadata-0", "lost+found", "orders-1.0123-stray", "orders-2.0123-future"];
    assert_eq!(names(directory.path()), left);
}

#[test]
fn a_log_belongs_to_one_topic_id() {
    let directory = tempfile::tempdir().unwrap();
    let manager = load(directory.path());
    create(&manager, &orders(0), uuid::random());
    let other = manager.get_or_create(&orders(0), uuid::random(), &Arc::default(), None, NOW);
    assert!(matches!(other, Err(LogManagerError::InconsistentTopicId { .. })));
}

#[test]
fn a_stray_log_is_kept_aside() {
    let directory = tempfile::tempdir().unwrap();
    let manager = load(directory.path());
    append(&create(&manager, &orders(0), uuid::random()), &["a"]);
    manager.close(None);
    let manager = load_where(&[directory.path()], &|partition, _| *partition == orders(0)).unwrap();
    assert!(manager.get(&orders(0)).is_none());
    assert!(names(directory.path()).iter().any(|name| name.ends_with("-stray")));
}

#[test]
fn new_logs_go_where_there_are_fewest_and_duplicates_are_refused() {
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let manager = load_where(&[one.path(), two.path()], &|_, _| false).unwrap();
    for partition in 0..6 {
        create(&manager, &orders(partition), uuid::random());
    }
    let logs = |path: &Path| names(path).iter().filter(|name| name.starts_with("orders")).count();
    assert_eq!((logs(one.path()), logs(two.path())), (3, 3));
    for directory in [&one, &two] {
        std::fs::create_dir_all(directory.path().join("twice-0")).unwrap();
    }
    let refused = load_where(&[one.path(), two.path()], &|_, _| false);
    assert!(matches!(refused, Err(LogManagerError::Duplicate { .. })));
}

#[test]
fn the_log_start_offset_survives_within_a_segment() {
    let directory = tempfile::tempdir().unwrap();
    let manager = load(directory.path());
    let log = create(&manager, &orders(0), uuid::random());
    append(&log, &["a", "b", "c"]);
    log.lock().delete_records_before(Offset(2)).unwrap();
    create(&manager, &orders(1), uuid::random());
    manager.checkpoint_offsets();
    let text = std::fs::read_to_string(directory.path().join(OffsetCheckpoint::LOG_START_OFFSET)).unwrap();
    assert_eq!(text, "0\n1\norders 0 2\n");
    drop(manager);
    let manager = load(directory.path());
    assert_eq!(manager.get(&orders(0)).unwrap().lock().log_start_offset(), Offset(2));
}

#[test]
fn checkpoints_may_be_asked_for_at_the_same_time() {
    let directory = tempfile::tempdir().unwrap();
    let manager = load(directory.path());
    create(&manager, &orders(0), uuid::random());
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| (0..20).for_each(|_| manager.checkpoint_offsets()));
        }
    });
    assert!(!manager.directories[0].shared.is_offline());
}

#[test]
fn a_rolled_segment_is_flushed_in_the_background() {
    let directory = tempfile::tempdir().unwrap();
    let manager = load(directory.path());
    let log = create(&manager, &orders(0), uuid::random());
    append(&log, &["a", "b"]);
    log.lock().roll(NOW).unwrap();
    append(&log, &["c"]);
    assert_eq!(log.lock().recovery_point(), Offset(0));
    manager.do_chores(NOW);
    assert_eq!(log.lock().recovery_point(), Offset(2));
}

#[test]
fn a_failed_directory_is_not_marked_clean() {
    let directory = tempfile::tempdir().unwrap();
    let manager = load(directory.path());
    create(&manager, &orders(0), uuid::random());
    manager.directories().for_each(|directory| assert!(directory.take_offline()));
    manager.close(None);
    assert!(!names(directory.path()).contains(&".kafka_cleanshutdown".to_owned()));
    let refused = manager.get_or_create(&orders(1), uuid::random(), &Arc::default(), None, NOW);
    assert!(matches!(refused, Err(LogManagerError::NoDirectory)));
}
