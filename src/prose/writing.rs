//! The tree of a page, written.

use std::collections::{BTreeSet, HashMap};

use crate::parse::markdown::{
    AlertKind, Alignment, Block, CareKind, Definition, Heading, Inline, Item, Shortcode, plain_text,
};
use crate::site::{Cell, Guide, PagePath, Row, Site, Statistic, Target, Term};

use super::dialling::is_made_up;
use super::html::{Attribute, Element, Url, Writer};
use super::terms::Terms;
use super::{Care, CareLevel, ContentsEntry, Figure, Part, Prose, Sheet, digest_of};

/// Writes a page, on its own or on a sheet.
pub(super) fn write(site: &Site, guide: &Guide, sheet: Option<&Sheet>) -> Prose {
    let numbers = guide.body.footnotes.iter().zip(1..).map(|(note, number)| (note.label.as_str(), number));
    let mut writing = Writing {
        site,
        guide,
        sheet,
        prefix: sheet.and_then(|sheet| sheet.id(&guide.path)).map_or(String::new(), |id| format!("{id}:")),
        writer: Writer::default(),
        terms: Terms::new(&site.glossary),
        contents: Vec::new(),
        plain: String::new(),
        numbers: numbers.collect(),
        mentioned: BTreeSet::new(),
        tables: 0,
        in_haste: false,
    };
    writing.blocks(&guide.body.blocks);
    writing.footnotes();
    writing.finish()
}

struct Writing<'s> {
    site: &'s Site,
    guide: &'s Guide,
    sheet: Option<&'s Sheet>,
    /// Stands before every id of the page.
    prefix: String,
    writer: Writer,
    terms: Terms<'s>,
    contents: Vec<ContentsEntry>,
    plain: String,
    /// Footnotes by label.
    numbers: HashMap<&'s str, usize>,
    /// Footnotes that have a way back already.
    mentioned: BTreeSet<usize>,
    tables: usize,
    /// Whether it stands in an urgent card, which leads to help and to no explanation.
    in_haste: bool,
}

/// Whether terms are marked where words stand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Marking {
    Terms,
    Nothing,
}

// Blocks.
impl<'s> Writing<'s> {
    fn blocks(&mut self, blocks: &'s [Block]) {
        for block in blocks {
            self.block(block);
        }
    }

    fn block(&mut self, block: &'s Block) {
        match block {
            Block::Heading(heading) => self.heading(heading),
            Block::Paragraph(words) => {
                self.writer.open(Element::P, &[]);
                self.words(words, Marking::Terms);
                self.writer.close(Element::P);
            }
            Block::List { start: None, items } => self.list(Element::Ul, &[], items),
            Block::List { start: Some(1), items } => self.list(Element::Ol, &[], items),
            Block::List { start: Some(start), items } => {
                self.list(Element::Ol, &[Attribute::Start(*start)], items);
            }
            Block::Quote(blocks) => {
                self.writer.open(Element::Blockquote, &[]);
                self.blocks(blocks);
                self.writer.close(Element::Blockquote);
            }
            Block::Alert { kind, blocks } => self.alert(*kind, blocks),
            Block::Table { alignments, head, rows } => self.table(alignments, head, rows),
            Block::Code { text, .. } => {
                self.writer.open(Element::Pre, &[Attribute::Tabindex]);
                self.writer.element(Element::Code, &[], text);
                self.writer.close(Element::Pre);
                self.plain.push_str(text);
            }
            Block::Definitions(definitions) => self.definitions(definitions),
            Block::Rule => self.writer.open(Element::Hr, &[]),
            Block::Part(part) => self.part(&part.value, false),
            Block::Care { kind, blocks, .. } => self.care(kind, blocks),
        }
        self.writer.line();
        self.end_line();
    }

    fn heading(&mut self, heading: &'s Heading) {
        let level = heading.level + u8::from(self.sheet.is_some());
        let id = self.id(&heading.id);
        self.writer.open(Element::Heading(level), &[Attribute::Id(&id)]);
        self.words(&heading.words, Marking::Nothing);
        self.writer.close(Element::Heading(level));
        self.contents.push(ContentsEntry { level, id, title: plain_text(&heading.words) });
    }

