//! TLS: a key of the relay's own, which devices pin, or a certificate of an authority they know.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use daftari_relay_api::ids::Bytes32;
use daftari_relay_api::login::pin_of;
use rcgen::{CertificateParams, KeyPair, PublicKeyData};
use rustls::ServerConfig;
use rustls::crypto::ring::default_provider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::ResolvesServerCert;
use tokio_rustls::TlsAcceptor;

/// The relay's own key, in its directory.
pub(crate) const KEY_FILE: &str = "relay-key.pem";
/// Protocols offered, the preferred one first.
const PROTOCOLS: [&[u8]; 2] = [b"h2", b"http/1.1"];

/// How devices speak with the relay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Security {
    /// Plain HTTP: on this machine, or behind a proxy that speaks TLS.
    Http,
    /// Over TLS with a key of its own, made at the first start. Devices pin it.
    OwnKey,
    /// Over TLS with a certificate of an authority devices know.
    Certificate {
        /// PEM file of the certificate, its chain behind it.
        certificate: PathBuf,
        /// PEM file of its key.
        key: PathBuf,
    },
}

/// Why there is no TLS.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file that cannot be read or written.
    #[error("{path}: {why}", path = .0.display(), why = .1)]
    File(PathBuf, String),
    /// A certificate and a key that do not go together, or of a kind that is not used.
    #[error("the certificate cannot be used with its key: {0}")]
    Unfit(String),
}

/// TLS as it is spoken.
pub struct Tls {
    pub(crate) acceptor: TlsAcceptor,
    /// Of the key that is shown.
    pub(crate) pin: Bytes32,
    /// Do devices pin it? Else an authority vouches for it.
    pub(crate) is_own: bool,
}

impl Security {
    /// Reads, or makes, the key in the relay's directory; none for plain HTTP.
    ///
    /// # Errors
    /// [`TlsError`].
    pub fn load(&self, directory: &Path) -> Result<Option<Tls>, TlsError> {
        let (chain, key, is_own) = match self {
            Security::Http => return Ok(None),
            Security::OwnKey => {
                let (certificate, key) = own(&directory.join(KEY_FILE))?;
                (vec![certificate], key, true)
            }
            Security::Certificate { certificate, key } => {
                let unread = |path: &Path, error: rustls::pki_types::pem::Error| {
                    TlsError::File(path.to_owned(), error.to_string())
                };
                let chain = CertificateDer::pem_file_iter(certificate).map_err(|error| unread(certificate, error))?;
                let chain = chain.collect::<Result<Vec<_>, _>>().map_err(|error| unread(certificate, error))?;
                (chain, PrivateKeyDer::from_pem_file(key).map_err(|error| unread(key, error))?, false)
            }
        };
        let unfit = |error: rustls::Error| TlsError::Unfit(error.to_string());
        let provider = default_provider();
        let signing = provider.key_provider.load_private_key(key).map_err(unfit)?;
        let public = signing.public_key().ok_or_else(|| TlsError::Unfit("its public key is not told".to_owned()))?;
        let pin = pin_of(&public);
        let certified = rustls::sign::CertifiedKey::new(chain, signing);
        certified.keys_match().map_err(unfit)?;
        let mut config = ServerConfig::builder_with_provider(Arc::new(provider))
            .with_safe_default_protocol_versions()
            .map_err(unfit)?
            .with_no_client_auth()
            .with_cert_resolver(Arc::new(Always(Arc::new(certified))));
        config.alpn_protocols = PROTOCOLS.map(<[u8]>::to_vec).into();
        Ok(Some(Tls { acceptor: TlsAcceptor::from(Arc::new(config)), pin, is_own }))
    }
}

/// One certificate, whatever name was dialled.
#[derive(Debug)]
struct Always(Arc<rustls::sign::CertifiedKey>);

impl ResolvesServerCert for Always {
    fn resolve(&self, _: rustls::server::ClientHello<'_>) -> Option<Arc<rustls::sign::CertifiedKey>> {
        Some(Arc::clone(&self.0))
    }
}

/// The relay's own key, and a certificate around it. Only the key is stored: devices look at nothing else.
fn own(path: &Path) -> Result<(CertificateDer<'static>, PrivateKeyDer<'static>), TlsError> {
    let made = |error: rcgen::Error| TlsError::Unfit(error.to_string());
    let unread = |why: String| TlsError::File(path.to_owned(), why);
    let key = match std::fs::read_to_string(path) {
        Ok(pem) => KeyPair::from_pem(&pem).map_err(|error| unread(error.to_string()))?,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let key = KeyPair::generate().map_err(made)?;
            write(path, &key.serialize_pem()).map_err(|error| unread(error.to_string()))?;
            key
        }
        Err(error) => return Err(unread(error.to_string())),
    };
    let params = CertificateParams::new(vec!["daftari-relay".to_owned()]).map_err(made)?;
    let certificate = params.self_signed(&key).map_err(made)?;
    debug_assert!(!key.subject_public_key_info().is_empty(), "an ECDSA key has one");
    let key = PrivateKeyDer::try_from(key.serialize_der()).map_err(|why| unread(why.to_owned()))?;
    Ok((certificate.der().clone(), key))
}

/// Writes the key whole or not at all, for its owner only: a half one would be another pin after the next start.
pub(crate) fn write(path: &Path, pem: &str) -> std::io::Result<()> {
    let beside = path.with_extension("new");
    let mut options = File::options();
    options.create(true).truncate(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&beside)?;
    file.write_all(pem.as_bytes())?;
    file.sync_all()?;
    std::fs::rename(&beside, path)?;
    #[cfg(unix)]
    if let Some(directory) = path.parent() {
        File::open(directory)?.sync_all()?;
    }
    Ok(())
}
