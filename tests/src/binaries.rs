//! Where cargo put the programs under test: `cargo test --workspace` builds them beside the tests.

use std::path::PathBuf;

/// The folder of this profile's programs, such as `target/debug`.
pub fn target_dir() -> PathBuf {
    let exe = std::env::current_exe().expect("a test knows its own path");
    let deps = exe.parent().expect("a program lies in a folder");
    if deps.ends_with("deps") {
        deps.parent().expect("deps lies in target/PROFILE").to_path_buf()
    } else {
        deps.to_path_buf()
    }
}

/// The path of a program of the workspace, such as `kdp-broker`.
///
/// # Panics
/// When it has not been built: `cargo test --workspace` does, `cargo test -p kdp-tests` does not.
pub fn program(name: &str) -> PathBuf {
    let path = target_dir().join(name);
    assert!(path.exists(), "{} is not built; run `cargo build --bins` first", path.display());
    path
}
