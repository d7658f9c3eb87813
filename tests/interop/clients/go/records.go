package main

import (
	"bytes"
	"context"
	"fmt"
	"iter"
	"maps"
	"math/rand"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
)

const then = 1_700_000_000_000

func mapKeys[K comparable, V any](m map[K]V) iter.Seq[K] {
	return maps.Keys(m)
}

func topicSet(topic string, partitions ...int32) kadm.TopicsSet {
	set := make(kadm.TopicsSet)
	set.Add(topic, partitions...)
	return set
}

func produce(s *saw, topic string, count int, options ...kgo.Opt) {
	client := s.client(options...)
	defer client.Close()
	var sent []*kgo.Record
	for i := range count {
		record := &kgo.Record{Topic: topic, Timestamp: time.UnixMilli(then + int64(i)*1000)}
		if i%3 != 0 {
			record.Key = fmt.Appendf(nil, "key-%d", i)
		}
		if i%5 != 4 {
			record.Value = bytes.Repeat(fmt.Appendf(nil, "value-%d ", i), i+1)
		}
		for header := range i % 4 {
			value := fmt.Appendf(nil, "header %d", header)
			if header == 1 {
				value = nil
			}
			record.Headers = append(record.Headers, kgo.RecordHeader{Key: "name", Value: value})
		}
		sent = append(sent, record)
	}
	check(client.ProduceSync(s, sent...).FirstErr())
}

func consume(s *saw, topic string, count int, options ...kgo.Opt) []*kgo.Record {
	at := map[string]map[int32]kgo.Offset{topic: {0: kgo.NewOffset().AtStart()}}
	client := s.client(append(options, kgo.ConsumePartitions(at))...)
	defer client.Close()
	ctx, cancel := context.WithTimeout(s, patience)
	defer cancel()
	var seen []*kgo.Record
	for len(seen) < count {
		fetches := client.PollFetches(ctx)
		check(fetches.Err())
		seen = append(seen, fetches.Records()...)
	}
	return seen
}

func records(s *saw) {
	admin := s.admin()
	defer admin.Close()
	codecs := map[string]kgo.CompressionCodec{"none": kgo.NoCompression(), "gzip": kgo.GzipCompression(),
		"snappy": kgo.SnappyCompression(), "lz4": kgo.Lz4Compression(), "zstd": kgo.ZstdCompression()}
	for _, name := range []string{"none", "gzip", "snappy", "lz4", "zstd"} {
		s.createTopic(admin, name, 1)
		produce(s, s.topic(name), 12, kgo.ProducerBatchCompression(codecs[name]))
		for _, record := range consume(s, s.topic(name), 12) {
			s.line("%s %d at %d type %d epoch %d codec %d: %s nil %v -> %s nil %v %v", name, record.Offset,
				record.Timestamp.UnixMilli(), record.Attrs.TimestampType(), record.LeaderEpoch,
				record.Attrs.CompressionType(), record.Key, record.Key == nil, record.Value, record.Value == nil,
				record.Headers)
		}
	}
	for name, acks := range map[string]kgo.Acks{"none": kgo.NoAck(), "leader": kgo.LeaderAck()} {
		s.createTopic(admin, "acks-"+name, 1)
		produce(s, s.topic("acks-"+name), 3, kgo.RequiredAcks(acks), kgo.DisableIdempotentWrite())
		if seen := consume(s, s.topic("acks-"+name), 3); len(seen) != 3 {
			s.line("acks %s: %d", name, len(seen))
		}
	}
}

func bigRecords(s *saw) {
	admin := s.admin()
	defer admin.Close()
	value, tooBig := make([]byte, 900*1024), make([]byte, 1_100_000)
	rand.New(rand.NewSource(7)).Read(value)
	rand.New(rand.NewSource(8)).Read(tooBig)
	client := s.client(kgo.ProducerBatchMaxBytes(8_000_000), kgo.ProducerBatchCompression(kgo.NoCompression()))
	defer client.Close()
	s.createTopic(admin, "t", 1)
	for range 3 {
		check(client.ProduceSync(s, &kgo.Record{Topic: s.topic("t"), Value: value}).FirstErr())
	}
	for _, record := range consume(s, s.topic("t"), 3) {
		s.line("%d the same %v", record.Offset, bytes.Equal(record.Value, value))
	}
	result(s, "too big", "", client.ProduceSync(s, &kgo.Record{Topic: s.topic("t"), Value: tooBig}).FirstErr())
	s.createTopic(admin, "large", 1, "max.message.bytes", "3000000")
	check(client.ProduceSync(s, &kgo.Record{Topic: s.topic("large"), Value: tooBig}).FirstErr())
	s.line("large the same %v", bytes.Equal(consume(s, s.topic("large"), 1)[0].Value, tooBig))
	fetched := consume(s, s.topic("large"), 1, kgo.FetchMaxBytes(1000), kgo.FetchMaxPartitionBytes(1000))
	s.line("larger than a fetch: %d", len(fetched[0].Value))
}

