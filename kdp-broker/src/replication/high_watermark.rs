//! The high watermark for those who do not hold the log: a number to look at, and news for those who wait.
//!
//! Only who holds the log moves it. Invariant: whoever has been told of an offset finds no lower one here.

use std::sync::atomic::{AtomicI64, Ordering};

use kdp_client::protocol::types::Offset;
use tokio::sync::watch;

/// A high watermark that moves while others look at it.
#[derive(Debug)]
#[repr(C)]
pub(super) struct HighWatermark {
    /// The first, so that it lies beside what stands before it in its partition.
    offset: AtomicI64,
    news: watch::Sender<Offset>,
}

impl HighWatermark {
    pub(super) fn new(offset: Offset) -> Self {
        Self { offset: AtomicI64::new(offset.get()), news: watch::Sender::new(offset) }
    }

    /// Where it is.
    pub(super) fn get(&self) -> Offset {
        Offset(self.offset.load(Ordering::Acquire))
    }

    /// It is there now.
    pub(super) fn set(&self, offset: Offset) {
        self.offset.store(offset.get(), Ordering::Release);
        self.news.send_replace(offset);
    }

    /// Where it goes from now on.
    pub(super) fn subscribe(&self) -> watch::Receiver<Offset> {
        self.news.subscribe()
    }
}
