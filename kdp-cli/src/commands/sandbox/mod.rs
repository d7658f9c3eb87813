//! `kdp sandbox`: a Kafka in this process, to learn on, to demonstrate, and for test suites.
//!
//! With a COMMAND it is the command's Kafka and gone with it; without one it is everybody's until
//! Ctrl-C. Whatever ends it, it leaves nothing behind but what it was told to keep.

mod backlog;
mod child;
mod descendants;
pub(crate) mod embedded;
mod folder;
mod line;
mod live;
mod load;
mod sample;
mod shop;
mod show;
mod signals;
mod view;

use std::ffi::OsString;
use std::io::{self, IsTerminal, Write};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use rustix::process::{Resource, Rlimit, Signal, getrlimit};
use tokio::task::LocalSet;

use crate::commands::registry::{self, Outputs};
use crate::commands::{Context, Outcome};
use crate::failure::Failure;
use crate::output::Format;
use crate::report::Report;
use crate::time;
use child::{CannotRun, Child};
use embedded::{Embedded, Port};
use folder::Folder;
use show::Show;
use signals::Signals;
use view::{Logs, View, is_smart};

/// Where a command finds its Kafka: our own name, and the one that most others look for.
const VARIABLES: [&str; 2] = ["KDP_BOOTSTRAP_SERVER", "KAFKA_BOOTSTRAP_SERVERS"];

/// How long a clean stop may take when somebody is impatient.
const SHUTDOWN_TIME: Duration = Duration::from_secs(1);

