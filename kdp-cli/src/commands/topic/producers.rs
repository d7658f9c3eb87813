//! `kdp topic producers`: [`kdp txn producers`](crate::commands::txn::producers), seen from the topics.

use clap::Args;

use crate::commands::selection::PartitionWords;
use crate::commands::txn::producers::Asked;
use crate::commands::{Context, Outcome};
use crate::failure::Failure;

/// Show who writes to topics with a producer id, and which transactions are open
///
/// Examples:
///   kdp topic producers orders
///   kdp topic producers orders:0,1 -o json
///   kdp topic producers orders --open
///
/// Leaders remember idempotent and transactional producers for a while (producer.id.expiration.ms);
/// producers without an id leave no trace.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Producers {
    #[command(flatten)]
    words: PartitionWords,
    /// Only producers with an open transaction
    #[arg(long)]
    open: bool,
}

impl Producers {
    pub(crate) async fn run(&self, context: &Context) -> Outcome {
        if self.words.is_empty() {
            return Err(Failure::usage("say which topics, such as orders or orders:0"));
        }
        Asked { words: &self.words, broker: None, open: self.open }.report(context).await
    }
}
