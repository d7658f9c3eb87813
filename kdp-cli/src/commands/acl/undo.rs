//! `kdp acl undo`: ACLs that were deleted are made again.

use clap::Args;
use kdp_client::admin::acls::AclBinding;

use super::change;
use super::row::AclRow;
use crate::commands::undo::UndoFlags;
use crate::commands::{Context, Outcome};

/// Make deleted ACLs again, from the undo file that deleting them left
///
/// Examples:
///   kdp acl undo ~/.local/state/kdp/undo/20260131T100000000Z-acl-delete.json --dry-run
///   kdp acl undo ~/.local/state/kdp/undo/20260131T100000000Z-acl-delete.json
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Undo {
    #[command(flatten)]
    flags: UndoFlags,
}

impl Undo {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        let rows: Vec<AclRow> = self.flags.read(context, "acl").await?;
        let bindings: Result<Vec<Vec<AclBinding>>, String> = rows.iter().map(AclRow::bindings).collect();
        let bindings = bindings.map_err(|reason| self.flags.wrong(reason))?;
        change::create(context, "acl undo", bindings.concat(), &self.flags.consent).await
    }
}
