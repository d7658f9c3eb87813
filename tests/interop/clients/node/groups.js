// Consumer groups: members that come and go, what they commit, and what an operator may do to them.
const { AssignerProtocol } = require("kafkajs");
const { messages } = require("./records.js");
const { Saw } = require("./saw.js");

// A member, and the partitions it has been given.
async function join(saw, groupId, seen = []) {
  const consumer = await saw.consumer(groupId);
  consumer.partitions = [];
  consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
    consumer.partitions = payload.memberAssignment[saw.topic("t")] || [];
  });
  await consumer.subscribe({ topic: saw.topic("t"), fromBeginning: true });
  await consumer.run({ autoCommit: false, eachMessage: async ({ message }) => void seen.push(message.offset) });
  return consumer;
}

const settle = (members, count) =>
  Saw.wait(`${count} partitions each`, () => members.every((member) => member.partitions.length === count));

async function described(admin, groupId) {
  const [group] = (await admin.describeGroups([groupId])).groups;
  const assigned = group.members.map(({ clientId, clientHost, memberAssignment }) => {
    const { assignment } = AssignerProtocol.MemberAssignment.decode(memberAssignment) || { assignment: {} };
    const sorted = Object.entries(assignment).map(([topic, partitions]) => [topic, partitions.sort()]);
    return [sorted, clientId, clientHost];
  });
  return [group.groupId, group.state, group.protocolType, group.protocol, group.errorCode, assigned.sort()];
}

async function group(saw) {
  const admin = await saw.admin();
  await saw.createTopic(admin, "t", 4);
  const producer = await saw.producer();
  await producer.send({ topic: saw.topic("t"), messages: messages(10) });
  const groupId = saw.topic("group");
  const one = await join(saw, groupId);
  await settle([one], 4);
  const two = await join(saw, groupId);
  await settle([one, two], 2);
  const [, ...together] = await described(admin, groupId);
  saw.line("together", together.slice(0, 4));
  await saw.result("delete with members", () => admin.deleteGroups([groupId]));
  await two.disconnect();
  await settle([one], 4);
  const topic = saw.topic("t");
  await one.commitOffsets([{ topic, partition: 0, offset: "6", metadata: "so far" }, { topic, partition: 1, offset: "0" }]);
  await one.disconnect();
  saw.line("empty", await described(admin, groupId));
  saw.line("committed", await admin.fetchOffsets({ groupId, topics: [topic] }));
  const seen = [];
  const next = await join(saw, groupId, seen);
  await Saw.wait("the rest", () => seen.length >= 4);
  saw.line("resumed", seen);
  await next.disconnect();
}

async function groupAdmin(saw) {
  const admin = await saw.admin();
  await saw.createTopic(admin, "t", 2);
  const [groupId, topic] = [saw.topic("group"), saw.topic("t")];
  saw.line("nothing", await described(admin, groupId));
  await saw.result("delete nothing", () => admin.deleteGroups([groupId]));
  const partitions = [{ partition: 0, offset: "5" }, { partition: 1, offset: "7" }];
  await saw.result("set", () => admin.setOffsets({ groupId, topic, partitions }));
  saw.line("set", await admin.fetchOffsets({ groupId, topics: [topic] }));
  await saw.result("reset", () => admin.resetOffsets({ groupId, topic, earliest: true }));
  saw.line("reset", await admin.fetchOffsets({ groupId, topics: [topic] }));
  saw.line("all", await admin.fetchOffsets({ groupId }));
  saw.line("listed", (await admin.listGroups()).groups.filter((each) => each.groupId === groupId));
  await saw.result("delete", () => admin.deleteGroups([groupId]));
  saw.line("nothing", await described(admin, groupId));
}

module.exports = { group, groupAdmin };
