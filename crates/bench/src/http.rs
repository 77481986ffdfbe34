//! A small HTTP/1.1 client over one kept connection: the machine is shared with the relay it measures, so it must cost
//! next to nothing itself. It counts every byte that passes.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use crate::error::Result;

/// Nothing here takes longer unless something is broken.
const PATIENCE: Duration = Duration::from_secs(120);

/// A reply.
#[derive(Debug)]
pub struct Reply {
    /// HTTP status.
    pub status: u16,
    /// Body.
    pub body: Vec<u8>,
}

impl Reply {
    /// The body, when the status is 2xx.
    ///
    /// # Errors
    /// What the server said instead.
    pub fn good(self) -> Result<Vec<u8>> {
        if (200..300).contains(&self.status) {
            return Ok(self.body);
        }
        let said: String = String::from_utf8_lossy(&self.body).chars().take(300).collect();
        Err(format!("answered {}: {said}", self.status).into())
    }
}

/// A kept connection.
pub struct Connection {
    stream: TcpStream,
    host: String,
    token: Option<String>,
    buffer: Vec<u8>,
    /// Bytes sent and received.
    pub bytes: u64,
}

impl Connection {
    /// Connects.
    ///
    /// # Errors
    /// When nothing listens there.
    pub fn open(address: SocketAddr) -> std::io::Result<Connection> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        Ok(Connection { stream, host: address.to_string(), token: None, buffer: Vec::new(), bytes: 0 })
    }

    /// Every later call carries this token.
    pub fn log_in(&mut self, token: String) {
        self.token = Some(token);
    }

    /// Sends a request and waits for its whole reply.
    ///
    /// # Errors
    /// When the connection breaks or what comes is no HTTP.
    pub fn call(&mut self, method: &str, path: &str, body: &[u8]) -> Result<Reply> {
        let mut head = format!("{method} {path} HTTP/1.1\r\nhost: {}\r\n", self.host);
        if let Some(token) = &self.token {
            head.push_str(&format!("authorization: Bearer {token}\r\n"));
        }
        if method != "GET" {
            head.push_str(&format!("content-type: application/json\r\ncontent-length: {}\r\n", body.len()));
        }
        head.push_str("\r\n");
        // One write, so that a small request is one packet.
        let request = [head.as_bytes(), body].concat();
        self.stream.write_all(&request)?;
        self.bytes += request.len() as u64;
        self.read_reply()
    }

    fn fill(&mut self) -> Result<()> {
        let mut chunk = [0; 65_536];
        let count = self.stream.read(&mut chunk)?;
        if count == 0 {
            return Err("the connection was closed".into());
        }
        self.buffer.extend_from_slice(chunk.get(..count).unwrap_or_default());
        self.bytes += count as u64;
        Ok(())
    }

    fn read_reply(&mut self) -> Result<Reply> {
        let head_end = loop {
            match self.buffer.windows(4).position(|four| four == b"\r\n\r\n") {
                Some(end) => break end + 4,
                None => self.fill()?,
            }
        };
        let head: Vec<u8> = self.buffer.drain(..head_end).collect();
        let head = String::from_utf8(head)?.to_ascii_lowercase();
        let status = head.split(' ').nth(1).and_then(|text| text.parse().ok()).ok_or("no status line")?;
        let header = |name: &str| {
            head.lines()
                .find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))
                .map(|value| value.trim().to_owned())
        };
        let length: usize = match header("content-length") {
            Some(text) => text.parse()?,
            None if status == 204 => 0,
            None => return Err("a reply without a length".into()),
        };
        while self.buffer.len() < length {
            self.fill()?;
        }
        Ok(Reply { status, body: self.buffer.drain(..length).collect() })
    }
}
