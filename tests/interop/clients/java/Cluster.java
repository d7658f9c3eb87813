import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.clients.admin.QuorumInfo;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;

/** What there is to know of the cluster as a whole, and the moving of replicas in it. */
final class Cluster {
    static void cluster(Saw saw) throws Exception {
        try (Admin admin = saw.admin()) {
            var cluster = admin.describeCluster(new DescribeClusterOptions().includeAuthorizedOperations(true));
            for (Node node : cluster.nodes().get()) {
                saw.line("node " + node.id() + " on " + node.host() + " rack " + node.rack() + " fenced " + node.isFenced());
            }
            saw.line("controller " + cluster.controller().get().id() + ", an id of " + cluster.clusterId().get().length()
                    + ", allowed " + new TreeSet<>(cluster.authorizedOperations().get()));
            QuorumInfo quorum = admin.describeMetadataQuorum().quorumInfo().get();
            saw.line("quorum led by " + quorum.leaderId() + ", voters " + quorum.voters().stream()
                    .map(QuorumInfo.ReplicaState::replicaId).toList() + ", observers " + quorum.observers().size()
                    + ", caught up " + (quorum.highWatermark() > 0));
            saw.line("finalized metadata.version: "
                    + admin.describeFeatures().featureMetadata().get().finalizedFeatures().get("metadata.version"));
        }
    }

    static void logDirs(Saw saw) throws Exception {
        try (Admin admin = saw.admin()) {
            saw.createTopic(admin, "t", 2);
            Records.produce(saw, "t", 10, Map.of("linger.ms", "1000", "batch.size", "100000"));
            Saw.await("its logs", () -> admin.describeLogDirs(List.of(1)).allDescriptions().get().get(1).values().stream()
                    .flatMap(dir -> dir.replicaInfos().keySet().stream())
                    .filter(partition -> partition.topic().equals(saw.name("t"))).count() == 2);
            admin.describeLogDirs(List.of(1)).allDescriptions().get().get(1).values().forEach(dir -> {
                saw.line("error " + dir.error() + ", bytes known " + dir.totalBytes().isPresent() + " "
                        + dir.usableBytes().isPresent());
                TreeMap<String, String> mine = new TreeMap<>();
                dir.replicaInfos().forEach((partition, replica) -> {
                    if (partition.topic().equals(saw.name("t"))) {
                        mine.put(partition.toString(), (replica.size() > 0) + " lag " + replica.offsetLag() + " future "
                                + replica.isFuture());
                    }
                });
                saw.line(mine);
            });
        }
    }

    static void reassignments(Saw saw) throws Exception {
        try (Admin admin = saw.admin()) {
            saw.createTopic(admin, "t", 2);
            TopicPartition zero = saw.partition("t", 0);
            saw.line("going on: " + admin.listPartitionReassignments(Set.of(zero)).reassignments().get());
            reassign(saw, admin, "to where it is", zero, List.of(1));
            reassign(saw, admin, "to nobody", zero, List.of(99));
            reassign(saw, admin, "to none", zero, List.of());
            reassign(saw, admin, "twice", zero, List.of(1, 1));
            reassign(saw, admin, "of nothing", saw.partition("none", 0), List.of(1));
            saw.result("cancel", () -> admin.alterPartitionReassignments(Map.of(zero, Optional.empty())).all().get());
            for (ElectionType type : ElectionType.values()) {
                saw.result(type.name(), () -> admin.electLeaders(type, Set.of(zero)).partitions().get().get(zero)
                        .map(Saw::error));
                saw.result(type + " of nothing", () -> admin.electLeaders(type, Set.of(saw.partition("none", 0)))
                        .partitions().get().values().iterator().next().map(Saw::error));
            }
        }
    }

    private static void reassign(Saw saw, Admin admin, String what, TopicPartition partition, List<Integer> replicas) {
        saw.result(what, () -> admin.alterPartitionReassignments(
                Map.of(partition, Optional.of(new NewPartitionReassignment(replicas)))).all().get());
    }
}
