//! Which APIs are served, in which versions, on which listeners, by whom: one row each.
//!
//! The adaptor around a typed handler lives here once: guard, decode, call, encode. What is in no
//! row is not advertised, and asking for it ends the connection, as it does at Apache Kafka; only
//! ApiVersions answers every version, so that a client from the future can find a common one.

use std::future::Future;
use std::ops::RangeInclusive;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Instant;

use bytes::{Buf, Bytes};
use kdp_client::connection::ErrorCode;
use kdp_client::protocol::guard;
use kdp_client::protocol::header::RequestHeader;
use kdp_client::protocol::messages::{ApiKey, HeaderVersion, Request};
use kdp_client::protocol::topic_ids::ids_as_names;

use super::context::{ConnectionInfo, ListenerKind, RequestContext};
use super::error_codes::{CountedCodes, ErrorCodes};
use super::reply::Reply;
use crate::metrics::{Metrics, RequestMetrics};

/// The listeners a row is served on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Listeners {
    /// Client-facing listeners.
    Broker,
    /// The controller's too.
    Both,
}

impl Listeners {
    /// Whether a connection of this kind of listener may call it.
    pub(crate) fn include(self, kind: ListenerKind) -> bool {
        match self {
            Listeners::Broker => kind == ListenerKind::Broker,
            Listeners::Both => true,
        }
    }
}

/// Why a request gets no answer but the end of its connection.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Refusal {
    /// The frame does not even hold a header.
    #[error("a request header cannot be read: {0}")]
    Header(String),
    /// No such API here.
    #[error("API key {0} is not served on this listener")]
    UnknownApi(i16),
    /// The API, but not this version of it.
    #[error("version {1} of API key {0} is not served")]
    UnsupportedVersion(i16, i16),
    /// The body does not follow its schema.
    #[error("a request of API key {key} version {version} cannot be read: {reason}")]
    Undecodable {
        /// The API.
        key: i16,
        /// Its version.
        version: i16,
        /// What the decoder says.
        reason: String,
    },
    /// Our own answer does not fit its schema: a bug here, never the peer's doing.
    #[error("the answer to API key {key} version {version} cannot be encoded: {reason}")]
    Unencodable {
        /// The API.
        key: i16,
        /// Its version.
        version: i16,
        /// What the encoder says.
        reason: String,
    },
}

impl Refusal {
    /// A request that does not follow its schema.
    pub(crate) fn undecodable(ctx: &RequestContext, reason: impl ToString) -> Refusal {
        Refusal::Undecodable { key: ctx.api_key, version: ctx.api_version, reason: reason.to_string() }
    }

    /// An answer that its schema does not hold.
    pub(crate) fn unencodable(ctx: &RequestContext, reason: impl ToString) -> Refusal {
        Refusal::Unencodable { key: ctx.api_key, version: ctx.api_version, reason: reason.to_string() }
    }
}

/// The rest of a request's way: the handler at work.
pub(crate) type Answer = Pin<Box<dyn Future<Output = Result<Reply, Refusal>> + Send>>;
type Handler = Box<dyn Fn(RequestContext, Bytes, Meter) -> Result<Answer, Refusal> + Send + Sync>;

/// One API: its key, the versions and listeners it is served in, and its handler behind the adaptor.
pub(crate) struct Row {
    /// The API as Kafka's metrics call it.
    name: &'static str,
    pub(super) key: i16,
    pub(super) versions: RangeInclusive<i16>,
    pub(super) listeners: Listeners,
    header_version: fn(i16) -> i16,
    handler: Handler,
}

impl Row {
    /// A row whose handler returns its response. See the `row!` macro.
    pub(crate) fn typed<R, H, F>(
        request: &'static str,
        versions: RangeInclusive<i16>,
        listeners: Listeners,
        handle: H,
    ) -> Row
    where
        R: Request<Response: ErrorCodes> + Send + 'static,
        H: Fn(Arc<RequestContext>, R) -> F + Send + Sync + 'static,
        F: Future<Output = R::Response> + Send + 'static,
    {
        Row::adapt::<R, _>(request, versions, listeners, move |ctx, request, meter| {
            let response = handle(ctx.clone(), request);
            Box::pin(async move {
                let response = response.await;
                let reply = Reply::message(&ctx, &response);
                meter.answered(reply.map(|reply| reply.with_codes(CountedCodes::of(&response))))
            })
        })
    }

