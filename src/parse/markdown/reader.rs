//! Markdown events → the tree.
//!
//! Takes a body whose braces were cut out, gives blocks and footnotes. Says what cannot be
//! in the tree at all: raw HTML, what is nested too deep, block shortcodes that are not
//! closed. Whether the tree is good is for `check` to say.

use std::iter::Peekable;
use std::ops::Range;

use pulldown_cmark::{
    BlockQuoteKind, CodeBlockKind, Event, LinkType, OffsetIter, Options, Parser, Tag, TagEnd,
};

use crate::parse::shortcode::{Cuts, Piece, is_escaped};
use crate::say;
use crate::text::{Diagnostic, Place, Source, Span, Spanned, Words, holds, is_one_of};

use super::emphasis::{self, Node};
use super::{
    AlertKind, Alignment, Block, CareKind, Definition, Footnote, Heading, Inline, Item, Shortcode, plain_text,
};

/// Deeper than any reader can follow.
const DEEPEST: usize = 32;

/// Parts of the tree that a body may have beyond one for each byte. Only cells that a
/// table's head conjures up cost no byte at all.
const SPARE_NODES: usize = 1000;

/// What the reader understands of Markdown.
fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM
        | Options::ENABLE_DEFINITION_LIST
}

/// The ranges of a body that are code, in which braces are only letters.
pub(super) fn code_ranges(body: &str) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    // Code begins with a backtick, a tilde or an indent: few bodies must be read twice.
    let may_hold_code = holds(body, |byte| is_one_of(byte, b"`~\t")) || body.contains("    ");
    if !body.contains('{') || !may_hold_code {
        return ranges;
    }
    for (event, range) in Parser::new_ext(body, options()).into_offset_iter() {
        if matches!(event, Event::Code(_) | Event::Start(Tag::CodeBlock(_))) {
            ranges.push(range);
        }
    }
    ranges
}

/// The tree of a body as it was read, and its footnotes in the order of the file.
pub(super) struct Read {
    pub blocks: Vec<Block>,
    pub footnotes: Vec<(Span, Footnote)>,
}

/// Reads the part of a source that begins at `offset`; `cuts` are of the same bytes.
pub(super) fn read(source: &Source, offset: usize, cuts: &Cuts, found: &mut Vec<Diagnostic>) -> Read {
    let mut reader = Reader {
        source,
        offset,
        text: &source.text[offset..offset + cuts.masked.len()],
        cuts,
        used: vec![false; cuts.pieces.len()],
        events: Parser::new_ext(&cuts.masked, options()).into_offset_iter().peekable(),
        depth: 0,
        nodes: 0,
        is_stopped: false,
        is_too_deep: false,
        misplaced_opens: 0,
        task: None,
        html: Vec::new(),
        footnotes: Vec::new(),
        found,
    };
    let blocks = reader.container();
    reader.tell_unused();
    Read { blocks, footnotes: reader.footnotes }
}

struct Reader<'t, 'f> {
    source: &'t Source,
    offset: usize,
    /// The body as its author wrote it.
    text: &'t str,
    cuts: &'t Cuts,
    /// Which pieces have found their place in the tree.
    used: Vec<bool>,
    events: Peekable<OffsetIter<'t>>,
    depth: usize,
    nodes: usize,
    /// Set when the body is refused as a whole.
    is_stopped: bool,
    /// Set when nesting was told once.
    is_too_deep: bool,
    /// Block shortcodes that were told to stand elsewhere; their ends are passed over.
    misplaced_opens: usize,
    /// The tick of the list item being read.
    task: Option<bool>,
    /// Raw HTML that was told.
    html: Vec<Range<usize>>,
    footnotes: Vec<(Span, Footnote)>,
    found: &'f mut Vec<Diagnostic>,
}

/// Why a run of blocks ended.
enum Stop {
    /// Its container did, or the body.
    Container,
    /// `{% end %}`
    CareEnd(Span),
}

