//! The task that commits: fsync, publish, say so. One fsync serves all batches that wait for it.

use std::sync::Arc;
use std::time::Instant;

use kdp_client::protocol::types::Offset;
use parking_lot::Mutex;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use tracing::error;

use super::commits::{Applied, Commits};
use super::load::QuorumError;
use crate::log::Log;
use crate::metadata::{Loaded, MetadataDelta, MetadataImage};

/// Hears of every image, in order, before the answers that it belongs to are given.
pub(crate) type Publisher = Box<dyn Fn(&Arc<MetadataImage>, &MetadataDelta) + Send + Sync>;

/// What the task needs. It is the only one that makes offsets committed.
pub(crate) struct Flush {
    pub(super) log: Arc<Mutex<Log>>,
    pub(super) commits: Arc<Commits>,
    pub(super) committed: watch::Sender<Offset>,
    pub(super) publishers: Vec<Publisher>,
    pub(super) snapshots: SnapshotTrigger,
}

/// Says when the records since the last snapshot are many or old enough for another.
pub(super) struct SnapshotTrigger {
    pub(super) bytes_max: u64,
    /// `None` is never.
    pub(super) age_max: Option<std::time::Duration>,
    pub(super) bytes: u64,
    pub(super) since: Instant,
    pub(super) wanted: watch::Sender<Option<Arc<MetadataImage>>>,
}

impl SnapshotTrigger {
    fn committed(&mut self, bytes: u64, image: Option<&Arc<MetadataImage>>) {
        self.bytes += bytes;
        let is_due =
            self.bytes >= self.bytes_max || self.age_max.is_some_and(|age| self.since.elapsed() >= age);
        if let (true, Some(image)) = (is_due, image) {
            self.wanted.send_replace(Some(Arc::clone(image)));
            self.bytes = 0;
            self.since = Instant::now();
        }
    }
}

impl Flush {
    /// Commits until it is told to end, and then what is left. When the disk fails it ends at once:
    /// nothing is committed any more.
    pub(crate) async fn run(mut self, stop: CancellationToken) {
        loop {
            let stopping = tokio::select! {
                () = self.commits.wait() => false,
                () = stop.cancelled() => true,
            };
            let commits = Arc::clone(&self.commits);
            let round = tokio::task::spawn_blocking(move || {
                let batches = commits.take_applied();
                let outcome = self.commit(batches);
                (self, outcome)
            });
            match round.await {
                Ok((flush, Ok(()))) => self = flush,
                Ok((_, Err(error))) => return error!(%error, "the metadata log failed"),
                Err(error) => return error!(%error, "publishing the metadata failed"),
            }
            if stopping {
                return;
            }
        }
    }

    /// Tells everybody who wants to know.
    pub(crate) fn publish(&self, loaded: &Loaded) {
        for publish in &self.publishers {
            publish(&loaded.image, &loaded.delta);
        }
    }

    fn commit(&mut self, batches: Vec<Applied>) -> Result<(), QuorumError> {
        let Some(last) = batches.last().map(|batch| batch.last) else { return Ok(()) };
        flush(&self.log)?;
        for batch in batches {
            if let Some(loaded) = &batch.loaded {
                self.publish(loaded);
            }
            self.snapshots.committed(batch.size, batch.loaded.as_ref().map(|loaded| &loaded.image));
        }
        self.committed.send_replace(last.offset + 1);
        Ok(())
    }
}

/// Makes the log durable. The lock is not held while the disk works. Metadata are few and everything hangs on
/// them, so each time it is made sure that somebody who starts again would find them.
pub(super) fn flush(log: &Mutex<Log>) -> Result<(), QuorumError> {
    let (job, end) = {
        let mut log = log.lock();
        (log.flush_job()?, log.log_end_offset())
    };
    let flushed = job.map(crate::log::FlushJob::run);
    let mut log = log.lock();
    if let Some(flushed) = flushed {
        log.flushed(flushed)?;
        log.check_in_place()?;
    }
    log.set_high_watermark(end);
    Ok(())
}
