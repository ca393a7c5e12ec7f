//! The entry of a file just made: where a page leads, and what can be led to in it.
//!
//! Links and anchors become words of the manifest here, one page after another. What many
//! pages show brings the same words to each of them, and is read once.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use ahash::RandomState;

use crate::pages::Pieces;
use crate::say;
use crate::text::{ByDigest, Diagnostic};
use crate::theme::Rendered;

use super::links::{Lead, anchor_within, lead};
use super::made::Made;
use super::manifest::{Entry, Manifest, Words};
use super::{Changes, Faults, Planned, place};

/// The words of links and anchors while files are made.
pub(super) struct Places {
    pub words: Words,
    /// Anchors that a page names in itself and does not have, by the page's place in the plan.
    pub dead_within: Vec<(usize, String)>,
    /// Links that lead to the same place from every page, once seen.
    known: HashMap<Box<str>, Option<u32>, RandomState>,
    /// What stands on every page, by its place in the theme, once a page showed it.
    everywhere: BTreeMap<usize, Shown>,
    /// Pieces, once a page showed them.
    pieces: ByDigest<Shown>,
}

impl Places {
    /// Begins with the words of the last manifest, so that its entries can be kept.
    pub fn new(last: &Manifest) -> Places {
        Places {
            words: Words::of(last),
            dead_within: vec![],
            known: HashMap::default(),
            everywhere: BTreeMap::new(),
            pieces: ByDigest::default(),
        }
    }
}

/// What some HTML brings to the page that it stands on.
#[derive(Default)]
struct Brought {
    /// Where it leads within the site.
    links: Vec<u32>,
    anchors: Vec<u32>,
    /// The anchors that it names on whichever page it stands.
    within: Vec<u32>,
    /// Links that lead to another place from each page.
    relative: Vec<Box<str>>,
}

/// What something that many pages show brings to each: in little room, since there are as many
/// as records.
struct Shown {
    /// Links, anchors, and anchors named within, one after another.
    words: Box<[u32]>,
    links_end: u32,
    anchors_end: u32,
    relative: Box<[Box<str>]>,
}

impl Brought {
    fn take_in(&mut self, shown: &Shown) {
        let (links_end, anchors_end) = (shown.links_end as usize, shown.anchors_end as usize);
        self.links.extend(&shown.words[..links_end]);
        self.anchors.extend(&shown.words[links_end..anchors_end]);
        self.within.extend(&shown.words[anchors_end..]);
        self.relative.extend(shown.relative.iter().cloned());
    }
}

impl From<Brought> for Shown {
    fn from(Brought { links, anchors, within, relative }: Brought) -> Shown {
        let links_end = links.len() as u32;
        let anchors_end = links_end + anchors.len() as u32;
        let words = [links, anchors, within].concat().into();
        Shown { words, links_end, anchors_end, relative: relative.into() }
    }
}

/// Whether a link leads to the same place wherever it stands.
fn leads_everywhere(link: &str) -> bool {
    ["/", "http:", "https:", "mailto:", "tel:"].iter().any(|start| link.starts_with(start))
}

/// Whether a link is worth remembering: many pages have it, and it leads within the site.
fn is_of_many_pages(link: &str) -> bool {
    link.starts_with('/')
}

