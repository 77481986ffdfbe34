//! People who sign statements, without the crate that keeps their keys.

#![allow(dead_code, missing_docs, reason = "each test file uses its part of this one")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::LazyLock;

use daftari_relay_api::ids::{Base64, DeviceKey, MemberId, SealKey, TeamId};
use daftari_relay_api::roster::{
    At, Body, Circle, DeviceRecord, Epoch, Heads, Kind, RecoveryRecord, Role, Statement, possession_bytes, sign_bytes,
};
use ring::signature::{Ed25519KeyPair, KeyPair};

/// Statements a thread remembers.
const SIGNED_MAX: usize = 50_000;

/// A device, by a number.
pub struct Device {
    pub number: u8,
    pair: &'static Ed25519KeyPair,
}

/// Of every number.
static PAIRS: LazyLock<Vec<Ed25519KeyPair>> =
    LazyLock::new(|| (0..=u8::MAX).map(|number| Ed25519KeyPair::from_seed_unchecked(&[number; 32]).unwrap()).collect());

impl Device {
    pub fn new(number: u8) -> Device {
        Device { number, pair: &PAIRS[usize::from(number)] }
    }

    pub fn key(&self) -> DeviceKey {
        DeviceKey(self.pair.public_key().as_ref().try_into().unwrap())
    }

    /// Its record. Two devices with one member number belong to one person.
    pub fn record(&self, role: Role, member: u8) -> DeviceRecord {
        let (sign, post) = (self.key(), DeviceKey([self.number; 32]));
        let seal = SealKey::new(vec![self.number; 1216]).unwrap();
        let record = DeviceRecord {
            sign,
            seal,
            post,
            member: MemberId([member; 16]),
            role,
            name: Base64(vec![member; 4]),
            proof: Base64(Vec::new()),
        };
        self.prove(record)
    }

    /// The record with this device's word for its keys and role, whatever they are.
    pub fn prove(&self, record: DeviceRecord) -> DeviceRecord {
        let bytes = possession_bytes(&record.sign, &record.seal, &record.post, record.role);
        DeviceRecord { proof: Base64(self.pair.sign(&bytes).as_ref().to_vec()), ..record }
    }

    /// A signed statement. The same body gives the same bytes; each is signed and read once on a thread, which is most of
    /// what a generated story costs.
    pub fn signed(&self, body: &Body) -> Statement {
        thread_local! {
            static SIGNED: RefCell<HashMap<Vec<u8>, Statement>> = RefCell::default();
        }
        let bytes = body.to_bytes();
        SIGNED.with_borrow_mut(|signed| {
            if signed.len() >= SIGNED_MAX {
                signed.clear();
            }
            signed.entry(bytes).or_insert_with_key(|bytes| Statement::parse(&self.sign_bytes(bytes)).unwrap()).clone()
        })
    }

    pub fn sign_bytes(&self, body: &[u8]) -> Vec<u8> {
        let signature = self.pair.sign(&sign_bytes(body));
        Statement::join(body, signature.as_ref().try_into().unwrap())
    }

    pub fn sign(&self, team: Option<TeamId>, heads: &Heads, kind: Kind) -> Statement {
        let at = At { ms: 1_700_000_000_000, offset_min: 180 };
        let body = Body { version: 1, team, signer: self.key(), heads: heads.clone().sorted(), at, kind };
        self.signed(&body)
    }

    /// A team that begins with this device and person 1.
    pub fn genesis(&self) -> Statement {
        let kind = Kind::Genesis {
            nonce: MemberId([9; 16]),
            device: self.record(Role::Office, 1),
            recovery: paper().recovery(),
            epochs: vec![epoch(Circle::Office, 1, 1), epoch(Circle::Team, 1, 2)],
        };
        self.sign(None, &Heads::default(), kind)
    }

    /// Its keys as keys on paper.
    pub fn recovery(&self) -> RecoveryRecord {
        RecoveryRecord { sign: self.key(), seal: SealKey::new(vec![self.number; 1216]).unwrap() }
    }
}

/// The sheets every team here begins with.
pub fn paper() -> Device {
    Device::new(200)
}

pub fn epoch(circle: Circle, number: u32, byte: u8) -> Epoch {
    let public = SealKey::new(vec![byte; 1216]).unwrap();
    Epoch { circle, number, public, wraps: vec![], earlier: Base64(vec![]) }
}

pub fn team_of(genesis: &Statement) -> TeamId {
    TeamId(genesis.id.0)
}

/// Heads of the core alone.
pub fn core(statements: &[&Statement]) -> Heads {
    Heads { core: statements.iter().map(|statement| statement.id).collect(), field: Vec::new() }
}