    /// A row whose handler builds its own reply: file ranges, no answer, or the end of the connection.
    pub(crate) fn reply<R, H, F>(
        request: &'static str,
        versions: RangeInclusive<i16>,
        listeners: Listeners,
        handle: H,
    ) -> Row
    where
        R: Request + Send + 'static,
        H: Fn(Arc<RequestContext>, R) -> F + Send + Sync + 'static,
        F: Future<Output = Result<Reply, Refusal>> + Send + 'static,
    {
        Row::adapt::<R, _>(request, versions, listeners, move |ctx, request, meter| {
            let reply = handle(ctx, request);
            Box::pin(async move { meter.answered(reply.await) })
        })
    }

    /// A row whose handler reads the body of its request as well, and has to be its own guard.
    pub(crate) fn bytes<R, H, F>(
        request: &'static str,
        versions: RangeInclusive<i16>,
        listeners: Listeners,
        handle: H,
    ) -> Row
    where
        R: Request,
        H: Fn(Arc<RequestContext>, Bytes) -> F + Send + Sync + 'static,
        F: Future<Output = Result<Reply, Refusal>> + Send + 'static,
    {
        Row::new::<R, _>(request, versions, listeners, move |ctx, body, meter| {
            let reply = handle(Arc::new(ctx), body);
            Ok(Box::pin(async move { meter.answered(reply.await) }))
        })
    }

    fn adapt<R, H>(
        request: &'static str,
        versions: RangeInclusive<i16>,
        listeners: Listeners,
        handle: H,
    ) -> Row
    where
        R: Request,
        H: Fn(Arc<RequestContext>, R, Meter) -> Answer + Send + Sync + 'static,
    {
        Row::new::<R, _>(request, versions, listeners, move |ctx, body, meter| {
            let request = decode::<R>(&ctx, body)?;
            Ok(handle(Arc::new(ctx), request, meter))
        })
    }

    fn new<R, H>(
        request: &'static str,
        versions: RangeInclusive<i16>,
        listeners: Listeners,
        handler: H,
    ) -> Row
    where
        R: Request,
        H: Fn(RequestContext, Bytes, Meter) -> Result<Answer, Refusal> + Send + Sync + 'static,
    {
        Row {
            name: request.strip_suffix("Request").unwrap_or(request),
            key: R::KEY,
            versions,
            listeners,
            header_version: <R::Response as HeaderVersion>::header_version,
            handler: Box::new(handler),
        }
    }
}

/// Counts one request, and the time from its arrival to its answer.
struct Meter {
    metrics: Arc<RequestMetrics>,
    arrived: Instant,
}

impl Meter {
    /// What is refused ends the connection, and is no answer.
    fn answered(self, reply: Result<Reply, Refusal>) -> Result<Reply, Refusal> {
        let (successes, errors) = reply.as_ref().map(|reply| reply.codes.split()).unwrap_or_default();
        if reply.is_ok() {
            self.metrics.answered(self.arrived.elapsed());
            self.metrics.succeeded(successes);
            errors.iter().for_each(|code| self.metrics.failed(ErrorCode(*code).name()));
        }
        reply
    }
}

/// A row of the table: the request, its versions, its listeners, and the handler with the handles it
/// is given, each cloned per request and passed by reference, then the context and the request:
///
/// `row!(CreateTopicsRequest, 2..=7, Listeners::Both, create_topics::handle(controller))` calls
/// `create_topics::handle(&controller, &ctx, request).await -> CreateTopicsResponse`.
///
/// With `reply` before the handler it returns `Result<Reply, Refusal>` instead; with `bytes` it is given the
/// body of the request besides, as it came.
macro_rules! row {
    (@ $kind:ident, $request:ty, $versions:expr, $listeners:expr, ($($handle:tt)+), $($arg:ident),*) => {{
        $(let $arg = $arg.clone();)*
        $crate::api::Row::$kind::<$request, _, _>(
            stringify!($request),
            $versions,
            $listeners,
            move |ctx, request| {
                $(let $arg = $arg.clone();)*
                async move { $($handle)+($(&$arg,)* &ctx, request).await }
            },
        )
    }};
    ($request:ty, $versions:expr, $listeners:expr, reply $($handle:ident)::+ ($($arg:ident),*)) => {
        $crate::api::row!(@ reply, $request, $versions, $listeners, ($($handle)::+), $($arg),*)
    };
    ($request:ty, $versions:expr, $listeners:expr, bytes $($handle:ident)::+ ($($arg:ident),*)) => {
        $crate::api::row!(@ bytes, $request, $versions, $listeners, ($($handle)::+), $($arg),*)
    };
    ($request:ty, $versions:expr, $listeners:expr, $($handle:ident)::+ ($($arg:ident),*)) => {
        $crate::api::row!(@ typed, $request, $versions, $listeners, ($($handle)::+), $($arg),*)
    };
}
pub(crate) use row;

