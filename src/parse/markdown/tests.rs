//! Rows of Markdown: the tree they give, and what is told about them.

use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use super::*;
use crate::text::{Lang, Printer, Snippets};

struct One(Source);

impl Snippets for One {
    fn text(&self, path: &str) -> Option<&str> {
        (path == &*self.0.path).then_some(&*self.0.text)
    }
}

/// A file whose front matter is empty, and what its body gives.
fn read(body: &str) -> (Source, Checked<Markdown>) {
    let source = Source::new("a.md", format!("+++\n+++\n{body}").as_bytes());
    let checked = parse(&source, 8.min(source.text.len())..source.text.len());
    (source, checked)
}

/// Everything told about a body: the first line of each message as it is printed, lines
/// counted from the body's first, with its first hint after an arrow.
fn told(body: &str, lang: Lang) -> Vec<String> {
    let (source, checked) = read(body);
    let one = One(source);
    let printer = Printer { lang, color: false };
    let one_line = |diagnostic: &Diagnostic| {
        let printed = printer.print(diagnostic, &one);
        let mut parts = printed.lines().next().unwrap_or_default().splitn(3, ':');
        let line: usize = parts.nth(1).and_then(|number| number.parse().ok()).unwrap_or_default();
        let hint = diagnostic.hints.first().map(|hint| format!(" → {}", hint.in_lang(lang)));
        format!("{}:{}{}", line - 2, parts.next().unwrap_or_default(), hint.unwrap_or_default())
    };
    checked.diagnostics.iter().map(one_line).collect()
}

/// Holds a body against what is told about it, in Japanese.
fn check(body: &str, expect: &[&str]) {
    assert_eq!(told(body, Lang::Ja), expect, "of {body:?}");
    for english in told(body, Lang::En) {
        let message = english.split(": ").nth(2).unwrap_or_default();
        assert!(
            !message.ends_with('.') && !message.starts_with(|letter: char| letter.is_uppercase()),
            "{english}"
        );
    }
}

/// Holds a body, about which nothing is told, against its tree in short.
fn check_tree(body: &str, expect: &str) {
    let (_, checked) = read(body);
    let messages: Vec<_> = checked.diagnostics.iter().map(|diagnostic| &diagnostic.message.en).collect();
    assert!(messages.is_empty(), "of {body:?}: {messages:?}");
    assert_eq!(short(&checked.value), expect, "of {body:?}");
}

/// A tree as a line.
fn short(markdown: &Markdown) -> String {
    let notes = markdown.footnotes.iter();
    let notes: Vec<_> =
        notes.map(|note| format!(" {}:[{}]", note.label, short_blocks(&note.blocks))).collect();
    short_blocks(&markdown.blocks) + &notes.concat()
}

fn short_blocks(blocks: &[Block]) -> String {
    blocks.iter().map(short_block).collect::<Vec<_>>().join(" ")
}

fn short_block(block: &Block) -> String {
    let rows = |rows: &[Vec<Inline>]| rows.iter().map(|cell| short_words(cell)).collect::<Vec<_>>().join("|");
    match block {
        Block::Heading(heading) => {
            format!("h{}#{}({})", heading.level, heading.id, short_words(&heading.words))
        }
        Block::Paragraph(words) => format!("p({})", short_words(words)),
        Block::List { start, items } => {
            let items = items.iter().map(|item| {
                let task = item.task.map_or("", |is_done| if is_done { "x " } else { "_ " });
                format!("{task}{}", short_blocks(&item.blocks))
            });
            format!(
                "list{}[{}]",
                start.map_or(String::new(), |n| n.to_string()),
                items.collect::<Vec<_>>().join("; ")
            )
        }
        Block::Quote(blocks) => format!("quote[{}]", short_blocks(blocks)),
        Block::Alert { kind, blocks } => format!("{kind:?}[{}]", short_blocks(blocks)),
        Block::Table { head, rows: body, .. } => {
            let body: Vec<_> = body.iter().map(|cells| rows(cells)).collect();
            format!("table[{} / {}]", rows(head), body.join(" / "))
        }
        Block::Code { language, text } => format!("code {language}({})", text.trim_end()),
        Block::Definitions(definitions) => {
            let one = |definition: &Definition| {
                let meanings: Vec<_> =
                    definition.meanings.iter().map(|blocks| short_blocks(blocks)).collect();
                format!("{}: {}", short_words(&definition.term), meanings.join(", "))
            };
            format!("define[{}]", definitions.iter().map(one).collect::<Vec<_>>().join("; "))
        }
        Block::Rule => "rule".to_owned(),
        Block::Part(part) => format!("part({})", short_part(&part.value)),
        Block::Care { kind, blocks, .. } => {
            let kind = match kind {
                CareKind::Question(text) => format!("Question {}", text.value),
                CareKind::Unverified(by) => format!("Unverified {}", by.value),
                other => format!("{other:?}"),
            };
            format!("{kind}[{}]", short_blocks(blocks))
        }
    }
}

