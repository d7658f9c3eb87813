//! The way to stdout: straight, or on a terminal through a pager when the text is longer than the screen.

use std::io::{self, Write};
use std::process::{Command, Stdio};

use super::view::View;

/// Writes the text, all of it, or until the reader has seen enough.
pub(crate) fn write(text: &str, view: &View) -> io::Result<()> {
    let is_long = view.size.is_some_and(|(_, rows)| text.lines().count() >= rows);
    match &view.pager {
        Some(pager) if is_long && page(text, pager).is_ok() => Ok(()),
        _ => super::write(text),
    }
}

/// Fails only when there is no such pager.
fn page(text: &str, pager: &str) -> io::Result<()> {
    let mut command = Command::new("sh");
    // `exec` so that a pager that does not exist is the shell's failure and not an empty screen.
    command.arg("-c").arg(format!("command -v {pager} >/dev/null 2>&1 || exit 127; exec {pager}"));
    command.stdin(Stdio::piped());
    if std::env::var_os("LESS").is_none() {
        command.env("LESS", "FIRX");
    }
    let mut child = command.spawn()?;
    if let Some(mut input) = child.stdin.take() {
        // Who quits the pager does not want the rest.
        let _ = input.write_all(text.as_bytes());
    }
    match child.wait()?.code() {
        Some(127) => Err(io::ErrorKind::NotFound.into()),
        _ => Ok(()),
    }
}
