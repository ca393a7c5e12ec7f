//! The preview's HTTP: who may ask, how much, and how long.

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, Method, Response, StatusCode, header};
use axum::serve::Listener;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::time::{Instant, Sleep, sleep, timeout};

use super::Hosts;
use super::stage::{OWN, Stage};

/// So many connections at once; the next ones wait.
const CONNECTIONS: usize = 200;

/// A connection is closed after this when nothing moves on it, and when a request is not
/// whole by then, however many bytes of it come one by one.
const IDLE: Duration = Duration::from_secs(10);

/// A question for news is answered after this in any case; sooner than its connection would
/// be closed.
const NEWS: Duration = Duration::from_secs(7);

/// A longer URL is no page of any site.
const LONGEST_URL: usize = 4096;

/// What every request is answered from.
#[derive(Clone)]
struct Shared {
    stage: watch::Receiver<Arc<Stage>>,
    hosts: Arc<Hosts>,
}

/// Answers on every listener until the program is ended.
pub(super) async fn serve(
    listeners: Vec<TcpListener>,
    hosts: Hosts,
    stage: watch::Receiver<Arc<Stage>>,
) -> io::Result<()> {
    let app = Router::new().fallback(answer).with_state(Shared { stage, hosts: Arc::new(hosts) });
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    let mut serving = tokio::task::JoinSet::new();
    for listener in listeners {
        let listener = tokio::net::TcpListener::from_std(listener)?;
        let door = Door { listener, places: places.clone() };
        serving.spawn(axum::serve(door, app.clone()).into_future());
    }
    match serving.join_next().await {
        Some(Ok(ended)) => ended,
        _ => Ok(()),
    }
}

async fn answer(State(shared): State<Shared>, request: Request) -> Response<Body> {
    let is_head = request.method() == Method::HEAD;
    if !is_head && request.method() != Method::GET {
        return refused(StatusCode::METHOD_NOT_ALLOWED);
    }
    let known = |host: &HeaderValue| shared.hosts.are(host.to_str().unwrap_or_default());
    let hosts: Vec<&HeaderValue> = request.headers().get_all(header::HOST).iter().collect();
    if !matches!(*hosts, [host] if known(host)) {
        return refused(StatusCode::FORBIDDEN);
    }
    if request.uri().path().len() > LONGEST_URL {
        return refused(StatusCode::URI_TOO_LONG);
    }
    let path = request.uri().path();
    if path.strip_prefix(OWN) == Some("news") {
        let after = request.uri().query().and_then(|query| query.strip_prefix("after=")).unwrap_or("");
        return news(shared.stage, after).await;
    }
    let stage = shared.stage.borrow().clone();
    let answer = stage.answer(path);
    let mut response = Response::builder().status(answer.status).header(header::CONTENT_TYPE, answer.kind);
    if let Some(location) = answer.location {
        response = response.header(header::LOCATION, location);
    }
    let length = answer.bytes.len();
    let body = if is_head { Body::empty() } else { Body::from(answer.bytes.to_vec()) };
    let mut response = response.body(body).unwrap_or_else(|_| refused(StatusCode::BAD_REQUEST));
    let headers = response.headers_mut();
    for (name, value) in answer.headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            headers.insert(name, value);
        }
    }
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Waits until something else is shown than what the page knows, and tells what.
async fn news(mut stage: watch::Receiver<Arc<Stage>>, after: &str) -> Response<Body> {
    let changed = stage.wait_for(|stage| stage.token() != after);
    // Nothing new in time: the same is told again, and the page asks again.
    let _waited = timeout(NEWS, changed).await.is_ok();
    let news = stage.borrow().news();
    Response::builder()
        .header(header::CONTENT_TYPE, "application/json; charset=utf-8")
        .header(header::CACHE_CONTROL, "no-store")
        .header(header::X_CONTENT_TYPE_OPTIONS, "nosniff")
        .body(Body::from(news))
        .unwrap_or_else(|_| refused(StatusCode::INTERNAL_SERVER_ERROR))
}

fn refused(status: StatusCode) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
}

/// Lets in so many at once.
struct Door {
    listener: tokio::net::TcpListener,
    places: Arc<Semaphore>,
}

impl Listener for Door {
    type Io = Guest;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Guest, SocketAddr) {
        let place = self.places.clone().acquire_owned().await.expect("the semaphore is never closed");
        let (stream, address) = Listener::accept(&mut self.listener).await;
        (Guest { stream, idle: Box::pin(sleep(IDLE)), is_asking: false, _place: place }, address)
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

/// A connection that ends when nothing moves on it.
struct Guest {
    stream: TcpStream,
    idle: Pin<Box<Sleep>>,
    /// Whether a request has begun since the last answer.
    is_asking: bool,
    _place: OwnedSemaphorePermit,
}

impl Guest {
    fn moved(&mut self) {
        self.idle.as_mut().reset(Instant::now() + IDLE);
    }
}

impl AsyncRead for Guest {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if let Poll::Ready(read) = Pin::new(&mut self.stream).poll_read(cx, buf) {
            // The first byte of a request gives it its time; the others give it no more.
            if !self.is_asking {
                self.is_asking = true;
                self.moved();
            }
            return Poll::Ready(read);
        }
        ready!(self.idle.as_mut().poll(cx));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncWrite for Guest {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        if let Poll::Ready(written) = Pin::new(&mut self.stream).poll_write(cx, bytes) {
            self.is_asking = false;
            self.moved();
            return Poll::Ready(written);
        }
        ready!(self.idle.as_mut().poll(cx));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
