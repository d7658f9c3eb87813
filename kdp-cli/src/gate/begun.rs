//! What a change has begun, for whoever stops waiting for it before it ends.

use std::mem;
use std::sync::{Arc, Mutex, PoisonError};

/// What has been said so far; copies share it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Begun(Arc<Mutex<Vec<String>>>);

impl Begun {
    /// Something has begun, or how to undo it, or where to see how far it is.
    pub(crate) fn note(&self, line: impl Into<String>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(line.into());
    }

    /// What was noted; it is forgotten.
    pub(crate) fn take(&self) -> Vec<String> {
        mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