/// Bytes -> request. The guard goes first: the decoder believes every length that it reads.
fn decode<R: Request>(ctx: &RequestContext, body: Bytes) -> Result<R, Refusal> {
    let (key, version) = (ctx.api_key, ctx.api_version);
    guard::check_request(key, version, &body).map_err(|e| Refusal::undecodable(ctx, e))?;
    let (mut body, read_as) = ids_as_names(key, version, body).map_err(|e| Refusal::undecodable(ctx, e))?;
    R::decode(&mut body, read_as).map_err(|e| Refusal::undecodable(ctx, e))
}

/// All rows, found by key.
pub(crate) struct ApiTable {
    rows: Vec<Option<MeteredRow>>,
}

/// A row, and what is counted of each of its versions, from the lowest on.
struct MeteredRow {
    row: Row,
    metrics: Vec<Arc<RequestMetrics>>,
}

impl MeteredRow {
    fn new(row: Row, metrics: &Metrics) -> MeteredRow {
        let of = |version| Arc::new(metrics.request(row.name, version));
        MeteredRow { metrics: row.versions.clone().map(of).collect(), row }
    }

    /// For a request of a version that is served.
    fn meter(&self, version: i16) -> Meter {
        let index = usize::from((version - self.row.versions.start()).unsigned_abs());
        Meter { metrics: Arc::clone(&self.metrics[index]), arrived: Instant::now() }
    }
}

impl ApiTable {
    /// Panics when two rows share a key: that is a mistake in the list, found at the first start.
    pub(crate) fn new(rows: impl IntoIterator<Item = Row>, metrics: &Metrics) -> ApiTable {
        let mut table = ApiTable { rows: Vec::new() };
        for row in rows {
            let index = usize::try_from(row.key).expect("keys of Kafka's APIs are not negative");
            if table.rows.len() <= index {
                table.rows.resize_with(index + 1, || None);
            }
            assert!(table.rows[index].is_none(), "API key {index} has two rows");
            table.rows[index] = Some(MeteredRow::new(row, metrics));
        }
        table
    }

    /// Takes one frame (without its length prefix) to its handler. The future does the work.
    pub(crate) fn call(&self, connection: &Arc<ConnectionInfo>, mut frame: Bytes) -> Result<Answer, Refusal> {
        let (key, version) = peek(&frame)?;
        let metered = self.row(key, connection.listener.kind)?;
        let row = &metered.row;
        let served = row.versions.contains(&version);
        if !served && key != ApiKey::ApiVersions as i16 {
            return Err(Refusal::UnsupportedVersion(key, version));
        }
        let header = RequestHeader::parse(&mut frame).map_err(|e| Refusal::Header(e.to_string()))?;
        let ctx = RequestContext {
            api_key: key,
            api_version: version,
            correlation_id: header.correlation_id,
            client_id: header.client_id,
            response_header_version: (row.header_version)(version),
            connection: connection.clone(),
        };
        if !served {
            return Ok(super::api_versions::unsupported(ctx, &row.versions));
        }
        (row.handler)(ctx, frame, metered.meter(version))
    }

    fn row(&self, key: i16, kind: ListenerKind) -> Result<&MeteredRow, Refusal> {
        usize::try_from(key)
            .ok()
            .and_then(|index| self.rows.get(index)?.as_ref())
            .filter(|metered| metered.row.listeners.include(kind))
            .ok_or(Refusal::UnknownApi(key))
    }
}

/// Key and version, which decide how the rest of the header reads.
fn peek(frame: &Bytes) -> Result<(i16, i16), Refusal> {
    let mut start = &frame[..];
    match (start.try_get_i16(), start.try_get_i16()) {
        (Ok(key), Ok(version)) => Ok((key, version)),
        _ => Err(Refusal::Header(format!("it has {} bytes", frame.len()))),
    }
}
