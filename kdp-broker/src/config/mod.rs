//! Every setting: its definition, its value, where the value came from, and the typed forms the parts use.
//!
//! Pure: it reads no file, no environment and no clock. It must not know what a setting does.

mod topic;

pub use topic::{CleanupPolicy, CompressionType, LogConfig, TimestampType};
