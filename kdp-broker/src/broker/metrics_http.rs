//! `/metrics` for Prometheus and `/health` for whoever starts and stops brokers, over HTTP on loopback.
//!
//! The least HTTP that serves them: one request a connection, no body. It must not know what is counted.
//! Invariant: a peer costs at most one small buffer, and only for a few seconds.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

use super::monitoring::{Health, Monitoring};
use crate::task::Tasks;

/// Longest request line and headers.
const REQUEST_MAX: usize = 8 * 1024;
/// How long a peer may take to send its request and to read the answer.
const EXCHANGE_TIME_MAX: Duration = Duration::from_secs(5);
/// Connections served at a time; others wait to be accepted.
const CONNECTIONS_MAX: usize = 16;

/// Listens where `kdp.metrics.listener` says, as a task of this group. Returns the address with its real port.
pub(super) async fn start(
    address: SocketAddr,
    monitoring: Arc<Monitoring>,
    tasks: &Tasks,
) -> io::Result<SocketAddr> {
    let listener = TcpListener::bind(address).await?;
    let address = listener.local_addr()?;
    tasks.spawn("metrics-listener", |stop| serve(listener, monitoring, stop));
    Ok(address)
}

/// Serves until it is told to stop.
async fn serve(listener: TcpListener, monitoring: Arc<Monitoring>, stop: CancellationToken) {
    let slots = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    loop {
        let accepted = async {
            let slot = Arc::clone(&slots).acquire_owned().await;
            (slot, listener.accept().await)
        };
        let (slot, stream) = tokio::select! {
            () = stop.cancelled() => return,
            (slot, accepted) = accepted => match accepted {
                Ok((stream, _)) => (slot, stream),
                Err(error) => {
                    // Out of descriptors, most likely: others give some back in time.
                    tracing::warn!(%error, "the metrics listener cannot accept");
                    tokio::time::sleep(Duration::from_millis(100)).await;
                    continue;
                }
            },
        };
        let monitoring = Arc::clone(&monitoring);
        // Not a task of the broker's list: it ends by itself within the time of one exchange.
        tokio::spawn(async move {
            let _slot = slot;
            let exchange = exchange(stream, &monitoring);
            // A peer that is slow or gone is nobody's concern.
            let _ = tokio::time::timeout(EXCHANGE_TIME_MAX, exchange).await;
        });
    }
}

async fn exchange(mut stream: TcpStream, monitoring: &Monitoring) -> io::Result<()> {
    let mut request = Vec::with_capacity(512);
    while !is_complete(&request) && request.len() < REQUEST_MAX {
        if stream.read_buf(&mut request).await? == 0 {
            return Ok(());
        }
    }
    stream.write_all(answer(&request, monitoring).await.as_bytes()).await?;
    stream.shutdown().await
}

fn is_complete(request: &[u8]) -> bool {
    request.windows(4).any(|end| end == b"\r\n\r\n")
}

async fn answer(request: &[u8], monitoring: &Monitoring) -> String {
    const PLAIN: &str = "text/plain; charset=utf-8";
    const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    let line = request.split(|byte| *byte == b'\r').next().unwrap_or_default();
    let line = String::from_utf8_lossy(line);
    let mut words = line.split(' ');
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let path = target.split('?').next().unwrap_or_default();
    let (status, content_type, body) = match (method, path) {
        _ if !is_complete(request) => ("431 Request Header Fields Too Large", PLAIN, "too long\n".to_owned()),
        ("GET" | "HEAD", "/metrics") => ("200 OK", OPEN_METRICS, monitoring.render().await),
        ("GET" | "HEAD", "/health") => match monitoring.health() {
            Health::Serving => ("200 OK", PLAIN, "ok\n".to_owned()),
            Health::NotServing(why) => ("503 Service Unavailable", PLAIN, format!("{why}\n")),
        },
        ("GET" | "HEAD", _) => ("404 Not Found", PLAIN, "/metrics or /health\n".to_owned()),
        _ => ("405 Method Not Allowed", PLAIN, "GET only\n".to_owned()),
    };
    let length = body.len();
    let body = if method == "HEAD" { String::new() } else { body };
    format!(
        "HTTP/1.1 {status}\r\ncontent-type: {content_type}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::Metrics;

    fn monitoring() -> Arc<Monitoring> {
        Arc::new(Monitoring::new(Arc::new(Metrics::new())))
    }

    async fn check(request: &str, status: &str, content: &str) {
        let answer = answer(request.as_bytes(), &monitoring()).await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{request}: {answer}");
        assert!(answer.contains(content), "{request}: {answer}");
    }

    #[tokio::test]
    async fn answers() {
        check(
            "GET /metrics HTTP/1.1\r\nhost: x\r\n\r\n",
            "200",
            "kafka_server_brokertopicmetrics_bytesin_total{} 0\n",
        )
        .await;
        check("GET /metrics?x=y HTTP/1.0\r\n\r\n", "200", "# EOF\n").await;
        check("GET /health HTTP/1.1\r\n\r\n", "503", "\r\n\r\nstarting or stopping\n").await;
        check("HEAD /health HTTP/1.1\r\n\r\n", "503", "content-length: 21\r\n").await;
        check("GET / HTTP/1.1\r\n\r\n", "404", "/metrics or /health").await;
        check("POST /metrics HTTP/1.1\r\n\r\n", "405", "GET only").await;
        check("\r\n\r\n", "405", "").await;
        check("GET /metrics HTTP/1.1", "431", "").await;
    }

    #[tokio::test]
    async fn one_exchange_over_a_socket_and_a_clean_stop() {
        let tasks = Tasks::new("test");
        let any_port = "127.0.0.1:0".parse().unwrap();
        let address = start(any_port, monitoring(), &tasks).await.unwrap();
        let mut stream = TcpStream::connect(address).await.unwrap();
        for piece in ["GET /hea", "lth HTTP/1.1\r\n", "\r\n"] {
            stream.write_all(piece.as_bytes()).await.unwrap();
            stream.flush().await.unwrap();
        }
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        assert!(
            answer.starts_with("HTTP/1.1 503 ") && answer.ends_with("\r\n\r\nstarting or stopping\n"),
            "{answer}"
        );
        assert_eq!(tasks.stop(EXCHANGE_TIME_MAX).await, []);
    }
}
