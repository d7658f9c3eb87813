package main

import (
	"slices"
	"strings"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kmsg"
)

func topics(s *saw) {
	admin := s.admin()
	defer admin.Close()
	one := s.topic("one")
	configs := map[string]*string{"retention.ms": kadm.StringPtr("86400000")}
	validated := must(admin.ValidateCreateTopics(s, 3, 1, configs, one))
	s.line("validated %v %s", validated[one].Err, validated[one].ErrMessage)
	created := must(admin.CreateTopic(s, 3, 1, configs, one))
	s.line("created %d x %d, an id %v", created.NumPartitions, created.ReplicationFactor, created.ID != kadm.TopicID{})
	for _, name := range slices.Sorted(mapKeys(created.Configs)) {
		config := created.Configs[name]
		s.line("  %s=%s %s", name, config.MaybeValue(), config.Source)
	}
	s.known(admin, one)
	describe(s, admin, one)
	more := must(admin.CreatePartitions(s, 2, one))
	s.line("two more: %v", more[one].Err)
	wait("5 partitions", func() bool { return len(must(admin.ListTopics(s, one))[one].Partitions) == 5 })
	describe(s, admin, one)
	set := must(admin.UpdatePartitions(s, 4, one))
	s.line("to four: %v %s", set[one].Err, set[one].ErrMessage)
	deleted := must(admin.DeleteTopic(s, one))
	s.line("deleted %v %v", deleted.Err, deleted.Topic)
	wait("its end", func() bool { return must(admin.ListTopics(s, one))[one].Err != nil })
	describe(s, admin, one)
}

func topicErrors(s *saw) {
	admin := s.admin()
	defer admin.Close()
	s.createTopic(admin, "there", 2)
	create := func(what, topic string, partitions int32, factor int16, settings map[string]*string) {
		answer, err := admin.CreateTopic(s, partitions, factor, settings, topic)
		s.line("%s: %v, %s, id %v", what, err, answer.ErrMessage, answer.ID != kadm.TopicID{})
	}
	bad := kadm.StringPtr("x")
	create("exists", s.topic("there"), 1, 1, nil)
	create("a space", "go a b", 1, 1, nil)
	create("factor", s.topic("factor"), 1, 3, nil)
	create("partitions", s.topic("none"), 0, 1, nil)
	create("unknown setting", s.topic("setting"), 1, 1, map[string]*string{"no.such": bad})
	create("bad value", s.topic("setting"), 1, 1, map[string]*string{"min.insync.replicas": bad})
	create("null", s.topic("setting"), 1, 1, map[string]*string{"retention.ms": nil})
	create("defaults", s.topic("defaults"), -1, -1, nil)
	for _, topic := range []string{s.topic("x"), "a b"} {
		deleted, err := admin.DeleteTopic(s, topic)
		s.line("delete %s: %v, %s", topic, err, deleted.ErrMessage)
		more, err := admin.UpdatePartitions(s, 3, topic)
		s.line("more of %s: %v %v %s", topic, err, more[topic].Err, more[topic].ErrMessage)
		describe(s, admin, topic)
	}
}

func describe(s *saw, admin *kadm.Client, topic string) {
	details := must(admin.ListTopics(s, topic))[topic]
	s.line("%s: %v, internal %v, an id %v", details.Topic, details.Err, details.IsInternal, details.ID != kadm.TopicID{})
	for _, partition := range details.Partitions.Sorted() {
		s.line("  %d leader %d epoch %d replicas %v isr %v offline %v: %v", partition.Partition, partition.Leader,
			partition.LeaderEpoch, partition.Replicas, partition.ISR, partition.OfflineReplicas, partition.Err)
	}
}

