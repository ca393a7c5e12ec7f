//! What the words of a page lead to: links, images and shortcodes, each checked at its
//! place in the author's file.

use crate::parse::markdown::{self, Block, CareKind, Inline, Markdown, Shortcode};
use crate::say;
use crate::text::{Checked, Diagnostic, Place, Source, Spanned, nearest};

use super::Site;
use super::absent::{AREA, DESK, REGISTER, STATISTIC, TERM, absent};
use super::guide::Target;
use super::path::PagePath;
use super::paths::{DeadLink, Paths};
use super::settings::Status;

/// Where a link leads that stands in a file; what is wrong with it, if anything.
pub(in crate::site) fn target(
    paths: &Paths,
    file: &Source,
    link: &Spanned<String>,
    from: &PagePath,
) -> Checked<Option<Target>> {
    let place = Place::at(file, link.span);
    let words = &link.value;
    if words.is_empty() {
        return Checked::fine(None);
    }
    let target = match paths.target(words, from) {
        Ok(target) => target,
        Err(fault) => return Checked { value: None, diagnostics: vec![dead(paths, words, place, &fault)] },
    };
    let diagnostics = not_published(words, place, &target).into_iter().collect();
    Checked { value: Some(target), diagnostics }
}

fn dead(paths: &Paths, link: &str, place: Place, fault: &DeadLink) -> Diagnostic {
    match fault {
        DeadLink::NoPage => Diagnostic::error(
            "dead-link",
            place,
            say!("リンク先「{link}」がありません", "the link `{link}` leads nowhere"),
        )
        .hint(
            match nearest(link.trim_start_matches("@/"), paths.places.sources.keys().map(String::as_str)) {
                Some(near) => say!("いちばん近いのは「@/{near}」です", "the nearest is `@/{near}`"),
                None => say!(
                    "ページへは「@/フォルダー/ファイル.md」、名簿などへは「/registers/…/」の形で書きます",
                    "write `@/folder/file.md` for a page, `/registers/…/` for what is made from data"
                ),
            },
        ),
        DeadLink::NoAnchor { path, anchor } => {
            let near = nearest(anchor, paths.anchors(path)).map(str::to_owned);
            let all = paths.anchors(path).take(12).collect::<Vec<_>>().join(" ");
            Diagnostic::error(
                "dead-anchor",
                place,
                say!(
                    "リンク先のページに見出し「#{anchor}」がありません",
                    "the page has no anchor `#{anchor}`"
                ),
            )
            .maybe_hint(near.map(|near| say!("いちばん近いのは「#{near}」です", "the nearest is `#{near}`")))
            .maybe_hint(
                (!all.is_empty()).then(|| say!("そのページにあるのは: {all}", "that page has: {all}")),
            )
        }
        DeadLink::NoSlash => Diagnostic::error(
            "dead-link",
            place,
            say!("リンク先「{link}」がありません", "the link `{link}` leads nowhere"),
        )
        .hint(say!("最後に「/」を付けてください: {link}/", "add the slash at its end: {link}/")),
        DeadLink::Malformed => Diagnostic::error(
            "malformed-link",
            place,
            say!("「{link}」はリンクとして使えません", "`{link}` cannot be a link"),
        )
        .hint(say!(
            "https:// http:// mailto: tel: のどれか、または「@/…」「/…」で始めてください",
            "begin with https://, http://, mailto:, tel:, `@/` or `/`"
        )),
    }
}

fn not_published(link: &str, place: Place, target: &Target) -> Option<Diagnostic> {
    let (words, hint) = match target {
        Target::Ended => (
            say!("リンク先「{link}」は掲載を終了しています", "`{link}` is no longer published"),
            say!(
                "ページでは文字だけになり「掲載を終了しました」と添えられます。リンクを見直してください",
                "the page shows plain words and says so; consider removing the link"
            ),
        ),
        Target::Upcoming => (
            say!("リンク先「{link}」はまだ公開されていません", "`{link}` is not published yet"),
            say!("公開の日までは、リンクのない文字になります", "it is plain words until that day"),
        ),
        Target::Page { .. } | Target::External(_) => return None,
    };
    Some(Diagnostic::warning("link-not-published", place, words).hint(hint))
}

