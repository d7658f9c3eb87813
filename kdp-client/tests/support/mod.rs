//! A broker that answers as a test says: well, badly, or not at all.
//!
//! It runs on a thread of its own with blocking sockets, so that it serves tests with and without a
//! runtime. The thread ends when its process does.

// Each test program takes this file as its own and uses what it needs of it.
#![allow(dead_code, unreachable_pub)]

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use bytes::{BufMut, BytesMut};
use kdp_client::protocol::header::encode_response_header;
use kdp_client::protocol::messages::api_versions_response::ApiVersion;
use kdp_client::protocol::messages::metadata_response::{
    MetadataResponseBroker, MetadataResponsePartition, MetadataResponseTopic,
};
use kdp_client::protocol::messages::{
    ApiKey, ApiVersionsResponse, BrokerId, Encodable, MetadataResponse, StrBytes, TopicName,
};

/// What arrived, without its body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    pub key: i16,
    pub version: i16,
    pub correlation_id: i32,
    /// How many requests of this key came before.
    pub nth: usize,
}

/// What the broker does about it.
pub enum Act {
    /// These bytes, as they are.
    Raw(Vec<u8>),
    /// Nothing, for ever.
    Silence,
    /// Closes the connection.
    Close,
}

pub struct FakeBroker {
    pub port: u16,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl FakeBroker {
    /// A broker that does what `script` says; the script is told the port it advertises.
    pub fn start(script: impl Fn(Asked, u16) -> Act + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (script, log) = (Arc::new(script), asked.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let (script, log, stream) = (script.clone(), log.clone(), stream.unwrap());
                std::thread::spawn(move || serve(stream, port, &log, script.as_ref()));
            }
        });
        Self { port, asked }
    }

    /// Everything that was asked so far.
    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }
}

fn serve(mut stream: TcpStream, port: u16, log: &Mutex<Vec<Asked>>, script: &dyn Fn(Asked, u16) -> Act) {
    let mut head = [0; 12];
    while stream.read_exact(&mut head).is_ok() {
        let length = i32::from_be_bytes([head[0], head[1], head[2], head[3]]) as usize;
        let mut body = vec![0; length - 8];
        if stream.read_exact(&mut body).is_err() {
            return;
        }
        let key = i16::from_be_bytes([head[4], head[5]]);
        let asked = {
            let mut log = log.lock().unwrap();
            let asked = Asked {
                key,
                version: i16::from_be_bytes([head[6], head[7]]),
                correlation_id: i32::from_be_bytes([head[8], head[9], head[10], head[11]]),
                nth: log.iter().filter(|earlier: &&Asked| earlier.key == key).count(),
            };
            log.push(asked);
            asked
        };
        match script(asked, port) {
            Act::Raw(bytes) if stream.write_all(&bytes).is_ok() => {}
            Act::Raw(_) | Act::Close => return,
            Act::Silence => {}
        }
    }
}

/// A whole frame with this answer.
pub fn answer(asked: Asked, body: &impl Encodable) -> Act {
    let mut frame = BytesMut::new();
    frame.put_i32(0);
    encode_response_header(asked.key, asked.version, asked.correlation_id, &mut frame).unwrap();
    body.encode(&mut frame, asked.version).unwrap();
    framed(frame)
}

/// A whole frame with these bytes behind the correlation id.
pub fn answer_bytes(asked: Asked, bytes: &[u8]) -> Act {
    let mut frame = BytesMut::new();
    frame.put_i32(0);
    frame.put_i32(asked.correlation_id);
    frame.put_slice(bytes);
    framed(frame)
}

fn framed(mut frame: BytesMut) -> Act {
    let length = (frame.len() - 4) as i32;
    frame[..4].copy_from_slice(&length.to_be_bytes());
    Act::Raw(frame.to_vec())
}

/// Offers these APIs, each up to a version.
pub fn offers(apis: &[(ApiKey, i16)]) -> ApiVersionsResponse {
    let api = |(key, max): &(ApiKey, i16)| {
        let min = key.valid_versions().min;
        ApiVersion::default().with_api_key(*key as i16).with_min_version(min).with_max_version(*max)
    };
    ApiVersionsResponse::default().with_api_keys(apis.iter().map(api).collect())
}

/// A cluster of one broker, number 1, on this port, with these topics of one partition each.
pub fn metadata(port: u16, topics: &[&str]) -> MetadataResponse {
    let broker = MetadataResponseBroker::default()
        .with_node_id(BrokerId(1))
        .with_host(StrBytes::from_static_str("127.0.0.1"))
        .with_port(i32::from(port));
    let partition = MetadataResponsePartition::default()
        .with_leader_id(BrokerId(1))
        .with_replica_nodes(vec![BrokerId(1)])
        .with_isr_nodes(vec![BrokerId(1)]);
    let topic = |name: &&str| {
        MetadataResponseTopic::default()
            .with_name(Some(TopicName(StrBytes::from_string((*name).to_owned()))))
            .with_partitions(vec![partition.clone()])
    };
    MetadataResponse::default()
        .with_brokers(vec![broker])
        .with_cluster_id(Some(StrBytes::from_static_str("fake-cluster")))
        .with_controller_id(BrokerId(1))
        .with_topics(topics.iter().map(topic).collect())
}