// Blocks.
impl<'t> Reader<'t, '_> {
    /// All blocks up to the end of their container, which is left to the caller.
    fn container(&mut self) -> Vec<Block> {
        let mut blocks = Vec::new();
        while let Stop::CareEnd(span) = self.blocks(&mut blocks) {
            if self.misplaced_opens > 0 {
                self.misplaced_opens -= 1;
                continue;
            }
            self.error(
                "shortcode-end",
                span,
                say!("この {{% end %}} には始まりがありません", "this `{{% end %}}` closes nothing"),
                [say!(
                    "{{% urgent() %}} などの始まりを同じ段に書くか、この行を消してください",
                    "open a block on the same level, or delete the line"
                )],
            );
        }
        blocks
    }

    fn blocks(&mut self, blocks: &mut Vec<Block>) -> Stop {
        loop {
            match self.events.peek() {
                None | Some((Event::End(_), _)) => return Stop::Container,
                Some((Event::Start(Tag::HtmlBlock), _)) => {
                    if let Some(end) = self.html_block(blocks) {
                        return Stop::CareEnd(end);
                    }
                }
                Some((Event::Start(tag), _)) if is_block(tag) => self.block(blocks),
                Some((Event::Rule, _)) => {
                    self.next();
                    blocks.push(Block::Rule);
                }
                Some(_) => {
                    let words = self.words();
                    blocks.extend(line(words));
                }
            }
        }
    }

    fn block(&mut self, blocks: &mut Vec<Block>) {
        let Some((Event::Start(tag), range)) = self.next() else { return };
        if self.depth >= DEEPEST {
            self.too_deep(range);
            self.skip();
            return;
        }
        self.depth += 1;
        match tag {
            Tag::Paragraph => {
                let words = self.words();
                blocks.extend(paragraph(words));
            }
            Tag::Heading { id, classes, attrs, level } => {
                let id = id.map(String::from).unwrap_or_default();
                let has_others = !classes.is_empty() || !attrs.is_empty() || self.holds_others(&range, &id);
                blocks.push(self.heading(level as u8, id, has_others, range));
            }
            Tag::BlockQuote(None) => blocks.push(Block::Quote(self.container())),
            Tag::BlockQuote(Some(kind)) => {
                blocks.push(Block::Alert { kind: alert(kind), blocks: self.container() });
            }
            Tag::CodeBlock(kind) => blocks.push(self.code(&kind)),
            Tag::List(start) => {
                let items = self.items();
                blocks.push(Block::List { start, items });
            }
            Tag::FootnoteDefinition(label) => {
                let span = self.span(range.start..range.start + label.len() + "[^]".len());
                let blocks = self.container();
                self.footnotes.push((span, Footnote { label: label.to_string(), blocks }));
            }
            Tag::DefinitionList => blocks.push(Block::Definitions(self.definitions())),
            Tag::Table(alignments) => blocks.push(self.table(alignments.iter().map(alignment).collect())),
            // Items, cells and the like stand only in their lists and tables, which read them.
            _ => drop(self.container()),
        }
        self.depth -= 1;
        self.next();
    }

    /// Whether the braces after a heading hold anything but its id: what is one letter long,
    /// an id before the last and an empty `#` are passed over by the reader of Markdown.
    fn holds_others(&self, range: &Range<usize>, id: &str) -> bool {
        let mut line = self.cuts.masked[range.clone()].trim();
        if let Some((words, underline)) = line.rsplit_once('\n')
            && underline.trim().bytes().all(|byte| matches!(byte, b'=' | b'-'))
        {
            line = words.trim_end();
        }
        let closing = line.trim_end_matches('#');
        let line = if closing.ends_with([' ', '\t']) { closing.trim_end() } else { line };
        let Some(inner) = line.strip_suffix('}') else { return false };
        let Some(start) = inner.rfind(['{', '}', '<', '>', '\\', '\n', '\r']) else { return false };
        inner[start..].strip_prefix('{').is_some_and(|inner| {
            let written = inner.trim();
            id.is_empty() || written.strip_prefix('#') != Some(id)
        })
    }

    fn heading(&mut self, level: u8, id: String, has_others: bool, range: Range<usize>) -> Block {
        let words = self.words();
        let span = self.trimmed(range.clone());
        if has_others {
            let hint = say!(
                "見出しの後の波括弧には {{#id}} だけが書けます。文字として見せるときは「\\{{」「\\}}」と書いてください",
                "only {{#id}} may follow a heading; write `\\{{` and `\\}}` for braces that are shown"
            );
            let message =
                say!("見出しに付けられない指定があります", "a heading takes no attribute but its id");
            self.error("heading-attributes", span, message, [hint]);
        }
        let is_underlined = !self.text[range.clone()].trim_start().starts_with('#');
        if is_underlined && level == 2 {
            let hint = say!(
                "区切り線なら、線の前に空の行を入れてください。見出しなら「## 」で書いてください",
                "for a rule, leave an empty line before it; for a heading, write `## `"
            );
            let message = say!(
                "すぐ下の線「---」のために、この行が見出しになっています",
                "the `---` beneath makes this line a heading"
            );
            self.warning("underlined-heading", span, message, [hint]);
        }
        Block::Heading(Heading { level, id, words, span })
    }

    fn code(&mut self, kind: &CodeBlockKind<'_>) -> Block {
        let language = match kind {
            CodeBlockKind::Indented => "",
            CodeBlockKind::Fenced(language) => language.split_whitespace().next().unwrap_or(""),
        };
        let mut text = String::new();
        while let Some((Event::Text(part), _)) = self.events.peek() {
            text.push_str(part);
            self.next();
        }
        Block::Code { language: language.to_owned(), text }
    }

    fn items(&mut self) -> Vec<Item> {
        let mut items = Vec::new();
        while self.next_if_start(|tag| matches!(tag, Tag::Item)) {
            let outer = self.task.take();
            let blocks = self.container();
            items.push(Item { task: self.task.take(), blocks });
            self.task = outer;
            self.next();
        }
        items
    }

    fn definitions(&mut self) -> Vec<Definition> {
        let mut definitions = Vec::new();
        while self.next_if_start(|tag| matches!(tag, Tag::DefinitionListTitle)) {
            let term = self.words();
            self.next();
            let mut meanings = Vec::new();
            while self.next_if_start(|tag| matches!(tag, Tag::DefinitionListDefinition)) {
                meanings.push(self.container());
                self.next();
            }
            definitions.push(Definition { term, meanings });
        }
        definitions
    }

    fn table(&mut self, alignments: Vec<Alignment>) -> Block {
        let mut rows = Vec::new();
        while let Some((Event::Start(Tag::TableHead | Tag::TableRow), range)) = self.events.peek().cloned() {
            self.next();
            let (cells, last_end) = self.cells(range.start);
            self.next();
            self.tell_surplus(last_end..range.end);
            self.tell_missing(range, alignments.len());
            rows.push(cells);
        }
        let head = if rows.is_empty() { Vec::new() } else { rows.remove(0) };
        Block::Table { alignments, head, rows }
    }

    /// The cells of a row, and the byte at which the last one ends.
    fn cells(&mut self, start: usize) -> (Vec<Vec<Inline>>, usize) {
        let mut cells = Vec::new();
        let mut last_end = start;
        while let Some((Event::Start(Tag::TableCell), range)) = self.events.peek().cloned() {
            self.next();
            cells.push(self.words());
            self.next();
            last_end = range.end;
        }
        (cells, last_end)
    }

    /// Cells beyond those of the head are lost to Markdown, without a word.
    fn tell_surplus(&mut self, rest: Range<usize>) {
        let is_outside = |letter: char| letter.is_whitespace() || letter == '|';
        let Some(text) = self.text.get(rest.clone()) else { return };
        let surplus = text.trim_matches(is_outside);
        if surplus.is_empty() {
            return;
        }
        let start = rest.start + text.find(surplus).expect("a trimmed text is part of its text");
        self.used_up(start..start + surplus.len());
        let hint = say!(
            "見出しの行に列を足すか、「|」を文字として見せるなら「\\|」と書いてください",
            "add a column to the head, or write `\\|` for a `|` that is shown"
        );
        let message =
            say!("この行は表の見出しより列が多いです", "this row has more cells than the table's head");
        self.error("table-cells", self.span(start..start + surplus.len()), message, [hint]);
    }

    /// Markdown fills a row up with empty cells at its end, without a word.
    fn tell_missing(&mut self, row: Range<usize>, columns: usize) {
        let Some(text) = self.text.get(row.clone()) else { return };
        let inner = text.trim();
        let inner = inner.strip_prefix('|').unwrap_or(inner);
        let bars = inner.match_indices('|').filter(|(at, _)| !inner[..*at].ends_with('\\')).count();
        let cells = bars + usize::from(!inner.ends_with('|'));
        // Of a bar in full width `check` tells.
        if columns <= cells || text.contains('｜') {
            return;
        }
        let start = row.start + text.len() - text.trim_start().len();
        let span = self.span(start..start + text.trim().len());
        let message = say!(
            "この行は表の見出しより列が少ないです（{columns}列のうち{cells}列）",
            "this row has {cells} of the {columns} cells of the table's head"
        );
        let hint = say!("空の欄も「| |」と書きます", "write an empty cell as `| |`");
        let place = Place::at(self.source, span);
        self.found.push(Diagnostic::warning("table-cells", place, message).hint(hint));
    }

    /// Reads a block of HTML: ours is a block shortcode's tag. Gives the place of an
    /// `{% end %}`.
    fn html_block(&mut self, blocks: &mut Vec<Block>) -> Option<Span> {
        let (_, range) = self.next()?;
        while self.events.next_if(|(event, _)| matches!(event, Event::Html(_) | Event::Text(_))).is_some() {}
        self.next();
        let start = range.end - self.text[range.clone()].trim_start().len();
        let written = self.trimmed(range.clone());
        let pieces = self.pieces_in(range.clone());
        let Some(first) = pieces.first().copied().filter(|at| self.cuts.pieces[*at].range.start == start)
        else {
            self.raw_html(range);
            return None;
        };
        let cut = &self.cuts.pieces[first];
        if written != self.span(cut.range.clone()) {
            self.not_on_its_own_line(&pieces);
            return None;
        }
        self.used[first] = true;
        match cut.piece.clone() {
            Piece::End => return Some(written),
            Piece::Open(kind) => self.care(kind, written, blocks),
            _ => {}
        }
        None
    }

    fn care(&mut self, kind: Option<CareKind>, span: Span, outer: &mut Vec<Block>) {
        if self.depth >= DEEPEST {
            self.misplaced_opens += 1;
            self.too_deep(span.start as usize - self.offset..span.end as usize - self.offset);
            return;
        }
        self.depth += 1;
        let mut blocks = Vec::new();
        let stop = self.blocks(&mut blocks);
        self.depth -= 1;
        if matches!(stop, Stop::Container) && !self.is_stopped {
            let hint = say!(
                "終わりの行に {{% end %}} を、始まりと同じ段に書いてください",
                "write {{% end %}} on a line of its own, on the same level"
            );
            let message =
                say!("この部品を閉じる {{% end %}} がありません", "this block has no `{{% end %}}`");
            self.error("shortcode-unclosed", span, message, [hint]);
        }
        match kind {
            Some(kind) => outer.push(Block::Care { kind, span, blocks }),
            None => outer.extend(blocks),
        }
    }

    fn not_on_its_own_line(&mut self, pieces: &[usize]) {
        for at in pieces {
            self.used[*at] = true;
            match self.cuts.pieces[*at].piece {
                Piece::Open(_) => self.misplaced_opens += 1,
                Piece::End => self.misplaced_opens = self.misplaced_opens.saturating_sub(1),
                _ => {}
            }
        }
        let Some(first) = pieces.first() else { return };
        let span = self.span(self.cuts.pieces[*first].range.clone());
        let hint = say!(
            "始まりと終わりの {{% … %}} を、それぞれ一行に書いてください",
            "write each `{{% … %}}` on a line that holds nothing else"
        );
        let message = say!(
            "この部品は、ほかの文と同じ行に書けません",
            "this shortcode must stand on a line of its own"
        );
        self.error("shortcode-line", span, message, [hint]);
    }
}

