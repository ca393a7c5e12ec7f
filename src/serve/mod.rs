//! The watch loop, and the preview server on top of it.
//!
//! Events only wake the loop; what the folders hold is the truth. The server has a tree of
//! its own, in memory: drafts must not go live. Prints nothing: tells whoever runs it.
//! What keeps a change from being published stands on a page beside the state.

mod halt;
mod publishing;
mod server;
mod stage;
#[cfg(test)]
mod tests;
mod watching;

pub use publishing::{Watched, keep_published};
pub use watching::{Clock, Pace};

use std::net::{IpAddr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use tokio::sync::watch;

use crate::build::{self, Last};
use crate::disk::Fault;
use crate::site::{Order, Today};
use crate::text::{Diagnostic, Printer, Snippets, Words};

use stage::Stage;
use watching::{Round, Turn, each_change};

/// What a preview is asked for.
#[derive(Clone, Debug)]
pub struct Preview {
    /// The site's folder.
    pub root: PathBuf,
    /// The name or address that browsers reach it by.
    pub host: String,
    /// The port; 0 for any that is free.
    pub port: u16,
    /// Whether drafts are shown.
    pub drafts: bool,
}

/// What a preview tells of itself.
pub enum Told<'t> {
    /// It can be opened at this URL.
    Open(&'t str),
    /// A round of building has ended: how many pages were rendered, and what was found.
    Built {
        /// Pages rendered; nothing where errors kept them from it.
        rendered: Option<usize>,
        /// Errors and warnings.
        found: &'t [Diagnostic],
        /// The lines under them.
        snippets: &'t dyn Snippets,
    },
    /// Something that staff should know of.
    Note(&'t Words),
}

/// Shows the site until the program is ended, and each change of its files as soon as it is
/// saved.
pub fn preview(
    asked: &Preview,
    clock: Clock,
    printer: Printer,
    tell: impl Fn(Told<'_>) + Send + Sync + 'static,
) -> Result<(), Fault> {
    let listeners = listen(&asked.host, asked.port)?;
    let port =
        listeners.first().and_then(|listener| listener.local_addr().ok()).map_or(asked.port, |a| a.port());
    let hosts = Hosts::new(&asked.host, port);
    let (sender, receiver) = watch::channel(Arc::new(Stage::empty(clock())));
    let (root, drafts) = (asked.root.clone(), asked.drafts);
    tell(Told::Open(&format!("http://{}:{port}/", bracketed(&asked.host))));
    std::thread::spawn(move || rounds(&root, drafts, clock, printer, &sender, &tell));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(Fault::at(Path::new(&asked.host)))?;
    let served = runtime.block_on(server::serve(listeners, hosts, receiver));
    served.map_err(Fault::at(Path::new(&asked.host)))
}

/// Builds at each change and puts the result on the stage.
fn rounds(
    root: &Path,
    drafts: bool,
    clock: Clock,
    printer: Printer,
    stage: &watch::Sender<Arc<Stage>>,
    tell: &dyn Fn(Told<'_>),
) -> ! {
    let mut last = Last::default();
    each_change(root, clock, Pace::default(), &|note| tell(Told::Note(note)), |turn| {
        let inputs = match turn {
            Turn::Build(inputs) => inputs,
            Turn::Idle(_) => return Round { day: None, again: false },
            Turn::Unreadable(fault) => {
                let words = fault.words();
                tell(Told::Note(&words));
                let broken = stage.borrow().broken(vec![words.in_lang(printer.lang).to_owned()]);
                stage.send_replace(Arc::new(broken));
                return Round { day: None, again: true };
            }
        };
        let order = Order { today: Today::Moment(clock()), drafts, base_url: None };
        let mut next = Stage::clone(&stage.borrow());
        let built = build::build(inputs, &order, &last, |changes| {
            let stage = Mutex::new(&mut next);
            let Ok(taken) = changes.take(|path, stretches| {
                let bytes = stretches.concat();
                stage.lock().expect("no thread ends while it puts a file there").put(path, bytes);
                Ok::<(), std::convert::Infallible>(())
            });
            taken
        });
        let mut found = Vec::new();
        let (built, kept) = built.note(&mut found);
        last = kept;
        let taken = built.published.map(|taken| taken.note(&mut found));
        let taken = taken.filter(|_| !found.iter().any(Diagnostic::is_error));
        tell(Told::Built {
            rendered: taken.as_ref().map(|taken| taken.rendered),
            found: &found,
            snippets: inputs,
        });
        match taken {
            Some(taken) => {
                (last.manifest, last.pieces) = (taken.manifest, taken.pieces);
                next.show(&taken.removed, !taken.written.is_empty(), &built.base_path);
            }
            None => next = stage.borrow().broken(errors(&found, printer, inputs)),
        }
        stage.send_replace(Arc::new(next));
        Round { day: Some((built.today, built.time_zone)), again: false }
    })
}

/// Each error as it is printed, without colours.
fn errors(found: &[Diagnostic], printer: Printer, snippets: &impl Snippets) -> Vec<String> {
    let printer = Printer { color: false, ..printer };
    let errors = found.iter().filter(|diagnostic| diagnostic.is_error());
    errors.map(|diagnostic| printer.print(diagnostic, snippets)).collect()
}

/// The usual loopback addresses of both kinds where the host is one of them, else that address.
fn listen(host: &str, port: u16) -> Result<Vec<TcpListener>, Fault> {
    let at = |address: &str, port: u16| {
        let listener = TcpListener::bind((address, port))?;
        listener.set_nonblocking(true)?;
        Ok(listener)
    };
    if !["localhost", "127.0.0.1", "::1"].contains(&host) {
        let name = format!("{}:{port}", bracketed(host));
        return Ok(vec![at(host, port).map_err(Fault::at(Path::new(&name)))?]);
    }
    let name = format!("127.0.0.1:{port}");
    let first = at("127.0.0.1", port).map_err(Fault::at(Path::new(&name)))?;
    let port = first.local_addr().map_or(port, |address| address.port());
    // A machine without IPv6 has no such address, and needs none.
    let second = at("::1", port).ok();
    Ok([Some(first), second].into_iter().flatten().collect())
}

/// Whether only this machine reaches the host.
pub fn is_loopback(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// The only names that a request may ask for: a page of somebody else's that a browser was
/// led here from would ask for another.
struct Hosts {
    names: Vec<String>,
    /// The port at which any address may be asked for, where all of the machine's are listened
    /// at: a name that leads here is still none of them.
    any_address_at: Option<u16>,
}

impl Hosts {
    fn new(host: &str, port: u16) -> Hosts {
        let own = ["localhost", "127.0.0.1", "::1", host].map(bracketed);
        let mut names = own.clone().map(|name| format!("{name}:{port}")).to_vec();
        // Browsers leave out the port of the web.
        names.extend(own.into_iter().filter(|_| port == 80));
        let is_any = host.parse::<IpAddr>().is_ok_and(|address| address.is_unspecified());
        Hosts { names, any_address_at: is_any.then_some(port) }
    }

    /// Whether a request may ask for this one.
    fn are(&self, host: &str) -> bool {
        let address = || host.parse::<SocketAddr>().ok().map(|address| address.port());
        self.names.iter().any(|name| name.eq_ignore_ascii_case(host))
            || (self.any_address_at.is_some() && self.any_address_at == address())
    }
}

/// An address as it stands in a URL.
fn bracketed(host: &str) -> String {
    if host.contains(':') { format!("[{host}]") } else { host.to_owned() }
}
