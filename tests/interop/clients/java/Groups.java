import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.admin.MemberToRemove;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;

/** Consumer groups: members that come and go, what they commit, and what an operator may do to them. */
final class Groups {
    static void group(Saw saw) throws Exception {
        try (Admin admin = saw.admin()) {
            saw.createTopic(admin, "t", 4);
            Records.produce(saw, "t", 10, Map.of());
            String group = saw.name("group");
            for (String assignor : List.of("RangeAssignor", "CooperativeStickyAssignor")) {
                Map<String, String> settings = Map.of("group.id", group, "partition.assignment.strategy",
                        "org.apache.kafka.clients.consumer." + assignor);
                try (var one = saw.consumer(settings); var two = saw.consumer(settings)) {
                    one.subscribe(List.of(saw.name("t")));
                    settle(List.of(one), 4);
                    saw.line("alone, generation " + one.groupMetadata().generationId());
                    two.subscribe(List.of(saw.name("t")));
                    settle(List.of(one, two), 2);
                    describe(saw, admin, group);
                    saw.result("delete a group with members", () -> admin.deleteConsumerGroups(List.of(group)).all().get());
                    two.close();
                    settle(List.of(one), 4);
                    one.commitSync(Map.of(saw.partition("t", 0), new OffsetAndMetadata(6, "so far"),
                            saw.partition("t", 1), new OffsetAndMetadata(0)));
                    saw.line("committed " + new TreeMap<>(sorted(one.committed(
                            Set.of(saw.partition("t", 0), saw.partition("t", 1), saw.partition("t", 2))))));
                }
                describe(saw, admin, group);
            }
            try (var next = saw.consumer(Map.of("group.id", group))) {
                next.subscribe(List.of(saw.name("t")));
                List<Long> seen = new ArrayList<>();
                Saw.await("the rest", () -> {
                    next.poll(Duration.ofMillis(50)).forEach(record -> seen.add(record.offset()));
                    return seen.size() >= 4;
                });
                saw.line("resumed " + seen);
                next.unsubscribe();
            }
        }
    }

    static void admin(Saw saw) throws Exception {
        try (Admin admin = saw.admin()) {
            saw.createTopic(admin, "t", 2);
            String group = saw.name("group");
            TopicPartition zero = saw.partition("t", 0);
            TopicPartition one = saw.partition("t", 1);
            saw.result("describe nothing", () -> admin.describeConsumerGroups(List.of(group)).all().get());
            saw.result("delete nothing", () -> admin.deleteConsumerGroups(List.of(group)).all().get());
            saw.result("offsets of nothing", () -> admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get());
            saw.result("set", () -> admin.alterConsumerGroupOffsets(group,
                    Map.of(zero, new OffsetAndMetadata(5, "by hand"), one, new OffsetAndMetadata(7))).all().get());
            saw.result("set for nothing", () -> admin.alterConsumerGroupOffsets(group,
                    Map.of(saw.partition("none", 0), new OffsetAndMetadata(5))).all().get());
            saw.result("set a long note", () -> admin.alterConsumerGroupOffsets(group,
                    Map.of(zero, new OffsetAndMetadata(5, "x".repeat(5000)))).all().get());
            saw.result("offsets", () -> sorted(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get()));
            describe(saw, admin, group);
            saw.line("listed: " + listed(admin, new ListGroupsOptions()));
            saw.line("listed empty: " + listed(admin, new ListGroupsOptions().inGroupStates(Set.of(GroupState.EMPTY))));
            saw.line("listed stable: " + listed(admin, new ListGroupsOptions().inGroupStates(Set.of(GroupState.STABLE))));
            saw.result("forget one", () -> admin.deleteConsumerGroupOffsets(group, Set.of(one)).partitionResult(one).get());
            saw.result("offsets", () -> sorted(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get()));
            try (var member = saw.consumer(Map.of("group.id", group))) {
                member.subscribe(List.of(saw.name("t")));
                settle(List.of(member), 2);
                saw.result("set under a member", () -> admin.alterConsumerGroupOffsets(group,
                        Map.of(zero, new OffsetAndMetadata(1))).all().get());
                saw.result("forget under a member", () -> admin.deleteConsumerGroupOffsets(group, Set.of(zero)).all().get());
            }
            saw.result("delete", () -> admin.deleteConsumerGroups(List.of(group)).all().get());
            saw.line("listed: " + listed(admin, new ListGroupsOptions()));
            saw.result("an empty name", () -> admin.alterConsumerGroupOffsets("", Map.of(zero, new OffsetAndMetadata(1))).all().get());
        }
    }

