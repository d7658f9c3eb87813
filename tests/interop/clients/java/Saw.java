import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** What one case may use: names of its own, clients, and the lines it prints. */
final class Saw {
    /** How long anything may take before a case gives up. */
    static final Duration PATIENCE = Duration.ofSeconds(20);

    private final String bootstrap;
    private final String name;

    Saw(String bootstrap, String name) {
        this.bootstrap = bootstrap;
        this.name = name;
    }

    void line(Object text) {
        System.out.println(name + "\t" + text);
    }

    /** A name that no other client and no other case uses. */
    String name(String suffix) {
        return "java-" + name + "-" + suffix;
    }

    TopicPartition partition(String suffix, int partition) {
        return new TopicPartition(name(suffix), partition);
    }

    /** Prints what came out of it, or the error it ended with. */
    void result(String what, Callable<?> call) {
        try {
            line(what + ": " + call.call());
        } catch (Exception problem) {
            line(what + ": " + error(problem));
        }
    }

    static String error(Throwable problem) {
        while ((problem instanceof ExecutionException || problem instanceof CompletionException)
                && problem.getCause() != null) {
            problem = problem.getCause();
        }
        return problem.getClass().getSimpleName() + ": " + problem.getMessage();
    }

    /** Calls it until it is true; where brokers learn what was decided a moment later, it may fail till then. */
    static void await(String what, Callable<Boolean> condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        Exception last = null;
        while (System.nanoTime() < end) {
            try {
                if (condition.call()) {
                    return;
                }
                Thread.sleep(5);
            } catch (Exception problem) {
                last = problem;
            }
        }
        throw new IllegalStateException("waited in vain for " + what, last);
    }

    Admin admin() {
        return Admin.create(settings(Map.of("default.api.timeout.ms", "20000", "request.timeout.ms", "10000")));
    }

    KafkaProducer<byte[], byte[]> producer(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(Map.of("max.block.ms", "20000", "request.timeout.ms", "10000",
                "delivery.timeout.ms", "20000", "linger.ms", "5"));
        all.putAll(more);
        return new KafkaProducer<>(settings(all), new ByteArraySerializer(), new ByteArraySerializer());
    }

    KafkaConsumer<byte[], byte[]> consumer(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(Map.of("auto.offset.reset", "earliest", "enable.auto.commit",
                "false", "fetch.max.wait.ms", "100", "heartbeat.interval.ms", "200", "client.id", "java"));
        all.putAll(more);
        return new KafkaConsumer<>(settings(all), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private Properties settings(Map<String, String> more) {
        Properties settings = new Properties();
        settings.put("bootstrap.servers", bootstrap);
        settings.put("enable.metrics.push", "false");
        settings.putAll(more);
        return settings;
    }

    /** Creates a topic of this case; its records have old timestamps, which retention must not touch. */
    void createTopic(Admin admin, String suffix, int partitions, String... settings) throws Exception {
        Map<String, String> configs = new HashMap<>(Map.of("retention.ms", "-1"));
        for (int i = 0; i < settings.length; i += 2) {
            configs.put(settings[i], settings[i + 1]);
        }
        admin.createTopics(List.of(new NewTopic(name(suffix), partitions, (short) 1).configs(configs)))
                .all().get();
        Topics.known(admin, name(suffix));
    }
}
