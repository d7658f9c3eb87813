// Topics, settings, the cluster: what an operator's script asks for.
const { ConfigResourceTypes } = require("kafkajs");
const { Saw } = require("./saw.js");

async function topics(saw) {
  const admin = await saw.admin();
  const one = saw.topic("one");
  const wanted = { topic: one, numPartitions: 3, replicationFactor: 1 };
  saw.line("validated", await admin.createTopics({ topics: [wanted], validateOnly: true, waitForLeaders: false }));
  saw.line("created", await admin.createTopics({ topics: [wanted], waitForLeaders: false }));
  await Saw.leads(admin, one);
  saw.line("again", await admin.createTopics({ topics: [wanted] }));
  saw.line("described", await described(admin, one));
  saw.line("more", await admin.createPartitions({ topicPartitions: [{ topic: one, count: 5 }] }));
  await Saw.wait("5 partitions", async () => (await described(admin, one)).partitions.length === 5);
  saw.line("described", await described(admin, one));
  saw.line("listed", (await admin.listTopics()).filter((name) => name.startsWith("node-topics-")));
  saw.line("deleted", await admin.deleteTopics({ topics: [one] }));
  await Saw.wait("its end", async () => !(await admin.listTopics()).includes(one));
  await saw.result("gone", () => described(admin, one));
}

async function described(admin, topic) {
  const found = (await admin.fetchTopicMetadata({ topics: [topic] })).topics[0];
  found.partitions.sort((one, other) => one.partitionId - other.partitionId);
  return found;
}

async function topicErrors(saw) {
  const admin = await saw.admin();
  await saw.createTopic(admin, "there", 2);
  const wrong = [
    { topic: "node a b" },
    { topic: saw.topic("factor"), replicationFactor: 3 },
    { topic: saw.topic("none"), numPartitions: 0 },
    { topic: saw.topic("setting"), configEntries: [{ name: "no.such", value: "1" }] },
    { topic: saw.topic("broker"), replicaAssignment: [{ partition: 0, replicas: [99] }] },
  ];
  for (const topic of wrong) {
    await saw.result(`create ${topic.topic}`, () => admin.createTopics({ topics: [topic], waitForLeaders: false }));
  }
  for (const [topic, count] of [[saw.topic("there"), 1], [saw.topic("x"), 3]]) {
    await saw.result(`${count} of ${topic}`, () => admin.createPartitions({ topicPartitions: [{ topic, count }] }));
  }
  await saw.result("delete nothing", () => admin.deleteTopics({ topics: [saw.topic("x")], timeout: 1000 }));
}

async function configs(saw) {
  const admin = await saw.admin();
  await saw.createTopic(admin, "t");
  const resource = { type: ConfigResourceTypes.TOPIC, name: saw.topic("t") };
  const all = async (name) =>
    (await admin.describeConfigs({ includeSynonyms: true, resources: [{ ...resource, name }] })).resources[0];
  saw.line("all", await all(resource.name));
  const configEntries = [{ name: "retention.ms", value: "1000" }, { name: "cleanup.policy", value: "compact" }];
  saw.line("set", await admin.alterConfigs({ validateOnly: false, resources: [{ ...resource, configEntries }] }));
  const changed = async () =>
    (await all(resource.name)).configEntries.filter((entry) => entry.configSource === 1);
  await Saw.wait("the change", async () => (await changed()).length === 2);
  saw.line("changed", await changed());
  const bad = [{ name: "retention.ms", value: "x" }];
  await saw.result("bad", () =>
    admin.alterConfigs({ validateOnly: false, resources: [{ ...resource, configEntries: bad }] }));
  await saw.result("nowhere", () => all(saw.topic("none")));
}

async function cluster(saw) {
  const admin = await saw.admin();
  saw.line("cluster", await admin.describeCluster());
}

async function reassignments(saw) {
  const admin = await saw.admin();
  await saw.createTopic(admin, "t");
  for (const [topic, replicas] of [["t", [1]], ["t", [99]], ["none", [1]]]) {
    const partitionAssignment = [{ partition: 0, replicas }];
    await saw.result(`${topic} to ${replicas}`, () =>
      admin.alterPartitionReassignments({ topics: [{ topic: saw.topic(topic), partitionAssignment }] }));
  }
  saw.line("going on", await admin.listPartitionReassignments({ topics: null }));
}

module.exports = { topics, topicErrors, configs, cluster, reassignments };
