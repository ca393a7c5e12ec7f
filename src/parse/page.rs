//! A Markdown file: its front matter between `+++` lines, and its body.

use std::ops::Range;
use std::sync::Arc;

use crate::calendar::{Date, Period};
use crate::say;
use crate::text::{Diagnostic, Span, Spanned};

use super::draft::{FrontMatter, PageDraft, Table};
use super::fields::{File, Foreign};
use super::markdown;
use super::mend::Part;
use super::syntax::{self, Document};

/// Reads a page.
pub(super) fn read(file: &mut File<'_>) -> PageDraft {
    let split = split(file);
    let document = match split.front {
        Some(front) => syntax::read(&Part::new(file.source, front), &mut file.found),
        // It was said that there is no front matter: nothing else is missing then.
        None => Document { table: Default::default(), lost: true },
    };
    let front = front_matter(file, document);
    let body = markdown::parse(file.source, split.body).note(&mut file.found);
    let anchors = body.headings().into_iter().map(|heading| heading.id.clone()).collect();
    PageDraft { file: file.source.clone(), front, body: body.into(), anchors: Arc::new(anchors) }
}

/// Where front matter and body stand.
struct Split {
    /// Between the `+++` lines; `None` where they are not there.
    front: Option<Range<usize>>,
    body: Range<usize>,
}

/// Finds the front matter.
fn split(file: &mut File<'_>) -> Split {
    let text = &*file.source.text;
    let start = text.len() - text.trim_start().len();
    let opening = line_at(text, start);
    let mark = mark_of(&text[opening.clone()]);
    if mark != Some("+++") {
        file.found.push(without_front_matter(file, mark, opening.clone()));
    } else {
        note_wide_mark(file, opening.clone());
    }
    let Some(mark) = mark else { return Split { front: None, body: 0..text.len() } };
    let first = after_line(text, opening.end);
    let Some(closing) = closing_line(text, first, mark) else {
        file.found.push(unclosed(file, mark, opening));
        return Split { front: None, body: text.len()..text.len() };
    };
    note_wide_mark(file, closing.clone());
    Split {
        front: (mark == "+++").then_some(first..closing.start),
        body: after_line(text, closing.end)..text.len(),
    }
}

/// The line at a place, without its line break.
fn line_at(text: &str, start: usize) -> Range<usize> {
    start..text[start..].find('\n').map_or(text.len(), |length| start + length)
}

fn after_line(text: &str, end: usize) -> usize {
    (end + 1).min(text.len())
}

/// What a line marks the front matter with, in any width.
fn mark_of(line: &str) -> Option<&'static str> {
    match line.trim_end() {
        "+++" | "＋＋＋" => Some("+++"),
        "---" => Some("---"),
        _ => None,
    }
}

fn closing_line(text: &str, first: usize, mark: &str) -> Option<Range<usize>> {
    let mut start = first;
    while start < text.len() {
        let line = line_at(text, start);
        if mark_of(&text[line.clone()]) == Some(mark) {
            return Some(line);
        }
        start = line.end + 1;
    }
    None
}

fn note_wide_mark(file: &mut File<'_>, line: Range<usize>) {
    let words = file.source.text[line.clone()].trim_end();
    if words != "＋＋＋" {
        return;
    }
    let place = file.place(Span::new(line.start..line.start + words.len()));
    let message = say!("全角の「＋」は使えません", "the full-width `＋` does not work here");
    file.found.push(
        Diagnostic::error("full-width", place, message).hint(say!("半角で +++ と書きます", "write +++")),
    );
}

fn without_front_matter(file: &File<'_>, mark: Option<&str>, line: Range<usize>) -> Diagnostic {
    let place = file.place(Span::new(line));
    let example = say!(
        "ページの頭に +++ の行、title = \"題\" の行、+++ の行を書きます",
        "begin the page with a line +++, a line title = \"…\", and a line +++"
    );
    if mark == Some("---") {
        let message = say!(
            "ページの頭が --- で囲まれています（YAML は使えません）",
            "the front matter stands between ---; YAML is not supported"
        );
        return Diagnostic::error("yaml", place, message).hint(say!(
            "--- を +++ に替え、中は title: 題 ではなく title = \"題\" の形で書きます",
            "write +++ instead of ---, and title = \"…\" instead of title: …"
        ));
    }
    let message = say!("ページの頭に +++ がありません", "the page does not begin with +++");
    Diagnostic::error("front-matter", place, message).hint(example)
}

