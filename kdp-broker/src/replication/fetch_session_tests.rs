use super::*;

const WANTED: Wanted =
    Wanted { current_leader_epoch: -1, fetch_offset: 0, last_fetched_epoch: -1, max_bytes: 1000 };
const QUIET: Told = Told { high_watermark: 5, log_start_offset: 0, has_news: false, failed: false };
const NEWS: Told = Told { has_news: true, ..QUIET };

fn key(partition: i32) -> PartitionKey {
    PartitionKey { topic: TopicKey::Name(StrBytes::from_static_str("t")), partition }
}

fn request(session_id: i32, session_epoch: i32, partitions: &[i32]) -> SessionRequest {
    SessionRequest {
        session_id,
        session_epoch,
        by_topic_id: false,
        from_follower: false,
        partitions: partitions.iter().map(|p| (key(*p), WANTED)).collect(),
        forgotten: Vec::new(),
    }
}

fn order(context: &FetchContext) -> Vec<i32> {
    context.partitions.iter().map(|(key, _)| key.partition).collect()
}

/// A session over the partitions given, all told that the high watermark is 5.
fn session(sessions: &FetchSessions, partitions: &[i32], now_ms: i64) -> i32 {
    let context = sessions.begin(request(0, 0, partitions), now_ms).unwrap();
    sessions.finish(&context, &vec![QUIET; partitions.len()], now_ms).unwrap().session_id
}

#[test]
fn a_full_fetch_answers_everything_and_opens_a_session() {
    let sessions = FetchSessions::new(10);
    let context = sessions.begin(request(0, 0, &[0, 1]), 0).unwrap();
    let shape = sessions.finish(&context, &[QUIET, QUIET], 0).unwrap();
    assert_eq!(shape.included, [true, true]);
    assert_ne!(shape.session_id, NO_SESSION);
}

#[test]
fn an_incremental_fetch_answers_only_what_changed() {
    let sessions = FetchSessions::new(10);
    let id = session(&sessions, &[0, 1, 2, 3], 0);
    let context = sessions.begin(request(id, 1, &[]), 0).unwrap();
    assert_eq!(order(&context), [0, 1, 2, 3]);
    let told = [QUIET, Told { high_watermark: 6, ..QUIET }, Told { log_start_offset: 1, ..QUIET }, NEWS];
    let shape = sessions.finish(&context, &told, 0).unwrap();
    assert_eq!(shape, Shape { session_id: id, included: vec![false, true, true, true] });
    let context = sessions.begin(request(id, 2, &[]), 0).unwrap();
    let told = [QUIET, told[1], told[2], QUIET];
    assert_eq!(sessions.finish(&context, &told, 0).unwrap().included, [false; 4]);
}

#[test]
fn a_partition_that_gave_records_goes_to_the_end() {
    let sessions = FetchSessions::new(10);
    let id = session(&sessions, &[0, 1, 2], 0);
    let context = sessions.begin(request(id, 1, &[]), 0).unwrap();
    sessions.finish(&context, &[NEWS, QUIET, QUIET], 0).unwrap();
    let context = sessions.begin(request(id, 2, &[]), 0).unwrap();
    assert_eq!(order(&context), [1, 2, 0]);
}

#[test]
fn an_error_is_always_told_and_so_is_its_end() {
    let sessions = FetchSessions::new(10);
    let id = session(&sessions, &[0], 0);
    let failed = Told { failed: true, high_watermark: -1, ..QUIET };
    for (epoch, told, included) in [(1, failed, true), (2, failed, true), (3, QUIET, true), (4, QUIET, false)]
    {
        let context = sessions.begin(request(id, epoch, &[]), 0).unwrap();
        assert_eq!(sessions.finish(&context, &[told], 0).unwrap().included, [included], "epoch {epoch}");
    }
}

