//! The overview: what goes through the cluster, what is wrong, and who is at the top. Its table is the list
//! of topics by throughput; what is around it is drawn by the view.

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
    tabs: &[Tab {
        title: "Topics",
        sort: Sort::largest(4),
        rows: Source::Snapshot(|model, _| {
            model.body(&model.snapshot.topics, &TOPICS, |topic| !topic.is_internal)
        }),
        enter: topic,
        command: |_| words(["top"]),
        empty: "no topics yet",
    }],
};
