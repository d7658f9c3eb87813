//! A connection to one broker: TLS and SASL, framing, requests in flight by correlation id, versions
//! agreed upon.
//!
//! Must not know what a cluster is. Every answer that leaves this module belongs to the request that
//! was asked, has the shape of its version, and every failure names broker, API and version.

mod api;
mod endpoint;
mod error;
mod frame;
mod link;
mod observe;
mod probe;
mod raw;
mod reading;
pub mod sasl;
mod secret;
mod security;
mod session;
mod socket;
mod throttled;
pub mod tls;
mod versions;
mod wire;

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use tracing::debug;

pub use api::Api;
pub use endpoint::{DEFAULT_PORT, Endpoint, EndpointError};
pub use error::{ConnectFailure, Error, ErrorCode, KafkaError, RequestFailure};
pub use frame::{FRAME_LENGTH_MAX, FrameError, FrameReader};
pub use observe::{Exchange, Observer};
pub use probe::{Step, StepName, probe};
pub use reading::only_reads;
pub use sasl::SaslFailure;
pub use secret::Secret;
pub use security::Security;
pub use throttled::Throttled;
pub use tls::TlsFailure;
pub(crate) use versions::API_VERSIONS_VERSION;
pub use versions::ApiVersions;

use crate::protocol::messages::{
    ApiKey, ApiVersionsRequest, ApiVersionsResponse, MetadataRequest, Request, ResponseError, StrBytes,
    VersionRange,
};
use link::Link;
use session::Session;
use socket::Socket;

/// How to connect and how long to wait.
#[derive(Clone, Debug)]
pub struct ConnectionOptions {
    /// Sent with every request; brokers name it in logs, quotas and metrics.
    pub client_id: String,
    /// How long a TCP connection may take, and how long TLS on it.
    pub connect_timeout: Duration,
    /// How long an answer may take.
    pub request_timeout: Duration,
    /// How long one broker of several may keep the answers of the others waiting, where nothing is changed.
    pub read_timeout: Duration,
    /// No request that changes anything leaves; see [`Error::ReadOnly`].
    pub read_only: bool,
    /// How it is protected and who we say we are.
    pub security: Security,
    /// For how long brokers held answers back; for whoever asks all the time.
    pub throttled: Throttled,
    /// Who is told of every request that has ended.
    pub observer: Option<Observer>,
}

impl ConnectionOptions {
    fn connect_limit(&self) -> Duration {
        self.connect_timeout.min(self.request_timeout)
    }
}

impl Default for ConnectionOptions {
    fn default() -> Self {
        Self {
            client_id: concat!("kdp/", env!("CARGO_PKG_VERSION")).to_owned(),
            connect_timeout: Duration::from_secs(10),
            request_timeout: Duration::from_secs(30),
            read_timeout: Duration::from_secs(6),
            read_only: false,
            security: Security::default(),
            throttled: Throttled::default(),
            observer: None,
        }
    }
}

/// An open connection whose API versions are known; clones share it.
#[derive(Clone, Debug)]
pub struct Connection {
    link: Arc<Link>,
    endpoint: Endpoint,
    client_id: StrBytes,
    request_timeout: Duration,
    read_only: bool,
    throttled: Throttled,
    versions: ApiVersions,
    session: Option<Arc<Session>>,
    observer: Option<Observer>,
}

/// An answer, and what is needed to say where it came from.
#[derive(Clone, Debug)]
pub struct Reply<T> {
    /// The answer itself.
    pub body: T,
    /// Who gave it.
    pub broker: Endpoint,
    /// To which API.
    pub api: Api,
    /// In which version.
    pub version: i16,
}

impl<T> Reply<T> {
    /// An error that this answer carries for a part of the question.
    pub fn error(&self, error: KafkaError) -> Error {
        Error::Kafka { broker: self.broker.clone(), api: self.api, version: self.version, error }
    }

    /// The answer leaves out something that was asked for.
    pub fn incomplete(&self, missing: impl std::fmt::Display) -> Error {
        Error::Request {
            broker: self.broker.clone(),
            api: self.api,
            version: self.version,
            reason: RequestFailure::Undecodable(format!("it says nothing about {missing}")),
        }
    }

    /// The body, unless the answer as a whole carries an error code.
    pub fn check(self, code: impl FnOnce(&T) -> (i16, Option<&str>)) -> Result<T, Error> {
        let (code, message) = code(&self.body);
        match KafkaError::from_wire(code, message) {
            None => Ok(self.body),
            Some(error) => Err(self.error(error)),
        }
    }
}

