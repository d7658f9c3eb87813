//! Whether the reader of stdout has gone, for commands that wait: `head` has had enough long before there is
//! something more to write.

use std::io;

use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;
use tokio::sync::oneshot;

/// Tells once when nobody reads any more. From a file nobody goes away.
#[derive(Debug)]
pub(crate) struct Closed(oneshot::Receiver<()>);

impl Closed {
    /// Looks from now on. The thread that does ends with the process, or when the reader has gone.
    pub(crate) fn watch() -> Self {
        let (sender, receiver) = oneshot::channel();
        std::thread::spawn(move || {
            let stdout = io::stdout();
            loop {
                // Nothing is asked for, so only that it is broken ends the wait.
                match poll(&mut [PollFd::new(&stdout, PollFlags::empty())], None) {
                    Err(Errno::INTR) => {}
                    Ok(_) => {
                        // Nobody may wait any more.
                        let _ = sender.send(());
                        break;
                    }
                    // What cannot be watched is found out by writing.
                    Err(_) => break,
                }
            }
        });
        Self(receiver)
    }

    /// Ends when the reader has gone, once. May be dropped while it waits.
    pub(crate) async fn wait(&mut self) {
        if (&mut self.0).await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}
