//! The dashboard: `app` is what it knows and does, `view` how it looks, `event` what it hears and asks for,
//! `collect` where its data comes from, `demo` what stands in for it, `terminal` what it borrows.
//!
//! Two threads: one draws and waits for keys, and never for anything else; the runtime's asks the cluster.

pub(crate) mod app;
mod clipboard;
pub(crate) mod collect;
#[cfg(all(test, feature = "sandbox"))]
mod deeds;
pub(crate) mod demo;
pub(crate) mod event;
mod files;
mod logging;
#[cfg(test)]
mod measure;
pub(crate) mod picture;
mod reading;
pub(crate) mod requests;
mod session;
pub(crate) mod setup;
mod terminal;
pub(crate) mod view;
mod writing;

use std::io;
use std::path::Path;
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::{mpsc, watch};
use tokio::task::LocalSet;

use crate::failure::Failure;
use app::App;
use app::action::{Action, Wishes};
use app::memory::Memory;
use clipboard::Clipboard;
use collect::Backend;
use event::{Event, Events, Loop};
use setup::Setup;
use terminal::Screen;

/// Changes and questions under way at once.
const EFFECTS_MAX: usize = 32;

/// What was chosen is written down when it has stayed so for this long.
const MEMORY_DELAY: Duration = Duration::from_secs(2);

/// Runs the dashboard until the user leaves.
pub(crate) async fn run(app: App, backend: Backend, setup: Setup) -> Result<(), Failure> {
    let (events, queue) = Events::new();
    let (wishes, wished) = watch::channel(Wishes::default());
    let (effects, asked) = mpsc::channel(EFFECTS_MAX);
    let zone = app.zone;
    let app = setup.applied_to(app);
    let (memory, remembered) = watch::channel(app.memory());
    let clipboard = Clipboard::of_environment(&|name| std::env::var(name).ok(), backend.state());
    let dashboard = Loop {
        app,
        keymap: setup.keymap,
        theme: setup.theme.in_zone(zone),
        events: events.clone(),
        clipboard,
        wishes,
        effects,
        memory,
        is_suspended: false,
    };
    let signals = Signals::listen().map_err(of_terminal)?;
    let screen = Screen::enter(setup.has_mouse).map_err(of_terminal)?;
    events.listen().map_err(of_terminal)?;
    let (over, mut is_over) = mpsc::channel::<io::Result<()>>(1);
    let draw = move || {
        let ended = dashboard.run(screen, &queue);
        // Nobody waits for it any more when a signal was faster.
        let _ = over.blocking_send(ended);
    };
    let thread =
        std::thread::Builder::new().name(terminal::THREAD.to_owned()).spawn(draw).map_err(of_terminal)?;
    let drawing = Drawing { events: events.clone(), thread: Some(thread) };
    let ended = LocalSet::new()
        .run_until(async {
            tokio::select! {
                ended = is_over.recv() => ended.unwrap_or_else(|| Err(io::Error::other("the screen has ended"))),
                () = session::serve(backend, wished, asked, events.clone()) => Ok(()),
                () = signals.heed(&events) => Ok(()),
                () = keep(setup.file.as_deref(), remembered.clone()) => Ok(()),
            }
        })
        .await;
    let has_ended = drawing.end();
    if let Some(file) = &setup.file {
        // It may have changed since it was last written.
        setup::keep(file, &remembered.borrow());
    }
    match has_ended && !terminal::is_lost() {
        true => ended.map_err(of_terminal),
        false => Err(Failure::failed("PANIC", "the dashboard has a bug: see above")),
    }
}

/// Writes down what is to be remembered, some time after it has changed.
async fn keep(file: Option<&Path>, mut remembered: watch::Receiver<Memory>) {
    while remembered.changed().await.is_ok() {
        tokio::time::sleep(MEMORY_DELAY).await;
        let memory = remembered.borrow_and_update().clone();
        if let Some(file) = file.map(Path::to_owned) {
            session::blocking(move || setup::keep(&file, &memory)).await;
        }
    }
    std::future::pending().await
}

/// The thread that draws. It has given the terminal back when this is gone, whoever drops it.
struct Drawing {
    events: Events,
    thread: Option<JoinHandle<()>>,
}

impl Drawing {
    /// Says whether it ended as it should.
    fn end(mut self) -> bool {
        self.join()
    }

    fn join(&mut self) -> bool {
        self.events.close();
        self.thread.take().is_none_or(|thread| thread.join().is_ok())
    }
}

impl Drop for Drawing {
    fn drop(&mut self) {
        self.join();
    }
}

fn of_terminal(error: io::Error) -> Failure {
    Failure::failed("TERMINAL", format!("the terminal cannot be used: {error}"))
}

/// TERM, HUP and INT end the dashboard, CONT draws it again, TSTP stops it in good order.
struct Signals {
    ending: [Signal; 3],
    stop: Signal,
    resume: Signal,
}

impl Signals {
    /// Takes them over: from now on none does what it would by itself. This comes before the terminal is taken, so
    /// that nobody who sees the screen is too early.
    fn listen() -> io::Result<Self> {
        let stop = SignalKind::from_raw(rustix::process::Signal::TSTP.as_raw());
        let resume = SignalKind::from_raw(rustix::process::Signal::CONT.as_raw());
        let ending = [
            signal(SignalKind::terminate())?,
            signal(SignalKind::hangup())?,
            signal(SignalKind::interrupt())?,
        ];
        Ok(Self { ending, stop: signal(stop)?, resume: signal(resume)? })
    }

    /// Heeds them until one ends the dashboard.
    async fn heed(mut self, events: &Events) {
        let [terminate, hang_up, interrupt] = &mut self.ending;
        loop {
            let event = tokio::select! {
                _ = terminate.recv() => return,
                _ = hang_up.recv() => return,
                _ = interrupt.recv() => return,
                _ = self.stop.recv() => Event::Happened(Action::Suspend),
                _ = self.resume.recv() => Event::Resumed,
            };
            if !events.tell(event).await {
                return;
            }
        }
    }
}
