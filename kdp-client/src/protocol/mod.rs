//! Values <-> bytes. Pure: no tokio, no sockets, no files, no clock.

pub mod messages;
pub mod records;
pub mod schema;
pub mod types;
pub mod uuid;
