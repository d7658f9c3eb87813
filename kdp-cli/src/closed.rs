//! Whether the reader of stdout has gone, for commands that wait: `head` has had enough long before there is
//! something more to write.

use std::io::{self, Stdout};

use tokio::io::Interest;
use tokio::io::unix::AsyncFd;

/// Stdout, where it can be told: a pipe, a socket or a terminal. Nobody goes away from a file.
#[derive(Debug)]
pub(crate) struct Closed(Option<AsyncFd<Stdout>>);

impl Closed {
    /// Looks from now on. Nothing is ever written through it.
    pub(crate) fn watch() -> Self {
        Self(AsyncFd::register_with_interest(io::stdout(), Interest::ERROR).ok())
    }

    /// Ends when the reader has gone. May be dropped while it waits.
    pub(crate) async fn wait(&self) {
        let gone = match &self.0 {
            Some(stdout) => stdout.ready(Interest::ERROR).await.map(drop),
            None => return std::future::pending().await,
        };
        if gone.is_err() {
            std::future::pending::<()>().await;
        }
    }
}