// Lines.
impl Reader<'_, '_> {
    /// The words up to the end of their container or to the next block, which is left to
    /// the caller.
    fn words(&mut self) -> Vec<Inline> {
        let mut nodes = Vec::new();
        // Strong text between `**` and strikes between single tildes are taken apart here:
        // the first are paired again by the rule for Japanese, the second are `9~17時`.
        let mut taken_apart: Vec<TagEnd> = Vec::new();
        while let Some((event, range)) = self.events.peek().cloned() {
            match event {
                Event::Start(Tag::HtmlBlock) => break,
                Event::Start(ref tag) if is_block(tag) => break,
                Event::Rule => break,
                Event::End(tag) if taken_apart.last() == Some(&tag) => {
                    taken_apart.pop();
                    let length = if tag == TagEnd::Strong { 2 } else { 1 };
                    nodes.push(edge(tag, range.end - length..range.end));
                }
                Event::End(_) => break,
                Event::Start(Tag::Strong) if self.text[range.clone()].starts_with("**") => {
                    taken_apart.push(TagEnd::Strong);
                    nodes.push(edge(TagEnd::Strong, range.start..range.start + 2));
                }
                Event::Start(Tag::Strikethrough) if !self.text[range.clone()].starts_with("~~") => {
                    taken_apart.push(TagEnd::Strikethrough);
                    nodes.push(edge(TagEnd::Strikethrough, range.start..range.start + 1));
                }
                Event::Start(_) => {
                    self.inline_tag(&mut nodes);
                    continue;
                }
                other => self.leaf(other, range, &mut nodes),
            }
            self.next();
        }
        let paired = emphasis::pair(nodes, self.text, self.offset);
        for stars in paired.unpaired {
            self.tell_stars(stars);
        }
        paired.words
    }

