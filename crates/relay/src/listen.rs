//! Connections: how many there are, and for how long one may hold its place without doing anything.
//!
//! axum's own server sets none of hyper's limits, so this is hyper's server with them. One rule covers the handshake, the
//! head of a request and what lies between two requests: **a connection without a request in hand ends after
//! `HEADER_SECONDS`**, however many single bytes it sends, and makes room for a new one before that when there is none.

use std::collections::BTreeMap;
use std::io;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, HttpBody};
use axum::http::{Request, Response};
use daftari_relay_api::limits::STREAMS_MAX;
use http_body::{Frame, SizeHint};
use hyper::body::Incoming;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout};
use tokio_rustls::TlsAcceptor;

use crate::clock;

/// Bytes hyper holds of one HTTP/1.1 connection in each direction; also the longest head of a request.
const BUFFER: usize = 32 * 1024;
/// How often a connection is looked at, at most: a deadline is kept to so closely.
const LOOK: Duration = Duration::from_secs(1);
/// How long a full relay waits for a place before it looks again for one that can make room.
const ROOM: Duration = Duration::from_millis(200);

/// What connections may do.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Without a request in hand.
    pub header: Duration,
    /// Of a reply that nobody reads.
    pub silence: Duration,
    /// How long what runs may go on after the stop.
    pub stop: Duration,
    /// At a time.
    pub connections: usize,
    /// Of one address at a time.
    pub per_address: usize,
    /// Addresses of a TLS proxy, whose connections are everybody's.
    pub proxies: Vec<IpAddr>,
}

struct Hand {
    requests: usize,
    idle_since: Instant,
    /// Since when what was written waits for its reader; none while it does not.
    unread_since: Option<Instant>,
    next_reply: u64,
    /// When each reply that is on its way last moved.
    replies: BTreeMap<u64, Instant>,
}

struct Inner {
    number: u64,
    address: IpAddr,
    hand: Mutex<Hand>,
    end: Notify,
}

/// A connection, as its calls see it.
#[derive(Clone)]
pub struct Connection(Arc<Inner>);

fn now() -> Instant {
    clock::deadline(Duration::ZERO)
}

impl Connection {
    fn hand(&self) -> std::sync::MutexGuard<'_, Hand> {
        self.0.hand.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Its number: each has another one.
    pub fn number(&self) -> u64 {
        self.0.number
    }

    /// Ends it, with everything on it.
    pub fn end(&self) {
        self.0.end.notify_one();
    }

    /// A reply begins; answers with its number.
    pub fn reply_began(&self) -> u64 {
        let mut hand = self.hand();
        hand.next_reply += 1;
        let number = hand.next_reply;
        hand.replies.insert(number, now());
        number
    }

    /// A part of a reply was taken.
    pub fn reply_moved(&self, number: u64) {
        self.hand().replies.insert(number, now());
    }

    /// A reply was taken whole, or its reader has gone.
    pub fn reply_ended(&self, number: u64) {
        self.hand().replies.remove(&number);
    }

    /// Something was written, or waits for its reader.
    fn wrote(&self, waits: bool) {
        let mut hand = self.hand();
        if waits {
            hand.unread_since.get_or_insert_with(now);
        } else if hand.unread_since.take().is_some() {
            // Only what had to wait: answers to pings are no work.
            hand.idle_since = now();
        }
    }

    fn request_began(&self) -> InHand {
        self.hand().requests += 1;
        InHand(self.clone())
    }

    /// Since when it has had no request in hand; none while it has.
    fn idle_since(&self) -> Option<Instant> {
        let hand = self.hand();
        (hand.requests == 0).then_some(hand.idle_since)
    }

    /// Ends when it has been without a request, or a reply without a reader, for too long.
    async fn outstays(&self, limits: &Limits) {
        loop {
            let (unread, moved) = {
                let hand = self.hand();
                (hand.unread_since, hand.replies.values().min().copied())
            };
            let idle = if unread.is_none() { self.idle_since() } else { None };
            let until = [
                idle.map(|since| since + limits.header),
                unread.map(|since| since + limits.silence),
                moved.map(|since| since + limits.silence),
            ];
            let Some(until) = until.into_iter().flatten().min() else {
                sleep(LOOK.min(limits.header)).await;
                continue;
            };
            let left = until.duration_since(now());
            if left.is_zero() {
                return;
            }
            sleep(left.min(LOOK)).await;
        }
    }
}

/// A request in hand, until its reply is gone.
struct InHand(Connection);

impl Drop for InHand {
    fn drop(&mut self) {
        let mut hand = self.0.hand();
        hand.requests -= 1;
        hand.idle_since = now();
    }
}

/// A reply that holds its request in hand until it is gone.
struct Held {
    body: Body,
    _in_hand: InHand,
}

impl HttpBody for Held {
    type Data = axum::body::Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Self::Data>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// Whom an address stands for: a household has a /64 of IPv6.
fn whose(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX))),
        v4 => v4,
    }
}