fn unclosed(file: &File<'_>, mark: &str, line: Range<usize>) -> Diagnostic {
    let place = file.place(Span::new(line));
    let message =
        say!("{mark} で始まる部分が閉じられていません", "the part that begins with {mark} does not end");
    Diagnostic::error("front-matter", place, message)
        .hint(say!("本文の前に +++ だけの行を書きます", "write a line +++ before the body"))
}

fn front_matter(file: &mut File<'_>, document: Document<'_>) -> FrontMatter {
    let mut top = file.top(document);
    let title = top.required_text("title");
    let (publish_from, expires) = ("publish_from", "expires");
    let front = FrontMatter {
        title,
        description: top.text("description"),
        weight: top.number("weight").map_or(0, |number| number.value),
        date: top.date("date"),
        updated: top.date("updated"),
        reviewed: top.date("reviewed"),
        reviewed_by: top.text("reviewed_by"),
        review_due: top.date("review_due"),
        draft: top.truth("draft"),
        slug: top.text("slug"),
        path: top.text("path"),
        aliases: top.texts("aliases"),
        audience: top.texts("audience"),
        desk: top.text("desk"),
        source: top.text("source"),
        keywords: top.texts("keywords"),
        related: top.texts("related"),
        template: top.text("template"),
        extra: top.table("extra").map(|extra| extra.map(Table::into_owned)),
        period: Period::default(),
    };
    let (publish_from, expires) = (top.date(publish_from), top.date(expires));
    top.finish(&FOREIGN);
    check_period(file, publish_from, expires);
    let period = Period {
        publish_from: publish_from.map(|date| date.value),
        expires: expires.map(|date| date.value),
        withdrawn: None,
    };
    FrontMatter { period, ..front }
}

/// A page that ends before it begins is never published.
fn check_period(file: &mut File<'_>, from: Option<Spanned<Date>>, expires: Option<Spanned<Date>>) {
    let (Some(from), Some(expires)) = (from, expires) else { return };
    if from.value < expires.value {
        return;
    }
    let message = say!(
        "掲載の終わり（expires）が、始まり（publish_from）より後ではありません",
        "expires is not after publish_from"
    );
    let fault = Diagnostic::error("period", file.place(expires.span), message)
        .also(file.place(from.span), say!("掲載の始まり", "it is published from here"))
        .hint(say!(
            "expires は、載せるのをやめる日です。publish_from より後の日付にします",
            "expires is the first day without the page; choose a later one"
        ));
    file.found.push(fault);
}

const fn foreign(key: &'static str, ja: &'static str, en: &'static str) -> Foreign {
    Foreign { key, ja, en }
}

