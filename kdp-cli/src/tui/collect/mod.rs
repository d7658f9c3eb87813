//! Where snapshots come from and where commands go: a cluster, or a demonstration without one.
//!
//! Knows nothing of the screen but the wishes it has. It publishes whole snapshots; what fails is said in
//! the snapshot and tried again, later and later.

mod answer;
mod ask;
mod cadence;
mod collector;
#[cfg(test)]
mod collector_tests;
mod disks;
mod ends;
mod groups;
mod holds;
mod live;
mod partition;
mod progress;
#[cfg(test)]
mod sample;
mod schedule;
#[cfg(test)]
mod simulated;
mod source;
mod state;
mod topics;

use std::path::Path;

use kdp_client::connection::{ConnectionOptions, Secret};
use tokio::sync::watch;

use super::app::action::Wishes;
use super::app::contexts::{KnownContext, Session};
use super::app::model::Words;
use super::demo;
use super::event::Events;
use super::event::command;
use super::requests::Requests;
use super::session::blocking;
use crate::commands::{Context, ui};
use crate::danger::Prompt;
use crate::failure::Failure;
use crate::gate::{Begun, Guard};
use crate::report::Report;
use crate::time::now_ms;

pub(crate) use super::demo::Demo;
#[cfg(test)]
pub(crate) use sample::snapshot as demo_snapshot;
#[cfg(test)]
pub(crate) use simulated::Simulated;

/// Where snapshots come from and where commands go.
#[derive(Debug)]
pub(crate) enum Backend {
    /// A cluster, and the requests that were sent to it.
    Live(Box<Context>, Requests),
    /// A cluster that is made up, and the same each time.
    Demo(Demo),
}

impl Backend {
    /// A cluster; what is asked of it from now on is noted.
    pub(crate) fn live(context: Context) -> Self {
        let requests = Requests::default();
        let options = context.cluster.options().clone();
        let options = ConnectionOptions { observer: Some(requests.observer()), ..options };
        let cluster = context.cluster.apart_with(options);
        // Nobody can be asked beside the screen.
        let prompt = Prompt { interactive: false };
        Self::Live(Box::new(Context { cluster, prompt, ..context }), requests)
    }

    /// Publishes snapshots until it is dropped.
    pub(crate) async fn collect(&self, wishes: watch::Receiver<Wishes>, events: Events) {
        match self {
            Backend::Live(context, _) => live::collect(context, wishes, events).await,
            Backend::Demo(demo) => demo.collect(wishes, events).await,
        }
    }

    /// Where things are kept on this machine; the demonstration keeps nothing.
    pub(crate) fn state(&self) -> Option<&Path> {
        match self {
            Backend::Live(context, _) => context.guard.state.as_deref(),
            Backend::Demo(_) => None,
        }
    }

    /// The contexts that the user could go to.
    pub(crate) fn contexts(&self) -> Result<Vec<KnownContext>, Failure> {
        match self {
            Backend::Live(..) => ui::contexts(),
            Backend::Demo(_) => Ok(demo::contexts()),
        }
    }

    /// The cluster of another context.
    pub(crate) async fn other(&self, name: &str) -> Result<(Backend, Session), Failure> {
        match self {
            Backend::Live(context, _) => {
                let (context, name) = (context.clone(), name.to_owned());
                // Passwords may come from programs that take their time.
                let other = blocking(move || context.other(&name)).await?;
                let session = ui::session(&other);
                Ok((Backend::live(other), session))
            }
            Backend::Demo(_) => Ok((Backend::Demo(Demo::of(name)), demo::session(name))),
        }
    }

    /// Runs a command to its end; the password is what it would ask for.
    pub(crate) async fn run(&self, words: &Words, password: Option<&Secret>) -> Report {
        match self {
            Backend::Live(context, _) => command::run(context, words, password).await,
            Backend::Demo(demo) => demo.answer(words, now_ms()),
        }
    }

    /// Runs a change to its end; what it has begun is noted, for whoever does not wait for that.
    pub(crate) async fn change(&self, words: &Words, password: Option<&Secret>, begun: &Begun) -> Report {
        match self {
            Backend::Live(context, _) => {
                let guard = Guard { begun: begun.clone(), ..context.guard.clone() };
                let context = Context { guard, ..(**context).clone() };
                command::run(&context, words, password).await
            }
            Backend::Demo(demo) => demo.change(words).await,
        }
    }
}