fn short_words(words: &[Inline]) -> String {
    words.iter().map(short_word).collect()
}

fn short_word(word: &Inline) -> String {
    match word {
        Inline::Text(text) => text.value.clone(),
        Inline::Emphasis(words) => format!("<em {}>", short_words(words)),
        Inline::Strong(words) => format!("<b {}>", short_words(words)),
        Inline::Strikethrough(words) => format!("<s {}>", short_words(words)),
        Inline::Code(code) => format!("<code {code}>"),
        Inline::Link { to, words, .. } => format!("<a {} {}>", to.value, short_words(words)),
        Inline::Image { from, alternative, .. } => format!("<img {} {alternative}>", from.value),
        Inline::Ruby { base, reading } => format!("<ruby {base} {reading}>"),
        Inline::Footnote(label) => format!("<note {}>", label.value),
        Inline::Part(part) => format!("<{}>", short_part(&part.value)),
        Inline::SoftBreak => "⏎".to_owned(),
        Inline::HardBreak => "⏎⏎".to_owned(),
    }
}

fn short_part(part: &Shortcode) -> String {
    match part {
        Shortcode::Register { name, area } => {
            format!("register {} {}", name.value, area.as_ref().map_or("-", |area| &area.value))
        }
        Shortcode::Statistic { name } => format!("statistic {}", name.value),
        Shortcode::Figure { statistic, row, column } => {
            format!("figure {} {} {}", statistic.value, row.value, column.value)
        }
        Shortcode::Area { id } => format!("area {}", id.value),
        Shortcode::Desk { id } => format!("desk {}", id.value),
        Shortcode::Term { id } => format!("term {}", id.value),
    }
}

#[test]
fn markdown_becomes_a_tree() {
    check_tree("一\n\n## 二 {#two}\n\n---\n", "p(一) h2#two(二) rule");
    check_tree("a\nb\\\nc", "p(a⏎b⏎⏎c)");
    check_tree("- a\n- b\n  1. c\n", "list[p(a); p(b) list1[p(c)]]");
    check_tree("3. a\n\n   b\n", "list3[p(a) p(b)]");
    check_tree("- [x] a\n  - [ ] b\n- c\n", "list[x p(a) list[_ p(b)]; p(c)]");
    check_tree("> a\n\n> [!NOTE]\n> b\n", "quote[p(a)] Note[p(b)]");
    check_tree("|a|b|\n|-|-|\n|c|`d\\|e`|\n|f| |\n", "table[a|b / c|<code d|e> / f|]");
    check_tree("語\n: 意味\n: 別の意味\n", "define[語: p(意味), p(別の意味)]");
    check_tree("```toml x\na = 1\n```\n", "code toml(a = 1)");
    check_tree("[a *b*](@/c.md#d) ![e](f.svg)", "p(<a @/c.md#d a <em b>> <img f.svg e>)");
    check_tree("a[^n]b[^m][^n]\n\n[^m]: m\n\n[^n]: n\n", "p(a<note n>b<note m><note n>) n:[p(n)] m:[p(m)]");
    check_tree("&lt;b&gt; \\<b> 3<4 <a@b.jp>", "p(<b> <b> 3<4 <a mailto:a@b.jp a@b.jp>)");
}

#[test]
fn bold_beside_japanese_punctuation_is_what_its_writer_meant() {
    check_tree("これは**「重要」**です", "p(これは<b 「重要」>です)");
    check_tree("**注意。**次に", "p(<b 注意。>次に)");
    check_tree("これは**「重要」**です。**「次」**も", "p(これは<b 「重要」>です。<b 「次」>も)");
    check_tree("**「A」**は**「B」**、**C**", "p(<b 「A」>は<b 「B」>、<b C>)");
    check_tree("**[（a）](/a/)**を", "p(<b <a /a/ （a）>>を)");
    check_tree(
        "- **「a」**は\n\n| **「b」**は |\n|-|\n| c |\n",
        "list[p(<b 「a」>は)] table[<b 「b」>は / c]",
    );
    check_tree("**{看取|みと}り。**を __a__ と*b*", "p(<b <ruby 看取 みと>り。>を <b a> と<em b>)");
}

