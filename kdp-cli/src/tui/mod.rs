//! The dashboard: `app` is what it knows and does, `view` how it looks, `event` what it hears and asks for,
//! `collect` where its data comes from, `demo` what stands in for it, `terminal` what it borrows.
//!
//! Two threads: one draws and waits for keys, and never for anything else; the runtime's asks the cluster.

pub(crate) mod app;
mod clipboard;
pub(crate) mod collect;
pub(crate) mod demo;
pub(crate) mod event;
mod files;
#[cfg(test)]
mod measure;
mod session;
mod terminal;
pub(crate) mod view;

use std::io;
use std::thread::JoinHandle;

use tokio::sync::{mpsc, watch};
use tokio::task::LocalSet;

use crate::failure::Failure;
use app::App;
use app::action::{Action, Wishes};
use clipboard::Clipboard;
use collect::Backend;
use event::keymap::Keymap;
use event::{Event, Events, Loop};
use terminal::Screen;
use view::theme::Theme;

/// Changes and questions under way at once.
const EFFECTS_MAX: usize = 32;

/// Runs the dashboard until the user leaves.
pub(crate) async fn run(app: App, backend: Backend) -> Result<(), Failure> {
    let (events, queue) = Events::new();
    let (wishes, wished) = watch::channel(Wishes::default());
    let (effects, asked) = mpsc::channel(EFFECTS_MAX);
    let theme = Theme::of_environment(&|name| std::env::var(name).ok());
    let clipboard = Clipboard::of_environment(&|name| std::env::var(name).ok(), backend.state());
    let dashboard = Loop {
        app,
        keymap: Keymap::default(),
        theme,
        events: events.clone(),
        clipboard,
        wishes,
        effects,
        is_suspended: false,
    };
    let screen = Screen::enter().map_err(of_terminal)?;
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
                () = heed_signals(&events) => Ok(()),
            }
        })
        .await;
    match drawing.end() && !terminal::is_lost() {
        true => ended.map_err(of_terminal),
        false => Err(Failure::failed("PANIC", "the dashboard has a bug: see above")),
    }
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
async fn heed_signals(events: &Events) {
    use tokio::signal::unix::{SignalKind, signal};
    let listen = |kind| signal(kind);
    let stop = SignalKind::from_raw(rustix::process::Signal::TSTP.as_raw());
    let resume = SignalKind::from_raw(rustix::process::Signal::CONT.as_raw());
    let ends =
        (listen(SignalKind::terminate()), listen(SignalKind::hangup()), listen(SignalKind::interrupt()));
    let ((Ok(mut terminate), Ok(mut hang_up), Ok(mut interrupt)), (Ok(mut stop), Ok(mut resume))) =
        (ends, (listen(stop), listen(resume)))
    else {
        // Without them the terminal's own keys still work.
        return std::future::pending().await;
    };
    loop {
        let event = tokio::select! {
            _ = terminate.recv() => return,
            _ = hang_up.recv() => return,
            _ = interrupt.recv() => return,
            _ = stop.recv() => Event::Happened(Action::Suspend),
            _ = resume.recv() => Event::Resumed,
        };
        if !events.tell(event).await {
            return;
        }
    }
}
