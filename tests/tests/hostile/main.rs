//! Bytes that no client of good will sends, against the real broker: it answers as Apache Kafka does,
//! or ends the connection, and goes on serving everybody else in bounded memory.
//!
//! What has an answer at Apache is asked there too where the interop suite runs, from the same tables.
#![allow(clippy::unwrap_used)] // a panic is how a test fails

mod batches;
mod bodies;
mod connections;
mod floods;
#[path = "../../../kdp-client/tests/schemas/frames.rs"]
mod frames;
#[path = "../../../kdp-client/build/language.rs"]
mod language;
mod peer;
mod requests;
