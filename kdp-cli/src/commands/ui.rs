//! `kdp ui`: the dashboard. Here is what can be typed; all else is in `tui`.

use std::io::{self, IsTerminal};

use clap::{Args, ValueEnum};

use super::registry::{self, Outputs};
use super::{Context, Outcome};
use crate::contexts::{self, Color, Look};
use crate::failure::Failure;
use crate::report::Report;
use crate::settings;
use crate::time::Zone;
use crate::tui::app::contexts::{KnownContext, Session};
use crate::tui::app::{Access, App};
use crate::tui::collect::{Backend, Demo};
use crate::tui::demo;
use crate::tui::picture::Picture;
use crate::tui::setup::{Flags, Setup};
use crate::world;

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
/// protected is locked against changes until its name was typed (:unlock, or --write), a read-only one stays so.
///
/// `kdp help ui` tells of themes, of keys of your own, of the mouse, and of what is remembered. NO_COLOR is heeded.
#[derive(Args, Clone, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Ui {
    /// Show a cluster that is made up; none is needed
    #[arg(long)]
    demo: bool,
    /// The colours [default: what the configuration says, or what was chosen last]
    #[arg(long, value_name = "THEME")]
    theme: Option<Look>,
    /// Write ASCII only, for terminals that know no more [env: KDP_ASCII]
    #[arg(long)]
    ascii: bool,
    /// Leave clicks and the wheel to the terminal
    #[arg(long)]
    no_mouse: bool,
    /// Ask at once for the name that allows changes in a protected context
    #[arg(long)]
    write: bool,
    #[command(flatten)]
    picture: Picture,
}

impl Ui {
    pub(crate) async fn run(&self, context: &Context) -> Outcome {
        if self.picture.make()? {
            return Ok(Report::streamed("Ui"));
        }
        if !io::stdout().is_terminal() || !io::stdin().is_terminal() {
            return Err(Failure::usage("kdp ui draws on a terminal, and there is none")
                .hint("`kdp top -o jsonl` prints throughput for programs"));
        }
        let backend = match self.demo {
            true => Backend::Demo(Demo::default()),
            false => Backend::live(context.clone()),
        };
        let session = if self.demo { demo::session("demo") } else { session(context) };
        // A configuration that cannot be read was told of before it came to this.
        let zone = if self.demo { Zone::Utc } else { context.zone };
        let mut app = App::on(session).among(backend.contexts().unwrap_or_default()).in_zone(zone);
        if self.write {
            app.ask_to_unlock();
        }
        let flags = Flags { theme: self.theme, ascii: self.ascii, no_mouse: self.no_mouse };
        let loaded = world::with(contexts::load)?;
        // The demonstration is the same each time.
        let folder = context.guard.state.as_deref().filter(|_| !self.demo);
        let setup = Setup::new(flags, &loaded, folder, &|name| std::env::var(name).ok());
        crate::tui::run(app, backend, setup).await?;
        Ok(Report::streamed("Ui"))
    }
}

/// What the dashboard knows of a cluster before it has answered.
pub(crate) fn session(context: &Context) -> Session {
    let access = match &context.guard {
        guard if guard.read_only => Access::ReadOnly,
        guard if guard.protected => Access::Locked,
        _ => Access::Open,
    };
    let color = context.settings.origins.iter().find(|(key, _)| key == "color");
    Session {
        number: 0,
        name: name(context),
        access,
        color: color.and_then(|(_, color)| Color::from_str(&color.value, true).ok()),
        flags: flags(&context.settings.flags),
    }
}

/// The contexts that the configuration knows.
pub(crate) fn contexts() -> Result<Vec<KnownContext>, Failure> {
    let loaded = world::with(contexts::load)?;
    let known = loaded.all().into_iter().map(|(name, _, entry)| {
        let addresses = entry.bootstrap.clone().unwrap_or_default().0;
        KnownContext {
            name: name.to_owned(),
            // A reference is looked up when somebody goes there, and not before.
            addresses: addresses.into_iter().filter(|address| !address.contains("${")).collect(),
            protected: entry.protected,
            read_only: entry.read_only,
            is_there: None,
        }
    });
    Ok(known.collect())
}

/// What was typed to reach the cluster, so that a command that is copied reaches it too.
fn flags(typed: &settings::Flags) -> Vec<String> {
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
