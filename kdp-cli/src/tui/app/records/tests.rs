//! How a read goes, without anybody who reads.

use super::testing::record;
use super::*;

fn read(line: &str) -> Read {
    Read::new(1, "orders", line.split(' ').map(str::to_owned).collect(), 1000)
}

fn news(offsets: std::ops::Range<i64>, state: ReadState) -> News {
    let records = offsets.map(|offset| Arc::new(record(0, offset, None, Some(b"v")))).collect();
    News { records, state, ..News::default() }
}

#[test]
fn what_is_told_is_taken_until_it_is_over() {
    let mut one = read("record consume orders");
    one.take(News { looked_at: 9, dropped: 2, ..news(0..3, ReadState::Reading) }, 1100);
    assert_eq!((one.ring.len(), one.found, one.looked_at, one.ring.dropped()), (3, 5, 9, 2));
    assert!(one.wish().is_some());
    one.take(news(3..4, ReadState::Ended), 1200);
    assert_eq!((one.ended_ms, one.wish()), (Some(1200), None));
    one.take(news(4..5, ReadState::Reading), 1300);
    assert_eq!((one.ring.len(), &one.state), (4, &ReadState::Ended), "nobody reads any more");
}

#[test]
fn who_is_full_goes_on_when_told_to() {
    let mut one = read("record consume orders");
    assert!(!one.go_on());
    one.take(news(0..3, ReadState::Full), 1100);
    assert!(one.go_on());
    assert_eq!((one.ring.len(), one.ring.dropped(), one.pages), (0, 3, 2));
}

#[test]
fn the_words_say_what_it_does() {
    for (line, follows, is_search) in [
        ("record tail orders --lines 100", true, false),
        ("record consume orders --follow", true, false),
        ("record consume orders --where true", false, true),
        ("record grep -F x orders", false, true),
        ("record decode __consumer_offsets --match x", false, true),
    ] {
        let one = read(line);
        assert_eq!((one.follows(), one.is_search()), (follows, is_search), "{line}");
    }
    assert_eq!(tail("orders:0,3"), words(["record", "tail", "orders:0,3", "--lines", "100"]));
    assert_eq!(tail("__consumer_offsets:3")[..2], ["record", "decode"]);
}
