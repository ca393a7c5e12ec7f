//! The bytes of a file just made; of a page with its links and anchors.

use std::sync::Arc;

use crate::pages::{Inset, Pieces};
use crate::text::Digest;
use crate::theme::{Stretch, Theme};

use super::scan::{Scan, scan};

/// One file.
pub(super) struct Made {
    bytes: Bytes,
    pub digest: Digest,
    /// Of a page: what it was put together from.
    pub laid: Laid,
}

enum Bytes {
    Text(String),
    New(Vec<u8>),
    Copied(Arc<[u8]>),
}

/// A page as its template laid it out.
#[derive(Default)]
pub(super) struct Laid {
    /// With marks for what was put in.
    html: String,
    scan: Scan,
    /// What stands on every page and on this one, by its place in the theme.
    pub everywhere: Vec<usize>,
    /// The pieces that were put in.
    pub insets: Vec<Inset>,
}

impl Laid {
    /// The links of its own text, as written.
    pub fn links(&self) -> impl Iterator<Item = &str> {
        self.scan.links(&self.html)
    }

    /// The anchors of its own text, as written.
    pub fn anchors(&self) -> impl Iterator<Item = &str> {
        self.scan.anchors(&self.html)
    }
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
        Made { digest: Digest::of(bytes.as_bytes()), bytes, laid: Laid::default() }
    }

    /// What a template laid out, put together with what stands in it; of a page with its links
    /// and anchors. `None` where a filter of the template made something else of a mark.
    pub fn view(
        html: String,
        insets: Vec<Inset>,
        is_page: bool,
        theme: &Theme,
        pieces: &Pieces,
    ) -> Option<Made> {
        let stretches = theme.stretches(&html)?;
        let mut everywhere = Vec::new();
        let mut parts: Vec<&str> = Vec::with_capacity(stretches.len());
        for stretch in stretches {
            match stretch {
                Stretch::Own(text) => parts.push(text),
                Stretch::Everywhere(place) => {
                    everywhere.push(place);
                    parts.push(&theme.everywhere()[place]);
                }
                Stretch::Inset(number) => {
                    parts.extend(insets.get(number)?.iter().map(|piece| pieces.html(*piece)));
                }
            }
        }
        let made = Made::file(Bytes::Text(parts.concat()));
        if !is_page {
            return Some(made);
        }
        let scan = scan(&html);
        Some(Made { laid: Laid { scan, html, everywhere, insets }, ..made })
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
