//! A listener with a small table, and peers that behave or do not.

use std::io::Write;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use bytes::{BufMut, Bytes, BytesMut};
use kdp_client::protocol::messages::sync_group_request::SyncGroupRequestAssignment;
use kdp_client::protocol::messages::{
    ApiVersionsRequest, Decodable, FetchRequest, HeartbeatRequest, HeartbeatResponse, ResponseHeader,
    StrBytes, SyncGroupRequest, SyncGroupResponse,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::limits::ConnectionLimits;
use super::{BoundListener, NetConfig, RequestBudget, Server, serve};
use crate::api::testing::frame;
use crate::api::{
    ApiTable, FileRange, ListenerKind, Listeners, Refusal, Reply, ReplyBuilder, RequestContext, row,
};
use crate::metrics::Metrics;

async fn heartbeat(_: &RequestContext, request: HeartbeatRequest) -> HeartbeatResponse {
    // Members of a slow group wait, as those of a rebalance do.
    if request.group_id.as_str() == "slow" {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    HeartbeatResponse::default().with_error_code(request.generation_id as i16)
}

/// Gives back what it was sent.
async fn sync_group(_: &RequestContext, request: SyncGroupRequest) -> SyncGroupResponse {
    SyncGroupResponse::default().with_assignment(request.assignments[0].assignment.clone())
}

/// Answers with whole files, so that the bytes of an answer are known.
async fn fetch(file: &FileRange, ctx: &RequestContext, _: FetchRequest) -> Result<Reply, Refusal> {
    let mut reply = ReplyBuilder::new(ctx, 16);
    reply.buffer().put_slice(b"before");
    reply.push_file(file.clone());
    reply.push_file(FileRange { position: 1, length: 3, ..file.clone() });
    reply.buffer().put_slice(b"after");
    Ok(reply.finish())
}

/// Kafka's defaults.
pub(super) fn test_config() -> NetConfig {
    let properties = crate::config::without_file(std::path::Path::new("unused"));
    NetConfig::new(&crate::config::load(&properties, &[]).unwrap().config.network).unwrap()
}

struct Fixture {
    address: SocketAddr,
    stop: CancellationToken,
    served: JoinHandle<()>,
    contents: Vec<u8>,
}

impl Fixture {
    fn start(config: NetConfig) -> Fixture {
        let contents: Vec<u8> = (0..3_000_000u32).map(|i| (i % 251) as u8).collect();
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(&contents).unwrap();
        let range = FileRange { file: Arc::new(file), position: 0, length: contents.len() as u32 };
        let rows = [
            row!(HeartbeatRequest, 0..=4, Listeners::Broker, heartbeat()),
            row!(SyncGroupRequest, 0..=5, Listeners::Broker, sync_group()),
            row!(FetchRequest, 4..=18, Listeners::Broker, reply fetch(range)),
        ];
        let metrics = Metrics::new();
        let table = ApiTable::new(rows, &metrics);
        let address = SocketAddr::from(([127, 0, 0, 1], 0));
        let bound = BoundListener::bind("PLAINTEXT", ListenerKind::Broker, address, &config).unwrap();
        let (address, stop) = (bound.info.address, CancellationToken::new());
        let limits = Arc::new(ConnectionLimits::new(&config));
        let server =
            Server::new(config, limits, table, RequestBudget::new(64 << 20), metrics.connections.clone());
        let served = tokio::spawn(serve(bound, server, stop.clone()));
        Fixture { address, stop, served, contents }
    }

    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }
}

fn heartbeat_frame(group: &'static str, generation: i32) -> BytesMut {
    let request = HeartbeatRequest::default()
        .with_group_id(StrBytes::from_static_str(group).into())
        .with_generation_id(generation);
    framed(&frame(&request, 4))
}

fn framed(body: &[u8]) -> BytesMut {
    let mut bytes = BytesMut::new();
    bytes.put_i32(body.len() as i32);
    bytes.put_slice(body);
    bytes
}

async fn read_answer(stream: &mut TcpStream) -> BytesMut {
    let length = stream.read_i32().await.unwrap() as usize;
    let mut bytes = BytesMut::zeroed(length);
    stream.read_exact(&mut bytes).await.unwrap();
    bytes
}

async fn read_heartbeat(stream: &mut TcpStream) -> i16 {
    let mut bytes = read_answer(stream).await.freeze();
    ResponseHeader::decode(&mut bytes, 1).unwrap();
    HeartbeatResponse::decode(&mut bytes, 4).unwrap().error_code
}

/// The peer sees the end of the connection, and nothing before it.
async fn assert_closed(mut stream: TcpStream) {
    let mut rest = Vec::new();
    let read = stream.read_to_end(&mut rest).await;
    assert!(
        rest.is_empty() && read.map_or_else(|e| e.kind() == std::io::ErrorKind::ConnectionReset, |n| n == 0)
    );
}

#[tokio::test]
async fn pipelined_requests_are_answered_in_order() {
    let fixture = Fixture::start(test_config());
    let mut stream = fixture.connect().await;
    let mut bytes = BytesMut::new();
    for generation in 0..100 {
        let group = if generation % 10 == 0 { "slow" } else { "quick" };
        bytes.unsplit(heartbeat_frame(group, generation));
    }
    stream.write_all(&bytes).await.unwrap();
    for generation in 0..100 {
        assert_eq!(read_heartbeat(&mut stream).await, generation);
    }
}

#[tokio::test]
async fn a_request_may_arrive_byte_by_byte() {
    let fixture = Fixture::start(test_config());
    let mut stream = fixture.connect().await;
    stream.set_nodelay(true).unwrap();
    for byte in heartbeat_frame("quick", 5) {
        stream.write_u8(byte).await.unwrap();
    }
    assert_eq!(read_heartbeat(&mut stream).await, 5);
}

#[tokio::test]
async fn requests_of_all_sizes_arrive_whole() {
    let fixture = Fixture::start(test_config());
    let mut stream = fixture.connect().await;
    for size in [0, 1, 4000, 4096, 70_000, 300_000, 5_000_000] {
        let request = SyncGroupRequest::default().with_assignments(vec![
            SyncGroupRequestAssignment::default().with_assignment(Bytes::from(vec![3; size])),
        ]);
        stream.write_all(&framed(&frame(&request, 5))).await.unwrap();
        let mut answer = read_answer(&mut stream).await.freeze();
        ResponseHeader::decode(&mut answer, 1).unwrap();
        assert_eq!(SyncGroupResponse::decode(&mut answer, 5).unwrap().assignment, vec![3; size]);
    }
}

#[tokio::test]
async fn file_ranges_stand_where_they_were_put() {
    let fixture = Fixture::start(test_config());
    let mut stream = fixture.connect().await;
    stream.write_all(&framed(&frame(&FetchRequest::default(), 12))).await.unwrap();
    let answer = read_answer(&mut stream).await;
    let expected = [&b"before"[..], &fixture.contents, &fixture.contents[1..4], b"after"].concat();
    assert!(answer[5..] == expected, "{} bytes, {} expected", answer.len() - 5, expected.len());
}

#[tokio::test]
async fn what_cannot_be_a_request_ends_the_connection() {
    let fixture = Fixture::start(test_config());
    let api_versions = framed(&frame(&ApiVersionsRequest::default(), 0));
    for bytes in
        [&[0xff; 8][..], &[0x7f, 0xff, 0xff, 0xff], &[0x16, 3, 1, 0, 0], &[0, 0, 0, 0], &api_versions]
    {
        let mut stream = fixture.connect().await;
        stream.write_all(bytes).await.unwrap();
        assert_closed(stream).await;
    }
}

#[tokio::test]
async fn idle_connections_and_slow_requests_end() {
    let fixture = Fixture::start(NetConfig { idle_max: Duration::from_millis(50), ..test_config() });
    assert_closed(fixture.connect().await).await;
}

/// What has arrived says nothing, and what is still to come is waited for.
#[tokio::test]
async fn half_a_request_is_waited_for_however_long_silence_may_last() {
    let fixture = Fixture::start(NetConfig { idle_max: Duration::MAX, ..test_config() });
    let frame = heartbeat_frame("quick", 7);
    for cut in [1, 4, 9] {
        let mut stream = fixture.connect().await;
        stream.write_all(&frame[..cut]).await.unwrap();
        // Another connection is served only after this one has been looked at.
        let mut other = fixture.connect().await;
        other.write_all(&frame).await.unwrap();
        assert_eq!(read_heartbeat(&mut other).await, 7);
        stream.write_all(&frame[cut..]).await.unwrap();
        assert_eq!(read_heartbeat(&mut stream).await, 7);
    }
    let fixture = Fixture::start(NetConfig { idle_max: Duration::from_millis(50), ..test_config() });
    let mut stream = fixture.connect().await;
    stream.write_all(&frame[..9]).await.unwrap();
    assert_closed(stream).await;
}

#[tokio::test]
async fn an_address_has_its_limit() {
    let fixture = Fixture::start(NetConfig { connections_per_ip_max: 1, ..test_config() });
    let mut first = fixture.connect().await;
    first.write_all(&heartbeat_frame("quick", 1)).await.unwrap();
    assert_eq!(read_heartbeat(&mut first).await, 1);
    assert_closed(fixture.connect().await).await;
    first.write_all(&heartbeat_frame("quick", 2)).await.unwrap();
    assert_eq!(read_heartbeat(&mut first).await, 2);
}

#[tokio::test]
async fn over_the_limit_of_connections_the_next_one_waits() {
    let fixture = Fixture::start(NetConfig { connections_max: 1, ..test_config() });
    let first = fixture.connect().await;
    let mut second = fixture.connect().await;
    second.write_all(&heartbeat_frame("quick", 2)).await.unwrap();
    drop(first);
    assert_eq!(read_heartbeat(&mut second).await, 2);
}

#[tokio::test]
async fn stopping_answers_the_request_in_hand() {
    let fixture = Fixture::start(test_config());
    let (mut busy, idle) = (fixture.connect().await, fixture.connect().await);
    busy.write_all(&heartbeat_frame("quick", 1)).await.unwrap();
    assert_eq!(read_heartbeat(&mut busy).await, 1);
    busy.write_all(&heartbeat_frame("slow", 2)).await.unwrap();
    // The request is in hand once its bytes have left the socket: ask on another connection first.
    let mut other = fixture.connect().await;
    other.write_all(&heartbeat_frame("slow", 3)).await.unwrap();
    other.write_all(&heartbeat_frame("quick", 4)).await.unwrap();
    assert_eq!(read_heartbeat(&mut other).await, 3);
    busy.write_all(&heartbeat_frame("slow", 5)).await.unwrap();
    assert_eq!(read_heartbeat(&mut busy).await, 2);
    fixture.stop.cancel();
    assert_closed(idle).await;
    fixture.served.await.unwrap();
    assert!(TcpStream::connect(fixture.address).await.is_err(), "the port is free again");
}
