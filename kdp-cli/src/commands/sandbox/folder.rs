//! The folder of a sandbox: made with a lock, gone with it, and swept up when its owner was killed.
//!
//! Must not know what lies in it. Invariant: whoever owns a folder holds the lock of the file `lock` in
//! it, and the kernel gives that lock up when the owner ends, however it ends. So a folder whose lock
//! is free belongs to nobody.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use kdp_broker::durability::Durability;
use rustix::fs::{FlockOperation, OFlags, flock};
use rustix::process::geteuid;
use tempfile::TempDir;

const PREFIX: &str = "kdp-sandbox-";
const LOCK: &str = "lock";
/// Two starts and a sweep that get into each other's way so often are no accident.
const ATTEMPTS: usize = 16;

/// Where the broker of a sandbox keeps its data.
#[derive(Debug)]
pub(super) enum Folder {
    /// One of our own, removed when this is dropped.
    Temporary {
        /// The folder.
        dir: TempDir,
        /// Held as long as the folder is in use. After the folder: while it is removed, nobody else may.
        _lock: File,
    },
    /// The user's; it stays.
    Given(PathBuf),
}

impl Folder {
    /// A new folder under `parent`, after what others left there has been removed.
    pub(super) fn temporary(parent: &Path) -> io::Result<Self> {
        sweep(parent);
        for _ in 0..ATTEMPTS {
            let dir = tempfile::Builder::new().prefix(PREFIX).tempdir_in(parent)?;
            match lock(&dir.path().join(LOCK), true)? {
                Some(lock) => return Ok(Self::Temporary { dir, _lock: lock }),
                None => continue,
            }
        }
        Err(io::Error::other("every new folder was taken away by somebody"))
    }

    /// Whether it goes when this goes.
    pub(super) fn is_temporary(&self) -> bool {
        matches!(self, Self::Temporary { .. })
    }

    /// What the broker's data must survive: when the folder goes with us, a crash of the machine is no loss.
    pub(super) fn durability(&self) -> Durability {
        if self.is_temporary() { Durability::Process } else { Durability::Machine }
    }

    /// Where the broker's data goes.
    pub(super) fn data_dir(&self) -> PathBuf {
        match self {
            Self::Temporary { dir, .. } => dir.path().join("data"),
            Self::Given(path) => path.clone(),
        }
    }
}

/// Removes the folders under `parent` whose owners are gone. What cannot be removed is left for the
/// next time; it is in nobody's way.
fn sweep(parent: &Path) {
    let Ok(entries) = fs::read_dir(parent) else { return };
    for entry in entries.flatten() {
        if entry.file_name().to_string_lossy().starts_with(PREFIX) {
            let _ = remove_if_stale(&entry.path());
        }
    }
}

fn remove_if_stale(path: &Path) -> io::Result<()> {
    let metadata = fs::symlink_metadata(path)?;
    if !metadata.is_dir() || metadata.uid() != geteuid().as_raw() {
        return Ok(());
    }
    match lock(&path.join(LOCK), false) {
        // The lock is held until all is gone, so that of two sweepers one finds it held.
        Ok(Some(_lock)) => fs::remove_dir_all(path),
        Ok(None) => Ok(()),
        // Its owner ended between making the folder and the lock, or is there just now and will try
        // another. A folder that holds anything is none of ours.
        Err(error) if error.kind() == io::ErrorKind::NotFound => fs::remove_dir(path),
        Err(error) => Err(error),
    }
}

/// The lock, or `None` where somebody else holds it or has removed it in the meantime.
fn lock(path: &Path, create: bool) -> io::Result<Option<File>> {
    let opened = OpenOptions::new()
        .read(true)
        .write(true)
        .create_new(create)
        .custom_flags(OFlags::NOFOLLOW.bits().cast_signed())
        .open(path);
    let file = match opened {
        Err(error) if create && error.kind() == io::ErrorKind::NotFound => return Ok(None),
        other => other?,
    };
    match flock(&file, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => Ok((file.metadata()?.nlink() > 0).then_some(file)),
        Err(rustix::io::Errno::WOULDBLOCK) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folders(parent: &Path) -> usize {
        fs::read_dir(parent).unwrap().count()
    }

    #[test]
    fn a_folder_is_gone_with_its_owner() {
        let parent = tempfile::tempdir().unwrap();
        let folder = Folder::temporary(parent.path()).unwrap();
        fs::create_dir_all(folder.data_dir().join("orders-0")).unwrap();
        assert_eq!(folders(parent.path()), 1);
        drop(folder);
        assert_eq!(folders(parent.path()), 0);
    }

    #[test]
    fn only_what_nobody_owns_is_swept_up() {
        let parent = tempfile::tempdir().unwrap();
        let owned = Folder::temporary(parent.path()).unwrap();
        // As after SIGKILL: the folder is there, the lock is free.
        let Folder::Temporary { dir, _lock } = Folder::temporary(parent.path()).unwrap() else { panic!() };
        let killed = dir.keep();
        fs::create_dir(killed.join("data")).unwrap();
        drop(_lock);
        // Killed before it had a lock.
        let young = parent.path().join("kdp-sandbox-young");
        fs::create_dir(&young).unwrap();
        // Not ours, whatever their names.
        let foreign = parent.path().join("kdp-sandbox-foreign");
        fs::create_dir_all(foreign.join("x")).unwrap();
        fs::create_dir(parent.path().join("other")).unwrap();
        fs::write(parent.path().join("kdp-sandbox-file"), "").unwrap();

        sweep(parent.path());
        assert!(owned.data_dir().parent().unwrap().exists());
        assert!(!killed.exists() && !young.exists());
        assert!(foreign.exists());
        assert_eq!(folders(parent.path()), 4);
    }

    #[test]
    fn a_link_is_not_followed() {
        let parent = tempfile::tempdir().unwrap();
        let target = tempfile::tempdir().unwrap();
        fs::write(target.path().join(LOCK), "").unwrap();
        std::os::unix::fs::symlink(target.path(), parent.path().join("kdp-sandbox-link")).unwrap();
        sweep(parent.path());
        assert!(target.path().join(LOCK).exists());
    }

    #[test]
    fn starts_and_sweeps_at_once_do_not_disturb_each_other() {
        let parent = tempfile::tempdir().unwrap();
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for _ in 0..50 {
                        let folder = Folder::temporary(parent.path()).unwrap();
                        fs::create_dir(folder.data_dir()).unwrap();
                        assert!(folder.data_dir().exists());
                    }
                });
            }
        });
        assert_eq!(folders(parent.path()), 0);
    }
}