    fn inline_tag(&mut self, nodes: &mut Vec<Node>) {
        let Some((Event::Start(tag), range)) = self.next() else { return };
        if self.depth >= DEEPEST {
            self.too_deep(range);
            self.skip();
            return;
        }
        self.depth += 1;
        let words = self.words();
        self.depth -= 1;
        self.next();
        nodes.push(Node::Inline(match tag {
            Tag::Emphasis => Inline::Emphasis(words),
            Tag::Strong => Inline::Strong(words),
            Tag::Strikethrough => Inline::Strikethrough(words),
            Tag::Link { link_type, dest_url, title, .. } => {
                let prefix = if link_type == LinkType::Email { "mailto:" } else { "" };
                let to = self.destination(&dest_url, range).map(|to| format!("{prefix}{to}"));
                Inline::Link { to, title: title.to_string(), words }
            }
            Tag::Image { dest_url, title, .. } => Inline::Image {
                from: self.destination(&dest_url, range),
                title: title.to_string(),
                alternative: plain_text(&words),
            },
            _ => return nodes.extend(words.into_iter().map(Node::Inline)),
        }));
    }

    /// A link's goal at its place, or at the whole link's where it is written elsewhere.
    fn destination(&self, goal: &str, range: Range<usize>) -> Spanned<String> {
        let goal = goal.trim();
        let place = match self.text[range.clone()].rfind(goal) {
            Some(at) if !goal.is_empty() => range.start + at..range.start + at + goal.len(),
            _ => range,
        };
        Spanned::new(goal.to_owned(), self.span(place))
    }

