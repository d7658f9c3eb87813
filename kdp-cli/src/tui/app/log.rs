//! What has happened: changes made from this machine, requests of this dashboard, and what failed, how often.
//!
//! Pure. Invariant: of each there is so much and no more, the oldest go first.

use std::sync::Arc;

use super::App;
use super::health::Health;
use super::job::Job;
use super::popup::{Message, Popup};
use super::snapshot::{NOT_ASKED, Snapshot, SourceState, Sourced};

/// So much is kept of each.
const LINES_MAX: usize = 1000;
const FAULTS_MAX: usize = 200;
/// How often somebody looks whether there is more.
pub(crate) const INTERVAL_MS: i64 = 1000;

/// What has happened.
#[derive(Clone, Debug)]
pub(crate) struct Log {
    /// Changes made from this machine, oldest first.
    pub(crate) audit: Sourced<Vec<AuditLine>>,
    /// Requests of this dashboard, oldest first.
    pub(crate) requests: Sourced<Vec<RequestLine>>,
    /// What failed, in the order in which it did so first.
    pub(crate) faults: Sourced<Vec<Fault>>,
}

/// A change made from this machine, as the audit log has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AuditLine {
    /// Its number.
    pub(crate) name: String,
    /// When it ended.
    pub(crate) at_ms: Option<i64>,
    /// The command.
    pub(crate) command: String,
    /// Who ran it.
    pub(crate) who: Option<String>,
    /// The context, or the id of the cluster.
    pub(crate) cluster: Option<String>,
    /// What became of it.
    pub(crate) health: Health,
    /// The same in words.
    pub(crate) outcome: String,
    /// All that is known of it.
    pub(crate) text: String,
}

/// A request of this dashboard.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct RequestLine {
    /// Its number.
    pub(crate) name: String,
    /// When the answer came.
    pub(crate) at_ms: i64,
    /// Kafka's name of the API.
    pub(crate) api: String,
    /// Its version.
    pub(crate) version: i16,
    /// Who was asked.
    pub(crate) broker: String,
    /// How long it took.
    pub(crate) elapsed_ms: f64,
    /// The length of the request.
    pub(crate) bytes_out: usize,
    /// The length of the answer, if there was one.
    pub(crate) bytes_in: Option<usize>,
    /// Why there was none.
    pub(crate) error: Option<String>,
}

/// Something that failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    /// What failed; with a number where it fails in several ways.
    pub(crate) name: String,
    what: String,
    /// What was said.
    pub(crate) error: String,
    /// How many times.
    pub(crate) count: u64,
    /// When it failed first.
    pub(crate) first_ms: i64,
    /// When it failed last.
    pub(crate) last_ms: i64,
}

/// What is to be logged.
#[derive(Clone, Debug)]
pub(crate) enum LogNews {
    /// These changes were made since, or this is why nobody can tell.
    Audit(Result<Vec<AuditLine>, String>),
    /// The log of changes begins anew: its file is another one.
    AuditAnew,
    /// These requests have ended since.
    Requests(Vec<RequestLine>),
    /// These of the requests that have ended have failed.
    Failures(Vec<RequestLine>),
}

impl Default for Log {
    fn default() -> Self {
        // Nothing has failed as long as nobody says so.
        let faults = Sourced { state: SourceState::Fresh, ..Sourced::default() };
        Self { audit: Sourced::default(), requests: Sourced::default(), faults }
    }
}

impl Log {
    /// Takes what is to be logged.
    pub(crate) fn take(&mut self, news: LogNews, now_ms: i64) {
        match news {
            LogNews::Audit(Ok(lines)) => extend(&mut self.audit, lines, now_ms),
            LogNews::Audit(Err(reason)) => self.audit.state = SourceState::Failed(reason),
            LogNews::AuditAnew => self.audit = Sourced::default(),
            LogNews::Requests(requests) => extend(&mut self.requests, requests, now_ms),
            LogNews::Failures(requests) => requests.iter().for_each(|request| self.note_request(request)),
        }
        self.faults.at_ms = Some(now_ms);
        self.faults.interval_ms = INTERVAL_MS;
        self.faults.state = SourceState::Fresh;
    }

