"""What one case may use: names of its own, clients, and the lines it prints."""

import enum
import json
import time
import uuid

from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition

PATIENCE = 30
# They differ between two runs, or between two brokers that both are right.
OWN = {"topic_id", "cluster_id", "port", "log_dir", "total_bytes", "usable_bytes", "partition_size",
       "replica_directory_id", "last_caught_up_timestamp", "last_fetch_timestamp", "log_end_offset",
       "high_watermark", "leader_epoch", "throttle_time_ms", "member_id", "last_timestamp", "producer_id",
       "finalized_epoch"}
# What newer versions of an API than kdp-broker serves tell besides.
NEWER = {"is_cordoned"}


def partition_index(value):
    return value.get("partition_index", 0) if isinstance(value, dict) else 0


def plain(value):
    """The value as JSON has it, with what differs between two runs reduced to whether it is there."""
    if isinstance(value, dict):
        return {str(key): value[key] is not None if key in OWN else plain(value[key]) for key in value if key not in NEWER}
    if isinstance(value, enum.Enum):
        return value.name
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return plain(value._asdict())
    if isinstance(value, (list, tuple)):
        # Partitions have no order, other lists have one (a value that is no partition keeps its place).
        return sorted((plain(each) for each in value), key=partition_index)
    if isinstance(value, (set, frozenset)):
        return sorted((plain(each) for each in value), key=str)
    if isinstance(value, bytes):
        return value.decode(errors="replace")
    if isinstance(value, uuid.UUID):
        return "an id"
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    if isinstance(value, type):
        return value.__name__
    return plain(vars(value)) if hasattr(value, "__dict__") else str(value)


class Saw:
    def __init__(self, bootstrap, case):
        self.bootstrap = bootstrap
        self.case = case

    def line(self, what, value=""):
        shown = value if isinstance(value, str) else " " + json.dumps(plain(value), sort_keys=True)
        print(f"{self.case}\t{what}{shown}", flush=True)

    def result(self, what, call):
        """Prints what came out of it, or the error it ended with."""
        try:
            self.line(f"{what}:", call())
        except Exception as problem:
            self.line(f"{what}: {self.error(problem)}")

    @staticmethod
    def error(problem):
        # The messages of kafka-python show the whole response, ids and all.
        return type(problem).__name__

    def name(self, suffix):
        return f"python-{self.case}-{suffix}"

    def partition(self, suffix, index):
        return TopicPartition(self.name(suffix), index)

    @staticmethod
    def wait(what, condition):
        end = time.monotonic() + PATIENCE
        while not condition():
            if time.monotonic() > end:
                raise TimeoutError(f"waited in vain for {what}")

    def admin(self):
        return KafkaAdminClient(bootstrap_servers=self.bootstrap, request_timeout_ms=15000)

    def producer(self, **more):
        settings = {"delivery_timeout_ms": 20000, "max_block_ms": 20000, "request_timeout_ms": 15000}
        return KafkaProducer(bootstrap_servers=self.bootstrap, **{**settings, **more})

    def consumer(self, *topics, **more):
        settings = {"auto_offset_reset": "earliest", "enable_auto_commit": False, "fetch_max_wait_ms": 100,
                    "heartbeat_interval_ms": 200, "client_id": "python"}
        return KafkaConsumer(*topics, bootstrap_servers=self.bootstrap, **{**settings, **more})

    def create_topic(self, admin, suffix, partitions=1, **configs):
        """Its records have old timestamps, which retention must not touch."""
        configs = {"retention.ms": "-1", **{name.replace("_", "."): value for name, value in configs.items()}}
        options = {"num_partitions": partitions, "replication_factor": 1, "configs": configs}
        admin.create_topics({self.name(suffix): options}, wait_for_metadata=True)
