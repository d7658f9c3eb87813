package main

import (
	"context"
	"fmt"
	"os"
	"regexp"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"
)

// How long anything may take before a case gives up.
const patience = 20 * time.Second

// What one case may use: names of its own, clients, and the lines it prints.
type saw struct {
	context.Context
	bootstrap, name string
}

func runCase(bootstrap, name string, run func(*saw)) {
	ctx, cancel := context.WithTimeout(context.Background(), 3*patience)
	defer cancel()
	s := &saw{ctx, bootstrap, name}
	defer func() {
		if problem := recover(); problem != nil {
			s.line("failed: %v", problem)
			fmt.Fprintln(os.Stderr, name, problem)
		}
	}()
	run(s)
	s.line("done")
}

func (s *saw) line(format string, args ...any) {
	fmt.Printf("%s\t%s\n", s.name, fmt.Sprintf(format, args...))
}

func (s *saw) topic(suffix string) string {
	return "go-" + s.name + "-" + suffix
}

// Prints what came out of it, or the error it ended with.
func result[T any](s *saw, what string, value T, err error) {
	if err != nil {
		s.line("%s: error %s", what, plain(err))
	} else {
		s.line("%s: %v", what, value)
	}
}

var attempts = regexp.MustCompile(`after \d+ (attempts|tries)|\d+ms|\d+\.\d+s`)

func plain(err error) string {
	return attempts.ReplaceAllString(err.Error(), "some")
}

// The value of a call that must succeed.
func must[T any](value T, err error) T {
	check(err)
	return value
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}

func wait(what string, condition func() bool) {
	end := time.Now().Add(patience)
	for !condition() {
		if time.Now().After(end) {
			panic("waited in vain for " + what)
		}
		time.Sleep(5 * time.Millisecond)
	}
}

func (s *saw) client(options ...kgo.Opt) *kgo.Client {
	base := []kgo.Opt{
		kgo.SeedBrokers(s.bootstrap), kgo.ClientID("go"), kgo.FetchMaxWait(100 * time.Millisecond),
		kgo.RetryTimeout(patience), kgo.MetadataMinAge(10 * time.Millisecond),
		kgo.ProducerLinger(0), kgo.RecordPartitioner(kgo.ManualPartitioner()),
	}
	return must(kgo.NewClient(append(base, options...)...))
}

func (s *saw) admin() *kadm.Client {
	return kadm.NewClient(s.client())
}

// Creates a topic; its records have old timestamps, which retention must not touch.
func (s *saw) createTopic(admin *kadm.Client, suffix string, partitions int32, settings ...string) {
	configs := map[string]*string{"retention.ms": kadm.StringPtr("-1")}
	for i := 0; i < len(settings); i += 2 {
		configs[settings[i]] = &settings[i+1]
	}
	created := must(admin.CreateTopic(s, partitions, 1, configs, s.topic(suffix)))
	check(created.Err)
	s.known(admin, s.topic(suffix))
}

// What the controller has decided reaches Apache's brokers a moment later.
func (s *saw) known(admin *kadm.Client, topic string) {
	wait(topic, func() bool {
		details, err := admin.ListTopics(s, topic)
		if err != nil || details[topic].Err != nil || len(details[topic].Partitions) == 0 {
			return false
		}
		for _, partition := range details[topic].Partitions {
			if partition.Err != nil || partition.Leader < 0 {
				return false
			}
		}
		return true
	})
}
