//! Reads a selection to its end, to a limit, or to Ctrl-C, with a progress bar where somebody can see it.

use std::io::IsTerminal;
use std::ops::ControlFlow;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use kdp_client::cluster::{Cluster, TopicPartition};
use kdp_client::consumer::{ConsumeError, Consumed, Consumer, ConsumerOptions, Range};
use kdp_client::producer::Record;
use kdp_client::protocol::records::NO_TIMESTAMP;
use kdp_client::protocol::types::Offset;

use crate::closed::Closed;
use crate::commands::Context;
use crate::failure::Failure;
use crate::interrupt::Interrupt;
use crate::record::Wanted;

/// What a reader says to whoever takes the records.
pub(super) enum Step<'a> {
    /// Here is one.
    Record(Consumed<'a>),
    /// Nothing more for the moment: what was buffered should be seen.
    Pause,
}

/// A record that is taken along, and where it lay.
#[derive(Clone, Debug)]
pub(super) struct Carried {
    pub(super) partition: TopicPartition,
    pub(super) offset: Offset,
    /// Everything of it but a partition to go to.
    pub(super) record: Record,
}

/// Reads ranges.
#[derive(Debug)]
pub(super) struct Reader {
    consumer: Consumer,
    /// Who may have had enough before the end; nobody where the dashboard reads.
    watched: Option<Watched>,
    bar: Bar,
}

/// What ends a command early.
#[derive(Debug)]
struct Watched {
    interrupt: Interrupt,
    closed: Closed,
}

impl Watched {
    /// Ends at Ctrl-C. May be dropped while it waits.
    async fn interrupted(watched: &mut Option<Self>) {
        match watched {
            Some(watched) => watched.interrupt.wait().await,
            None => std::future::pending().await,
        }
    }

    /// Ends at Ctrl-C with an error, and without one when the reader of stdout has gone.
    async fn over(watched: &mut Option<Self>) -> Result<(), Failure> {
        let Some(watched) = watched else { return std::future::pending().await };
        tokio::select! {
            biased;
            () = watched.interrupt.wait() => Err(Failure::interrupted()),
            // Whatever comes, nobody would see it.
            () = watched.closed.wait() => Ok(()),
        }
    }
}

impl Reader {
    /// A reader at the beginning of the ranges.
    pub(super) fn new(context: &Context, ranges: Vec<Range>, options: ConsumerOptions) -> Self {
        let consumer = Consumer::with_options(context.cluster.clone(), ranges, options);
        let bar = Bar::new(context.quiet, consumer.progress().map(|(_, all)| all));
        let watched = Watched { interrupt: Interrupt::listen(), closed: Closed::watch() };
        Self { consumer, watched: Some(watched), bar }
    }

    /// The same for who drops it when he has had enough: neither Ctrl-C nor stdout mean anything to it.
    pub(super) fn unwatched(cluster: Cluster, ranges: Vec<Range>, options: ConsumerOptions) -> Self {
        Self { consumer: Consumer::with_options(cluster, ranges, options), watched: None, bar: Bar(None) }
    }

    /// Hands out records until there are no more, or `deliver` breaks.
    pub(super) async fn read(
        &mut self,
        mut deliver: impl FnMut(Step<'_>) -> ControlFlow<()>,
    ) -> Result<(), Failure> {
        while !self.consumer.is_done() {
            let polled = tokio::select! {
                biased;
                over = Watched::over(&mut self.watched) => return over,
                polled = self.consumer.poll(|record| deliver(Step::Record(record))) => polled,
            };
            let flow = polled.map_err(failure)?;
            self.bar.set(self.consumer.progress());
            if flow.is_break() || deliver(Step::Pause).is_break() {
                break;
            }
        }
        Ok(())
    }

    /// The next wanted records, about so many bytes of them; `None` at the end.
    pub(super) async fn carry(
        &mut self,
        bytes_max: usize,
        mut filter: Option<&mut Wanted>,
    ) -> Result<Option<Vec<Carried>>, Failure> {
        let mut batch = Vec::new();
        let mut bytes = 0;
        let mut wrong = None;
        while batch.is_empty() && !self.consumer.is_done() {
            let deliver = |record: Consumed<'_>| {
                match filter.as_mut().map_or(Ok(true), |filter| filter.matches(&record)) {
                    Ok(true) => {
                        bytes += record.record.size_in_bytes;
                        batch.push(Carried::of(&record));
                    }
                    Ok(false) => {}
                    Err(failure) => wrong = Some(failure),
                }
                match bytes < bytes_max && wrong.is_none() {
                    true => ControlFlow::Continue(()),
                    false => ControlFlow::Break(()),
                }
            };
            let polled = tokio::select! {
                biased;
                () = Watched::interrupted(&mut self.watched) => return Err(Failure::interrupted()),
                polled = self.consumer.poll(deliver) => polled,
            };
            // Where it broke, the next call goes on.
            let _ = polled.map_err(failure)?;
            if let Some(wrong) = wrong {
                return Err(wrong);
            }
        }
        self.bar.set(self.consumer.progress());
        Ok((!batch.is_empty()).then_some(batch))
    }

    /// The next offset of each partition.
    pub(super) fn positions(&self) -> Vec<(TopicPartition, Offset)> {
        self.consumer.positions().map(|(partition, offset)| (partition.clone(), offset)).collect()
    }
}

impl Carried {
    fn of(consumed: &Consumed<'_>) -> Self {
        let own = |bytes: Option<&[u8]>| bytes.map(<[u8]>::to_vec);
        let headers = consumed.record.headers.iter();
        Self {
            partition: consumed.partition.clone(),
            offset: consumed.offset(),
            record: Record {
                partition: None,
                timestamp: consumed.timestamp().unwrap_or(NO_TIMESTAMP),
                key: own(consumed.record.key),
                value: own(consumed.record.value),
                headers: headers.map(|header| (header.key.to_vec(), own(header.value))).collect(),
            },
        }
    }
}

/// Why reading stopped, for people.
pub(crate) fn failure(error: ConsumeError) -> Failure {
    match error {
        ConsumeError::Client(error) => error.into(),
        ConsumeError::Corrupt { ref partition, .. } => {
            let item = partition.to_string();
            Failure::failed("CORRUPT_MESSAGE", error.to_string()).about(item)
        }
    }
}

/// How far a bounded read has come; on a terminal, and where records do not go to one too.
#[derive(Debug)]
pub(super) struct Bar(Option<ProgressBar>);

impl Bar {
    pub(super) fn new(quiet: bool, length: Option<u64>) -> Self {
        let visible = !quiet && std::io::stderr().is_terminal() && !std::io::stdout().is_terminal();
        Self(length.filter(|_| visible).map(|length| {
            let bar = ProgressBar::with_draw_target(Some(length), ProgressDrawTarget::stderr_with_hz(5));
            let template =
                "{bar:24} {percent:>3}%  {human_pos} of {human_len} offsets  {per_sec}  {eta} left";
            let style = ProgressStyle::with_template(template);
            bar.with_style(style.expect("the template is one"))
        }))
    }

    pub(super) fn set(&self, progress: Option<(u64, u64)>) {
        if let (Some(bar), Some((passed, _))) = (&self.0, progress) {
            bar.set_position(passed);
        }
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}
