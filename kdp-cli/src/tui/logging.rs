//! Follows what has happened while somebody looks at it: the audit log of this machine from near its end, and the
//! requests of this dashboard. What has failed is told also when nobody looks.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::Value;
use tokio::sync::watch;

use super::app::action::{Action, Wishes};
use super::app::health::Health;
use super::app::log::{AuditLine, INTERVAL_MS, LogNews};
use super::app::screens::ScreenId;
use super::collect::Backend;
use super::event::{Event, Events};
use crate::gate::audit_path;
use crate::time::parse_absolute;

/// Of what was there before so much is read.
const BYTES_MAX: u64 = 256 << 10;

/// Follows until it is dropped.
pub(super) async fn keep(backend: &Backend, mut wishes: watch::Receiver<Wishes>, events: &Events) {
    let mut log = match backend {
        Backend::Live(context, _) => {
            Audit::of(context.guard.state.as_deref().filter(|_| !context.guard.audit_off))
        }
        Backend::Demo(_) => Audit::of(None),
    };
    let (mut seen, mut failed) = (0, 0);
    loop {
        let is_shown = is_shown(&wishes.borrow_and_update());
        let mut news = Vec::new();
        match backend {
            Backend::Demo(demo) if is_shown => news.extend(demo.log(&mut seen)),
            Backend::Demo(_) => {}
            Backend::Live(_, requests) => {
                let (lines, last) = requests.failed_since(failed);
                failed = last;
                if is_shown || !lines.is_empty() {
                    news.push(LogNews::Failures(lines));
                }
                if is_shown {
                    news.extend(log.news());
                    let (lines, last) = requests.since(seen);
                    seen = last;
                    news.push(LogNews::Requests(lines));
                }
            }
        }
        for news in news {
            if !events.tell(Event::Happened(Action::Logged(news))).await {
                return;
            }
        }
        let pause = Duration::from_millis(INTERVAL_MS.unsigned_abs());
        let turned = |now: &Wishes| self::is_shown(now) != is_shown;
        if let Ok(Err(_)) = tokio::time::timeout(pause, wishes.wait_for(turned)).await {
            // The screen has ended.
            return std::future::pending().await;
        }
    }
}

fn is_shown(wishes: &Wishes) -> bool {
    wishes.visible.as_ref().is_some_and(|place| place.screen == ScreenId::Log)
}

/// The audit log, as far as it has been read.
struct Audit {
    path: Option<PathBuf>,
    /// Which file it was, and up to where it has been read.
    file: Option<(u64, u64)>,
    /// How many lines were told.
    count: u64,
}

impl Audit {
    fn of(state: Option<&Path>) -> Self {
        Self { path: state.map(audit_path), file: None, count: 0 }
    }

    fn news(&mut self) -> Vec<LogNews> {
        let Some(path) = self.path.clone() else {
            return vec![LogNews::Audit(Err("the audit log is turned off".to_owned()))];
        };
        match self.read(&path) {
            Ok(news) => news,
            Err(error) if error.kind() == io::ErrorKind::NotFound => vec![LogNews::Audit(Ok(Vec::new()))],
            Err(error) => vec![LogNews::Audit(Err(format!("{} cannot be read: {error}", path.display())))],
        }
    }

    fn read(&mut self, path: &Path) -> io::Result<Vec<LogNews>> {
        let mut file = File::open(path)?;
        let facts = file.metadata()?;
        let mut news = Vec::new();
        let known = self.file.filter(|(inode, read)| *inode == facts.ino() && *read <= facts.len());
        if known.is_none() && self.file.is_some() {
            news.push(LogNews::AuditAnew);
        }
        let from = known.map_or(0, |(_, read)| read);
        let start = from.max(facts.len().saturating_sub(BYTES_MAX));
        file.seek(SeekFrom::Start(start))?;
        let mut bytes = Vec::new();
        file.take(BYTES_MAX).read_to_end(&mut bytes)?;
        // The last line may not be all there yet, and the first may be half of one.
        let end = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        let begin = match start > from {
            true => bytes[..end].iter().position(|byte| *byte == b'\n').map_or(end, |at| at + 1),
            false => 0,
        };
        self.file = Some((facts.ino(), start + end as u64));
        let lines = bytes[begin..end].split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
        let lines = lines.map(|text| {
            self.count += 1;
            line(self.count, text)
        });
        news.push(LogNews::Audit(Ok(lines.collect())));
        Ok(news)
    }
}

