//! Doctor, and the planner of moves: what there is of them today. What is still to come is said as such, and the
//! commands that do part of it are a key away.
//!
//! Pure.

use std::borrow::Cow;

use super::answers::answer_of;
use super::{ScreenId, ScreenSpec, Source, Tab, nowhere};
use crate::tui::app::findings::{self, Finding};
use crate::tui::app::health::Health;
use serde_json::Value;

use crate::tui::app::listing::Listing;
use crate::tui::app::model::{Body, Model, Words, words};
use crate::tui::app::page::{Page, Place};
use crate::tui::app::rows::{Cell, Column, Items, Owned, Spec};
use crate::tui::app::snapshot::SourceState;
use crate::tui::app::table::Sort;
use crate::words::counted;

pub(super) const SPEC: ScreenSpec = ScreenSpec::list(
    ScreenId::Doctor,
    "Doctor",
    &["findings", "checks"],
    "what is wrong, and the checks that there are today",
    &[
        Tab {
            title: "Findings",
            sort: Sort::largest(1),
            rows: Source::Snapshot(|model, _| {
                let source = &model.snapshot.topics;
                model.body_of(source, Owned::new(findings(model), &FINDINGS))
            }),
            // Where it leads is in the finding, see [`place_of`].
            enter: nowhere,
            command: |_| words(["cluster", "health"]),
            empty: "nothing is wrong",
        },
        tab("Checks", |_, _| static_rows(CHECKS)),
    ],
);

/// The tab of the screen of moves that a planner will take.
pub(super) const PLAN: Tab = tab("Plan", |_, _| static_rows(PLANNING));

/// What is said above a tab that is not all it will be, or whose rows say something together.
pub(crate) fn note(model: &Model, page: &Page) -> Option<Cow<'static, str>> {
    match (page.place.screen, page.tab().title) {
        (ScreenId::Quorum, "Replication") => quorum(model.answer(&(page.tab().command)(&page.place))?),
        (ScreenId::Doctor, "Checks") => Some(Cow::Borrowed(
            "kdp doctor comes with a later release: one report with evidence and the command that mends it. \
             Until then these commands do part of it; enter runs one.",
        )),
        (ScreenId::Moves, "Plan") => Some(Cow::Borrowed(
            "A planner comes with a later release: pick a goal, see what it costs, apply it. Until then moves are \
             planned in a file, and these commands do the rest.",
        )),
        _ => None,
    }
}

/// A voter that is this far behind has not caught up.
const CAUGHT_UP_MS: i64 = 5000;

/// How many voters may be away.
fn quorum(listing: &Listing) -> Option<Cow<'static, str>> {
    let is_voter = |item: &&Value| matches!(item["role"].as_str(), Some("Leader" | "Follower"));
    let voters: Vec<&Value> = listing.items().iter().filter(is_voter).collect();
    // The leader is as far as it is.
    let is_there = |item: &&&Value| {
        item["role"] == "Leader" || item["lag_ms"].as_i64().is_some_and(|lag_ms| lag_ms <= CAUGHT_UP_MS)
    };
    let there = voters.iter().filter(is_there).count();
    let needed = voters.len() / 2 + 1;
    let away = match there.checked_sub(needed) {
        _ if voters.is_empty() => return None,
        None => "the quorum is lost until more of them catch up.".to_owned(),
        Some(0) => "none may be stopped now.".to_owned(),
        Some(spare) => format!("{spare} may be stopped at a time."),
    };
    let voters = counted(voters.len(), "voter");
    Some(format!("{voters}, {there} caught up, {needed} needed for a decision: {away}").into())
}

/// Where the finding of this name leads.
pub(crate) fn place_of(model: &Model, name: &str) -> Option<Place> {
    findings(model).into_iter().find(|finding| finding.text == name).map(|finding| finding.place)
}

fn findings(model: &Model) -> Vec<Finding> {
    findings::findings(&model.snapshot, model.now_ms)
}

