//! Why a node cannot use its directories.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

/// Why a node cannot use its directories.
#[derive(Debug, Error)]
pub enum DirectoryError {
    /// The file system refused.
    #[error("{}: cannot {action}: {source}", path.display())]
    Io {
        /// The file or directory.
        path: PathBuf,
        /// What was tried.
        action: &'static str,
        /// What the system said.
        source: io::Error,
    },
    /// Another process works with it.
    #[error("{} is in use: another Kafka or kdp-broker, or another broker in this process, holds its .lock", .0.display())]
    Locked(PathBuf),
    /// What stands in `meta.properties` cannot be used.
    #[error("{}: {problem}", path.display())]
    Meta {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        problem: String,
    },
    /// It belongs to another cluster than it should.
    #[error("{} belongs to cluster {found}, not {expected}", path.display())]
    OtherCluster {
        /// The directory.
        path: PathBuf,
        /// The cluster it belongs to.
        found: String,
        /// The cluster of the other directories, or the one asked for.
        expected: String,
    },
    /// It belongs to another node.
    #[error("{} belongs to node {found}, but node.id is {expected}", path.display())]
    OtherNode {
        /// The directory.
        path: PathBuf,
        /// The node it belongs to.
        found: i32,
        /// `node.id`.
        expected: i32,
    },
    /// Two directories have one id: one is a copy.
    #[error("{} and {} have the same directory.id; one is a copy of the other", first.display(), second.display())]
    SameDirectoryId {
        /// One of them.
        first: PathBuf,
        /// The other one.
        second: PathBuf,
    },
    /// There are files, but not those of a formatted directory.
    #[error(
        "{} is not empty and has no meta.properties: it is not a Kafka log directory, or it has lost that file",
        .0.display()
    )]
    NotEmpty(PathBuf),
}

impl DirectoryError {
    pub(super) fn io(path: &Path, action: &'static str) -> impl FnOnce(io::Error) -> DirectoryError {
        let path = path.to_owned();
        move |source| DirectoryError::Io { path, action, source }
    }

    pub(super) fn meta(path: &Path, problem: impl Into<String>) -> DirectoryError {
        DirectoryError::Meta { path: path.to_owned(), problem: problem.into() }
    }
}