    fn list(&mut self, element: Element, attributes: &[Attribute<'_>], items: &'s [Item]) {
        self.writer.open(element, attributes);
        for item in items {
            self.item(item);
        }
        self.writer.close(element);
    }

    fn item(&mut self, item: &'s Item) {
        match item.task {
            None => self.writer.open(Element::Li, &[]),
            Some(is_done) => {
                let (sign, word) = if is_done { ("☑", "済み：") } else { ("☐", "まだ：") };
                self.writer.open(Element::Li, &[Attribute::Class("task")]);
                self.writer.element(Element::Span, &[Attribute::AriaHidden], sign);
                self.writer.text(" ");
                self.writer.element(Element::Span, &[Attribute::Class("visually-hidden")], word);
            }
        }
        self.loose(&item.blocks);
        self.writer.close(Element::Li);
        self.end_line();
    }

    /// What a list's item or a meaning holds: a single paragraph is only its words.
    fn loose(&mut self, blocks: &'s [Block]) {
        let is_paragraph = |block: &Block| matches!(block, Block::Paragraph(_));
        match blocks {
            [Block::Paragraph(words), rest @ ..] if !rest.iter().any(is_paragraph) => {
                self.words(words, Marking::Terms);
                self.end_line();
                self.blocks(rest);
            }
            blocks => self.blocks(blocks),
        }
    }

    fn alert(&mut self, kind: AlertKind, blocks: &'s [Block]) {
        let (class, word) = match kind {
            AlertKind::Note => ("alert alert--note", "補足"),
            AlertKind::Tip => ("alert alert--tip", "ヒント"),
            AlertKind::Important => ("alert alert--important", "大切なこと"),
            AlertKind::Warning => ("alert alert--warning", "注意"),
            AlertKind::Caution => ("alert alert--caution", "警告"),
        };
        self.writer.open(Element::Div, &[Attribute::Class(class), Attribute::RoleNote]);
        self.writer.element(Element::P, &[Attribute::Class("alert__title")], word);
        self.writer.line();
        self.blocks(blocks);
        self.writer.close(Element::Div);
    }

    /// A table in a box that scrolls by itself; its name tells it from the page's others.
    fn table(&mut self, alignments: &[Alignment], head: &'s [Vec<Inline>], rows: &'s [Vec<Vec<Inline>>]) {
        self.tables += 1;
        let number = self.tables;
        let of_page = self.sheet.map_or(String::new(), |_| format!("（{}）", self.guide.title));
        let label = match self.contents.last() {
            Some(heading) => format!("表{number}：{}{of_page}", heading.title),
            None => format!("表{number}{of_page}"),
        };
        let name = [
            Attribute::Class("table-box"),
            Attribute::RoleRegion,
            Attribute::Tabindex,
            Attribute::AriaLabel(&label),
        ];
        self.writer.open(Element::Div, &name);
        self.writer.open(Element::Table, &[]);
        self.writer.open(Element::Thead, &[]);
        self.row(Element::Th, alignments, head);
        self.writer.close(Element::Thead);
        self.writer.open(Element::Tbody, &[]);
        for cells in rows {
            self.row(Element::Td, alignments, cells);
        }
        self.writer.close(Element::Tbody);
        self.writer.close(Element::Table);
        self.writer.close(Element::Div);
    }

    fn row(&mut self, element: Element, alignments: &[Alignment], cells: &'s [Vec<Inline>]) {
        self.writer.open(Element::Tr, &[]);
        for (at, cell) in cells.iter().enumerate() {
            // A head without words heads nothing.
            let element = if cell.is_empty() { Element::Td } else { element };
            let mut attributes = Vec::new();
            if element == Element::Th {
                attributes.push(Attribute::ScopeColumn);
            }
            match alignments.get(at) {
                Some(Alignment::Center) => attributes.push(Attribute::Class("align-center")),
                Some(Alignment::Right) => attributes.push(Attribute::Class("align-right")),
                Some(Alignment::Left | Alignment::None) | None => {}
            }
            self.writer.open(element, &attributes);
            self.words(cell, Marking::Terms);
            self.writer.close(element);
            self.plain.push(' ');
        }
        self.writer.close(Element::Tr);
        self.writer.line();
        self.end_line();
    }

    fn definitions(&mut self, definitions: &'s [Definition]) {
        self.writer.open(Element::Dl, &[]);
        for definition in definitions {
            self.writer.open(Element::Dt, &[]);
            self.words(&definition.term, Marking::Terms);
            self.writer.close(Element::Dt);
            self.end_line();
            for meaning in &definition.meanings {
                self.writer.open(Element::Dd, &[]);
                self.loose(meaning);
                self.writer.close(Element::Dd);
                self.end_line();
            }
        }
        self.writer.close(Element::Dl);
    }

    fn care(&mut self, kind: &'s CareKind, blocks: &'s [Block]) {
        let (care, text) = match kind {
            CareKind::Urgent => (CareLevel::Urgent, ""),
            CareKind::Soon => (CareLevel::Soon, ""),
            CareKind::Later => (CareLevel::Later, ""),
            CareKind::Steps => (CareLevel::Steps, ""),
            CareKind::Question(text) => (CareLevel::Question, text.value.as_str()),
            CareKind::Sheet => (CareLevel::Sheet, ""),
            CareKind::Unverified(by) => (CareLevel::Unverified, by.value.as_str()),
        };
        if care == CareLevel::Question {
            self.plain.push_str(text);
            self.end_line();
        }
        let outer = std::mem::take(&mut self.writer);
        let in_haste = self.in_haste;
        self.in_haste |= care == CareLevel::Urgent;
        self.blocks(blocks);
        self.in_haste = in_haste;
        let inner = std::mem::replace(&mut self.writer, outer);
        self.writer.part(Part::Care(Care { care, text: text.to_owned(), parts: inner.finish() }));
    }

    fn footnotes(&mut self) {
        let notes = &self.guide.body.footnotes;
        if notes.is_empty() {
            return;
        }
        self.writer.open(Element::Div, &[Attribute::Class("footnotes")]);
        self.writer.element(Element::P, &[Attribute::Class("footnotes__title")], "注");
        self.writer.open(Element::Ol, &[]);
        for (note, number) in notes.iter().zip(1..) {
            let id = self.id(&format!("fn:{number}"));
            self.writer.open(Element::Li, &[Attribute::Id(&id)]);
            self.loose(&note.blocks);
            self.way_back(number);
            self.writer.close(Element::Li);
            self.end_line();
        }
        self.writer.close(Element::Ol);
        self.writer.close(Element::Div);
    }

    fn way_back(&mut self, number: usize) {
        let back = Url::of_anchor(&self.id(&format!("fnref:{number}")));
        let label = format!("注{number}の本文へ戻る");
        let attributes =
            [Attribute::Class("footnotes__back"), Attribute::Href(&back), Attribute::AriaLabel(&label)];
        self.writer.text(" ");
        self.writer.element(Element::A, &attributes, "本文へ戻る");
    }
}

// Lines.
impl<'s> Writing<'s> {
    fn words(&mut self, words: &'s [Inline], marking: Marking) {
        for word in words {
            self.word(word, marking);
        }
    }

