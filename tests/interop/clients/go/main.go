// franz-go: `client BOOTSTRAP [CASE...]` runs the cases (all of them unless some are named) and prints
// what it saw, a line each: the case, a tab, what was seen. The same lines must come out whoever the
// broker is, so nothing that differs between two runs (ids, ports, the time) is printed.
package main

import (
	"os"
	"slices"
)

var cases = []struct {
	name string
	run  func(*saw)
}{
	{"topics", topics},
	{"topic-errors", topicErrors},
	{"configs", configs},
	{"cluster", cluster},
	{"reassignments", reassignments},
	{"records", records},
	{"big-records", bigRecords},
	{"offsets", offsets},
	{"delete-records", deleteRecords},
	{"leader-epochs", leaderEpochs},
	{"auto-create", autoCreate},
	{"group", group},
	{"group-admin", groupAdmin},
	{"static-members", staticMembers},
	{"transactions", transactions},
}

func main() {
	wanted := os.Args[2:]
	for _, each := range cases {
		if len(wanted) == 0 || slices.Contains(wanted, each.name) {
			runCase(os.Args[1], each.name, each.run)
		}
	}
}