impl Connection {
    /// Connects, asks which versions the broker offers, and says who we are where SASL is set.
    pub async fn open(endpoint: &Endpoint, options: &ConnectionOptions) -> Result<Self, Error> {
        let mut connection = Self::connect(endpoint, options).await?;
        connection.agree_on_versions().await?;
        connection.authenticate().await?;
        Ok(connection)
    }

    /// Connects and asks for the versions and for `request` in one go, which saves a round trip.
    ///
    /// The version of `request` has to be guessed; where the guess is wrong, a broker may close the
    /// connection, so it is made again and the request asked in a version that the broker offers. With
    /// SASL nothing can be asked before the broker knows us, and the versions are asked first.
    pub async fn open_with<R: Request>(
        endpoint: &Endpoint,
        options: &ConnectionOptions,
        guess: i16,
        build: impl Fn(i16) -> R,
    ) -> Result<(Self, Reply<R::Response>), Error> {
        if options.security.sasl.is_some() {
            let connection = Self::open(endpoint, options).await?;
            let reply = connection.send(build).await?;
            return Ok((connection, reply));
        }
        let mut connection = Self::connect(endpoint, options).await?;
        let versions = connection.ask_versions().await?;
        let id = connection.link.next_correlation_id();
        let frame = connection.encode(&build(guess), guess, id)?;
        let (started, sent) = (tokio::time::Instant::now(), frame.len());
        let answer = connection.link.queue(id, frame).await;
        let versions = connection.receive_versions(versions).await?;
        if !is_refused(&versions) {
            connection.versions = connection.read_versions(Ok(versions), API_VERSIONS_VERSION)?;
        }
        let guess_range = VersionRange { min: guess, max: guess };
        if connection.versions.choose(R::KEY, guess_range).is_none() {
            // The broker is about to close, if it has not yet.
            drop(connection);
            let connection = Self::open(endpoint, options).await?;
            let reply = connection.send(build).await?;
            return Ok((connection, reply));
        }
        let received = match answer {
            Ok(answer) => connection.wait(answer).await,
            Err(failure) => Err(failure),
        };
        let length = received.as_ref().map_or(0, Bytes::len);
        debug!(broker = %endpoint, api = ?wire::api_of::<R>(), version = guess, id, received = length);
        connection.observe(wire::api_of::<R>(), guess, sent, &received, started);
        let reply = connection.decode::<R>(received, guess)?;
        Ok((connection, reply))
    }

    /// Sends the request in the highest version both sides know and waits for its answer.
    pub async fn send<R: Request>(&self, build: impl FnOnce(i16) -> R) -> Result<Reply<R::Response>, Error> {
        self.send_within(i16::MAX, build).await
    }

    /// [`Connection::send`] in a version up to `version_max`.
    pub async fn send_within<R: Request>(
        &self,
        version_max: i16,
        build: impl FnOnce(i16) -> R,
    ) -> Result<Reply<R::Response>, Error> {
        self.send_between(i16::MIN, version_max, build).await
    }

    /// [`Connection::send`] in a version from `version_min` to `version_max`.
    pub async fn send_between<R: Request>(
        &self,
        version_min: i16,
        version_max: i16,
        build: impl FnOnce(i16) -> R,
    ) -> Result<Reply<R::Response>, Error> {
        let turn = self.turn().await?;
        self.send_in_turn(version_min, version_max, build, turn).await
    }

    /// Sends at once; the turn is over when the request is on its way.
    async fn send_in_turn<R: Request>(
        &self,
        version_min: i16,
        version_max: i16,
        build: impl FnOnce(i16) -> R,
        turn: Option<session::Turn<'_>>,
    ) -> Result<Reply<R::Response>, Error> {
        let version = self.choose::<R>(version_min, version_max)?;
        let id = self.link.next_correlation_id();
        let frame = self.encode(&build(version), version, id)?;
        let started = tokio::time::Instant::now();
        let (api, length) = (wire::api_of::<R>(), frame.len());
        let answer = self.exchange(id, frame, turn).await;
        let received = answer.as_ref().map_or(0, Bytes::len);
        debug!(broker = %self.endpoint, ?api, version, id, sent = length, received, elapsed = ?started.elapsed());
        self.observe(api, version, length, &answer, started);
        self.decode::<R>(answer, version)
    }

