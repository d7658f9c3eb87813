//! The broker as a library: `Broker::start(config)` gives back a handle. See `ARCHITECTURE.md`.

pub mod config;
