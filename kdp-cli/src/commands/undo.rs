//! What every undo takes: the file that a change left.

use std::path::PathBuf;

use clap::Args;
use serde::de::DeserializeOwned;

use super::Context;
use crate::danger::Consent;
use crate::failure::Failure;

/// The file of a change, and the consent to take it back.
#[derive(Args, Clone, Debug)]
pub(crate) struct UndoFlags {
    /// The undo file
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    pub(crate) consent: Consent,
}

impl UndoFlags {
    /// What the file of this noun keeps; one of another cluster is refused.
    pub(crate) async fn read<T: DeserializeOwned>(
        &self,
        context: &Context,
        noun: &str,
    ) -> Result<T, Failure> {
        context.read_undo(&self.file, noun).await
    }

    /// The file is of no use.
    pub(crate) fn wrong(&self, reason: impl std::fmt::Display) -> Failure {
        Failure::usage(format!("{}: {reason}", self.file.display()))
    }
}
