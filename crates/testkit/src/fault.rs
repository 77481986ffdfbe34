//! A network as it is: down, slow, cut, answering 500, repeating itself; and a relay that serves pages in pieces and out of
//! order. It carries real requests to a real relay and remembers them.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use daftari_relay_api::batch::{Cursor, Pulled, decode_pull, decode_push, encode_pull};
use daftari_relay_api::login::Origin;
use daftari_relay_api::pushed::{Pushed, encode_pushed};
use daftari_sync::http::Http;
use daftari_sync::transport::{Method, NoReply, Reply, Request, Shown, Transport};

use crate::rng::SeededRng;
use daftari_crypto::rng::Rng;

/// What happens to one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Nothing: it arrives and is answered.
    None,
    /// Nothing answers.
    Down,
    /// It takes too long.
    Slow,
    /// The connection is cut before the request has arrived.
    CutBefore,
    /// The relay does what was asked, but its answer is cut.
    CutAfter,
    /// The relay's answer is this status, and nothing was done.
    Status(u16),
    /// The relay's answer is 200 and these words, and nothing was done.
    Answer(&'static str),
    /// The relay's answer is 200 and these octets, and nothing was done.
    Octets(&'static [u8]),
    /// The relay says this of every envelope of a push, and keeps none. Other requests arrive.
    OfAll(Pushed),
    /// The request arrives twice.
    Twice,
}

type Rule = dyn FnMut(&Request) -> Fault + Send;
type Lie = dyn FnMut(&Request, &mut Reply) + Send;

#[derive(Default)]
struct State {
    rule: Option<Box<Rule>>,
    lies: Vec<Box<Lie>>,
    sent: VecDeque<Request>,
    scramble: Option<SeededRng>,
}

/// The network of one device, with faults to order. A clone is the same network.
#[derive(Clone, Default)]
pub struct Network {
    http: Arc<Http>,
    state: Arc<Mutex<State>>,
    /// Places behind envelopes that were lied about, and the true ones: whoever lies keeps it up.
    told: Arc<Mutex<HashMap<String, String>>>,
}

/// Requests remembered, at most.
const REMEMBERED: usize = 4_096;

/// Is this a push of envelopes?
pub fn is_push(request: &Request) -> bool {
    request.method == Method::Post && request.url.ends_with("/v1/envelopes")
}

/// Is this a page of a mailbox?
pub fn is_pull(request: &Request) -> bool {
    request.method == Method::Get && request.url.contains("/v1/envelopes?")
}

/// The place in the mailbox after which a page was asked for.
fn place_of(request: &Request) -> u64 {
    let after = request.url.split_once("after=").map(|(_, rest)| rest.split('&').next().unwrap_or_default());
    after.and_then(|text| Cursor::parse(text).ok()).map_or(0, |cursor| cursor.seq)
}

impl Network {
    /// A network without faults.
    pub fn new() -> Network {
        Network::default()
    }

    fn state<T>(&self, act: impl FnOnce(&mut State) -> T) -> T {
        act(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// From now on this decides what happens to each request.
    pub fn when(&self, rule: impl FnMut(&Request) -> Fault + Send + 'static) {
        self.state(|state| state.rule = Some(Box::new(rule)));
    }

    /// The next request of this kind meets a fault, the others none.
    pub fn once(&self, kind: impl Fn(&Request) -> bool + Send + 'static, fault: Fault) {
        let mut left = 1;
        self.when(move |request| {
            if left > 0 && kind(request) {
                left -= 1;
                return fault;
            }
            Fault::None
        });
    }

    /// From now on an attacker who holds the relay changes its replies.
    pub fn lie(&self, lie: impl FnMut(&Request, &mut Reply) + Send + 'static) {
        self.state(|state| state.lies = vec![Box::new(lie)]);
    }

    /// The attacker does this as well.
    pub fn also_lie(&self, lie: impl FnMut(&Request, &mut Reply) + Send + 'static) {
        self.state(|state| state.lies.push(Box::new(lie)));
    }

    /// An attacker who holds the relay puts these in the place of the first envelopes of a page that has more of them,
    /// once.
    pub fn smuggle(&self, forged: Vec<Vec<u8>>) {
        let mut forged = Some(forged);
        self.lie_in_pages(move |page| {
            if forged.as_ref().is_some_and(|forged| page.len() > forged.len()) {
                for (place, forged) in page.iter_mut().zip(forged.take().into_iter().flatten()) {
                    *place = forged;
                }
            }
        });
    }

    /// From now on an attacker who holds the relay changes the envelopes of every page that has some, and answers for the
    /// places behind them.
    pub fn lie_in_pages(&self, mut lie: impl FnMut(&mut Vec<Vec<u8>>) + Send + 'static) {
        self.lie_in_places(move |page| {
            let whole = |pulled: &Pulled| match pulled {
                Pulled::Envelope(bytes) => bytes.clone(),
                Pulled::Erased(_) => Vec::new(),
            };
            let mut envelopes: Vec<Vec<u8>> = page.iter().map(|(_, pulled)| whole(pulled)).collect();
            lie(&mut envelopes);
            let places: Vec<u64> = page.iter().map(|(place, _)| *place).collect();
            *page = places.into_iter().zip(envelopes.into_iter().map(Pulled::Envelope)).collect();
        });
    }

    /// The same, with the number of each envelope's place: some may go, others come between them at a place there is.
    pub fn lie_in_places(&self, mut lie: impl FnMut(&mut Vec<(u64, Pulled)>) + Send + 'static) {
        let remembered = Arc::clone(&self.told);
        self.lie(move |request, reply| {
            let after = place_of(request);
            let Ok(page) = decode_pull(after, &reply.body) else { return };
            if !is_pull(request) || page.is_empty() || !(200..300).contains(&reply.status) {
                return;
            }
            let places: HashMap<u64, Cursor> = page.iter().map(|(cursor, _)| (cursor.seq, *cursor)).collect();
            let mut page: Vec<(u64, Pulled)> = page.into_iter().map(|(cursor, pulled)| (cursor.seq, pulled)).collect();
            lie(&mut page);
            reply.body = encode_pull(after, &page);
            let told = decode_pull(after, &reply.body).into_iter().flatten();
            let true_of = |told: Cursor| Some((told.to_text(), places.get(&told.seq)?.to_text()));
            let told: Vec<(String, String)> = told.filter_map(|(cursor, _)| true_of(cursor)).collect();
            remembered.lock().unwrap_or_else(PoisonError::into_inner).extend(told);
        });
    }

    /// From now on everything arrives, and as it was sent.
    pub fn heal(&self) {
        self.state(|state| {
            state.rule = None;
            state.lies.clear();
            state.scramble = None;
        });
    }

    /// An honest relay stands there: it knows nothing of the places that were told in lies.
    pub fn is_honest_again(&self) {
        self.heal();
        self.told.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// From now on pages come in small pieces and their envelopes out of order.
    pub fn scramble(&self, seed: u64) {
        self.state(|state| state.scramble = Some(SeededRng::new(seed)));
    }

    /// Requests sent so far, the oldest first.
    pub fn sent(&self) -> Vec<Request> {
        self.state(|state| state.sent.iter().cloned().collect())
    }

    fn draw(&self, below: u64) -> Option<u64> {
        self.state(|state| {
            let rng = state.scramble.as_mut()?;
            let mut bytes = [0; 8];
            rng.fill(&mut bytes);
            Some(u64::from_be_bytes(bytes) % below.max(1))
        })
    }

    /// The request for a page, for a piece of it, behind the true place.
    fn piece_of(&self, request: &Request) -> Request {
        let mut asked = request.clone();
        if let (true, Some((before, place))) = (is_pull(request), request.url.split_once("after="))
            && let Some(true_place) = self.told.lock().unwrap_or_else(PoisonError::into_inner).get(place).cloned()
        {
            asked.url = format!("{before}after={true_place}");
        }
        let request = &asked.clone();
        if let (true, Some(limit)) = (is_pull(request), self.draw(4))
            && let Some((before, rest)) = request.url.split_once("limit=")
        {
            let after = rest.find('&').map_or("", |at| rest.split_at(at).1);
            asked.url = format!("{before}limit={}{after}", limit + 1);
        }
        asked
    }

    /// The same page with its envelopes in another order. The last one stays: the place in the mailbox is named by it.
    fn shuffled(&self, request: &Request, reply: Reply) -> Reply {
        if !is_pull(request) || !(200..300).contains(&reply.status) {
            return reply;
        }
        let after = place_of(request);
        let Ok(page) = decode_pull(after, &reply.body) else { return reply };
        let seqs: Vec<u64> = page.iter().map(|(cursor, _)| cursor.seq).collect();
        let mut envelopes: Vec<Pulled> = page.into_iter().map(|(_, pulled)| pulled).collect();
        for last in (1..envelopes.len().saturating_sub(1)).rev() {
            let Some(other) = self.draw(last as u64 + 1) else { return reply };
            envelopes.swap(last, usize::try_from(other).unwrap_or(0));
        }
        let page: Vec<(u64, Pulled)> = seqs.into_iter().zip(envelopes).collect();
        Reply { body: encode_pull(after, &page), ..reply }
    }
}

impl Transport for Network {
    fn look(&self, origin: &Origin) -> Result<Shown, NoReply> {
        self.http.look(origin)
    }

    fn send(&self, request: &Request) -> Result<Reply, NoReply> {
        let fault = self.state(|state| {
            if state.sent.len() == REMEMBERED {
                state.sent.pop_front();
            }
            state.sent.push_back(request.clone());
            state.rule.as_mut().map_or(Fault::None, |rule| rule(request))
        });
        let carry = || {
            let mut reply = self.http.send(&self.piece_of(request)).map(|reply| self.shuffled(request, reply))?;
            self.state(|state| {
                state.lies.iter_mut().for_each(|lie| lie(request, &mut reply));
            });
            Ok(reply)
        };
        match fault {
            Fault::None => carry(),
            Fault::Down => Err(NoReply::Unreachable),
            Fault::Slow => Err(NoReply::TooSlow),
            Fault::CutBefore => Err(NoReply::CutOff),
            Fault::CutAfter => carry().and(Err(NoReply::CutOff)),
            Fault::Status(status) => Ok(Reply { status, store: None, body: b"<html>it is broken</html>".to_vec() }),
            Fault::Octets(octets) => Ok(Reply { status: 200, store: None, body: octets.to_vec() }),
            Fault::Answer(words) => Ok(Reply { status: 200, store: None, body: words.as_bytes().to_vec() }),
            Fault::OfAll(word) => match decode_push(&request.body).ok().filter(|_| is_push(request)) {
                Some(pushed) => Ok(Reply { status: 200, store: None, body: encode_pushed(&vec![word; pushed.len()]) }),
                None => carry(),
            },
            Fault::Twice => carry().and_then(|_| carry()),
        }
    }
}
