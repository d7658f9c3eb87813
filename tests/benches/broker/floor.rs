//! The floor: the least that a broker must do, as a server of its own.
//!
//! It decodes requests, checks the CRC of a batch, appends it to a file with one `pwritev`, answers, and
//! sends what it stored by `sendfile`. No validation, no index on disk, no groups, no guard: what a real
//! broker spends above this is the price of its semantics. Never use it for data.

#![allow(unsafe_code)] // sendfile(2), once, below

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, IoSlice};
use std::os::fd::AsRawFd;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::{Buf, Bytes, BytesMut};
use kdp_client::protocol::messages::api_versions_response::ApiVersion;
use kdp_client::protocol::messages::fetch_response::{FetchableTopicResponse, PartitionData};
use kdp_client::protocol::messages::list_offsets_response::{
    ListOffsetsPartitionResponse, ListOffsetsTopicResponse,
};
use kdp_client::protocol::messages::metadata_response::{
    MetadataResponseBroker, MetadataResponsePartition, MetadataResponseTopic,
};
use kdp_client::protocol::messages::produce_response::{PartitionProduceResponse, TopicProduceResponse};
use kdp_client::protocol::messages::*;
use tokio::io::{AsyncReadExt, AsyncWriteExt, Interest};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;

const PARTITIONS: i32 = 4;
/// What the floor speaks: one version an API, old enough for names instead of topic ids.
const VERSIONS: [(ApiKey, i16); 5] = [
    (ApiKey::Produce, 7),
    (ApiKey::Fetch, 11),
    (ApiKey::ListOffsets, 2),
    (ApiKey::Metadata, 4),
    (ApiKey::ApiVersions, 3),
];

struct Partition {
    file: Arc<File>,
    state: Mutex<State>,
    grown: Notify,
}

#[derive(Default)]
struct State {
    bytes: u64,
    next_offset: i64,
    batches: Vec<(i64, u64)>,
}

struct Floor {
    dir: PathBuf,
    port: u16,
    partitions: Mutex<HashMap<(String, i32), Arc<Partition>>>,
}

/// Serves on 127.0.0.1 until it is killed.
pub(crate) fn serve(port: u16, dir: &Path) -> io::Result<()> {
    let floor = Arc::new(Floor { dir: dir.to_path_buf(), port, partitions: Mutex::default() });
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(async {
        let listener = TcpListener::bind(("127.0.0.1", port)).await?;
        loop {
            let (socket, _) = listener.accept().await?;
            socket.set_nodelay(true)?;
            tokio::spawn(floor.clone().connection(socket));
        }
    })
}

impl Floor {
    async fn connection(self: Arc<Self>, mut socket: TcpStream) -> io::Result<()> {
        let mut buffer = BytesMut::new();
        loop {
            while buffer.len() < 4 || buffer.len() < 4 + (&buffer[..4]).get_i32() as usize {
                let wanted = if buffer.len() < 4 {
                    64 << 10
                } else {
                    (&buffer[..4]).get_i32() as usize + 4 - buffer.len()
                };
                buffer.reserve(wanted.max(64 << 10));
                if socket.read_buf(&mut buffer).await? == 0 {
                    return Ok(());
                }
            }
            let size = buffer.get_i32() as usize;
            let frame = buffer.split_to(size).freeze();
            let (answer, files) = self.answer(frame).await.map_err(io::Error::other)?;
            socket.write_all(&answer).await?;
            for (head, file, position, length) in files {
                socket.write_all(&head).await?;
                send_file(&socket, &file, position, length).await?;
            }
        }
    }

    fn partition(&self, topic: &str, index: i32) -> Arc<Partition> {
        let mut partitions = self.partitions.lock().expect("no holder panics");
        let open = || {
            let path = self.dir.join(format!("{topic}-{index}.log"));
            let file = File::options().create(true).truncate(true).read(true).write(true).open(path);
            let file = Arc::new(file.expect("the benchmark's folder is writable"));
            Arc::new(Partition { file, state: Mutex::default(), grown: Notify::new() })
        };
        partitions.entry((topic.to_owned(), index)).or_insert_with(open).clone()
    }

