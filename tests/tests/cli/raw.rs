//! `kdp raw`: JSON in, JSON out, and what is refused.

use crate::Case;
use crate::target::Target;

pub(crate) const CASES: &[Case] = &[("raw requests", requests), ("raw rails", rails)];

fn requests(target: &Target) {
    let cluster = target.kdp(&["raw", "request", "DescribeCluster"]).json();
    assert_eq!(
        cluster["item"]["response"]["brokers"].as_array().unwrap().len(),
        target.brokers(),
        "{cluster:#}"
    );
    target.kdp(&["topic", "create", "raw-t", "--partitions", "2"]).ok();
    let body = r#"{"topics":[{"name":"raw-t"}]}"#;
    for version in ["5", "9", "12"] {
        target.kdp(&["raw", "request", "metadata", "-", "--api-version", version]).input(body).json_when(
            |seen| {
                let topic = &seen["item"]["response"]["topics"][0];
                topic["name"] == "raw-t" && topic["partitions"].as_array().is_some_and(|all| all.len() == 2)
            },
        );
    }
    let delete = [
        "raw",
        "request",
        "DeleteTopics",
        r#"{"topicNames":["raw-t"],"timeoutMs":30000}"#,
        "--api-version",
        "5",
    ];
    target.kdp(&delete).run().exits(7).says("--confirm DeleteTopics");
    target.kdp(&[&delete[..], &["--confirm", "DeleteTopics"]].concat()).ok();
    target.apache_sees("kafka-topics", &["--list"], |seen| !seen.contains("raw-t"));
}

fn rails(target: &Target) {
    target.kdp(&["raw", "request", "Metadata", r#"{"topix":[]}"#]).run().exits(2).says("there are topics");
    target.kdp(&["raw", "request", "Metdata"]).run().exits(2).says("Metadata");
    let apis = target.kdp(&["raw", "api", "CreateTopics"]).json();
    assert_eq!(apis["items"][0]["api_key"], 19, "{apis:#}");
    assert!(!apis["items"][0]["fields"].as_array().unwrap().is_empty());
    let errors = target.kdp(&["raw", "errors", "3", "not-leader-or-follower"]).json();
    assert_eq!(errors["items"][0]["name"], "UNKNOWN_TOPIC_OR_PARTITION", "{errors:#}");
    target.kdp(&["raw", "errors", "4711"]).run().exits(1);
}
