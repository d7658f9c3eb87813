import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;

/** Records there and back: every codec, keys, nulls, headers, times, sizes, producers of every kind. */
final class Records {
    static final long THEN = 1_700_000_000_000L;

    static void records(Saw saw) throws Exception {
        try (Admin admin = saw.admin()) {
            for (String codec : List.of("none", "gzip", "snappy", "lz4", "zstd")) {
                saw.createTopic(admin, codec, 1);
                produce(saw, codec, 12, Map.of("compression.type", codec));
                consume(saw, saw.partition(codec, 0), 12).forEach(record -> saw.line(shown(record)));
            }
            saw.createTopic(admin, "spread", 6);
            try (var producer = saw.producer(Map.of())) {
                for (int i = 0; i < 30; i++) {
                    byte[] key = ("key-" + i).getBytes();
                    RecordMetadata at = producer.send(new ProducerRecord<>(saw.name("spread"), key, key)).get();
                    saw.line("key-" + i + " at " + at.partition() + "/" + at.offset());
                }
            }
            for (String acks : List.of("0", "1", "all")) {
                saw.createTopic(admin, "acks" + acks, 1);
                produce(saw, "acks" + acks, 3, Map.of("acks", acks, "enable.idempotence", "false"));
                saw.line("acks " + acks + ": " + consume(saw, saw.partition("acks" + acks, 0), 3).size());
            }
        }
    }

    static void big(Saw saw) throws Exception {
        byte[] value = new byte[900 * 1024];
        new Random(7).nextBytes(value);
        try (Admin admin = saw.admin(); var producer = saw.producer(Map.of("max.request.size", "10000000"))) {
            saw.createTopic(admin, "t", 1);
            for (int i = 0; i < 4; i++) {
                producer.send(new ProducerRecord<>(saw.name("t"), value)).get();
            }
            for (var record : consume(saw, saw.partition("t", 0), 4)) {
                saw.line(record.offset() + " " + java.util.Arrays.equals(record.value(), value));
            }
            byte[] tooBig = new byte[1_100_000];
            new Random(8).nextBytes(tooBig);
            saw.result("too big", () -> producer.send(new ProducerRecord<>(saw.name("t"), tooBig)).get());
            saw.createTopic(admin, "small", 1, "max.message.bytes", "2000");
            saw.result("small", () -> producer.send(new ProducerRecord<>(saw.name("small"), new byte[1000])).get().offset());
            saw.result("too big here", () -> producer.send(new ProducerRecord<>(saw.name("small"), new byte[3000])).get());
            saw.createTopic(admin, "large", 1, "max.message.bytes", "3000000");
            saw.result("large", () -> producer.send(new ProducerRecord<>(saw.name("large"), tooBig)).get().offset());
            saw.line("larger than a fetch: " + consume(saw, saw.partition("large", 0), 1).get(0).value().length);
        }
    }