    fn word(&mut self, word: &'s Inline, marking: Marking) {
        match word {
            Inline::Text(text) => self.text(&text.value, marking),
            Inline::Emphasis(words) => self.wrapped(Element::Em, words, marking),
            Inline::Strong(words) => self.wrapped(Element::Strong, words, marking),
            Inline::Strikethrough(words) => self.wrapped(Element::Del, words, marking),
            Inline::Code(code) => {
                self.writer.element(Element::Code, &[], code);
                self.plain.push_str(code);
            }
            Inline::Link { to, title, words } => self.link(&to.value, title, words),
            Inline::Image { from, title, alternative } => self.image(&from.value, title, alternative),
            Inline::Ruby { base, reading } => self.ruby(base, reading),
            Inline::Footnote(label) => self.mention(&label.value),
            Inline::Part(part) => self.part(&part.value, true),
            Inline::SoftBreak => {
                self.writer.text("\n");
                self.plain.push(' ');
            }
            Inline::HardBreak => {
                self.writer.open(Element::Br, &[]);
                self.end_line();
            }
        }
    }

    fn wrapped(&mut self, element: Element, words: &'s [Inline], marking: Marking) {
        self.writer.open(element, &[]);
        self.words(words, marking);
        self.writer.close(element);
    }

    fn text(&mut self, text: &str, marking: Marking) {
        self.plain.push_str(text);
        let uses = match marking {
            Marking::Terms if !self.in_haste => self.terms.first_uses(text),
            Marking::Terms | Marking::Nothing => Vec::new(),
        };
        let mut done = 0;
        for (range, term) in uses {
            let url = self.term_url(term);
            self.writer.text(&text[done..range.start]);
            self.writer.element(
                Element::A,
                &[Attribute::Class("term"), Attribute::Href(&url)],
                &text[range.clone()],
            );
            done = range.end;
        }
        self.writer.text(&text[done..]);
    }

