//! What the log of the demonstration tells: changes that were never made, requests that were never sent.

use serde_json::json;

use super::Demo;
use super::world::hash;
use crate::time::{now_ms, to_rfc3339};
use crate::tui::app::log::{LogNews, RequestLine};
use crate::tui::logging;

/// As often as this a request would have been sent.
const REQUEST_MS: i64 = 170;
/// The log begins with so many.
const REQUESTS_BEFORE: i64 = 60;

const CHANGES: [(&str, &str, i64, i64); 5] = [
    ("kdp topic create returns.replies --partitions 12 --replication-factor 3", "alice", 0, 93),
    ("kdp topic set orders.created retention.ms=172800000", "alice", 0, 61),
    ("kdp group reset audit-archiver --to @-2h --topic ledger.audit --apply", "ops", 0, 47),
    ("kdp topic delete search.views.v4 --confirm search.views.v4", "bob", 1, 22),
    ("kdp reassign apply plan.json --throttle 50MiB/s --yes", "ops", 0, 19),
];

impl Demo {
    /// What has happened since; `seen` is how far that was told.
    pub(crate) fn log(&self, seen: &mut u64) -> Vec<LogNews> {
        self.log_at(seen, now_ms())
    }

    /// The same at a time.
    pub(crate) fn log_at(&self, seen: &mut u64, now_ms: i64) -> Vec<LogNews> {
        let mut news = Vec::new();
        if *seen == 0 {
            let line = |(index, (command, who, exit_code, minutes)): (usize, &(&str, &str, i64, i64))| {
                let result = if *exit_code == 0 { "ok" } else { "UNKNOWN_TOPIC_OR_PARTITION" };
                let line = json!({"at": to_rfc3339(self.start_ms - minutes * 60_000), "who": {"user": who},
                    "context": "demo", "command": command, "exit_code": exit_code,
                    "items": [{"name": "it", "result": result}]});
                logging::line(index as u64 + 1, line.to_string().as_bytes())
            };
            news.push(LogNews::Audit(Ok(CHANGES.iter().enumerate().map(line).collect())));
        } else {
            news.push(LogNews::Audit(Ok(Vec::new())));
        }
        let now = (now_ms - self.start_ms) / REQUEST_MS + REQUESTS_BEFORE;
        let first = (*seen as i64 + 1).max(now - 500);
        news.push(LogNews::Requests((first..=now).map(|number| self.request(number)).collect()));
        news.push(LogNews::Failures(Vec::new()));
        *seen = now.unsigned_abs();
        news
    }

    fn request(&self, number: i64) -> RequestLine {
        let chance = |salt: u64| hash(number.unsigned_abs(), salt);
        let apis = [
            ("ListOffsets", 10),
            ("ListOffsets", 10),
            ("OffsetFetch", 9),
            ("DescribeLogDirs", 4),
            ("Metadata", 13),
        ];
        let (api, version) = apis[(chance(1) % apis.len() as u64) as usize];
        RequestLine {
            name: number.to_string(),
            at_ms: self.start_ms + (number - REQUESTS_BEFORE) * REQUEST_MS,
            api: api.to_owned(),
            version,
            broker: format!("kafka-{}.demo:9092", 1 + chance(2) % 12),
            elapsed_ms: 0.4 + (chance(3) % 90) as f64 / 10.0,
            bytes_out: 200 + (chance(4) % 16_000) as usize,
            bytes_in: Some(400 + (chance(5) % 28_000) as usize),
            error: None,
        }
    }
}