    static void idempotence(Saw saw) throws Exception {
        try (Admin admin = saw.admin(); var producer = saw.producer(Map.of("enable.idempotence", "true", "batch.size", "100"))) {
            saw.createTopic(admin, "t", 1);
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                sent.add(producer.send(new ProducerRecord<>(saw.name("t"), ("value " + i).getBytes())));
            }
            for (int i = 0; i < 200; i++) {
                if (sent.get(i).get().offset() != i) {
                    saw.line(i + " at " + sent.get(i).get().offset());
                }
            }
            TopicPartition partition = saw.partition("t", 0);
            for (var state : admin.describeProducers(List.of(partition)).partitionResult(partition).get().activeProducers()) {
                saw.line("a producer: epoch " + state.producerEpoch() + ", last sequence " + state.lastSequence()
                        + ", coordinator epoch " + state.coordinatorEpoch() + ", transaction "
                        + state.currentTransactionStartOffset());
            }
            List<String> seen = new ArrayList<>();
            consume(saw, partition, 200).forEach(record -> seen.add(new String(record.value())));
            saw.line(seen);
        }
    }

    static void logAppendTime(Saw saw) throws Exception {
        try (Admin admin = saw.admin(); var producer = saw.producer(Map.of("compression.type", "zstd"))) {
            saw.createTopic(admin, "t", 1, "message.timestamp.type", "LogAppendTime");
            long before = System.currentTimeMillis();
            RecordMetadata at = producer.send(new ProducerRecord<>(saw.name("t"), 0, THEN, null, new byte[10])).get();
            saw.line("the broker's time: " + (at.timestamp() >= before));
            ConsumerRecord<byte[], byte[]> record = consume(saw, saw.partition("t", 0), 1).get(0);
            saw.line(record.timestampType() + " " + (record.timestamp() == at.timestamp()));
            saw.createTopic(admin, "strict", 1, "message.timestamp.before.max.ms", "1000");
            saw.result("too old", () -> withoutNumbers(producer, new ProducerRecord<>(saw.name("strict"), 0, THEN, null, new byte[10])));
            saw.createTopic(admin, "future", 1);
            long later = System.currentTimeMillis() + 36_000_000;
            saw.result("too new", () -> withoutNumbers(producer, new ProducerRecord<>(saw.name("future"), 0, later, null, new byte[10])));
            saw.createTopic(admin, "compacted", 1, "cleanup.policy", "compact");
            saw.result("no key", () -> producer.send(new ProducerRecord<>(saw.name("compacted"), new byte[10])).get());
            saw.result("a key", () -> producer.send(new ProducerRecord<>(saw.name("compacted"), new byte[10], null)).get().offset());
        }
    }

    /** The error of sending it, without the times of this run. */
    private static String withoutNumbers(KafkaProducer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> record)
            throws Exception {
        try {
            return "offset " + producer.send(record).get().offset();
        } catch (ExecutionException problem) {
            return Saw.error(problem).replaceAll("[0-9]+", "N");
        }
    }

    /** What a broker without transactions does; this one is not compared with Apache's. */
    static void transactions(Saw saw) throws Exception {
        try (var producer = saw.producer(Map.of("transactional.id", saw.name("id")))) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(saw.name("t"), new byte[10]));
            producer.commitTransaction();
            saw.line("committed");
        } catch (org.apache.kafka.common.errors.TimeoutException problem) {
            saw.line("endless: " + Saw.error(problem));
        } catch (Exception problem) {
            saw.line("refused: " + Saw.error(problem));
        }
    }

    static void produce(Saw saw, String topic, int count, Map<String, String> settings) throws Exception {
        try (var producer = saw.producer(settings)) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                byte[] key = i % 3 == 0 ? null : ("key-" + i).getBytes();
                byte[] value = i % 5 == 4 ? null : ("value-" + i + " ").repeat(i + 1).getBytes();
                var record = new ProducerRecord<>(saw.name(topic), 0, THEN + i * 1000L, key, value);
                for (int header = 0; header < i % 4; header++) {
                    record.headers().add("name", header == 1 ? null : ("header " + header).getBytes());
                }
                sent.add(producer.send(record));
            }
            for (Future<RecordMetadata> each : sent) {
                each.get();
            }
        }
    }

    static List<ConsumerRecord<byte[], byte[]>> consume(Saw saw, TopicPartition partition, int count) {
        try (KafkaConsumer<byte[], byte[]> consumer = saw.consumer(Map.of())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            Saw.await(count + " records", () -> {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
                return records.size() >= count;
            });
            return records;
        }
    }

    static String shown(ConsumerRecord<byte[], byte[]> record) {
        StringBuilder headers = new StringBuilder();
        for (Header header : record.headers()) {
            headers.append(' ').append(header.key()).append('=').append(text(header.value()));
        }
        return record.offset() + " at " + record.timestamp() + " " + record.timestampType() + " epoch "
                + record.leaderEpoch() + " " + text(record.key()) + " -> " + text(record.value()) + headers;
    }

    private static String text(byte[] bytes) {
        return bytes == null ? "null" : new String(bytes);
    }
}
