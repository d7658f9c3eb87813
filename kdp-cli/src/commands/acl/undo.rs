//! `kdp acl undo`: ACLs that were deleted are made again.

use std::path::PathBuf;

use clap::Args;
use kdp_client::admin::acls::AclBinding;

use super::change;
use super::row::AclRow;
use crate::commands::{Context, Outcome};
use crate::danger::Consent;
use crate::failure::Failure;

/// Make deleted ACLs again, from the undo file that deleting them left
///
/// Examples:
///   kdp acl undo ~/.local/state/kdp/undo/20260131T100000000Z-acl-delete.json --dry-run
///   kdp acl undo ~/.local/state/kdp/undo/20260131T100000000Z-acl-delete.json
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Undo {
    /// The undo file
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    consent: Consent,
}

impl Undo {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        let rows: Vec<AclRow> = context.read_undo(&self.file, "acl").await?;
        let bindings: Result<Vec<Vec<AclBinding>>, String> = rows.iter().map(AclRow::bindings).collect();
        let bindings =
            bindings.map_err(|reason| Failure::usage(format!("{}: {reason}", self.file.display())))?;
        change::create(context, "acl undo", bindings.concat(), &self.consent).await
    }
}
