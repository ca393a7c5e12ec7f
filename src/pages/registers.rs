//! `/registers/`: which registers there are. Template `registers.html`.

use std::sync::Arc;

use serde::Serialize;

use crate::site::{PagePath, Site};
use crate::text::{Digest, Digester};

use super::head::{About, Head};
use super::page::{Page, Parts};
use super::shelf::{RegisterView, Shelf, Shelves};

/// The page of all registers.
pub fn page<'s>(site: &'s Site, shelves: &Shelves<'s>) -> Page<'s> {
    let parts = Registers { site, shelves: shelves.values().cloned().collect() };
    Page::view(PagePath::registers(), parts)
}

struct Registers<'s> {
    site: &'s Site,
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
        digester.digest(self.head().digest());
        for shelf in &self.shelves {
            digester.digest(shelf.digest).number(shelf.lists.whole.rows.len() as u64);
        }
        digester.finish()
    }

    fn view(&self) -> impl Serialize {
        RegistersPage {
            head: self.head(),
            registers: self.shelves.iter().map(|shelf| shelf.register_view()).collect(),
        }
    }
}

/// `registers.html`
#[derive(Serialize)]
struct RegistersPage<'s> {
    head: Head<'s>,
    registers: Vec<RegisterView<'s>>,
}
