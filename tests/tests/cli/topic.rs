//! `kdp topic`: created, listed, described, altered, deleted.

use crate::Case;
use crate::target::Target;

pub(crate) const CASES: &[Case] = &[("topic life", life), ("topic names that are not there", missing)];

fn life(target: &Target) {
    target
        .kdp(&["topic", "create", "topic-life", "--partitions", "3", "--config", "retention.ms=60000"])
        .ok();
    target.kdp(&["topic", "create", "topic-life"]).run().exits(1).says("TOPIC_ALREADY_EXISTS");
    // Whichever broker is asked, it has heard.
    let described = target.kdp(&["topic", "describe", "topic-life"]).json();
    assert_eq!(described["items"][0]["partition_count"], 3, "{described:#}");
    let listed = target.kdp(&["topic", "list", "-o", "name"]).ok();
    assert!(listed.lines().any(|name| name == "topic-life"), "{listed}");
    let id = described["items"][0]["topic_id"].as_str().unwrap();
    target.apache_sees("kafka-topics", &["--describe", "--topic", "topic-life"], |seen| {
        seen.contains(id) && seen.contains("PartitionCount: 3") && seen.contains("retention.ms=60000")
    });

    target.kdp(&["topic", "alter", "topic-life", "--partitions", "5"]).run().exits(7).says("--yes");
    target.kdp(&["topic", "alter", "topic-life", "--partitions", "5", "--yes"]).ok();
    let described = target.kdp(&["topic", "describe", "topic-life"]).json();
    assert_eq!(described["items"][0]["partitions"].as_array().unwrap().len(), 5, "{described:#}");

    target.kdp(&["topic", "delete", "topic-life"]).run().exits(7).says("--confirm topic-life");
    target.kdp(&["topic", "delete", "topic-life", "--confirm", "topic-life"]).ok();
    target.apache_sees("kafka-topics", &["--list"], |seen| !seen.contains("topic-life"));
}

fn missing(target: &Target) {
    target.kdp(&["topic", "create", "topic-present"]).ok();
    target.kdp(&["topic", "describe", "topic-presnt"]).run().exits(1).says("topic-present");
    let document = target.kdp(&["topic", "describe", "topic-present", "topic-absent"]).json_exits(1);
    assert_eq!(document["items"].as_array().unwrap().len(), 1, "{document:#}");
    assert_eq!(document["errors"][0]["item"], "topic-absent", "{document:#}");
    assert!(target.brokers() == 1 || document["items"][0]["replication_factor"] == 1, "{document:#}");
    target.kdp(&["topic", "delete", "topic-present", "--confirm", "topic-present"]).ok();
}