    fn leaf(&mut self, event: Event<'_>, range: Range<usize>, nodes: &mut Vec<Node>) {
        match event {
            Event::Text(text) => self.text(&text, range, nodes),
            Event::Code(code) => nodes.push(Node::Inline(Inline::Code(code.to_string()))),
            Event::InlineHtml(_) | Event::Html(_) => self.inline_html(range),
            Event::FootnoteReference(label) => {
                let mention = Spanned::new(label.to_string(), self.span(range));
                nodes.push(Node::Inline(Inline::Footnote(mention)));
            }
            Event::SoftBreak => nodes.push(Node::Inline(Inline::SoftBreak)),
            Event::HardBreak => nodes.push(Node::Inline(Inline::HardBreak)),
            Event::TaskListMarker(is_done) => self.task = Some(is_done),
            // Mathematics is not switched on; the others are told apart before.
            _ => {}
        }
    }

    /// A text as it is written, cut at the pieces in it; or one that stands for something
    /// else, such as `&amp;`.
    fn text(&mut self, text: &str, range: Range<usize>, nodes: &mut Vec<Node>) {
        if self.cuts.masked.get(range.clone()) != Some(text) {
            self.tell_hidden(text, range.clone());
            nodes.push(Node::Literal(text.to_owned(), range));
            return;
        }
        let mut start = range.start;
        if start > 0 && is_escaped(self.text, start) {
            let letter = text.chars().next().map_or(0, char::len_utf8);
            nodes.push(Node::Literal(text[..letter].to_owned(), start..start + letter));
            start += letter;
        }
        for at in self.pieces_in(start..range.end) {
            let cut = &self.cuts.pieces[at];
            nodes.push(Node::Raw(start..cut.range.start));
            start = cut.range.end;
            self.used[at] = true;
            match cut.piece.clone() {
                Piece::Part(part) => {
                    let part = Spanned::new(part, self.span(cut.range.clone()));
                    nodes.push(Node::Inline(Inline::Part(Box::new(part))));
                }
                Piece::Ruby { base, reading } => nodes.push(Node::Inline(Inline::Ruby { base, reading })),
                Piece::Nothing | Piece::Open(_) | Piece::End => {}
            }
        }
        nodes.push(Node::Raw(start..range.end));
    }

