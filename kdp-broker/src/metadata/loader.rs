//! Records to images, with metadata transactions (KIP-868): what stands between BeginTransaction
//! and EndTransaction becomes visible at once or, after AbortTransaction, never.

use std::sync::Arc;

use kdp_client::protocol::schema::metadata::MetadataRecord;
use kdp_client::protocol::types::Offset;

use super::delta::MetadataDelta;
use super::image::{ApplyError, MetadataImage, Provenance};

/// An image and what has been applied to it but not been taken yet.
#[derive(Clone, Debug, Default)]
pub struct MetadataLoader {
    image: MetadataImage,
    delta: MetadataDelta,
    transaction: Option<Transaction>,
}

/// A transaction that has begun: what there was before it, to go back to.
#[derive(Clone, Debug)]
struct Transaction {
    start: Offset,
    image: MetadataImage,
    delta: MetadataDelta,
}

/// An image to publish, with what changed since the one before.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The image.
    pub image: Arc<MetadataImage>,
    /// What changed.
    pub delta: MetadataDelta,
}

impl MetadataLoader {
    /// Begins with an image, such as a snapshot's.
    pub fn new(image: MetadataImage) -> Self {
        Self { image, ..Self::default() }
    }

    /// The state that decisions are made on: all records applied, those of an open transaction too.
    pub fn image(&self) -> &MetadataImage {
        &self.image
    }

    /// The same without an open transaction: what would be left if nobody ended it.
    pub fn stable_image(&self) -> &MetadataImage {
        self.transaction.as_ref().map_or(&self.image, |transaction| &transaction.image)
    }

    /// Where the open transaction began.
    pub fn transaction_start(&self) -> Option<Offset> {
        self.transaction.as_ref().map(|transaction| transaction.start)
    }

    /// Applies the next record of the log.
    pub fn apply(&mut self, offset: Offset, record: &MetadataRecord) -> Result<(), ApplyError> {
        match record {
            MetadataRecord::BeginTransaction(_) => self.begin(offset)?,
            MetadataRecord::EndTransaction(_) => {
                let ended = self.transaction.take();
                ended.ok_or(ApplyError::Transaction("ends a transaction that has not begun"))?;
            }
            MetadataRecord::AbortTransaction(_) => {
                let aborted = self.transaction.take();
                let before =
                    aborted.ok_or(ApplyError::Transaction("aborts a transaction that has not begun"))?;
                self.image = before.image;
                self.delta = before.delta;
            }
            record => self.image.apply(record, &mut self.delta)?,
        }
        self.image.provenance.offset = offset;
        Ok(())
    }

    fn begin(&mut self, start: Offset) -> Result<(), ApplyError> {
        if self.transaction.is_some() {
            return Err(ApplyError::Transaction("begins a transaction within another"));
        }
        self.transaction = Some(Transaction { start, image: self.image.clone(), delta: self.delta.clone() });
        Ok(())
    }

    /// The log has been read up to there, control records included.
    pub fn note(&mut self, last: Provenance) {
        self.image.provenance = last;
    }

    /// What a snapshot and the log behind it have made; without a transaction that is still open,
    /// which whoever takes over will abort.
    pub fn loaded(&mut self) -> Loaded {
        match &mut self.transaction {
            Some(before) => {
                Loaded { image: Arc::new(before.image.clone()), delta: std::mem::take(&mut before.delta) }
            }
            None => Loaded { image: Arc::new(self.image.clone()), delta: std::mem::take(&mut self.delta) },
        }
    }

    /// How the quorum keeps its voters, by the control records.
    pub fn set_kraft_version(&mut self, kraft_version: i16) {
        self.image.kraft_version = kraft_version;
        if let Some(before) = &mut self.transaction {
            before.image.kraft_version = kraft_version;
        }
    }

    /// A batch of the log is complete: notes where it came from and gives what can be published,
    /// which is nothing while a transaction is open.
    pub fn batch_end(&mut self, provenance: Provenance) -> Option<Loaded> {
        self.image.provenance = provenance;
        if self.transaction.is_some() {
            return None;
        }
        Some(Loaded { image: Arc::new(self.image.clone()), delta: std::mem::take(&mut self.delta) })
    }
}