    /// Tells who watches how a request has ended.
    fn observe(
        &self,
        api: Api,
        version: i16,
        bytes_sent: usize,
        answer: &Result<Bytes, RequestFailure>,
        started: tokio::time::Instant,
    ) {
        let Some(observer) = &self.observer else { return };
        let received = answer.as_ref().map(Bytes::len).map_err(Clone::clone);
        let (broker, elapsed) = (self.endpoint.clone(), started.elapsed());
        observer.tell(Exchange { broker, api, version, bytes_sent, received, elapsed });
    }

    /// The same connection, whose answers are waited for this long.
    pub fn within(&self, limit: Duration) -> Self {
        Self { request_timeout: limit, ..self.clone() }
    }

    /// Sends a request that the broker does not answer, in a version up to `version_max`.
    pub async fn post_within<R: Request>(
        &self,
        version_max: i16,
        build: impl FnOnce(i16) -> R,
    ) -> Result<(), Error> {
        let _turn = self.turn().await?;
        let version = self.choose::<R>(i16::MIN, version_max)?;
        let id = self.link.next_correlation_id();
        let frame = self.encode(&build(version), version, id)?;
        debug!(broker = %self.endpoint, api = ?wire::api_of::<R>(), version, id, sent = frame.len());
        self.link.post(frame).await.map_err(|reason| self.failed::<R>(version, reason))
    }

    fn choose<R: Request>(&self, version_min: i16, version_max: i16) -> Result<i16, Error> {
        let known = wire::versions_of::<R>();
        let ours = VersionRange { min: known.min.max(version_min), max: known.max.min(version_max) };
        self.versions.choose(R::KEY, ours).ok_or_else(|| Error::Unsupported {
            broker: self.endpoint.clone(),
            api: wire::api_of::<R>(),
            ours,
            theirs: self.versions.ranges.get(&R::KEY).copied(),
        })
    }

    /// The error of an API that is not to be had here.
    pub(crate) fn not_offered<R: Request>(&self) -> Error {
        let (api, ours) = (wire::api_of::<R>(), wire::versions_of::<R>());
        Error::Unsupported { broker: self.endpoint.clone(), api, ours, theirs: None }
    }

    /// An error where both sides know no version of the API from `version_min` on; for what could not be
    /// asked for otherwise.
    pub fn require<R: Request>(&self, version_min: i16) -> Result<(), Error> {
        self.choose::<R>(version_min, i16::MAX).map(drop)
    }

    /// Whether both sides know this version of the API.
    pub fn offers<R: Request>(&self, version: i16) -> bool {
        let range = VersionRange { min: version, max: version };
        self.versions.choose(R::KEY, wire::versions_of::<R>().intersect(&range)).is_some()
    }

    /// An error that a Metadata answer of this broker carried for one topic.
    pub(crate) fn metadata_error(&self, error: KafkaError) -> Error {
        let version = self.versions.choose(ApiKey::Metadata as i16, wire::versions_of::<MetadataRequest>());
        let broker = self.endpoint.clone();
        Error::Kafka { broker, api: ApiKey::Metadata.into(), version: version.unwrap_or_default(), error }
    }

    /// What the broker offers.
    pub fn versions(&self) -> &ApiVersions {
        &self.versions
    }

    /// Who is at the other end.
    pub fn endpoint(&self) -> &Endpoint {
        &self.endpoint
    }

    /// Whether every further request would fail.
    pub fn is_dead(&self) -> bool {
        self.link.is_dead()
    }

    async fn connect(endpoint: &Endpoint, options: &ConnectionOptions) -> Result<Self, Error> {
        let started = tokio::time::Instant::now();
        let tls = options.security.tls.as_deref();
        let socket = Socket::open(endpoint, tls, options.connect_limit())
            .await
            .map_err(|reason| Error::Connect { broker: endpoint.clone(), reason })?;
        debug!(broker = %endpoint, protocol = options.security.protocol(), elapsed = ?started.elapsed(), "connected");
        Ok(Self::over(socket, endpoint, options))
    }

    /// A connection whose versions are not known yet, over this stream.
    fn over(socket: Socket, endpoint: &Endpoint, options: &ConnectionOptions) -> Self {
        Self {
            link: Arc::new(Link::new(socket, options.security.tls.clone())),
            endpoint: endpoint.clone(),
            client_id: StrBytes::from_string(options.client_id.clone()),
            request_timeout: options.request_timeout,
            read_only: options.read_only,
            throttled: options.throttled.clone(),
            versions: ApiVersions::default(),
            session: options.security.sasl.clone().map(|sasl| Arc::new(Session::new(sasl))),
            observer: options.observer.clone(),
        }
    }

