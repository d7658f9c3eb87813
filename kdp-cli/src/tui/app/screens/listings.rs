//! The screens that are the answer of a `kdp` command, asked again from time to time while they are open.

use super::{ScreenId, ScreenSpec, Tab};
use crate::tui::app::model::words;

pub(super) const TXNS: ScreenSpec = ScreenSpec::list(
    ScreenId::Txns,
    "Txns",
    &["txn", "transactions"],
    "transactions",
    &[Tab::answer("Transactions", |_| words(["txn", "list"]), "no transactional ids")],
);

pub(super) const ACLS: ScreenSpec = ScreenSpec::list(
    ScreenId::Acls,
    "ACLs",
    &["acl"],
    "who may do what",
    &[Tab::answer("ACLs", |_| words(["acl", "list"]), "no ACLs")],
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
        Tab::answer("Users", |_| words(["user", "list"]), "no users with SCRAM passwords"),
        Tab::answer("Tokens", |_| words(["token", "list"]), "no delegation tokens"),
    ],
);

pub(super) const QUORUM: ScreenSpec = ScreenSpec::list(
    ScreenId::Quorum,
    "Quorum",
    &["controllers", "features"],
    "the controllers' quorum, and the features of the cluster",
    &[
        Tab::answer("Replication", |_| words(["quorum", "replication"]), "no voters"),
        Tab::answer("Features", |_| words(["feature", "list"]), "no features"),
    ],
);
