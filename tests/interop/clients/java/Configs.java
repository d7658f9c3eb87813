import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.AlterConfigsOptions;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.ListConfigResourcesOptions;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.ConfigResource.Type;

/** Settings of topics and of the broker, read and altered. */
final class Configs {
    /** They differ between two nodes on one machine. */
    private static final Set<String> NODES_OWN = Set.of("listeners", "advertised.listeners", "log.dirs", "log.dir",
            "controller.quorum.bootstrap.servers", "metadata.log.dir");

    static void topic(Saw saw) throws Exception {
        try (Admin admin = saw.admin()) {
            saw.createTopic(admin, "t", 1, "cleanup.policy", "delete");
            ConfigResource topic = new ConfigResource(Type.TOPIC, saw.name("t"));
            Topics.configs(saw, describe(admin, topic));
            alter(saw, admin, "set", topic, op("retention.ms", "1000", OpType.SET), op("max.message.bytes", "5000", OpType.SET));
            alter(saw, admin, "append", topic, op("cleanup.policy", "compact", OpType.APPEND));
            await(admin, topic, "cleanup.policy", "delete,compact");
            changed(saw, admin, topic);
            alter(saw, admin, "append again", topic, op("cleanup.policy", "compact", OpType.APPEND));
            alter(saw, admin, "subtract", topic, op("cleanup.policy", "delete", OpType.SUBTRACT));
            alter(saw, admin, "delete", topic, op("retention.ms", "", OpType.DELETE));
            alter(saw, admin, "delete what is not set", topic, op("segment.ms", "", OpType.DELETE));
            await(admin, topic, "retention.ms", "604800000");
            changed(saw, admin, topic);
            saw.result("only validated", () -> admin.incrementalAlterConfigs(
                    Map.of(topic, List.of(op("retention.ms", "7", OpType.SET))),
                    new AlterConfigsOptions().validateOnly(true)).all().get());
            changed(saw, admin, topic);
            saw.line("listed: " + admin.listConfigResources(Set.of(Type.TOPIC), new ListConfigResourcesOptions()).all()
                    .get().stream().map(ConfigResource::name).filter(n -> n.startsWith("java-configs-")).sorted()
                    .collect(Collectors.toList()));
        }
    }

    static void errors(Saw saw) throws Exception {
        try (Admin admin = saw.admin()) {
            saw.createTopic(admin, "t", 1);
            ConfigResource topic = new ConfigResource(Type.TOPIC, saw.name("t"));
            alter(saw, admin, "unknown setting", topic, op("no.such", "1", OpType.SET));
            alter(saw, admin, "not a number", topic, op("retention.ms", "x", OpType.SET));
            alter(saw, admin, "too small", topic, op("retention.ms", "-2", OpType.SET));
            alter(saw, admin, "not a boolean", topic, op("preallocate", "maybe", OpType.SET));
            alter(saw, admin, "not a choice", topic, op("compression.type", "rar", OpType.SET));
            alter(saw, admin, "append to a number", topic, op("retention.ms", "1", OpType.APPEND));
            alter(saw, admin, "subtract from a number", topic, op("retention.ms", "1", OpType.SUBTRACT));
            alter(saw, admin, "append rubbish", topic, op("cleanup.policy", "x", OpType.APPEND));
            alter(saw, admin, "twice", topic, op("retention.ms", "1", OpType.SET), op("retention.ms", "90000", OpType.SET));
            alter(saw, admin, "no such topic", new ConfigResource(Type.TOPIC, saw.name("none")),
                    op("retention.ms", "1", OpType.SET));
            alter(saw, admin, "a bad topic", new ConfigResource(Type.TOPIC, "a b"), op("retention.ms", "1", OpType.SET));
            alter(saw, admin, "read only", new ConfigResource(Type.BROKER, "1"), op("node.id", "7", OpType.SET));
            alter(saw, admin, "bad level", new ConfigResource(Type.BROKER, "1"), op("num.io.threads", "0", OpType.SET));
            saw.result("describe no topic", () -> describe(admin, new ConfigResource(Type.TOPIC, saw.name("none"))));
            saw.result("describe a bad topic", () -> describe(admin, new ConfigResource(Type.TOPIC, "a b")));
            changed(saw, admin, topic);
        }
    }

    static void broker(Saw saw) throws Exception {
        try (Admin admin = saw.admin()) {
            ConfigResource broker = new ConfigResource(Type.BROKER, "1");
            ConfigResource all = new ConfigResource(Type.BROKER, "");
            Config config = describe(admin, broker);
            Topics.configs(saw, new Config(config.entries().stream().filter(e -> !NODES_OWN.contains(e.name()))
                    .collect(Collectors.toList())));
            alter(saw, admin, "every broker", all, op("max.connections", "90000", OpType.SET));
            await(admin, broker, "max.connections", "90000");
            changed(saw, admin, all);
            alter(saw, admin, "this broker", broker, op("max.connections", "80000", OpType.SET));
            await(admin, broker, "max.connections", "80000");
            changed(saw, admin, broker);
            alter(saw, admin, "back", broker, op("max.connections", "", OpType.DELETE));
            alter(saw, admin, "back for every broker", all, op("max.connections", "", OpType.DELETE));
            await(admin, broker, "max.connections", "2147483647");
            changed(saw, admin, broker);
        }
    }

    /** Dynamic settings of a broker take effect a moment after they were written. */
    private static void await(Admin admin, ConfigResource resource, String name, String value) {
        Saw.await(name + "=" + value, () -> value.equals(describe(admin, resource).get(name).value()));
    }

    private static void changed(Saw saw, Admin admin, ConfigResource resource) throws Exception {
        Collection<ConfigEntry> entries = describe(admin, resource).entries();
        Topics.configs(saw, new Config(entries.stream().filter(e -> !NODES_OWN.contains(e.name()))
                .filter(e -> e.source().name().startsWith("DYNAMIC")).collect(Collectors.toList())));
    }

    static Config describe(Admin admin, ConfigResource resource) throws Exception {
        var options = new DescribeConfigsOptions().includeSynonyms(true);
        return admin.describeConfigs(List.of(resource), options).all().get().get(resource);
    }

    private static AlterConfigOp op(String name, String value, OpType type) {
        return new AlterConfigOp(new ConfigEntry(name, value), type);
    }

    private static void alter(Saw saw, Admin admin, String what, ConfigResource resource, AlterConfigOp... ops) {
        saw.result(what, () -> admin.incrementalAlterConfigs(Map.of(resource, List.of(ops))).all().get());
    }
}
