//! A page: a path, and all that is needed to make what stands there.
//!
//! Holds no `&Site`: what a page shows comes from its [`Parts`] alone, so that equal parts
//! give an equal page and nothing else need be asked.

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

    /// What the template sees as `page`; made only when the page is rendered.
    fn view(&self) -> impl Serialize;
}

/// Parts of any kind, ready to render.
pub trait View: Send + Sync {
    /// The page's text.
    fn render(&self, theme: &Theme) -> Result<String, Box<Diagnostic>>;

    /// The template's name.
    fn laid_out_by(&self) -> &str;
}

impl<P: Parts> View for P {
    fn render(&self, theme: &Theme) -> Result<String, Box<Diagnostic>> {
        theme.render(self.template(), &self.view())
    }

    fn laid_out_by(&self) -> &str {
        self.template()
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

        fn view(&self) -> impl Serialize {
            Greeting { name: &self.0 }
        }
    }

    #[test]
    fn a_page_is_rendered_from_its_parts() {
        let template = Source::new("templates/hello.html", b"<p>{{ page.name }}</p>");
        let theme = Theme::new(&[template], &[]).value;
        let page = Page::view(PagePath::home(), Hello("<岡山>".into()));
        let Body::View(view) = &page.body else { panic!("a view was given") };
        assert_eq!(view.render(&theme).expect("a good template"), "<p>&lt;岡山&gt;</p>");
    }

    #[test]
    fn the_key_follows_the_parts() {
        let key = |name: &str| Page::view(PagePath::home(), Hello(name.into())).key;
        assert_eq!(key("a"), key("a"));
        assert_ne!(key("a"), key("b"));
        assert_ne!(key("a"), Page::bytes(PagePath::home(), Digest::of(b"a"), Vec::new).key);
    }
}