#[test]
fn an_escaped_star_stays_a_star_and_a_lone_pair_is_told() {
    check_tree("これは\\*\\*「重要」\\*\\*です", "p(これは**「重要」**です)");
    check_tree("`**「a」**は` \\\\**a**", "p(<code **「a」**は> \\<b a>)");
    let hint = "太字にする言葉の前と後に「**」を、空白を入れずに書いてください。文字として見せるときは「\\*\\*」と書きます";
    let told = |place: &str, stars: &str| {
        format!("{place}: warning: 「{stars}」の相手がないので、そのまま出ます → {hint}")
    };
    check("a**b と **c**", &[&told("1:2", "**")]);
    check("** a **\n\nb****", &[&told("1:1", "**"), &told("1:6", "**"), &told("3:2", "****")]);
}

#[test]
fn hours_between_tildes_are_not_struck_out() {
    check_tree("月~金、9~17時 ~~b~~", "p(月~金、9~17時 <s b>)");
}

#[test]
fn a_line_break_beside_japanese_is_no_blank() {
    check_tree("医療と\n介護。\nACP\nand\n**次**", "p(医療と介護。ACP⏎and<b 次>)");
    check_tree("これを\n{{ term(id=\"acp\") }}\nという", "p(これを<term acp>という)");
}

#[test]
fn ruby_stands_in_texts_and_in_tables() {
    check_tree("{看取|みと}り", "p(<ruby 看取 みと>り)");
    check_tree("|a|\n|-|\n|{看取|みと}り|\n", "table[a / <ruby 看取 みと>り]");
    check_tree(
        "## お{薬|くすり}\n\n`{a|b}` \\{a|b} {a}",
        "h2#お薬(お<ruby 薬 くすり>) p(<code {a|b}> {a|b} {a})",
    );
    let hint = " → {漢字|かんじ} のように、漢字と読みを一つの縦線で分けて書いてください";
    check("{漢字|}", &[&format!("1:1: error: ふりがなの漢字か読みが空です{hint}")]);
    check("a{ |かんじ}", &[&format!("1:2: error: ふりがなの漢字か読みが空です{hint}")]);
    check("{東京|とう|きょう}", &[&format!("1:1: error: ふりがなの中に縦線「|」が二つ以上あります{hint}")]);
}

#[test]
fn shortcodes_are_read_and_code_is_left_alone() {
    check_tree(
        "{{ register(name=\"a\", area='b') }}\n{{ statistic(name=`c`) }}",
        "part(register a b) part(statistic c)",
    );
    check_tree("x{{ figure(statistic=\"a\", row=\"}}\", column=\"c\",) }}人", "p(x<figure a }} c>人)");
    check_tree(
        "- {{ term(id=\"a\") }}\n- {{ register(name=\"b\") }}",
        "list[p(<term a>); part(register b -)]",
    );
    check_tree("{{ desk(\n  id = \"a\"\n) }}", "part(desk a)");
    check_tree("`{{ a }}` \\{{ b }}\n\n```\n{% c %}\n```\n", "p(<code {{ a }}> {{ b }}) code ({% c %})");
    check_tree(
        "a\n{% urgent() %}\n- b\n{% question(text=\"c?\") %}\nd\n{% end %}\n{% end %}\ne",
        "p(a) Urgent[list[p(b)] Question c?[p(d)]] p(e)",
    );
    check_tree(
        "- a\n  {% unverified(by=\"医師\") %}\n  b\n  {% end %}\n",
        "list[p(a) Unverified 医師[p(b)]]",
    );
    check_tree("> {% steps() %}\n> 1. a\n> {% end %}\n", "quote[Steps[list1[p(a)]]]");
    check_tree("{% sheet() %}\na[^1]\n{% end %}\n\n[^1]: b\n", "Sheet[p(a<note 1>)] 1:[p(b)]");
}

#[test]
fn an_unknown_shortcode_is_named_with_the_nearest() {
    check(
        "{{ registr(name=\"a\") }}",
        &["1:4: error: 「registr」という部品はありません → 「register」のことですか"],
    );
    check(
        "{% youtube(id=\"a\") %}\nb\n{% end %}",
        &[
            "1:4: error: 「youtube」という部品はありません → 使える部品: urgent、soon、later、steps、question、sheet、unverified",
        ],
    );
}

