//! What examples need, as shell lines that make it so, and which of them end otherwise than with a yes.

/// Why an example does not end with exit code 0.
#[derive(Clone, Copy, Debug)]
pub(super) enum Why {
    /// It needs what a test does not have; which is said here.
    Elsewhere(&'static str),
    /// It goes on until Ctrl-C.
    Endless,
    /// It ends with one of these codes everywhere, for the reason that is said here.
    Exits(&'static [i32], &'static str),
    /// It ends with this code where there is one broker only.
    ExitsAlone(i32),
    /// It ends with this code on kdp-broker, which does not serve what is said here.
    ExitsOnKdpBroker(i32, &'static str),
}

use Why::{Elsewhere, Endless, Exits, ExitsAlone, ExitsOnKdpBroker};

/// Made once. The groups have had a member: no command makes a group of these kinds otherwise.
pub(super) const FILES: &str = r#"
printf 'one\ntwo\n' > lines.txt
printf 'customer-1\tone\n' > lines.tsv
printf 'alice-secret\n' > alice.password
: > admin.properties
echo '{"resources":[{"resourceType":2,"resourceName":"orders"}]}' > describe-configs.json
echo '{"version":1,"partitions":[{"topic":"orders","partition":0,"offset":1}]}' > offsets.json
echo '{"version":1,"partitions":[{"topic":"orders","partition":0,"replicas":[1]}]}' > moves.json
mkdir -p .zfunc .local/share/man/man1 .config/fish/completions .config/rpk .kaf .local/state/kdp/undo
echo 'profiles: [{name: shop, kafka_api: {brokers: ["127.0.0.1:9092"]}}]' > .config/rpk/rpk.yaml
echo 'clusters: [{name: shop, brokers: ["127.0.0.1:9092"]}]' > .kaf/config
"#;

/// The shop as the examples know it: orders and payments with records in every partition, billing and audit
/// that consume.
pub(super) const OPEN: &str = r#"
kdp topic delete orders payments --confirm 2
kdp group delete billing audit --confirm 2
kdp topic create orders --partitions 6
kdp topic create payments --partitions 3
record='{"key":"customer-7","value":"{\"total\":120,\"status\":\"failed\"}",'
record+='"headers":[{"key":"stage","value":"sink"},{"key":"__connect.errors.topic","value":"orders"}]'
for n in 1 2; do for p in 0 1 2 3 4 5; do echo "$record,\"partition\":$p}"; done; done > orders.in
grep -v '"partition":[345]' orders.in > payments.in
kdp record produce orders --input jsonl < orders.in
kdp record produce payments --input jsonl < payments.in
kdp offset commit billing orders:{0..5}=0 payments:{0..2}=0 --yes
kdp offset commit audit orders:{0..5}=0 payments:{0..2}=0 --yes
"#;

const SHARE_GROUPS: &str = r#"
join() { kdp raw request ShareGroupHeartbeat "{\"groupId\":\"$1\",\"memberId\":\"AAAAAAAAAAAAAAAAAAAAAQ\",
  \"memberEpoch\":$2,\"subscribedTopicNames\":[\"orders\"]}" --broker $3 --confirm ShareGroupHeartbeat; }
for group in packing checking; do for broker in 1 2 3; do for epoch in 0 -1; do join $group $epoch $broker; done; done
kdp share reset $group --to start --topic orders --apply --yes; done
"#;

const STREAMS_GROUPS: &str = r#"
join() { kdp raw request StreamsGroupHeartbeat "{\"groupId\":\"$1\",\"memberId\":\"AAAAAAAAAAAAAAAAAAAAAQ\",
  \"memberEpoch\":$2,\"endpointInformationEpoch\":0$4}" --broker $3 --confirm StreamsGroupHeartbeat; }
topology=',"rebalanceTimeoutMs":1000,"topology":{"epoch":0,"subtopologies":[{"subtopologyId":"0","sourceTopics":["orders"],
  "sourceTopicRegex":[],"stateChangelogTopics":[],"repartitionSinkTopics":[],"repartitionSourceTopics":[],
  "copartitionGroups":[]}]},"activeTasks":[],"standbyTasks":[],"warmupTasks":[],"processId":"p"'
