//! Records that nobody wrote: random text, or what a template makes of random numbers. The same seed gives the
//! same records.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use clap::Args;
use minijinja::{Environment, UndefinedBehavior, Value, context};
use tokio::sync::mpsc::{self, Receiver};

use super::input::Format;
use crate::failure::Failure;
use crate::time;

/// Records that may wait to be sent.
const RECORDS_MAX: usize = 1024;
/// What stands between a random key, which never holds it, and its value.
const SEPARATOR: u8 = 0;
const TEMPLATE: &str = "value";

/// Flags about random data.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Random data")]
pub(super) struct Generate {
    /// Write so many records of random data; nothing is read
    #[arg(long, value_name = "COUNT", conflicts_with_all = ["input", "file", "key_separator", "value", "tombstone"])]
    pub(super) random: Option<u64>,
    /// How many bytes a random value has [default: 100]
    #[arg(long, value_name = "BYTES", requires = "random", value_parser = clap::value_parser!(u32).range(0..=64 << 20))]
    value_bytes: Option<u32>,
    /// Values from a Jinja template: n, key, at, random(LOW, HIGH), pick([...]), text(BYTES)
    #[arg(long, value_name = "TEMPLATE", requires = "random", conflicts_with = "value_bytes")]
    value_template: Option<String>,
    /// Keys by chance, so many different ones: key-0, key-1, ... [default: null]
    #[arg(long, value_name = "COUNT", requires = "random", conflicts_with = "key",
        value_parser = clap::value_parser!(u64).range(1..))]
    key_count: Option<u64>,
    /// Begin the chances here, for the same records again
    #[arg(long, value_name = "NUMBER", requires = "random")]
    seed: Option<u64>,
}

impl Generate {
    /// How what [`Generate::records`] makes is to be read.
    pub(super) fn format(&self) -> Format {
        Format::Lines { key_separator: self.key_count.map(|_| vec![SEPARATOR]) }
    }

    /// The records, as lines. The thread that makes them ends with its work, with the receiver, or with the process.
    pub(super) fn records(&self, count: u64) -> Result<Receiver<io::Result<Vec<u8>>>, Failure> {
        let mut maker = Maker::new(self)?;
        // A template that does not work shows it before anything is written.
        Maker::new(self)?.record(0).map_err(|error| Failure::usage(error.to_string()))?;
        let (sender, receiver) = mpsc::channel(RECORDS_MAX);
        std::thread::spawn(move || {
            for number in 0..count {
                let record = maker.record(number);
                let failed = record.is_err();
                if sender.blocking_send(record).is_err() || failed {
                    return;
                }
            }
        });
        Ok(receiver)
    }
}

struct Maker {
    chance: Arc<Mutex<Chance>>,
    key_count: Option<u64>,
    value: ValueOf,
}

enum ValueOf {
    Text(u32),
    Template(Box<Environment<'static>>),
}

impl Maker {
    fn new(flags: &Generate) -> Result<Self, Failure> {
        let seed = flags.seed.unwrap_or_else(|| u64::try_from(time::now_ms()).unwrap_or_default());
        let chance = Arc::new(Mutex::new(Chance(seed)));
        let value = match &flags.value_template {
            None => ValueOf::Text(flags.value_bytes.unwrap_or(100)),
            Some(source) => ValueOf::Template(Box::new(environment(source, &chance)?)),
        };
        Ok(Self { chance, key_count: flags.key_count, value })
    }

