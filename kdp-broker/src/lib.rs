//! The broker as a library: `Broker::start(config)` gives back a handle. See `ARCHITECTURE.md`.

mod api;
mod broker;
pub mod clock;
pub mod config;
mod controller;
mod coordinator;
pub mod directory;
pub mod durability;
mod lifecycle;
pub mod log;
pub mod loggers;
pub mod metadata;
pub mod metrics;
mod net;
mod quorum;
mod replication;
pub mod runtime;
pub mod task;

pub use broker::{Broker, BrokerOptions, StartError, format, raise_descriptor_limit};