/// A line of the audit log; what is no such line is shown as it is.
pub(super) fn line(number: u64, text: &[u8]) -> AuditLine {
    let json: Value = serde_json::from_slice(text).unwrap_or_default();
    let word = |name: &str| json[name].as_str().map(str::to_owned);
    let (health, outcome) = match json["exit_code"].as_i64() {
        Some(0) => (Health::Ok, "done".to_owned()),
        Some(code) => (Health::Bad, format!("exit {code}")),
        None => (Health::Warn, "unknown".to_owned()),
    };
    let plain = String::from_utf8_lossy(text);
    AuditLine {
        name: number.to_string(),
        at_ms: json["at"].as_str().and_then(parse_absolute),
        command: word("command").unwrap_or_else(|| plain.clone().into_owned()),
        who: json["who"]["user"].as_str().map(str::to_owned),
        cluster: word("context").or_else(|| word("cluster_id")),
        health,
        outcome,
        text: if json.is_null() { plain.into_owned() } else { crate::output::json::pretty(&json) },
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn told(audit: &mut Audit) -> Vec<String> {
        let mut commands = Vec::new();
        for news in audit.news() {
            match news {
                LogNews::Audit(Ok(lines)) => commands.extend(lines.into_iter().map(|line| line.command)),
                LogNews::AuditAnew => commands.push("(anew)".to_owned()),
                other => panic!("{other:?}"),
            }
        }
        commands
    }

    fn append(path: &Path, text: &str) {
        let mut file = File::options().create(true).append(true).open(path).unwrap();
        file.write_all(text.as_bytes()).unwrap();
    }

    #[test]
    fn the_audit_log_is_followed_from_near_its_end() {
        let folder = tempfile::tempdir().unwrap();
        let path = audit_path(folder.path());
        let mut audit = Audit::of(Some(folder.path()));
        assert!(told(&mut audit).is_empty(), "there is none yet");
        for number in 0..4000 {
            append(&path, &format!("{{\"command\":\"kdp {number} {}\"}}\n", "x".repeat(100)));
        }
        let seen = told(&mut audit);
        assert!(seen.len() < 4000 && seen.iter().all(|command| command.starts_with("kdp ")));
        assert!(seen.last().is_some_and(|last| last.starts_with("kdp 3999 ")));
        append(&path, "{\"command\":\"kdp new\"}\n{\"command\":\"half");
        assert_eq!(told(&mut audit), ["kdp new"]);
        append(&path, " of it\"}\nno JSON\n");
        assert_eq!(told(&mut audit), ["half of it", "no JSON"]);
        assert!(told(&mut audit).is_empty());
        std::fs::write(&path, "{\"command\":\"other\"}\n").unwrap();
        assert_eq!(told(&mut audit), ["(anew)", "other"]);
    }

    #[test]
    fn a_line_says_what_became_of_it() {
        let check = |text: &str, health, outcome: &str| {
            let line = line(1, text.as_bytes());
            assert_eq!((line.health, &*line.outcome), (health, outcome), "{text}");
        };
        check(r#"{"exit_code":0,"items":[{"name":"a","result":"ok"}]}"#, Health::Ok, "done");
        check(r#"{"exit_code":1,"items":[{"name":"a","result":"NO"}]}"#, Health::Bad, "exit 1");
        check(r#"{"exit_code":7}"#, Health::Bad, "exit 7");
        check(r#"{"exit_code":null}"#, Health::Warn, "unknown");
        check("rubbish \u{1b}[2J", Health::Warn, "unknown");
    }
}
