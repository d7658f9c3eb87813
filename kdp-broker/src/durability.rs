//! What a write must survive: every fsync of the broker goes through here.
//!
//! A broker promises that what it acknowledged as flushed survives the machine; a broker whose folder is
//! thrown away with its process has nobody to promise that to, and fsyncs are most of its short life.

use std::fs::File;
use std::io;
use std::path::Path;

/// How sure a write must be.
#[derive(Clone, Copy, Debug, Default)]
pub enum Durability {
    /// It survives the process: the kernel has it.
    Process,
    /// It survives the machine: the disk has it.
    #[default]
    Machine,
    /// The disk fails, from when the flag is set.
    #[cfg(test)]
    Failing(&'static std::sync::atomic::AtomicBool),
}

impl Durability {
    /// Makes a file's content and length durable.
    pub fn sync_data(self, file: &File) -> io::Result<()> {
        self.when_wanted(|| file.sync_data())
    }

    /// Makes a file with all that is known about it durable.
    pub fn sync_all(self, file: &File) -> io::Result<()> {
        self.when_wanted(|| file.sync_all())
    }

    /// Makes the names in a directory durable: files created, renamed and removed.
    pub fn sync_directory(self, path: &Path) -> io::Result<()> {
        self.when_wanted(|| File::open(path)?.sync_all())
    }

    /// The same for the directory that `path` lies in, if it lies in one.
    pub fn sync_parent(self, path: &Path) -> io::Result<()> {
        let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
        parent.map_or(Ok(()), |parent| self.sync_directory(parent))
    }

    /// Makes everything durable that was written to the file system of `path`, or to any where the system
    /// cannot tell them apart.
    pub fn sync_filesystem(self, path: &Path) -> io::Result<()> {
        self.when_wanted(|| sync_filesystem(path))
    }

    fn when_wanted(self, sync: impl FnOnce() -> io::Result<()>) -> io::Result<()> {
        match self {
            Durability::Process => Ok(()),
            Durability::Machine => sync(),
            #[cfg(test)]
            Durability::Failing(failing) if failing.load(std::sync::atomic::Ordering::SeqCst) => {
                Err(rustix::io::Errno::IO.into())
            }
            #[cfg(test)]
            Durability::Failing(_) => sync(),
        }
    }
}

#[cfg(target_os = "linux")]
fn sync_filesystem(path: &Path) -> io::Result<()> {
    Ok(rustix::fs::syncfs(File::open(path)?)?)
}

#[cfg(not(target_os = "linux"))]
fn sync_filesystem(_path: &Path) -> io::Result<()> {
    rustix::fs::sync();
    Ok(())
}
