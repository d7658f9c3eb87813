//! `kdp context add`: writes a context into the user's file.

use clap::Args;
use kdp_client::cluster::Topics;

use super::{switch, write};
use crate::commands::{Context, Outcome};
use crate::contexts::{Color, edit::Draft};
use crate::danger::{Consent, Danger};
use crate::failure::Failure;

/// Write a context into your configuration file
///
/// Examples:
///   kdp context add dev --bootstrap-server broker-1:9092
///   kdp context add prod --command-config /etc/kafka/admin.properties --protected --color red
///   kdp -b broker-1:9092 --timeout 5s context add qa --pin --use
///
/// The addresses, the properties file, --read-only and --timeout are taken from the global options.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Add {
    /// Its name
    #[arg(value_name = "NAME")]
    name: String,
    /// Every change asks for one level more than elsewhere
    #[arg(long)]
    protected: bool,
    /// The only cluster that is meant; any other is refused
    #[arg(long, value_name = "ID", conflicts_with = "pin")]
    cluster_id: Option<String>,
    /// Ask the cluster for its id and write that down, so that any other is refused
    #[arg(long)]
    pin: bool,
    /// Controllers, HOST:PORT with commas; a context without brokers is asked by them
    #[arg(long, value_name = "SERVERS", value_delimiter = ',', conflicts_with = "bootstrap_controller")]
    controllers: Vec<String>,
    /// Its colour in the shell prompt
    #[arg(long, value_enum)]
    color: Option<Color>,
    /// Take the place of a context of this name
    #[arg(long)]
    replace: bool,
    /// Use it from now on
    #[arg(long = "use")]
    choose: bool,
    #[command(flatten)]
    consent: Consent,
}

impl Add {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        let flags = &context.settings.flags;
        let controllers = match &flags.bootstrap_controller {
            Some(typed) => servers(typed),
            None => self.controllers.clone(),
        };
        if flags.bootstrap_server.is_none() && flags.command_config.is_none() && controllers.is_empty() {
            return Err(Failure::usage(
                "where is it? Name an address with --bootstrap-server, or a Java \
                                       properties file with --command-config",
            ));
        }
        if !flags.command_property.is_empty() {
            return Err(Failure::usage(
                "--command-property is for one command; write a properties file and \
                                       name it with --command-config",
            ));
        }
        let cluster_id = match self.pin {
            true => context.cluster.metadata(&Topics::None).await?.cluster_id,
            false => self.cluster_id.clone(),
        };
        // The file that names it may be read from any folder.
        let absolute = |path: &std::path::PathBuf| {
            std::path::absolute(path).map(|path| path.display().to_string()).unwrap_or_default()
        };
        let draft = Draft {
            properties: flags.command_config.as_ref().map(absolute),
            bootstrap: servers(flags.bootstrap_server.as_deref().unwrap_or_default()),
            controllers,
            cluster_id,
            protected: self.protected,
            read_only: flags.read_only,
            color: self.color,
            timeout: flags.timeout.clone(),
        };
        let (path, text) = write::own_file()?;
        let after = write::put(&path, &text, &self.name, &draft, self.replace)?;
        if self.replace {
            let summary = format!("replace context {} in {}", self.name, path.display());
            write::ask(context, Danger::Mild, &summary, &self.name, &self.consent)?;
        }
        if !self.consent.dry_run {
            write::write(&path, &after)?;
        }
        let row = write::ContextChange {
            name: self.name.clone(),
            bootstrap: draft.bootstrap,
            properties: draft.properties,
            file: path.display().to_string(),
        };
        let mut report = write::report(vec![row], Vec::new(), self.consent.dry_run);
        match (self.consent.dry_run, self.choose, context.guard.state.as_deref()) {
            (true, ..) => {}
            (false, true, Some(folder)) => {
                let chosen = switch::choose(folder, &self.name);
                chosen
                    .map_err(|error| Failure::failed("FILE", format!("cannot keep the choice: {error}")))?;
                report.talk.push(format!("{} is in use now", self.name));
            }
            _ => report.talk.push(format!("next: kdp context use {0}; kdp context check {0}", self.name)),
        }
        Ok(report)
    }
}

fn servers(text: &str) -> Vec<String> {
    text.split(',').map(str::trim).filter(|server| !server.is_empty()).map(str::to_owned).collect()
}
