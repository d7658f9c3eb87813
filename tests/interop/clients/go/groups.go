package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"
)

// A member of a group that polls in the background, and how many partitions it has.
type member struct {
	*kgo.Client
	stop context.CancelFunc
	seen chan *kgo.Record
	gone chan struct{}
}

func join(s *saw, group string, options ...kgo.Opt) *member {
	options = append(options, kgo.ConsumerGroup(group), kgo.ConsumeTopics(s.topic("t")), kgo.DisableAutoCommit(),
		kgo.HeartbeatInterval(200*time.Millisecond), kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()))
	ctx, stop := context.WithCancel(s)
	m := &member{s.client(options...), stop, make(chan *kgo.Record, 1000), make(chan struct{})}
	go func() {
		defer close(m.gone)
		for ctx.Err() == nil {
			for _, record := range m.PollFetches(ctx).Records() {
				m.seen <- record
			}
		}
	}()
	return m
}

func (m *member) leave() {
	m.stop()
	<-m.gone
	m.Close()
}

// Waits until the coordinator says that these many members have these many partitions each.
func settle(s *saw, admin *kadm.Client, group string, members, partitions int) {
	wait(fmt.Sprintf("%d members with %d partitions", members, partitions), func() bool {
		described, err := admin.DescribeGroups(s, group)
		if err != nil || described[group].State != "Stable" || len(described[group].Members) != members {
			return false
		}
		for _, each := range described[group].Members {
			assignment, ok := each.Assigned.AsConsumer()
			count := 0
			if ok {
				for _, topic := range assignment.Topics {
					count += len(topic.Partitions)
				}
			}
			if count != partitions {
				return false
			}
		}
		return true
	})
}

func describeGroup(s *saw, admin *kadm.Client, group string) {
	described := must(admin.DescribeGroups(s, group))[group]
	var members []string
	for _, each := range described.Members {
		assignment, _ := each.Assigned.AsConsumer()
		instance := "none"
		if each.InstanceID != nil {
			instance = *each.InstanceID
		}
		topics := ""
		if assignment != nil {
			for _, topic := range assignment.Topics {
				slices.Sort(topic.Partitions)
				topics += fmt.Sprint(topic.Topic, topic.Partitions)
			}
		}
		members = append(members, fmt.Sprint(each.ClientID, each.ClientHost, " ", instance, " ", topics))
	}
	slices.Sort(members)
	s.line("%s: %s %s %s, coordinator %d: [%s] %v", described.Group, described.State, described.ProtocolType,
		described.Protocol, described.Coordinator.NodeID, strings.Join(members, ", "), described.Err)
}

func showOffsets(s *saw, admin *kadm.Client, group string) {
	fetched := must(admin.FetchOffsets(s, group))
	for _, offset := range fetched.Sorted() {
		// What members of franz-go note beside an offset is their own id.
		if strings.HasPrefix(offset.Metadata, "go-") {
			offset.Metadata = "the member's id"
		}
		s.line("  %s %d: %d epoch %d '%s' %v", offset.Topic, offset.Partition, offset.At, offset.LeaderEpoch, offset.Metadata, offset.Err)
	}
}

func group(s *saw) {
	admin := s.admin()
	defer admin.Close()
	s.createTopic(admin, "t", 4)
	produce(s, s.topic("t"), 10)
	for _, balancer := range []kgo.GroupBalancer{kgo.RangeBalancer(), kgo.RoundRobinBalancer(), kgo.CooperativeStickyBalancer()} {
		group := s.topic(balancer.ProtocolName())
		one := join(s, group, kgo.Balancers(balancer))
		settle(s, admin, group, 1, 4)
		two := join(s, group, kgo.Balancers(balancer))
		settle(s, admin, group, 2, 2)
		if balancer.ProtocolName() == "range" {
			describeGroup(s, admin, group)
		}
		two.leave()
		settle(s, admin, group, 1, 4)
		one.CommitOffsetsSync(s, map[string]map[int32]kgo.EpochOffset{
			s.topic("t"): {0: {Epoch: 0, Offset: 6}, 1: {Epoch: -1, Offset: 0}}}, nil)
		one.leave()
		describeGroup(s, admin, group)
		showOffsets(s, admin, group)
		next := join(s, group, kgo.Balancers(balancer))
		for range 4 {
			select {
			case record := <-next.seen:
				s.line("resumed %d %d", record.Partition, record.Offset)
			case <-time.After(patience):
				panic("no record came")
			}
		}
		next.leave()
	}
}

