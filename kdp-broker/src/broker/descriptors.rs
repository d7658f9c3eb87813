//! The limit of open files: a broker needs one for each connection and a few for each partition, and the
//! connections must not take those of the partitions.

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

/// How many descriptors connections may have of those that this process may have now.
pub(super) fn for_connections() -> usize {
    share_of_connections(getrlimit(Resource::Nofile).current)
}

/// A quarter is kept for files. A flood of connections would otherwise fail the next append that has to
/// open its segment, and a failed append takes the log directory offline.
fn share_of_connections(limit: Option<u64>) -> usize {
    limit.map_or(usize::MAX, |limit| usize::try_from(limit - limit / 4).unwrap_or(usize::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_keep_a_quarter() {
        assert_eq!([0, 128, 20_000].map(|limit| share_of_connections(Some(limit))), [0, 96, 15_000]);
        assert_eq!(share_of_connections(None), usize::MAX);
    }
}
