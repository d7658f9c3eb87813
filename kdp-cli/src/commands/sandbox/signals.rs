//! The signals this process gets, with who sent them.
//!
//! Where they come from matters: what the terminal sends on Ctrl-C goes to every process in its
//! foreground, so a command that we run has it already; what `kill` sends goes to us alone.

use std::io;

use rustix::process::Signal;
use signal_hook::iterator::SignalsInfo;
use signal_hook::iterator::exfiltrator::origin::WithOrigin;
use signal_hook::low_level::siginfo::Cause;
use tokio::sync::mpsc;

/// Those that ask for an end.
pub(super) const END: [Signal; 3] = [Signal::INT, Signal::TERM, Signal::HUP];
/// Those that a command we run may want to hear of.
pub(super) const PASSED_ON: [Signal; 6] =
    [Signal::INT, Signal::TERM, Signal::HUP, Signal::QUIT, Signal::USR1, Signal::USR2];

/// More than anybody can type while we are busy; what comes beyond is dropped, as the kernel does.
const QUEUE_MAX: usize = 64;

/// A signal that has arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Arrived {
    /// Which.
    pub(super) signal: Signal,
    /// The kernel sent it, as for Ctrl-C, and not a process.
    pub(super) from_terminal: bool,
}

/// Signals, one after another. From the moment this exists they do not end the process any more.
#[derive(Debug)]
pub(super) struct Signals {
    arrived: mpsc::Receiver<Arrived>,
}

impl Signals {
    /// Listens for these on a thread of its own, which lives as long as the process.
    pub(super) fn listen(signals: &[Signal]) -> io::Result<Self> {
        let mut source = SignalsInfo::<WithOrigin>::new(signals.iter().map(|signal| signal.as_raw()))?;
        let (sender, arrived) = mpsc::channel(QUEUE_MAX);
        let listen = move || {
            for origin in &mut source {
                let from_terminal = matches!(origin.cause, Cause::Kernel);
                let Some(signal) = Signal::from_named_raw(origin.signal) else { continue };
                // Full, or nobody listens any more: there is nothing to be done about either.
                let _ = sender.try_send(Arrived { signal, from_terminal });
            }
        };
        std::thread::Builder::new().name("kdp-signals".to_owned()).spawn(listen)?;
        Ok(Self { arrived })
    }

    /// The next one; waits for it.
    pub(super) async fn next(&mut self) -> Arrived {
        match self.arrived.recv().await {
            Some(arrived) => arrived,
            // The thread ends with the process only.
            None => std::future::pending().await,
        }
    }

    /// The next one that asks for an end.
    pub(super) async fn next_end(&mut self) -> Signal {
        loop {
            let Arrived { signal, .. } = self.next().await;
            if END.contains(&signal) {
                return signal;
            }
        }
    }
}
