//! The changes that can be made from a screen, as tables: each is a `kdp` command and what it needs to be told.
//!
//! Pure. To add one: an entry in the `CHANGES` of what it is about. Its key, its place in the menu, the form, the
//! preview, the confirmation that its own gate wants, the job and the audit line come by themselves.

mod access;
mod brokers;
mod groups;
mod records;
mod topics;

use std::collections::BTreeSet;

use serde_json::Value;

use super::form::{Field, Form};
use super::listing::Listing;
use super::model::{Model, Words};
use super::page::{Page, Place};
use super::screens::ScreenId;
use super::words::compose;

/// A change that can be made.
#[derive(Debug)]
pub(crate) struct ChangeSpec {
    /// What the keymap calls it.
    pub(crate) id: &'static str,
    /// What the menu says.
    pub(crate) title: &'static str,
    /// Where it can be made; the first that fits counts.
    pub(crate) spots: &'static [Spot],
    /// How many things it is made to.
    pub(crate) needs: Needs,
    /// How it begins, or why it cannot.
    pub(crate) start: fn(&On<'_>) -> Result<Start, String>,
}

/// A screen, one of its tabs or all of them where that is empty, and what there is to make a change to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Spot(pub(crate) ScreenId, pub(crate) &'static str, pub(crate) Of);

/// What a change is made to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Of {
    /// The rows that are marked, or else the one under the cursor.
    Rows,
    /// What the page is about.
    Subject,
}

/// How many things a change is made to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Needs {
    /// Something new, or the cluster.
    Nothing,
    /// One thing.
    One,
    /// Any number of things.
    Some,
}

/// Where a change begins.
#[derive(Debug)]
pub(crate) struct On<'a> {
    /// What there is to show.
    pub(crate) model: &'a Model,
    /// Where the user is.
    pub(crate) place: &'a Place,
    /// The tab of it.
    pub(crate) tab: &'static str,
    /// What the change is made to.
    pub(crate) names: Vec<String>,
    /// The rows that are marked, whatever the change is made to.
    pub(crate) marks: &'a BTreeSet<String>,
    /// The row under the cursor.
    pub(crate) cursor: Option<&'a str>,
    /// The rows of the tab, where they are a command's answer.
    pub(crate) listing: Option<&'a Listing>,
}

/// How a change begins.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Start {
    /// Something has to be typed.
    Form(Form),
    /// All is known: these commands, one after the other.
    Commands(Vec<Words>),
}

/// All of them, in the order of the menu.
pub(crate) fn all() -> impl Iterator<Item = &'static ChangeSpec> {
    [topics::CHANGES, records::CHANGES, groups::CHANGES, brokers::CHANGES, access::CHANGES]
        .into_iter()
        .flatten()
}

/// Those that can be made on this page.
pub(crate) fn at(page: &Page) -> impl Iterator<Item = &'static ChangeSpec> + use<> {
    let (screen, tab) = (page.place.screen, page.tab().title);
    all().filter(move |change| change.of(screen, tab).is_some())
}

/// The change of this name.
pub(crate) fn change(id: &str) -> Option<&'static ChangeSpec> {
    all().find(|change| change.id == id)
}

/// Whether what a command prints is shown nowhere else, so that it has to be read.
pub(crate) fn is_to_be_read(command: &Words) -> bool {
    command.starts_with(&line("token create"))
}

impl ChangeSpec {
    /// What it would be made to on this tab of this screen; nothing where it cannot be made there.
    pub(crate) fn of(&self, screen: ScreenId, tab: &str) -> Option<Of> {
        let fits = |spot: &&Spot| spot.0 == screen && (spot.1.is_empty() || spot.1 == tab);
        self.spots.iter().find(fits).map(|spot| spot.2)
    }
}

impl<'a> On<'a> {
    /// The one thing that it is made to.
    fn one(&self) -> &str {
        self.names.first().map_or("", String::as_str)
    }

    /// The whole rows of what it is made to, as their command answered them.
    fn items(&self) -> Vec<&'a Value> {
        self.names.iter().filter_map(|name| self.listing?.item(name)).collect()
    }

    /// The row under the cursor, whatever the change is made to.
    fn item(&self) -> Option<&'a Value> {
        self.listing?.item(self.cursor?)
    }
}

/// The words of a command.
fn line(text: &str) -> Words {
    text.split(' ').map(str::to_owned).collect()
}

/// One command about all these names.
fn command(base: &str, names: &[String], flags: &[String]) -> Start {
    Start::Commands(vec![compose(&line(base), names, flags)])
}

/// What the form of a change is called.
fn title(what: &str, names: &[String]) -> String {
    match names {
        [] => what.to_owned(),
        [name] => format!("{what}: {name}"),
        names => format!("{what}: {} of them", names.len()),
    }
}

/// A form for something new.
fn form(what: &str, base: &str, fields: Vec<Field>) -> Result<Start, String> {
    Ok(Start::Form(Form::new(what, line(base), fields)))
}

/// A form for a command about all these names at once.
fn form_for_all(what: &str, base: &str, names: &[String], fields: Vec<Field>) -> Result<Start, String> {
    let form = Form::new(title(what, names), line(base), fields);
    Ok(Start::Form(form.about(vec![names.to_vec()])))
}

/// A form for a command about one name, which is run for each of these.
fn form_for_each(
    what: &str,
    base: &str,
    names: &[String],
    flags: &[&str],
    fields: Vec<Field>,
) -> Result<Start, String> {
    let form = Form::new(title(what, names), line(base), fields);
    let about = names.iter().map(|name| vec![name.clone()]).collect();
    let flags = flags.iter().map(|flag| (*flag).to_owned()).collect();
    Ok(Start::Form(form.about(about).with(flags)))
}

/// How settings are changed that are there.
fn settings(on: &On<'_>, example: &'static str) -> Vec<Field> {
    let known = on.item().filter(|_| on.tab == "Configs").and_then(|item| {
        let value = item.get("value")?.as_str()?;
        let value = if value.contains(char::is_whitespace) { format!("'{value}'") } else { value.to_owned() };
        Some(format!("{}={value}", item.get("key")?.as_str()?))
    });
    vec![
        Field::verb("How", &["set", "append", "subtract"], "append and subtract are for lists"),
        Field::text("Settings", None, example).required().list().with(known.unwrap_or_default()),
    ]
}

/// Which settings are taken away.
fn keys(on: &On<'_>, example: &'static str) -> Vec<Field> {
    let marked = on.marks.iter().map(String::as_str);
    let known: Vec<&str> = match on.tab {
        "Configs" if on.marks.is_empty() => on.cursor.into_iter().collect(),
        "Configs" => marked.collect(),
        _ => Vec::new(),
    };
    vec![Field::text("Settings", None, example).required().list().with(known.join(" "))]
}

#[cfg(test)]
mod tests;