#[test]
fn arguments_that_are_unknown_missing_twice_or_unquoted_are_named() {
    check(
        "{{ figure(statistic=\"a\", rwo=\"b\", column='c', column=\"d\") }}",
        &[
            "1:4: error: 「figure」に「row」が足りません → {{ figure(statistic=\"…\", row=\"…\", column=\"…\") }} と書きます",
            "1:26: error: 「figure」に「rwo」という項目はありません → 「row」のことですか",
            "1:47: error: 「column」が二回書かれています",
        ],
    );
    check(
        "a{{ term(id=acp) }}",
        &["1:13: error: 「id」の値が \" で囲まれていません → id=\"acp\" と書いてください"],
    );
    check("{{ term(id=\" \") }}", &["1:13: error: 「id」の値が空です"]);
    let form = "部品の書き方が正しくありません";
    check(
        "{{ term(id=“acp”) }}",
        &[&format!("1:12: error: {form} → 全角の「“」を半角の「\"」に直してください")],
    );
    check(
        "{{ term（id=\"a\"） }}",
        &[&format!("1:8: error: {form} → 全角の「（」を半角の「(」に直してください")],
    );
    check(
        "{{ term(\"a\") }}",
        &[&format!("1:9: error: {form} → たとえば {{{{ term(id=\"…\") }}}} のように書きます")],
    );
    check(
        "{{ page.title }}",
        &[&format!("1:8: error: {form} → たとえば {{{{ register(name=\"…\") }}}} のように書きます")],
    );
    check(
        "{{ urgent() }}",
        &["1:4: error: 「urgent」はこの括弧では書けません → {% urgent() %} … {% end %} と書いてください"],
    );
}

#[test]
fn a_block_shortcode_is_closed_where_it_was_opened() {
    let open =
        "この部品を閉じる {% end %} がありません → 終わりの行に {% end %} を、始まりと同じ段に書いてください";
    let stray = "この {% end %} には始まりがありません → {% urgent() %} などの始まりを同じ段に書くか、この行を消してください";
    check("a\n{% steps() %}\nb", &[&format!("2:1: error: {open}")]);
    check(
        "a\n{% end %}\nb\n\n{% end %}",
        &[&format!("2:1: error: {stray}"), &format!("5:1: error: {stray}")],
    );
    check("> {% soon() %}\n\n{% end %}", &[&format!("1:3: error: {open}"), &format!("3:1: error: {stray}")]);
    check(
        "{{ term(id=\"a\"\n\nb",
        &["1:1: error: 「{{」を閉じる「}}」がありません → 部品でなければ「\\{{」と書くと文字のまま出ます"],
    );
    check(
        "{% soon() %}\n{% endsoon %}",
        &["2:3: error: 「endsoon」という閉じ方はありません → {% end %} と書いてください"],
    );
}

#[test]
fn a_shortcode_stands_where_it_can_be_shown() {
    let line = " → 始まりと終わりの {% … %} を、それぞれ一行に書いてください";
    let own_line = format!("error: この部品は、ほかの文と同じ行に書けません{line}");
    check("{% question(text=\"a\") %} b {% end %}", &[&format!("1:1: {own_line}")]);
    check("x {% urgent() %}\ny\n{% end %}", &[&format!("1:3: {own_line}")]);
    check(
        "数は{{ statistic(name=\"a\") }}です",
        &["1:3: error: この部品は、文の中に書けません → 前後に空の行を入れて、一つの行に書いてください"],
    );
    check(
        "[a]({{ term(id=\"a\") }})",
        &["1:5: error: ここには部品やふりがなを書けません → 文の中か、一つの行に書いてください"],
    );
    let words = "error: 部品は、見出しやリンクの中に書けません → 言葉で書いてください";
    check("## a{{ term(id=\"a\") }}", &[&format!("1:5: {words}")]);
    check("[a{{ desk(id=\"a\") }}](/b/)", &[&format!("1:3: {words}")]);
}

