//! What every import takes: a file that says how things shall be, and how far to go.

use std::path::PathBuf;

use clap::Args;
use serde::de::DeserializeOwned;

use crate::danger::Consent;
use crate::document;
use crate::failure::Failure;
use crate::report::Column;

/// A file, and what is to become of what it does not name.
#[derive(Args, Debug)]
pub(crate) struct ImportFlags {
    /// The file, or - for stdin
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Also take away what is not in the file
    #[arg(long)]
    pub(crate) prune: bool,
    #[command(flatten)]
    pub(crate) consent: Consent,
}

impl ImportFlags {
    /// What `meaning` makes of the rows of the file.
    pub(crate) fn read<Row: DeserializeOwned, T>(
        &self,
        columns: &[Column],
        meaning: impl Fn(&Row) -> Result<T, String>,
    ) -> Result<Vec<T>, Failure> {
        document::read(&self.file, columns, meaning)
    }
}
