//! What `-v` traces, on its way to stderr. While somebody draws on the whole terminal it is held back, and let go
//! when the terminal is given back: a line in between would be written over the screen.
//!
//! Invariant: what is held is bounded; the newest stays.

use std::collections::VecDeque;
use std::io::{self, IsTerminal, Write};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Nobody reads more of it.
const LINES_MAX: usize = 1000;

/// What is held back, if anything is.
static HELD: Mutex<Option<Held>> = Mutex::new(None);

/// Lines that wait.
#[derive(Debug, Default)]
struct Held {
    lines: VecDeque<String>,
    left_out: usize,
}

impl Held {
    fn push(&mut self, line: String) {
        if self.lines.len() == LINES_MAX {
            self.lines.pop_front();
            self.left_out += 1;
        }
        self.lines.push_back(line);
    }

    fn text(self) -> String {
        let note = match self.left_out {
            0 => String::new(),
            count => format!("{count} lines of older traces are left out\n"),
        };
        note + &self.lines.into_iter().collect::<String>()
    }
}

/// Traces to stderr from now on.
pub(crate) fn to_stderr() {
    tracing_subscriber::fmt()
        .with_writer(|| Traces)
        .with_max_level(tracing::Level::DEBUG)
        .with_target(false)
        .with_ansi(false)
        .without_time()
        .init();
}

/// Holds back what would be written over the screen, until [`release`].
pub(crate) fn hold() {
    if io::stderr().is_terminal() {
        held().get_or_insert_default();
    }
}

/// Lets go what was held back.
pub(crate) fn release() {
    if let Some(held) = held().take() {
        // There may be nobody who wants to hear it.
        let _ = io::stderr().write_all(held.text().as_bytes());
    }
}

/// Says something that nobody traces, such as that a thread has panicked.
pub(crate) fn note(line: &str) {
    // There may be nobody who wants to hear it.
    let _ = Traces.write_all(line.as_bytes());
}

fn held() -> MutexGuard<'static, Option<Held>> {
    // Nothing panics while it has the lock.
    HELD.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Where a trace is written to, a line at a time.
struct Traces;

impl Write for Traces {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match held().as_mut() {
            Some(held) => held.push(String::from_utf8_lossy(bytes).into_owned()),
            None => io::stderr().write_all(bytes)?,
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        io::stderr().flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_lines_are_held() {
        let mut held = Held::default();
        (0..LINES_MAX + 2).for_each(|number| held.push(format!("{number}\n")));
        let text = held.text();
        assert!(text.starts_with("2 lines of older traces are left out\n2\n"), "{text}");
        assert!(text.ends_with("1001\n"));
    }
}
