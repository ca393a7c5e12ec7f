//! `/registers/`: which registers there are. Template `registers.html`.

use std::sync::Arc;

use serde::Serialize;

use crate::site::{PagePath, Site};
use crate::text::{Digest, Digester};

use super::head::{About, Head};
use super::page::{Page, Parts, Press};
use super::shelf::{RegisterView, Shelf, Shelves};
use super::words::{self, AllWords, PartView, Words};

/// The page of all registers.
pub fn page<'s>(site: &'s Site, shelves: &Shelves<'s>, words: &AllWords<'s>) -> Page<'s> {
    let words = words::at(site, words, &PagePath::registers());
    let parts = Registers { site, words, shelves: shelves.values().cloned().collect() };
    Page::view(PagePath::registers(), parts)
}

struct Registers<'s> {
    site: &'s Site,
    words: Option<Arc<Words<'s>>>,
    shelves: Vec<Arc<Shelf<'s>>>,
}

impl<'s> Registers<'s> {
    fn head(&self) -> Head<'s> {
        let description = "名簿の一覧です。どの名簿も五十音順です。順番は、よさや近さを表しません。";
        Head::new(self.site, About::generated(self.site, PagePath::registers(), "名簿", description))
    }
}

impl Parts for Registers<'_> {
    fn template(&self) -> &str {
        "registers.html"
    }

    fn digest(&self) -> Digest {
        let mut digester = Digester::default();
        digester.digest(self.head().digest()).digests(self.words.iter().map(|words| words.digest));
        for shelf in &self.shelves {
            digester.digest(shelf.digest).number(shelf.lists.whole.rows.len() as u64);
        }
        digester.finish()
    }

    fn view(&self, press: &Press<'_>) -> impl Serialize {
        RegistersPage {
            head: self.head(),
            body: self.words.iter().flat_map(|words| words.view(press, &mut 0)).collect(),
            registers: self.shelves.iter().map(|shelf| shelf.register_view()).collect(),
        }
    }
}

/// `registers.html`
#[derive(Serialize)]
struct RegistersPage<'s, 'p> {
    head: Head<'s>,
    /// The words of an `_index.md` at its URL. Component `parts`.
    body: Vec<PartView<'p>>,
    registers: Vec<RegisterView<'s>>,
}
