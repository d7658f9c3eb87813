//! Values <-> bytes. Pure: no tokio, no sockets, no files, no clock.

mod cursor;
pub mod generic;
pub mod guard;
pub mod header;
pub mod list_offsets;
pub mod messages;
pub mod records;
pub mod schema;
pub(crate) mod shapes;
pub mod topic_ids;
pub mod types;
pub mod uuid;
