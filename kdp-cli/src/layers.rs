//! Every value that flags, the environment, a context, its properties and the files give, the
//! strongest first.
//!
//! One rule decides which cluster is meant: whoever names an address more strongly than the context
//! was named leaves the whole context out, so that its passwords never go to another's address.

use std::path::Path;

use kdp_client::cluster::EndpointType;

use crate::contexts::{Entry, Expand, Loaded, Place, Properties, Servers, Source, World};
use crate::failure::Failure;
use crate::origin::{Origin, Traced};
use crate::settings::Flags;
use crate::{properties, redact, state};

/// The file in the state folder that names the current context.
pub(crate) const CURRENT: &str = "context";

/// The key of the addresses of controllers that are to be asked instead of brokers.
const CONTROLLERS: &str = "bootstrap_controllers";
/// In the place of such addresses: those that the context has.
const OF_CONTEXT: &str = "context";
/// The Java properties with addresses, by our keys.
const ADDRESSES: [(&str, &str); 2] =
    [("bootstrap", "bootstrap.servers"), (CONTROLLERS, "bootstrap.controllers")];

/// One Java property and where it stands.
pub(crate) type Property = (String, Traced);

/// What was found. A key may be there several times; the first counts.
#[derive(Clone, Debug, Default)]
pub(crate) struct Layers {
    /// kdp's own settings.
    pub(crate) values: Vec<(&'static str, Traced)>,
    /// Java properties; of the same key the last counts.
    pub(crate) properties: Vec<Property>,
    /// What should be known.
    pub(crate) warnings: Vec<String>,
}

/// How strongly something was named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    File,
    Environment,
    Flag,
}

impl Layers {
    /// Everything that was given.
    pub(crate) fn collect(flags: &Flags, world: &World<'_>, loaded: &Loaded) -> Result<Self, Failure> {
        let typed = flags.properties()?;
        let given = Given::read(flags, world)?;
        let named = named_context(flags, world)?;
        let context = named.filter(|(rank, _)| *rank >= given.address(flags, world, &typed));
        let rank = context.as_ref().map(|(rank, _)| *rank);
        let mut layers = Self { warnings: loaded.warnings.clone(), ..Self::default() };
        layers.push_flags(flags);
        layers.push_environment(world, rank != Some(Rank::Flag));
        let file = given.file(rank);
        layers.push_address(&typed);
        layers.push_address(file);
        if let Some((_, name)) = context {
            let (source, entry) = loaded.find(&name.value).ok_or_else(|| unknown(loaded, &name))?;
            layers.values.push(("context", name.clone()));
            layers.push_context(world, source, entry, file.is_empty()).map_err(|failure| {
                let place = format!("{}: context {}", source.path.display(), name.value);
                Failure { message: format!("{place}: {}", failure.message), ..failure }
            })?;
        }
        layers.properties.extend_from_slice(file);
        layers.properties.extend(typed);
        layers.push_properties();
        layers.push_defaults(loaded);
        Ok(layers)
    }

    /// The strongest value of this key.
    pub(crate) fn get(&self, key: &str) -> Option<&Traced> {
        self.values.iter().find(|(known, _)| *known == key).map(|(_, value)| value)
    }

    /// The strongest address, and whose it is.
    pub(crate) fn address(&self) -> Result<(EndpointType, Option<&Traced>), Failure> {
        let of_context = || {
            let found = self.get("controllers");
            let missing = || Failure::usage("there is no context that names controllers");
            Ok((EndpointType::Controller, Some(found.ok_or_else(missing)?)))
        };
        let mut named = self.values.iter().filter(|(key, _)| ["bootstrap", CONTROLLERS].contains(key));
        match (named.next(), named.next()) {
            (Some((first, one)), Some((second, other))) if first != second && one.is_beside(other) => {
                Err(Failure::usage(format!(
                    "both brokers and controllers are named ({} and {}); name one of them",
                    one.origin, other.origin
                )))
            }
            (Some((CONTROLLERS, one)), _) if one.value == OF_CONTEXT => of_context(),
            (Some((CONTROLLERS, one)), _) => Ok((EndpointType::Controller, Some(one))),
            (Some((_, one)), _) => Ok((EndpointType::Broker, Some(one))),
            (None, _) if self.get("controllers").is_some() => of_context(),
            (None, _) => Ok((EndpointType::Broker, None)),
        }
    }

