//! Bytes on their way: bodies that arrive and replies that are read. They are what a stranger can make this process hold, so
//! they are counted, and when they are too much the slowest is cut. Nothing new is refused: whoever moves keeps moving.

use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{Request, State};
use axum::http::header;
use axum::middleware::Next;
use axum::response::Response;
use daftari_relay_api::ids::{DeviceKey, TeamId};
use http_body::{Frame, SizeHint};
use tokio::time::Instant;

use crate::auth::read_token;
use crate::clock;
use crate::listen::Connection;
use crate::state::Relay;

/// Bytes of a reply that are handed to the connection at a time.
const PIECE: usize = 16 * 1024;
/// What everybody is taken to have moved in a first second, so that who has just begun is not the slowest.
const HEAD_START: f64 = 65_536.0;

/// Whose bytes they are: a device's once its token is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Owner {
    Device(TeamId, DeviceKey),
    Connection(u64),
}

struct Flight {
    owner: Owner,
    /// Bytes held in memory.
    held: usize,
    moved: u64,
    began: Instant,
    cut: Arc<Cut>,
}

#[derive(Default)]
struct Sky {
    next: u64,
    total: usize,
    flights: BTreeMap<u64, Flight>,
}

/// Everything that is on its way in this process.
pub struct Flights {
    each_max: usize,
    max: usize,
    sky: Mutex<Sky>,
}

/// Ends one flight from outside.
#[derive(Default)]
struct Cut {
    done: AtomicBool,
    waker: Mutex<Option<Waker>>,
    /// A reply that nobody reads is not asked for: its connection ends.
    connection: Option<Connection>,
}

impl Cut {
    fn cut(&self) {
        self.done.store(true, Ordering::SeqCst);
        if let Some(waker) = self.waker.lock().unwrap_or_else(PoisonError::into_inner).take() {
            waker.wake();
        }
        if let Some(connection) = &self.connection {
            connection.end();
        }
    }

    fn is_done(&self, context: &Context<'_>) -> bool {
        *self.waker.lock().unwrap_or_else(PoisonError::into_inner) = Some(context.waker().clone());
        self.done.load(Ordering::SeqCst)
    }
}

impl Flights {
    /// At most so many bytes of one owner and of all together.
    pub fn new(each_max: usize, max: usize) -> Flights {
        Flights { each_max, max, sky: Mutex::default() }
    }

    fn sky(&self) -> std::sync::MutexGuard<'_, Sky> {
        self.sky.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn begin(self: &Arc<Self>, owner: Owner, connection: Option<Connection>, held: usize) -> Ticket {
        let cut = Arc::new(Cut { connection, ..Cut::default() });
        let mut sky = self.sky();
        let number = sky.next;
        sky.next += 1;
        sky.total += held;
        let began = clock::deadline(Duration::ZERO);
        sky.flights.insert(number, Flight { owner, held, moved: 0, began, cut: Arc::clone(&cut) });
        drop(sky);
        let ticket = Ticket { flights: Arc::clone(self), number, owner, cut };
        self.make_room(owner);
        ticket
    }

    /// Cuts the slowest until what is left fits.
    fn make_room(&self, owner: Owner) {
        let now = clock::deadline(Duration::ZERO);
        let mut cut = Vec::new();
        {
            let mut sky = self.sky();
            loop {
                let own: usize =
                    sky.flights.values().filter(|flight| flight.owner == owner).map(|flight| flight.held).sum();
                let (over_all, over_own) = (sky.total > self.max, own > self.each_max);
                if !over_all && !over_own {
                    break;
                }
                let fits = |flight: &&mut Flight| flight.held > 0 && (over_all || flight.owner == owner);
                let speed = |flight: &Flight| {
                    #[expect(clippy::cast_precision_loss, reason = "speeds are compared, not counted")]
                    let moved = flight.moved as f64 + HEAD_START;
                    moved / (now.duration_since(flight.began).as_secs_f64() + 1.0)
                };
                let Some(slowest) = sky.flights.values_mut().filter(fits).min_by(|a, b| speed(a).total_cmp(&speed(b)))
                else {
                    break;
                };
                let freed = std::mem::take(&mut slowest.held);
                cut.push(Arc::clone(&slowest.cut));
                sky.total -= freed;
            }
        }
        // With nothing locked: whoever is woken may come back at once.
        cut.iter().for_each(|cut| cut.cut());
    }
}

