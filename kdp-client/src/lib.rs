//! Kafka's protocol bytes, an async client, and typed admin operations: the ground floor of kdp.
//!
//! `admin, producer, consumer -> cluster -> connection -> protocol`; an arrow is the only direction
//! in which a module may import another.

pub mod admin;
pub mod cluster;
pub mod connection;
pub mod consumer;
pub mod producer;
pub mod protocol;