    fn link(&mut self, to: &str, title: &str, words: &'s [Inline]) {
        match self.site.target(to, &self.guide.path) {
            Some(Target::Page { path, query, anchor, .. }) => {
                let url = self.url(&path, query.as_deref(), anchor.as_deref());
                self.linked(&url, title, words);
            }
            Some(Target::External(goal)) => match self.external(&goal) {
                Some(url) => self.linked(&url, title, words),
                None => self.words(words, Marking::Nothing),
            },
            Some(Target::Ended) => {
                self.words(words, Marking::Nothing);
                let ended = "（掲載を終了しました）";
                self.writer.element(Element::Span, &[Attribute::Class("ended")], ended);
                self.plain.push_str(ended);
            }
            Some(Target::Upcoming) | None => self.words(words, Marking::Nothing),
        }
    }

    fn linked(&mut self, url: &Url, title: &str, words: &'s [Inline]) {
        let mut attributes = vec![Attribute::Href(url)];
        if url.is_of_another_site() {
            attributes.push(Attribute::External);
        }
        if !title.is_empty() {
            attributes.push(Attribute::Title(title));
        }
        self.writer.open(Element::A, &attributes);
        self.words(words, Marking::Nothing);
        self.writer.close(Element::A);
    }

    /// Another site, an address, or a number that somebody answers.
    fn external(&self, goal: &str) -> Option<Url> {
        match goal.split_once(':') {
            Some((scheme, number)) if scheme.eq_ignore_ascii_case("tel") => {
                (!is_made_up(number)).then(|| Url::of_phone(number))
            }
            _ => Url::external(goal),
        }
    }

    /// A path as it is linked to: on a sheet, its pages are places of the sheet.
    fn url(&self, path: &PagePath, query: Option<&str>, anchor: Option<&str>) -> Url {
        let page = self.sheet.and_then(|sheet| sheet.id(path));
        match (page, anchor) {
            (Some(page), Some(anchor)) => Url::of_anchor(&format!("{page}:{anchor}")),
            (Some(page), None) => Url::of_anchor(&page),
            (None, anchor) => Url::of_path(&self.site.settings, path, query, anchor),
        }
    }

    /// An image of this site. Its size is not known, so that it is fetched only when it
    /// comes near; where it is not published, its words stand in its place.
    fn image(&mut self, from: &str, title: &str, alternative: &str) {
        self.plain.push_str(alternative);
        let Some(Target::Page { path, .. }) = self.site.target(from, &self.guide.path) else {
            self.writer.text(alternative);
            return;
        };
        let url = Url::of_path(&self.site.settings, &path, None, None);
        let mut attributes =
            vec![Attribute::Src(&url), Attribute::Alt(alternative), Attribute::Loading, Attribute::Decoding];
        if !title.is_empty() {
            attributes.push(Attribute::Title(title));
        }
        self.writer.open(Element::Img, &attributes);
    }

    fn ruby(&mut self, base: &str, reading: &str) {
        self.plain.push_str(base);
        self.writer.open(Element::Ruby, &[]);
        self.writer.text(base);
        self.writer.element(Element::Rp, &[], "（");
        self.writer.element(Element::Rt, &[], reading);
        self.writer.element(Element::Rp, &[], "）");
        self.writer.close(Element::Ruby);
    }

    /// A footnote's mention. The first one is where the way back leads.
    fn mention(&mut self, label: &str) {
        let Some(number) = self.numbers.get(label).copied() else { return };
        let url = Url::of_anchor(&self.id(&format!("fn:{number}")));
        let id = self.id(&format!("fnref:{number}"));
        let mut attributes = vec![Attribute::Href(&url)];
        if self.mentioned.insert(number) {
            attributes.push(Attribute::Id(&id));
        }
        self.writer.open(Element::Sup, &[Attribute::Class("footnote")]);
        self.writer.element(Element::A, &attributes, &format!("注{number}"));
        self.writer.close(Element::Sup);
    }

