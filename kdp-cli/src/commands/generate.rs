//! `kdp completion` and `kdp man`: what the clap tree says, for shells and for `man`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::Outcome;
use super::registry::{self, Outputs};
use crate::failure::Failure;
use crate::report::Report;

/// What they print.
pub(crate) const OUTPUTS: Outputs =
    &[("completion", registry::text("Completion")), ("man", registry::text("ManPage"))];

/// Print what makes a shell complete commands, and names of the cluster
///
/// Examples:
///   source <(kdp completion bash)
///   kdp completion zsh > ~/.zfunc/_kdp
///   kdp completion fish > ~/.config/fish/completions/kdp.fish
///
/// Topics, groups, brokers, contexts and settings are those of the cluster that -b or -c on the line
/// names. Where it does not answer at once there are none.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Completion {
    /// The shell
    #[arg(value_name = "SHELL")]
    shell: ShellName,
}

/// The shells.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum ShellName {
    Bash,
    Zsh,
    Fish,
    Elvish,
    Powershell,
}

impl ShellName {
    fn name(self) -> &'static str {
        match self {
            ShellName::Bash => "bash",
            ShellName::Zsh => "zsh",
            ShellName::Fish => "fish",
            ShellName::Elvish => "elvish",
            ShellName::Powershell => "powershell",
        }
    }
}

impl Completion {
    /// The script.
    pub(crate) fn run(&self) -> Outcome {
        let script = crate::completion(self.shell.name());
        let script = script.ok_or_else(|| Failure::usage("there are no completions for this shell"))?;
        Ok(Report::text("Completion", script))
    }
}

/// Write the man pages into a folder, or print kdp's own
///
/// Examples:
///   kdp man | man -l -
///   kdp man ~/.local/share/man/man1
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Man {
    /// The folder; it must exist
    #[arg(value_name = "FOLDER")]
    folder: Option<PathBuf>,
}

impl Man {
    /// The page, or the pages.
    pub(crate) fn run(&self) -> Outcome {
        let failed =
            |error: std::io::Error| Failure::failed("FILE", format!("cannot write man pages: {error}"));
        match &self.folder {
            Some(folder) => {
                clap_mangen::generate_to(crate::command(), folder).map_err(failed)?;
                Ok(Report::text("ManPages", String::new()))
            }
            None => {
                let mut page = Vec::new();
                clap_mangen::Man::new(crate::command()).render(&mut page).map_err(failed)?;
                Ok(Report::text("ManPage", String::from_utf8_lossy(&page).into_owned()))
            }
        }
    }
}