    fn note_request(&mut self, request: &RequestLine) {
        if let Some(error) = &request.error {
            self.note(format!("{} to {}", request.api, request.broker), error, request.at_ms);
        }
    }

    /// Something has failed.
    pub(crate) fn note(&mut self, what: impl Into<String>, error: &str, now_ms: i64) {
        let what = what.into();
        let faults = Arc::make_mut(self.faults.value.get_or_insert_default());
        if let Some(known) = faults.iter_mut().find(|fault| fault.what == what && fault.error == error) {
            known.count += 1;
            known.last_ms = now_ms;
            return;
        }
        if faults.len() >= FAULTS_MAX
            && let Some(oldest) = (0..faults.len()).min_by_key(|index| faults[*index].last_ms)
        {
            faults.remove(oldest);
        }
        let numbered = |number: usize| if number == 1 { what.clone() } else { format!("{what} #{number}") };
        let is_free = |name: &String| !faults.iter().any(|fault| fault.name == *name);
        let name = (1..).map(numbered).find(is_free).expect("there are more numbers than faults");
        let error = error.to_owned();
        faults.push(Fault { name, what, error, count: 1, first_ms: now_ms, last_ms: now_ms });
    }

    /// Notes what did not fail before and does now; what goes on failing has failed once, until now.
    pub(crate) fn note_snapshot(&mut self, before: &Snapshot, after: &Snapshot, now_ms: i64) {
        for ((what, before), (_, after)) in states(before).into_iter().zip(states(after)) {
            let (Some(reason), before) = (reason(after), reason(before)) else { continue };
            if before != Some(reason) {
                self.note(what, reason, now_ms);
                continue;
            }
            let faults = Arc::make_mut(self.faults.value.get_or_insert_default());
            let known = faults.iter_mut().find(|fault| fault.what == what && fault.error == reason);
            if let Some(known) = known {
                known.last_ms = now_ms;
            }
        }
    }
}

fn extend<T: Clone>(source: &mut Sourced<Vec<T>>, lines: Vec<T>, now_ms: i64) {
    if !lines.is_empty() || source.value.is_none() {
        let known = Arc::make_mut(source.value.get_or_insert_default());
        known.extend(lines);
        known.drain(..known.len().saturating_sub(LINES_MAX));
    }
    source.at_ms = Some(now_ms);
    source.interval_ms = INTERVAL_MS;
    source.state = SourceState::Fresh;
}