impl Changes<'_> {
    /// The entry of a file just made, by its place in the plan; of a page with its links and
    /// anchors.
    pub(super) fn entry(
        &self,
        at: usize,
        made: &Made,
        pieces: &Pieces,
        places: &mut Places,
        faults: &mut Faults,
    ) -> Entry {
        let planned = &self.planned[at];
        let Some(laid) = made.page() else {
            return Entry::file(planned.key, made.digest, made.size).in_part(planned.part);
        };
        let mut page = self.brought(laid.links(), laid.anchors(), planned, places, faults);
        for part in laid.everywhere() {
            if !places.everywhere.contains_key(&part) {
                let shown = self.shown(&self.theme.everywhere()[part], planned, places, faults);
                places.everywhere.insert(part, shown);
            }
            page.take_in(&places.everywhere[&part]);
        }
        for piece in laid.pieces() {
            if !places.pieces.contains_key(&piece) {
                let shown = self.shown(pieces.piece(piece), planned, places, faults);
                places.pieces.insert(piece, shown);
            }
            page.take_in(&places.pieces[&piece]);
        }
        for link in std::mem::take(&mut page.relative) {
            page.links.extend(self.place_of(&link, planned, places, faults));
        }
        page.links.sort_unstable();
        page.links.dedup();
        page.anchors.sort_unstable();
        self.check_anchors(at, &page, places, faults);
        page.anchors.dedup();
        let Brought { links, anchors, .. } = page;
        Entry::page(planned.key, made, links.into(), anchors.into()).in_part(planned.part)
    }

    /// Anchors that stand twice on a page are told of; those that it names and does not have are
    /// noted. Its anchors are sorted.
    fn check_anchors(&self, at: usize, page: &Brought, places: &mut Places, faults: &mut Faults) {
        let (planned, anchors) = (&self.planned[at], &page.anchors);
        for pair in anchors.windows(2).filter(|pair| pair[0] == pair[1]) {
            let anchor = places.words.word(pair[0]);
            let said =
                say!("ページの中に id「{anchor}」が二度あります", "the id `{anchor}` stands twice on a page");
            faults
                .add(planned, Diagnostic::error("duplicate-anchor", place(&planned.page, self.theme), said));
        }
        let dead = page.within.iter().filter(|anchor| anchors.binary_search(anchor).is_err());
        let dead: BTreeSet<String> = dead.map(|anchor| places.words.word(*anchor).to_owned()).collect();
        places.dead_within.extend(dead.into_iter().map(|anchor| (at, anchor)));
    }

    /// What HTML brings that many pages show; this page is the first of them.
    fn shown(
        &self,
        html: &Rendered,
        planned: &Planned<'_>,
        places: &mut Places,
        faults: &mut Faults,
    ) -> Shown {
        self.brought(html.links(), html.anchors(), planned, places, faults).into()
    }

    /// What a page's own HTML brings, by its links and anchors.
    fn brought<'h>(
        &self,
        links: impl Iterator<Item = &'h str>,
        anchors: impl Iterator<Item = &'h str>,
        planned: &Planned<'_>,
        places: &mut Places,
        faults: &mut Faults,
    ) -> Brought {
        let mut brought = Brought::default();
        for link in links {
            if let Some(place) = is_of_many_pages(link).then(|| places.known.get(link)).flatten() {
                brought.links.extend(*place);
            } else if let Some(anchor) = anchor_within(link) {
                brought.within.extend((!anchor.is_empty()).then(|| places.words.place(&anchor)));
            } else if leads_everywhere(link) {
                let place = self.place_of(link, planned, places, faults);
                if is_of_many_pages(link) {
                    places.known.insert(link.into(), place);
                }
                brought.links.extend(place);
            } else {
                brought.relative.push(link.into());
            }
        }
        brought.anchors.extend(anchors.map(|anchor| places.words.place(anchor)));
        brought
    }

    /// The word of a link, if it leads within the site.
    fn place_of(
        &self,
        link: &str,
        planned: &Planned<'_>,
        places: &mut Places,
        faults: &mut Faults,
    ) -> Option<u32> {
        match lead(link, planned.page.path.as_str(), &self.address) {
            Lead::Within(target) => Some(places.words.place(&target)),
            Lead::Elsewhere => None,
            Lead::Refused => {
                let said =
                    say!("「{link}」という形のリンクは使えません", "a link of the form `{link}` is refused");
                let place = self.theme.mention(link).unwrap_or_else(|| place(&planned.page, self.theme));
                faults.add(planned, Diagnostic::error("refused-link", place, said));
                None
            }
        }
    }
}
