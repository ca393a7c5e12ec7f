//! The bytes of a file just made; of a page with its links and anchors.

use std::borrow::Cow;
use std::sync::Arc;

use memchr::memmem::Finder;

use crate::text::Digest;
use crate::theme::Theme;

use super::links::anchor_within;
use super::scan::{Scan, scan};

/// What the theme writes on every page, read once and skipped in each.
pub(super) struct Frame<'t> {
    pub parts: Vec<FramePart<'t>>,
}

/// One piece of the frame.
pub(super) struct FramePart<'t> {
    html: &'t str,
    finder: Finder<'t>,
    scan: Scan<'t>,
}

impl<'t> Frame<'t> {
    /// The frame of a theme.
    pub fn of(theme: &'t Theme) -> Frame<'t> {
        let part = |html: &'t str| FramePart { html, finder: Finder::new(html), scan: scan(html) };
        Frame { parts: theme.everywhere().filter(|html| !html.is_empty()).map(part).collect() }
    }
}

impl<'t> FramePart<'t> {
    /// Its links that lead to the same place from every page.
    pub fn links(&self) -> impl Iterator<Item = &'t str> {
        self.scan.links.iter().copied().filter(|link| leads_everywhere(link))
    }

    /// Its anchors, which every page has that shows it.
    pub fn anchors(&self) -> impl Iterator<Item = &'t str> {
        self.scan.anchors.iter().copied()
    }
}

/// Whether a link leads to the same place wherever it stands.
pub(super) fn leads_everywhere(link: &str) -> bool {
    link.starts_with('/') || link.starts_with("http")
}

/// The bytes of one file.
pub(super) struct Made {
    bytes: Bytes,
    pub digest: Digest,
    /// Of a page: its links, but for those within the page, which were followed, and those of
    /// the frame that lead to the same place from every page.
    pub links: Vec<Box<str>>,
    /// Of a page: its anchors, without those of the frame.
    pub anchors: Vec<Box<str>>,
    /// Of a page: the parts of the frame that it shows.
    pub frame: Vec<usize>,
    /// Of a page: anchors that it leads to and does not have, in order.
    pub dead_within: Vec<String>,
}

enum Bytes {
    Text(String),
    New(Vec<u8>),
    Copied(Arc<[u8]>),
}

impl Made {
    /// A file that is no page.
    pub fn new(bytes: Vec<u8>) -> Made {
        Made::file(Bytes::New(bytes))
    }

    /// A file as its author made it.
    pub fn copied(bytes: Arc<[u8]>) -> Made {
        Made::file(Bytes::Copied(bytes))
    }

    fn file(bytes: Bytes) -> Made {
        let digest = Digest::of(bytes.as_bytes());
        Made { bytes, digest, links: vec![], anchors: vec![], frame: vec![], dead_within: vec![] }
    }

    /// A page.
    pub fn page(html: String, frame: &Frame<'_>) -> Made {
        let (mut links, mut anchors, mut within): (Vec<&str>, Vec<&str>, Vec<&str>) = Default::default();
        let mut shown = Vec::new();
        let mut rest = &*html;
        for (place, part) in frame.parts.iter().enumerate() {
            let Some(at) = part.finder.find(rest.as_bytes()) else { continue };
            let before = scan(&rest[..at]);
            links.extend(before.links);
            anchors.extend(before.anchors);
            links.extend(part.scan.links.iter().filter(|link| !leads_everywhere(link)));
            rest = &rest[at + part.html.len()..];
            shown.push(place);
        }
        let after = scan(rest);
        links.extend(after.links);
        anchors.extend(after.anchors);
        links.retain(|link| {
            let is_within = anchor_within(link).is_some();
            within.extend(is_within.then_some(*link));
            !is_within
        });
        let has = |anchor: &str| {
            anchors.contains(&anchor)
                || shown.iter().any(|place| frame.parts[*place].scan.anchors.contains(&anchor))
        };
        let anchors_within = within.iter().filter_map(|link| anchor_within(link));
        let dead = anchors_within.filter(|anchor| !anchor.is_empty() && !has(anchor));
        let mut dead_within: Vec<String> = dead.map(Cow::into_owned).collect();
        dead_within.sort_unstable();
        dead_within.dedup();
        let links = links.into_iter().map(Box::from).collect();
        let anchors = anchors.into_iter().map(Box::from).collect();
        Made { links, anchors, frame: shown, dead_within, ..Made::file(Bytes::Text(html)) }
    }

    /// The file's bytes.
    pub fn bytes(&self) -> &[u8] {
        self.bytes.as_bytes()
    }
}

impl Bytes {
    fn as_bytes(&self) -> &[u8] {
        match self {
            Bytes::Text(text) => text.as_bytes(),
            Bytes::New(bytes) => bytes,
            Bytes::Copied(bytes) => bytes,
        }
    }
}