    /// An id of the page, as it is where it stands.
    fn id(&self, id: &str) -> String {
        format!("{}{id}", self.prefix)
    }

    fn term_url(&self, term: &Term) -> Url {
        Url::of_path(&self.site.settings, &PagePath::glossary(), None, Some(term.id.as_str()))
    }
}

// Shortcodes.
impl<'s> Writing<'s> {
    /// Writes a shortcode. One that names nothing was told by `site` and leaves nothing.
    fn part(&mut self, part: &'s Shortcode, inline: bool) {
        if let Some(part) = self.named(part, inline) {
            self.plain.push_str(&part.words());
            self.writer.part(part);
        }
    }

    fn named(&mut self, part: &'s Shortcode, inline: bool) -> Option<Part> {
        let site = self.site;
        match part {
            Shortcode::Register { name, area } => {
                let (register, _) = site.registers.get_key_value(name.value.as_str())?;
                let area = match area {
                    Some(id) => Some(site.areas.iter().find(|area| area.id.as_str() == id.value)?.id.clone()),
                    None => None,
                };
                Some(Part::Register { register: register.clone(), area })
            }
            Shortcode::Statistic { name } => {
                let (statistic, _) = site.statistics.get_key_value(name.value.as_str())?;
                Some(Part::Statistic { statistic: statistic.clone() })
            }
            Shortcode::Figure { statistic, row, column } => {
                let statistic = site.statistics.get(statistic.value.as_str())?;
                let row = statistic.row(&row.value)?;
                let column = statistic.column(&column.value)?;
                Some(Part::Figure(self.figure(statistic, row, column, inline)))
            }
            Shortcode::Area { id } => {
                let area = site.areas.iter().find(|area| area.id.as_str() == id.value)?;
                let url = area.page.then(|| site.settings.area_url(&area.id));
                Some(Part::Area { area: area.id.clone(), name: area.name.clone(), url, inline })
            }
            Shortcode::Desk { id } => {
                let desk = site.desks.iter().find(|desk| desk.id.as_str() == id.value)?;
                Some(Part::Desk { desk: desk.id.clone(), name: desk.name.clone(), inline })
            }
            Shortcode::Term { id } => {
                let term = site.glossary.term(site.glossary.find(&id.value)?);
                self.terms.use_term(term);
                let url = self.term_url(term).as_str().to_owned();
                Some(Part::Term { term: term.id.clone(), name: term.name.clone(), url, inline })
            }
        }
    }

    fn figure(&self, statistic: &Statistic, row: &Row, column: usize, inline: bool) -> Figure {
        let cell = row.cells.get(column).copied().flatten();
        let head = &statistic.columns[column];
        let (value, unit) = match cell {
            Some(Cell::Number(number)) => (number.in_words(), head.unit.clone()),
            Some(Cell::Nothing(nothing)) => (nothing.word().to_owned(), String::new()),
            None => (String::new(), String::new()),
        };
        Figure {
            statistic: statistic.id.clone(),
            value,
            unit,
            as_of: row.as_of.in_words().to_string(),
            partial: row.partial,
            row: row.label.clone(),
            column: head.label.clone(),
            title: statistic.title.clone(),
            url: self.site.settings.url(&PagePath::statistic(&statistic.id)),
            source: statistic.source.clone(),
            inline,
        }
    }
}

impl Part {
    /// What a reader reads of it in a line; nothing of what takes lines of its own.
    fn words(&self) -> String {
        match self {
            Part::Figure(figure) => format!("{}{}", figure.value, figure.unit),
            Part::Area { name, .. } | Part::Desk { name, .. } | Part::Term { name, .. } => name.clone(),
            Part::Html { .. } | Part::Register { .. } | Part::Statistic { .. } | Part::Care(_) => {
                String::new()
            }
        }
    }
}

// The end.
impl Writing<'_> {
    /// Ends a line of the plain text, where one has begun.
    fn end_line(&mut self) {
        let length = self.plain.trim_end().len();
        self.plain.truncate(length);
        if length > 0 {
            self.plain.push('\n');
        }
    }

    fn finish(self) -> Prose {
        let parts = self.writer.finish();
        let plain_text = self.plain.trim_end().to_owned();
        let digest = digest_of(&parts, &self.contents, &plain_text);
        Prose { parts, contents: self.contents, terms: self.terms.finish(), plain_text, digest }
    }
}
