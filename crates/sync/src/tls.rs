//! TLS as this device speaks it: pinned keys, or the compiled-in WebPKI roots. The operating system's store is never asked,
//! so an authority that was put into it vouches for nothing here.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use daftari_relay_api::ids::Bytes32;
use daftari_relay_api::login::pin_of;
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::CryptoProvider;
use rustls::crypto::ring::default_provider;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{
    CertificateError, ClientConfig, ClientConnection, DigitallySignedStruct, RootCertStore, SignatureScheme,
    StreamOwned,
};
use ureq::unversioned::transport::{
    Buffers, ConnectionDetails, Connector, Either, LazyBuffers, NextTimeout, Transport, TransportAdapter,
};

use crate::transport::{Shown, Trust};

/// The pin of a certificate's key.
fn pin(certificate: &CertificateDer<'_>) -> Result<Bytes32, rustls::Error> {
    let parsed = webpki::EndEntityCert::try_from(certificate)
        .map_err(|_| rustls::Error::InvalidCertificate(CertificateError::BadEncoding))?;
    Ok(pin_of(&parsed.subject_public_key_info()))
}

fn roots(provider: &Arc<CryptoProvider>) -> Arc<WebPkiServerVerifier> {
    let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    WebPkiServerVerifier::builder_with_provider(Arc::new(roots), Arc::clone(provider))
        .build()
        .expect("there are roots, and no revocation lists")
}

/// Is what was said of a certificate only that nobody known here vouches for it?
fn is_unknown(error: &rustls::Error) -> bool {
    matches!(error, rustls::Error::InvalidCertificate(CertificateError::UnknownIssuer | CertificateError::Other(_)))
}

/// Judges the key a relay shows.
struct Judge {
    trust: Trust,
    /// Take whoever answers, and note who it was.
    looks: Option<Arc<Mutex<Option<Shown>>>>,
    roots: Arc<WebPkiServerVerifier>,
}

impl fmt::Debug for Judge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Judge")
    }
}

impl ServerCertVerifier for Judge {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        chain: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let by_roots = || self.roots.verify_server_cert(certificate, chain, name, ocsp, now);
        let pin = pin(certificate)?;
        if let Some(noted) = &self.looks {
            let shown = match by_roots() {
                Ok(_) => Shown::Vouched,
                Err(error) if is_unknown(&error) => Shown::Key(pin),
                Err(error) => return Err(error),
            };
            *noted.lock().unwrap_or_else(PoisonError::into_inner) = Some(shown);
            return Ok(ServerCertVerified::assertion());
        }
        if self.trust.pins.contains(&pin) {
            return Ok(ServerCertVerified::assertion());
        }
        if self.trust.roots {
            return by_roots();
        }
        // The one error that is of this application: see `http.rs`.
        Err(rustls::Error::InvalidCertificate(CertificateError::ApplicationVerificationFailure))
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.roots.verify_tls12_signature(message, certificate, signed)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.roots.verify_tls13_signature(message, certificate, signed)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.roots.supported_verify_schemes()
    }
}

fn config(trust: Trust, looks: Option<Arc<Mutex<Option<Shown>>>>) -> Arc<ClientConfig> {
    let provider = Arc::new(default_provider());
    let judge = Judge { trust, looks, roots: roots(&provider) };
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("ring has the suites of TLS 1.2 and 1.3")
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(judge))
        .with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Arc::new(config)
}

/// A connector that speaks TLS with whom this device takes for the relay.
pub(crate) struct Tls(Arc<ClientConfig>);

impl Tls {
    pub(crate) fn trusting(trust: Trust) -> Tls {
        Tls(config(trust, None))
    }

    /// One that takes whoever answers and notes who it was. Nothing may be sent over it.
    pub(crate) fn looking(noted: Arc<Mutex<Option<Shown>>>) -> Tls {
        Tls(config(Trust::of(None), Some(noted)))
    }
}

impl fmt::Debug for Tls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tls")
    }
}

impl<In: Transport> Connector<In> for Tls {
    type Out = Either<In, Spoken>;

    fn connect(&self, details: &ConnectionDetails<'_>, chained: Option<In>) -> Result<Option<Self::Out>, ureq::Error> {
        let Some(transport) = chained else { return Ok(None) };
        if !details.needs_tls() {
            return Ok(Some(Either::A(transport)));
        }
        let host = details.uri.host().unwrap_or_default();
        let host = host.trim_start_matches('[').trim_end_matches(']');
        let name = ServerName::try_from(host.to_owned()).map_err(|_| ureq::Error::BadUri(String::new()))?;
        let mut talk = ClientConnection::new(Arc::clone(&self.0), name)?;
        let mut below = TransportAdapter::new(transport.boxed(), Arc::clone(&details.current_time));
        below.set_timeout(details.timeout);
        talk.complete_io(&mut below)?;
        let buffers = LazyBuffers::new(details.config.input_buffer_size(), details.config.output_buffer_size());
        Ok(Some(Either::B(Spoken { buffers, stream: StreamOwned::new(talk, below) })))
    }
}

/// A TLS connection.
pub(crate) struct Spoken {
    buffers: LazyBuffers,
    stream: StreamOwned<ClientConnection, TransportAdapter>,
}

impl fmt::Debug for Spoken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Spoken")
    }
}

impl Transport for Spoken {
    fn buffers(&mut self) -> &mut dyn Buffers {
        &mut self.buffers
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), ureq::Error> {
        self.stream.get_mut().set_timeout(timeout);
        let output = self.buffers.output().get(..amount).unwrap_or_default();
        Ok(std::io::Write::write_all(&mut self.stream, output)?)
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, ureq::Error> {
        self.stream.get_mut().set_timeout(timeout);
        let amount = std::io::Read::read(&mut self.stream, self.buffers.input_append_buf())?;
        self.buffers.input_appended(amount);
        Ok(amount > 0)
    }

    fn is_open(&mut self) -> bool {
        self.stream.get_mut().get_mut().is_open()
    }

    fn is_tls(&self) -> bool {
        true
    }
}
