"""Records there and back, and where a partition begins and ends."""

import random
import time

from kafka.admin import OffsetSpec

THEN = 1_700_000_000_000


def produce(saw, topic, count, **settings):
    producer = saw.producer(**settings)
    sent = []
    for i in range(count):
        key = None if i % 3 == 0 else b"key-%d" % i
        value = None if i % 7 == 5 else b"value-%d " % i * (i + 1)
        headers = [("name", b"" if header == 1 else b"header %d" % header) for header in range(i % 4)]
        sent.append(producer.send(saw.name(topic), key=key, value=value, headers=headers, partition=0,
                                  timestamp_ms=THEN + i * 1000))
    offsets = [future.get(timeout=20).offset for future in sent]
    producer.close()
    return offsets


def consume(saw, topic, count, **settings):
    consumer = saw.consumer(**settings)
    partition = saw.partition(topic, 0)
    consumer.assign([partition])
    consumer.seek_to_beginning(partition)
    seen = []

    def enough():
        for batch in consumer.poll(timeout_ms=100).values():
            seen.extend(batch)
        return len(seen) >= count

    saw.wait(f"{count} records", enough)
    consumer.close()
    return seen


def records(saw):
    admin = saw.admin()
    for codec in (None, "gzip", "snappy", "lz4", "zstd"):
        saw.create_topic(admin, str(codec))
        saw.line(str(codec), produce(saw, str(codec), 12, compression_type=codec))
        for record in consume(saw, str(codec), 12, check_crcs=True):
            saw.line(f"{record.offset} at {record.timestamp} {record.timestamp_type}",
                     [record.key, record.value, record.headers])
    for acks in (0, 1, "all"):
        saw.create_topic(admin, f"acks{acks}")
        produce(saw, f"acks{acks}", 3, acks=acks, enable_idempotence=False)
        saw.line(f"acks {acks}", len(consume(saw, f"acks{acks}", 3)))
    saw.create_topic(admin, "appended", message_timestamp_type="LogAppendTime")
    before = int(time.time() * 1000)
    produce(saw, "appended", 3, compression_type="gzip")
    for record in consume(saw, "appended", 3):
        saw.line("the broker's time", [record.timestamp >= before, record.timestamp_type])


def big_records(saw):
    admin = saw.admin()
    value = random.Random(7).randbytes(900 * 1024)
    too_big = random.Random(8).randbytes(1_100_000)
    producer = saw.producer(max_request_size=10_000_000)
    saw.create_topic(admin, "t")
    for _ in range(3):
        producer.send(saw.name("t"), value).get(timeout=20)
    saw.line("the same", [record.value == value for record in consume(saw, "t", 3)])
    saw.result("too big", lambda: producer.send(saw.name("t"), too_big).get(timeout=20))
    producer.close()
    producer = saw.producer(max_request_size=10_000_000)
    saw.create_topic(admin, "large", max_message_bytes="3000000")
    saw.line("large", producer.send(saw.name("large"), too_big).get(timeout=20).offset)
    saw.line("large", [record.value == too_big for record in consume(saw, "large", 1)])
    producer.close()


def idempotence(saw):
    admin = saw.admin()
    saw.create_topic(admin, "t")
    producer = saw.producer(enable_idempotence=True, batch_size=200, linger_ms=5)
    sent = [producer.send(saw.name("t"), b"value %d" % i, partition=0) for i in range(200)]
    saw.line("offsets", [future.get(timeout=20).offset for future in sent])
    saw.line("seen", [record.value for record in consume(saw, "t", 200)])
    producers = admin.describe_producers([saw.partition("t", 0)])
    saw.line("producers", [state for state in producers.values()])
    saw.result("of nothing", lambda: admin.describe_producers([saw.partition("none", 0)], broker_id=1))
    producer.close()


def offsets(saw):
    admin = saw.admin()
    saw.create_topic(admin, "t", 2)
    produce(saw, "t", 10)
    specs = {"earliest": OffsetSpec.EARLIEST, "latest": OffsetSpec.LATEST, "max": OffsetSpec.MAX_TIMESTAMP,
             "early": 5, "between": THEN + 3500, "late": THEN + 100_000}
    for name, spec in specs.items():
        for index in (0, 1):
            partition = saw.partition("t", index)
            saw.result(f"{name} {index}", lambda: admin.list_partition_offsets({partition: spec})[partition])
    consumer = saw.consumer(auto_offset_reset="none")
    full, empty = saw.partition("t", 0), saw.partition("t", 1)
    saw.line("beginning", list(consumer.beginning_offsets([full, empty]).values()))
    saw.line("end", list(consumer.end_offsets([full, empty]).values()))
    saw.line("for times", list(consumer.offsets_for_times({full: THEN + 2000, empty: 1}).values()))
    consumer.assign([full])
    consumer.seek(full, 100)

    def poll_past_the_end():
        while True:
            consumer.poll(timeout_ms=100)

    saw.result("past the end", poll_past_the_end)
    consumer.close()


def delete_records(saw):
    admin = saw.admin()
    saw.create_topic(admin, "t", 2)
    produce(saw, "t", 10)
    full, empty = saw.partition("t", 0), saw.partition("t", 1)
    for what, wanted in [("before 4", {full: 4}), ("both", {full: 5, empty: 0}), ("too far", {full: 11}), ("all", {full: -1})]:
        saw.result(what, lambda: list(admin.delete_records(wanted).values()))
    saw.line("earliest", admin.list_partition_offsets({full: OffsetSpec.EARLIEST})[full])


def auto_create(saw):
    producer = saw.producer()
    saw.line("offset", producer.send(saw.name("t"), b"value").get(timeout=20).offset)
    admin = saw.admin()
    admin.wait_for_topics([saw.name("t")])
    saw.line("described", admin.describe_topics([saw.name("t")]))
    saw.result("bad name", lambda: producer.send("a b", b"value").get(timeout=20))
    producer.close()


def transactions(saw):
    """What a broker without transactions does; this one is not compared with Apache's."""
    try:
        producer = saw.producer(transactional_id=saw.name("id"))
        producer.init_transactions()
        producer.begin_transaction()
        producer.send(saw.name("t"), b"value")
        producer.commit_transaction()
        saw.line("committed")
    except Exception as problem:
        endless = "Timeout" in type(problem).__name__
        saw.line(f"{'endless' if endless else 'refused'}: {saw.error(problem)}")
