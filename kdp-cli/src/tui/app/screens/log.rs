//! What has happened: changes made from this machine, requests of this dashboard, what failed, and what was run here.

use std::borrow::Cow;

use super::{ScreenId, ScreenSpec, Source, Tab, nowhere};
use crate::tui::app::health::Health;
use crate::tui::app::job::Job;
use crate::tui::app::log::{AuditLine, Fault, RequestLine};
use crate::tui::app::model::{Body, Model, Words};
use crate::tui::app::rows::{Cell, Column, Owned, Spec};
use crate::tui::app::snapshot::SourceState;
use crate::tui::app::table::Sort;

pub(super) const SPEC: ScreenSpec = ScreenSpec {
    id: ScreenId::Log,
    title: "Log",
    aliases: &["audit", "requests", "errors", "history"],
    about: "changes made from this machine, requests of this dashboard, what failed, jobs",
    is_detail: false,
    is_split: false,
    tabs: &[
        Tab {
            title: "Audit",
            sort: Sort::largest(0),
            rows: Source::Snapshot(|model, _| model.body(&model.log.audit, &AUDIT, |_| true)),
            enter: nowhere,
            command: |_| Words::new(),
            empty: "nothing has been changed from this machine yet",
        },
        Tab {
            title: "Requests",
            sort: Sort::largest(0),
            rows: Source::Snapshot(|model, _| model.body(&model.log.requests, &REQUESTS, |_| true)),
            enter: nowhere,
            command: |_| Words::new(),
            empty: "no requests yet",
        },
        Tab {
            title: "Errors",
            sort: Sort::largest(3),
            rows: Source::Snapshot(|model, _| model.body(&model.log.faults, &FAULTS, |_| true)),
            enter: nowhere,
            command: |_| Words::new(),
            empty: "nothing has failed",
        },
        Tab {
            title: "Jobs",
            sort: Sort::largest(0),
            rows: Source::Snapshot(|model, _| Body {
                rows: Box::new(Owned::new(jobs(model), &JOBS)),
                state: &SourceState::Fresh,
                age_ms: None,
                is_stale: false,
            }),
            enter: nowhere,
            command: |_| Words::new(),
            empty: "nothing has been run from here yet",
        },
    ],
};

static AUDIT: Spec<AuditLine> = Spec {
    columns: &[
        Column::<AuditLine>::number("#", "counted from the oldest that is shown", 5, |line| {
            Cell::text(line.name.as_str())
        }),
        Column::<AuditLine>::text("DATE", "the day it ended", 10, |line| Cell::Date(line.at_ms)).priority(4),
        Column::<AuditLine>::text("TIME", "when it ended", 12, |line| Cell::Clock(line.at_ms)).priority(2),
        Column::<AuditLine>::text("OUTCOME", "what became of it", 12, |line| {
            Cell::State(line.health, Cow::Borrowed(&line.outcome))
        }),
        Column::<AuditLine>::text("WHO", "who did it", 12, |line| Cell::maybe(line.who.as_deref()))
            .priority(3),
        Column::<AuditLine>::text("CLUSTER", "its context, or its id", 14, |line| {
            Cell::maybe(line.cluster.as_deref())
        })
        .priority(5),
        Column::<AuditLine>::text("COMMAND", "what was run", 28, |line| Cell::text(line.command.as_str()))
            .grows(),
    ],
    name: |line| Cow::Borrowed(&line.name),
    health: |line| if line.health == Health::Ok { Health::Plain } else { line.health },
};

