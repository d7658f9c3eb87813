import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Exit;

/**
 * Apache's command-line tools: `java Tools BOOTSTRAP [CASE...]` runs the commands of the script
 * `$KDP_TOOLS_SCRIPT`, each tool's own `main` in this one process, and prints what they print. A line of
 * the script is a command, `# CASE` begins a case, `< TEXT` after a command is its input, `SCRIPT_DIR` the
 * folder of the script.
 */
final class Tools {
    private static final String TOOLS = "org.apache.kafka.tools.";
    private static final Map<String, String> CLASSES = Map.ofEntries(
            Map.entry("kafka-topics", TOOLS + "TopicCommand"),
            Map.entry("kafka-configs", "kafka.admin.ConfigCommand"),
            Map.entry("kafka-consumer-groups", TOOLS + "consumer.group.ConsumerGroupCommand"),
            Map.entry("kafka-groups", TOOLS + "GroupsCommand"),
            Map.entry("kafka-features", TOOLS + "FeatureCommand"),
            Map.entry("kafka-metadata-quorum", TOOLS + "MetadataQuorumCommand"),
            Map.entry("kafka-cluster", TOOLS + "ClusterTool"),
            Map.entry("kafka-broker-api-versions", TOOLS + "BrokerApiVersionsCommand"),
            Map.entry("kafka-get-offsets", TOOLS + "GetOffsetShell"),
            Map.entry("kafka-log-dirs", TOOLS + "LogDirsCommand"),
            Map.entry("kafka-reassign-partitions", TOOLS + "reassign.ReassignPartitionsCommand"),
            Map.entry("kafka-leader-election", TOOLS + "LeaderElectionCommand"),
            Map.entry("kafka-transactions", TOOLS + "TransactionsCommand"),
            Map.entry("kafka-delete-records", TOOLS + "DeleteRecordsCommand"),
            Map.entry("kafka-console-producer", TOOLS + "ConsoleProducer"),
            Map.entry("kafka-console-consumer", TOOLS + "consumer.ConsoleConsumer"),
            Map.entry("kafka-producer-perf-test", TOOLS + "ProducerPerformance"));

    /** What differs between two runs, or between two brokers that both are right, and what stands for it. */
    private static final String[][] OWN = {
        {"(TopicId: |ClusterId: +|Cluster ID: )\\S{22}", "$1ID"},
        {"(LeaderEpoch|HighWatermark|MaxFollowerLagTimeMs|Epoch): +\\d+", "$1: N"},
        {"\"directoryId\": \"\\S{22}\"", "\"directoryId\": ID"},
        {", \"endpoints\": \\[[^\\]]*\\]", ""},
        {"(127.0.0.1|localhost)(:| +)\\d+", "HOST PORT"},
        {"\"(logDir|log_dirs)\":(\"[^\"]*\"|\\[\"(?:/[^\"]*|any)\"\\])", "\"$1\": DIR"},
        {"\\b1[78]\\d{11}\\b", "TIME"},
        {", [0-9.]+ records/sec.*", ", and how quick"},
    };

    /** Options with which a tool changes something that the controller answers before the broker knows it. */
    private static final Set<String> CHANGES = Set.of("--create", "--alter", "--delete", "--execute", "--cancel");

    /** Thrown where a tool would end the process; some tools catch it and print it. */
    private static final class Ended extends Error {
        static final String SHOWN = "the tool has ended";

        Ended() {
            super(SHOWN, null, false, false);
        }

        @Override
        public String toString() {
            return SHOWN;
        }
    }

    /** The code that the running tool ended with. */
    private static Integer exitCode;

    private static int barriers;

    private record Command(String section, List<String> words, String input) {
    }

