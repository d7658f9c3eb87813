import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** Where a partition begins and ends, at a time, and past its ends; and a new beginning. */
final class Offsets {
    static void offsets(Saw saw) throws Exception {
        try (Admin admin = saw.admin(); KafkaConsumer<byte[], byte[]> consumer = saw.consumer(Map.of())) {
            saw.createTopic(admin, "t", 2);
            Records.produce(saw, "t", 10, Map.of());
            TopicPartition full = saw.partition("t", 0);
            TopicPartition empty = saw.partition("t", 1);
            for (TopicPartition partition : List.of(full, empty)) {
                show(saw, admin, "earliest", partition, OffsetSpec.earliest());
                show(saw, admin, "latest", partition, OffsetSpec.latest());
                show(saw, admin, "of the largest time", partition, OffsetSpec.maxTimestamp());
                show(saw, admin, "local", partition, OffsetSpec.earliestLocal());
                show(saw, admin, "tiered", partition, OffsetSpec.latestTiered());
                show(saw, admin, "before all", partition, OffsetSpec.forTimestamp(5));
                show(saw, admin, "between", partition, OffsetSpec.forTimestamp(Records.THEN + 3500));
                show(saw, admin, "exactly", partition, OffsetSpec.forTimestamp(Records.THEN + 4000));
                show(saw, admin, "past all", partition, OffsetSpec.forTimestamp(Records.THEN + 1_000_000));
                saw.result("for times", () -> consumer.offsetsForTimes(Map.of(partition, Records.THEN + 2000)));
            }
            saw.result("beginning", () -> consumer.beginningOffsets(List.of(full)));
            saw.result("end", () -> consumer.endOffsets(List.of(full, empty)).entrySet().stream()
                    .map(Object::toString).sorted().toList());
            consumer.assign(List.of(full));
            consumer.seek(full, 7);
            Saw.await("records", () -> {
                var records = consumer.poll(Duration.ofMillis(100));
                records.forEach(record -> saw.line("from 7: " + record.offset()));
                return consumer.position(full) == 10;
            });
            saw.line("lag " + consumer.currentLag(full));
            show(saw, admin, "of nothing", saw.partition("none", 0), OffsetSpec.latest());
        }
    }

    static void outOfRange(Saw saw) throws Exception {
        try (Admin admin = saw.admin();
                KafkaConsumer<byte[], byte[]> consumer = saw.consumer(Map.of("auto.offset.reset", "none"))) {
            saw.createTopic(admin, "t", 1);
            Records.produce(saw, "t", 3, Map.of());
            TopicPartition partition = saw.partition("t", 0);
            consumer.assign(List.of(partition));
            consumer.seek(partition, 100);
            saw.result("past the end", () -> {
                while (true) {
                    consumer.poll(Duration.ofMillis(100));
                }
            });
        }
    }

    static void deleteRecords(Saw saw) throws Exception {
        try (Admin admin = saw.admin()) {
            saw.createTopic(admin, "t", 1);
            Records.produce(saw, "t", 10, Map.of());
            TopicPartition partition = saw.partition("t", 0);
            delete(saw, admin, "before 4", partition, 4);
            show(saw, admin, "earliest", partition, OffsetSpec.earliest());
            saw.line("first: " + Records.consume(saw, partition, 6).get(0).offset());
            show(saw, admin, "of an old time", partition, OffsetSpec.forTimestamp(Records.THEN));
            delete(saw, admin, "again", partition, 2);
            delete(saw, admin, "too far", partition, 11);
            delete(saw, admin, "-2", partition, -2);
            delete(saw, admin, "all", partition, -1);
            show(saw, admin, "earliest", partition, OffsetSpec.earliest());
            show(saw, admin, "latest", partition, OffsetSpec.latest());
            saw.createTopic(admin, "compacted", 1, "cleanup.policy", "compact");
            delete(saw, admin, "compacted", saw.partition("compacted", 0), 0);
        }
    }

    private static void delete(Saw saw, Admin admin, String what, TopicPartition partition, long offset) {
        saw.result(what, () -> admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(offset)))
                .lowWatermarks().get(partition).get().lowWatermark());
    }

    private static void show(Saw saw, Admin admin, String what, TopicPartition partition, OffsetSpec spec) {
        saw.result(what, () -> {
            ListOffsetsResultInfo found = admin.listOffsets(Map.of(partition, spec)).partitionResult(partition).get();
            return found.offset() + " at " + found.timestamp() + " epoch " + found.leaderEpoch();
        });
    }
}