/// Connections that are open.
#[derive(Default)]
struct Open {
    next: u64,
    connections: BTreeMap<u64, Connection>,
}

impl Open {
    fn begin(&mut self, address: IpAddr) -> Connection {
        self.next += 1;
        let hand = Hand { requests: 0, idle_since: now(), unread_since: None, next_reply: 0, replies: BTreeMap::new() };
        let connection =
            Connection(Arc::new(Inner { number: self.next, address, hand: Mutex::new(hand), end: Notify::new() }));
        self.connections.insert(self.next, connection.clone());
        connection
    }

    fn of(&self, address: IpAddr) -> usize {
        self.connections.values().filter(|connection| connection.0.address == address).count()
    }

    /// Ends the connection that has been without a request for longest, of this address or of any. False when all are at
    /// work.
    fn make_room(&mut self, address: Option<IpAddr>) -> bool {
        let idle = |connection: &Connection| Some((connection.idle_since()?, connection.number()));
        let longest = self
            .connections
            .values()
            .filter(|connection| address.is_none_or(|address| connection.0.address == address))
            .filter_map(idle)
            .min();
        let Some(connection) = longest.and_then(|(_, number)| self.connections.remove(&number)) else { return false };
        connection.end();
        true
    }
}

/// Serves connections until the stop.
pub struct Doors {
    listener: TcpListener,
    tls: Option<TlsAcceptor>,
    limits: Arc<Limits>,
    open: Arc<Mutex<Open>>,
}

impl Doors {
    /// Connections of this listener, over TLS when there is an acceptor.
    pub fn new(listener: TcpListener, tls: Option<TlsAcceptor>, limits: Limits) -> Doors {
        Doors { listener, tls, limits: Arc::new(limits), open: Arc::default() }
    }

    /// The address it listens on.
    ///
    /// # Errors
    /// When the socket is gone.
    pub fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    fn open(&self) -> std::sync::MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Serves until `stop` turns true; then what runs has [`Limits::stop`] to end.
    pub async fn serve(self, app: Router, mut stop: watch::Receiver<bool>) {
        let room = Arc::new(Semaphore::new(self.limits.connections));
        let mut running = JoinSet::new();
        let stopped = stop.clone();
        let mut stopping = pin!(async move {
            // An error is a relay that is gone.
            let _ = stop.wait_for(|stops| *stops).await;
        });
        loop {
            let accepted = tokio::select! {
                () = &mut stopping => break,
                accepted = self.listener.accept() => accepted,
                Some(_) = running.join_next() => continue,
            };
            let (stream, from) = match accepted {
                Ok(accepted) => accepted,
                // The other side has gone already, or this process has no file left: others may have it tomorrow.
                Err(error) => {
                    if !is_of_the_other_side(&error) {
                        tracing::warn!(kind = ?error.kind(), "accepting");
                        sleep(LOOK).await;
                    }
                    continue;
                }
            };
            let place = tokio::select! {
                () = &mut stopping => break,
                place = self.place(&room) => place,
            };
            let address = whose(from.ip());
            let is_proxy = self.limits.proxies.contains(&from.ip().to_canonical());
            let connection = {
                let mut open = self.open();
                if !is_proxy && open.of(address) >= self.limits.per_address && !open.make_room(Some(address)) {
                    continue;
                }
                open.begin(address)
            };
            // Replies are small and awaited: none should wait for a fuller packet.
            let _ = stream.set_nodelay(true);
            running.spawn(run(Opened {
                stream: Told { stream, connection: connection.clone() },
                tls: self.tls.clone(),
                app: app.clone(),
                place: Place { connection: connection.clone(), open: Arc::clone(&self.open), _room: place },
                limits: Arc::clone(&self.limits),
                stop: stopped.clone(),
            }));
        }
        drop(self.listener);
        let all_ended = async { while running.join_next().await.is_some() {} };
        // A body of which half has come is not waited for any longer: nobody was told that it is stored.
        let _ = timeout(self.limits.stop, all_ended).await;
        running.shutdown().await;
    }

    /// A place, when there is one or one can be made.
    async fn place(&self, room: &Arc<Semaphore>) -> OwnedSemaphorePermit {
        loop {
            if let Ok(Ok(place)) = match Arc::clone(room).try_acquire_owned() {
                Ok(place) => return place,
                Err(_) => {
                    self.open().make_room(None);
                    timeout(ROOM, Arc::clone(room).acquire_owned()).await
                }
            } {
                return place;
            }
        }
    }
}

fn is_of_the_other_side(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionRefused | io::ErrorKind::ConnectionReset
    )
}

/// A place among the connections, until it is dropped.
struct Place {
    connection: Connection,
    open: Arc<Mutex<Open>>,
    _room: OwnedSemaphorePermit,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.connections.remove(&self.connection.number());
    }
}

