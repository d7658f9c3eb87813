//! The broker's loggers and their levels, seen and changed while it runs: Kafka's BROKER_LOGGER (KIP-412).
//!
//! A logger is a module of the broker, or the `root` of all. Its name is the module's path with dots: Apache's
//! tools take no colons. Must not know where log lines go: whoever set the logging up hears of new levels. They
//! are gone with the process, as in Apache Kafka.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use parking_lot::Mutex;
use tracing::level_filters::LevelFilter;

use crate::config::{AlterError, AlterOp, Alteration, check_alterations};

/// The logger that all others inherit from.
pub const ROOT: &str = "root";

/// The modules that log.
const MODULES: [&str; 15] = [
    "kdp_broker",
    "kdp_broker.api",
    "kdp_broker.broker",
    "kdp_broker.config",
    "kdp_broker.controller",
    "kdp_broker.coordinator",
    "kdp_broker.directory",
    "kdp_broker.lifecycle",
    "kdp_broker.log",
    "kdp_broker.metadata",
    "kdp_broker.net",
    "kdp_broker.quorum",
    "kdp_broker.replication",
    "kdp_broker.runtime",
    "kdp_broker.task",
];

/// Kafka's names of the levels, as log4j sorts them, and ours. Nothing of ours is fatal without ending it all.
const LEVELS: [(&str, LevelFilter); 6] = [
    ("DEBUG", LevelFilter::DEBUG),
    ("ERROR", LevelFilter::ERROR),
    ("FATAL", LevelFilter::OFF),
    ("INFO", LevelFilter::INFO),
    ("TRACE", LevelFilter::TRACE),
    ("WARN", LevelFilter::WARN),
];

/// The levels that are set; a logger without one has that of the module around it.
pub type Levels = BTreeMap<String, LevelFilter>;

/// Makes levels the ones that are written from now on.
type Apply = Box<dyn Fn(&Levels) + Send + Sync>;

/// The loggers of a process. Clones are the same.
#[derive(Clone)]
pub struct Loggers(Option<Arc<Changeable>>);

struct Changeable {
    levels: Mutex<Levels>,
    apply: Apply,
}

impl Loggers {
    /// Loggers that somebody else looks after: there are none to be seen or changed.
    pub fn none() -> Loggers {
        Loggers(None)
    }

    /// Loggers with these levels; `apply` makes others the ones that are written.
    pub fn new(levels: Levels, apply: impl Fn(&Levels) + Send + Sync + 'static) -> Loggers {
        Loggers(Some(Arc::new(Changeable { levels: Mutex::new(levels), apply: Box::new(apply) })))
    }

    /// Every logger with the level that it has or inherits.
    pub fn list(&self) -> Vec<(String, &'static str)> {
        let Some(changeable) = &self.0 else { return Vec::new() };
        let levels = changeable.levels.lock();
        let names = names(&levels).into_iter();
        names.map(|name| (name.to_owned(), level_name(effective(&levels, name)))).collect()
    }

    /// Changes levels, all or none; with `validate_only` says whether they could be changed.
    pub fn alter(&self, alterations: &[Alteration], validate_only: bool) -> Result<(), AlterError> {
        check_alterations(alterations)?;
        let Some(changeable) = &self.0 else {
            return alterations.first().map_or(Ok(()), |alteration| Err(unknown(&alteration.name)));
        };
        let mut levels = changeable.levels.lock();
        let mut changed = levels.clone();
        for alteration in alterations {
            alter(&mut changed, alteration)?;
        }
        if !validate_only {
            (changeable.apply)(&changed);
            *levels = changed;
        }
        Ok(())
    }
}

impl Default for Loggers {
    fn default() -> Self {
        Loggers::none()
    }
}

impl fmt::Debug for Loggers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.list()).finish()
    }
}

fn alter(levels: &mut Levels, Alteration { name, op, value }: &Alteration) -> Result<(), AlterError> {
    let invalid = |message: String| Err(AlterError::InvalidRequest(message));
    match op {
        AlterOp::Append => invalid("APPEND operation is not allowed for the BROKER_LOGGER resource".into()),
        AlterOp::Subtract => {
            invalid("SUBTRACT operation is not allowed for the BROKER_LOGGER resource".into())
        }
        _ if !names(levels).contains(&name.as_str()) => Err(unknown(name)),
        AlterOp::Set => {
            let value = value.as_deref().unwrap_or_default();
            let Some((_, level)) = LEVELS.iter().find(|(name, _)| *name == value) else {
                let valid = LEVELS.map(|(name, _)| name).join(", ");
                return Err(AlterError::InvalidConfig(format!(
                    "Cannot set the log level of {name} to {value} as it is not a supported log level. Valid log \
                     levels are {valid}"
                )));
            };
            levels.insert(name.clone(), *level);
            Ok(())
        }
        AlterOp::Delete if name == ROOT => {
            invalid(format!("Removing the log level of the {ROOT} logger is not allowed"))
        }
        AlterOp::Delete => {
            levels.remove(name);
            Ok(())
        }
    }
}

