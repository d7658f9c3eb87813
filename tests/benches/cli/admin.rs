//! What an operator asks all day: which topics there are, how their partitions are, how far groups are behind.

use std::fmt::Write;

use super::{Options, TOPIC, apache_arm, compare, kcat_arm, kdp, kdp_arm};

const TOPICS: usize = 100;
const PARTITIONS: usize = 100;
const GROUPS: usize = 1000;
const GROUP_PARTITIONS: usize = 3;

/// 10,000 partitions, listed by topic and described one by one.
pub(super) fn topics(options: &Options, server: &str) {
    let names: Vec<String> = (0..TOPICS).map(|number| format!("{TOPIC}-{number:03}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let partitions = PARTITIONS.to_string();
    let create = ["topic", "create", "--partitions", &partitions, "--replication-factor", "1"];
    kdp(server, &[&create, &names[..]].concat());
    const TOOL: &str = "org.apache.kafka.tools.TopicCommand";
    let is_asked = |case: &str| options.cases.iter().any(|asked| asked == case);
    if is_asked("topic-list") {
        let least = names.iter().map(|name| name.len() as u64 + 1).sum();
        compare(options, "topic-list", least, || {
            let mut arms = vec![("kdp", kdp_arm(server, &["topic", "list", "-o", "name"]))];
            arms.extend(kcat_arm(server, &["-L"]));
            arms.extend(apache_arm(server, TOOL, &["--list"]));
            arms
        });
    }
    if is_asked("topic-describe") {
        // Each partition is a line that names its topic at least.
        let least = (TOPICS * PARTITIONS * 2) as u64;
        let pattern = format!("{TOPIC}-*");
        compare(options, "topic-describe", least, || {
            let mut arms = vec![("kdp", kdp_arm(server, &["topic", "describe", &pattern]))];
            arms.extend(kcat_arm(server, &["-L"]));
            arms.extend(apache_arm(server, TOOL, &["--describe"]));
            arms
        });
    }
    kdp(server, &[&["topic", "delete", "--confirm", &TOPICS.to_string()], &names[..]].concat());
}

/// 1,000 groups that consumed the same topic.
pub(super) fn groups(options: &Options, server: &str) {
    let partitions = GROUP_PARTITIONS.to_string();
    kdp(server, &["topic", "create", TOPIC, "--partitions", &partitions, "--replication-factor", "1"]);
    kdp(server, &["record", "produce", TOPIC, "--value", "x", "--repeat", "3000"]);
    let mut offsets = String::new();
    for group in 0..GROUPS {
        for partition in 0..GROUP_PARTITIONS {
            writeln!(offsets, "{TOPIC}-{group:04},{TOPIC},{partition},1").expect("a string takes all");
        }
    }
    let file = tempfile::NamedTempFile::new().expect("a temporary file");
    std::fs::write(file.path(), offsets).expect("it can be written");
    kdp(server, &["group", "import", &file.path().to_string_lossy(), "--yes"]);
    let least = (GROUPS * (TOPIC.len() + 5)) as u64;
    compare(options, "group-lag", least, || {
        let mut arms = vec![("kdp", kdp_arm(server, &["group", "lag", "--all"]))];
        let args = ["--describe", "--all-groups"];
        arms.extend(apache_arm(server, "org.apache.kafka.tools.consumer.group.ConsumerGroupCommand", &args));
        arms
    });
    let pattern = format!("{TOPIC}-*");
    kdp(server, &["group", "delete", &pattern, "--confirm", &GROUPS.to_string()]);
    kdp(server, &["topic", "delete", TOPIC, "--confirm", TOPIC]);
}
