//! The directories of a node: their locks, their `meta.properties`, and making empty ones ready.
//!
//! Apache's `MetaPropertiesEnsemble`, `Formatter` and `.lock`. It must not know what else lies in a directory:
//! the records that a new one begins with are written by the caller.
//! Invariant: a directory is used by one process at a time, and all of a node's belong to one cluster.

mod error;
mod lock;
mod meta_properties;
mod open;

pub use error::DirectoryError;
pub use meta_properties::MetaProperties;
pub use open::{Directories, Directory, Layout, NewDirectory, open};
