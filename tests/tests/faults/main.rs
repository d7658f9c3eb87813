//! Faults of disk, process and machine: whatever was acknowledged is there afterwards, once and in order,
//! and what cannot be kept is not acknowledged.
#![allow(clippy::unwrap_used)] // a panic is how a test fails

mod compaction;
mod crash;
mod damage;
mod groups;
mod metadata;
mod raw;
mod storage;