for group in totals trends; do for broker in 1 2 3; do
join $group 0 $broker "$topology"; join $group -1 $broker ',"rebalanceTimeoutMs":-1'; done
kdp streams reset $group --to start --topic orders --apply --yes; done
"#;

const TRANSACTIONS: &str = r#"
for id in shop-1 shop-2; do kdp raw request InitProducerId "{\"transactionalId\":\"$id\",
  \"transactionTimeoutMs\":60000,\"producerId\":-1,\"producerEpoch\":-1}" --confirm InitProducerId; done
"#;

/// Moves the newest undo file of an action to where the example expects it.
macro_rules! undo_of {
    ($change:literal, $action:literal) => {
        concat!(
            $change,
            "\ncd ~/.local/state/kdp/undo; mv $(ls -t *-",
            $action,
            ".json | head -1) 20260131T100000000Z-",
            $action,
            ".json"
        )
    };
}

/// What is made before the lines that begin so.
pub(super) const BEFORE: &[(&str, &str)] = &[
    ("kdp topic create orders", "kdp topic delete orders --confirm orders"),
    ("kdp topic create pinned", "kdp topic delete pinned --confirm pinned"),
    ("kdp topic delete orders-1", "kdp topic create orders-1 orders-2"),
    ("kdp topic undo", undo_of!("kdp topic delete orders --confirm orders", "topic-delete")),
    ("kdp config import settings", "kdp config export orders > settings.yaml"),
    ("kdp config unset -t broker 1", "kdp config set -t broker 1 log.cleaner.threads=1 --yes"),
    ("kdp config undo", undo_of!("kdp config set orders retention.ms=1 --yes", "config-set")),
    ("kdp config subtract", "kdp config set orders cleanup.policy=compact,delete --yes"),
    ("kdp share delete 'test-*'", "kdp share create test-2 --to start --topic orders"),
    ("kdp group delete 'test-*'", "kdp offset commit test-1 orders:0=0 --yes"),
    ("kdp group undo", undo_of!("kdp group reset billing --to end --all-topics --apply --yes", "group-reset")),
    ("kdp group create reports", "kdp group delete reports --confirm reports"),
    ("kdp group clone billing billing-test", "kdp group delete billing-test --confirm billing-test"),
    ("kdp group import billing.json", "kdp group export billing > billing.json"),
    ("kdp group import billing.csv", "kdp group export billing --format csv > billing.csv"),
    ("kdp share", SHARE_GROUPS),
    ("kdp streams", STREAMS_GROUPS),
    ("kdp reassign status --file", "kdp reassign apply moves.json --yes --wait 1m"),
    (
        "kdp reassign undo",
        undo_of!(
            "sed 's/\\[1\\]/[2]/' moves.json > there.json
             kdp reassign apply there.json --yes --wait 1m; kdp reassign apply moves.json --yes --wait 1m",
            "reassign-apply"
        ),
    ),
    ("kdp user create alice", "kdp user delete alice --confirm alice"),
    ("kdp user describe 'app-*'", "kdp user create app-1 --password-file alice.password"),
    ("kdp user describe alice", "kdp user create alice --password-file alice.password"),
    ("kdp user alter alice", "kdp user create alice --password-file alice.password"),
    (
        "kdp user delete alice",
        "kdp user create alice --mechanism SCRAM-SHA-256 --mechanism SCRAM-SHA-512 --password-file alice.password",
    ),
    ("kdp context", "rm -f ~/.config/kdp/config.yaml"),
    ("kdp context use prod", "kdp context add prod --bootstrap-server 127.0.0.1:9092"),
    ("kdp context use --none", "kdp context add prod --bootstrap-server 127.0.0.1:9092 --use"),
    ("kdp context show prod", "kdp context add prod --bootstrap-server 127.0.0.1:9092"),
    ("kdp context delete qa", "kdp context add qa --bootstrap-server 127.0.0.1:9092"),
    ("kdp context current", "kdp context add qa --bootstrap-server 127.0.0.1:9092; kdp context use qa"),
    ("kdp config diff orders --other-context", "kdp context add staging --bootstrap-server $KDP_BOOTSTRAP_SERVER"),
    ("kdp context check prod", "kdp context add prod --bootstrap-server $KDP_BOOTSTRAP_SERVER"),
    (
        "kdp acl delete --topic orders --confirm",
        "kdp acl delete --topic orders --yes || kdp acl delete --topic orders --confirm $(kdp acl list --topic orders -o jsonl | wc -l)
         kdp acl create --user alice --topic orders --operation read --operation write --operation describe --operation alter",
    ),
    ("kdp acl delete --user mallory", "kdp acl create --user mallory --topic orders --operation read"),
    ("kdp acl delete --topic orders --user alice", "kdp acl create --user alice --topic orders --operation read"),
    ("kdp acl import acls.csv", "kdp acl export -o csv > acls.csv"),
    ("kdp acl import acls.yaml", "kdp acl export > acls.yaml"),
    (
        "kdp acl undo",
        undo_of!(
            "kdp acl create --user eve --topic orders --operation read; kdp acl delete --user eve --yes",
            "acl-delete"
        ),
    ),
    (
        "kdp quota describe --user alice --client-id-default",
        "kdp quota set --user alice --client-id-default producer_byte_rate=1MiB/s --yes",
    ),
    ("kdp quota describe --user alice", "kdp quota set --user alice producer_byte_rate=1MiB/s --yes"),
    ("kdp quota describe --ip", "kdp quota set --ip 10.0.0.7 connection_creation_rate=5/s --yes"),
    ("kdp quota unset", "kdp quota set --user alice producer_byte_rate=1MiB/s --yes"),
    ("kdp quota import quotas.csv", "kdp quota export -o csv > quotas.csv"),
    ("kdp quota import quotas.yaml", "kdp quota export > quotas.yaml"),
    ("kdp txn describe", TRANSACTIONS),
    ("kdp txn terminate", TRANSACTIONS),
    ("kdp record decode __transaction_state", TRANSACTIONS),
    ("kdp share create workers", "kdp share delete workers --confirm workers"),
    ("kdp share init-from-group billing workers", "kdp share delete workers --confirm workers"),
];

