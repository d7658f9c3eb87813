//! The dashboard: `app` is what it knows and does, `view` how it looks, `event` what it hears and asks for,
//! `collect` where its data comes from, `demo` what stands in for it, `terminal` what it borrows.
//!
//! Two threads: one draws and waits for keys, and never for anything else; the runtime's asks the cluster.

pub(crate) mod app;
pub(crate) mod collect;
pub(crate) mod demo;
pub(crate) mod event;
#[cfg(test)]
mod measure;
mod terminal;
pub(crate) mod view;

use std::io;
use std::rc::Rc;
use std::thread::JoinHandle;
use std::time::Duration;

use kdp_client::connection::Secret;
use tokio::sync::{mpsc, watch};
use tokio::task::LocalSet;

use crate::failure::Failure;
use app::App;
use app::action::{Action, Effect, Wishes};
use app::job::JobEnd;
use app::model::Words;
use app::words::with_flags;
use collect::Backend;
use event::keymap::Keymap;
use event::{Event, Events, Loop, command};
use terminal::Screen;
use view::theme::Theme;

/// Changes and questions under way at once.
const EFFECTS_MAX: usize = 32;
/// An answer that is on the screen is asked for again after so long.
const ANSWERS_INTERVAL: Duration = Duration::from_secs(15);

/// Runs the dashboard until the user leaves.
pub(crate) async fn run(app: App, backend: Backend) -> Result<(), Failure> {
    let (events, queue) = Events::new();
    let (wishes, wished) = watch::channel(Wishes::default());
    let (effects, asked) = mpsc::channel(EFFECTS_MAX);
    let theme = Theme::of_environment(&|name| std::env::var(name).ok());
    let dashboard = Loop {
        app,
        keymap: Keymap::default(),
        theme,
        events: events.clone(),
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
    let backend = Rc::new(backend);
    let ended = LocalSet::new()
        .run_until(async {
            tokio::select! {
                ended = is_over.recv() => ended.unwrap_or_else(|| Err(io::Error::other("the screen has ended"))),
                () = backend.collect(wished.clone(), events.clone()) => Ok(()),
                () = answer(&backend, wished.clone(), &events) => Ok(()),
                () = work(Rc::clone(&backend), asked, events.clone()) => Ok(()),
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

/// Asks the commands whose answers are on the screen, when they come there and from time to time after.
async fn answer(backend: &Backend, mut wishes: watch::Receiver<Wishes>, events: &Events) {
    loop {
        let wished = wishes.borrow_and_update().clone();
        if !wished.paused {
            for words in &wished.answers {
                let answer = command::listing(&backend.run(words, None).await);
                if !events.tell(Event::Happened(Action::Answered(words.clone(), answer))).await {
                    return;
                }
            }
        }
        let before = wished;
        let is_new = |now: &Wishes| {
            now.answers != before.answers || now.refresh != before.refresh || now.paused != before.paused
        };
        let changed = tokio::time::timeout(ANSWERS_INTERVAL, wishes.wait_for(is_new)).await;
        if matches!(changed, Ok(Err(_))) {
            // The screen has ended.
            return std::future::pending().await;
        }
    }
}

/// Does what the dashboard asks for, each for itself, at the same time.
async fn work(backend: Rc<Backend>, mut asked: mpsc::Receiver<Effect>, events: Events) {
    while let Some(effect) = asked.recv().await {
        let (backend, events) = (Rc::clone(&backend), events.clone());
        // It ends with the command, or with the dashboard.
        tokio::task::spawn_local(async move {
            let action = match effect {
                Effect::Preview(commands) => {
                    let dry = |command| with_flags(command, &["--dry-run".to_owned()]);
                    let ends = in_turn(&backend, commands.iter().map(dry), None).await;
                    Action::Previewed(commands, ends)
                }
                Effect::Run(id, commands, password) => {
                    let ends = in_turn(&backend, commands, password.as_ref()).await;
                    Action::Ended(id, JobEnd::of_all(ends))
                }
                Effect::Copy(_) | Effect::Suspend | Effect::Redraw => return,
            };
            events.tell(Event::Happened(action)).await;
        });
    }
    std::future::pending().await
}

/// Runs commands one after the other; what became of each.
async fn in_turn(
    backend: &Backend,
    commands: impl IntoIterator<Item = Words>,
    password: Option<&Secret>,
) -> Vec<JobEnd> {
    let mut ends = Vec::new();
    for command in commands {
        ends.push(command::end(backend.run(&command, password).await));
    }
    ends
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