#[test]
fn raw_html_is_refused_and_what_to_write_is_said() {
    let html = "error: HTML は書けません";
    let other = "Markdown で書いてください。「<」を文字として見せるときは「\\<」と書きます";
    check("<div>\nx\n</div>\n\na", &[&format!("1:1: {html} → {other}")]);
    check("a<br>b", &[&format!("1:2: {html} → 改行は、行の終わりに「\\」を書きます")]);
    check("|a|\n|-|\n|<script>x|\n", &[&format!("3:2: {html} → {other}")]);
    check("a <!-- b -->", &[&format!("1:3: {html} → 覚え書きはこのファイルに残せません。消してください")]);
    let ruby = |column: u8| format!("1:{column}: {html} → ふりがなは {{漢字|かんじ}} と書きます");
    check("<ruby>看取<rt>みと</rt></ruby>", &[&ruby(1), &ruby(9), &ruby(15), &ruby(20)]);
    check(
        "<details>\n{% end %}\n</details>",
        &[&format!("1:1: {html} → 問いと答えは {{% question(text=\"…\") %}} … {{% end %}} と書きます")],
    );
}

#[test]
fn headings_begin_at_two_skip_no_level_and_have_one_id_each() {
    let large =
        "error: 本文に大見出し「#」は書けません → 大見出しは title から出ます。「##」で書いてください";
    check("# a\n\n## b", &[&format!("1:1: {large}")]);
    check("a\n===", &[&format!("1:1: {large}")]);
    check("### a", &["1:1: error: 見出しの段が飛んでいます → 「###」を「##」に直してください"]);
    check(
        "## a\n{% soon() %}\n#### b\n{% end %}",
        &["3:1: error: 見出しの段が飛んでいます → 「####」を「###」に直してください"],
    );
    check(
        "## a {#x}\n\n## b {#x}",
        &["3:1: error: 見出しの id「x」が二つあります → どちらかの id を変えてください"],
    );
    let others =
        "見出しの後の波括弧には {#id} だけが書けます。文字として見せるときは「\\{」「\\}」と書いてください";
    check("## a {#x onclick=b}", &[&format!("1:1: error: 見出しに付けられない指定があります → {others}")]);
    check("## a {.b}", &[&format!("1:1: error: 見出しに付けられない指定があります → {others}")]);
    check(
        "## a {#x\"y}",
        &["1:1: error: 見出しの id「x\"y」に使えない文字があります → 英数字と「-」だけで書いてください"],
    );
    check("##\n\na", &["1:1: error: 見出しに言葉がありません → 言葉を書くか、この行を消してください"]);
    check(
        "- ## a",
        &["1:3: error: 見出しは、引用・箇条書き・注の中に書けません → 太字 **言葉** にしてください"],
    );
    check(
        "a\n---",
        &[
            "1:1: warning: すぐ下の線「---」のために、この行が見出しになっています → 区切り線なら、線の前に空の行を入れてください。見出しなら「## 」で書いてください",
        ],
    );
}

#[test]
fn braces_after_a_heading_hold_its_id_and_nothing_beside_it() {
    for odd in ["## a {#x b}", "## a {#x #y}", "## a {#}", "## a { b }", "## a {#x b} ##", "a {#x b}\n===="] {
        let told = told(odd, Lang::Ja);
        assert!(told[0].starts_with("1:1: error: 見出しに付けられない指定があります"), "{odd}: {told:?}");
    }
    check_tree(
        "## a { #x }\n## b \\{c\\}\n## {看取|みと}り {#y}\n## お{薬|くすり}",
        "h2#x(a) h2#b-c(b {c}) h2#y(<ruby 看取 みと>り) h2#お薬(お<ruby 薬 くすり>)",
    );
}

#[test]
fn a_headings_id_is_never_one_of_the_themes() {
    check_tree("## a {#desk}\n## b {#a_b}", "h2#desk(a) h2#a_b(b)");
    check(
        "## a {#_desk}",
        &[
            "1:1: error: 見出しの id「_desk」は「_」で始まっています → 「_」で始まる id は、サイトの枠（テーマ）のものです。「_」を取ってください",
        ],
    );
}

#[test]
fn ids_are_made_from_words() {
    check_tree(
        "## 見出し\n## 見出し\n## 見出し {#見出し-2}",
        "h2#見出し(見出し) h2#見出し-3(見出し) h2#見出し-2(見出し)",
    );
    check_tree("## ＡＢＣ・Ｄ？「よる」\n## ？", "h2#abc-d-よる(ＡＢＣ・Ｄ？「よる」) h2#section(？)");
}