    /// Entities can hide what may not stand in a file by itself.
    fn tell_hidden(&mut self, text: &str, range: Range<usize>) {
        if text.chars().any(super::letters::is_refused) {
            let message = say!(
                "目に見えない制御文字を表す書き方があります",
                "this stands for an invisible control character"
            );
            let hint = say!("消してください", "delete it");
            self.error("control-character", self.span(range), message, [hint]);
        }
    }

    fn inline_html(&mut self, range: Range<usize>) {
        let pieces = self.pieces_in(range.clone());
        if pieces.first().is_some_and(|at| self.cuts.pieces[*at].range == range) {
            self.not_on_its_own_line(&pieces);
            return;
        }
        self.raw_html(range);
    }

    fn tell_stars(&mut self, range: Range<usize>) {
        let stars = self.text[range.clone()].to_owned();
        let hint = say!(
            "太字にする言葉の前と後に「**」を、空白を入れずに書いてください。文字として見せるときは「\\*\\*」と書きます",
            "put `**` right before and right after the words; write `\\*\\*` for stars that are shown"
        );
        let message = say!(
            "「{stars}」の相手がないので、そのまま出ます",
            "`{stars}` has no partner and is shown as it is"
        );
        self.warning("stars", self.span(range), message, [hint]);
    }
}