/// The lines that begin so, or with a `$` are so, do not end with 0 alone. The first that fits counts.
pub(super) const NOT_WELL: &[(&str, Why)] = &[
    ("kdp sandbox", Elsewhere("it has tests of its own")),
    ("kdp cluster info --bootstrap-server broker-1", Elsewhere("another machine")),
    ("kdp topic create audit", ExitsAlone(1)),
    ("kdp topic rf orders 'pay*'", ExitsAlone(1)),
    ("kdp topic trim orders:0 --to 1000", Exits(&[1], "the topic is shorter")),
    ("kdp topic watch", Exits(&[0], "it looks a few times")),
    ("kdp config drift --all", Exits(&[0, 1], "some settings are each broker's own")),
    ("kdp config edit", Exits(&[0], "the editor changes nothing")),
    ("kdp record tail orders:0", Endless),
    ("kdp record grep -F failed payments --from -100 --follow", Endless),
    ("kdp record decode __transaction_state", Exits(&[0, 1], "whether the topic is there yet")),
    ("kdp record copy orders orders --to-bootstrap-server", Elsewhere("another cluster")),
    ("kdp group watch billing --count", Exits(&[0], "it ends by itself")),
    ("kdp share watch packing --count", Exits(&[0], "it ends by itself")),
    ("kdp streams watch totals --count", Exits(&[0], "it ends by itself")),
    ("kdp group watch", Endless),
    ("kdp share watch", Endless),
    ("kdp streams watch", Endless),
    ("kdp group remove-member billing", Exits(&[1], "nobody is in the group")),
    ("kdp broker log-level 1 org", Exits(&[0, 1], "only loggers that are in use have a level")),
    ("kdp broker log-level 1 --unset", Exits(&[0, 1], "only loggers that are in use have a level")),
    ("kdp streams delete 'test-*'", Exits(&[1], "nothing makes a streams group of this name")),
    ("kdp broker log-level", Exits(&[0], "it reads")),
    ("kdp broker cordon 1 --dir", Exits(&[1, 6], "it has no such folder")),
    ("kdp broker cordon 1 2", ExitsAlone(1)),
    ("kdp broker cordon", ExitsOnKdpBroker(1, "cordons")),
    ("kdp broker uncordon 1 2", ExitsAlone(1)),
    ("kdp broker unregister 4 --dry-run", Exits(&[0, 1], "old clusters tell of no broker that is down")),
    ("kdp broker unregister 4", Exits(&[1], "there is no broker 4")),
    ("kdp leader elect", Exits(&[0, 7], "whether an election is due")),
    ("kdp leader skew --max", Exits(&[0, 1], "how leaders lie")),
    ("kdp dir list --max-used", Exits(&[0, 1], "how full the disk is")),
    ("kdp dir list 1 2", ExitsAlone(1)),
    ("kdp dir top 1 2", ExitsAlone(1)),
    ("kdp reassign cancel orders:0,1", Exits(&[1], "nothing moves")),
    ("kdp user create alice$", Exits(&[2, 6], "it asks for the password")),
    ("kdp user alter alice$", Exits(&[2, 6], "it asks for the password")),
    ("kdp user alter alice --mechanism", Exits(&[2, 6], "it asks for the password")),
    ("kdp user create alice --mechanism", Exits(&[2, 6], "the password comes from stdin")),
    ("kdp token list", Exits(&[0, 1, 6], "who has no name cannot have a token")),
    ("kdp token create", Exits(&[1, 6], "who has no name cannot have a token")),
    ("kdp token renew", Exits(&[1, 6], "there is no such token")),
    ("kdp token expire", Exits(&[1, 6, 7], "there is no such token")),
    ("kdp -b broker-1:9092 --timeout 5s context add", Elsewhere("another machine")),
    ("kdp context import properties /etc", Elsewhere("a file of the system")),
    ("kdp context check -b broker-1", Elsewhere("another machine")),
    ("kdp context edit", Exits(&[2], "it needs a terminal")),
    ("KDP_EDITOR=", Exits(&[2], "it needs a terminal")),
    ("setopt", Elsewhere("zsh")),
    ("kdp acl export -b old", Elsewhere("other clusters")),
    ("kdp acl delete --topic orders --confirm", Exits(&[0, 6, 7], "how many there are")),
    ("kdp acl import acls.yaml$", Exits(&[0, 2], "the cluster has them all; kdp-broker has no ACLs")),
    ("kdp acl import", ExitsOnKdpBroker(2, "ACLs")),
    ("kdp acl undo", ExitsOnKdpBroker(2, "ACLs")),
    ("kdp quota import", ExitsOnKdpBroker(2, "quotas")),
    ("kdp feature disable share.version --confirm", Elsewhere("the cluster is used with it")),
    ("kdp feature downgrade metadata.version", Elsewhere("the cluster is used with it")),
    ("kdp feature list", Exits(&[0], "it reads")),
    ("kdp feature releases", Exits(&[0], "it reads")),
    ("kdp feature describe metadata.version$", Exits(&[0], "it reads")),
    ("kdp feature", Exits(&[0, 1], "it depends on what the release has")),
    ("kdp quorum remove-voter 3 --confirm", Elsewhere("the cluster is used with it")),
    ("kdp quorum remove-voter", Exits(&[0, 1, 6], "who votes")),
    ("kdp quorum add-voter", Exits(&[1, 6], "there is no controller 4")),
    ("kdp txn producers orders:0 --broker 1", Exits(&[0, 1], "who leads the partition")),
    ("kdp txn describe", Exits(&[0, 1, 6], "whether its coordinator was asked to make it")),
    ("kdp txn terminate", Exits(&[0, 1, 6], "whether its coordinator was asked to make it")),
    ("kdp txn abort orders:0", Exits(&[1, 6], "no transaction is open")),
    ("kdp raw request", Exits(&[0], "it reads")),
    ("kdp top --by topic$", Elsewhere("it shows nothing until Ctrl-C where there is no terminal")),
    ("kdp reassign apply moves.json --wait$", ExitsAlone(0)),
    ("kdp ui", Exits(&[2], "it needs a terminal")),
];

/// Whether a line is meant by a beginning of one of the tables.
pub(super) fn fits(start: &str, line: &str) -> bool {
    start.strip_suffix('$').map_or(line.starts_with(start), |whole| line == whole)
}