#[test]
fn links_lead_only_where_a_reader_is_safe() {
    check_tree(
        "[a](@/a.md#b) [a](/b/) [a](#c) [a](c.pdf) [a](https://d.jp/) [a](HTTP://d.jp) [a](mailto:e@f.jp) [a](tel:086-000-0001)",
        "p(<a @/a.md#b a> <a /b/ a> <a #c a> <a c.pdf a> <a https://d.jp/ a> <a HTTP://d.jp a> <a mailto:e@f.jp a> <a tel:086-000-0001 a>)",
    );
    let scheme = |place: &str, scheme: &str| {
        format!(
            "{place}: error: 「{scheme}:」のリンクは書けません → 書けるのは、サイトの中の行き先と https、http、mailto、tel です"
        )
    };
    check("[a](javascript:alert(1))", &[&scheme("1:5", "javascript")]);
    check("[a](java&#115;cript:alert(1))", &[&scheme("1:1", "javascript")]);
    check("[a](JavaScript&colon;b)", &[&scheme("1:1", "javascript")]);
    check("<javascript:b>", &[&scheme("1:2", "javascript")]);
    check("[a](< vbscript:b>)", &[&scheme("1:7", "vbscript")]);
    check("![a](data:image/png;base64,AA)", &[&scheme("1:6", "data")]);
    check("[a](//b.jp/)", &["1:5: error: 「//」で始まるリンクは書けません → https:// から書いてください"]);
    let form = "たとえば @/home-care/_index.md、/registers/、https://example.jp/ と書きます";
    check(
        "[a](java&#10;script:b)",
        &[&format!("1:1: error: リンクの行き先に使えない文字があります → {form}")],
    );
    check("[a](/\\b.jp)", &[&format!("1:5: error: リンクの行き先に使えない文字があります → {form}")]);
    check("[a]()", &[&format!("1:1: error: リンクの行き先が空です → {form}")]);
    check(
        "[a](https:b)",
        &["1:5: error: 「https:」の後が正しくありません → たとえば https://example.jp/ と書きます"],
    );
    check(
        "[a](tel:０８６)",
        &["1:5: error: 「tel:」の後が正しくありません → 半角の数字だけで、たとえば tel:119 と書きます"],
    );
    check(
        "[a](mailto:b)",
        &["1:5: error: 「mailto:」の後が正しくありません → たとえば mailto:a@example.jp と書きます"],
    );
}

#[test]
fn links_and_images_say_what_they_are() {
    check(
        "[](/a/)",
        &["1:4: error: リンクに言葉がありません → [ ] の中に、行き先が分かる言葉を書いてください"],
    );
    let vague = |words: &str| {
        format!(
            "1:{}: warning: リンクの言葉「{words}」だけでは、行き先が分かりません → 行き先のページの名前などを書いてください",
            words.chars().count() + 4
        )
    };
    check("[こちら](/a/)", &[&vague("こちら")]);
    check("[ここをクリック！](/a/)", &[&vague("ここをクリック！")]);
    check("[Click here](/a/)", &[&vague("Click here")]);
    check_tree("[こちらの区の名簿](/a/)", "p(<a /a/ こちらの区の名簿>)");
    check(
        "![](a.svg)",
        &["1:5: error: 画像に説明がありません → ![ ] の中に、画像が伝えることを書いてください"],
    );
    check(
        "![a](https://b.jp/c.png)",
        &[
            "1:6: error: ほかのサイトの画像は出せません → 画像のファイルをこのページと同じフォルダに置いて、その名前を書いてください",
        ],
    );
    check(
        "[a](b c)",
        &[
            "1:3: warning: リンクになっていません → [言葉](行き先) と書きます。行き先に空白があるときは <行き先> と書きます",
        ],
    );
}

#[test]
fn footnotes_are_mentioned_and_written_once() {
    check("a[^b]", &["1:2: error: 注 [^b] の説明がありません → 「[^b]: 説明」の行を書いてください"]);
    check_tree("a\\[^b] `[^c]`", "p(a[^b] <code [^c]>)");
    check(
        "a\n\n[^b]: c",
        &[
            "3:1: error: 注 [^b] は、本文のどこにも付いていません → 本文に [^b] と書くか、この注を消してください",
        ],
    );
    check("a[^b]\n\n[^b]: c\n\n[^b]: d", &["5:1: error: 注 [^b] の説明が二つあります"]);
    let place = "error: 注は、見出し・リンク・ほかの注の中に付けられません → 本文の文に付けてください";
    check("## a[^b]\n\n[^b]: e", &[&format!("1:5: {place}")]);
    check("a[^b][^c]\n\n[^b]: d[^c]\n\n[^c]: e", &[&format!("3:8: {place}")]);
}

