//! A page: a path, and all that is needed to make what stands there.
//!
//! Holds no `&Site`: what a page shows comes from its [`Parts`] alone, so that equal parts
//! give an equal page and nothing else need be asked.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::sync::Arc;

use serde::{Serialize, Serializer};

use crate::site::PagePath;
use crate::text::{Asset, ByDigest, Diagnostic, Digest};
use crate::theme::{self, Layouts, Rendered, Room, Theme};

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
    /// Text that the program alone decides, joined from pieces: a CSV.
    Text(Box<dyn Joined + 's>),
    /// Bytes that the program alone decides, made when they are wanted: a sitemap.
    Bytes(Box<dyn Fn() -> Vec<u8> + Send + Sync + 's>),
    /// A file of the author's or of a theme's, as it is.
    Copy(&'s Asset),
    /// Nothing any more: it was made, and nobody will make it again. The template that laid it
    /// out, if one did.
    Ended(Option<String>),
}

/// A text that the program alone decides. It may be long: it is never in one place, but written
/// piece by piece.
pub trait Joined: Send + Sync {
    /// The pieces that it is joined from, in their order, by their digests.
    fn pieces(&self) -> Vec<Digest>;

    /// What one of these pieces is made from, by its place among them.
    fn piece(&self, place: usize) -> Box<dyn View + '_>;

    /// What stands around the pieces.
    fn joints(&self) -> Joints;
}

/// What stands around the pieces of a text.
pub struct Joints {
    /// Before the first.
    pub head: String,
    /// Between two.
    pub between: &'static str,
    /// After the last.
    pub tail: &'static str,
}

impl Joints {
    /// The text, stretch by stretch.
    pub fn around<'t>(&'t self, pieces: impl Iterator<Item = &'t str>) -> Vec<&'t str> {
        let mut text = vec![&*self.head];
        for piece in pieces {
            if text.len() > 1 {
                text.push(self.between);
            }
            text.push(piece);
        }
        text.push(self.tail);
        text
    }
}

/// What a page of one kind is made from. The view is made from these parts and from nothing
/// else, and the digest covers them all.
pub trait Parts: Send + Sync {
    /// The template that lays it out: `record.html`.
    fn template(&self) -> &str;

    /// Of every part: a few digests that the parts carry, never a walk over the view.
    fn digest(&self) -> Digest;

    /// The pieces that its view shows, which other pages may show too, by their digests.
    fn pieces(&self) -> Vec<Digest> {
        Vec::new()
    }

    /// What one of these pieces is made from, by its place among them.
    fn piece(&self, place: usize) -> Box<dyn View + '_> {
        unreachable!("a page without pieces was asked for piece {place}")
    }

    /// Whether many pages are made by it whose views differ in their texts alone: then the
    /// template is laid out once for all of them.
    fn is_one_of_many(&self) -> bool {
        false
    }

    /// What the template sees as `page`; made only when the page is rendered. The press has
    /// the pieces that it asked for.
    fn view(&self, press: &Press<'_>) -> impl Serialize;
}

/// Parts of any kind, ready to render.
pub trait View: Send + Sync {
    /// The pieces that must be rendered before, by their digests.
    fn needs(&self) -> Vec<Digest>;

    /// What one of these pieces is made from, by its place among them. It needs no piece.
    fn needed(&self, place: usize) -> Box<dyn View + '_>;

    /// The page's text, with marks for what the press keeps of it.
    fn render(&self, press: &Press<'_>) -> Result<Rendered, Box<Diagnostic>>;

    /// The template's name.
    fn laid_out_by(&self) -> &str;
}

impl<P: Parts> View for P {
    fn needs(&self) -> Vec<Digest> {
        self.pieces()
    }

    fn needed(&self, place: usize) -> Box<dyn View + '_> {
        self.piece(place)
    }

    fn render(&self, press: &Press<'_>) -> Result<Rendered, Box<Diagnostic>> {
        let view = self.view(press);
        let rendered = match self.is_one_of_many() {
            true => {
                let mut rendered = Rendered::default();
                press.lay_out(self.template(), &view, &mut rendered).map(|()| rendered)
            }
            false => press.theme.render(self.template(), &view),
        };
        // A view may have parts laid out while it is read, so that it is asked for faults last.
        press.fault.take().map_or(rendered, Err)
    }

    fn laid_out_by(&self) -> &str {
        self.template()
    }
}

/// What is put into a page where its template has a mark.
pub enum Inset {
    /// Pieces, one after another, by their digests.
    Pieces(Vec<Digest>),
    /// HTML of this page alone, or of few.
    Html(Arc<Rendered>),
}

/// What parts of a view take together, as a rule no more: the fields of a record.
const PARTS_BYTES: usize = 8192;

/// What turns a view into text: a theme, its layouts, and the pieces rendered before.
pub struct Press<'t> {
    theme: &'t Theme,
    pieces: &'t Pieces,
    room: Cell<Room>,
    /// What is put into the page that is being rendered.
    insets: RefCell<Vec<Inset>>,
    /// The first part of a view that could not be laid out.
    fault: Cell<Option<Box<Diagnostic>>>,
}

impl<'t> Press<'t> {
    /// The press of one page after another.
    pub fn new(theme: &'t Theme, pieces: &'t Pieces) -> Press<'t> {
        Press { theme, pieces, room: Cell::default(), insets: RefCell::default(), fault: Cell::default() }
    }

    /// Has these pieces, which the page asked for, put in where its template writes what this
    /// gives: they are not copied before the page's bytes are put together.
    pub fn put_in(&self, pieces: impl Iterator<Item = Digest>) -> Html {
        self.put(Inset::Pieces(pieces.collect()))
    }

    /// The same of parts of many views, each laid out by this template. A fault is kept for the
    /// page's own rendering.
    pub fn put_in_parts(&self, template: &str, views: impl Iterator<Item = impl Serialize>) -> Html {
        let mut rendered = Rendered::with_capacity(PARTS_BYTES);
        for view in views {
            if let Err(fault) = self.lay_out(template, &view, &mut rendered) {
                self.fault.set(self.fault.take().or(Some(fault)));
            }
        }
        self.put_in_html(Arc::new(rendered))
    }

    /// The same of HTML that was made before.
    pub fn put_in_html(&self, html: Arc<Rendered>) -> Html {
        self.put(Inset::Html(html))
    }

    fn put(&self, inset: Inset) -> Html {
        let mut insets = self.insets.borrow_mut();
        insets.push(inset);
        Html(theme::inset(insets.len() - 1))
    }

    /// What is put into the page just rendered, by the numbers of its marks.
    pub fn take_insets(&self) -> Vec<Inset> {
        self.insets.take()
    }

    /// The pieces that were rendered before.
    pub fn pieces(&self) -> &'t Pieces {
        self.pieces
    }

    fn lay_out(
        &self,
        template: &str,
        view: &impl Serialize,
        rendered: &mut Rendered,
    ) -> Result<(), Box<Diagnostic>> {
        let mut room = self.room.take();
        let laid_out = self.theme.render_alike(template, view, &self.pieces.layouts, &mut room, rendered);
        self.room.set(room);
        laid_out
    }
}

