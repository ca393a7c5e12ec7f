//! The bytes of a file just made; of a page with its links and anchors.

use std::ops::Range;
use std::sync::Arc;

use crate::pages::{Inset, Joined, Joints, Pieces};
use crate::text::Digest;
use crate::theme::{Rendered, Stretch, Theme};

/// One file.
pub(super) struct Made<'r> {
    bytes: Bytes<'r>,
    pub digest: Digest,
    /// How many bytes.
    pub size: u64,
    /// Of a page.
    pub laid: Option<Laid>,
}

enum Bytes<'r> {
    New(Vec<u8>),
    /// Put together in room that is used again for the next file.
    Together(&'r [u8]),
    Copied(Arc<[u8]>),
    /// May be long: never copied into one place.
    Joined(Joints, Vec<Digest>),
}

/// What a template laid out, and what is put into it.
pub(super) struct Laid {
    /// What the template wrote, with marks for the rest.
    rendered: Rendered,
    /// From top to bottom.
    puts: Vec<Put>,
}

enum Put {
    /// A stretch of what the template wrote.
    Own(Range<usize>),
    /// What stands on every page, by its place in the theme.
    Everywhere(usize),
    Piece(Digest),
    Html(Arc<Rendered>),
}

impl Laid {
    fn new(rendered: Rendered, insets: &[Inset], theme: &Theme) -> Option<Laid> {
        let stretches = theme.stretches(rendered.html())?;
        let mut puts = Vec::with_capacity(2 * stretches.len());
        for stretch in stretches {
            match stretch {
                Stretch::Own(range) => puts.push(Put::Own(range)),
                Stretch::Everywhere(place) => puts.push(Put::Everywhere(place)),
                Stretch::Inset(number) => match insets.get(number)? {
                    Inset::Pieces(pieces) => puts.extend(pieces.iter().copied().map(Put::Piece)),
                    Inset::Html(html) => puts.push(Put::Html(html.clone())),
                },
            }
        }
        Some(Laid { rendered, puts })
    }

    /// The links of the page's own HTML, as written.
    pub fn links(&self) -> impl Iterator<Item = &str> {
        self.rendered.links().chain(self.html().flat_map(Rendered::links))
    }

    /// The anchors of the page's own HTML, as written.
    pub fn anchors(&self) -> impl Iterator<Item = &str> {
        self.rendered.anchors().chain(self.html().flat_map(Rendered::anchors))
    }

    /// Puts all of it into one place.
    fn put_together(&self, room: &mut Vec<u8>, pieces: &Pieces, theme: &Theme) {
        room.clear();
        for put in &self.puts {
            let html = match put {
                Put::Own(range) => &self.rendered.html()[range.clone()],
                Put::Everywhere(place) => theme.everywhere()[*place].html(),
                Put::Piece(piece) => pieces.piece(*piece).html(),
                Put::Html(html) => html.html(),
            };
            room.extend_from_slice(html.as_bytes());
        }
    }

    fn html(&self) -> impl Iterator<Item = &Rendered> {
        self.puts.iter().filter_map(|put| if let Put::Html(html) = put { Some(&**html) } else { None })
    }

    /// What stands on every page and on this one, by its place in the theme.
    pub fn everywhere(&self) -> impl Iterator<Item = usize> {
        self.puts.iter().filter_map(|put| if let Put::Everywhere(place) = put { Some(*place) } else { None })
    }

    /// The pieces that stand on it.
    pub fn pieces(&self) -> impl Iterator<Item = Digest> {
        self.puts.iter().filter_map(|put| if let Put::Piece(piece) = put { Some(*piece) } else { None })
    }
}

impl<'r> Made<'r> {
    /// A file that is no page.
    pub fn new(bytes: Vec<u8>) -> Made<'r> {
        Made { digest: Digest::of(&bytes), size: bytes.len() as u64, bytes: Bytes::New(bytes), laid: None }
    }

    /// A file as its author made it.
    pub fn copied(bytes: Arc<[u8]>) -> Made<'r> {
        Made { digest: Digest::of(&bytes), size: bytes.len() as u64, bytes: Bytes::Copied(bytes), laid: None }
    }

    /// A text that is joined from pieces.
    pub fn joined(text: &dyn Joined, pieces: &Pieces) -> Made<'r> {
        let bytes = Bytes::Joined(text.joints(), text.pieces());
        let stretches = bytes.stretches(pieces);
        let size = stretches.iter().map(|stretch| stretch.len() as u64).sum();
        let digest = Digest::of_joined(stretches);
        Made { bytes, digest, size, laid: None }
    }

    /// What a template laid out, with what it has marks for, put together in `room`; a page has
    /// links and anchors. `None` where a filter of the template made something else of a mark.
    pub fn view(
        rendered: Rendered,
        insets: &[Inset],
        is_page: bool,
        theme: &Theme,
        pieces: &Pieces,
        room: &'r mut Vec<u8>,
    ) -> Option<Made<'r>> {
        let laid = Laid::new(rendered, insets, theme)?;
        laid.put_together(room, pieces, theme);
        let (digest, size) = (Digest::of(room), room.len() as u64);
        Some(Made { bytes: Bytes::Together(room), digest, size, laid: is_page.then_some(laid) })
    }

    /// The file's bytes, one stretch after another.
    pub fn stretches<'m>(&'m self, pieces: &'m Pieces) -> Vec<&'m [u8]> {
        self.bytes.stretches(pieces)
    }
}

impl Bytes<'_> {
    fn stretches<'m>(&'m self, pieces: &'m Pieces) -> Vec<&'m [u8]> {
        match self {
            Bytes::New(bytes) => vec![bytes],
            Bytes::Together(bytes) => vec![bytes],
            Bytes::Copied(bytes) => vec![bytes],
            Bytes::Joined(joints, joined) => {
                let text = joints.around(joined.iter().map(|piece| pieces.piece(*piece).html()));
                text.into_iter().map(str::as_bytes).collect()
            }
        }
    }
}