func groupAdmin(s *saw) {
	admin := s.admin()
	defer admin.Close()
	s.createTopic(admin, "t", 2)
	group, topic := s.topic("group"), s.topic("t")
	describeGroup(s, admin, group)
	answer, err := admin.DeleteGroup(s, group)
	s.line("delete nothing: %v %v", answer.Err, err)
	commit := func(what string, topic string, metadata string) {
		var offsets kadm.Offsets = make(kadm.Offsets)
		offsets.Add(kadm.Offset{Topic: topic, Partition: 0, At: 5, LeaderEpoch: -1, Metadata: metadata})
		offsets.Add(kadm.Offset{Topic: topic, Partition: 1, At: 7, LeaderEpoch: 3})
		for _, offset := range must(admin.CommitOffsets(s, group, offsets)).Sorted() {
			s.line("%s: %d %v", what, offset.Partition, offset.Err)
		}
	}
	commit("set", topic, "by hand")
	commit("set for nothing", s.topic("none"), "")
	commit("a long note", topic, strings.Repeat("x", 5000))
	showOffsets(s, admin, group)
	describeGroup(s, admin, group)
	for _, states := range [][]string{nil, {"Empty"}, {"Stable", "empty"}, {"Stable"}} {
		for _, listed := range must(admin.ListGroups(s, states...)).Sorted() {
			if listed.Group == group {
				s.line("listed %v: %s '%s' %s on %d", states, listed.Group, listed.ProtocolType, listed.State, listed.Coordinator)
			}
		}
	}
	deleted := must(admin.DeleteOffsets(s, group, topicSet(topic, 1)))
	s.line("forget: %v", deleted)
	showOffsets(s, admin, group)
	busy := join(s, group)
	settle(s, admin, group, 1, 2)
	commit("set under a member", topic, "")
	s.line("forget under a member: %v", must(admin.DeleteOffsets(s, group, topicSet(topic, 0))))
	answer, err = admin.DeleteGroup(s, group)
	s.line("delete under a member: %v %v", answer.Err, err)
	busy.leave()
	answer, err = admin.DeleteGroup(s, group)
	s.line("delete: %v %v", answer.Err, err)
	describeGroup(s, admin, group)
	for _, coordinator := range admin.FindGroupCoordinators(s, group, "").Sorted() {
		s.line("coordinator of '%s': %d %v", coordinator.Name, coordinator.NodeID, coordinator.Err)
	}
}

func staticMembers(s *saw) {
	admin := s.admin()
	defer admin.Close()
	s.createTopic(admin, "t", 4)
	group := s.topic("group")
	first := join(s, group, kgo.InstanceID("a"), kgo.Balancers(kgo.RangeBalancer()))
	second := join(s, group, kgo.InstanceID("b"), kgo.Balancers(kgo.RangeBalancer()))
	settle(s, admin, group, 2, 2)
	describeGroup(s, admin, group)
	_, generation := second.GroupMetadata()
	first.leave()
	first = join(s, group, kgo.InstanceID("a"), kgo.Balancers(kgo.RangeBalancer()))
	wait("its return", func() bool { id, _ := first.GroupMetadata(); return id != "" })
	settle(s, admin, group, 2, 2)
	_, now := second.GroupMetadata()
	s.line("back without a rebalance: %v", now == generation)
	first.leave()
	second.leave()
	describeGroup(s, admin, group)
	for _, instance := range []string{"a", "c"} {
		builder := kadm.LeaveGroup(group).InstanceIDs(instance).Reason("the test is over")
		must(admin.LeaveGroup(s, builder)).Each(func(answer kadm.LeaveGroupResponse) {
			s.line("remove %s: %v", instance, answer.Err)
		})
	}
}