/// HTML that a press put into a page, for `safe`.
#[derive(Debug)]
pub struct Html(Cow<'static, str>);

impl Serialize for Html {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        theme::html(&self.0, serializer)
    }
}

/// The digest of HTML that stands on several pages and is rendered once for all of them: a
/// record's row, which is the same in every list. `parts` is of all that it is made from.
pub fn piece(template: &str, parts: Digest) -> Digest {
    key(template, parts)
}

/// Rendered pieces, by their digests, and layouts. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Pieces {
    /// Of the program and the theme that rendered them.
    made_by: Option<Digest>,
    /// Of builds before.
    kept: Arc<ByDigest<Arc<Rendered>>>,
    /// Of this build, or of a few before it.
    new: ByDigest<New>,
    layouts: Arc<Layouts>,
    /// Counts the groups of pages that are made one after another.
    round: u32,
}

/// A piece, and the round that last asked for it.
#[derive(Clone, Debug)]
struct New {
    piece: Arc<Rendered>,
    wanted: u32,
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
        self.kept.len() + self.new.len() > most
    }

    /// Begins the next group of pages.
    pub fn begin_round(&mut self) {
        self.round = self.round.wrapping_add(1);
    }

    /// Lets go of what no group of pages has asked for so many rounds long; looks only once in
    /// as many, since it looks at all.
    pub fn forget_unwanted_for(&mut self, rounds: u32) {
        let now = self.round;
        if now.is_multiple_of(rounds) {
            self.new.retain(|_, new| now.wrapping_sub(new.wanted) <= rounds);
        }
    }

    /// Lets go of these pieces, which nobody asks for again.
    pub fn forget(&mut self, pieces: &[Digest]) {
        for piece in pieces {
            self.new.remove(piece);
        }
    }

    /// Asks for a piece; whether it was rendered.
    pub fn want(&mut self, piece: Digest) -> bool {
        let round = self.round;
        let new = self.new.get_mut(&piece).map(|new| new.wanted = round);
        new.is_some() || self.kept.contains_key(&piece)
    }

    /// Takes in a piece.
    pub fn add(&mut self, piece: Digest, rendered: Rendered) {
        self.new.insert(piece, New { piece: Arc::new(rendered), wanted: self.round });
    }

    /// A piece that a page asked for.
    pub fn piece(&self, piece: Digest) -> &Rendered {
        let new = self.new.get(&piece).map(|new| &new.piece);
        new.or_else(|| self.kept.get(&piece))
            .expect("every piece that a page asks for is rendered before the page")
    }

    /// The pieces for builds to come. New ones join the others when they have become many: to
    /// move the others costs as much as there are.
    pub fn for_builds_to_come(mut self) -> Pieces {
        if self.new.len() > self.kept.len() / 16 {
            let new = std::mem::take(&mut self.new);
            let kept = Arc::make_mut(&mut self.kept);
            kept.extend(new.into_iter().map(|(digest, new)| (digest, new.piece)));
        }
        self
    }
}

