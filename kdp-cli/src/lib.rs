//! kdp, the operator's control plane for any Kafka cluster: what was typed becomes settings, a command
//! returns a report, the report is printed, and the shell gets an exit code.

mod cli;
mod commands;
mod contexts;
mod danger;
mod document;
mod exit;
mod failure;
mod gate;
mod interrupt;
mod layers;
mod names;
mod origin;
mod output;
mod pattern;
mod properties;
mod record;
mod redact;
mod report;
mod security;
mod selector;
mod settings;
mod state;
mod time;
mod world;
mod yaml;

use std::process::ExitCode;

use clap::FromArgMatches;
use clap::error::ErrorKind;
use kdp_client::cluster::Cluster;

use cli::{Cli, Command};
use commands::Context;
use commands::registry::{Output, Shape, output_of};
use danger::Prompt;
use exit::Exit;
use failure::Failure;
use gate::Guard;
use output::Format;
use report::{Data, Report};
use settings::Settings;

/// Runs kdp with the arguments, environment and streams of this process.
pub fn main() -> ExitCode {
    let parsed =
        command().try_get_matches().and_then(|typed| Ok((Cli::from_arg_matches(&typed)?, path(&typed))));
    let (cli, path) = match parsed {
        Ok(parsed) => parsed,
        Err(error) => return ExitCode::from(print_usage(&error).code()),
    };
    let output = output_of(&path).expect("a test sees to it that every command has an entry");
    if cli.global.verbose > 0 {
        trace_to_stderr();
    }
    let flags = cli.global.flags();
    let settings = world::with(|world| match settings::resolve(&flags, world) {
        Err(_) if cli.command.works_without_settings() => settings::without_configuration(&flags, world),
        settings => settings,
    });
    let (report, format) = match settings {
        Ok(settings) => {
            let format = settings.output.unwrap_or(cli.command.default_format());
            (run(&cli.command, output, &settings, format, cli.global.quiet), format)
        }
        Err(failure) => (output.failed(failure), cli.global.output.unwrap_or_default()),
    };
    let exit = report.exit();
    let at = time::to_rfc3339(time::now_ms());
    match output::print(&report, format, cli.global.quiet, &at) {
        Ok(()) => ExitCode::from(report.status.unwrap_or(exit.code())),
        Err(error) => {
            eprintln!("error: cannot write to stdout: {error}");
            ExitCode::from(exit.or_worse(Exit::Failed).code())
        }
    }
}

/// The whole command line as clap sees it, for completions and man pages.
pub fn command() -> clap::Command {
    <Cli as clap::CommandFactory>::command()
}

/// The words of the command that was typed, such as `topic list`.
fn path(typed: &clap::ArgMatches) -> String {
    let mut words = Vec::new();
    let mut typed = typed;
    while let Some((word, inner)) = typed.subcommand() {
        words.push(word);
        typed = inner;
    }
    words.join(" ")
}

/// Runs the command on a runtime of its own, to its end.
fn run(command: &Command, output: &Output, settings: &Settings, format: Format, quiet: bool) -> Report {
    if format == Format::Raw && output.shape != Shape::Stream {
        return output
            .failed(Failure::usage("only records can be printed raw: -o raw is for `kdp record consume`"));
    }
    let runtime = match command.runtime().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return output.failed(Failure::failed("RUNTIME", error.to_string())),
    };
    let guard = Guard { arguments: std::env::args().collect(), ..settings.guard.clone() };
    let cluster = Cluster::of_id(
        settings.bootstrap.clone(),
        settings.connection.clone(),
        settings.guard.cluster_id.clone(),
    );
    let prompt = Prompt::new(settings.no_input);
    let context =
        Context { cluster: cluster.clone(), prompt, guard, settings: settings.clone(), format, quiet };
    let outcome = runtime.block_on(command.run(&context));
    // Connections that still wait for something need not be waited for.
    runtime.shutdown_background();
    let mut report = outcome.unwrap_or_else(|failure| output.failed(failure));
    report.errors = report.errors.into_iter().map(|failure| explain(failure, settings)).collect();
    if output.shape == Shape::Stream && format.is_stream() {
        report.data = Data::Streamed;
    }
    report.cluster_id = cluster.cluster_id();
    report.context = settings.guard.context.clone();
    report.warnings.extend(settings.warnings.iter().cloned());
    report
}

/// Says where an address came from that cannot be reached: nobody gave it, or a broker did.
fn explain(failure: Failure, settings: &Settings) -> Failure {
    if !failure.code.starts_with("CONNECT_") {
        return failure;
    }
    let given = settings.bootstrap.iter().any(|endpoint| failure.message.contains(&endpoint.to_string()));
    match (given, settings.bootstrap_is_default) {
        (true, true) => failure.hint(format!(
            "{} is the default; name your cluster with --bootstrap-server HOST:PORT or KDP_BOOTSTRAP_SERVER",
            settings::DEFAULT_BOOTSTRAP_SERVER
        )),
        (true, false) => failure,
        (false, _) => failure.hint(
            "the cluster told us this address: is that broker up, and can its advertised.listeners be \
             reached from here?",
        ),
    }
}

/// Help and version are data; everything else clap says is a usage error.
fn print_usage(error: &clap::Error) -> Exit {
    // A reader who has gone away is no error.
    let _ = error.print();
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => Exit::Success,
        _ => {
            print_usage_document(error);
            Exit::Usage
        }
    }
}

/// A script that asked for JSON gets JSON, even when it asked for nothing else that makes sense.
fn print_usage_document(error: &clap::Error) {
    let arguments: Vec<String> = std::env::args().collect();
    let asked = |short: &str, long: &str| {
        arguments.iter().any(|argument| argument == long || argument == short)
            || arguments
                .windows(2)
                .any(|pair| matches!(&pair[0][..], "-o" | "--output") && pair[1] == long[9..])
    };
    let format = match () {
        () if asked("-ojson", "--output=json") => Format::Json,
        () if asked("-oyaml", "--output=yaml") => Format::Yaml,
        () => return,
    };
    let text = error.to_string();
    let message = text.lines().next().unwrap_or_default().trim_start_matches("error: ");
    let report = Report::of_failure(Failure::usage(message));
    print!("{}", output::render(&report, format, &time::to_rfc3339(time::now_ms())));
}

fn trace_to_stderr() {
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_max_level(tracing::Level::DEBUG)
        .with_target(false)
        .with_ansi(false)
        .without_time()
        .init();
}