fn states(snapshot: &Snapshot) -> [(&'static str, &SourceState); 8] {
    [
        ("cluster", &snapshot.cluster.state),
        ("brokers", &snapshot.brokers.state),
        ("topics", &snapshot.topics.state),
        ("partitions", &snapshot.partitions.state),
        ("groups", &snapshot.groups.state),
        ("directories", &snapshot.dirs.state),
        ("moves", &snapshot.moves.state),
        ("end offsets", &snapshot.throughput.state),
    ]
}

fn reason(state: &SourceState) -> Option<&str> {
    match state {
        SourceState::Partial { reason, .. } if reason == NOT_ASKED => None,
        SourceState::Partial { reason, .. } | SourceState::Failed(reason) => Some(reason),
        SourceState::Waiting | SourceState::Fresh | SourceState::Unsupported { .. } => None,
    }
}

impl App {
    /// Shows all that is known of the line under the cursor.
    pub(super) fn open_log_line(&mut self) {
        let Some(text) = self.log_text() else { return };
        let title = match self.logged_job() {
            Some(job) => job.title(),
            None => self.page().tab().title.to_owned(),
        };
        let lines = text.lines().map(str::to_owned).collect();
        self.popup = Some(Popup::Message(Message { title, lines, scroll: 0 }));
    }

    /// All that is known of the line under the cursor.
    pub(super) fn log_text(&self) -> Option<String> {
        let log = &self.model.log;
        let name = self.page().table().cursor()?;
        match self.page().tab().title {
            "Audit" => Some(log.audit.items().iter().find(|line| line.name == name)?.text.clone()),
            "Requests" => log.requests.items().iter().find(|one| one.name == name)?.error.clone(),
            "Errors" => Some(log.faults.items().iter().find(|one| one.name == name)?.error.clone()),
            _ => match &self.logged_job()?.end {
                Some((_, end)) => Some(end.text().join("\n")).filter(|text| !text.is_empty()),
                None => Some("it has not ended yet".to_owned()),
            },
        }
    }

    /// The command of the line under the cursor, in short and as it is pasted; most lines have none.
    pub(super) fn logged_command(&self) -> Option<(String, String)> {
        let name = self.page().table().cursor()?;
        if let Some(job) = self.logged_job() {
            return Some((job.title(), self.pasted(&job.commands)));
        }
        let audit = self.model.log.audit.items().iter().filter(|_| self.page().tab().title == "Audit");
        let line = audit.into_iter().find(|line| line.name == name)?;
        Some((line.command.clone(), line.command.clone()))
    }

    fn logged_job(&self) -> Option<&Job> {
        let name = self.page().table().cursor().filter(|_| self.page().tab().title == "Jobs")?;
        self.model.jobs.iter().find(|job| job.id.to_string() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(log: &Log) -> Vec<(&str, u64)> {
        log.faults.items().iter().map(|fault| (&*fault.name, fault.count)).collect()
    }

    #[test]
    fn what_repeats_is_counted() {
        let mut log = Log::default();
        for (what, error, at_ms) in [("a", "x", 1), ("a", "x", 2), ("a", "y", 3), ("b", "x", 4)] {
            log.note(what, error, at_ms);
        }
        assert_eq!(names(&log), [("a", 2), ("a #2", 1), ("b", 1)]);
        let first = &log.faults.items()[0];
        assert_eq!((first.first_ms, first.last_ms), (1, 2));
        for number in 0..2 * FAULTS_MAX {
            log.note(number.to_string(), "z", 10 + number as i64);
        }
        assert_eq!(log.faults.items().len(), FAULTS_MAX);
    }

    #[test]
    fn a_source_that_goes_on_failing_has_failed_once() {
        let mut log = Log::default();
        let well = Snapshot::default();
        let mut ill = Snapshot::default();
        ill.groups.state = SourceState::Failed("no".to_owned());
        log.note_snapshot(&well, &ill, 1);
        log.note_snapshot(&ill, &ill, 2);
        assert_eq!(names(&log), [("groups", 1)]);
        assert_eq!(log.faults.items()[0].last_ms, 2);
        log.note_snapshot(&ill, &well, 3);
        log.note_snapshot(&well, &ill, 4);
        assert_eq!(names(&log), [("groups", 2)]);
    }

    #[test]
    fn only_so_much_is_kept() {
        let mut log = Log::default();
        let line = |number: usize| RequestLine {
            name: number.to_string(),
            at_ms: 5,
            api: "Metadata".to_owned(),
            version: 12,
            broker: "b:9092".to_owned(),
            elapsed_ms: 1.0,
            bytes_out: 1,
            bytes_in: None,
            error: Some("gone".to_owned()),
        };
        log.take(LogNews::Requests((0..LINES_MAX + 5).map(line).collect()), 7);
        log.take(LogNews::Failures(vec![line(1), line(2)]), 7);
        assert_eq!(log.requests.items().len(), LINES_MAX);
        assert_eq!(log.requests.items()[0].name, "5");
        assert_eq!(names(&log), [("Metadata to b:9092", 2)]);
    }
}
