//! The overview: what goes through the cluster, what is wrong, the busiest topics, the groups that are behind.
//! Chart and findings are drawn by the view; the two tables are tabs that are shown at once.

use super::groups::{GROUPS, group};
use super::topics::{TOPICS, topic};
use super::{ScreenId, ScreenSpec, Source, Tab};
use crate::tui::app::model::words;
use crate::tui::app::table::Sort;

pub(super) const SPEC: ScreenSpec = ScreenSpec {
    id: ScreenId::Overview,
    title: "Overview",
    aliases: &["home", "top"],
    about: "throughput, health, the busiest topics, the groups that are behind",
    is_detail: false,
    is_split: true,
    tabs: &[
        Tab {
            title: "Busiest topics",
            sort: Sort::largest(4),
            rows: Source::Snapshot(|model, _| {
                model.body(&model.snapshot.topics, &TOPICS, |topic| !topic.is_internal)
            }),
            enter: topic,
            command: |_| words(["top"]),
            empty: "no topics yet; n makes one",
        },
        Tab {
            title: "Groups by lag",
            sort: Sort::largest(3),
            rows: Source::Snapshot(|model, _| {
                model.body(&model.snapshot.groups, &GROUPS, |group| group.lag != Some(0))
            }),
            enter: group,
            command: |_| words(["group", "lag", "--all"]),
            empty: "no group is behind",
        },
    ],
};