static REQUESTS: Spec<RequestLine> = Spec {
    columns: &[
        Column::<RequestLine>::number("#", "counted from the first", 7, |one| Cell::text(one.name.as_str())),
        Column::<RequestLine>::text("TIME", "when the answer came", 12, |one| Cell::Clock(Some(one.at_ms))),
        Column::<RequestLine>::text("API", "what was asked", 20, |one| Cell::text(one.api.as_str())),
        Column::<RequestLine>::number("V", "the version of the API", 3, |one| {
            Cell::count(one.version.max(0) as usize)
        })
        .priority(5),
        Column::<RequestLine>::text("BROKER", "who was asked", 21, |one| Cell::text(one.broker.as_str()))
            .priority(3),
        Column::<RequestLine>::number("MS", "how long the answer took, in milliseconds", 7, |one| {
            Cell::Ratio(Some(one.elapsed_ms))
        }),
        Column::<RequestLine>::number("OUT", "the length of the request", 9, |one| {
            Cell::Bytes(Some(one.bytes_out as i64))
        })
        .priority(4),
        Column::<RequestLine>::number("IN", "the length of the answer", 9, |one| {
            Cell::Bytes(one.bytes_in.map(|bytes| bytes as i64))
        })
        .priority(2),
        Column::<RequestLine>::text("ERROR", "why there is no answer", 12, |one| match &one.error {
            Some(error) => Cell::State(Health::Bad, Cow::Borrowed(error)),
            None => Cell::Faint(""),
        })
        .priority(1)
        .grows(),
    ],
    name: |one| Cow::Borrowed(&one.name),
    health: |one| if one.error.is_some() { Health::Bad } else { Health::Plain },
};

static FAULTS: Spec<Fault> = Spec {
    columns: &[
        Column::<Fault>::text("WHAT", "what failed", 24, |fault| Cell::text(fault.name.as_str())),
        Column::<Fault>::number("TIMES", "how many times", 6, |fault| Cell::Count(Some(fault.count as i64))),
        Column::<Fault>::text("FIRST", "when it failed first", 12, |fault| Cell::Clock(Some(fault.first_ms)))
            .priority(4),
        Column::<Fault>::text("LAST", "when it failed last", 12, |fault| Cell::Clock(Some(fault.last_ms)))
            .priority(1),
        Column::<Fault>::text("ERROR", "what was said", 28, |fault| Cell::text(fault.error.as_str())).grows(),
    ],
    name: |fault| Cow::Borrowed(&fault.name),
    health: |_| Health::Bad,
};

/// A job as it is listed.
#[derive(Debug)]
struct JobLine {
    name: String,
    title: String,
    cluster: String,
    state: (Health, &'static str),
    begun_ms: i64,
    took_ms: i64,
    news: Option<String>,
}

fn jobs(model: &Model) -> Vec<JobLine> {
    let line = |job: &Job| JobLine {
        name: job.id.to_string(),
        title: job.title(),
        cluster: job.cluster.clone(),
        state: job.state(),
        begun_ms: job.begun_ms,
        took_ms: job.took_ms(model.now_ms),
        news: job.news().map(str::to_owned),
    };
    model.jobs.iter().map(line).collect()
}

static JOBS: Spec<JobLine> = Spec {
    columns: &[
        Column::<JobLine>::number("#", "counted from the first", 3, |job| Cell::text(job.name.as_str())),
        Column::<JobLine>::text("STATE", "how it is", 10, |job| {
            Cell::State(job.state.0, Cow::Borrowed(job.state.1))
        }),
        Column::<JobLine>::text("BEGAN", "when it began", 12, |job| Cell::Clock(Some(job.begun_ms)))
            .priority(2),
        Column::<JobLine>::number("TOOK", "how long it ran", 7, |job| Cell::DurationMs(Some(job.took_ms)))
            .priority(1),
        Column::<JobLine>::text("CLUSTER", "where it was run", 14, |job| Cell::text(job.cluster.as_str()))
            .priority(5),
        Column::<JobLine>::text("RESULT", "what was said first about it", 28, |job| {
            Cell::maybe(job.news.as_deref())
        })
        .priority(3),
        Column::<JobLine>::text("COMMAND", "what was run", 28, |job| Cell::text(job.title.as_str())).grows(),
    ],
    name: |job| Cow::Borrowed(&job.name),
    health: |job| if job.state.0 == Health::Ok { Health::Plain } else { job.state.0 },
};