#[test]
fn a_heading_in_a_footnote_is_told_and_has_an_id_all_the_same() {
    let place = "error: 見出しは、引用・箇条書き・注の中に書けません → 太字 **言葉** にしてください";
    check("a[^b]\n\n[^b]: ## c\n    ## d", &[&format!("3:7: {place}"), &format!("4:5: {place}")]);
    let (_, checked) = read("a[^b]\n\n[^b]: ## c\n    ## c");
    assert_eq!(short(&checked.value), "p(a<note b>) b:[h2#c(c) h2#c-2(c)]");
}

#[test]
fn letters_that_nobody_sees_are_refused() {
    let again = " → この前後を消して打ち直してください。ほかからの貼り付けで入ることがあります";
    check("a\u{202e}b", &[&format!("1:2: error: 目に見えない制御文字（U+202E）があります{again}")]);
    check("`\u{7}`", &[&format!("1:2: error: 目に見えない制御文字（U+0007）があります{again}")]);
    check("a&#x202e;b", &["1:2: error: 目に見えない制御文字を表す書き方があります → 消してください"]);
}

#[test]
fn what_was_left_for_later_is_told() {
    check("電話は\n〇〇です", &["2:1: warning: 仮の言葉「〇〇」が残っています → 本当の言葉に直してください"]);
    check_tree("`〇〇`", "p(<code 〇〇>)");
}

#[test]
fn a_table_row_says_no_more_than_its_head_and_no_less() {
    check(
        "|a|b|\n|-|-|\n|c|d| e | f\n",
        &[
            "3:7: error: この行は表の見出しより列が多いです → 見出しの行に列を足すか、「|」を文字として見せるなら「\\|」と書いてください",
        ],
    );
    let less = |row: &str| {
        let body = format!("|a|b|\n|-|-|\n{row}\n|e|f|\n");
        check(
            &body,
            &[
                "3:1: warning: この行は表の見出しより列が少ないです（2列のうち1列） → 空の欄も「| |」と書きます",
            ],
        );
    };
    less("|c|");
    less("c");
    less("| c\\|d |");
    check("a|b\n-|-\nc|d\n|e|\u{3000}|\n", &[]);
    let wide = format!("|{}\n|{}\n{}", "a|".repeat(2000), "-|".repeat(2000), "|b\n".repeat(4000));
    let mut told = told(&wide, Lang::Ja);
    told.retain(|message| message.contains(" error: "));
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(
        told[0].ends_with("error: 表のます目が多すぎます → 見出しの列を減らすか、表を分けてください"),
        "{told:?}"
    );
}

#[test]
fn signs_of_markdown_that_are_left_as_text_are_told() {
    let heading = |place: &str, wanted: &str| {
        let (signs, _) = wanted.split_once(' ').expect("signs and words");
        format!(
            "{place}: warning: この行は見出しになっていません → 半角の「{signs}」と半角の空白で「{wanted}」と書きます"
        )
    };
    check("##相談", &[&heading("1:1", "## 相談")]);
    check("a\n＃＃ 相談", &[&heading("2:1", "## 相談")]);
    check("電話\n＃＃ 相談", &[&heading("2:1", "## 相談")]);
    check("##\u{3000}相談", &[&heading("1:1", "## 相談")]);
    check("#相談", &[&heading("1:1", "## 相談")]);
    check("#8000に電話します", &[]);
    check("＃８０００に電話します", &[]);
    check("電話は ##相談", &[]);
    check("\\##相談", &[]);
    let table = |place: &str| {
        format!(
            "{place}: warning: この行は表になっていません → 表は半角の「|」で書き、見出しの行のすぐ下に |---|---| のような行を置きます"
        )
    };
    check("| a | b |\n| c | d |", &[&table("1:1")]);
    check("|a|b|\n|-|-|\n｜c｜d｜", &[&table("3:1")]);
    let item = |place: &str, sign: &str| {
        format!(
            "{place}: warning: この行は箇条書きになっていません → 半角の「{sign}」と半角の空白で行を始めます"
        )
    };
    check("・相談\n・申請", &[&item("1:1", "-")]);
    check("電話\n・\u{3000}相談", &[&item("2:1", "-")]);
    check("- ・相談", &[&item("1:3", "-")]);
    check("１．相談\n２．申請", &[&item("1:1", "1.")]);
    check("12.相談", &[&item("1:1", "1.")]);
    check("相談・申請\n\n\\・相談", &[]);
    check("1.5倍\n\n１０．５％\n\n1、2歳の子", &[]);
    check("|a|b|\n|-|-|\n|・c|1.d|", &[]);
    let left = |signs: &str, half: &str| {
        format!("1:1: warning: 全角の「{signs}」は、そのまま文字として出ます → 半角で「{half}」と書きます")
    };
    check("｛｛ desk(id=\"a\") ｝｝", &[&left("｛｛", "{{")]);
    check("＊＊大切＊＊", &[&left("＊＊", "**")]);
    check("`＊＊`と`##相談`", &[]);
    let link = |place: &str| {
        format!(
            "{place}: warning: リンクになっていません → 半角の記号で、間を空けずに [言葉](行き先) と書きます"
        )
    };
    check("[人] (@/a/b.md)", &[&link("1:6")]);
    check("［人］（@/a/b.md）", &[&link("1:5")]);
    check("[人]（@/a/b.md）", &[&link("1:5")]);
    check("`@/a/b.md`", &[]);
}

