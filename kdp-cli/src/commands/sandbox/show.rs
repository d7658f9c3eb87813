//! The sandbox that everybody may use: the shop at work and what it does to the cluster, until the end.

use std::future::Future;
use std::io;
use std::time::Instant;

use kdp_client::connection::Endpoint;

use super::embedded::Embedded;
use super::folder::Folder;
use super::line::SandboxFacts;
use super::load::{self, Load, Trouble};
use super::view::{Logs, View};
use super::{live, shop};
use crate::commands::Context;
use crate::contexts;
use crate::failure::Failure;
use crate::gate::Guard;
use crate::output::{Format, ignore_broken_pipe};
use crate::tui;
use crate::tui::app::App;
use crate::tui::app::contexts::Session;
use crate::tui::collect::Backend;
use crate::tui::setup::{Flags, Setup};
use crate::world;

/// What is shown, and how.
pub(super) struct Show<'a> {
    pub(super) broker: &'a Embedded,
    pub(super) folder: &'a Folder,
    /// Whether the shop is open.
    pub(super) shop: bool,
    pub(super) format: Format,
    /// What the dashboard runs commands with; nothing where there is no terminal for it.
    pub(super) dashboard: Option<&'a Context>,
}

impl Show<'_> {
    /// Goes on until the end comes, nobody looks any more, or the broker fails.
    pub(super) async fn until(&self, end: impl Future<Output = ()>, logs: &Logs) -> Result<(), Failure> {
        let mut load = None;
        let ended = tokio::select! {
            ended = self.go_on(&mut load, logs) => ended,
            failure = self.broker.failed() => Err(failure),
            () = end => Ok(()),
        };
        if let Some(load) = load {
            load.stop().await;
        }
        ended
    }

    async fn go_on(&self, load: &mut Option<Load>, logs: &Logs) -> Result<(), Failure> {
        let address = self.broker.address;
        let endpoint = Endpoint::new(address.ip().to_string(), address.port());
        if let Some(context) = self.dashboard {
            self.open(load, &endpoint).await?;
            let _held = logs.held();
            return dashboard(context, &endpoint).await;
        }
        let mut view = View::new(self.format, logs);
        let facts = SandboxFacts {
            bootstrap_server: address.to_string(),
            data_dir: self.folder.data_dir().display().to_string(),
        };
        check(view.started(facts))?;
        self.open(load, &endpoint).await?;
        let since = load.as_ref().map(|load| load.since);
        let cluster = load::cluster(&endpoint, "kdp-sandbox");
        check(live::watch(&cluster, &mut view, || self.headline(since)).await)
    }

    /// Opens the shop, if there is one.
    async fn open(&self, load: &mut Option<Load>, endpoint: &Endpoint) -> Result<(), Failure> {
        if self.shop {
            let failed = |trouble: Trouble| Failure::failed("LOAD", trouble.to_string());
            *load = Some(Load::start(endpoint.clone()).await.map_err(failed)?);
        }
        Ok(())
    }

    /// Above the tables.
    fn headline(&self, since: Option<Instant>) -> String {
        let (address, minutes) = (self.broker.address, shop::DAY.as_secs() / 60);
        match since {
            Some(since) => {
                let clock = shop::clock(shop::time_of_day(since.elapsed()));
                format!("{address}   {clock} in the shop, whose day takes {minutes} minutes   Ctrl-C ends it")
            }
            None => format!("{address}   Ctrl-C ends it"),
        }
    }
}

/// The dashboard on the broker in here, whatever is configured for other clusters, until the user leaves.
async fn dashboard(context: &Context, endpoint: &Endpoint) -> Result<(), Failure> {
    let guard =
        Guard { state: context.guard.state.clone(), audit_off: context.guard.audit_off, ..Guard::default() };
    let context = Context { cluster: load::cluster(endpoint, "kdp-ui"), guard, ..context.clone() };
    let flags = vec!["--bootstrap-server".to_owned(), endpoint.to_string()];
    let session = Session { name: format!("sandbox {endpoint}"), flags, ..Session::default() };
    // Nothing is remembered of a cluster that is gone with us, and a configuration that is wrong keeps nobody out.
    let env = |name: &str| std::env::var(name).ok();
    let loaded = world::with(contexts::load).unwrap_or_default();
    let setup = Setup::new(Flags::default(), &loaded, None, &env);
    let app = App::on(session).in_zone(context.zone);
    tui::run(app, Backend::live(context), setup).await
}

/// That nobody reads any more is the usual end of `| head`.
fn check(written: io::Result<()>) -> Result<(), Failure> {
    let failure = |error| Failure::failed("STDOUT", format!("cannot write to stdout: {error}"));
    ignore_broken_pipe(written).map_err(failure)
}
