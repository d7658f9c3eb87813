//! Between the world and the dashboard: keys become actions, effects become requests, and one loop joins them.
//!
//! The loop has a thread of its own and waits for nothing but its queue; what takes time runs on the runtime
//! and comes back as an action.

pub(crate) mod command;
pub(crate) mod footer;
pub(crate) mod input;
pub(crate) mod key;
pub(crate) mod keymap;
mod remap;

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::{mpsc, watch};

use super::app::App;
use super::app::action::{Action, Effect, Unsaved, Wishes};
use super::app::job::JobEnd;
use super::app::memory::Memory;
use super::app::snapshot::Snapshot;
use super::clipboard::Clipboard;
use super::terminal::{self, Screen};
use super::view::{self, theme::Theme};
use crate::time::now_ms;
use input::Input;
use keymap::Keymap;

/// What can wait for the loop; who has more to say waits.
const EVENTS_MAX: usize = 256;
/// Ages are shown in seconds.
const TICK: Duration = Duration::from_secs(1);
/// What nobody pressed a key for is drawn at most twenty times a second.
const FRAME: Duration = Duration::from_millis(50);

/// What the loop is told.
#[derive(Debug)]
pub(crate) enum Event {
    /// The terminal says something.
    Input(Input),
    /// There is a new snapshot to be fetched here.
    Snapshot(Newest),
    /// Something else has happened.
    Happened(Action),
    /// The shell has resumed us.
    Resumed,
}

/// The newest snapshot of a session that nobody has looked at yet.
pub(crate) type Newest = Arc<Mutex<Option<Arc<Snapshot>>>>;

/// Where the loop is told things.
#[derive(Clone, Debug)]
pub(crate) struct Events {
    queue: SyncSender<Event>,
    newest: Newest,
    is_closed: Arc<AtomicBool>,
}

impl Events {
    /// A queue, and its end.
    pub(crate) fn new() -> (Self, Receiver<Event>) {
        let (queue, events) = sync_channel(EVENTS_MAX);
        (Self { queue, newest: Arc::default(), is_closed: Arc::default() }, events)
    }

    /// Hands a snapshot over; one that nobody has looked at yet is forgotten.
    pub(crate) fn publish(&self, snapshot: Snapshot) {
        *self.newest.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(snapshot));
        // A full queue wakes the loop too.
        let _ = self.queue.try_send(Event::Snapshot(Arc::clone(&self.newest)));
    }

    /// The same queue for the next session, whose snapshots are never taken for those of this one.
    pub(crate) fn renewed(&self) -> Self {
        Self { newest: Newest::default(), ..self.clone() }
    }

    /// Ends the loop, also one whose queue is full.
    pub(crate) fn close(&self) {
        self.is_closed.store(true, Ordering::Relaxed);
        // A full queue wakes the loop too.
        let _ = self.queue.try_send(Event::Snapshot(Newest::default()));
    }

    /// Tells the loop; false when it is over.
    pub(crate) async fn tell(&self, event: Event) -> bool {
        let mut event = event;
        loop {
            match self.queue.try_send(event) {
                Ok(()) => return true,
                Err(TrySendError::Disconnected(_)) => return false,
                Err(TrySendError::Full(back)) => event = back,
            }
            tokio::time::sleep(FRAME).await;
        }
    }

    /// Reads the terminal on a thread of its own, which ends with the process.
    pub(crate) fn listen(&self) -> io::Result<()> {
        let queue = self.queue.clone();
        let listen = move || {
            while let Ok(event) = crossterm::event::read() {
                if let Some(input) = input::of(event)
                    && queue.send(Event::Input(input)).is_err()
                {
                    break;
                }
            }
        };
        std::thread::Builder::new().name("kdp-keys".to_owned()).spawn(listen).map(drop)
    }
}

/// The dashboard while it runs.
pub(crate) struct Loop {
    /// Its state.
    pub(crate) app: App,
    /// The keys.
    pub(crate) keymap: Keymap,
    /// How it looks.
    pub(crate) theme: Theme,
    /// Where it is told things.
    pub(crate) events: Events,
    /// Where copied text goes.
    pub(crate) clipboard: Clipboard,
    /// What it wants to be told.
    pub(crate) wishes: watch::Sender<Wishes>,
    /// What it wants to be done, and in which session.
    pub(crate) effects: mpsc::Sender<(u64, Effect)>,
    /// What it wants to be remembered.
    pub(crate) memory: watch::Sender<Memory>,
    /// Whether somebody else has the terminal.
    pub(crate) is_suspended: bool,
}