#[test]
fn nesting_has_an_end() {
    let deep = ["入れ子が32段より深くなっています → 段を減らしてください"];
    for body in [
        format!("{}a", "> ".repeat(40)),
        "{% steps() %}\n".repeat(40) + "a\n" + &"{% end %}\n".repeat(40),
        format!("{}a{}", "*a _b ".repeat(30), "_ c*".repeat(30)),
    ] {
        let told = told(&body, Lang::Ja);
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].ends_with(deep[0]), "{told:?}");
    }
    check_tree(&format!("{}a", "> ".repeat(30)), &format!("{}p(a){}", "quote[".repeat(30), "]".repeat(30)));
    // None of these may overflow the stack or take long.
    for unit in ["> ", "- ", "*a ", "[", "![", "{% steps() %}\n", "{{", "**「", "|", "[^1]: "] {
        let (_, checked) = read(&unit.repeat(20_000));
        drop(checked);
    }
}

/// Pieces of what authors write, and of what they should not.
const PIECES: &[&str] = &[
    "あ",
    "「",
    "」",
    "。",
    " ",
    "\n",
    "\n\n",
    "**",
    "*",
    "_",
    "~~",
    "~",
    "`",
    "```\n",
    "# ",
    "## ",
    "### ",
    "- ",
    "1. ",
    "> ",
    "[!NOTE]\n",
    "[x] ",
    "[",
    "]",
    "(",
    ")",
    "](/a/)",
    "![",
    "](a.svg)",
    "|",
    "|-|-|\n",
    "\n: ",
    "[^1]",
    "\n[^1]: ",
    "{",
    "}",
    "{漢|か}",
    "{#a}",
    "{{ term(id=\"a\") }}",
    "{{",
    "}}",
    "{{ register(name=\"b\") }}",
    "{% soon() %}\n",
    "{% end %}\n",
    "{% question(text=\"c\") %}\n",
    "<",
    ">",
    "<b>",
    "<!--",
    "-->",
    "<script>",
    "&amp;",
    "&#0;",
    "\\",
    "javascript:",
    "https://a.b/",
    "\u{202e}",
    "\t",
    "    ",
    "---\n",
    "===\n",
    "〇〇",
    "a",
    "1",
    "\r\n",
    "̈",
    "𠮷",
];

/// Texts of up to sixty such pieces.
pub(crate) fn anything() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(PIECES), 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 2000,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(2),
        ..ProptestConfig::default()
    })]

    #[test]
    fn anything_is_read_and_every_place_lies_between_letters(body in anything()) {
        let (source, checked) = read(&body);
        for diagnostic in &checked.diagnostics {
            for place in diagnostic.also.iter().map(|(place, _)| place).chain([&diagnostic.place]) {
                let span = place.span.expect("every fault of a text has its place");
                prop_assert!(source.text.get(span.range()).is_some(), "{}: {span:?}", diagnostic.message.en);
            }
        }
        checked.value.visit(&mut |part| {
            if let Seen::Inline(Inline::Text(text)) = part {
                assert!(source.text.get(text.span.range()).is_some(), "{text:?}");
            }
        });
        let mut ids = BTreeSet::new();
        checked.value.visit(&mut |part| {
            if let Seen::Block(Block::Heading(heading)) = part {
                assert!(!heading.id.is_empty() && ids.insert(&heading.id), "{:?}", heading.id);
            }
        });
    }
}