/// Checks a page's body. Gives where its links lead, in the order of the text, for its digest.
pub(in crate::site) fn body(
    site: &Site,
    file: &Source,
    body: &Markdown,
    from: &PagePath,
) -> Checked<Vec<Target>> {
    let mut reading = Reading { site, file, from, targets: vec![], found: vec![] };
    reading.blocks(&body.blocks);
    body.footnotes.iter().for_each(|footnote| reading.blocks(&footnote.blocks));
    Checked { value: reading.targets, diagnostics: reading.found }
}

/// A page being read for what it leads to.
struct Reading<'r> {
    site: &'r Site,
    file: &'r Source,
    from: &'r PagePath,
    targets: Vec<Target>,
    found: Vec<Diagnostic>,
}

impl Reading<'_> {
    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            match block {
                Block::Heading(heading) => self.inlines(&heading.words),
                Block::Paragraph(words) => self.inlines(words),
                Block::List { items, .. } => items.iter().for_each(|item| self.blocks(&item.blocks)),
                Block::Quote(blocks) | Block::Alert { blocks, .. } => self.blocks(blocks),
                Block::Table { head, rows, .. } => {
                    head.iter().chain(rows.iter().flatten()).for_each(|cell| self.inlines(cell));
                }
                Block::Definitions(definitions) => {
                    for definition in definitions {
                        self.inlines(&definition.term);
                        definition.meanings.iter().for_each(|meaning| self.blocks(meaning));
                    }
                }
                Block::Part(shortcode) => self.shortcode(shortcode),
                Block::Care { kind, blocks, .. } => {
                    self.care(kind);
                    self.blocks(blocks);
                }
                Block::Code { .. } | Block::Rule => {}
            }
        }
    }

    fn inlines(&mut self, inlines: &[Inline]) {
        for inline in inlines {
            match inline {
                Inline::Emphasis(words) | Inline::Strong(words) | Inline::Strikethrough(words) => {
                    self.inlines(words)
                }
                Inline::Link { to, words, .. } => {
                    self.link(to);
                    self.inlines(words);
                }
                Inline::Image { from, .. } => self.image(from),
                Inline::Part(shortcode) => self.shortcode(shortcode),
                Inline::Text(_)
                | Inline::Code(_)
                | Inline::Ruby { .. }
                | Inline::Footnote(_)
                | Inline::SoftBreak
                | Inline::HardBreak => {}
            }
        }
    }

    /// A link that cannot stand at all is left alone: `parse` has said so.
    fn link(&mut self, to: &Spanned<String>) {
        if !markdown::may_be_linked(&to.value) {
            return;
        }
        let target = target(&self.site.paths, self.file, to, self.from).note(&mut self.found);
        self.targets.extend(target);
    }

    fn image(&mut self, from: &Spanned<String>) {
        let name = &from.value;
        if !markdown::may_be_shown(name) {
            return;
        }
        match self.site.paths.target(name, self.from) {
            Ok(target @ Target::Page { .. }) => self.targets.push(target),
            _ => self.found.push(
                Diagnostic::error(
                    "missing-image",
                    Place::at(self.file, from.span),
                    say!("画像「{name}」がありません", "there is no image `{name}`"),
                )
                .hint(say!(
                    "画像ファイルをページと同じフォルダーに置いてください（大文字と小文字は区別されます）",
                    "put the file beside the page; capital and small letters differ"
                )),
            ),
        }
    }

    fn care(&mut self, kind: &CareKind) {
        let CareKind::Unverified(Spanned { value: by, span }) = kind else {
            return;
        };
        if self.site.settings.status == Status::Live {
            self.found.push(
                Diagnostic::error(
                    "unverified-statement",
                    Place::at(self.file, *span),
                    say!("{by}の確認を待っている内容が残っています", "a statement still waits to be checked by: {by}"),
                )
                .hint(say!(
                    "確認を受けてから {{% unverified %}} と {{% end %}} を外してください。見本サイト（status = \"demonstration\"）ならそのまま公開できます",
                    "remove {{% unverified %}} once it was checked; only a demonstration may keep it"
                )),
            );
        }
    }

    fn shortcode(&mut self, shortcode: &Spanned<Shortcode>) {
        match &shortcode.value {
            Shortcode::Register { name, area } => self.register(name, area.as_ref()),
            Shortcode::Statistic { name } => {
                self.statistic(name);
            }
            Shortcode::Figure { statistic, row, column } => self.figure(statistic, row, column),
            Shortcode::Area { id } => {
                self.area(id);
            }
            Shortcode::Desk { id } => {
                let desks = self.site.desks.iter().map(|desk| desk.id.as_str());
                self.named(id, &DESK, desks.collect());
            }
            Shortcode::Term { id } => {
                let terms = self.site.glossary.iter().map(|term| term.id.as_str());
                self.named(id, &TERM, terms.collect());
            }
        }
    }

    /// Whether a name is one of those known; an error where it is not.
    fn named(&mut self, written: &Spanned<String>, kind: &super::absent::Kind, known: Vec<&str>) -> bool {
        let is_known = known.contains(&&*written.value);
        if !is_known && !written.value.is_empty() {
            self.found.push(absent(kind, self.file, written, known));
        }
        is_known
    }

    fn register(&mut self, name: &Spanned<String>, area: Option<&Spanned<String>>) {
        let registers = self.site.registers.keys().map(|id| id.as_str()).collect();
        let is_known = self.named(name, &REGISTER, registers);
        let Some(area) = area else {
            return;
        };
        if !self.area(area) || !is_known {
            return;
        }
        if !self.site.registers[&*name.value].schema.placed {
            let register = &name.value;
            self.found.push(
                Diagnostic::error(
                    "register-without-areas",
                    Place::at(self.file, area.span),
                    say!("名簿「{register}」には地域がありません", "the register `{register}` has no areas"),
                )
                .hint(say!(
                    "area を消すか、名簿の register.toml に area を書いてください",
                    "leave `area` out"
                )),
            );
        }
    }

    fn area(&mut self, id: &Spanned<String>) -> bool {
        let areas = self.site.areas.iter().map(|area| area.id.as_str()).collect();
        self.named(id, &AREA, areas)
    }

    fn statistic(&mut self, name: &Spanned<String>) -> bool {
        let statistics = self.site.statistics.keys().map(|id| id.as_str()).collect();
        self.named(name, &STATISTIC, statistics)
    }

    fn figure(&mut self, statistic: &Spanned<String>, row: &Spanned<String>, column: &Spanned<String>) {
        if !self.statistic(statistic) {
            return;
        }
        let figures = &self.site.statistics[&*statistic.value];
        let name = &statistic.value;
        let rows: Vec<&str> = figures.rows.iter().map(|row| &*row.key).collect();
        let columns: Vec<&str> = figures.columns.iter().map(|column| &*column.key).collect();
        for (written, known, ja, en) in [(row, rows, "行", "row"), (column, columns, "列", "column")] {
            let key = &written.value;
            if key.is_empty() || known.contains(&&**key) {
                continue;
            }
            let all = known.join(" ");
            self.found.push(
                Diagnostic::error(
                    "unknown-figure",
                    Place::at(self.file, written.span),
                    say!(
                        "統計「{name}」に「{key}」という{ja}はありません",
                        "the statistic `{name}` has no {en} `{key}`"
                    ),
                )
                .hint(say!("あるのは: {all}", "it has: {all}")),
            );
        }
        let row = figures.row(&row.value);
        let column = figures.column(&column.value);
        if row.zip(column).is_some_and(|(row, column)| row.cells[column].is_none()) {
            self.found.push(
                Diagnostic::error(
                    "absent-figure",
                    Place::at(self.file, statistic.span),
                    say!(
                        "統計のその欄には何も書かれていません",
                        "nothing is written in that cell of the statistic"
                    ),
                )
                .hint(say!("行と列の組み合わせを見直してください", "check the row and the column")),
            );
        }
    }
}
