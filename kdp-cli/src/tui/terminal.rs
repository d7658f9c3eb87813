//! The terminal while the dashboard has it: raw, on the alternate screen, and given back as it was, whatever
//! ends us.
//!
//! Invariant: who drops the guard, panics or suspends finds a usable terminal. Nothing here knows what is drawn.

use std::io::{self, Stdout};
use std::panic;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use crossterm::cursor::{Hide, Show};
use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::execute;
use crossterm::style::Print;
use crossterm::terminal::{EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui::layout::{Position, Rect};

use crate::trace;

/// The name of the thread that draws.
pub(crate) const THREAD: &str = "kdp-screen";

/// Whether we have the terminal: it is given back once.
static IS_TAKEN: AtomicBool = AtomicBool::new(false);
/// Whether clicks and the wheel are ours; shift leaves them to the terminal.
static HAS_MOUSE: AtomicBool = AtomicBool::new(false);
/// Buttons and the wheel, with columns beyond 223; not where the mouse only moves.
const MOUSE_ON: Print<&str> = Print("\u{1b}[?1000h\u{1b}[?1006h");
const MOUSE_OFF: Print<&str> = Print("\u{1b}[?1006l\u{1b}[?1000l");

/// Whether it was given back because of a panic, so that nothing must be drawn any more.
static IS_LOST: AtomicBool = AtomicBool::new(false);

/// Whether a panic has taken the screen away. The runtime catches those of its tasks; the dashboard ends all the
/// same, for what it shows might be wrong from then on.
pub(crate) fn is_lost() -> bool {
    IS_LOST.load(Ordering::Relaxed)
}

/// The terminal while we have it.
pub(crate) struct Screen {
    terminal: Terminal<CrosstermBackend<Stdout>>,
    hook: PanicHook,
}

type PanicHook = Option<std::sync::Arc<dyn Fn(&panic::PanicHookInfo<'_>) + Send + Sync>>;

impl Screen {
    /// Takes the terminal.
    pub(crate) fn enter(has_mouse: bool) -> io::Result<Self> {
        HAS_MOUSE.store(has_mouse, Ordering::Relaxed);
        let before = std::sync::Arc::from(panic::take_hook());
        let hook: PanicHook = Some(std::sync::Arc::clone(&before));
        let main = thread::current().id();
        panic::set_hook(Box::new(move |panic| {
            let here = thread::current();
            if here.id() == main || here.name() == Some(THREAD) {
                IS_LOST.store(true, Ordering::Relaxed);
                leave();
                before(panic);
            } else {
                // Whose thread it is has to see what follows; the screen is not in its way.
                trace::note(&format!("{panic}\n"));
            }
        }));
        // The guard is there before the first change, so that half of it is undone too.
        let screen = Self { terminal: Terminal::new(CrosstermBackend::new(io::stdout()))?, hook };
        take()?;
        Ok(screen)
    }

    /// Where to draw.
    pub(crate) fn terminal(&mut self) -> &mut Terminal<CrosstermBackend<Stdout>> {
        &mut self.terminal
    }

    /// Gives the terminal back and stops the process. It may go on for a moment: nothing is to be drawn before
    /// [`Screen::resume`].
    pub(crate) fn suspend(&mut self) -> io::Result<()> {
        leave();
        Ok(rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::STOP)?)
    }

    /// Takes the terminal again after somebody else had it, who may have changed its modes behind our back.
    pub(crate) fn resume(&mut self) -> io::Result<()> {
        disable_raw_mode()?;
        take()?;
        self.redraw()
    }

    /// Has the next frame draw every cell. `Terminal::clear` would ask where the cursor is, and the answer would
    /// go to whoever reads the keys.
    pub(crate) fn redraw(&mut self) -> io::Result<()> {
        let size = self.terminal.size()?;
        self.terminal.resize(Rect::from((Position::ORIGIN, size)))
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        leave();
        if let Some(hook) = self.hook.take()
            && !std::thread::panicking()
        {
            panic::set_hook(Box::new(move |panic| hook(panic)));
        }
    }
}

fn take() -> io::Result<()> {
    trace::hold();
    IS_TAKEN.store(true, Ordering::Relaxed);
    enable_raw_mode()?;
    execute!(io::stdout(), EnterAlternateScreen, EnableBracketedPaste, Hide)?;
    match HAS_MOUSE.load(Ordering::Relaxed) {
        true => execute!(io::stdout(), MOUSE_ON),
        false => Ok(()),
    }
}

/// As far as it goes: there is nobody left to tell what did not work.
fn leave() {
    if !IS_TAKEN.swap(false, Ordering::Relaxed) {
        return;
    }
    if HAS_MOUSE.load(Ordering::Relaxed) {
        let _ = execute!(io::stdout(), MOUSE_OFF);
    }
    let _ = execute!(io::stdout(), DisableBracketedPaste, LeaveAlternateScreen, Show);
    let _ = disable_raw_mode();
    trace::release();
}
