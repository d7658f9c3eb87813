//! Offsets of a group that are about to change: planned, shown, kept for undo, written, read back.
//!
//! `reset`, `create`, `clone`, `import` and `undo` decide where offsets go; all the rest is here once.

pub(super) mod file;
pub(super) mod plan;
pub(super) mod rows;
mod wait;
mod write;

pub(super) use rows::{COLUMNS, KIND, OffsetChange};
pub(super) use wait::{busy, until_empty};
pub(super) use write::{Before, BeforeOffset, Plan, apply, committed_of, make};
