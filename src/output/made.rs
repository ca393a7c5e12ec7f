//! The bytes of a file just made; of a page with its links and anchors.

use std::sync::Arc;

use crate::pages::{Inset, Joined, Joints, Pieces};
use crate::text::Digest;
use crate::theme::{Rendered, Stretch, Theme};

/// One file.
pub(super) struct Made {
    bytes: Bytes,
    pub digest: Digest,
    /// How many bytes.
    pub size: u64,
    /// Of a page: what it was put together from.
    pub laid: Laid,
}

enum Bytes {
    Text(String),
    New(Vec<u8>),
    Copied(Arc<[u8]>),
    Joined(Joints, Vec<Digest>),
}

/// A page as its template laid it out.
#[derive(Default)]
pub(super) struct Laid {
    /// The HTML that is of this page alone, with marks for the rest.
    own: Vec<Arc<Rendered>>,
    /// What stands on every page and on this one, by its place in the theme.
    pub everywhere: Vec<usize>,
    /// The pieces that stand on it.
    pub pieces: Vec<Digest>,
}

impl Laid {
    /// The links of the page's own HTML, as written.
    pub fn links(&self) -> impl Iterator<Item = &str> {
        self.own.iter().flat_map(|html| html.links())
    }

    /// The anchors of the page's own HTML, as written.
    pub fn anchors(&self) -> impl Iterator<Item = &str> {
        self.own.iter().flat_map(|html| html.anchors())
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

    /// A text that is joined from pieces.
    pub fn joined(text: &dyn Joined, pieces: &Pieces) -> Made {
        let bytes = Bytes::Joined(text.joints(), text.pieces());
        let stretches = bytes.stretches(pieces);
        let size = stretches.iter().map(|stretch| stretch.len() as u64).sum();
        let digest = Digest::of_joined(stretches);
        Made { bytes, digest, size, laid: Laid::default() }
    }

    fn file(bytes: Bytes) -> Made {
        let whole = bytes.whole();
        let (digest, size) = (Digest::of(whole), whole.len() as u64);
        Made { digest, size, bytes, laid: Laid::default() }
    }

    /// What a template laid out, put together with what it has marks for; of a page with its
    /// links and anchors. `None` where a filter of the template made something else of a mark.
    pub fn view(
        rendered: Rendered,
        insets: Vec<Inset>,
        is_page: bool,
        theme: &Theme,
        pieces: &Pieces,
    ) -> Option<Made> {
        let stretches = theme.stretches(rendered.html())?;
        let mut bytes: Vec<&str> = Vec::with_capacity(2 * stretches.len());
        let (mut everywhere, mut put_in) = (Vec::with_capacity(8), Vec::with_capacity(8));
        for stretch in stretches {
            match stretch {
                Stretch::Own(text) => bytes.push(text),
                Stretch::Everywhere(place) => {
                    everywhere.push(place);
                    bytes.push(theme.everywhere()[place].html());
                }
                Stretch::Inset(number) => {
                    put_in.push(number);
                    match insets.get(number)? {
                        Inset::Pieces(digests) => {
                            bytes.extend(digests.iter().map(|piece| pieces.piece(*piece).html()))
                        }
                        Inset::Html(html) => bytes.push(html.html()),
                    }
                }
            }
        }
        let made = Made::file(Bytes::Text(bytes.concat()));
        if !is_page {
            return Some(made);
        }
        let mut own = Vec::with_capacity(1 + insets.len());
        own.push(Arc::new(rendered));
        let mut pieces = Vec::with_capacity(insets.len());
        for number in put_in {
            match &insets[number] {
                Inset::Pieces(some) => pieces.extend(some.iter().copied()),
                Inset::Html(html) => own.push(html.clone()),
            }
        }
        Some(Made { laid: Laid { own, everywhere, pieces }, ..made })
    }

    /// The file's bytes, one stretch after another.
    pub fn stretches<'m>(&'m self, pieces: &'m Pieces) -> Vec<&'m [u8]> {
        self.bytes.stretches(pieces)
    }
}

impl Bytes {
    fn stretches<'m>(&'m self, pieces: &'m Pieces) -> Vec<&'m [u8]> {
        match self {
            Bytes::Joined(joints, joined) => {
                let text = joints.around(joined.iter().map(|piece| pieces.piece(*piece).html()));
                text.into_iter().map(str::as_bytes).collect()
            }
            _ => vec![self.whole()],
        }
    }

    /// Of what lies in one place.
    fn whole(&self) -> &[u8] {
        match self {
            Bytes::Text(text) => text.as_bytes(),
            Bytes::New(bytes) => bytes,
            Bytes::Copied(bytes) => bytes,
            Bytes::Joined(..) => unreachable!("it lies in several places"),
        }
    }
}
