//! The command line of kdp-broker. The doc comments are its help.

use std::env;
use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

/// A Kafka broker. Without arguments it runs alone on 127.0.0.1:9092 and keeps its data in your home folder.
#[derive(Debug, Parser)]
#[command(name = "kdp-broker", version, max_term_width = 100)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,

    /// Kafka's server.properties: the same names, types, units and defaults
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,

    /// A setting that wins over the file; may be given more than once
    #[arg(long = "override", global = true, value_name = "KEY=VALUE")]
    pub(crate) overrides: Vec<String>,

    /// Let a plaintext listener be reached from other machines, by anybody who can
    #[arg(long, global = true)]
    pub(crate) allow_plaintext_off_loopback: bool,

    /// How log lines on stderr look; KDP_LOG sets which are written, as in KDP_LOG=debug
    #[arg(long, global = true, value_enum, default_value_t = LogFormat::Human)]
    pub(crate) log_format: LogFormat,
}

/// What to do instead of serving.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make the data folders ready, as the first start would: --override log.dirs=FOLDER,... and node.id=N say
    /// which and for whom. Folders that are ready already stay as they are
    Format {
        /// The cluster they shall belong to; a new one when this is not given
        #[arg(long, short = 't', value_name = "ID")]
        cluster_id: Option<String>,
    },
}

/// How log lines look.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum LogFormat {
    /// Lines for people
    Human,
    /// One JSON object a line
    Json,
}

/// Where data lies when nothing says where: the user's data folder.
pub(crate) fn default_dir() -> PathBuf {
    let absolute = |name| env::var_os(name).map(PathBuf::from).filter(|path: &PathBuf| path.is_absolute());
    let data = absolute("XDG_DATA_HOME").or_else(|| Some(absolute("HOME")?.join(".local/share")));
    data.map_or_else(|| PathBuf::from("kdp-broker-data"), |data| data.join("kdp-broker"))
}
