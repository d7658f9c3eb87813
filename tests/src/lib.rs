//! Shared harness of the end-to-end, fault and interop tests.

pub mod apache;
pub mod apache_cluster;
pub mod apache_tools;
pub mod binaries;
pub mod broker;
pub mod clients;
pub mod ports;
pub mod terminal;
pub mod wire;