/// What it prints.
pub(crate) const OUTPUTS: Outputs = &[("sandbox", registry::endless::<line::SandboxLine<'_>>("Sandbox"))];

/// Start a Kafka of your own: to learn on, to demonstrate, to test with
///
/// Examples:
///   kdp sandbox
///   kdp sandbox --empty --port 19092 --dir ./data
///   kdp sandbox --for 30s -o jsonl > sandbox.jsonl
///   kdp sandbox -- pytest tests/
///   kdp sandbox -- bash
///
/// Without a COMMAND it listens on 127.0.0.1 until Ctrl-C, with an online shop's topics, load and
/// consumer groups, and shows them in the dashboard of `kdp ui`; -o wide is a plain table instead.
/// What the shop keeps stays under 100 MB or so.
///
/// With a COMMAND it starts empty on a free port, runs the command with KDP_BOOTSTRAP_SERVER and
/// KAFKA_BOOTSTRAP_SERVERS set, passes signals on to it, and exits as it exits (128+N when signal N
/// ended it). Processes that the command leaves running are ended, but for daemons with a session of
/// their own.
///
/// The data lies in a temporary folder, which is removed at the end; what a killed sandbox left is
/// removed by the next one.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Sandbox {
    /// No topics, no load, no groups
    #[arg(long)]
    empty: bool,
    /// Where to listen on 127.0.0.1; 0 is any free port [default: 9092 or the next free one; with a COMMAND: 0]
    #[arg(long, value_name = "PORT")]
    port: Option<u16>,
    /// Keep the data in this folder; a later start goes on with it
    #[arg(long, value_name = "FOLDER")]
    dir: Option<PathBuf>,
    /// End after so long, such as 30s or 10m
    #[arg(long = "for", value_name = "DURATION", value_parser = duration, conflicts_with = "command")]
    lasting: Option<Duration>,
    /// The command to run, and its arguments
    #[arg(last = true, value_name = "COMMAND")]
    command: Vec<OsString>,
}

fn duration(text: &str) -> Result<Duration, String> {
    time::parse_duration(text).ok_or_else(|| "write a duration such as 500ms, 30s or 10m".to_owned())
}

impl Sandbox {
    pub(crate) async fn run(&self, context: &Context) -> Outcome {
        if self.command.is_empty() {
            View::check(context.format)?;
        }
        let logs = Logs::default();
        log_warnings(&logs);
        let signals = if self.command.is_empty() { &signals::END[..] } else { &signals::PASSED_ON };
        let mut signals = Signals::listen(signals)
            .map_err(|error| Failure::failed("SIGNALS", format!("signals cannot be handled: {error}")))?;
        let folder = self.folder()?;
        let data_dir = folder.data_dir();
        let files_max = getrlimit(Resource::Nofile);
        let broker = tokio::select! {
            broker = Embedded::start(&data_dir, folder.durability(), self.port()) => broker?,
            signal = signals.next_end() => return Ok(ended_by(signal)),
        };
        let outcome = match self.command.is_empty() {
            true => {
                if !context.quiet {
                    self.introduce(broker.address, &folder);
                }
                let has_terminal = io::stdin().is_terminal() && io::stdout().is_terminal() && is_smart();
                let has_dashboard = has_terminal && context.format == Format::Table && !context.quiet;
                let show = Show {
                    broker: &broker,
                    folder: &folder,
                    shop: !self.empty,
                    format: context.format,
                    dashboard: has_dashboard.then_some(context),
                };
                // The shop and its groups share this thread; the broker has its own.
                let ended = LocalSet::new().run_until(show.until(self.end(&mut signals), &logs)).await;
                ended.map(|()| Report::of_status(0))
            }
            false => self.run_command(&broker, files_max, &mut signals).await,
        };
        // Whoever asks twice does not want to wait; the folder goes either way. The signal that ended the
        // command may reach us only now, when it went to both, and is no second one.
        let impatience = async {
            signals.next_end().await;
            tokio::time::sleep(SHUTDOWN_TIME).await;
        };
        tokio::select! {
            () = broker.shutdown() => {}
            () = impatience => {}
        }
        drop(folder);
        outcome
    }

    fn port(&self) -> Port {
        match self.port {
            Some(0) => Port::Any,
            Some(port) => Port::Exactly(port),
            None if self.command.is_empty() => Port::Usual,
            None => Port::Any,
        }
    }

    fn folder(&self) -> Result<Folder, Failure> {
        let parent = std::env::temp_dir();
        match &self.dir {
            Some(dir) => Ok(Folder::Given(dir.clone())),
            None => Folder::temporary(&parent).map_err(|error| {
                Failure::failed("FOLDER", format!("no folder can be made in {}: {error}", parent.display()))
                    .hint("TMPDIR says where temporary folders go; --dir names one of your own")
            }),
        }
    }

    async fn run_command(&self, broker: &Embedded, files_max: Rlimit, signals: &mut Signals) -> Outcome {
        let address = broker.address.to_string();
        // What is configured for other clusters does not hold in here; an empty variable is none.
        let others = ["KDP_CONTEXT", "KDP_COMMAND_CONFIG"].map(|name| (name, String::new()));
        let variables = [VARIABLES.map(|name| (name, address.clone())), others].concat();
        let run = Child { command: &self.command, variables: &variables, files_max };
        match run.run(signals).await {
            Ok(code) => Ok(Report::of_status(code)),
            Err(CannotRun { error, code }) => {
                let command = self.command[0].to_string_lossy();
                let failure = Failure::failed("COMMAND", format!("{command} cannot be run: {error}"));
                Ok(Report { status: Some(code), ..Report::of_failure(failure) })
            }
        }
    }

    /// Whatever ends it first: the time that was given, or a signal.
    async fn end(&self, signals: &mut Signals) {
        let lasting = async {
            match self.lasting {
                Some(lasting) => tokio::time::sleep(lasting).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            () = lasting => {}
            _ = signals.next_end() => {}
        }
    }

    /// What it is, where it listens, where its data lies, and how to reach it.
    fn introduce(&self, address: SocketAddr, folder: &Folder) {
        let is_elsewhere = self.port() == Port::Usual && !embedded::is_usual(address);
        let elsewhere = if is_elsewhere { "  (9092 is taken)" } else { "" };
        let fate = if folder.is_temporary() { "removed at the end" } else { "kept" };
        // There may be nobody who wants to hear it.
        let _ = writeln!(
            io::stderr(),
            "kdp sandbox: a Kafka of your own, until Ctrl-C\n  \
             listening on  {address}{elsewhere}\n  \
             data in       {}  ({fate})\n  \
             reach it with kdp topic list -b {address}\n",
            folder.data_dir().display()
        );
    }
}

/// What a shell would show when a signal comes before there is anything to pass it on to.
fn ended_by(signal: Signal) -> Report {
    Report::of_status(u8::try_from(128 + signal.as_raw()).unwrap_or(u8::MAX))
}

/// The broker's warnings are the user's to know; all else it has to say is not.
fn log_warnings(logs: &Logs) {
    let logs = logs.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_writer(move || logs.clone())
        .with_max_level(tracing::Level::WARN)
        .with_target(false)
        .with_ansi(false)
        .without_time();
    // With -v somebody listens already.
    let _ = subscriber.try_init();
}
