// What one case may use: names of its own, clients, and the lines it prints.
const { Kafka, logLevel, CompressionCodecs, CompressionTypes, Partitioners } = require("kafkajs");

CompressionCodecs[CompressionTypes.Snappy] = require("kafkajs-snappy");

const PATIENCE = 30_000;
// They differ between two runs, or between two brokers that both are right.
const OWN = new Set(["memberId", "clusterId", "port", "memberAssignment", "memberMetadata", "throttleTime"]);

// Settings have no order.
const sorted = (entries) => [...entries].sort((one, other) => (one.configName < other.configName ? -1 : 1));

class Saw {
  constructor(bootstrap, name) {
    this.case = name;
    this.open = [];
    this.kafka = new Kafka({
      brokers: [bootstrap],
      clientId: "node",
      logLevel: logLevel.NOTHING,
      retry: { retries: 20, initialRetryTime: 50, maxRetryTime: 500 },
    });
  }

  line(what, value) {
    const own = (key, each) => (key === "configEntries" ? sorted(each) : OWN.has(key) ? each != null : Buffer.isBuffer(each) ? each.toString() : each);
    console.log(`${this.case}\t${what}${value === undefined ? "" : " " + JSON.stringify(value, own)}`);
  }

  // Prints what came out of it, or the error it ended with.
  async result(what, call) {
    try {
      this.line(what, await call());
    } catch (problem) {
      this.line(what, Saw.error(problem));
    }
  }

  static error(problem) {
    const inner = (problem.errors || problem.groups || problem.partitions || []).map((each) => Saw.error(each.error || each));
    return [problem.name, problem.type, problem.message, ...inner];
  }

  topic(suffix) {
    return `node-${this.case}-${suffix}`;
  }

  static async wait(what, condition) {
    const end = Date.now() + PATIENCE;
    while (!(await condition())) {
      if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
      await new Promise((wake) => setTimeout(wake, 10));
    }
  }

  async connected(client) {
    await client.connect();
    this.open.push(client);
    return client;
  }

  async admin() {
    return this.connected(this.kafka.admin());
  }

  async producer(more) {
    const createPartitioner = Partitioners.DefaultPartitioner;
    return this.connected(this.kafka.producer({ createPartitioner, ...more }));
  }

  async consumer(groupId, more) {
    const settings = { groupId, heartbeatInterval: 200, maxWaitTimeInMs: 100, ...more };
    return this.connected(this.kafka.consumer(settings));
  }

  // Its records have old timestamps, which retention must not touch.
  async createTopic(admin, suffix, partitions = 1, settings = {}) {
    const all = { "retention.ms": "-1", ...settings };
    const configEntries = Object.entries(all).map(([name, value]) => ({ name, value }));
    const topics = [{ topic: this.topic(suffix), numPartitions: partitions, replicationFactor: 1, configEntries }];
    await admin.createTopics({ topics, waitForLeaders: false });
    await Saw.leads(admin, this.topic(suffix));
  }

  // A broker may answer before it knows and leads what its controller has created; KafkaJS itself gives up at once.
  static async leads(admin, topic) {
    await Saw.wait(`a leader of ${topic}`, () => admin.fetchTopicOffsets(topic).then(() => true, () => false));
  }

  async close() {
    for (const client of this.open) await client.disconnect().catch(() => {});
  }
}

module.exports = { Saw };
