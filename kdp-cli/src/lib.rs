//! kdp, the operator's control plane for any Kafka cluster: what was typed becomes settings, a command
//! returns a report, the report is printed, and the shell gets an exit code.

mod cli;
mod closed;
mod commands;
mod complete;
mod contexts;
mod danger;
mod document;
mod editor;
mod exit;
mod failure;
mod filter;
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
mod shape;
mod state;
mod time;
mod trace;
mod tui;
mod usage;
mod words;
mod world;
mod yaml;

use std::process::ExitCode;

use clap::FromArgMatches;

use cli::Cli;
use commands::Context;
use commands::registry::{Output, Shape as Data, output_of};
use danger::Prompt;
use exit::Exit;
use failure::Failure;
use gate::Guard;
use output::view::View;
use report::Report;
use settings::Settings;
use shape::{Shape, ShapeFlags};

/// Runs kdp with the arguments, environment and streams of this process.
pub fn main() -> ExitCode {
    complete::answer_shell();
    let env = |name: &str| std::env::var(name).ok();
    let mut command = command();
    let parsed = command.try_get_matches_from_mut(std::env::args_os());
    let parsed = parsed.and_then(|typed| Ok((Cli::from_arg_matches(&typed)?, path(&typed))));
    let (cli, path) = match parsed {
        Ok(parsed) => parsed,
        Err(error) => {
            let arguments: Vec<String> =
                std::env::args_os().map(|word| word.to_string_lossy().into_owned()).collect();
            return ExitCode::from(usage::print(&error, &arguments, &env).code());
        }
    };
    let output = output_of(&path).expect("a test sees to it that every command has an entry");
    let debug = std::env::var("KDP_DEBUG").is_ok_and(|value| !matches!(value.as_str(), "" | "0"));
    if cli.global.verbose > 0 || debug {
        trace::to_stderr();
    }
    let flags = cli.global.flags();
    let settings = world::with(|world| match settings::resolve(&flags, world) {
        Err(_) if cli.command.works_without_settings() => settings::without_configuration(&flags, world),
        settings => settings,
    });
    let choice = match &settings {
        Ok(settings) => settings.output.clone(),
        Err(_) => cli.global.output.clone(),
    };
    let choice = choice.unwrap_or_else(|| cli.command.default_format().into());
    let view = View::of_stdout(choice, &cli.global.looks, &env);
    let shape = cli.global.shape.clone().without(|id| is_own(&command, &path, id));
    let report = settings.and_then(|settings| run(&cli, output, &settings, &shape, &view));
    let report = report.unwrap_or_else(|failure| output.failed(failure));
    print(&report, output, &view, cli.global.quiet)
}

fn print(report: &Report, output: &Output, view: &View, quiet: bool) -> ExitCode {
    let at = time::to_rfc3339(time::now_ms());
    match output::print(report, view, quiet, &at) {
        Ok(exit) => ExitCode::from(report.status.unwrap_or(report.exit().or_worse(exit).code())),
        Err(error) => {
            eprintln!("error: {}: cannot write to stdout: {error}", output.kind);
            ExitCode::from(report.exit().or_worse(Exit::Failed).code())
        }
    }
}

/// The whole command line as clap sees it, for completions and man pages.
pub fn command() -> clap::Command {
    commands::group::reworded(<Cli as clap::CommandFactory>::command())
}

/// What a shell reads once so that it asks kdp while a line is typed; `None` for a shell we do not know.
pub fn completion(shell: &str) -> Option<String> {
    complete::registration(shell)
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

/// Whether the command takes an argument of this id itself, in place of the one that all commands take.
fn is_own(command: &clap::Command, path: &str, id: &str) -> bool {
    let leaf = path.split(' ').try_fold(command, |command, word| command.find_subcommand(word));
    let mut arguments = leaf.into_iter().flat_map(clap::Command::get_arguments);
    arguments.any(|argument| argument.get_id() == id && !argument.is_global_set())
}

/// Runs the command on a runtime of its own, to its end; what cannot be printed is not begun.
fn run(
    cli: &Cli,
    output: &Output,
    settings: &Settings,
    shape: &ShapeFlags,
    view: &View,
) -> Result<Report, Failure> {
    let command = &cli.command;
    if shape.columns.as_deref() == Some("help") {
        return shape::help(output);
    }
    let shape = Shape::prepare(shape, output)?;
    output.check(view)?;
    let runtime = command.runtime().enable_all().build();
    let runtime = runtime.map_err(|error| Failure::failed("RUNTIME", error.to_string()))?;
    let guard = Guard { arguments: std::env::args().collect(), ..settings.guard.clone() };
    let cluster = settings.cluster(settings.connection.clone(), settings.guard.cluster_id.clone());
    let prompt = Prompt::new(settings.no_input);
    let context = Context {
        cluster: cluster.clone(),
        prompt,
        guard,
        danger: output.danger,
        settings: settings.clone(),
        format: view.format,
        expression: view.expression.clone(),
        zone: view.zone,
        quiet: cli.global.quiet,
        password: None,
    };
    let outcome = runtime.block_on(command.run(&context));
    // Connections that still wait for something need not be waited for.
    runtime.shutdown_background();
    let mut report = outcome.unwrap_or_else(|failure| output.failed(failure));
    report.errors = report.errors.into_iter().map(|failure| explain(failure, settings)).collect();
    if matches!(output.shape, Data::Stream | Data::Endless) && view.format.is_stream() && report.is_empty() {
        report.data = report::Data::Streamed;
    }
    if let Err(failure) = shape.apply(&mut report) {
        report.errors.push(failure);
    }
    report.cluster_id = cluster.cluster_id();
    report.context = settings.guard.context.clone();
    report.warnings.extend(settings.warnings.iter().cloned());
    Ok(report)
}

/// Says where an address came from that cannot be reached: nobody gave it, or a broker did.
fn explain(failure: Failure, settings: &Settings) -> Failure {
    // Whoever tells of an address itself has told what to do about it.
    let told = failure.item.as_ref().is_some_and(|item| failure.message.contains(item));
    if !failure.code.starts_with("CONNECT_") || told {
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
