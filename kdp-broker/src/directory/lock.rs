//! `.lock`: one process at a time.
//!
//! A POSIX record lock over the whole file, which is what Java's `FileChannel.tryLock` takes on Linux, so that
//! Apache Kafka and kdp-broker keep each other out. Such a lock does not keep out the process that holds it, and
//! closing any descriptor of the file releases it; hence the list of what this process holds.

use std::collections::BTreeSet;
use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use parking_lot::Mutex;
use rustix::fs::{FlockOperation, fcntl_lock};

use super::error::DirectoryError;

/// Device and inode of each `.lock` that this process holds.
static HELD: Mutex<BTreeSet<(u64, u64)>> = Mutex::new(BTreeSet::new());

/// The right to a directory; given back when dropped.
#[derive(Debug)]
pub(super) struct DirectoryLock {
    /// There until it is dropped.
    file: Option<File>,
    identity: (u64, u64),
}

impl DirectoryLock {
    pub(super) fn take(directory: &Path) -> Result<DirectoryLock, DirectoryError> {
        let path = directory.join(".lock");
        // The list is locked throughout: opening and closing a file that another thread has just locked
        // would release that lock.
        let mut held = HELD.lock();
        let identity_of = |path: &Path| path.metadata().map(|metadata| (metadata.dev(), metadata.ino()));
        if identity_of(&path).is_ok_and(|identity| held.contains(&identity)) {
            return Err(DirectoryError::Locked(directory.to_owned()));
        }
        let open = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path);
        let file = open.map_err(DirectoryError::io(&path, "open it"))?;
        let identity = identity_of(&path).map_err(DirectoryError::io(&path, "look at it"))?;
        match fcntl_lock(&file, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => {}
            Err(rustix::io::Errno::AGAIN | rustix::io::Errno::ACCESS) => {
                return Err(DirectoryError::Locked(directory.to_owned()));
            }
            Err(errno) => return Err(DirectoryError::io(&path, "lock it")(io::Error::from(errno))),
        }
        held.insert(identity);
        Ok(DirectoryLock { file: Some(file), identity })
    }
}

impl Drop for DirectoryLock {
    fn drop(&mut self) {
        let mut held = HELD.lock();
        // Closing releases whatever lock this process has on the file, so it happens before another can be taken.
        drop(self.file.take());
        held.remove(&self.identity);
    }
}
