//! Which logs are cleaned, and in what order: the dirtiest first, until none is dirty enough.
//!
//! It blocks on the disk and may take long, so it asks all the time whether it is to go on. A log that cannot
//! be cleaned is left alone from then on; all others go on.

use std::collections::HashSet;
use std::sync::Arc;

use super::{LogManager, SharedLog};
use crate::log::TopicPartition;
use crate::log::cleaner::{CleaningError, Dirtiness, Pass};
use crate::log::error::StorageError;

impl LogManager {
    /// Cleans the logs that are due (every `log.cleaner.backoff.ms`); gives how many rounds it took.
    pub fn clean_logs(&self, now_ms: i64, goes_on: &dyn Fn() -> bool) -> usize {
        let mut rounds = 0;
        let mut left_alone = HashSet::new();
        while goes_on() {
            let Some((partition, log, dirtiness)) = self.dirtiest(now_ms, &left_alone) else { break };
            if self.clean(&partition, &log, &dirtiness, now_ms, goes_on) {
                rounds += 1;
            } else {
                left_alone.insert(partition);
            }
        }
        rounds
    }

    fn dirtiest(
        &self,
        now_ms: i64,
        left_alone: &HashSet<TopicPartition>,
    ) -> Option<(TopicPartition, SharedLog, Dirtiness)> {
        let logs = self.all().into_iter().filter(|(partition, _)| !left_alone.contains(partition));
        let due = logs.filter_map(|(partition, log)| {
            // What has failed is told where the log directory goes offline.
            let dirtiness = log.lock().dirtiness(now_ms).ok()??;
            dirtiness.is_due.then_some((partition, log, dirtiness))
        });
        due.max_by(|(_, _, one), (_, _, other)| one.ratio.total_cmp(&other.ratio))
    }

    /// One round of one log; false when it has not got forward.
    fn clean(
        &self,
        partition: &TopicPartition,
        log: &SharedLog,
        dirtiness: &Dirtiness,
        now_ms: i64,
        goes_on: &dyn Fn() -> bool,
    ) -> bool {
        let before = log.lock().size();
        match self.run(log, dirtiness, now_ms, goes_on) {
            Ok(()) => {
                let log = log.lock();
                let (after, first_dirty) = (log.size(), log.first_dirty_known());
                tracing::info!(%partition, before, after, first_dirty = ?first_dirty, "cleaned a log");
                first_dirty > Some(dirtiness.first_dirty)
            }
            Err(CleaningError::Interrupted) => false,
            Err(error @ CleaningError::Records { .. }) => {
                tracing::error!(%partition, %error, "the log cannot be compacted and will grow");
                log.lock().set_uncleanable();
                false
            }
            Err(CleaningError::Io(error)) => {
                // Storing has failed as it might have for an append.
                let _ = log.lock().storage::<()>("cleaning", Err(error));
                false
            }
        }
    }

    fn run(
        &self,
        log: &SharedLog,
        dirtiness: &Dirtiness,
        now_ms: i64,
        goes_on: &dyn Fn() -> bool,
    ) -> Result<(), CleaningError> {
        let plan = log.lock().cleaning_plan(dirtiness).map_err(interrupted)?;
        let map_bytes_max = self.dynamic_settings().cleaner_map_bytes_max;
        let end = Pass::new(&plan, now_ms, goes_on).run(map_bytes_max, |cleaned| {
            let swapped = log.lock().swap_in(&cleaned, now_ms).map_err(interrupted)?;
            plan.sync_directory()?;
            Ok(swapped)
        })?;
        log.lock().set_first_dirty(Some(end));
        self.checkpoint_of(log).map_err(interrupted)
    }

    fn checkpoint_of(&self, log: &SharedLog) -> Result<(), StorageError> {
        let parent = log.lock().parent().clone();
        let directory = self.directories.iter().find(|directory| Arc::ptr_eq(&directory.shared, &parent));
        directory.map_or(Ok(()), |directory| self.checkpoint(directory))
    }
}

/// A failure that has taken the log directory offline, which is told there.
fn interrupted(_: StorageError) -> CleaningError {
    CleaningError::Interrupted
}