#[test]
fn partitions_are_added_updated_and_forgotten() {
    let sessions = FetchSessions::new(10);
    let id = session(&sessions, &[0, 1], 0);
    let mut next = request(id, 1, &[1, 2]);
    next.partitions[0].1.fetch_offset = 9;
    next.forgotten = vec![key(0)];
    let context = sessions.begin(next, 0).unwrap();
    assert_eq!(order(&context), [1, 2]);
    assert_eq!(context.partitions[0].1.fetch_offset, 9);
}

#[test]
fn a_session_without_partitions_ends() {
    let sessions = FetchSessions::new(10);
    let id = session(&sessions, &[0], 0);
    let mut next = request(id, 1, &[]);
    next.forgotten = vec![key(0)];
    let context = sessions.begin(next, 0).unwrap();
    assert_eq!(sessions.finish(&context, &[], 0).unwrap().session_id, NO_SESSION);
    assert_eq!(sessions.slots.lock().len(), 0);
}

#[test]
fn wrong_ids_epochs_and_namings_are_refused() {
    let sessions = FetchSessions::new(10);
    let id = session(&sessions, &[0], 0);
    let error = |request| sessions.begin(request, 0).unwrap_err();
    assert_eq!(error(request(id ^ 1, 1, &[])), ResponseError::FetchSessionIdNotFound);
    assert_eq!(error(request(id, 2, &[])), ResponseError::InvalidFetchSessionEpoch);
    let by_id = SessionRequest { by_topic_id: true, ..request(id, 1, &[]) };
    assert_eq!(error(by_id), ResponseError::FetchSessionTopicIdError);
}

#[test]
fn epochs_0_and_minus_1_close_the_session_they_name() {
    for epoch in [0, -1] {
        let sessions = FetchSessions::new(10);
        let id = session(&sessions, &[0], 0);
        let context = sessions.begin(request(id, epoch, &[0]), 0).unwrap();
        assert_eq!(sessions.slots.lock().len(), 0);
        let shape = sessions.finish(&context, &[QUIET], 0).unwrap();
        assert_eq!(shape.session_id == NO_SESSION, epoch == -1);
    }
}

#[test]
fn a_repeated_request_makes_the_first_one_fail() {
    let sessions = FetchSessions::new(10);
    let id = session(&sessions, &[0], 0);
    let first = sessions.begin(request(id, 1, &[]), 0).unwrap();
    let second = sessions.begin(request(id, 2, &[]), 0).unwrap();
    let refused = sessions.finish(&first, &[QUIET], 0).unwrap_err();
    assert_eq!(refused, (id, ResponseError::InvalidFetchSessionEpoch));
    sessions.finish(&second, &[QUIET], 0).unwrap();
}

#[test]
fn a_full_cache_keeps_young_sessions_and_evicts_stale_or_cheaper_ones() {
    let sessions = FetchSessions::new(1);
    let first = session(&sessions, &[0, 1], 0);
    assert_eq!(session(&sessions, &[0, 1, 2], 1), NO_SESSION, "a young session stays");
    let context = sessions.begin(request(first, 1, &[]), STALE_AFTER_MS).unwrap();
    sessions.finish(&context, &[QUIET, QUIET], STALE_AFTER_MS).unwrap();
    let now = STALE_AFTER_MS + 1;
    assert_eq!(session(&sessions, &[0], now), NO_SESSION, "an old one is not evicted for a cheaper one");
    let second = session(&sessions, &[0, 1, 2], now);
    assert_ne!(second, NO_SESSION, "an old one makes room for a dearer one");
    assert_ne!(session(&sessions, &[0], now + STALE_AFTER_MS + 1), NO_SESSION, "a stale one for any");
}

#[test]
fn a_partition_named_twice_counts_once() {
    let sessions = FetchSessions::new(1);
    let context = sessions.begin(request(0, 0, &[0, 1, 0]), 0).unwrap();
    assert_eq!(order(&context), [0, 1]);
}
