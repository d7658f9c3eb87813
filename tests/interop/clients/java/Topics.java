import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicCollection;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.Uuid;

/** Topics from their creation to their end, and what is wrong with a request for one. */
final class Topics {
    static void topics(Saw saw) throws Exception {
        try (Admin admin = saw.admin()) {
            String one = saw.name("one");
            NewTopic topic = new NewTopic(one, 3, (short) 1)
                    .configs(Map.of("retention.ms", "86400000", "cleanup.policy", "compact,delete"));
            var validated = admin.createTopics(List.of(topic), new CreateTopicsOptions().validateOnly(true));
            saw.result("validated", () -> validated.numPartitions(one).get());
            saw.result("not created", () -> admin.listTopics().names().get().contains(one));
            var created = admin.createTopics(List.of(topic));
            saw.line("partitions " + created.numPartitions(one).get()
                    + ", replication factor " + created.replicationFactor(one).get());
            configs(saw, created.config(one).get());
            describe(saw, admin, one);

            String assigned = saw.name("assigned");
            var assignment = Map.of(0, List.of(1), 1, List.of(1));
            saw.result("assigned", () -> admin.createTopics(List.of(new NewTopic(assigned, assignment))).all().get());
            describe(saw, admin, assigned);
            String defaults = saw.name("defaults");
            saw.result("with defaults", () -> admin.createTopics(
                    List.of(new NewTopic(defaults, Optional.empty(), Optional.empty()))).numPartitions(defaults).get());
            describe(saw, admin, defaults);

            saw.result("more partitions", () -> admin.createPartitions(Map.of(one, NewPartitions.increaseTo(5))).all().get());
            saw.result("and more", () -> admin.createPartitions(
                    Map.of(one, NewPartitions.increaseTo(6, List.of(List.of(1))))).all().get());
            Saw.await("6 partitions", () -> admin.describeTopics(List.of(one)).allTopicNames().get().get(one).partitions().size() == 6);
            describe(saw, admin, one);
            var listed = admin.listTopics().listings().get().stream().filter(t -> t.name().startsWith("java-topics-"))
                    .map(t -> t.name() + " internal " + t.isInternal()).sorted().collect(Collectors.toList());
            saw.line(listed);

            Uuid id = admin.describeTopics(List.of(one)).allTopicNames().get().get(one).topicId();
            saw.line("by its id: " + admin.describeTopics(TopicCollection.ofTopicIds(List.of(id))).allTopicIds().get()
                    .get(id).name());
            saw.result("deleted by its id", () -> admin.deleteTopics(TopicCollection.ofTopicIds(List.of(id))).all().get());
            saw.result("deleted", () -> admin.deleteTopics(List.of(assigned)).all().get());
            unknown(admin, one);
            saw.result("gone", () -> admin.describeTopics(List.of(one)).allTopicNames().get());
            saw.result("created again", () -> admin.createTopics(List.of(new NewTopic(one, 1, (short) 1))).all().get());
            known(admin, one);
            saw.line("another id: " + !id.equals(
                    admin.describeTopics(List.of(one)).allTopicNames().get().get(one).topicId()));
        }
    }

    static void errors(Saw saw) throws Exception {
        try (Admin admin = saw.admin()) {
            String there = saw.name("there");
            create(saw, admin, "first", new NewTopic(there, 2, (short) 1));
            create(saw, admin, "exists", new NewTopic(there, 2, (short) 1));
            create(saw, admin, "a space", new NewTopic("java a b", 1, (short) 1));
            create(saw, admin, "..", new NewTopic("..", 1, (short) 1));
            create(saw, admin, "empty", new NewTopic("", 1, (short) 1));
            create(saw, admin, "too long", new NewTopic("x".repeat(250), 1, (short) 1));
            create(saw, admin, "249", new NewTopic("x".repeat(249), 1, (short) 1));
            create(saw, admin, "replication factor 3", new NewTopic(saw.name("rf"), 1, (short) 3));
            create(saw, admin, "replication factor 0", new NewTopic(saw.name("rf"), 1, (short) 0));
            create(saw, admin, "no partitions", new NewTopic(saw.name("none"), 0, (short) 1));
            create(saw, admin, "-2 partitions", new NewTopic(saw.name("none"), -2, (short) 1));
            create(saw, admin, "unknown setting", new NewTopic(saw.name("c"), 1, (short) 1).configs(Map.of("no.such", "1")));
            create(saw, admin, "bad number", new NewTopic(saw.name("c"), 1, (short) 1).configs(Map.of("retention.ms", "x")));
            create(saw, admin, "too small", new NewTopic(saw.name("c"), 1, (short) 1).configs(Map.of("segment.bytes", "1")));
            create(saw, admin, "bad choice", new NewTopic(saw.name("c"), 1, (short) 1).configs(Map.of("cleanup.policy", "x")));
            create(saw, admin, "null value", new NewTopic(saw.name("c"), 1, (short) 1)
                    .configs(java.util.Collections.singletonMap("retention.ms", null)));
            create(saw, admin, "dots", new NewTopic("java.topic.errors", 1, (short) 1));
            create(saw, admin, "collides", new NewTopic("java_topic.errors", 1, (short) 1));
            create(saw, admin, "unknown broker", new NewTopic(saw.name("a"), Map.of(0, List.of(99))));
            create(saw, admin, "twice", new NewTopic(saw.name("a"), Map.of(0, List.of(1, 1))));
            create(saw, admin, "from 1", new NewTopic(saw.name("a"), Map.of(1, List.of(1))));
            create(saw, admin, "no replicas", new NewTopic(saw.name("a"), Map.of(0, List.of())));
            create(saw, admin, "uneven", new NewTopic(saw.name("a"), Map.of(0, List.of(1), 1, List.of())));

            partitions(saw, admin, "fewer", there, NewPartitions.increaseTo(1));
            partitions(saw, admin, "as many", there, NewPartitions.increaseTo(2));
            partitions(saw, admin, "to zero", there, NewPartitions.increaseTo(0));
            partitions(saw, admin, "to -1", there, NewPartitions.increaseTo(-1));
            partitions(saw, admin, "of nothing", saw.name("nothing"), NewPartitions.increaseTo(2));
            partitions(saw, admin, "on 99", there, NewPartitions.increaseTo(3, List.of(List.of(99))));
            partitions(saw, admin, "too few assignments", there, NewPartitions.increaseTo(4, List.of(List.of(1))));

            saw.result("delete nothing", () -> admin.deleteTopics(List.of(saw.name("nothing"))).all().get());
            saw.result("delete no id", () -> admin.deleteTopics(TopicCollection.ofTopicIds(
                    List.of(new Uuid(7, 7)))).all().get());
            saw.result("describe nothing", () -> admin.describeTopics(List.of(saw.name("nothing"))).allTopicNames().get());
            saw.result("describe a bad name", () -> admin.describeTopics(List.of("a b")).allTopicNames().get());
            saw.result("describe no id", () -> admin.describeTopics(TopicCollection.ofTopicIds(
                    List.of(new Uuid(7, 7)))).allTopicIds().get());
        }
    }

