//! Line after line to the producer: at a rate, not waiting for full batches when no line comes, and in
//! order when Ctrl-C is heard.

use std::io;
use std::time::Duration;

use kdp_client::producer::Producer;
use tokio::sync::mpsc::Receiver;
use tokio::time::Instant;

use super::input::Reading;
use crate::commands::record::writing::refused;
use crate::failure::Failure;
use crate::interrupt::Interrupt;
use crate::time;

/// Who types, follows a log, or writes at a rate, does not want to wait for a full batch.
const LINGER: Duration = Duration::from_millis(50);
/// How long after Ctrl-C what was taken may take to be acknowledged.
const FAREWELL: Duration = Duration::from_secs(5);
const HINT: &str = "--repartition lets the keys decide";

/// What goes where, and how fast.
#[derive(Debug)]
pub(super) struct Pump<'a> {
    pub(super) topic: &'a str,
    pub(super) reading: &'a Reading,
    /// Records a second.
    pub(super) rate: Option<u64>,
    /// How often each line is written.
    pub(super) repeat: u64,
    pub(super) producer: &'a mut Producer,
    pub(super) interrupt: Interrupt,
    /// When nothing waited to be sent for the last time.
    pub(super) flushed: Instant,
}

impl Pump<'_> {
    /// Sends everything that comes. Whatever happens, what was taken is sent before this ends.
    pub(super) async fn run(&mut self, mut lines: Receiver<io::Result<Vec<u8>>>) -> Result<(), Failure> {
        let outcome = self.take(&mut lines).await;
        let flushed = match self.interrupt.is_heard() {
            false => self.flush().await,
            // Who is asked to stop waits no longer than a person does.
            true => tokio::time::timeout(FAREWELL, self.flush()).await.unwrap_or(Ok(())),
        };
        outcome.and(flushed)
    }

    async fn take(&mut self, lines: &mut Receiver<io::Result<Vec<u8>>>) -> Result<(), Failure> {
        let started = Instant::now();
        let (mut number, mut sent) = (0u64, 0u64);
        while let Some(line) = self.next(lines).await? {
            number += 1;
            let wrong = |error: String| Failure::usage(format!("line {number}: {error}"));
            let line = line.map_err(|error| wrong(error.to_string()))?;
            for _ in 0..self.repeat {
                self.pace(started, sent).await?;
                let record = self.reading.record(&line, time::now_ms()).map_err(wrong)?;
                let sending = self.producer.send(&record).await;
                sending.map_err(|error| refused(self.topic, error, HINT))?;
                sent += 1;
            }
        }
        Ok(())
    }

    /// The next line; when it is not there and something has waited for a moment, that is sent first.
    async fn next(
        &mut self,
        lines: &mut Receiver<io::Result<Vec<u8>>>,
    ) -> Result<Option<io::Result<Vec<u8>>>, Failure> {
        if self.interrupt.is_heard() {
            return Err(Failure::interrupted());
        }
        if let Ok(line) = lines.try_recv() {
            return Ok(Some(line));
        }
        let soon = tokio::time::timeout_at(self.flushed + LINGER, lines.recv()).await;
        if let Ok(line) = soon {
            return Ok(line);
        }
        self.flush().await?;
        tokio::select! {
            line = lines.recv() => Ok(line),
            () = self.interrupt.wait() => Err(Failure::interrupted()),
        }
    }

    /// Waits until the next record is due.
    async fn pace(&mut self, started: Instant, sent: u64) -> Result<(), Failure> {
        let Some(rate) = self.rate else { return Ok(()) };
        let due = started + Duration::from_secs_f64(sent as f64 / rate as f64);
        let early = due.saturating_duration_since(Instant::now());
        if early.is_zero() {
            return Ok(());
        }
        if early >= LINGER || self.flushed.elapsed() >= LINGER {
            self.flush().await?;
        }
        tokio::select! {
            () = tokio::time::sleep_until(due) => Ok(()),
            () = self.interrupt.wait() => Err(Failure::interrupted()),
        }
    }

    async fn flush(&mut self) -> Result<(), Failure> {
        self.producer.flush().await.map_err(|error| refused(self.topic, error, HINT))?;
        self.flushed = Instant::now();
        Ok(())
    }
}