/// A flight, until it is dropped.
struct Ticket {
    flights: Arc<Flights>,
    number: u64,
    owner: Owner,
    cut: Arc<Cut>,
}

impl Ticket {
    /// So many bytes have come and are held.
    fn came(&self, bytes: usize) {
        let mut sky = self.flights.sky();
        if let Some(flight) = sky.flights.get_mut(&self.number) {
            flight.held += bytes;
            flight.moved += bytes as u64;
            sky.total += bytes;
        }
        drop(sky);
        self.flights.make_room(self.owner);
    }

    /// So many bytes have gone.
    fn went(&self, bytes: usize) {
        let mut sky = self.flights.sky();
        if let Some(flight) = sky.flights.get_mut(&self.number) {
            let gone = bytes.min(flight.held);
            flight.held -= gone;
            flight.moved += bytes as u64;
            sky.total -= gone;
        }
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        let mut sky = self.flights.sky();
        if let Some(flight) = sky.flights.remove(&self.number) {
            sky.total -= flight.held;
        }
    }
}

/// A body that was cut because others needed the room.
#[derive(Debug, thiserror::Error)]
#[error("the slowest of too many")]
pub struct CutShort;

/// A request's body, counted as it arrives.
struct Arriving {
    body: Body,
    ticket: Arc<Ticket>,
}

impl HttpBody for Arriving {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        if self.ticket.cut.is_done(cx) {
            return Poll::Ready(Some(Err(axum::Error::new(CutShort))));
        }
        let polled = Pin::new(&mut self.body).poll_frame(cx);
        if let Poll::Ready(Some(Ok(frame))) = &polled {
            self.ticket.came(frame.data_ref().map_or(0, Bytes::len));
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// A reply, handed to the connection in pieces, so that it shows how far it was read.
struct Leaving {
    body: Body,
    piece: Bytes,
    ticket: Ticket,
    connection: Connection,
    number: u64,
}

impl HttpBody for Leaving {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        if self.piece.is_empty() {
            match Pin::new(&mut self.body).poll_frame(cx) {
                Poll::Ready(Some(Ok(frame))) => match frame.into_data() {
                    Ok(data) => self.piece = data,
                    Err(other) => return Poll::Ready(Some(Ok(other))),
                },
                other => return other,
            }
        }
        let length = self.piece.len().min(PIECE);
        // A copy: a slice would hold all of it until its last piece has gone.
        let piece = Bytes::copy_from_slice(&self.piece.split_to(length));
        self.ticket.went(length);
        self.connection.reply_moved(self.number);
        Poll::Ready(Some(Ok(Frame::data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        self.piece.is_empty() && self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        let (rest, held) = (self.body.size_hint(), self.piece.len() as u64);
        rest.exact().map_or_else(SizeHint::new, |exact| SizeHint::with_exact(exact + held))
    }
}

impl Drop for Leaving {
    fn drop(&mut self) {
        self.connection.reply_ended(self.number);
    }
}

/// Counts what a call sends and is sent.
pub async fn count<S: Send + Sync + 'static>(
    State((relay, flights)): State<(Arc<Relay<S>>, Arc<Flights>)>,
    request: Request,
    next: Next,
) -> Response {
    let Some(connection) = request.extensions().get::<Connection>().cloned() else {
        return next.run(request).await;
    };
    let token = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let bearer = token
        .and_then(|value| value.strip_prefix("Bearer "))
        .and_then(|token| read_token(&relay.settings.token_key, token, relay.clock.now_s()).ok());
    let owner =
        bearer.map_or(Owner::Connection(connection.number()), |bearer| Owner::Device(bearer.team, bearer.device));
    // Held until the call is over: what came stays in memory for as long.
    let arriving = Arc::new(flights.begin(owner, None, 0));
    let ticket = Arc::clone(&arriving);
    let response = next.run(request.map(|body| Body::new(Arriving { body, ticket }))).await;
    drop(arriving);
    response.map(|body| {
        let length = body.size_hint().exact().and_then(|length| usize::try_from(length).ok()).unwrap_or(0);
        let number = connection.reply_began();
        let ticket = flights.begin(owner, Some(connection.clone()), length);
        Body::new(Leaving { body, piece: Bytes::new(), ticket, connection, number })
    })
}
