"""kafka-python: `main.py BOOTSTRAP [CASE...]` runs the cases (all of them unless some are named).

Prints what it saw, a line each: the case, a tab, what was seen. The same lines must come out whoever
the broker is, so nothing that differs between two runs (ids, ports, the time) is printed.
"""

import sys

import admin
import groups
import records
from saw import Saw

CASES = {
    "topics": admin.topics,
    "topic-errors": admin.topic_errors,
    "configs": admin.configs,
    "cluster": admin.cluster,
    "reassignments": admin.reassignments,
    "auto-create": records.auto_create,
    "records": records.records,
    "big-records": records.big_records,
    "idempotence": records.idempotence,
    "offsets": records.offsets,
    "delete-records": records.delete_records,
    "group": groups.group,
    "group-admin": groups.group_admin,
    "static-members": groups.static_members,
    "transactions": records.transactions,
}


def main():
    bootstrap, wanted = sys.argv[1], sys.argv[2:]
    for name, case in CASES.items():
        if wanted and name not in wanted:
            continue
        saw = Saw(bootstrap, name)
        try:
            case(saw)
            saw.line("done")
        except Exception as problem:
            saw.line(f"failed: {saw.error(problem)}")
            sys.excepthook(*sys.exc_info())


main()
