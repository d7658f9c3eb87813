//! The limit of open files: a broker needs one for each connection and a few for each partition.

use std::io;

use rustix::process::{Resource, getrlimit, setrlimit};

/// Lifts this process's limit as far as the system lets it, and returns it; `None` is no limit.
///
/// It is the process's, not the broker's, so whoever owns the process decides to call this.
pub fn raise_descriptor_limit() -> io::Result<Option<u64>> {
    let mut limit = getrlimit(Resource::Nofile);
    if limit.current != limit.maximum {
        limit.current = limit.maximum;
        setrlimit(Resource::Nofile, limit)?;
    }
    Ok(limit.current)
}
