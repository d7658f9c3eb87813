//! `config.providers` (KIP-297, KIP-421): `${provider:[path:]key}` in a value stands for what a file, the
//! environment or a directory holds. Pure.
//!
//! Java leaves a variable as it is when the key is not there; a password `${file:...}` helps nobody, so
//! here it is an error.

use std::collections::BTreeMap;
use std::path::{Component, Path};

use crate::failure::Failure;
use crate::properties;
use crate::settings::{Environment, Files};

/// Replaces the variables in all values.
pub(super) fn expand(
    entries: &mut [(String, String)],
    env: Environment<'_>,
    files: Files<'_>,
) -> Result<(), Failure> {
    let providers = Providers::new(entries)?;
    if providers.0.is_empty() {
        return Ok(());
    }
    for (key, value) in entries.iter_mut().filter(|(key, _)| !key.starts_with("config.providers")) {
        *value = replace(value, |variable| providers.look_up(variable, env, files))
            .map_err(|reason| Failure::usage(format!("{key}: {reason}")))?;
    }
    Ok(())
}

/// `${provider:path:key}`
#[derive(Debug, PartialEq, Eq)]
struct Variable<'a> {
    provider: &'a str,
    path: &'a str,
    key: &'a str,
}

/// Replaces what is a variable and has a provider; the rest stays as it is.
fn replace(
    value: &str,
    look_up: impl Fn(&Variable<'_>) -> Result<Option<String>, String>,
) -> Result<String, String> {
    let mut replaced = String::with_capacity(value.len());
    let mut rest = value;
    while let Some((before, after)) = rest.split_once("${") {
        let Some((inside, after)) = after.split_once('}') else { break };
        replaced.push_str(before);
        match Variable::parse(inside).map(|variable| look_up(&variable)).transpose()?.flatten() {
            Some(found) => replaced.push_str(&found),
            None => replaced.push_str(&format!("${{{inside}}}")),
        }
        rest = after;
    }
    replaced.push_str(rest);
    Ok(replaced)
}

impl<'a> Variable<'a> {
    fn parse(inside: &'a str) -> Option<Self> {
        let (provider, rest) = inside.split_once(':')?;
        let (path, key) = rest.split_once(':').unwrap_or(("", rest));
        Some(Self { provider, path, key })
    }
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    File,
    Env,
    Directory,
}

struct Provider {
    kind: Kind,
    /// `param.allowed.paths`; empty: everywhere.
    allowed_paths: Vec<String>,
}

struct Providers(BTreeMap<String, Provider>);

impl Providers {
    fn new(entries: &[(String, String)]) -> Result<Self, Failure> {
        let get = |key: &str| {
            let mut found = entries.iter().rev().filter(|(name, _)| name == key);
            found.next().map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
        };
        let names = get("config.providers").unwrap_or_default().split(',').map(str::trim);
        let mut providers = BTreeMap::new();
        for name in names.filter(|name| !name.is_empty()) {
            let key = format!("config.providers.{name}.class");
            let class = get(&key).ok_or_else(|| {
                Failure::usage(format!("config.providers names `{name}`, but {key} is missing"))
            })?;
            let paths = get(&format!("config.providers.{name}.param.allowed.paths")).unwrap_or_default();
            let allowed_paths = paths.split(',').map(str::trim).filter(|path| !path.is_empty());
            let allowed_paths = allowed_paths.map(str::to_owned).collect();
            providers.insert(name.to_owned(), Provider { kind: Kind::of(&key, class)?, allowed_paths });
        }
        Ok(Self(providers))
    }

    fn look_up(
        &self,
        variable: &Variable<'_>,
        env: Environment<'_>,
        files: Files<'_>,
    ) -> Result<Option<String>, String> {
        let Some(provider) = self.0.get(variable.provider) else { return Ok(None) };
        let Variable { path, key, .. } = *variable;
        let read =
            |path: &Path| files(path).map_err(|error| format!("cannot read {}: {error}", path.display()));
        provider.check(path)?;
        let (found, place) = match provider.kind {
            Kind::Env => (env(key), "the environment".to_owned()),
            Kind::Directory => (Some(read(&Path::new(path).join(key))?), path.to_owned()),
            Kind::File => {
                let entries = properties::parse(&read(Path::new(path))?);
                (
                    entries.into_iter().rev().find(|(name, _)| name == key).map(|(_, value)| value),
                    path.to_owned(),
                )
            }
        };
        found.map(Some).ok_or_else(|| format!("{place} has no `{key}`"))
    }
}

impl Kind {
    fn of(key: &str, class: &str) -> Result<Self, Failure> {
        match class.rsplit('.').next() {
            Some("FileConfigProvider") => Ok(Kind::File),
            Some("EnvVarConfigProvider") => Ok(Kind::Env),
            Some("DirectoryConfigProvider") => Ok(Kind::Directory),
            _ => Err(super::wrong(
                key,
                class,
                "FileConfigProvider, EnvVarConfigProvider or DirectoryConfigProvider of \
                 org.apache.kafka.common.config.provider",
            )),
        }
    }
}

impl Provider {
    /// Whether the path may be read: below one of those allowed, and without a way out of it.
    fn check(&self, path: &str) -> Result<(), String> {
        let path = Path::new(path);
        let climbs = path.components().any(|part| part == Component::ParentDir);
        let allowed = self.allowed_paths.iter().any(|allowed| path.starts_with(allowed)) && !climbs;
        match self.allowed_paths.is_empty() || allowed || matches!(self.kind, Kind::Env) {
            true => Ok(()),
            false => Err(format!("{} is not below one of param.allowed.paths", path.display())),
        }
    }
}
