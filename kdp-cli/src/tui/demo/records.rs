//! What lies in the topics of the made-up cluster: JSON mostly, some text, some bytes, tombstones, and what a
//! hostile writer would put there.
//!
//! Pure. Invariant: the record of a topic, a partition and an offset is the same each time.

use serde_json::json;

use super::world::{hash, part};

/// The contents of a record.
#[derive(Clone, Debug, Default)]
pub(crate) struct Contents {
    pub(crate) key: Option<Vec<u8>>,
    pub(crate) value: Option<Vec<u8>>,
    pub(crate) headers: Vec<(&'static str, Option<Vec<u8>>)>,
}

const CITIES: [&str; 8] = ["Lisboa", "Zürich", "東京", "São Paulo", "Kraków", "Nairobi", "Montréal", "서울"];
const STATES: [&str; 6] = ["created", "paid", "packed", "shipped", "delivered", "refused"];
const GOODS: [&str; 8] = ["lamp", "chair", "kettle", "notebook", "headphones", "bicycle bell", "茶碗", "rug"];

/// What lies there.
pub(crate) fn contents(topic: &str, partition: i32, offset: i64) -> Contents {
    let letters = topic.bytes().fold(17, |seed, byte| hash(seed, u64::from(byte)));
    let seed = hash(hash(letters, partition as u64), offset as u64);
    let chance = |salt: u64| hash(seed, salt);
    let pick = |salt: u64, count: usize| (chance(salt) % count as u64) as usize;
    let customer = format!("customer-{}", chance(1) % 9000);
    let trace = format!("{:016x}", chance(2));
    let headers = vec![("trace", Some(trace.into_bytes())), ("source", Some(b"checkout".to_vec()))];
    match topic {
        "__consumer_offsets" => commit(seed, offset),
        name if name.contains("telemetry") || name.contains("metrics") => {
            let key = format!("sensor-{}", chance(1) % 400).into_bytes();
            let value = (0..6).flat_map(|salt| chance(salt + 20).to_be_bytes()).collect();
            Contents { key: Some(key), value: Some(value), headers: Vec::new() }
        }
        name if name.contains("changelog") && pick(3, 5) == 0 => {
            Contents { key: Some(customer.into_bytes()), value: None, headers: Vec::new() }
        }
        name if name.contains("audit") => {
            let line = format!(
                "user={customer} action={} ip=10.{}.{}.{} result=ok",
                STATES[pick(4, STATES.len())],
                chance(5) % 256,
                chance(6) % 256,
                chance(7) % 256
            );
            Contents { key: None, value: Some(line.into_bytes()), headers }
        }
        name if name.contains("dlq") && pick(3, 3) == 0 => Contents {
            key: Some(b"\x1b[2Jkey".to_vec()),
            value: Some("\u{1b}]0;not your title\u{7}\u{202e}desrever\u{0}\r\n".as_bytes().to_vec()),
            headers: vec![("error", None), ("attempts", Some(b"5".to_vec()))],
        },
        _ => {
            let items: Vec<_> = (0..1 + pick(8, 4) as u64)
                .map(|item| {
                    json!({"sku": format!("sku-{}", chance(30 + item) % 700), "name": GOODS[pick(40 + item, GOODS.len())],
                        "quantity": 1 + chance(50 + item) % 3, "price": cents(part(seed, 60 + item) * 90.0)})
                })
                .collect();
            let value = json!({
                "id": 1_000_000 + offset,
                "customer": {"id": customer, "city": CITIES[pick(9, CITIES.len())], "vip": pick(10, 9) == 0},
                "state": STATES[pick(11, STATES.len())],
                "items": items,
                "total": cents(part(seed, 12) * 400.0),
                "note": if pick(13, 4) == 0 { json!("leave at the door") } else { json!(null) },
            });
            Contents {
                key: Some(customer.into_bytes()),
                value: Some(value.to_string().into_bytes()),
                headers,
            }
        }
    }
}

fn cents(amount: f64) -> f64 {
    (amount * 100.0).round() / 100.0
}

/// A commit, as Kafka's coordinator writes it.
fn commit(seed: u64, offset: i64) -> Contents {
    let groups = ["billing-service", "shipping-planner", "search-indexer", "fraud-detector"];
    let topics = ["orders.created", "payments.events", "clickstream.raw"];
    let group = groups[(hash(seed, 1) % groups.len() as u64) as usize];
    let topic = topics[(hash(seed, 2) % topics.len() as u64) as usize];
    let mut key = 1i16.to_be_bytes().to_vec();
    for name in [group, topic] {
        key.extend((name.len() as i16).to_be_bytes());
        key.extend(name.as_bytes());
    }
    key.extend(((hash(seed, 3) % 12) as i32).to_be_bytes());
    let mut value = 3i16.to_be_bytes().to_vec();
    value.extend((offset * 37).to_be_bytes());
    value.extend(4i32.to_be_bytes());
    // No metadata, and when it was committed.
    value.extend(0i16.to_be_bytes());
    value.extend(1_769_853_600_000i64.to_be_bytes());
    Contents { key: Some(key), value: Some(value), headers: Vec::new() }
}
