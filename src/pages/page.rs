//! A page: a path, and all that is needed to make what stands there.
//!
//! Holds no `&Site`: what a page shows comes from its [`Parts`] alone, so that equal parts
//! give an equal page and nothing else need be asked.

use std::collections::HashMap;
use std::sync::Arc;

use serde::Serialize;

use crate::site::PagePath;
use crate::text::{Asset, Diagnostic, Digest, Digester};
use crate::theme::Theme;

/// Something published at a path, not made yet.
pub struct Page<'s> {
    /// Where it is published.
    pub path: PagePath,
    /// Of all that it is made from, but for the program and the theme, which `output` adds.
    pub key: Digest,
    /// What stands there.
    pub body: Body<'s>,
}

/// What stands at a path.
pub enum Body<'s> {
    /// A view that a template lays out.
    View(Box<dyn View + 's>),
    /// Bytes that the program alone decides, made when they are wanted: a CSV, a sitemap.
    Bytes(Box<dyn Fn() -> Vec<u8> + Send + Sync + 's>),
    /// A file of the author's or of a theme's, as it is.
    Copy(&'s Asset),
}

/// What a page of one kind is made from. The view is made from these parts and from nothing
/// else, and the digest covers them all.
pub trait Parts: Send + Sync {
    /// The template that lays it out: `record.html`.
    fn template(&self) -> &str;

    /// Of every part: a few digests that the parts carry, never a walk over the view.
    fn digest(&self) -> Digest;

    /// The pieces that its view shows, which other pages may show too.
    fn pieces(&self) -> Vec<Piece<'_>> {
        Vec::new()
    }

    /// What the template sees as `page`; made only when the page is rendered. `pieces` has
    /// what it asked for, rendered.
    fn view(&self, pieces: &Pieces) -> impl Serialize;
}

/// Parts of any kind, ready to render.
pub trait View: Send + Sync {
    /// The pieces that must be rendered before.
    fn needs(&self) -> Vec<Piece<'_>>;

    /// The page's text.
    fn render(&self, theme: &Theme, pieces: &Pieces) -> Result<String, Box<Diagnostic>>;

    /// The template's name.
    fn laid_out_by(&self) -> &str;
}

impl<P: Parts> View for P {
    fn needs(&self) -> Vec<Piece<'_>> {
        self.pieces()
    }

    fn render(&self, theme: &Theme, pieces: &Pieces) -> Result<String, Box<Diagnostic>> {
        theme.render(self.template(), &self.view(pieces))
    }

    fn laid_out_by(&self) -> &str {
        self.template()
    }
}

/// HTML that stands on several pages and is rendered once for all of them: a record's row,
/// which is the same in every list. It needs no other piece.
pub struct Piece<'p> {
    /// Of its parts, as pages have one of theirs.
    pub digest: Digest,
    pub view: Box<dyn View + 'p>,
}

impl<'p> Piece<'p> {
    /// The piece that these parts make.
    pub fn new(parts: impl Parts + 'p) -> Piece<'p> {
        Piece { digest: Piece::digest_of(&parts), view: Box::new(parts) }
    }

    /// The digest of the piece that these parts make.
    pub fn digest_of(parts: &impl Parts) -> Digest {
        key(parts.template(), parts.digest())
    }
}

/// Rendered pieces, by their digests. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Pieces {
    /// Of the program and the theme that rendered them.
    made_by: Option<Digest>,
    html: Arc<HashMap<Digest, Arc<str>>>,
}

impl Pieces {
    /// Those of them that this program and theme rendered: all or none.
    pub fn made_by(&self, made_by: Digest) -> Pieces {
        if self.made_by == Some(made_by) {
            return self.clone();
        }
        Pieces { made_by: Some(made_by), ..Pieces::default() }
    }

    /// Whether there are so many that most of them can be in no list any more.
    pub fn are_more_than(&self, most: usize) -> bool {
        self.html.len() > most
    }

    /// Whether this piece was rendered.
    pub fn have(&self, piece: Digest) -> bool {
        self.html.contains_key(&piece)
    }

    /// Takes in a piece.
    pub fn add(&mut self, piece: Digest, html: String) {
        Arc::make_mut(&mut self.html).insert(piece, html.into());
    }

    /// The HTML of a piece that a page asked for.
    pub fn html(&self, piece: Digest) -> &str {
        self.html.get(&piece).expect("every piece that a page asks for is rendered before the page")
    }
}

impl<'s> Page<'s> {
    /// A page that a template lays out.
    pub fn view(path: PagePath, parts: impl Parts + 's) -> Page<'s> {
        let key = key(parts.template(), parts.digest());
        Page { path, key, body: Body::View(Box::new(parts)) }
    }

    /// A file that the program writes by itself; `parts` is the digest of all that `make` uses.
    pub fn bytes(path: PagePath, parts: Digest, make: impl Fn() -> Vec<u8> + Send + Sync + 's) -> Page<'s> {
        Page { path, key: key("bytes", parts), body: Body::Bytes(Box::new(make)) }
    }

    /// A file that is published as it is.
    pub fn copy(path: PagePath, asset: &'s Asset) -> Page<'s> {
        Page { path, key: key("copy", asset.digest), body: Body::Copy(asset) }
    }
}

impl Page<'_> {
    /// The pieces that must be rendered before it.
    pub fn needs(&self) -> Vec<Piece<'_>> {
        match &self.body {
            Body::View(view) => view.needs(),
            Body::Bytes(_) | Body::Copy(_) => Vec::new(),
        }
    }
}

fn key(kind: &str, parts: Digest) -> Digest {
    Digester::default().text(kind).digest(parts).finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Source;

    #[derive(Serialize)]
    struct Greeting<'p> {
        name: &'p str,
    }

    struct Hello(String);

    impl Parts for Hello {
        fn template(&self) -> &str {
            "hello.html"
        }

        fn digest(&self) -> Digest {
            Digest::of(self.0.as_bytes())
        }

        fn view(&self, _: &Pieces) -> impl Serialize {
            Greeting { name: &self.0 }
        }
    }

    #[test]
    fn a_page_is_rendered_from_its_parts() {
        let template = Source::new("templates/hello.html", b"<p>{{ page.name }}</p>");
        let theme = Theme::new(&[template], &[]).value;
        let page = Page::view(PagePath::home(), Hello("<岡山>".into()));
        let Body::View(view) = &page.body else { panic!("a view was given") };
        assert_eq!(view.render(&theme, &Pieces::default()).expect("a good template"), "<p>&lt;岡山&gt;</p>");
    }

    #[test]
    fn the_key_follows_the_parts() {
        let key = |name: &str| Page::view(PagePath::home(), Hello(name.into())).key;
        assert_eq!(key("a"), key("a"));
        assert_ne!(key("a"), key("b"));
        assert_ne!(key("a"), Page::bytes(PagePath::home(), Digest::of(b"a"), Vec::new).key);
    }
}