    static void staticMembers(Saw saw) throws Exception {
        try (Admin admin = saw.admin()) {
            saw.createTopic(admin, "t", 4);
            String group = saw.name("group");
            var first = member(saw, group, "a");
            var second = member(saw, group, "b");
            settle(List.of(first, second), 2);
            describe(saw, admin, group);
            int generation = first.groupMetadata().generationId();
            Set<TopicPartition> mine = first.assignment();
            first.close();
            first = member(saw, group, "a");
            settle(List.of(first, second), 2);
            saw.line("back without a rebalance: " + (first.groupMetadata().generationId() == generation)
                    + ", the same partitions " + mine.equals(first.assignment()));
            var twin = member(saw, group, "a");
            settle(List.of(twin), 2);
            KafkaConsumer<byte[], byte[]> fenced = first;
            saw.result("fenced", () -> {
                for (int i = 0; i < 200; i++) {
                    fenced.poll(Duration.ofMillis(50));
                }
                return "still there";
            });
            first.close();
            twin.close();
            second.close();
            describe(saw, admin, group);
            saw.result("remove a", () -> admin.removeMembersFromConsumerGroup(group,
                    new RemoveMembersFromConsumerGroupOptions(Set.of(new MemberToRemove("a")))).all().get());
            saw.result("remove c", () -> admin.removeMembersFromConsumerGroup(group,
                    new RemoveMembersFromConsumerGroupOptions(Set.of(new MemberToRemove("c")))).all().get());
            saw.result("remove all", () -> admin.removeMembersFromConsumerGroup(group,
                    new RemoveMembersFromConsumerGroupOptions()).all().get());
            describe(saw, admin, group);
        }
    }

    private static KafkaConsumer<byte[], byte[]> member(Saw saw, String group, String instance) {
        var consumer = saw.consumer(Map.of("group.id", group, "group.instance.id", instance));
        consumer.subscribe(List.of(saw.name("t")));
        return consumer;
    }

    /** Polls until each has this many partitions. */
    static void settle(List<KafkaConsumer<byte[], byte[]>> members, int partitions) {
        Saw.await(partitions + " partitions each", () -> {
            members.forEach(member -> member.poll(Duration.ofMillis(50)));
            return members.stream().allMatch(member -> member.assignment().size() == partitions)
                    && members.stream().map(member -> member.groupMetadata().generationId()).distinct().count() == 1;
        });
    }

    private static void describe(Saw saw, Admin admin, String name) {
        saw.result("group", () -> {
            var options = new DescribeConsumerGroupsOptions().includeAuthorizedOperations(true);
            ConsumerGroupDescription group = admin.describeConsumerGroups(List.of(name), options).all().get().get(name);
            TreeSet<String> members = new TreeSet<>();
            group.members().forEach(member -> members.add(member.clientId() + member.host() + " "
                    + member.groupInstanceId() + " " + sortedPartitions(member.assignment().topicPartitions())));
            return group.groupState() + " " + group.type() + " '" + group.partitionAssignor() + "' simple "
                    + group.isSimpleConsumerGroup() + " coordinator " + group.coordinator().id() + " "
                    + members + " allowed " + new TreeSet<>(group.authorizedOperations());
        });
    }

    private static List<String> listed(Admin admin, ListGroupsOptions options) throws Exception {
        return admin.listGroups(options).all().get().stream().filter(g -> g.groupId().startsWith("java-group-admin"))
                .map(g -> g.groupId() + " " + g.protocol() + " " + g.groupState() + " " + g.type()).sorted().toList();
    }

    private static List<String> sortedPartitions(Set<TopicPartition> partitions) {
        return partitions.stream().map(TopicPartition::toString).sorted().toList();
    }

    private static TreeMap<String, Object> sorted(Map<TopicPartition, OffsetAndMetadata> offsets) {
        TreeMap<String, Object> sorted = new TreeMap<>();
        offsets.forEach((partition, offset) -> sorted.put(partition.toString(), String.valueOf(offset)));
        return sorted;
    }
}