    static void autoCreate(Saw saw) throws Exception {
        try (Admin admin = saw.admin(); var producer = saw.producer(Map.of())) {
            String produced = saw.name("produced");
            saw.result("offset", () -> producer.send(new ProducerRecord<>(produced, "v".getBytes())).get().offset());
            describe(saw, admin, produced);
            saw.result("bad name", () -> producer.send(new ProducerRecord<>("a b", "v".getBytes())).get());
            String consumed = saw.name("consumed");
            try (var consumer = saw.consumer(Map.of("group.id", saw.name("group")))) {
                consumer.subscribe(List.of(consumed));
                Saw.await("an assignment", () -> {
                    consumer.poll(java.time.Duration.ofMillis(50));
                    consumer.enforceRebalance();
                    return !consumer.assignment().isEmpty();
                });
            }
            describe(saw, admin, consumed);
            try (var consumer = saw.consumer(Map.of("allow.auto.create.topics", "false"))) {
                saw.line("not asked for: " + consumer.partitionsFor(saw.name("never")));
            }
        }
    }

    static void describe(Saw saw, Admin admin, String name) throws Exception {
        var options = new DescribeTopicsOptions().includeAuthorizedOperations(true);
        known(admin, name);
        TopicDescription topic = admin.describeTopics(List.of(name), options).allTopicNames().get().get(name);
        List<String> allowed = new ArrayList<>();
        topic.authorizedOperations().forEach(operation -> allowed.add(operation.name()));
        allowed.sort(null);
        saw.line(topic.name() + " internal " + topic.isInternal() + ", an id " + !topic.topicId().equals(Uuid.ZERO_UUID)
                + ", allowed " + allowed);
        for (TopicPartitionInfo partition : topic.partitions()) {
            saw.line("  " + partition.partition() + " leader " + id(partition.leader()) + " replicas "
                    + ids(partition.replicas()) + " isr " + ids(partition.isr()) + " elr " + ids(partition.elr())
                    + " last elr " + ids(partition.lastKnownElr()));
        }
    }

    /** What the controller has decided reaches Apache's brokers a moment later. */
    static void known(Admin admin, String name) {
        Saw.await(name, () -> admin.describeTopics(List.of(name)).allTopicNames().get().get(name).partitions().stream()
                        .allMatch(partition -> partition.leader() != null));
    }

    /** Waits until the brokers know of the topic's end, too. */
    private static void unknown(Admin admin, String name) {
        Saw.await("the end of " + name, () -> !admin.listTopics().names().get().contains(name));
    }

    static void configs(Saw saw, Config config) {
        config.entries().stream().sorted(Comparator.comparing(ConfigEntry::name)).forEach(entry -> saw.line("  "
                + entry.name() + "=" + entry.value() + " " + entry.source() + " " + entry.type()
                + (entry.isReadOnly() ? " read-only" : "") + (entry.isSensitive() ? " sensitive" : "")
                + synonyms(entry)));
    }

    private static String synonyms(ConfigEntry entry) {
        Map<String, String> shown = new LinkedHashMap<>();
        entry.synonyms().forEach(synonym -> shown.put(synonym.name() + " " + synonym.source(), synonym.value()));
        return shown.isEmpty() ? "" : " " + shown;
    }

    private static void create(Saw saw, Admin admin, String what, NewTopic topic) {
        saw.result(what, () -> admin.createTopics(List.of(topic)).all().get());
    }

    private static void partitions(Saw saw, Admin admin, String what, String topic, NewPartitions more) {
        saw.result(what, () -> admin.createPartitions(Map.of(topic, more)).all().get());
    }

    private static String id(Node node) {
        return node == null ? "none" : node.idString();
    }

    private static String ids(List<Node> nodes) {
        return nodes == null ? "null" : nodes.stream().map(Node::idString).collect(Collectors.joining(",", "[", "]"));
    }
}