// Places, faults, and going on.
impl<'t> Reader<'t, '_> {
    fn next(&mut self) -> Option<(Event<'t>, Range<usize>)> {
        let (event, range) = self.events.next()?;
        if matches!(event, Event::Start(_) | Event::Text(_)) {
            self.nodes += 1;
        }
        if self.nodes > self.text.len() + SPARE_NODES && !self.is_stopped {
            self.stop(range.clone());
        }
        Some((event, range))
    }

    /// Refuses the rest of the body: it is read to its end, but nothing comes of it.
    fn stop(&mut self, range: Range<usize>) {
        self.is_stopped = true;
        let message = say!("表のます目が多すぎます", "the table has far too many cells");
        let hint = say!(
            "見出しの列を減らすか、表を分けてください",
            "take columns out of its head, or make several tables"
        );
        let line = self.text[..range.start.min(self.text.len())].rfind('\n').map_or(0, |at| at + 1);
        self.error("too-many-cells", self.trimmed(line..range.end.max(line)), message, [hint]);
        self.events = Parser::new_ext("", options()).into_offset_iter().peekable();
    }

    fn next_if_start(&mut self, is_wanted: impl Fn(&Tag<'_>) -> bool) -> bool {
        match self.events.peek() {
            Some((Event::Start(tag), _)) if is_wanted(tag) => self.next().is_some(),
            _ => false,
        }
    }

    /// Passes over all up to the end of a container whose start was just taken.
    fn skip(&mut self) {
        let mut open = 1;
        while open > 0 {
            let Some((event, range)) = self.next() else { return };
            match event {
                Event::Start(_) => open += 1,
                Event::End(_) => open -= 1,
                _ => {}
            }
            self.used_up(range);
        }
    }

    fn too_deep(&mut self, range: Range<usize>) {
        if std::mem::replace(&mut self.is_too_deep, true) {
            return;
        }
        let message =
            say!("入れ子が{DEEPEST}段より深くなっています", "this is nested more than {DEEPEST} levels deep");
        let hint = say!("段を減らしてください", "take levels out");
        self.error("too-deep", self.trimmed(range), message, [hint]);
    }

    fn raw_html(&mut self, range: Range<usize>) {
        self.used_up(range.clone());
        self.html.push(range.clone());
        let written = self.text[range.clone()].trim_start();
        let hint = instead_of(written);
        let message = say!("HTML は書けません", "raw HTML is not taken");
        self.error("raw-html", self.trimmed(range), message, [hint]);
    }

    /// Whatever was cut out and has not turned up stands where it cannot be.
    fn tell_unused(&mut self) {
        if self.is_stopped {
            return;
        }
        let unused: Vec<_> = (0..self.used.len()).filter(|at| !self.used[*at]).collect();
        for at in unused {
            let cut = &self.cuts.pieces[at];
            if matches!(cut.piece, Piece::Nothing) {
                continue;
            }
            let message = say!("ここには部品やふりがなを書けません", "no shortcode or ruby can stand here");
            let hint =
                say!("文の中か、一つの行に書いてください", "write it in a text or on a line of its own");
            self.error("shortcode-place", self.span(cut.range.clone()), message, [hint]);
        }
    }

    fn used_up(&mut self, range: Range<usize>) {
        for at in self.pieces_in(range) {
            self.used[at] = true;
        }
    }

    /// The pieces that lie in a range, by index.
    fn pieces_in(&self, range: Range<usize>) -> Vec<usize> {
        let first = self.cuts.pieces.partition_point(|cut| cut.range.start < range.start);
        (first..self.cuts.pieces.len())
            .take_while(|at| self.cuts.pieces[*at].range.end <= range.end)
            .collect()
    }

    /// A range without the blanks around it, as a place in the file.
    fn trimmed(&self, range: Range<usize>) -> Span {
        let text = &self.text[range.clone()];
        let start = range.end - text.trim_start().len();
        self.span(start..start.max(range.start + text.trim_end().len()))
    }

    fn span(&self, range: Range<usize>) -> Span {
        Span::new(range).shifted(self.offset)
    }

    fn error(
        &mut self,
        code: &'static str,
        span: Span,
        message: Words,
        hints: impl IntoIterator<Item = Words>,
    ) {
        let mut diagnostic = Diagnostic::error(code, Place::at(self.source, span), message);
        diagnostic.hints.extend(hints);
        self.found.push(diagnostic);
    }

    fn warning(
        &mut self,
        code: &'static str,
        span: Span,
        message: Words,
        hints: impl IntoIterator<Item = Words>,
    ) {
        let mut diagnostic = Diagnostic::warning(code, Place::at(self.source, span), message);
        diagnostic.hints.extend(hints);
        self.found.push(diagnostic);
    }
}

/// A paragraph; shortcodes alone on their lines are blocks.
fn paragraph(words: Vec<Inline>) -> Vec<Block> {
    let is_alone = |word: &Inline| matches!(word, Inline::Part(_) | Inline::SoftBreak);
    if words.is_empty() || !words.iter().all(is_alone) {
        return if words.is_empty() { vec![] } else { vec![Block::Paragraph(words)] };
    }
    let part = |word| match word {
        Inline::Part(part) => Some(Block::Part(*part)),
        _ => None,
    };
    words.into_iter().filter_map(part).collect()
}