    async fn answer(&self, mut frame: Bytes) -> Result<(BytesMut, Vec<FilePart>), String> {
        let key = ApiKey::try_from((&frame[..2]).get_i16()).map_err(|()| "unknown key")?;
        let version = (&frame[2..4]).get_i16();
        let header = RequestHeader::decode(&mut frame, key.request_header_version(version))
            .map_err(|e| e.to_string())?;
        let mut out = BytesMut::with_capacity(512);
        out.extend_from_slice(&[0; 4]);
        let head = ResponseHeader::default().with_correlation_id(header.correlation_id);
        head.encode(&mut out, key.response_header_version(version)).map_err(|e| e.to_string())?;
        let mut files = Vec::new();
        let done = match key {
            ApiKey::ApiVersions => api_versions().encode(&mut out, version.min(3)),
            ApiKey::Metadata => {
                let request = MetadataRequest::decode(&mut frame, version).map_err(|e| e.to_string())?;
                self.metadata(request).encode(&mut out, version)
            }
            ApiKey::ListOffsets => {
                let request = ListOffsetsRequest::decode(&mut frame, version).map_err(|e| e.to_string())?;
                self.list_offsets(request).encode(&mut out, version)
            }
            ApiKey::Produce => {
                let request = ProduceRequest::decode(&mut frame, version).map_err(|e| e.to_string())?;
                self.produce(request).encode(&mut out, version)
            }
            ApiKey::Fetch => {
                let request = FetchRequest::decode(&mut frame, version).map_err(|e| e.to_string())?;
                let (response, ranges) = self.fetch(request).await;
                let done = response.encode(&mut out, version);
                files = split_at_records(&mut out, &response, ranges);
                done
            }
            other => return Err(format!("the floor does not speak {other:?}")),
        };
        done.map_err(|e| e.to_string())?;
        let size = out.len() - 4 + files.iter().map(|part| part.0.len() + part.3).sum::<usize>();
        out[..4].copy_from_slice(&(size as i32).to_be_bytes());
        Ok((out, files))
    }

    fn metadata(&self, request: MetadataRequest) -> MetadataResponse {
        let partition = |index| {
            MetadataResponsePartition::default()
                .with_partition_index(index)
                .with_leader_id(BrokerId(1))
                .with_replica_nodes(vec![BrokerId(1)])
                .with_isr_nodes(vec![BrokerId(1)])
        };
        let topic = |name: Option<TopicName>| {
            MetadataResponseTopic::default()
                .with_name(name)
                .with_partitions((0..PARTITIONS).map(partition).collect())
        };
        let broker = MetadataResponseBroker::default()
            .with_node_id(BrokerId(1))
            .with_host(StrBytes::from_static_str("127.0.0.1"))
            .with_port(i32::from(self.port));
        MetadataResponse::default()
            .with_brokers(vec![broker])
            .with_controller_id(BrokerId(1))
            .with_topics(request.topics.unwrap_or_default().into_iter().map(|t| topic(t.name)).collect())
    }

    fn list_offsets(&self, request: ListOffsetsRequest) -> ListOffsetsResponse {
        let topic = |t: list_offsets_request::ListOffsetsTopic| {
            let partition = |p: &list_offsets_request::ListOffsetsPartition| {
                let end = self
                    .partition(&t.name, p.partition_index)
                    .state
                    .lock()
                    .expect("no holder panics")
                    .next_offset;
                ListOffsetsPartitionResponse::default()
                    .with_partition_index(p.partition_index)
                    .with_offset(if p.timestamp == -2 { 0 } else { end })
            };
            let partitions = t.partitions.iter().map(partition).collect();
            ListOffsetsTopicResponse::default().with_name(t.name.clone()).with_partitions(partitions)
        };
        ListOffsetsResponse::default().with_topics(request.topics.into_iter().map(topic).collect())
    }

    fn produce(&self, request: ProduceRequest) -> ProduceResponse {
        let topic = |t: produce_request::TopicProduceData| {
            let partition = |p: &produce_request::PartitionProduceData| {
                let records = p.records.as_ref().expect("a producer sends records");
                let base = self.partition(&t.name, p.index).append(records);
                PartitionProduceResponse::default().with_index(p.index).with_base_offset(base)
            };
            let partitions = t.partition_data.iter().map(partition).collect();
            TopicProduceResponse::default().with_name(t.name.clone()).with_partition_responses(partitions)
        };
        ProduceResponse::default().with_responses(request.topic_data.into_iter().map(topic).collect())
    }

    async fn fetch(&self, request: FetchRequest) -> (FetchResponse, Vec<FileRange>) {
        let deadline = tokio::time::Instant::now() + Duration::from_millis(request.max_wait_ms as u64);
        loop {
            let wanted: Vec<_> = request
                .topics
                .iter()
                .flat_map(|t| t.partitions.iter().map(|p| (self.partition(&t.topic, p.partition), p)))
                .collect();
            let mut woken: Vec<_> =
                wanted.iter().map(|(partition, _)| Box::pin(partition.grown.notified())).collect();
            woken.iter_mut().for_each(|waiter| {
                waiter.as_mut().enable();
            });
            let ranges: Vec<_> = wanted
                .iter()
                .map(|(partition, p)| partition.range(p.fetch_offset, p.partition_max_bytes as u64))
                .collect();
            if ranges.iter().any(|r| r.2 > 0) || tokio::time::Instant::now() >= deadline {
                drop(woken);
                return (fetch_response(&request, &ranges), ranges);
            }
            let any = std::future::poll_fn(|context| {
                let ready = woken.iter_mut().any(|waiter| waiter.as_mut().poll(context).is_ready());
                if ready { std::task::Poll::Ready(()) } else { std::task::Poll::Pending }
            });
            let _ = tokio::time::timeout_at(deadline, any).await;
        }
    }
}

