//! A file server as hosts have it: looks a path up by name, and sends the file in pieces.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};

/// Serves a folder at an address of this machine for as long as the test runs.
pub fn serve(folder: &Path) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let address = listener.local_addr().expect("it is bound");
    let folder = folder.to_owned();
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let folder = folder.clone();
            std::thread::spawn(move || answer_all(&stream, &folder));
        }
    });
    address
}

/// Answers until the client goes.
fn answer_all(stream: &TcpStream, folder: &Path) -> io::Result<()> {
    let mut lines = BufReader::new(stream).lines();
    while let Some(request) = lines.next() {
        let request = request?;
        while lines.next().transpose()?.is_some_and(|line| !line.is_empty()) {}
        answer(stream, &place(folder, &request))?;
    }
    Ok(())
}

/// The file that a request line asks for.
fn place(folder: &Path, request: &str) -> PathBuf {
    let path = request.split(' ').nth(1).unwrap_or_default();
    let index = if path.ends_with('/') { "index.html" } else { "" };
    folder.join(format!("{}{index}", path.trim_start_matches('/')))
}

fn answer(mut stream: &TcpStream, place: &Path) -> io::Result<()> {
    let Ok(mut file) = File::open(place) else {
        return stream.write_all(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
    };
    let length = file.metadata()?.len();
    write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n")?;
    let mut piece = [0; 4096];
    loop {
        let read = file.read(&mut piece)?;
        if read == 0 {
            return Ok(());
        }
        stream.write_all(&piece[..read])?;
        std::thread::yield_now();
    }
}

/// A browser that keeps its connection.
pub struct Client(BufReader<TcpStream>);

impl Client {
    /// Connects.
    pub fn new(address: SocketAddr) -> Client {
        let stream = TcpStream::connect(address).expect("the server listens");
        stream.set_nodelay(true).expect("it is connected");
        Client(BufReader::new(stream))
    }

    /// The status and the text at a path, as long as the server said that it is.
    pub fn get(&mut self, path: &str) -> (u16, String) {
        write!(self.0.get_mut(), "GET {path} HTTP/1.1\r\n\r\n").expect("the server answers");
        let mut line = || {
            let mut line = String::new();
            self.0.read_line(&mut line).expect("the server answers");
            line
        };
        let status = line().split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
        let mut length = 0;
        loop {
            match line().trim_end().split_once(": ") {
                Some(("Content-Length", number)) => length = number.parse().expect("a number"),
                Some(_) => {}
                None => break,
            }
        }
        let mut bytes = vec![0; length];
        self.0.read_exact(&mut bytes).expect("as many bytes come as were told of");
        (status, String::from_utf8(bytes).expect("the test's files are text"))
    }
}
