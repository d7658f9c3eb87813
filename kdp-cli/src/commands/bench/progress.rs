//! How far a benchmark has come, on a terminal only; counted by any number of tasks.

use std::io::IsTerminal;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A bar, or nothing where nobody would see it. Clones are the same.
#[derive(Clone, Debug)]
pub(super) struct Progress(Option<ProgressBar>);

impl Progress {
    pub(super) fn new(quiet: bool, what: &'static str, records: u64) -> Self {
        let visible = !quiet && std::io::stderr().is_terminal();
        Self(visible.then(|| {
            let bar = ProgressBar::with_draw_target(Some(records), ProgressDrawTarget::stderr_with_hz(5));
            let template = "{msg} {bar:24} {percent:>3}%  {human_pos} of {human_len} records  {per_sec}";
            let style = ProgressStyle::with_template(template).expect("the template is one");
            bar.with_style(style).with_message(what)
        }))
    }

    pub(super) fn add(&self, records: u64) {
        if let Some(bar) = &self.0 {
            bar.inc(records);
        }
    }

    /// It leaves no trace on the screen.
    pub(super) fn end(&self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}
