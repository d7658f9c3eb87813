//! What can be done to groups of every kind: their offsets, their members, themselves.

use super::{ChangeSpec, Needs, Of, On, Spot, Start, form, form_for_all, form_for_each, line, title};
use super::{keys, settings};
use crate::tui::app::form::{Field, Form};
use crate::tui::app::model::Words;
use crate::tui::app::screens::ScreenId;
use crate::tui::app::words::{compose, exactly};

const GROUPS: &[Spot] = &[Spot(ScreenId::Groups, "", Of::Rows), Spot(ScreenId::Group, "", Of::Subject)];
const SETTINGS: &[Spot] = &[
    Spot(ScreenId::Groups, "", Of::Rows),
    Spot(ScreenId::Group, "", Of::Subject),
    Spot(ScreenId::Configs, "Groups", Of::Rows),
];
const NEW: &[Spot] = &[Spot(ScreenId::Groups, "", Of::Rows)];

pub(super) const CHANGES: &[ChangeSpec] = &[
    ChangeSpec {
        id: "group.reset",
        title: "reset offsets",
        spots: GROUPS,
        needs: Needs::Some,
        start: |on| {
            let mut fields = vec![
                Field::text("To", Some("--to"), "start, end, 1042, -10, @-2h, committed(GROUP)"),
                Field::text("Or by", Some("--shift-by"), "-100 is a hundred back"),
                Field::file(
                    "Or as in",
                    Some("--from-file"),
                    "a file of kdp group export, or of Apache's tool",
                ),
            ];
            fields.extend(scope(on));
            fields.push(Field::text("Wait until empty", Some("--when-empty"), "5m: for so long at most"));
            form_for_each("Reset offsets", &format!("{} reset", noun(on)), &on.names, &["--apply"], fields)
        },
    },
    ChangeSpec {
        id: "group.commit",
        title: "commit offsets",
        spots: GROUPS,
        needs: Needs::One,
        start: |on| {
            let marked = on.marks.iter().map(|name| format!("{name}=")).collect::<Vec<_>>().join(" ");
            let marked = if on.place.of.is_some() { marked } else { String::new() };
            let offsets = Field::text("Offsets", None, "orders:0=42 orders:1=17").required().list();
            form_for_each("Commit offsets", "offset commit", &on.names, &[], vec![offsets.with(marked)])
        },
    },
    ChangeSpec {
        id: "group.forget",
        title: "forget offsets",
        spots: GROUPS,
        needs: Needs::Some,
        start: |on| {
            let topics = Field::text("Topics", Some("--topic"), "orders payments:0,3-5").required().list();
            let fields = vec![topics.with(marked(on))];
            form_for_each("Forget offsets", &format!("{} delete-offsets", noun(on)), &on.names, &[], fields)
        },
    },
    ChangeSpec {
        id: "group.create",
        title: "create a group",
        spots: NEW,
        needs: Needs::Nothing,
        start: |_| creation("Create a group", "group create"),
    },
    ChangeSpec {
        id: "share.create",
        title: "create a share group",
        spots: NEW,
        needs: Needs::Nothing,
        start: |_| creation("Create a share group", "share create"),
    },
    ChangeSpec {
        id: "group.clone",
        title: "create a group that begins where it is",
        spots: GROUPS,
        needs: Needs::One,
        start: |on| copy(on, "Create a group", "group clone"),
    },
    ChangeSpec {
        id: "share.clone",
        title: "create a share group that begins where it is",
        spots: GROUPS,
        needs: Needs::One,
        start: |on| match noun(on) {
            "share" => Err("it is a share group".to_owned()),
            _ => copy(on, "Create a share group", "share init-from-group"),
        },
    },
    ChangeSpec {
        id: "group.import",
        title: "commit the offsets of a file",
        spots: NEW,
        needs: Needs::Nothing,
        start: |_| {
            let fields = vec![
                Field::file("File", None, "what kdp group export wrote, or Apache's CSV").required(),
                Field::text("Group", Some("--group"), "only this one; needed where the file names none"),
            ];
            form("Commit the offsets of a file", "group import", fields)
        },
    },
    ChangeSpec {
        id: "group.set",
        title: "change settings",
        spots: SETTINGS,
        needs: Needs::Some,
        start: |on| {
            let fields = settings(on, "consumer.session.timeout.ms=45000");
            form_for_each("Change settings", "config", &on.names, as_named(on), fields)
        },
    },
    ChangeSpec {
        id: "group.unset",
        title: "take settings away",
        spots: SETTINGS,
        needs: Needs::Some,
        start: |on| {
            let fields = keys(on, "consumer.session.timeout.ms");
            form_for_each("Take settings away", "config unset", &on.names, as_named(on), fields)
        },
    },
    ChangeSpec {
        id: "member.remove",
        title: "remove members",
        spots: &[Spot(ScreenId::Group, "Members", Of::Rows)],
        needs: Needs::Some,
        start: |on| {
            let members = on.items().into_iter().filter_map(|item| item["member"].as_str());
            let members: Words = members.map(str::to_owned).collect();
            if members.is_empty() {
                return Err("there is nobody to remove".to_owned());
            }
            let words = [&[on.place.subject().to_owned()], &members[..]].concat();
            let reason = Field::text("Reason", Some("--reason"), "for the coordinator's log");
            let form =
                Form::new(title("Remove members", &members), line("group remove-member"), vec![reason]);
            Ok(Start::Form(form.about(vec![words])))
        },
    },
    ChangeSpec {
        id: "group.members",
        title: "remove all members",
        spots: GROUPS,
        needs: Needs::Some,
        start: |on| {
            let reason = Field::text("Reason", Some("--reason"), "for the coordinator's log");
            let flags = &["--all-members"];
            form_for_each("Remove all members", "group remove-member", &on.names, flags, vec![reason])
        },
    },
    ChangeSpec {
        id: "group.delete",
        title: "delete groups",
        spots: GROUPS,
        needs: Needs::Some,
        start: |on| {
            let (names, flags) = exactly(&on.names);
            let base = line(&format!("{} delete", noun(on)));
            Ok(Start::Commands(vec![compose(&base, &names, &flags)]))
        },
    },
    ChangeSpec {
        id: "streams.reset",
        title: "reset a Streams application",
        spots: GROUPS,
        needs: Needs::One,
        start: |on| {
            may_be_streams(on)?;
            let fields = vec![
                Field::text("Input topics", Some("--input"), "what is committed").list(),
                Field::text("Intermediate", Some("--intermediate"), "topics that are kept").list(),
                Field::text("Delete only", Some("--internal"), "all of its own topics").list(),
                Field::text("Inputs to", Some("--to"), "start; end, 1042, @-2h"),
                Field::text("Or by", Some("--shift-by"), "-100 is a hundred back"),
                Field::file("Or as in", Some("--from-file"), "a file of offsets"),
                Field::text("Wait until empty", Some("--when-empty"), "5m: for so long at most"),
                Field::switch("Remove members", "--force", "only where nothing runs any more"),
            ];
            form_for_each("Reset the application", "streams app-reset", &on.names, &["--apply"], fields)
        },
    },
    ChangeSpec {
        id: "streams.internal",
        title: "delete internal topics",
        spots: GROUPS,
        needs: Needs::Some,
        start: |on| {
            may_be_streams(on)?;
            let (names, flags) = exactly(&on.names);
            let topics = Field::text("Only these", Some("--topic"), "all of them").list();
            let start = form_for_all(
                "Delete internal topics",
                "streams delete-internal-topics",
                &names,
                vec![topics],
            );
            start.map(|start| match start {
                Start::Form(form) => Start::Form(form.with(flags)),
                start => start,
            })
        },
    },
];

