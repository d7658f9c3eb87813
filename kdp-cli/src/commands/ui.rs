//! `kdp ui`: the dashboard. Here is what can be typed; all else is in `tui`.

use std::io::{self, IsTerminal};

use clap::Args;

use super::registry::{self, Outputs};
use super::{Context, Outcome};
use crate::failure::Failure;
use crate::report::Report;
use crate::settings::Flags;
use crate::tui::app::{Access, App};
use crate::tui::collect::{Backend, Demo};

/// What it prints.
pub(crate) const OUTPUTS: Outputs = &[("ui", registry::text("Ui"))];

/// Open the live dashboard: throughput, lag, health, and what can be done about it
///
/// Examples:
///   kdp ui
///   kdp ui --demo
///   kdp ui --context production
///
/// Rates come from offsets and sizes that brokers tell anyway: nothing is installed on them. ? shows the keys,
/// : goes anywhere by name, e copies the kdp command that says what is on the screen. A context that is
/// protected is locked against changes until :unlock, a read-only one stays so.
///
/// NO_COLOR is heeded; KDP_ASCII=1 is for terminals that know ASCII only.
#[derive(Args, Clone, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Ui {
    /// Show a cluster that is made up; none is needed
    #[arg(long)]
    demo: bool,
}

impl Ui {
    pub(crate) async fn run(&self, context: &Context) -> Outcome {
        if !io::stdout().is_terminal() || !io::stdin().is_terminal() {
            return Err(Failure::usage("kdp ui draws on a terminal, and there is none")
                .hint("`kdp top -o jsonl` prints throughput for programs"));
        }
        let access = match &context.guard {
            guard if guard.read_only => Access::ReadOnly,
            guard if guard.protected => Access::Locked,
            _ => Access::Open,
        };
        let (app, backend) = match self.demo {
            true => (App::new("demo", Access::Open), Backend::Demo(Demo::default())),
            false => {
                let app = App::new(name(context), access).reached_by(flags(&context.settings.flags));
                (app, Backend::Live(Box::new(context.clone())))
            }
        };
        crate::tui::run(app, backend).await?;
        Ok(Report::streamed("Ui"))
    }
}

/// What was typed to reach the cluster, so that a command that is copied reaches it too.
fn flags(typed: &Flags) -> Vec<String> {
    let file = typed.command_config.as_ref().map(|path| path.display().to_string());
    let given = [
        ("--context", typed.context.clone()),
        ("--bootstrap-server", typed.bootstrap_server.clone()),
        ("--command-config", file),
    ];
    given.into_iter().filter_map(|(flag, value)| Some([flag.to_owned(), value?])).flatten().collect()
}

/// The context, or the address that was given.
pub(crate) fn name(context: &Context) -> String {
    let address = || context.settings.bootstrap.first().map(ToString::to_string);
    context.guard.context.clone().or_else(address).unwrap_or_default()
}