    /// Whether this is on. Nothing can switch off what something else has switched on.
    pub(crate) fn is_on(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    /// Each key once, with the value that counts.
    pub(crate) fn effective(&self) -> Vec<(String, Traced)> {
        let mut effective: Vec<(String, Traced)> = Vec::new();
        let properties = self.properties.iter().rev().map(|(key, value)| (key.as_str(), value));
        for (key, value) in self.values.iter().map(|(key, value)| (*key, value)).chain(properties) {
            if effective.iter().all(|(known, _)| known != key) {
                effective.push((key.to_owned(), value.clone()));
            }
        }
        effective
    }

    fn push(&mut self, key: &'static str, value: Option<impl Into<String>>, origin: Origin) {
        self.values.extend(value.map(|value| (key, Traced::new(value, origin))));
    }

    fn push_flags(&mut self, flags: &Flags) {
        let on = |on: bool| on.then_some("true");
        self.push("bootstrap", flags.bootstrap_server.clone(), Origin::Flag("--bootstrap-server"));
        self.push(CONTROLLERS, flags.bootstrap_controller.clone(), Origin::Flag("--bootstrap-controller"));
        self.push("timeout", flags.timeout.clone(), Origin::Flag("--timeout"));
        self.push("no_input", on(flags.no_input), Origin::Flag("--no-input"));
        self.push("read_only", on(flags.read_only), Origin::Flag("--read-only"));
    }

    fn push_environment(&mut self, world: &World<'_>, address: bool) {
        let variables = [
            ("bootstrap", "KDP_BOOTSTRAP_SERVER"),
            (CONTROLLERS, "KDP_BOOTSTRAP_CONTROLLER"),
            ("timeout", "KDP_TIMEOUT"),
            ("output", "KDP_OUTPUT"),
            ("no_input", "KDP_NO_INPUT"),
            ("read_only", "KDP_READ_ONLY"),
        ];
        for (key, name) in variables {
            let value = world.variable(name).filter(|value| match key {
                "bootstrap" | CONTROLLERS => address,
                "no_input" | "read_only" => value != "0" && value != "false",
                _ => true,
            });
            self.push(key, value, Origin::Environment(name));
        }
    }

    /// An address among properties that were given more strongly than a context.
    fn push_address(&mut self, properties: &[Property]) {
        for (key, property) in ADDRESSES {
            let found = properties.iter().rev().find(|(known, _)| known == property);
            self.values.extend(found.map(|(_, value)| (key, value.clone())));
        }
    }

    fn push_context(
        &mut self,
        world: &World<'_>,
        source: &Source,
        entry: &Entry,
        own_properties: bool,
    ) -> Result<(), Failure> {
        let expand = Expand { world, may_run: source.place != Place::Project };
        let servers = |servers: &Option<Servers>| Some(servers.as_ref()?.joined());
        let texts = [
            ("bootstrap", servers(&entry.bootstrap)),
            ("controllers", servers(&entry.controllers)),
            ("cluster_id", entry.cluster_id.clone()),
            ("timeout", entry.defaults.timeout.clone()),
            ("output", entry.defaults.output.clone()),
            ("color", entry.color.map(|color| color.name().to_owned())),
            ("protected", entry.protected.then(|| "true".to_owned())),
            ("read_only", entry.read_only.then(|| "true".to_owned())),
        ];
        for (key, text) in texts {
            let value = text.map(|text| expand.text(&text)).transpose()?;
            self.push(key, value, Origin::File(source.path.clone()));
        }
        match &entry.properties {
            Some(Properties::File(path)) if own_properties => {
                let path = world.home_path(&expand.text(path)?);
                let path = source.path.parent().map_or(path.clone(), |folder| folder.join(&path));
                self.properties.extend(read_properties(world, &path)?);
            }
            Some(Properties::Inline(entries)) if own_properties => {
                self.push_inline(&expand, source, entries)?;
            }
            _ => {}
        }
        Ok(())
    }

    fn push_inline(
        &mut self,
        expand: &Expand<'_>,
        source: &Source,
        entries: &[(String, String)],
    ) -> Result<(), Failure> {
        // Java's own references look the same, and are for whoever reads the properties.
        let javas = entries.iter().any(|(key, _)| key == "config.providers");
        for (key, text) in entries {
            if redact::is_secret(key) && !text.contains("${") && !text.is_empty() {
                self.warnings.push(format!(
                    "{}: `{key}` is a secret that stands in the open; write ${{env:NAME}}, ${{file:/path}} or \
                     ${{exec:command}} instead",
                    source.path.display()
                ));
            }
            let value = if javas { text.clone() } else { expand.text(text)? };
            self.properties.push((key.clone(), Traced::new(value, Origin::File(source.path.clone()))));
        }
        Ok(())
    }

    /// What the properties say about kdp's own settings.
    fn push_properties(&mut self) {
        let timeouts = [("timeout", "request.timeout.ms"), ("timeout", "default.api.timeout.ms")];
        for (key, property) in ADDRESSES.into_iter().chain(timeouts) {
            let found = self.properties.iter().rev().find(|(known, _)| known == property);
            let Some((_, Traced { value, origin })) = found.cloned() else { continue };
            let value = if key == "timeout" { format!("{}ms", value.trim()) } else { value };
            self.values.push((key, Traced { value, origin }));
        }
    }

    /// What the files say for every context.
    fn push_defaults(&mut self, loaded: &Loaded) {
        for source in &loaded.sources {
            let defaults = &source.file.defaults;
            self.push("timeout", defaults.timeout.clone(), Origin::File(source.path.clone()));
            self.push("output", defaults.output.clone(), Origin::File(source.path.clone()));
        }
    }
}

/// Properties files that the command line or the environment names.
struct Given {
    by_flag: Option<Vec<Property>>,
    by_environment: Option<Vec<Property>>,
}

impl Given {
    fn read(flags: &Flags, world: &World<'_>) -> Result<Self, Failure> {
        let read = |path: &Path| read_properties(world, path);
        let by_flag = flags.command_config.as_deref().map(read).transpose()?;
        // A context on the command line is stronger, so what the variable names need not even exist.
        let variable = match flags.command_config.is_some() || flags.context.is_some() {
            true => None,
            false => world.variable("KDP_COMMAND_CONFIG"),
        };
        let by_environment = variable.map(|path| read(&world.home_path(&path))).transpose()?;
        Ok(Self { by_flag, by_environment })
    }

