//! The runtime's side of the dashboard: one cluster after the other, and for each the collector, the answers and
//! what is to be done there.
//!
//! Invariant: an effect is done in the session in which it was asked for, or not at all. What only reads ends with
//! its session; a change goes on, and says how it ended.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::net::ToSocketAddrs;
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::rc::Rc;
use std::time::Duration;

use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinSet;

use super::app::action::{Action, Effect, Wishes};
use super::app::contexts::{KnownContext, Session};
use super::app::job::JobEnd;
use super::app::model::Words;
use super::app::words::dry;
use super::collect::Backend;
use super::event::{Event, Events, command, undone};
use super::{files, logging, reading, writing};
use crate::gate::{Begun, undo_files};

/// An answer that is on the screen is asked for again after so long.
const ANSWERS_INTERVAL: Duration = Duration::from_secs(15);
/// Of what can be undone, so much is listed.
const UNDO_MAX: usize = 200;
/// Who does not listen within this time is not there, for a list.
const REACH_MAX: Duration = Duration::from_secs(3);

/// Whom to tell that nobody wants to wait for a job any more, by its number.
type Stops = Rc<RefCell<BTreeMap<u64, oneshot::Sender<()>>>>;

/// Where to go on.
type Next = (Backend, Session);

/// One cluster after the other, as the user wants it.
pub(super) async fn serve(
    backend: Backend,
    wished: watch::Receiver<Wishes>,
    mut asked: mpsc::Receiver<(u64, Effect)>,
    mut events: Events,
) {
    let mut backend = Rc::new(backend);
    let mut number = 0;
    let stops = Stops::default();
    loop {
        let (next, session) = tokio::select! {
            next = work(&backend, number, &mut asked, &events, &stops) => next,
            () = backend.collect(wished.clone(), events.clone()) => return std::future::pending().await,
            () = answer(&backend, wished.clone(), &events) => return std::future::pending().await,
            () = reading::keep(&backend, wished.clone(), &events) => return std::future::pending().await,
            () = logging::keep(&backend, wished.clone(), &events) => return std::future::pending().await,
        };
        backend = Rc::new(next);
        number += 1;
        // Nothing of the old cluster is published or asked any more; what still waits to be seen comes before this.
        events = events.renewed();
        events.tell(Event::Happened(Action::Switched(Session { number, ..session }))).await;
    }
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

/// Does what the dashboard asks for in this session, each for itself, until it asks for another cluster that there is.
async fn work(
    backend: &Rc<Backend>,
    session: u64,
    asked: &mut mpsc::Receiver<(u64, Effect)>,
    events: &Events,
    stops: &Stops,
) -> Next {
    // They end with the session.
    let mut reading = JoinSet::new();
    let mut switching: JoinSet<Option<Next>> = JoinSet::new();
    loop {
        let (of, effect) = tokio::select! {
            Some(effect) = asked.recv() => effect,
            Some(ended) = switching.join_next() => match ended {
                Ok(Some(next)) => return next,
                _ => continue,
            },
            else => return std::future::pending().await,
        };
        while reading.try_join_next().is_some() {}
        let (backend, events) = (Rc::clone(backend), events.clone());
        match effect {
            // A job outlives its session.
            Effect::Stop(id) => {
                if let Some(stop) = stops.borrow_mut().remove(&id) {
                    // It may have ended meanwhile.
                    let _ = stop.send(());
                }
            }
            effect if of != session => {
                if let Some(action) = undone(effect, "the cluster is another one now; nothing was done") {
                    events.tell(Event::Happened(action)).await;
                }
            }
            Effect::Switch(name) => {
                switching.abort_all();
                switching.spawn_local(async move { other(&backend, name, &events).await });
            }
            // It ends with the command, when it is stopped, or with the dashboard.
            Effect::Run(id, commands, password) => {
                let (stop, stopped) = oneshot::channel();
                stops.borrow_mut().insert(id, stop);
                let stops = Rc::clone(stops);
                drop(tokio::task::spawn_local(async move {
                    let run = async |command: &Words, begun: &Begun| {
                        command::end(backend.change(command, password.as_ref(), begun).await)
                    };
                    let end = until_stopped(&commands, stopped, run).await;
                    stops.borrow_mut().remove(&id);
                    events.tell(Event::Happened(Action::Ended(id, end))).await;
                }));
            }
            effect => drop(reading.spawn_local(async move { read(&backend, effect, &events).await })),
        }
    }
}

/// Does what changes nothing in a cluster.
async fn read(backend: &Backend, effect: Effect, events: &Events) {
    let action = match effect {
        Effect::Preview(commands) => {
            let mut ends = Vec::new();
            for command in commands.iter().map(dry) {
                ends.push(command::end(backend.run(&command, None).await));
            }
            Action::Previewed(commands, ends)
        }
        Effect::Save { path, text, replaces } => {
            let typed = path.clone();
            let saved = blocking(move || {
                let home = std::env::var_os("HOME").map(PathBuf::from);
                files::save(&typed, &text, replaces, home.as_deref())
            });
            Action::Saved(path, saved.await)
        }
        Effect::Export(export) => {
            let outcome = writing::write(&export).await;
            Action::Exported(export, outcome)
        }
        Effect::ListUndo => {
            let state = backend.state().map(Path::to_owned);
            let list = move || state.map_or_else(Vec::new, |state| undo_files(&state, UNDO_MAX));
            Action::Undoable(blocking(list).await)
        }
        Effect::ListContexts => return list_contexts(backend, events).await,
        _ => return,
    };
    events.tell(Event::Happened(action)).await;
}

/// Runs commands one after the other, until nobody wants to wait any more; what became of them. A command that is
/// stopped sends nothing more: it is dropped where it waits.
async fn until_stopped(
    commands: &[Words],
    stopped: oneshot::Receiver<()>,
    run: impl AsyncFn(&Words, &Begun) -> JobEnd,
) -> JobEnd {
    let mut stopped = pin!(stopped);
    let mut ends = Vec::new();
    for (index, command) in commands.iter().enumerate() {
        let begun = Begun::default();
        let end = tokio::select! {
            biased;
            Ok(()) = &mut stopped => JobEnd::stopped(commands, index, begun.take()),
            end = run(command, &begun) => end,
        };
        let is_stopped = end.is_stopped;
        ends.push(end);
        if is_stopped {
            break;
        }
    }
    JobEnd::of_all(ends)
}

/// The contexts there are, and then for each whether somebody listens.
async fn list_contexts(backend: &Backend, events: &Events) {
    let known = match backend.contexts() {
        Ok(known) => known,
        Err(failure) => {
            events.tell(Event::Happened(Action::NotSwitched(failure.message))).await;
            return;
        }
    };
    events.tell(Event::Happened(Action::Contexts(known.clone()))).await;
    let mut looking = JoinSet::new();
    for KnownContext { name, addresses, .. } in known.into_iter().filter(|one| one.is_there.is_none()) {
        if !addresses.is_empty() {
            looking.spawn_local(async move { (name, listens(addresses).await) });
        }
    }
    while let Some(looked) = looking.join_next().await {
        if let Ok((name, is_there)) = looked {
            events.tell(Event::Happened(Action::Reached(name, is_there))).await;
        }
    }
}

/// Whether somebody takes a connection at one of these addresses; nothing is sent, so no secret is needed.
async fn listens(addresses: Vec<String>) -> bool {
    let connect = async {
        for address in addresses {
            let resolved = blocking(move || address.to_socket_addrs().map(Iterator::collect::<Vec<_>>)).await;
            for address in resolved.unwrap_or_default() {
                if tokio::net::TcpStream::connect(address).await.is_ok() {
                    return true;
                }
            }
        }
        false
    };
    tokio::time::timeout(REACH_MAX, connect).await.unwrap_or(false)
}

/// The cluster of another context; or the user hears why there is none.
async fn other(backend: &Backend, name: String, events: &Events) -> Option<Next> {
    match backend.other(&name).await {
        Ok(next) => Some(next),
        Err(failure) => {
            let why = format!("{name}: {}", failure.message);
            events.tell(Event::Happened(Action::NotSwitched(why))).await;
            None
        }
    }
}

/// Waits for what would keep everybody waiting, on a thread of its own.
pub(super) async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(error) => std::panic::resume_unwind(error.into_panic()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::app::model::words;

    /// What becomes of two commands, of which the second never ends; the first one says that the user has had
    /// enough.
    #[test]
    fn who_stops_waiting_hears_what_was_done() {
        let commands = [words(["topic", "delete", "a"]), words(["group", "reset", "b"]), words(["c"])];
        let (stop, stopped) = oneshot::channel();
        let stop = RefCell::new(Some(stop));
        let run = async |command: &Words, begun: &Begun| {
            if command.last().is_some_and(|name| name == "a") {
                return JobEnd { talk: vec!["deleted a".to_owned()], ..JobEnd::default() };
            }
            begun.note("begun: b");
            if let Some(stop) = stop.borrow_mut().take() {
                stop.send(()).unwrap();
            }
            std::future::pending().await
        };
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let end = runtime.block_on(until_stopped(&commands, stopped, run));
        assert!(end.is_stopped && end.is_ok());
        assert_eq!(end.warnings, ["stopped before its end: kdp group reset b"]);
        assert_eq!(end.talk[..2], ["deleted a", "begun: b"]);
        assert_eq!(end.talk.last().unwrap(), "not begun: kdp c");
    }

    #[test]
    fn what_was_not_begun_has_changed_nothing() {
        let (stop, stopped) = oneshot::channel();
        stop.send(()).unwrap();
        let run = async |_: &Words, _: &Begun| unreachable!("it is stopped before");
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let end = runtime.block_on(until_stopped(&[words(["a"])], stopped, run));
        assert_eq!(end.talk, ["nothing had been changed by then"]);
    }
}
