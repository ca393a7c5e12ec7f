//! Headings: their ids, and whether they stand in order.
//!
//! Gives every heading an id of its own: the author's, or one made from its words.

use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::UnicodeNormalization;

use crate::say;
use crate::text::{Diagnostic, Place, Source, Span};

use super::{Block, Footnote, Heading, plain_text};

/// What the ids of a theme's own elements begin with, so that no author's heading has one.
const OF_THE_THEME: char = '_';

/// Names all headings of a body and of its footnotes, and tells what is wrong with ids and
/// levels.
pub(super) fn name(
    source: &Source,
    blocks: &mut [Block],
    footnotes: &mut [(Span, Footnote)],
    found: &mut Vec<Diagnostic>,
) {
    let mut headings = Vec::new();
    collect(blocks, &mut headings);
    check_levels(source, &mut headings, found);
    footnotes.iter_mut().for_each(|(_, footnote)| collect(&mut footnote.blocks, &mut headings));
    check_ids(source, &mut headings, found);
    let mut taken: BTreeSet<String> =
        headings.iter().map(|heading| heading.id.clone()).filter(|id| !id.is_empty()).collect();
    for heading in headings.iter_mut().filter(|heading| heading.id.is_empty()) {
        heading.id = free_id(&heading.words_as_id(), &taken);
        taken.insert(heading.id.clone());
    }
}

impl Heading {
    /// The words without blanks and punctuation, as part of a URL.
    fn words_as_id(&self) -> String {
        let words: String = plain_text(&self.words).nfkc().flat_map(char::to_lowercase).collect();
        let parts: Vec<_> =
            words.split(|letter: char| !letter.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
        if parts.is_empty() { "section".to_owned() } else { parts.join("-") }
    }
}

fn free_id(id: &str, taken: &BTreeSet<String>) -> String {
    if !taken.contains(id) {
        return id.to_owned();
    }
    (2..)
        .map(|number| format!("{id}-{number}"))
        .find(|id| !taken.contains(id))
        .expect("a page holds fewer headings than there are numbers")
}

/// All headings, also where they may not stand.
fn collect<'b>(blocks: &'b mut [Block], headings: &mut Vec<&'b mut Heading>) {
    for block in blocks {
        match block {
            Block::Heading(heading) => headings.push(heading),
            Block::Care { blocks, .. } | Block::Quote(blocks) | Block::Alert { blocks, .. } => {
                collect(blocks, headings);
            }
            Block::List { items, .. } => {
                items.iter_mut().for_each(|item| collect(&mut item.blocks, headings))
            }
            Block::Definitions(definitions) => definitions
                .iter_mut()
                .flat_map(|definition| &mut definition.meanings)
                .for_each(|meaning| collect(meaning, headings)),
            Block::Paragraph(_) | Block::Table { .. } | Block::Code { .. } | Block::Rule | Block::Part(_) => {
            }
        }
    }
}

fn check_levels(source: &Source, headings: &mut [&mut Heading], found: &mut Vec<Diagnostic>) {
    let mut last = 1;
    for heading in headings {
        let place = Place::at(source, heading.span);
        if heading.level == 1 {
            heading.level = 2;
            let message =
                say!("本文に大見出し「#」は書けません", "a heading of level 1 cannot stand in a text");
            let hint = say!(
                "大見出しは title から出ます。「##」で書いてください",
                "the page's title is that heading; write `##`"
            );
            found.push(Diagnostic::error("heading-1", place, message).hint(hint));
        } else if heading.level > last + 1 {
            let (written, wanted) = ("#".repeat(heading.level.into()), "#".repeat(usize::from(last) + 1));
            let message = say!("見出しの段が飛んでいます", "a level of headings is skipped");
            let hint = say!(
                "「{written}」を「{wanted}」に直してください",
                "write `{wanted}` instead of `{written}`"
            );
            found.push(Diagnostic::error("heading-skipped", place, message).hint(hint));
        }
        last = heading.level;
    }
}

/// Refuses ids that cannot be, and the second of two equal ones.
fn check_ids(source: &Source, headings: &mut [&mut Heading], found: &mut Vec<Diagnostic>) {
    let mut first: BTreeMap<String, Span> = BTreeMap::new();
    for heading in headings.iter_mut().filter(|heading| !heading.id.is_empty()) {
        let id = heading.id.clone();
        let place = Place::at(source, heading.span);
        if !id.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '-' | '_')) {
            heading.id.clear();
            let message = say!(
                "見出しの id「{id}」に使えない文字があります",
                "the id `{id}` holds a letter that ids cannot"
            );
            let hint = say!("英数字と「-」だけで書いてください", "use letters, digits and `-` only");
            found.push(Diagnostic::error("heading-id", place, message).hint(hint));
        } else if id.starts_with(OF_THE_THEME) {
            heading.id.clear();
            let message = say!(
                "見出しの id「{id}」は「_」で始まっています",
                "the id `{id}` of a heading begins with `_`"
            );
            let hint = say!(
                "「_」で始まる id は、サイトの枠（テーマ）のものです。「_」を取ってください",
                "ids that begin with `_` belong to the theme: leave the `_` out"
            );
            found.push(Diagnostic::error("heading-id", place, message).hint(hint));
        } else if let Some(span) = first.get(&id) {
            heading.id.clear();
            let message = say!("見出しの id「{id}」が二つあります", "two headings have the id `{id}`");
            let also = say!("一つ目はここです", "the first is here");
            let hint = say!("どちらかの id を変えてください", "change one of them");
            let diagnostic = Diagnostic::error("duplicate-id", place, message);
            found.push(diagnostic.also(Place::at(source, *span), also).hint(hint));
        } else {
            first.insert(id, heading.span);
        }
    }
}