    public static void main(String[] args) throws Exception {
        Path script = Path.of(System.getenv("KDP_TOOLS_SCRIPT"));
        List<String> wanted = List.of(args).subList(1, args.length);
        Exit.Procedure stop = (code, message) -> {
            exitCode = exitCode == null ? code : exitCode;
            throw new Ended();
        };
        Exit.setExitProcedure(stop);
        Exit.setHaltProcedure(stop);
        String section = "";
        for (Command command : read(script)) {
            if (!wanted.isEmpty() && !wanted.contains(command.section)) {
                continue;
            }
            if (!section.isEmpty() && !section.equals(command.section)) {
                System.out.println(section + "\tdone");
            }
            section = command.section;
            for (String line : run(command, args[0])) {
                System.out.println(section + "\t" + line);
            }
            if (command.words.stream().anyMatch(CHANGES::contains)) {
                settle(args[0]);
            }
        }
        System.out.println(section + "\tdone");
        System.out.flush();
        Runtime.getRuntime().halt(0);
    }

    /** A broker hears of changes in their order: when it leads a new topic, it knows all that was before. */
    private static void settle(String bootstrap) throws Exception {
        String last = "barrier-" + barriers++;
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            admin.createTopics(List.of(new NewTopic(last, 1, (short) 1))).all().get();
            TopicPartition partition = new TopicPartition(last, 0);
            Saw.await("the barrier", () -> admin.listOffsets(Map.of(partition, OffsetSpec.latest())).all().get() != null);
            admin.deleteTopics(List.of(last)).all().get();
        }
    }

    private static List<Command> read(Path script) throws IOException {
        List<Command> commands = new ArrayList<>();
        String section = "";
        for (String line : Files.readAllLines(script)) {
            if (line.startsWith("# ")) {
                section = line.substring(2);
            } else if (line.startsWith("kafka-")) {
                String[] parts = line.replace("SCRIPT_DIR", script.getParent().toString()).split(" < ", 2);
                String input = parts.length == 2 ? parts[1].replace("\\n", "\n").replace("\\t", "\t") : "";
                commands.add(new Command(section, List.of(parts[0].split(" ")), input));
            }
        }
        return commands;
    }

    /** The command, what it printed in a steady order, and its exit code. */
    private static List<String> run(Command command, String bootstrap) throws Exception {
        List<String> words = command.words;
        List<String> arguments = new ArrayList<>(words.subList(1, words.size()));
        // kafka-cluster wants its verb first, the others want the broker before it.
        arguments.addAll(words.get(0).equals("kafka-cluster") ? 1 : 0, List.of("--bootstrap-server", bootstrap));
        InputStream in = System.in;
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        exitCode = null;
        try (PrintStream stream = new PrintStream(printed, true)) {
            System.setIn(new ByteArrayInputStream(command.input.getBytes()));
            System.setOut(stream);
            System.setErr(stream);
            Class.forName(CLASSES.get(words.get(0))).getMethod("main", String[].class)
                    .invoke(null, (Object) arguments.toArray(new String[0]));
        } catch (java.lang.reflect.InvocationTargetException problem) {
            if (!(problem.getCause() instanceof Ended)) {
                printed.write(("thrown " + problem.getCause()).getBytes());
            }
        } finally {
            System.setIn(in);
            System.setOut(out);
            System.setErr(err);
        }
        List<String> all = new ArrayList<>(List.of("$ " + String.join(" ", words).replaceAll("/\\S*/", "")));
        // Partitions come in the order of their futures.
        boolean unordered = words.get(0).equals("kafka-delete-records");
        Stream<String> lines = printed.toString().lines().map(Tools::plain);
        (unordered ? lines.sorted() : lines).filter(line -> !line.isEmpty() && !line.startsWith("at ")
                && !line.equals(Ended.SHOWN) && isCompared(words.get(0), line)).forEach(all::add);
        all.add("exit " + (exitCode == null ? 0 : exitCode));
        return all;
    }

    /** Which versions and features there are is what brokers may differ in, as long as the tool can read it. */
    private static boolean isCompared(String tool, String line) {
        return switch (tool) {
            case "kafka-broker-api-versions" -> line.contains("HOST PORT");
            case "kafka-features" -> line.startsWith("Feature: metadata.version");
            default -> true;
        };
    }

    private static String plain(String line) {
        for (String[] own : OWN) {
            line = line.replaceAll(own[0], own[1]);
        }
        // Tables are padded to the widest value.
        return line.replaceAll("[ \t]+", " ").strip();
    }
}