func configs(s *saw) {
	admin := s.admin()
	defer admin.Close()
	s.createTopic(admin, "t", 1)
	topic := s.topic("t")
	show := func(all bool, names ...string) {
		for _, resource := range must(admin.DescribeTopicConfigs(s, names...)) {
			s.line("%s: %v %s", resource.Name, resource.Err, resource.ErrMessage)
			slices.SortFunc(resource.Configs, func(a, b kadm.Config) int { return strings.Compare(a.Key, b.Key) })
			for _, config := range resource.Configs {
				if all || config.Source == kmsg.ConfigSourceDynamicTopicConfig {
					s.line("  %s=%s %s sensitive %v", config.Key, config.MaybeValue(), config.Source, config.Sensitive)
					for _, synonym := range config.Synonyms {
						s.line("    from %s=%s %s", synonym.Key, *synonym.Value, synonym.Source)
					}
				}
			}
		}
	}
	alter := func(what, topic string, changes ...kadm.AlterConfig) {
		for _, answer := range must(admin.AlterTopicConfigs(s, changes, topic)) {
			s.line("%s: %v %s", what, answer.Err, answer.ErrMessage)
		}
	}
	value := func(text string) *string { return &text }
	show(true, topic)
	alter("set", topic, kadm.AlterConfig{Op: kadm.SetConfig, Name: "retention.ms", Value: value("5")},
		kadm.AlterConfig{Op: kadm.AppendConfig, Name: "cleanup.policy", Value: value("compact")})
	wait("the change", func() bool {
		return strings.Contains(configValue(s, admin, topic, "cleanup.policy"), "compact")
	})
	show(false, topic)
	alter("subtract", topic, kadm.AlterConfig{Op: kadm.SubtractConfig, Name: "cleanup.policy", Value: value("delete")})
	alter("delete", topic, kadm.AlterConfig{Op: kadm.DeleteConfig, Name: "retention.ms"})
	wait("the change", func() bool { return configValue(s, admin, topic, "retention.ms") == "604800000" })
	show(false, topic)
	alter("unknown", topic, kadm.AlterConfig{Op: kadm.SetConfig, Name: "no.such", Value: value("5")})
	alter("bad", topic, kadm.AlterConfig{Op: kadm.SetConfig, Name: "retention.ms", Value: value("x")})
	alter("null", topic, kadm.AlterConfig{Op: kadm.SetConfig, Name: "retention.ms"})
	alter("bad op", topic, kadm.AlterConfig{Op: 7, Name: "retention.ms", Value: value("5")})
	alter("nowhere", s.topic("none"), kadm.AlterConfig{Op: kadm.SetConfig, Name: "retention.ms", Value: value("5")})
	show(true, s.topic("none"))
	state := must(admin.AlterTopicConfigsState(s, []kadm.AlterConfig{{Name: "segment.ms", Value: value("70000")}}, topic))
	s.line("all at once: %v %s", state[0].Err, state[0].ErrMessage)
	wait("the change", func() bool { return configValue(s, admin, topic, "segment.ms") == "70000" })
	show(false, topic)
}

func configValue(s *saw, admin *kadm.Client, topic, name string) string {
	resource := must(must(admin.DescribeTopicConfigs(s, topic)).On(topic, nil))
	for _, config := range resource.Configs {
		if config.Key == name {
			return config.MaybeValue()
		}
	}
	return ""
}

func cluster(s *saw) {
	admin := s.admin()
	defer admin.Close()
	metadata := must(admin.BrokerMetadata(s))
	s.line("controller %d, an id of %d", metadata.Controller, len(metadata.Cluster))
	for _, broker := range metadata.Brokers {
		s.line("broker %d on %s, rack %v", broker.NodeID, broker.Host, broker.Rack)
	}
	s.createTopic(admin, "t", 2)
	dirs := func() []kadm.DescribedLogDir {
		return must(admin.DescribeAllLogDirs(s, topicSet(s.topic("t"), 0, 1))).Sorted()
	}
	wait("its logs", func() bool { return len(dirs()[0].Topics[s.topic("t")]) == 2 })
	for _, dir := range dirs() {
		s.line("dir of %d: %v, space known %v", dir.Broker, dir.Err, dir.TotalBytes > 0 && dir.UsableBytes > 0)
		dir.Topics.Each(func(partition kadm.DescribedLogDirPartition) {
			s.line("  size %d lag %d future %v", partition.Size, partition.OffsetLag, partition.IsFuture)
		})
	}
}

func reassignments(s *saw) {
	admin := s.admin()
	defer admin.Close()
	s.createTopic(admin, "t", 1)
	s.line("going on: %d", len(must(admin.ListPartitionReassignments(s, topicSet(s.topic("t"), 0)))))
	for _, replicas := range [][]int32{{1}, {99}, {1, 1}, {}} {
		for _, topic := range []string{s.topic("t"), s.topic("none")} {
			var change kadm.AlterPartitionAssignmentsReq
			change.Assign(topic, 0, replicas)
			must(admin.AlterPartitionAssignments(s, change)).Each(func(answer kadm.AlterPartitionAssignmentsResponse) {
				s.line("%s to %v: %v %s", answer.Topic, replicas, answer.Err, answer.ErrMessage)
			})
		}
	}
	var cancel kadm.AlterPartitionAssignmentsReq
	cancel.CancelAssign(s.topic("t"), 0)
	must(admin.AlterPartitionAssignments(s, cancel)).Each(func(answer kadm.AlterPartitionAssignmentsResponse) {
		s.line("cancel: %v %s", answer.Err, answer.ErrMessage)
	})
	for _, how := range []kadm.ElectLeadersHow{kadm.ElectPreferredReplica, kadm.ElectLiveReplica} {
		for _, topic := range []string{s.topic("t"), s.topic("none")} {
			for _, answer := range must(admin.ElectLeaders(s, how, topicSet(topic, 0)))[topic] {
				s.line("elect %v for %s: %v %s", how, topic, answer.Err, answer.ErrMessage)
			}
		}
	}
}
