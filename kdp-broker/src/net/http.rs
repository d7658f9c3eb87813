//! The loopback port where Prometheus and health checks look: `GET`, and nothing else of HTTP.
//!
//! Must not know what a page says. One short request per connection, bounded in bytes and time.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::select;
use tokio::sync::Semaphore;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tracing::warn;

const REQUEST_BYTES_MAX: usize = 8 * 1024;
const REQUEST_TIME_MAX: Duration = Duration::from_secs(5);
const CONNECTIONS_MAX: usize = 16;
const PAUSE: Duration = Duration::from_millis(100);

/// What is at a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Page {
    /// Whether all is well: 200, or 503.
    pub(crate) ok: bool,
    /// Its media type.
    pub(crate) content_type: &'static str,
    /// What it says.
    pub(crate) body: String,
}

/// The pages by path; `None` is 404.
pub(crate) type Pages = Arc<dyn Fn(&str) -> Option<Page> + Send + Sync>;

/// Takes the port.
pub(crate) async fn bind(address: SocketAddr) -> io::Result<TcpListener> {
    TcpListener::bind(address).await
}

/// Serves the pages until `stop`.
pub(crate) async fn serve(listener: TcpListener, pages: Pages, stop: CancellationToken) {
    let (connections, free) = (TaskTracker::new(), Arc::new(Semaphore::new(CONNECTIONS_MAX)));
    let accepting = async {
        loop {
            let slot = free.clone().acquire_owned().await.expect("the semaphore is never closed");
            match listener.accept().await {
                Ok((stream, _)) => {
                    let pages = pages.clone();
                    connections.spawn(async move {
                        let _slot = slot;
                        // A client that is slow or gone has itself to thank.
                        let _ = timeout(REQUEST_TIME_MAX, answer(stream, &pages)).await;
                    });
                }
                Err(e) => {
                    warn!("no connection to the metrics listener can be accepted now: {e}");
                    sleep(PAUSE).await;
                }
            }
        }
    };
    select! { biased; () = stop.cancelled() => {}, () = accepting => {} }
    connections.close();
    connections.wait().await;
}

async fn answer(mut stream: TcpStream, pages: &Pages) -> io::Result<()> {
    let mut request = Vec::with_capacity(1024);
    while !request.windows(4).any(|end| end == b"\r\n\r\n") {
        let read = stream.read_buf(&mut request).await?;
        if read == 0 || request.len() > REQUEST_BYTES_MAX {
            return Ok(());
        }
    }
    stream.write_all(respond(&request, pages).as_bytes()).await?;
    stream.shutdown().await
}

/// The whole answer to a whole request.
fn respond(request: &[u8], pages: &Pages) -> String {
    let line = request.split(|byte| *byte == b'\r').next().unwrap_or_default();
    let line = String::from_utf8_lossy(line);
    let mut words = line.split(' ');
    let (status, page) = match (words.next(), words.next()) {
        (Some("GET"), Some(target)) => match pages(target.split('?').next().unwrap_or_default()) {
            Some(page) if page.ok => ("200 OK", page),
            Some(page) => ("503 Service Unavailable", page),
            None => ("404 Not Found", plain("there is /metrics and /health\n")),
        },
        _ => ("405 Method Not Allowed", plain("only GET\n")),
    };
    format!(
        "HTTP/1.1 {status}\r\nContent-Type: {}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{}",
        page.content_type,
        page.body.len(),
        page.body
    )
}

fn plain(body: &str) -> Page {
    Page { ok: true, content_type: "text/plain; charset=utf-8", body: body.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(request: &str) -> String {
        let pages: Pages = Arc::new(|path| match path {
            "/metrics" => Some(plain("m 1\n")),
            "/health" => Some(Page { ok: false, ..plain("starting\n") }),
            _ => None,
        });
        respond(request.as_bytes(), &pages)[9..12].to_owned()
    }

    #[test]
    fn there_are_two_pages_and_one_verb() {
        assert_eq!(status("GET /metrics HTTP/1.1\r\n\r\n"), "200");
        assert_eq!(status("GET /metrics?name[]=x HTTP/1.1\r\nHost: x\r\n\r\n"), "200");
        assert_eq!(status("GET /health HTTP/1.1\r\n\r\n"), "503");
        assert_eq!(status("GET / HTTP/1.1\r\n\r\n"), "404");
        assert_eq!(status("POST /metrics HTTP/1.1\r\n\r\n"), "405");
        assert_eq!(status("\r\n\r\n"), "405");
    }

    #[tokio::test]
    async fn a_page_comes_whole_and_the_connection_ends() {
        let listener = bind(SocketAddr::from(([127, 0, 0, 1], 0))).await.unwrap();
        let address = listener.local_addr().unwrap();
        let stop = CancellationToken::new();
        let serving = tokio::spawn(serve(listener, Arc::new(|_| Some(plain("all is well\n"))), stop.clone()));
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(b"GET /health HT").await.unwrap();
        stream.write_all(b"TP/1.1\r\n\r\n").await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        assert!(
            answer.starts_with("HTTP/1.1 200 OK\r\n") && answer.ends_with("\r\n\r\nall is well\n"),
            "{answer}"
        );
        stop.cancel();
        serving.await.unwrap();
    }
}