    fn record(&mut self, number: u64) -> io::Result<Vec<u8>> {
        let key = self.key_count.map(|count| format!("key-{}", lock(&self.chance).below(count)));
        let mut line = Vec::new();
        if let Some(key) = &key {
            line.extend_from_slice(key.as_bytes());
            line.push(SEPARATOR);
        }
        match &self.value {
            ValueOf::Text(bytes) => line.extend_from_slice(lock(&self.chance).text(*bytes).as_bytes()),
            ValueOf::Template(environment) => {
                let at = time::to_rfc3339(time::now_ms());
                let template = environment.get_template(TEMPLATE).map_err(io::Error::other)?;
                let text = template.render(context! { n => number, key => key, at => at });
                let text = text.map_err(|error| io::Error::other(format!("--value-template: {error}")))?;
                line.extend_from_slice(text.as_bytes());
            }
        }
        Ok(line)
    }
}

fn environment(source: &str, chance: &Arc<Mutex<Chance>>) -> Result<Environment<'static>, Failure> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| minijinja::AutoEscape::None);
    let own = chance.clone();
    environment.add_function("random", move |low: i64, high: i64| {
        let span = u64::try_from(high.saturating_sub(low).saturating_add(1)).unwrap_or(1).max(1);
        let step = i64::try_from(lock(&own).below(span)).unwrap_or_default();
        low.saturating_add(step)
    });
    let own = chance.clone();
    environment.add_function("pick", move |list: Vec<Value>| {
        let index = lock(&own).below(u64::try_from(list.len()).unwrap_or(u64::MAX).max(1));
        usize::try_from(index).ok().and_then(|index| list.get(index).cloned()).unwrap_or_default()
    });
    let own = chance.clone();
    environment.add_function("text", move |bytes: u32| lock(&own).text(bytes.min(64 << 20)));
    let added = environment.add_template_owned(TEMPLATE, source.to_owned());
    added.map_err(|error| Failure::usage(format!("--value-template: {error}")))?;
    Ok(environment)
}

fn lock(chance: &Mutex<Chance>) -> std::sync::MutexGuard<'_, Chance> {
    // A number is whole, whoever panicked.
    chance.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Numbers that look like chance (splitmix64), and are the same for the same seed.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From 0 up to and without `limit`, which is above 0.
    fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    fn text(&mut self, bytes: u32) -> String {
        const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        (0..bytes).map(|_| char::from(LETTERS[(self.next() >> 58) as usize])).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(flags: Generate, count: u64) -> Vec<String> {
        let mut maker = Maker::new(&flags).unwrap();
        (0..count).map(|number| String::from_utf8(maker.record(number).unwrap()).unwrap()).collect()
    }

    #[test]
    fn as_long_as_asked_for_and_the_same_again() {
        let flags = Generate { value_bytes: Some(20), seed: Some(1), ..Generate::default() };
        let records = made(flags.clone(), 3);
        assert!(records.iter().all(|record| record.len() == 20));
        assert_ne!(records[0], records[1]);
        assert_eq!(records, made(flags.clone(), 3));
        assert_ne!(records, made(Generate { seed: Some(2), ..flags }, 3));
    }

    #[test]
    fn so_many_keys_and_no_more() {
        let flags =
            Generate { key_count: Some(3), value_bytes: Some(0), seed: Some(1), ..Generate::default() };
        let mut keys = made(flags, 100);
        keys.sort();
        keys.dedup();
        assert_eq!(keys, ["key-0\0", "key-1\0", "key-2\0"]);
    }

    #[test]
    fn templates_see_the_number_and_chance() {
        let template = |text: &str| Generate {
            value_template: Some(text.to_owned()),
            seed: Some(1),
            ..Generate::default()
        };
        assert_eq!(made(template(r#"{"id": {{ n }}}"#), 2), [r#"{"id": 0}"#, r#"{"id": 1}"#]);
        for number in made(template("{{ random(3, 5) }}"), 20) {
            assert!(("3"..="5").contains(&number.as_str()), "{number}");
        }
        assert!(made(template("{{ pick(['a', 'b']) }}"), 9).iter().all(|one| one == "a" || one == "b"));
        assert_eq!(made(template("{{ text(7) }}"), 1)[0].len(), 7);
        assert!(template("{{ nothing }}").records(1).is_err());
        assert!(template("{{ n").records(1).is_err());
    }
}