const fn tab(title: &'static str, rows: for<'a> fn(&'a Model, &Place) -> Body<'a>) -> Tab {
    Tab {
        title,
        sort: Sort::NAME,
        rows: Source::Snapshot(rows),
        enter: |_, name| {
            let command = CHECKS.iter().chain(PLANNING).find(|command| command.line == name)?;
            command.runs.then(|| answer_of(command.words()))
        },
        command: |_| words(["commands"]),
        empty: "",
    }
}

/// A command that does part of it.
#[derive(Debug)]
struct Command {
    /// Without `kdp`.
    line: &'static str,
    /// What for.
    about: &'static str,
    /// Whether it can be run from here: it only reads and needs nothing to be told.
    runs: bool,
}

impl Command {
    const fn new(line: &'static str, about: &'static str) -> Self {
        Self { line, about, runs: true }
    }

    const fn told(line: &'static str, about: &'static str) -> Self {
        Self { line, about, runs: false }
    }

    fn words(&self) -> Words {
        self.line.split(' ').map(str::to_owned).collect()
    }
}

const CHECKS: &[Command] = &[
    Command::new(
        "cluster health",
        "brokers, partitions, directories: a verdict, and an exit code for scripts",
    ),
    Command::new("partition list", "every partition; --where under_replicated shows those that are not well"),
    Command::new("leader skew", "whether leaders are spread evenly"),
    Command::new("broker list", "who is there, who is fenced"),
    Command::new("dir list", "which volumes are full"),
    Command::new("config drift", "settings that brokers do not agree on"),
    Command::new("group lag --all", "who falls behind, and by how much"),
    Command::new("quorum replication", "whether controllers keep up"),
    Command::new("feature list", "features that are not finalized as far as they could be"),
    Command::new("txn list", "transactions that are open"),
    Command::new("context check", "the way to every broker, step by step"),
];

const PLANNING: &[Command] = &[
    Command::told("reassign apply moves.json", "start the moves of a file; --dry-run shows them"),
    Command::told("topic rf orders --replication-factor 3", "choose replicas for another replication factor"),
    Command::told("leader elect orders", "back to the preferred leaders"),
    Command::told("reassign cancel orders", "stop moves that have begun"),
    Command::told("reassign undo FILE", "replicas go back where they were"),
    Command::new("leader skew", "whether leaders are spread evenly"),
    Command::new("dir list", "what lies where, how full it is"),
    Command::new("reassign list", "what is moving"),
];

/// Rows that are always there.
fn static_rows(commands: &'static [Command]) -> Body<'static> {
    Body {
        rows: Box::new(Items::new(commands, &COMMANDS)),
        state: &SourceState::Fresh,
        age_ms: None,
        is_stale: false,
    }
}

static COMMANDS: Spec<Command> = Spec {
    columns: &[
        Column::<Command>::text("COMMAND", "without kdp", 20, |command| Cell::text(command.line)),
        Column::<Command>::text("WHAT FOR", "what it tells or does", 20, |command| Cell::text(command.about))
            .grows(),
    ],
    name: |command| Cow::Borrowed(command.line),
    health: |_| Health::Plain,
};

static FINDINGS: Spec<Finding> = Spec {
    columns: &[
        Column::<Finding>::text("FINDING", "what is the matter", 20, |finding| {
            Cell::text(finding.text.as_str())
        }),
        Column::<Finding>::text("SEVERITY", "how bad it is", 9, |finding| {
            let word = if finding.health == Health::Bad { "act" } else { "look" };
            Cell::State(finding.health, word.into())
        }),
        Column::<Finding>::text("MORE", "what more there is to say", 12, |finding| {
            Cell::text(finding.detail.as_str())
        })
        .priority(1)
        .grows(),
    ],
    name: |finding| Cow::Borrowed(&finding.text),
    health: |finding| finding.health,
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::registry::output_of;

    #[test]
    fn what_is_run_from_here_only_reads() {
        for command in CHECKS.iter().chain(PLANNING) {
            let words = command.words();
            let output = output_of(&words[..2].join(" ")).expect("it is a command");
            assert_eq!(output.danger.is_none(), command.runs, "{}", command.line);
        }
    }
}
