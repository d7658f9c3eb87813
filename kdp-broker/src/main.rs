//! kdp-broker: reads its settings, starts the broker, and stops it when told to.

mod cli;

use std::io::{IsTerminal, Write};
use std::net::SocketAddr;
use std::path::Path;
use std::process::ExitCode;
use std::{fs, io};

use clap::Parser;
use kdp_broker::config::{self, Loaded, Properties};
use kdp_broker::loggers::{Levels, Loggers, ROOT};
use kdp_broker::{Broker, BrokerOptions};
use tokio::signal::unix::{SignalKind, signal};
use tracing::level_filters::LevelFilter;
use tracing::warn;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{fmt, reload};

use cli::{Arguments, Command, LogFormat};

/// The settings or the command line are wrong.
const EXIT_USAGE: u8 = 2;
/// The broker could not start, or had to end.
const EXIT_FAILURE: u8 = 1;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let loggers = log_to_stderr(arguments.log_format);
    let loaded = match load(&arguments) {
        Ok(loaded) => loaded,
        Err(message) => return fail(EXIT_USAGE, &message),
    };
    for warning in &loaded.warnings {
        warn!("{warning}");
    }
    if let Some(Command::Format { cluster_id }) = &arguments.command {
        return format(&loaded, cluster_id.as_deref());
    }
    if let Err(e) = kdp_broker::raise_descriptor_limit() {
        warn!("the limit of open files cannot be raised: {e}");
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().thread_name("kdp-broker").build();
    match runtime {
        Ok(runtime) => runtime.block_on(serve(loaded, loggers)),
        Err(e) => fail(EXIT_FAILURE, &format!("no threads: {e}")),
    }
}

fn fail(code: u8, message: &str) -> ExitCode {
    eprintln!("kdp-broker: {message}");
    ExitCode::from(code)
}

/// Writes what KDP_LOG asks for, until the loggers that come back are told otherwise.
fn log_to_stderr(format: LogFormat) -> Loggers {
    let asked_for = std::env::var("KDP_LOG").ok().and_then(|text| text.parse::<Targets>().ok());
    let targets = asked_for.unwrap_or_else(|| Targets::new().with_default(LevelFilter::INFO));
    let levels = targets.iter().map(|(target, level)| (target.replace("::", "."), level));
    let root = targets.default_level().map(|level| (ROOT.to_owned(), level));
    let levels = levels.chain(root).collect();
    let (filter, handle) = reload::Layer::new(targets);
    let lines = fmt::layer().with_writer(io::stderr).with_ansi(io::stderr().is_terminal());
    let registry = tracing_subscriber::registry().with(filter);
    match format {
        LogFormat::Human => registry.with(lines.with_target(false)).init(),
        LogFormat::Json => registry.with(lines.json().flatten_event(true)).init(),
    }
    Loggers::new(levels, move |levels| {
        // The subscriber lives as long as the process.
        let _ = handle.reload(targets_of(levels));
    })
}

fn targets_of(levels: &Levels) -> Targets {
    let targets = levels.iter().filter(|(name, _)| *name != ROOT);
    let targets = Targets::new().with_targets(targets.map(|(name, level)| (name.replace('.', "::"), *level)));
    match levels.get(ROOT) {
        Some(level) => targets.with_default(*level),
        None => targets,
    }
}

/// The settings: from the file, or those of a broker that is alone on loopback.
fn load(arguments: &Arguments) -> Result<Loaded, String> {
    let properties = match &arguments.config {
        Some(path) => read(path)?,
        None => config::without_file(&cli::default_dir()),
    };
    let mut overrides = arguments.overrides.clone();
    if arguments.allow_plaintext_off_loopback {
        overrides.push("kdp.allow.plaintext.off.loopback=true".to_owned());
    }
    config::load(&properties, &overrides).map_err(|e| e.to_string())
}

fn read(path: &Path) -> Result<Properties, String> {
    let text = fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
    Properties::parse(&text).map_err(|e| format!("{}: {e}", path.display()))
}

fn format(loaded: &Loaded, cluster_id: Option<&str>) -> ExitCode {
    let directories = match kdp_broker::format(&loaded.config, cluster_id) {
        Ok(directories) => directories,
        Err(e) => return fail(EXIT_FAILURE, &e.to_string()),
    };
    let lines = directories.directories.iter().map(|directory| {
        let what = if directory.is_new { "formatted" } else { "was ready already" };
        let (path, cluster, node) =
            (directory.path.display(), &directories.cluster_id, loaded.config.node_id);
        format!("{path}: {what}, for cluster {cluster} and node {node}\n")
    });
    say(&lines.collect::<String>());
    ExitCode::SUCCESS
}

async fn serve(loaded: Loaded, loggers: Loggers) -> ExitCode {
    let (mut terminate, mut interrupt) =
        match (signal(SignalKind::terminate()), signal(SignalKind::interrupt())) {
            (Ok(terminate), Ok(interrupt)) => (terminate, interrupt),
            (Err(e), _) | (_, Err(e)) => {
                return fail(EXIT_FAILURE, &format!("signals cannot be handled: {e}"));
            }
        };
    let options = BrokerOptions { loggers, ..BrokerOptions::default() };
    let broker = match Broker::start_with(loaded.config, options).await {
        Ok(broker) => broker,
        Err(e) => return fail(EXIT_FAILURE, &e.to_string()),
    };
    introduce(&broker);
    let ending = tokio::select! {
        _ = terminate.recv() => ExitCode::SUCCESS,
        _ = interrupt.recv() => ExitCode::SUCCESS,
        failure = broker.failed() => fail(EXIT_FAILURE, &failure),
    };
    // A second signal does not wait: what a clean stop would have done, the next start does.
    tokio::select! {
        () = broker.shutdown() => ending,
        _ = terminate.recv() => ExitCode::from(EXIT_FAILURE),
        _ = interrupt.recv() => ExitCode::from(EXIT_FAILURE),
    }
}

/// What it is, where it listens, where its data lies, and how to reach it.
fn introduce(broker: &Broker) {
    let addresses: Vec<String> = broker.addresses().iter().map(ToString::to_string).collect();
    let folders: Vec<String> = broker.log_dirs().iter().map(|folder| folder.display().to_string()).collect();
    let bootstrap = broker.addresses().into_iter().map(reachable).collect::<Vec<_>>().join(",");
    let text = format!(
        "kdp-broker {}: a Kafka broker, ready\n  listening on  {}\n  data in       {}\n  reach it with \
         kdp topic list -b {bootstrap}\n",
        env!("CARGO_PKG_VERSION"),
        addresses.join(", "),
        folders.join(", "),
    );
    say(&text);
}

/// Where a client on this machine finds a listener; one on all interfaces has no address of its own.
fn reachable(listener: SocketAddr) -> String {
    if listener.ip().is_unspecified() {
        format!("localhost:{}", listener.port())
    } else {
        listener.to_string()
    }
}

/// Whoever started it may not want to hear this; the work goes on.
fn say(text: &str) {
    let _ = io::stdout().write_all(text.as_bytes());
}
