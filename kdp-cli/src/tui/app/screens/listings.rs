//! The screens that are the answer of a `kdp` command, asked again from time to time while they are open.

use super::{ScreenId, ScreenSpec, Tab, answer_of};
use crate::tui::app::model::words;
use crate::tui::app::table::Sort;

pub(super) const TXNS: ScreenSpec = ScreenSpec::list(
    ScreenId::Txns,
    "Txns",
    &["txn", "transactions"],
    "transactions that are open, the oldest first; all transactional ids; who holds up read_committed consumers",
    &[
        Tab {
            sort: Sort::largest(5),
            ..Tab::answer("Open", |_| words(["txn", "describe", "--open"]), "no transaction is open")
        },
        Tab::answer("All", |_| words(["txn", "list"]), "no transactional ids"),
        Tab::answer(
            "Open writes",
            |_| words(["txn", "producers", "--open"]),
            "no partition has an open transaction: read_committed consumers can read all there is",
        )
        // Of several producers in one partition the names are numbered.
        .opening(|place, name| super::partition(place, name.split(" #").next()?)),
    ],
);

pub(super) const ACLS: ScreenSpec = ScreenSpec::list(
    ScreenId::Acls,
    "ACLs",
    &["acl"],
    "who may do what; of a topic or a group: the tab ACLs of its page, of a user: enter on the user",
    &[
        Tab::answer("By resource", |_| words(["acl", "list"]), "no ACLs"),
        Tab {
            sort: Sort { column: 3, descending: false },
            ..Tab::answer("By principal", |_| words(["acl", "list"]), "no ACLs")
        },
    ],
);

pub(super) const QUOTAS: ScreenSpec = ScreenSpec::list(
    ScreenId::Quotas,
    "Quotas",
    &["quota"],
    "what clients may use",
    &[Tab::answer("Quotas", |_| words(["quota", "list"]), "no quotas")],
);

pub(super) const USERS: ScreenSpec = ScreenSpec::list(
    ScreenId::Users,
    "Users",
    &["user", "scram"],
    "users with SCRAM passwords, and delegation tokens",
    &[
        Tab::answer("Users", |_| words(["user", "list"]), "no users with SCRAM passwords")
            .opening(|_, name| Some(answer_of(words(["acl", "list", "--user", name])))),
        Tab::answer("Tokens", |_| words(["token", "list"]), "no delegation tokens"),
    ],
);

pub(super) const QUORUM: ScreenSpec = ScreenSpec::list(
    ScreenId::Quorum,
    "Quorum",
    &["controllers", "features"],
    "the controllers' quorum, and the features of the cluster",
    &[
        // Those that vote stand above those that only watch.
        Tab {
            sort: Sort { column: 1, descending: false },
            ..Tab::answer("Replication", |_| words(["quorum", "replication"]), "no voters")
        },
        Tab::answer("Features", |_| words(["feature", "list"]), "no features"),
    ],
);
