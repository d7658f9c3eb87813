// Records there and back, and where a partition begins and ends.
const { CompressionTypes } = require("kafkajs");
const { Saw } = require("./saw.js");

const THEN = 1_700_000_000_000;
// Those that need nothing to be compiled; Node.js 20 has no zstd.
const CODECS = ["None", "GZIP", "Snappy"];

function messages(count) {
  return Array.from({ length: count }, (_, i) => ({
    key: i % 3 === 0 ? null : `key-${i}`,
    value: i % 5 === 4 ? null : `value-${i} `.repeat(i + 1),
    timestamp: String(THEN + i * 1000),
    partition: 0,
    headers: i % 4 === 3 ? { name: ["one", "two"], other: "" } : {},
  }));
}

async function consume(saw, topic, count) {
  const consumer = await saw.consumer(`${topic}-reader`);
  await consumer.subscribe({ topic, fromBeginning: true });
  const seen = [];
  await consumer.run({ eachMessage: async (record) => void seen.push(record) });
  await Saw.wait(`${count} records`, () => seen.length >= count);
  await consumer.disconnect();
  return seen.map((record) => record.message);
}

async function records(saw) {
  const admin = await saw.admin();
  const producer = await saw.producer();
  for (const codec of CODECS) {
    await saw.createTopic(admin, codec);
    const sent = { topic: saw.topic(codec), compression: CompressionTypes[codec], messages: messages(12) };
    saw.line(codec, await producer.send(sent));
    for (const record of await consume(saw, saw.topic(codec), 12)) {
      const { offset, timestamp, key, value, headers, attributes } = record;
      saw.line(offset, [timestamp, key && String(key), value && String(value), attributes, headerTexts(headers)]);
    }
  }
  for (const acks of [0, 1]) {
    await saw.createTopic(admin, `acks${acks}`);
    await producer.send({ topic: saw.topic(`acks${acks}`), acks, messages: messages(3) });
    saw.line(`acks ${acks}`, (await consume(saw, saw.topic(`acks${acks}`), 3)).length);
  }
  const batch = CODECS.map((codec) => ({ topic: saw.topic(codec), messages: messages(2) }));
  saw.line("many topics", (await producer.sendBatch({ topicMessages: batch })).length);
}

function headerTexts(headers) {
  return Object.entries(headers).map(([name, value]) => [name, String(value)]);
}

async function bigRecords(saw) {
  const admin = await saw.admin();
  const producer = await saw.producer();
  await saw.createTopic(admin, "t");
  const value = Buffer.alloc(900 * 1024, 7);
  await producer.send({ topic: saw.topic("t"), messages: [{ value }] });
  saw.line("the same", (await consume(saw, saw.topic("t"), 1))[0].value.equals(value));
  const tooBig = { topic: saw.topic("t"), messages: [{ value: Buffer.alloc(1_100_000) }] };
  await saw.result("too big", () => producer.send(tooBig));
}

async function idempotence(saw) {
  const admin = await saw.admin();
  await saw.createTopic(admin, "t");
  const producer = await saw.producer({ idempotent: true, maxInFlightRequests: 1 });
  for (let i = 0; i < 20; i++) {
    await producer.send({ topic: saw.topic("t"), messages: [{ value: `value ${i}` }] });
  }
  const seen = await consume(saw, saw.topic("t"), 20);
  saw.line("seen", seen.map((record) => `${record.offset} ${record.value}`));
}

async function offsets(saw) {
  const admin = await saw.admin();
  await saw.createTopic(admin, "t", 2);
  const producer = await saw.producer();
  await producer.send({ topic: saw.topic("t"), messages: messages(10) });
  const sorted = (found) => found.sort((one, other) => one.partition - other.partition);
  saw.line("all", sorted(await admin.fetchTopicOffsets(saw.topic("t"))));
  for (const at of [5, THEN + 3500, THEN + 100_000]) {
    saw.line(`at ${at}`, sorted(await admin.fetchTopicOffsetsByTimestamp(saw.topic("t"), at)));
  }
  await saw.result("of nothing", () => admin.fetchTopicOffsets(saw.topic("none")));
}

async function deleteRecords(saw) {
  const admin = await saw.admin();
  await saw.createTopic(admin, "t");
  const topic = saw.topic("t");
  const producer = await saw.producer();
  await producer.send({ topic, messages: messages(10) });
  // KafkaJS looks for the leader only among the topics that it has heard of.
  await admin.fetchTopicOffsets(topic);
  for (const offset of ["4", "11", "-1"]) {
    await saw.result(`before ${offset}`, () =>
      admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset }] }));
    saw.line("then", await admin.fetchTopicOffsets(topic));
  }
}

async function autoCreate(saw) {
  const producer = await saw.producer({ allowAutoTopicCreation: true });
  const topic = saw.topic("t");
  saw.line("produced", await producer.send({ topic, messages: [{ value: "value" }] }));
  saw.line("seen", (await consume(saw, topic, 1)).length);
}

// What a broker without transactions does; this one is not compared with Apache's.
async function transactions(saw) {
  const admin = await saw.admin();
  await saw.createTopic(admin, "t");
  const started = Date.now();
  try {
    const producer = await saw.producer({ transactionalId: saw.topic("id"), maxInFlightRequests: 1, idempotent: true });
    const transaction = await producer.transaction();
    await transaction.send({ topic: saw.topic("t"), messages: [{ value: "value" }] });
    await transaction.commit();
    saw.line("committed");
  } catch (problem) {
    const endless = problem.name.includes("Retries") || Date.now() - started > 15_000;
    saw.line(`${endless ? "endless" : "refused"}: ${problem.name} ${problem.type}`);
  }
}

module.exports = { records, bigRecords, idempotence, offsets, deleteRecords, autoCreate, transactions, messages };