impl Loop {
    /// Runs until the user leaves or the queue is gone.
    pub(crate) fn run(mut self, mut screen: Screen, queue: &Receiver<Event>) -> io::Result<()> {
        let size = screen.terminal().size()?;
        self.act(Action::Resized(size.width, size.height), &mut screen)?;
        let mut drawn = Instant::now();
        let mut is_dirty = true;
        let mut is_urgent = true;
        while !self.app.is_over && !self.events.is_closed.load(Ordering::Relaxed) && !terminal::is_lost() {
            if is_dirty && !self.is_suspended && (is_urgent || drawn.elapsed() >= FRAME) {
                screen.terminal().draw(|frame| view::render(&self.app, &self.keymap, &self.theme, frame))?;
                drawn = Instant::now();
                (is_dirty, is_urgent) = (false, false);
            }
            let patience =
                if is_dirty && !self.is_suspended { FRAME.saturating_sub(drawn.elapsed()) } else { TICK };
            match queue.recv_timeout(patience) {
                Ok(event) => is_urgent |= self.take(event, &mut screen)?,
                Err(RecvTimeoutError::Timeout) => self.act(Action::Tick, &mut screen)?,
                Err(RecvTimeoutError::Disconnected) => break,
            }
            // What has come meanwhile needs no frame of its own.
            for _ in 0..EVENTS_MAX {
                match queue.try_recv() {
                    Ok(event) => is_urgent |= self.take(event, &mut screen)?,
                    Err(_) => break,
                }
            }
            is_dirty = true;
        }
        Ok(())
    }

    /// Takes an event; says whether somebody sits there and waits to see what it did.
    fn take(&mut self, event: Event, screen: &mut Screen) -> io::Result<bool> {
        let action = match event {
            Event::Input(Input::Key(key)) => {
                let action = self.keymap.action(&self.app, key);
                match action.or_else(|| self.keymap.useless(&self.app, key)) {
                    Some(action) => action,
                    None => return Ok(false),
                }
            }
            Event::Input(Input::Paste(text)) => Action::Edit(super::app::edit::Edit::Paste(text)),
            Event::Input(Input::Resized(columns, lines)) => Action::Resized(columns, lines),
            Event::Input(Input::Click(x, y)) => Action::Click(x, y),
            Event::Input(Input::Wheel(turns, x, y)) => Action::Wheel(turns, x, y),
            Event::Snapshot(newest) => match newest.lock().unwrap_or_else(PoisonError::into_inner).take() {
                Some(snapshot) => {
                    self.act(Action::Snapshot(snapshot), screen)?;
                    return Ok(false);
                }
                None => return Ok(false),
            },
            Event::Happened(action) => action,
            Event::Resumed => {
                self.is_suspended = false;
                screen.resume()?;
                return Ok(true);
            }
        };
        self.act(action, screen)?;
        Ok(true)
    }

    fn act(&mut self, action: Action, screen: &mut Screen) -> io::Result<()> {
        for effect in self.app.update(action, now_ms()) {
            match effect {
                Effect::Copy(text) => {
                    if let Some(place) = self.clipboard.copy(&text, &mut io::stdout())? {
                        // Copied text may be long; where it is comes first.
                        self.app.update(Action::Said(format!("copied, also into {place}: {text}")), now_ms());
                    }
                }
                Effect::Suspend => {
                    self.is_suspended = true;
                    screen.suspend()?;
                }
                Effect::Redraw => screen.redraw()?,
                effect => {
                    let session = self.app.session.number;
                    if let Err(refused) = self.effects.try_send((session, effect)) {
                        let (_, effect) = refused.into_inner();
                        if let Some(action) = undone(effect, "too much is under way; try again later") {
                            self.app.update(action, now_ms());
                        }
                    }
                }
            }
        }
        let memory = self.app.memory();
        self.memory.send_if_modified(|before| {
            let differs = *before != memory;
            *before = memory;
            differs
        });
        let wishes = self.app.wishes();
        self.wishes.send_if_modified(|before| {
            let differs = *before != wishes;
            *before = wishes;
            differs
        });
        Ok(())
    }
}

/// What is said in place of an outcome, when something is not done and this is why.
pub(crate) fn undone(effect: Effect, why: &str) -> Option<Action> {
    let end = JobEnd::failed(why);
    match effect {
        Effect::Run(id, ..) => Some(Action::Ended(id, end)),
        Effect::Preview(commands) => {
            let ends = vec![end; commands.len()];
            Some(Action::Previewed(commands, ends))
        }
        Effect::Save { path, .. } => Some(Action::Saved(path, Err(Unsaved::Failed(why.to_owned())))),
        Effect::Export(export) => Some(Action::Exported(export, Err(why.to_owned()))),
        Effect::Switch(_) => Some(Action::NotSwitched(why.to_owned())),
        Effect::Stop(_) | Effect::ListUndo | Effect::ListContexts => None,
        Effect::Copy(_) | Effect::Suspend | Effect::Redraw => None,
    }
}
