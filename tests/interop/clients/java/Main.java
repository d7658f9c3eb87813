import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Apache's own Java client: `java Main BOOTSTRAP [CASE...]` runs the cases (all of them unless some are
 * named) and prints what it saw, a line each: the case, a tab, what was seen. The same lines must come out
 * whoever the broker is, so nothing that differs between two runs (ids, ports, the time) is printed.
 */
final class Main {
    interface Case {
        void run(Saw saw) throws Exception;
    }

    private static final Map<String, Case> CASES = new LinkedHashMap<>();

    static {
        CASES.put("topics", Topics::topics);
        CASES.put("topic-errors", Topics::errors);
        CASES.put("auto-create", Topics::autoCreate);
        CASES.put("configs", Configs::topic);
        CASES.put("config-errors", Configs::errors);
        CASES.put("broker-configs", Configs::broker);
        CASES.put("records", Records::records);
        CASES.put("big-records", Records::big);
        CASES.put("idempotence", Records::idempotence);
        CASES.put("log-append-time", Records::logAppendTime);
        CASES.put("offsets", Offsets::offsets);
        CASES.put("out-of-range", Offsets::outOfRange);
        CASES.put("delete-records", Offsets::deleteRecords);
        CASES.put("group", Groups::group);
        CASES.put("group-admin", Groups::admin);
        CASES.put("static-members", Groups::staticMembers);
        CASES.put("cluster", Cluster::cluster);
        CASES.put("log-dirs", Cluster::logDirs);
        CASES.put("reassignments", Cluster::reassignments);
        CASES.put("transactions", Records::transactions);
    }

    public static void main(String[] args) {
        List<String> wanted = List.of(args).subList(1, args.length);
        CASES.forEach((name, run) -> {
            if (!wanted.isEmpty() && !wanted.contains(name)) {
                return;
            }
            Saw saw = new Saw(args[0], name);
            try {
                run.run(saw);
                saw.line("done");
            } catch (Throwable problem) {
                saw.line("failed: " + Saw.error(problem));
                problem.printStackTrace();
            }
        });
        System.out.flush();
        // Threads of a client that a failed case left open must not keep the process.
        System.exit(0);
    }
}
