//! The screens that are the answer of a `kdp` command, asked again from time to time while they are open.

use super::{ScreenId, ScreenSpec, Source, Tab, nowhere};
use crate::tui::app::model::words;
use crate::tui::app::table::Sort;

pub(super) const TXNS: ScreenSpec = ScreenSpec {
    id: ScreenId::Txns,
    title: "Txns",
    aliases: &["txn", "transactions"],
    about: "transactions",
    is_detail: false,
    is_split: false,
    tabs: &[Tab {
        title: "Transactions",
        sort: Sort::NAME,
        rows: Source::Answer,
        enter: nowhere,
        command: |_| words(["txn", "list"]),
        empty: "no transactional ids",
    }],
};

pub(super) const ACLS: ScreenSpec = ScreenSpec {
    id: ScreenId::Acls,
    title: "ACLs",
    aliases: &["acl"],
    about: "who may do what",
    is_detail: false,
    is_split: false,
    tabs: &[Tab {
        title: "ACLs",
        sort: Sort::NAME,
        rows: Source::Answer,
        enter: nowhere,
        command: |_| words(["acl", "list"]),
        empty: "no ACLs",
    }],
};

pub(super) const QUOTAS: ScreenSpec = ScreenSpec {
    id: ScreenId::Quotas,
    title: "Quotas",
    aliases: &["quota"],
    about: "what clients may use",
    is_detail: false,
    is_split: false,
    tabs: &[Tab {
        title: "Quotas",
        sort: Sort::NAME,
        rows: Source::Answer,
        enter: nowhere,
        command: |_| words(["quota", "list"]),
        empty: "no quotas",
    }],
};

pub(super) const USERS: ScreenSpec = ScreenSpec {
    id: ScreenId::Users,
    title: "Users",
    aliases: &["user", "scram"],
    about: "users with SCRAM passwords, and delegation tokens",
    is_detail: false,
    is_split: false,
    tabs: &[
        Tab {
            title: "Users",
            sort: Sort::NAME,
            rows: Source::Answer,
            enter: nowhere,
            command: |_| words(["user", "list"]),
            empty: "no users with SCRAM passwords",
        },
        Tab {
            title: "Tokens",
            sort: Sort::NAME,
            rows: Source::Answer,
            enter: nowhere,
            command: |_| words(["token", "list"]),
            empty: "no delegation tokens",
        },
    ],
};

pub(super) const QUORUM: ScreenSpec = ScreenSpec {
    id: ScreenId::Quorum,
    title: "Quorum",
    aliases: &["controllers", "features"],
    about: "the controllers' quorum, and the features of the cluster",
    is_detail: false,
    is_split: false,
    tabs: &[
        Tab {
            title: "Replication",
            sort: Sort::NAME,
            rows: Source::Answer,
            enter: nowhere,
            command: |_| words(["quorum", "replication"]),
            empty: "no voters",
        },
        Tab {
            title: "Features",
            sort: Sort::NAME,
            rows: Source::Answer,
            enter: nowhere,
            command: |_| words(["feature", "list"]),
            empty: "no features",
        },
    ],
};