/// The words of a list's item; a list or a chart alone there is a block, a term is not.
fn line(words: Vec<Inline>) -> Vec<Block> {
    let is_large = |word: &Inline| match word {
        Inline::Part(part) => matches!(part.value, Shortcode::Register { .. } | Shortcode::Statistic { .. }),
        _ => false,
    };
    if words.iter().any(is_large) {
        return paragraph(words);
    }
    if words.is_empty() { vec![] } else { vec![Block::Paragraph(words)] }
}

fn edge(tag: TagEnd, range: Range<usize>) -> Node {
    if tag == TagEnd::Strong { Node::Stars(range) } else { Node::Raw(range) }
}

fn is_block(tag: &Tag<'_>) -> bool {
    !matches!(
        tag,
        Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Superscript
            | Tag::Subscript
            | Tag::Link { .. }
            | Tag::Image { .. }
    )
}

fn alert(kind: BlockQuoteKind) -> AlertKind {
    match kind {
        BlockQuoteKind::Note => AlertKind::Note,
        BlockQuoteKind::Tip => AlertKind::Tip,
        BlockQuoteKind::Important => AlertKind::Important,
        BlockQuoteKind::Warning => AlertKind::Warning,
        BlockQuoteKind::Caution => AlertKind::Caution,
    }
}

fn alignment(alignment: &pulldown_cmark::Alignment) -> Alignment {
    match alignment {
        pulldown_cmark::Alignment::None => Alignment::None,
        pulldown_cmark::Alignment::Left => Alignment::Left,
        pulldown_cmark::Alignment::Center => Alignment::Center,
        pulldown_cmark::Alignment::Right => Alignment::Right,
    }
}

/// What to write in place of an HTML tag.
fn instead_of(html: &str) -> Words {
    let name: String = html
        .trim_start_matches(['<', '/', '!'])
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .collect::<String>()
        .to_ascii_lowercase();
    match name.as_str() {
        _ if html.starts_with("<!--") => {
            say!(
                "覚え書きはこのファイルに残せません。消してください",
                "notes to oneself cannot stay in the file; delete it"
            )
        }
        "br" => say!("改行は、行の終わりに「\\」を書きます", "for a line break, end the line with `\\`"),
        "b" | "strong" => say!("太字は **言葉** と書きます", "for bold, write **words**"),
        "i" | "em" => say!("強調は *言葉* と書きます", "for emphasis, write *words*"),
        "s" | "del" => say!("取り消し線は ~~言葉~~ と書きます", "to strike out, write ~~words~~"),
        "ruby" | "rt" | "rp" => {
            say!("ふりがなは {{漢字|かんじ}} と書きます", "for ruby, write {{word|reading}}")
        }
        "a" => say!(
            "リンクは [言葉](行き先) と書きます。行き先になる見出しには {{#id}} を付けます",
            "for a link, write [words](goal); a heading becomes a goal by {{#id}}"
        ),
        "img" => say!("画像は ![説明](ファイル名) と書きます", "for an image, write ![what it shows](file)"),
        "table" | "tr" | "td" | "th" => {
            say!("表は「| 列 | 列 |」の行で書きます", "for a table, write lines of `| cell | cell |`")
        }
        "ul" | "ol" | "li" => {
            say!("箇条書きは「- 」か「1. 」で書きます", "for a list, begin lines with `- ` or `1. `")
        }
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
            say!("見出しは「## 見出し」と書きます", "for a heading, write `## words`")
        }
        "hr" => {
            say!("区切り線は、空の行の後に「---」と書きます", "for a rule, write `---` after an empty line")
        }
        "details" | "summary" => say!(
            "問いと答えは {{% question(text=\"…\") %}} … {{% end %}} と書きます",
            "for a question, write {{% question(text=\"…\") %}} … {{% end %}}"
        ),
        _ => say!(
            "Markdown で書いてください。「<」を文字として見せるときは「\\<」と書きます",
            "write Markdown instead; write `\\<` for a `<` that is shown"
        ),
    }
}
