//! `${env:NAME}`, `${file:/path}` and `${exec:command}`: values that stand elsewhere, so that a file
//! with contexts can be shared and holds no secret.

use std::path::PathBuf;

use super::World;
use crate::failure::Failure;

/// How references in one file are followed.
#[derive(Clone, Copy)]
pub(crate) struct Expand<'a> {
    /// Where the values are.
    pub(crate) world: &'a World<'a>,
    /// Whether the file may run commands. One that was found by walking up may not: it came with the
    /// folder, which somebody else may have made.
    pub(crate) may_run: bool,
}

impl Expand<'_> {
    /// The text with every reference replaced by its value.
    pub(crate) fn text(&self, text: &str) -> Result<String, Failure> {
        let mut expanded = String::new();
        let mut rest = text;
        while let Some(start) = rest.find("${") {
            let (before, reference) = rest.split_at(start);
            let end =
                reference.find('}').ok_or_else(|| Failure::usage(format!("`{text}`: a `}}` is missing")))?;
            expanded.push_str(before);
            expanded.push_str(&self.value(&reference[2..end])?);
            rest = &reference[end + 1..];
        }
        expanded.push_str(rest);
        Ok(expanded)
    }

    fn value(&self, reference: &str) -> Result<String, Failure> {
        let (kind, name) = reference.split_once(':').unwrap_or((reference, ""));
        let world = self.world;
        let found = match kind {
            "env" => (world.env)(name).ok_or_else(|| "it is not set".to_owned()),
            "file" => (world.files)(&world.home_path(name)).map_err(|error| error.to_string()),
            "exec" if !self.may_run => Err("a project's file may not run commands".to_owned()),
            "exec" => (world.run)(name).map_err(|error| error.to_string()),
            _ => Err("write ${env:NAME}, ${file:/path} or ${exec:command}".to_owned()),
        };
        found
            .map(|value| value.trim_end_matches(['\r', '\n']).to_owned())
            .map_err(|reason| Failure::usage(format!("${{{reference}}}: {reason}")))
    }
}

impl World<'_> {
    /// The path, `~/` being the home folder.
    pub(crate) fn home_path(&self, path: &str) -> PathBuf {
        match (path.strip_prefix("~/"), (self.env)("HOME")) {
            (Some(rest), Some(home)) => PathBuf::from(home).join(rest),
            _ => PathBuf::from(path),
        }
    }
}
