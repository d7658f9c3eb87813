"""Topics, settings, the cluster: what an operator's script asks for."""

from kafka.admin import AlterConfigOp, ConfigResource, ConfigResourceType


def topics(saw):
    admin = saw.admin()
    one, assigned = saw.name("one"), saw.name("assigned")
    options = {"num_partitions": 3, "replication_factor": 1, "configs": {"retention.ms": "86400000"}}
    saw.line("validated", admin.create_topics({one: options}, validate_only=True))
    saw.line("created", admin.create_topics({one: options}))
    saw.line("assigned", admin.create_topics({assigned: {"assignments": {0: [1], 1: [1]}}}))
    admin.wait_for_topics([one, assigned])
    saw.line("described", admin.describe_topics([one]))
    saw.line("described", admin.describe_topic_partitions([assigned]))
    saw.line("a page", admin.describe_topic_partitions([one], response_partition_limit=2))
    saw.line("the next", admin.describe_topic_partitions(
        [one], cursor={"topic_name": one, "partition_index": 2}))
    saw.line("more", admin.create_partitions({one: 5}))
    saw.wait("5 partitions", lambda: len(admin.describe_topics([one])[0]["partitions"]) == 5)
    saw.line("described", admin.describe_topics([one]))
    saw.line("listed", sorted(name for name in admin.list_topics() if name.startswith("python-topics-")))
    for name in (one, assigned):
        saw.line("deleted", admin.delete_topics([name]))
    saw.wait("their end", lambda: one not in admin.list_topics())
    saw.line("gone", admin.describe_topics([one]))
    saw.line("gone", admin.describe_topic_partitions([one]))


def topic_errors(saw):
    admin = saw.admin()
    there = saw.name("there")
    saw.create_topic(admin, "there", 2)
    wrong = {
        there: {"num_partitions": 1}, "python a b": {}, "..": {}, "": {}, "y" * 250: {},
        saw.name("rf"): {"replication_factor": 3}, saw.name("none"): {"num_partitions": 0},
        saw.name("setting"): {"configs": {"no.such": "1"}}, saw.name("value"): {"configs": {"retention.ms": "x"}},
        saw.name("both"): {"num_partitions": 1, "assignments": {0: [1]}},
        saw.name("broker"): {"assignments": {0: [99]}}, saw.name("gap"): {"assignments": {0: [1], 2: [1]}},
    }
    for name, options in wrong.items():
        saw.result("create", lambda: admin.create_topics({name: options}, raise_errors=False))
    good = saw.name("good")
    saw.result("one good, one bad", lambda: admin.create_topics({good: {}, there: {}}, raise_errors=False))
    for what, topic, count in [("fewer", there, 1), ("as many", there, 2), ("of nothing", saw.name("x"), 2)]:
        saw.result(what, lambda: admin.create_partitions({topic: count}, raise_errors=False))
    saw.result("on 99", lambda: admin.create_partitions(
        {there: {"count": 3, "assignments": [[99]]}}, raise_errors=False))
    for name in (saw.name("x"), "a b"):
        saw.result("delete", lambda: admin.delete_topics([name], raise_errors=False))
    saw.result("describe", lambda: admin.describe_topics([saw.name("x"), "a b"]))
    saw.result("describe", lambda: admin.describe_topic_partitions([saw.name("x"), "a b", there]))


def configs(saw):
    admin = saw.admin()
    saw.create_topic(admin, "t")
    topic = saw.name("t")

    def described(**more):
        resource = ConfigResource(ConfigResourceType.TOPIC, topic)
        return admin.describe_configs([resource], include_synonyms=True, **more)

    def alter(what, settings, name=topic, kind=ConfigResourceType.TOPIC, **more):
        resource = ConfigResource(kind, name, configs=settings)
        saw.result(what, lambda: admin.alter_configs([resource], raise_on_unknown=False, **more))

    saw.line("all", described(config_filter="all"))
    alter("set", {"retention.ms": "1000", "cleanup.policy": (AlterConfigOp.APPEND, "compact")})
    saw.wait("the change", lambda: described()["topic"][topic]["retention.ms"]["value"] == "1000")
    saw.line("modified", described())
    alter("replaced all", {"segment.bytes": "2000000"}, incremental=False)
    saw.wait("the change", lambda: "segment.bytes" in described()["topic"][topic])
    saw.line("modified", described())
    alter("validated", {"segment.bytes": "3000000"}, validate_only=True)
    alter("unknown", {"no.such": "1"})
    alter("bad", {"retention.ms": "x"})
    alter("bad, all", {"retention.ms": "x"}, incremental=False)
    alter("append", {"retention.ms": (AlterConfigOp.APPEND, "1")})
    alter("no topic", {"retention.ms": "1"}, name=saw.name("none"))
    alter("broker", {"node.id": "3"}, name="1", kind=ConfigResourceType.BROKER)
    resources = admin.list_config_resources(["TOPIC", "BROKER"])
    saw.line("listed", [topic in resources["topic"], resources["broker"]])
    saw.result("no topic", lambda: admin.describe_configs(
        [ConfigResource(ConfigResourceType.TOPIC, saw.name("none"))]))


def cluster(saw):
    admin = saw.admin()
    saw.line("cluster", admin.describe_cluster())
    quorum = admin.describe_metadata_quorum()
    saw.line("quorum", quorum["topics"])
    saw.line("metadata.version", admin.describe_features()["metadata.version"])
    saw.create_topic(admin, "t", 2)
    saw.wait("its logs", lambda: len(logs(admin, saw.name("t"))) == 2)
    saw.line("log dirs", admin.describe_log_dirs([saw.name("t")]))
    saw.line("log dirs of nothing", admin.describe_log_dirs([saw.name("none")]))


def logs(admin, topic):
    topics = admin.describe_log_dirs([topic])[0]["log_dirs"][0]["topics"]
    return [partition for topic in topics for partition in topic["partitions"]]


def reassignments(saw):
    admin = saw.admin()
    saw.create_topic(admin, "t", 2)
    zero, nothing = saw.partition("t", 0), saw.partition("none", 0)
    saw.line("going on", admin.list_partition_reassignments([zero]))
    for what, change in [("stay", {zero: [1]}), ("to 99", {zero: [99]}), ("cancel", {zero: None}),
                         ("of nothing", {nothing: [1]})]:
        saw.result(what, lambda: list(admin.alter_partition_reassignments(change).values()))
    for kind in (0, 1):
        saw.result(f"elect {kind}", lambda: admin.elect_leaders(
            kind, {saw.name("t"): [0, 1], saw.name("none"): [0]}, raise_errors=False))