/// Which noun of the command line the groups are: those of several kinds are groups.
fn noun(on: &On<'_>) -> &'static str {
    let of = |name: &String| {
        let group = on.model.snapshot.groups.items().iter().find(|group| group.id == *name);
        match group.and_then(|group| group.group_type.as_deref()) {
            Some("share") => "share",
            Some("streams") => "streams",
            _ => "group",
        }
    };
    let mut nouns = on.names.iter().map(of);
    let first = nouns.next().unwrap_or("group");
    if nouns.all(|noun| noun == first) { first } else { "group" }
}

/// Before streams groups, Streams applications were in classic groups.
fn may_be_streams(on: &On<'_>) -> Result<(), String> {
    match noun(on) {
        "share" => Err("it is a share group".to_owned()),
        _ => Ok(()),
    }
}

/// `kdp config` takes patterns and reads names from stdin, unless it is told that a name is one.
fn as_named(on: &On<'_>) -> &'static [&'static str] {
    match on.names.iter().any(|name| name.contains(['*', '?']) || name == "-") {
        true => &["--type", "group", "--literal"],
        false => &["--type", "group"],
    }
}

/// The partitions that are marked on the page of a group.
fn marked(on: &On<'_>) -> String {
    match on.tab {
        "Partitions" => on.marks.iter().cloned().collect::<Vec<_>>().join(" "),
        _ => String::new(),
    }
}

/// Which of the group's offsets.
fn scope(on: &On<'_>) -> [Field; 2] {
    [
        Field::text("Topics", Some("--topic"), "orders payments:0,3-5").list().with(marked(on)),
        Field::switch("All topics", "--all-topics", "space changes it"),
    ]
}

fn creation(what: &str, base: &str) -> Result<Start, String> {
    let fields = vec![
        Field::text("Name", None, "the new group").required(),
        Field::text("At", Some("--to"), "start, end, 1042, @-2h, committed(GROUP)"),
        Field::file("Or as in", Some("--from-file"), "a file of kdp group export, or of Apache's tool"),
        Field::text("Topics", Some("--topic"), "orders payments:0,3-5").list(),
    ];
    form(what, base, fields)
}

fn copy(on: &On<'_>, what: &str, base: &str) -> Result<Start, String> {
    let fields = vec![
        Field::text("Name", None, "the new group").required(),
        Field::text("Topics", Some("--topic"), "all that it has committed").list().with(marked(on)),
    ];
    form_for_each(&format!("{what} like"), base, &on.names, &[], fields)
}