fn unknown(name: &str) -> AlterError {
    AlterError::InvalidConfig(format!("Logger {name} does not exist!"))
}

fn names(levels: &Levels) -> Vec<&str> {
    let mut names: Vec<&str> = MODULES.into_iter().chain([ROOT]).collect();
    names.extend(levels.keys().map(String::as_str));
    names.sort_unstable();
    names.dedup();
    names
}

/// The level of the logger itself, or of the nearest around it.
fn effective(levels: &Levels, name: &str) -> LevelFilter {
    let mut around = Some(name);
    while let Some(name) = around {
        if let Some(level) = levels.get(name) {
            return *level;
        }
        around = name.rsplit_once('.').map(|(outer, _)| outer);
    }
    levels.get(ROOT).copied().unwrap_or(LevelFilter::OFF)
}

fn level_name(level: LevelFilter) -> &'static str {
    LEVELS.iter().find(|(_, ours)| *ours == level).map_or("FATAL", |(name, _)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn loggers() -> (Loggers, Arc<Mutex<Levels>>) {
        let applied = Arc::new(Mutex::new(Levels::new()));
        let to = applied.clone();
        let levels = Levels::from([(ROOT.to_owned(), LevelFilter::INFO)]);
        (Loggers::new(levels, move |levels| *to.lock() = levels.clone()), applied)
    }

    fn step(op: AlterOp, name: &str, value: Option<&str>) -> Alteration {
        Alteration { name: name.to_owned(), op, value: value.map(str::to_owned) }
    }

    fn level(loggers: &Loggers, name: &str) -> &'static str {
        loggers.list().into_iter().find(|(found, _)| found == name).unwrap().1
    }

    #[test]
    fn levels_are_set_inherited_and_taken_away() {
        let (loggers, applied) = loggers();
        assert_eq!(level(&loggers, "kdp_broker.log"), "INFO");
        loggers.alter(&[step(AlterOp::Set, "kdp_broker", Some("WARN"))], false).unwrap();
        assert_eq!((level(&loggers, "kdp_broker.log"), level(&loggers, ROOT)), ("WARN", "INFO"));
        loggers.alter(&[step(AlterOp::Set, "kdp_broker.log", Some("TRACE"))], true).unwrap();
        assert_eq!(level(&loggers, "kdp_broker.log"), "WARN", "it was only asked");
        loggers.alter(&[step(AlterOp::Set, "kdp_broker.log", Some("TRACE"))], false).unwrap();
        assert_eq!(applied.lock().get("kdp_broker.log"), Some(&LevelFilter::TRACE));
        loggers.alter(&[step(AlterOp::Delete, "kdp_broker", None)], false).unwrap();
        loggers.alter(&[step(AlterOp::Delete, "kdp_broker.log", None)], false).unwrap();
        assert_eq!(level(&loggers, "kdp_broker.log"), "INFO");
    }

    #[test]
    fn refusals_are_apaches() {
        use AlterError::{InvalidConfig, InvalidRequest};
        let check = |loggers: &Loggers, step, expected: AlterError| {
            let good = self::step(AlterOp::Set, ROOT, Some("DEBUG"));
            assert_eq!(loggers.alter(&[good, step], false), Err(expected));
        };
        let (loggers, _) = loggers();
        let bad_level = "Cannot set the log level of kdp_broker to warn as it is not a supported log level. \
             Valid log levels are DEBUG, ERROR, FATAL, INFO, TRACE, WARN";
        check(&loggers, step(AlterOp::Set, "kdp_broker", Some("warn")), InvalidConfig(bad_level.into()));
        let unknown = InvalidConfig("Logger kafka does not exist!".into());
        check(&loggers, step(AlterOp::Set, "kafka", Some("WARN")), unknown.clone());
        check(&loggers, step(AlterOp::Delete, "kafka", None), unknown);
        let null = InvalidRequest("Null value not supported for : kdp_broker".into());
        check(&loggers, step(AlterOp::Set, "kdp_broker", None), null);
        for op in ["APPEND", "SUBTRACT"] {
            let message = format!("{op} operation is not allowed for the BROKER_LOGGER resource");
            let op = if op == "APPEND" { AlterOp::Append } else { AlterOp::Subtract };
            check(&loggers, step(op, "kdp_broker", Some("WARN")), InvalidRequest(message));
        }
        let root = "Removing the log level of the root logger is not allowed";
        let deleted = loggers.alter(&[step(AlterOp::Delete, ROOT, None)], false);
        assert_eq!(deleted, Err(InvalidRequest(root.into())));
        assert_eq!(level(&loggers, ROOT), "INFO", "all or nothing");
    }
}