    async fn agree_on_versions(&mut self) -> Result<(), Error> {
        let answer = self.ask_versions().await?;
        let frame = self.receive_versions(answer).await?;
        self.versions = match is_refused(&frame) {
            true => self.ask_oldest_versions().await?,
            false => self.read_versions(Ok(frame), API_VERSIONS_VERSION)?,
        };
        Ok(())
    }

    async fn ask_versions(&self) -> Result<Answer, Error> {
        let id = self.link.next_correlation_id();
        let frame = self.encode(&ApiVersions::request(API_VERSIONS_VERSION), API_VERSIONS_VERSION, id)?;
        let queued = self.link.queue(id, frame).await;
        queued.map_err(|reason| self.failed::<ApiVersionsRequest>(API_VERSIONS_VERSION, reason))
    }

    async fn receive_versions(&self, answer: Answer) -> Result<Bytes, Error> {
        let started = tokio::time::Instant::now();
        let frame = self
            .wait(answer)
            .await
            .map_err(|reason| self.failed::<ApiVersionsRequest>(API_VERSIONS_VERSION, reason))?;
        debug!(broker = %self.endpoint, api = "ApiVersions", received = frame.len(), elapsed = ?started.elapsed());
        Ok(frame)
    }

    async fn ask_oldest_versions(&self) -> Result<ApiVersions, Error> {
        let id = self.link.next_correlation_id();
        let frame = self.encode(&ApiVersionsRequest::default(), 0, id)?;
        self.read_versions(self.exchange(id, frame, None).await, 0)
    }

    fn read_versions(
        &self,
        answer: Result<Bytes, RequestFailure>,
        version: i16,
    ) -> Result<ApiVersions, Error> {
        let reply = self.decode::<ApiVersionsRequest>(answer, version)?;
        let response: ApiVersionsResponse = reply.check(|body| (body.error_code, None))?;
        Ok(ApiVersions::from_response(&response))
    }

    /// Queues a frame and waits for the answer that carries its correlation id.
    async fn exchange(
        &self,
        id: i32,
        frame: Bytes,
        turn: Option<session::Turn<'_>>,
    ) -> Result<Bytes, RequestFailure> {
        let limit = self.request_timeout;
        let exchange = async {
            let answer = self.link.queue(id, frame).await?;
            drop(turn);
            self.link.wait(answer).await
        };
        match tokio::time::timeout(limit, exchange).await {
            Ok(answer) => answer,
            Err(_) => Err(RequestFailure::TimedOut(limit)),
        }
    }

    async fn wait(&self, answer: Answer) -> Result<Bytes, RequestFailure> {
        let limit = self.request_timeout;
        match tokio::time::timeout(limit, self.link.wait(answer)).await {
            Ok(answer) => answer,
            Err(_) => Err(RequestFailure::TimedOut(limit)),
        }
    }

    /// Every request passes here, so this is where a read-only connection holds it back.
    fn encode<R: Request>(&self, request: &R, version: i16, id: i32) -> Result<Bytes, Error> {
        if self.read_only && !reading::only_reads(R::KEY) {
            return Err(Error::ReadOnly { broker: self.endpoint.clone(), api: wire::api_of::<R>() });
        }
        wire::encode_request(request, version, id, &self.client_id)
            .map_err(|text| self.failed::<R>(version, RequestFailure::Unencodable(text)))
    }

    fn decode<R: Request>(
        &self,
        answer: Result<Bytes, RequestFailure>,
        version: i16,
    ) -> Result<Reply<R::Response>, Error> {
        let body = answer.and_then(|frame| {
            wire::decode_response::<R>(frame, version).map_err(RequestFailure::Undecodable)
        });
        let (body, throttle_ms) = body.map_err(|reason| self.failed::<R>(version, reason))?;
        self.throttled.note(throttle_ms);
        Ok(Reply { body, broker: self.endpoint.clone(), api: wire::api_of::<R>(), version })
    }

    fn failed<R: Request>(&self, version: i16, reason: RequestFailure) -> Error {
        Error::Request { broker: self.endpoint.clone(), api: wire::api_of::<R>(), version, reason }
    }
}

/// Whether the broker does not know our version of ApiVersions: code 35, which comes in version 0
/// whatever was asked.
fn is_refused(versions: &Bytes) -> bool {
    versions.get(4..6) == Some(&ResponseError::UnsupportedVersion.code().to_be_bytes())
}

/// Where the frame of an answer will arrive.
type Answer = tokio::sync::oneshot::Receiver<Bytes>;
