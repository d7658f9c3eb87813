//! The folder where kdp keeps what it learned and did on this machine: `$XDG_STATE_HOME/kdp`.
//!
//! Only the user may look into it.

use std::fs::DirBuilder;
use std::io::{self, Write};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::settings::Environment;

/// The folder, whether it exists or not; `None` where no home is known.
pub(crate) fn folder(env: Environment<'_>) -> Option<PathBuf> {
    base(env, "XDG_STATE_HOME", ".local/state").map(|base| base.join("kdp"))
}

/// A base directory as the XDG specification finds it: relative paths in the variable do not count.
pub(crate) fn base(env: Environment<'_>, variable: &str, under_home: &str) -> Option<PathBuf> {
    let absolute = |text: String| Some(PathBuf::from(text)).filter(|path| path.is_absolute());
    env(variable).and_then(absolute).or_else(|| Some(absolute(env("HOME")?)?.join(under_home)))
}

/// Makes a folder that only the user may look into.
pub(crate) fn create(folder: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

/// Replaces a file as a whole, so that nobody ever reads half of it. Only the user may read it.
pub(crate) fn replace(path: &Path, text: &str) -> io::Result<()> {
    // What a link points to is meant: configuration is often linked from elsewhere.
    let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    file.persist(&path)?;
    Ok(())
}

/// There is no place to keep anything.
pub(crate) fn unknown() -> io::Error {
    io::Error::other("neither XDG_STATE_HOME nor HOME is set")
}

/// Who runs this process, and where.
pub(crate) fn who() -> Value {
    let name = |variable: &str| std::env::var(variable).ok().filter(|name| !name.is_empty());
    json!({
        "user": name("USER").or_else(|| name("LOGNAME")),
        "uid": rustix::process::getuid().as_raw(),
        "sudo_user": name("SUDO_USER"),
        "host": rustix::system::uname().nodename().to_string_lossy(),
    })
}