/// What precedes a stretch of file in the answer, the file, and where the stretch lies.
type FilePart = (Bytes, Arc<File>, u64, usize);
/// File, position, length, and the offset after the last record stored.
type FileRange = (Arc<File>, u64, usize, i64);

impl Partition {
    fn append(&self, batch: &Bytes) -> i64 {
        assert_eq!(crc32c::crc32c(&batch[21..]), (&batch[17..21]).get_u32(), "CRC");
        let records = i64::from((&batch[23..27]).get_i32()) + 1;
        let mut state = self.state.lock().expect("no holder panics");
        let base = state.next_offset;
        let (offset, epoch) = (base.to_be_bytes(), 0_i32.to_be_bytes());
        let parts = [&offset[..], &batch[8..12], &epoch, &batch[16..]].map(IoSlice::new);
        let written = rustix::io::pwritev(&self.file, &parts, state.bytes).expect("the disk takes the batch");
        assert_eq!(written, batch.len(), "one write takes a whole batch");
        let position = state.bytes;
        state.batches.push((base, position));
        state.bytes += batch.len() as u64;
        state.next_offset += records;
        drop(state);
        self.grown.notify_waiters();
        base
    }

    fn range(&self, offset: i64, bytes_max: u64) -> FileRange {
        let state = self.state.lock().expect("no holder panics");
        if offset >= state.next_offset {
            return (self.file.clone(), 0, 0, state.next_offset);
        }
        let at = state.batches.partition_point(|batch| batch.0 <= offset) - 1;
        let position = state.batches[at].1;
        let length = (state.bytes - position).min(bytes_max);
        (self.file.clone(), position, length as usize, state.next_offset)
    }
}

fn api_versions() -> ApiVersionsResponse {
    let row = |(key, version): (ApiKey, i16)| {
        ApiVersion::default().with_api_key(key as i16).with_min_version(0).with_max_version(version)
    };
    ApiVersionsResponse::default().with_api_keys(VERSIONS.map(row).to_vec())
}

/// The response with empty records; [`split_at_records`] makes room for the files.
fn fetch_response(request: &FetchRequest, ranges: &[FileRange]) -> FetchResponse {
    let mut ranges = ranges.iter();
    let topic = |t: &fetch_request::FetchTopic| {
        let partitions = t.partitions.iter().zip(ranges.by_ref()).map(|(p, range)| {
            PartitionData::default()
                .with_partition_index(p.partition)
                .with_high_watermark(range.3)
                .with_last_stable_offset(range.3)
                .with_log_start_offset(0)
                .with_preferred_read_replica(BrokerId(-1))
                .with_records(Some(Bytes::new()))
        });
        FetchableTopicResponse::default().with_topic(t.topic.clone()).with_partitions(partitions.collect())
    };
    FetchResponse::default().with_responses(request.topics.iter().map(topic).collect())
}

/// Cuts the encoded response behind each records length, writes the true length there, and lines the files up.
fn split_at_records(out: &mut BytesMut, response: &FetchResponse, ranges: Vec<FileRange>) -> Vec<FilePart> {
    // v11: throttle, error, session, [topics: name, [partitions: 46 fixed bytes up to and with the records length]]
    let mut whole = out.split().freeze();
    let mut at = 4 + 4 + 4 + 2 + 4 + 4;
    let mut cuts = Vec::new();
    for topic in &response.responses {
        at += 2 + topic.topic.len() + 4;
        for _ in &topic.partitions {
            at += 4 + 2 + 8 + 8 + 8 + 4 + 4 + 4;
            cuts.push(at);
        }
    }
    let (mut taken, mut parts) = (0, Vec::new());
    for (cut, (file, position, length, _)) in cuts.into_iter().zip(ranges) {
        let mut head = BytesMut::from(&whole.split_to(cut - taken)[..]);
        taken = cut;
        let end = head.len();
        head[end - 4..].copy_from_slice(&(length as i32).to_be_bytes());
        parts.push((head.freeze(), file, position, length));
    }
    if parts.is_empty() {
        out.extend_from_slice(&whole);
    } else {
        let (first, ..) = &mut parts[0];
        out.extend_from_slice(&first.split_to(4));
    }
    parts
}

async fn send_file(socket: &TcpStream, file: &File, position: u64, mut length: usize) -> io::Result<()> {
    let mut offset = position as i64;
    while length > 0 {
        let sent = socket
            .async_io(Interest::WRITABLE, || {
                // SAFETY: both descriptors are borrowed and open, `offset` is a valid pointer for the call.
                let n =
                    unsafe { libc::sendfile(socket.as_raw_fd(), file.as_raw_fd(), &raw mut offset, length) };
                if n < 0 { Err(io::Error::last_os_error()) } else { Ok(n as usize) }
            })
            .await?;
        if sent == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        length -= sent;
    }
    Ok(())
}