func offsets(s *saw) {
	admin := s.admin()
	defer admin.Close()
	s.createTopic(admin, "t", 2)
	topic := s.topic("t")
	produce(s, topic, 10)
	show := func(what string, listed kadm.ListedOffsets, err error) {
		check(err)
		listed.Each(func(at kadm.ListedOffset) {
			s.line("%s of %s %d: %d at %d epoch %d %v", what, at.Topic, at.Partition, at.Offset, at.Timestamp, at.LeaderEpoch, at.Err)
		})
	}
	listed := func(what string, list func(context.Context, ...string) (kadm.ListedOffsets, error)) {
		offsets, err := list(s, topic)
		for partition := range int32(2) {
			at := offsets[topic][partition]
			show(what, kadm.ListedOffsets{topic: {partition: at}}, err)
		}
	}
	listed("start", admin.ListStartOffsets)
	listed("end", admin.ListEndOffsets)
	listed("committed", admin.ListCommittedOffsets)
	listed("largest time", admin.ListMaxTimestampOffsets)
	listed("local", admin.ListLocalLogStartOffsets)
	for _, at := range []int64{5, then + 3500, then + 9000, then + 9001} {
		listed(fmt.Sprint("at ", at), func(ctx context.Context, topics ...string) (kadm.ListedOffsets, error) {
			return admin.ListOffsetsAfterMilli(ctx, at, topics...)
		})
	}
	nothing, err := admin.ListEndOffsets(s, s.topic("none"))
	s.line("of nothing: %v %v", nothing.Error(), err)
	client := s.client(kgo.ConsumeResetOffset(kgo.NoResetOffset()), kgo.ConsumePartitions(
		map[string]map[int32]kgo.Offset{topic: {0: kgo.NewOffset().At(100)}}))
	defer client.Close()
	ctx, cancel := context.WithTimeout(s, patience)
	defer cancel()
	s.line("past the end: %v", client.PollFetches(ctx).Err())
}

func deleteRecords(s *saw) {
	admin := s.admin()
	defer admin.Close()
	s.createTopic(admin, "t", 1)
	topic := s.topic("t")
	produce(s, topic, 10)
	for _, before := range []int64{4, 2, 11, -1} {
		offsets := make(kadm.Offsets)
		offsets.AddOffset(topic, 0, before, -1)
		must(admin.DeleteRecords(s, offsets)).Each(func(answer kadm.DeleteRecordsResponse) {
			s.line("before %d: %d %v", before, answer.LowWatermark, answer.Err)
		})
	}
	for _, name := range []string{s.topic("none"), topic} {
		request := kmsg.NewPtrDeleteRecordsRequest()
		request.Topics = []kmsg.DeleteRecordsRequestTopic{{Topic: name,
			Partitions: []kmsg.DeleteRecordsRequestTopicPartition{{Partition: 9, Offset: 1}}}}
		client := s.client()
		answer, err := client.Broker(1).Request(s, request)
		check(err)
		for _, partition := range answer.(*kmsg.DeleteRecordsResponse).Topics[0].Partitions {
			s.line("%s 9: low watermark %d error %d", name, partition.LowWatermark, partition.ErrorCode)
		}
		client.Close()
	}
}

func leaderEpochs(s *saw) {
	admin := s.admin()
	defer admin.Close()
	s.createTopic(admin, "t", 1)
	produce(s, s.topic("t"), 10)
	for _, asked := range []int32{0, 1, -1, 7} {
		for _, current := range []int32{-1, 0, 5} {
			request := kmsg.NewPtrOffsetForLeaderEpochRequest()
			topic := kmsg.NewOffsetForLeaderEpochRequestTopic()
			topic.Topic = s.topic("t")
			partition := kmsg.NewOffsetForLeaderEpochRequestTopicPartition()
			partition.LeaderEpoch, partition.CurrentLeaderEpoch = asked, current
			topic.Partitions = append(topic.Partitions, partition)
			request.Topics = append(request.Topics, topic)
			request.ReplicaID = -1
			client := s.client()
			answer := must(client.Broker(1).Request(s, request)).(*kmsg.OffsetForLeaderEpochResponse).Topics[0].Partitions[0]
			s.line("epoch %d with %d: epoch %d ends at %d error %d", asked, current, answer.LeaderEpoch, answer.EndOffset, answer.ErrorCode)
			client.Close()
		}
	}
}

func autoCreate(s *saw) {
	admin := s.admin()
	defer admin.Close()
	client := s.client(kgo.AllowAutoTopicCreation(), kgo.UnknownTopicRetries(500))
	defer client.Close()
	check(client.ProduceSync(s, kgo.StringRecord("value"), &kgo.Record{Topic: s.topic("t"), Value: []byte("value")})[1].Err)
	s.known(admin, s.topic("t"))
	describe(s, admin, s.topic("t"))
	strict := s.client(kgo.UnknownTopicRetries(1))
	defer strict.Close()
	result(s, "not asked for", "", strict.ProduceSync(s, &kgo.Record{Topic: s.topic("never"), Value: []byte("value")}).FirstErr())
}

// What a broker without transactions does; this one is not compared with Apache's.
func transactions(s *saw) {
	admin := s.admin()
	defer admin.Close()
	s.createTopic(admin, "t", 1)
	client := s.client(kgo.TransactionalID(s.topic("id")))
	defer client.Close()
	ctx, cancel := context.WithTimeout(s, patience)
	defer cancel()
	err := client.BeginTransaction()
	if err == nil {
		err = client.ProduceSync(ctx, &kgo.Record{Topic: s.topic("t"), Value: []byte("value")}).FirstErr()
	}
	switch {
	case err == nil:
		s.line("produced")
	case ctx.Err() != nil || err == kgo.ErrRecordTimeout:
		s.line("endless: %v", err)
	default:
		s.line("refused: %v", err)
	}
}