    /// How strongly an address was named outside of any context.
    fn address(&self, flags: &Flags, world: &World<'_>, typed: &[Property]) -> Rank {
        let names = |entries: &[Property]| {
            entries.iter().any(|(key, _)| ADDRESSES.iter().any(|(_, property)| property == key))
        };
        let typed_address = flags.bootstrap_server.is_some()
            || flags.bootstrap_controller.as_ref().is_some_and(|value| value != OF_CONTEXT);
        let is_set = |name| world.variable(name).is_some_and(|value| value != OF_CONTEXT);
        let in_file = |file: &Option<Vec<Property>>| file.as_deref().is_some_and(names);
        match () {
            () if typed_address || names(typed) || in_file(&self.by_flag) => Rank::Flag,
            () if flags.context.is_none()
                && (is_set("KDP_BOOTSTRAP_SERVER") || is_set("KDP_BOOTSTRAP_CONTROLLER")) =>
            {
                Rank::Environment
            }
            () if in_file(&self.by_environment) => Rank::Environment,
            () => Rank::File,
        }
    }

    /// The properties that take the place of the context's.
    fn file(&self, context: Option<Rank>) -> &[Property] {
        match (&self.by_flag, &self.by_environment) {
            (Some(entries), _) => entries,
            (None, Some(entries)) if context != Some(Rank::Flag) => entries,
            _ => &[],
        }
    }
}

/// The context that somebody named, and how strongly.
fn named_context(flags: &Flags, world: &World<'_>) -> Result<Option<(Rank, Traced)>, Failure> {
    if let Some(name) = &flags.context {
        return Ok(Some((Rank::Flag, Traced::new(name, Origin::Flag("--context")))));
    }
    if let Some(name) = world.variable("KDP_CONTEXT") {
        return Ok(Some((Rank::Environment, Traced::new(name, Origin::Environment("KDP_CONTEXT")))));
    }
    Ok(current(world).map(|name| (Rank::File, name)))
}

/// The context that `kdp context use` chose.
pub(crate) fn current(world: &World<'_>) -> Option<Traced> {
    let path = state::folder(world.env)?.join(CURRENT);
    let text = (world.files)(&path).ok()?;
    let name = text.trim();
    (!name.is_empty()).then(|| Traced::new(name, Origin::State(path.clone())))
}

fn unknown(loaded: &Loaded, name: &Traced) -> Failure {
    let failure = loaded.unknown(&name.value);
    Failure { message: format!("{} (named by {})", failure.message, name.origin), ..failure }
}

fn read_properties(world: &World<'_>, path: &Path) -> Result<Vec<Property>, Failure> {
    let text = (world.files)(path)
        .map_err(|error| Failure::usage(format!("cannot read {}: {error}", path.display())))?;
    let origin = Origin::File(path.to_owned());
    Ok(properties::parse(&text)
        .into_iter()
        .map(|(key, value)| (key, Traced::new(value, origin.clone())))
        .collect())
}

impl Flags {
    /// The properties that were typed.
    fn properties(&self) -> Result<Vec<Property>, Failure> {
        let property = |text: &String| {
            let (key, value) = text
                .split_once('=')
                .ok_or_else(|| Failure::usage(format!("--command-property {text}: write KEY=VALUE")))?;
            Ok((key.trim().to_owned(), Traced::new(value.trim(), Origin::Flag("--command-property"))))
        };
        self.command_property.iter().map(property).collect()
    }
}

#[cfg(test)]
#[path = "layers_tests.rs"]
mod tests;