/// Pages that lie in one folder, of a register or of the search: looked into only where something
/// that they are made from has changed.
pub struct Group<'s> {
    /// The folder: `registers/clinics/`.
    pub folder: String,
    /// Of everything that decides which pages there are and what is on them.
    pub digest: Digest,
    /// The pages, in parts. How many parts there are, and which page belongs to which, is the
    /// same from build to build as long as the group is about as large.
    pub parts: Box<dyn Fn() -> Vec<GroupPart<'s>> + Send + Sync + 's>,
}

/// Some pages of a group: looked at one by one only where something of these has changed.
pub struct GroupPart<'s> {
    /// Of everything that decides which pages there are and what is on them.
    pub digest: Digest,
    /// The pages.
    pub pages: Box<dyn Fn() -> Vec<Page<'s>> + Send + Sync + 's>,
}

/// Everything that is published.
#[derive(Default)]
pub struct Plan<'s> {
    /// Pages that belong to no group; some may lie in the folder of one.
    pub pages: Vec<Page<'s>>,
    /// Each with a folder of its own.
    pub groups: Vec<Group<'s>>,
}

impl<'s> Page<'s> {
    /// A page that a template lays out.
    pub fn view(path: PagePath, parts: impl Parts + 's) -> Page<'s> {
        let key = key(parts.template(), parts.digest());
        Page { path, key, body: Body::View(Box::new(parts)) }
    }

    /// A text that the program joins by itself; `parts` is the digest of all that it is made from.
    pub fn text(path: PagePath, parts: Digest, text: impl Joined + 's) -> Page<'s> {
        Page { path, key: key("text", parts), body: Body::Text(Box::new(text)) }
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
    /// The pieces that must be rendered before it, by their digests.
    pub fn needs(&self) -> Vec<Digest> {
        match &self.body {
            Body::View(view) => view.needs(),
            Body::Text(text) => text.pieces(),
            Body::Bytes(_) | Body::Copy(_) | Body::Ended(_) => Vec::new(),
        }
    }

    /// What one of these pieces is made from, by its place among them.
    pub fn needed(&self, place: usize) -> Box<dyn View + '_> {
        match &self.body {
            Body::View(view) => view.needed(place),
            Body::Text(text) => text.piece(place),
            Body::Bytes(_) | Body::Copy(_) | Body::Ended(_) => unreachable!("none of them needs a piece"),
        }
    }

    /// Lets go of what it was made from.
    pub fn end(&mut self) {
        self.body = match &self.body {
            Body::View(view) => Body::Ended(Some(view.laid_out_by().to_owned())),
            Body::Text(_) | Body::Bytes(_) => Body::Ended(None),
            Body::Copy(_) | Body::Ended(_) => return,
        };
    }
}

fn key(kind: &str, parts: Digest) -> Digest {
    parts.with_word(kind)
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

        fn view(&self, _: &Press<'_>) -> impl Serialize {
            Greeting { name: &self.0 }
        }
    }

    #[test]
    fn a_page_is_rendered_from_its_parts() {
        let template = Source::new("templates/hello.html", b"<p>{{ page.name }}</p>");
        let theme = Theme::new(&[template], &[]).value;
        let page = Page::view(PagePath::home(), Hello("<岡山>".into()));
        let Body::View(view) = &page.body else { panic!("a view was given") };
        let rendered = view.render(&Press::new(&theme, &Pieces::default())).expect("a good template");
        assert_eq!(rendered.html(), "<p>&lt;岡山&gt;</p>");
    }

    #[test]
    fn the_key_follows_the_parts() {
        let key = |name: &str| Page::view(PagePath::home(), Hello(name.into())).key;
        assert_eq!(key("a"), key("a"));
        assert_ne!(key("a"), key("b"));
        assert_ne!(key("a"), Page::bytes(PagePath::home(), Digest::of(b"a"), Vec::new).key);
    }
}
