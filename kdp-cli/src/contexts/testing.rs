//! A world for tests: these variables, these files, commands that echo, and nothing else.

use std::io;
use std::path::PathBuf;

use super::World;

/// Hands out a world. The working folder is /home/me/project/src; `/foreign` belongs to somebody else.
pub(crate) fn with<T>(
    env: &[(&str, &str)],
    files: &[(&str, &str)],
    use_it: impl FnOnce(&World<'_>) -> T,
) -> T {
    let of = |pairs: &[(&str, &str)], wanted: &str| {
        pairs.iter().find(|(name, _)| *name == wanted).map(|(_, value)| (*value).to_owned())
    };
    use_it(&World {
        env: &|name| of(env, name),
        files: &|path| {
            let found = of(files, &path.to_string_lossy());
            found.ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, "no such file"))
        },
        run: &|command| Ok(format!("{}\n", command.strip_prefix("echo ").unwrap_or(command))),
        is_ours: &|path| !path.starts_with("/foreign"),
        folder: Some(PathBuf::from(of(env, "PWD").as_deref().unwrap_or("/home/me/project/src"))),
    })
}

/// The path of the user's file in this world, with HOME=/home/me.
pub(crate) const USER: &str = "/home/me/.config/kdp/config.yaml";
/// The path of the project's file.
pub(crate) const PROJECT: &str = "/home/me/project/.kdp/config.yaml";
/// The path of the system's file.
pub(crate) const SYSTEM: &str = "/etc/kdp/config.yaml";
/// The path of the file with the current context.
pub(crate) const CURRENT: &str = "/home/me/.local/state/kdp/context";
