// KafkaJS: `main.js BOOTSTRAP [CASE...]` runs the cases (all of them unless some are named) and prints
// what it saw, a line each: the case, a tab, what was seen. The same lines must come out whoever the
// broker is, so nothing that differs between two runs (ids, ports, the time) is printed.
const admin = require("./admin.js");
const groups = require("./groups.js");
const records = require("./records.js");
const { Saw } = require("./saw.js");

const CASES = {
  topics: admin.topics,
  "topic-errors": admin.topicErrors,
  configs: admin.configs,
  cluster: admin.cluster,
  reassignments: admin.reassignments,
  records: records.records,
  "big-records": records.bigRecords,
  idempotence: records.idempotence,
  offsets: records.offsets,
  "delete-records": records.deleteRecords,
  "auto-create": records.autoCreate,
  group: groups.group,
  "group-admin": groups.groupAdmin,
  transactions: records.transactions,
};

async function main(bootstrap, wanted) {
  for (const [name, run] of Object.entries(CASES)) {
    if (wanted.length && !wanted.includes(name)) continue;
    const saw = new Saw(bootstrap, name);
    try {
      await run(saw);
      saw.line("done");
    } catch (problem) {
      saw.line("failed", Saw.error(problem));
      console.error(problem);
    }
    await saw.close();
  }
}

main(process.argv[2], process.argv.slice(3)).then(() => process.exit(0));