struct Opened {
    stream: Told<TcpStream>,
    tls: Option<TlsAcceptor>,
    app: Router,
    place: Place,
    limits: Arc<Limits>,
    stop: watch::Receiver<bool>,
}

/// One connection, until it ends or is ended.
async fn run(opened: Opened) {
    let Opened { stream, tls, app, place, limits, stop } = opened;
    let connection = place.connection.clone();
    let speaks = async {
        match tls {
            None => speak(stream, app, connection.clone(), stop).await,
            Some(tls) => {
                if let Ok(stream) = tls.accept(stream).await {
                    speak(stream, app, connection.clone(), stop).await;
                }
            }
        }
    };
    tokio::select! {
        () = speaks => {}
        () = connection.0.end.notified() => {}
        () = connection.outstays(&limits) => {}
    }
}

/// HTTP on a connection.
async fn speak(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    app: Router,
    connection: Connection,
    mut stop: watch::Receiver<bool>,
) {
    let mut builder = auto::Builder::new(TokioExecutor::new());
    // The head's deadline is that of `Connection::outstays`, for both protocols and for TLS.
    builder.http1().timer(TokioTimer::new()).header_read_timeout(None).max_buf_size(BUFFER);
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(STREAMS_MAX)
        .max_header_list_size(16 * 1024)
        .max_send_buf_size(64 * 1024)
        .initial_stream_window_size(256 * 1024)
        .initial_connection_window_size(1024 * 1024);
    let calls = service_fn(move |mut request: Request<Incoming>| {
        let in_hand = connection.request_began();
        request.extensions_mut().insert(connection.clone());
        let call = TowerToHyperService::new(app.clone()).call(request);
        async move {
            let response: Response<Body> = call.await?;
            Ok::<_, std::convert::Infallible>(response.map(|body| Held { body, _in_hand: in_hand }))
        }
    });
    let mut speaking = pin!(builder.serve_connection(TokioIo::new(stream), calls));
    let is_told = tokio::select! {
        _ = speaking.as_mut() => return,
        told = stop.wait_for(|stops| *stops) => told.is_ok(),
    };
    if is_told {
        speaking.as_mut().graceful_shutdown();
    }
    let _ = speaking.await;
}

/// A stream that tells its connection whether what was written waits for its reader. The last of a reply is in no call's hand
/// any more and may still be on its way for a while on a slow network.
struct Told<S> {
    stream: S,
    connection: Connection,
}

impl<S> Told<S> {
    fn wrote<T>(&self, wrote: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        self.connection.wrote(wrote.is_pending());
        wrote
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Told<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buffer)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Told<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let wrote = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.wrote(wrote)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let wrote = Pin::new(&mut self.stream).poll_write_vectored(cx, parts);
        self.wrote(wrote)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]
mod tests {
    use axum::routing::get;
    use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};

    use super::*;

    const REPLY: usize = 20_000;

    /// A connection whose reader is handed back. Whatever the reply is, this network holds a thousand bytes of it.
    fn serves() -> (DuplexStream, watch::Sender<bool>) {
        let (here, there) = duplex(1_000);
        let limits = Limits {
            header: Duration::from_secs(10),
            silence: Duration::from_secs(60),
            stop: Duration::from_secs(5),
            connections: 1,
            per_address: 1,
            proxies: Vec::new(),
        };
        let app = Router::new().route("/", get(|| async { vec![7_u8; REPLY] }));
        let connection = Open::default().begin(IpAddr::from([127, 0, 0, 1]));
        let (stop, stops) = watch::channel(false);
        let told = Told { stream: there, connection: connection.clone() };
        tokio::spawn(async move {
            tokio::select! {
                () = speak(told, app, connection.clone(), stops) => {}
                () = connection.outstays(&limits) => {}
            }
        });
        (here, stop)
    }

    async fn asks(here: &mut DuplexStream) {
        here.write_all(b"GET / HTTP/1.1\r\nhost: relay\r\n\r\n").await.unwrap();
    }

    /// The connection holds the end of a reply when no call has it in hand any more.
    #[tokio::test(start_paused = true)]
    async fn a_slow_reader_gets_the_end_of_its_reply() {
        let (mut here, _stop) = serves();
        asks(&mut here).await;
        let (mut all, mut piece) = (Vec::<u8>::new(), [0; 2_000]);
        while let Ok(length @ 1..) = here.read(&mut piece).await {
            all.extend(&piece[..length]);
            sleep(Duration::from_secs(30)).await;
        }
        assert_eq!(all.iter().filter(|byte| **byte == 7).count(), REPLY);
    }

    #[tokio::test(start_paused = true)]
    async fn who_reads_no_more_loses_the_end_of_its_reply() {
        let (mut here, _stop) = serves();
        asks(&mut here).await;
        sleep(Duration::from_secs(62)).await;
        let mut all = Vec::new();
        here.read_to_end(&mut all).await.unwrap();
        assert!(all.len() <= 1_000, "what the network held, and nothing more: {}", all.len());
    }
}