/// Keys of Zola's and Hugo's front matter.
const FOREIGN: [Foreign; 50] = [
    foreign("taxonomies", "keywords = [\"…\"] と書きます", "write keywords = [\"…\"]"),
    foreign("tags", "keywords = [\"…\"] と書きます", "write keywords = [\"…\"]"),
    foreign(
        "categories",
        "keywords = [\"…\"] と書くか、節のフォルダーに分けます",
        "write keywords = [\"…\"], or use folders",
    ),
    foreign(
        "series",
        "節のフォルダーに分け、weight で順を決めます",
        "use a folder, and weight for the order",
    ),
    foreign(
        "sort_by",
        "順は各ページの weight で決めます。この行を消します",
        "the order follows weight; remove the line",
    ),
    foreign(
        "paginate_by",
        "節はいつでも一つのページに並びます。この行を消します",
        "a section is one page; remove the line",
    ),
    foreign(
        "paginate_path",
        "節はいつでも一つのページに並びます。この行を消します",
        "a section is one page; remove the line",
    ),
    foreign(
        "paginate_reversed",
        "順は各ページの weight で決めます。この行を消します",
        "the order follows weight; remove the line",
    ),
    foreign(
        "insert_anchor_links",
        "見出しへのリンクはテーマが付けます。この行を消します",
        "the theme links headings; remove the line",
    ),
    foreign(
        "in_search_index",
        "公開するページはすべて検索に入ります。載せないなら draft = true と書きます",
        "every published page is searched; write draft = true to hold one back",
    ),
    foreign(
        "generate_feeds",
        "フィードはいつでも /feed.xml にできます。この行を消します",
        "the feed is always at /feed.xml; remove the line",
    ),
    foreign(
        "generate_feed",
        "フィードはいつでも /feed.xml にできます。この行を消します",
        "the feed is always at /feed.xml; remove the line",
    ),
    foreign("render", "載せないなら draft = true と書きます", "write draft = true to hold a page back"),
    foreign(
        "redirect_to",
        "移った先のページに aliases = [\"/古い場所/\"] と書きます",
        "write aliases = [\"/old/\"] in the page it leads to",
    ),
    foreign(
        "transparent",
        "下の節のページを上に並べることはできません。この行を消します",
        "sections are not merged; remove the line",
    ),
    foreign("page_template", "テンプレートは各ページの template に書きます", "write template in each page"),
    foreign(
        "authors",
        "確かめた人は reviewed_by、もとの資料は source に書きます",
        "write reviewed_by or source",
    ),
    foreign(
        "author",
        "確かめた人は reviewed_by、もとの資料は source に書きます",
        "write reviewed_by or source",
    ),
    foreign("lastmod", "updated = 2026-11-22 と書きます", "write updated = 2026-11-22"),
    foreign("publishDate", "publish_from = 2026-12-01 と書きます", "write publish_from = 2026-12-01"),
    foreign("publishdate", "publish_from = 2026-12-01 と書きます", "write publish_from = 2026-12-01"),
    foreign("pubdate", "publish_from = 2026-12-01 と書きます", "write publish_from = 2026-12-01"),
    foreign(
        "expiryDate",
        "expires = 2027-03-31 と書きます（この日から載りません）",
        "write expires = 2027-03-31",
    ),
    foreign(
        "expirydate",
        "expires = 2027-03-31 と書きます（この日から載りません）",
        "write expires = 2027-03-31",
    ),
    foreign(
        "unpublishdate",
        "expires = 2027-03-31 と書きます（この日から載りません）",
        "write expires = 2027-03-31",
    ),
    foreign("type", "テンプレートは template に書きます", "write template"),
    foreign("layout", "テンプレートは template に書きます", "write template"),
    foreign("url", "path = \"…\" と書きます", "write path = \"…\""),
    foreign("permalink", "path = \"…\" と書きます", "write path = \"…\""),
    foreign(
        "menu",
        "入口は data/site.toml の [[navigation]] に書きます",
        "write [[navigation]] in data/site.toml",
    ),
    foreign(
        "menus",
        "入口は data/site.toml の [[navigation]] に書きます",
        "write [[navigation]] in data/site.toml",
    ),
    foreign(
        "linkTitle",
        "題は title だけです。短い題を title に書きます",
        "there is only title; write a short one",
    ),
    foreign(
        "linktitle",
        "題は title だけです。短い題を title に書きます",
        "there is only title; write a short one",
    ),
    foreign("summary", "description = \"…\" と書きます", "write description = \"…\""),
    foreign("subtitle", "description = \"…\" と書きます", "write description = \"…\""),
    foreign(
        "cascade",
        "desk と source は節の _index.md から下のページに伝わります。ほかは各ページに書きます",
        "desk and source are inherited from _index.md; write others in each page",
    ),
    foreign("params", "サイト独自の値は [extra] に書きます", "write [extra]"),
    foreign(
        "language",
        "サイト全体の言葉は data/site.toml の language に書きます",
        "write language in data/site.toml",
    ),
    foreign(
        "lang",
        "サイト全体の言葉は data/site.toml の language に書きます",
        "write language in data/site.toml",
    ),
    foreign(
        "translationKey",
        "一つのサイトは一つの言葉です。この行を消します",
        "one site has one language; remove the line",
    ),
    foreign(
        "isCJKLanguage",
        "日本語はいつでも扱えます。この行を消します",
        "Japanese always works; remove the line",
    ),
    foreign("markup", "本文は Markdown です。この行を消します", "the body is Markdown; remove the line"),
    foreign("outputs", "出力は決まっています。この行を消します", "outputs are fixed; remove the line"),
    foreign("headless", "載せないなら draft = true と書きます", "write draft = true to hold a page back"),
    foreign("build", "載せないなら draft = true と書きます", "write draft = true to hold a page back"),
    foreign("_build", "載せないなら draft = true と書きます", "write draft = true to hold a page back"),
    foreign(
        "resources",
        "ページのファイルは、ページのフォルダーに置くだけです。この部分を消します",
        "files beside the page are published with it; remove this part",
    ),
    foreign(
        "images",
        "画像は本文に ![説明](ファイル名) と書きます",
        "write ![what it shows](file) in the body",
    ),
    foreign(
        "sitemap",
        "サイトマップはいつでもできます。この部分を消します",
        "sitemaps are always made; remove this part",
    ),
    foreign(
        "toc",
        "目次はテーマが付けます。この行を消します",
        "the theme adds the contents; remove the line",
    ),
];
