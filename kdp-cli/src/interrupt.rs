//! Ctrl-C, for commands that end in good order: the first is heard, the second ends the process.
//!
//! Who does not listen dies of the signal, as every process does.

use std::io::Write;

use tokio::sync::watch;

use crate::exit::Exit;

/// Whether somebody has pressed Ctrl-C.
#[derive(Clone, Debug)]
pub(crate) struct Interrupt {
    heard: watch::Receiver<bool>,
}

impl Interrupt {
    /// Listens from now on. The task that does ends with the process.
    pub(crate) fn listen() -> Self {
        let (sender, heard) = watch::channel(false);
        tokio::spawn(async move {
            if tokio::signal::ctrl_c().await.is_err() {
                return;
            }
            // Nobody may be there to hear it any more.
            let _ = sender.send(true);
            if tokio::signal::ctrl_c().await.is_ok() {
                let _ = std::io::stderr().write_all(b"\n");
                std::process::exit(Exit::Interrupted.code().into());
            }
        });
        Self { heard }
    }

    /// Ends when it has been heard. May be dropped while it waits.
    pub(crate) async fn wait(&mut self) {
        if self.heard.wait_for(|heard| *heard).await.is_err() {
            // Signals cannot be listened to here, so none will come.
            std::future::pending::<()>().await;
        }
    }

    /// Whether it has been heard.
    pub(crate) fn is_heard(&self) -> bool {
        *self.heard.borrow()
    }
}
