//! The words of the site: plain, cautious, and the same everywhere.

use crate::html::{Element, Page};
use crate::{SITE, none, page};

// ---------------------------------------------------------------- words that do not stand here

/// Never on pages for citizens: a neutral word stands in their place.
const NOT_FOR_CITIZENS: &[&str] = &["徘徊", "ボケ", "痴呆", "末期", "延命", "認知症患者", "均てん化"];

/// Claims of quality. A roster says who was trained and agreed, and nothing more.
const CLAIMS: &[&str] = &[
    "おすすめ",
    "お勧め",
    "オススメ",
    "推奨",
    "評判",
    "口コミ",
    "人気の",
    "名医",
    "ランキング",
    "一番",
    "最高の",
    "安心の",
    "信頼できる",
    "質の高い",
    "優れた",
    "実績豊富",
    "必ず治",
    "必ず受けられ",
];

/// Claims of a review that did not happen.
const REVIEWS: &[&str] = &["確認済", "監修", "確認しました", "確認を受けました", "確認を受けています"];

fn holds(page: &Page, words: &[&str]) -> Vec<String> {
    let text = page.main().text();
    let found = words.iter().filter(|word| text.contains(*word));
    found.map(|word| format!("{}: {word}", page.url)).collect()
}

#[test]
fn pages_for_citizens_hold_no_word_that_hurts_or_that_nobody_knows() {
    // The glossary says what a word means that others use.
    let pages = SITE.pages.iter().filter(|page| page.is_for_citizens() && page.url != "/glossary/");
    none(pages.flat_map(|page| holds(page, NOT_FOR_CITIZENS)));
    assert_eq!(holds(&page("<p>認知症患者の<b>徘徊</b></p>"), NOT_FOR_CITIZENS).len(), 2);
}

#[test]
fn no_page_praises_anyone() {
    let pages = SITE.pages.iter().filter(|page| !page.audience().contains("職員"));
    none(pages.flat_map(|page| holds(page, CLAIMS)));
    assert_eq!(holds(&page("<p>評判の名医</p>"), CLAIMS).len(), 2);
}

#[test]
fn no_page_claims_a_review_that_did_not_happen() {
    let pages = SITE.pages.iter().filter(|page| !page.audience().contains("職員"));
    none(pages.flat_map(|page| holds(page, REVIEWS)));
    assert_eq!(holds(&page("<p>医師が監修、確認済み</p>"), REVIEWS).len(), 2);
    // The key that would claim one stands in no file; the manual may speak of it.
    let claims = |text: &str| text.lines().any(|line| line.starts_with("reviewed"));
    let files = SITE.sources.iter().filter(|(_, bytes)| claims(&String::from_utf8_lossy(bytes)));
    none(files.map(|(path, _)| path.clone()));
    assert!(claims("title = \"a\"\nreviewed = 2026-11-23\n"));
}

/// Amounts of money: a number before 円.
fn amounts(page: &Page) -> Vec<String> {
    let text = page.main().text();
    let before = text.match_indices('円').filter_map(|(at, _)| text[..at].chars().next_back());
    let amounts = before.filter(|letter| letter.is_numeric() || "万千百億数".contains(*letter));
    amounts.map(|letter| format!("{}: {letter}円", page.url)).collect()
}

#[test]
fn no_page_names_an_amount_of_money() {
    none(SITE.pages.iter().flat_map(amounts));
    assert_eq!(amounts(&page("<p>1割で3,000円、円滑に</p>")), ["/guide/page/: 0円"]);
}

// ---------------------------------------------------------------- medical words

/// Words that a citizen may not know. Each that a page for citizens uses is in the glossary,
/// under that very form, so that the page explains it.
const MEDICAL: &[&str] = &[
    "ACP",
    "アドバンス・ケア・プランニング",
    "アドバンスケアプランニング",
    "人生会議",
    "事前ケア計画",
    "DNAR",
    "心肺蘇生",
    "蘇生処置",
    "リビング・ウイル",
    "尊厳死",
    "遺言",
    "安楽死",
    "看取り",
    "ターミナルケア",
    "終末期",
    "エンドオブライフ",
    "緩和ケア",
    "ホスピス",
    "訪問診療",
    "往診",
    "訪問看護",
    "訪問介護",
    "訪看",
    "在宅療養支援診療所",
    "在宅療養支援病院",
    "在宅医療",
    "かかりつけ医",
    "後方支援",
    "バックアップ体制",
    "レスパイト",
    "短期入所",
    "ショートステイ",
    "胃ろう",
    "胃瘻",
    "腸ろう",
    "PEG",
    "経管栄養",
    "経鼻栄養",
    "中心静脈栄養",
    "IVH",
    "TPN",
    "CVポート",
    "高カロリー輸液",
    "人工呼吸器",
    "NPPV",
    "TPPV",
    "気管切開",
    "気切",
    "カニューレ",
    "吸引",
    "喀痰",
    "吸入",
    "在宅酸素",
    "酸素療法",
    "導尿",
    "カテーテル",
    "人工肛門",
    "ストーマ",
    "透析",
    "インスリン",
    "点滴",
    "輸液",
    "床ずれ",
    "褥瘡",
    "嚥下",
    "誤嚥",
    "飲み込み",
    "NICU",
    "医療的ケア児",
    "医療的ケア",
    "重症心身障害児",
    "エアウェイ",
    "ネブライザー",
    "認知症",
    "アルツハイマー",
    "見当識",
    "DASC",
    "気づきチェックリスト",
    "情報共有シート",
    "認知症かかりつけ医",
    "認知症サポート医",
    "認知症疾患医療センター",
    "認知症診療サポートガイド",
    "認知症カフェ",
    "初期集中支援チーム",
    "専門医",
    "地域包括支援センター",
    "地域ケア総合推進センター",
    "ケアマネジャー",
    "介護支援専門員",
    "要介護認定",
    "地域連携室",
    "医療ソーシャルワーカー",
    "MSW",
    "カンファレンス",
    "入院時情報提供書",
    "リハビリ",
    "理学療法",
    "作業療法",
    "福祉区",
    "行政区",
    "レセプト",
    "病棟",
    "外来",
    "紹介状",
    "お薬手帳",
    "介護保険",
    "医療保険",
    "出前講座",
    "市民公開講座",
    "登録医",
];

/// Every form that the glossary shows: names and synonyms.
fn explained() -> Vec<String> {
    let text = std::str::from_utf8(&SITE.sources["data/glossary.toml"]).expect("it is UTF-8");
    let glossary: toml::Table = text.parse().expect("it is TOML");
    let terms = glossary["term"].as_array().expect("it has terms");
    let names = terms.iter().filter_map(|term| term["name"].as_str());
    let synonyms = terms.iter().filter_map(|term| term.get("synonyms")?.as_array());
    let synonyms = synonyms.flatten().filter_map(toml::Value::as_str);
    names.chain(synonyms).map(str::to_owned).collect()
}

/// Medical words of a page that no form of the glossary holds where they stand.
fn unexplained(page: &Page, explained: &[String]) -> Vec<String> {
    let text: String = page.written().map(|part| part.text() + "\n").collect();
    let is_explained = |word: &str, at: usize| {
        explained.iter().filter(|form| form.contains(word)).any(|form| {
            let inner = form.match_indices(word).map(|(inner, _)| inner);
            inner.filter(|inner| *inner <= at).any(|inner| text[at - inner..].starts_with(form.as_str()))
        })
    };
    let mut found = Vec::new();
    for word in MEDICAL {
        if text.match_indices(word).any(|(at, _)| !is_explained(word, at)) {
            found.push(format!("{}: {word}", page.url));
        }
    }
    found
}

#[test]
fn every_medical_word_on_a_page_for_citizens_is_in_the_glossary() {
    let explained = explained();
    none(SITE.written().filter(|page| page.is_for_citizens()).flat_map(|page| unexplained(page, &explained)));
    let unknown = page(r#"<div class="prose"><p>カニューレと胃ろう</p></div>"#);
    assert_eq!(unexplained(&unknown, &explained), ["/guide/page/: カニューレ"]);
    // A part of a longer form is explained by that form alone.
    let part = page(r#"<div class="prose"><p>退院前カンファレンスのあと、別のカンファレンス</p></div>"#);
    assert_eq!(unexplained(&part, &explained), ["/guide/page/: カンファレンス"]);
}

// ---------------------------------------------------------------- sentences

const LONGEST: usize = 60;
const MEAN: usize = 35;

/// What is no sentence: tables, headings, names to fill in, sources, cards.
fn is_no_sentence(element: &Element) -> bool {
    const NAMES: &[&str] = &["table", "svg", "pre", "nav", "h1", "h2", "h3", "h4", "dt", "form"];
    const CLASSES: &[&str] = &[
        "sheet",
        "source",
        "figure",
        "figure-line__source",
        "unverified__words",
        "care__level",
        "notice__title",
        "desk-card__name",
        "desk-card__phone",
        "desk-card__more",
        "link-card__title",
        "page-dates",
        "page-about",
        "actions",
        "area-section__desk",
        "records",
    ];
    NAMES.contains(&element.name.as_str()) || CLASSES.iter().any(|class| element.has_class(class))
}

/// The sentences of a block: up to 。 ！ or ？ with the brackets that close after it.
fn sentences(block: &str) -> Vec<String> {
    let mut sentences = vec![String::new()];
    let mut ended = false;
    for letter in block.chars().filter(|letter| !letter.is_whitespace()) {
        if ended && !"」』）。！？".contains(letter) {
            sentences.push(String::new());
        }
        ended = "。！？".contains(letter) || (ended && "」』）".contains(letter));
        sentences.last_mut().expect("there is a first").push(letter);
    }
    sentences.retain(|sentence| !sentence.is_empty());
    sentences
}

fn length(sentence: &str) -> usize {
    sentence.chars().count()
}

fn too_long(page: &Page) -> Vec<String> {
    let blocks = page.main().blocks(&is_no_sentence);
    let sentences = blocks.iter().flat_map(|(_, block)| sentences(block));
    let long = sentences.filter(|sentence| length(sentence) > LONGEST);
    long.map(|sentence| format!("{}: {} letters: {sentence}", page.url, length(&sentence))).collect()
}

/// The mean length of what the author wrote, where it is too long.
fn mean_too_long(page: &Page) -> Option<String> {
    let blocks = page.written().flat_map(|part| part.blocks(&is_no_sentence));
    let lengths: Vec<usize> =
        blocks.flat_map(|(_, block)| sentences(&block)).map(|sentence| length(&sentence)).collect();
    let total: usize = lengths.iter().sum();
    (total > MEAN * lengths.len())
        .then(|| format!("{}: {} letters on average", page.url, total / lengths.len()))
}

#[test]
fn sentences_end_at_their_stop_with_the_brackets_after_it() {
    assert_eq!(
        sentences("「はい。」と言う。二つ目！（三つ目。）終わり"),
        ["「はい。」", "と言う。", "二つ目！", "（三つ目。）", "終わり"]
    );
}

#[test]
fn pages_for_citizens_are_written_in_short_sentences() {
    let pages = || SITE.pages.iter().filter(|page| page.is_for_citizens() && !page.is_to_print());
    none(pages().flat_map(too_long));
    none(pages().filter_map(mean_too_long));
    let long =
        |letters: usize| page(&format!("<div class=\"prose\"><p>{}。</p></div>", "あ".repeat(letters)));
    assert_eq!((too_long(&long(59)).len(), too_long(&long(60)).len()), (0, 1));
    assert_eq!((mean_too_long(&long(34)), mean_too_long(&long(35)).is_some()), (None, true));
    // A list, a table and an address of a link lengthen no sentence.
    let others = format!(
        "<div class=\"prose\"><ul><li>短い<ul><li>短い</li></ul></li></ul><table><tr><td>{0}</td></tr></table><p><a href=\"{0}\">短い</a></p></div>",
        "あ".repeat(99)
    );
    assert_eq!(too_long(&page(&others)), [""; 0]);
}

// ---------------------------------------------------------------- links and letters

const EMPTY_LINKS: &[&str] = &[
    "こちら",
    "ここ",
    "こちらから",
    "詳しくは",
    "くわしくは",
    "詳しく",
    "くわしく",
    "詳細",
    "詳細を見る",
    "クリック",
    "もっと見る",
    "続きを読む",
    "続き",
    "次へ",
    "リンク",
    "このページ",
    "ページ",
];

fn empty_links(page: &Page) -> Vec<String> {
    let words = page.root.all("a").map(|link| link.text());
    let empty = words.filter(|words| {
        let words = words.trim_matches(['「', '」', '（', '）', '。', '、', ' ']);
        EMPTY_LINKS.contains(&words)
            || words.contains("こちら")
            || words.contains("クリック")
            || words.is_empty()
    });
    empty.map(|words| format!("{}: 「{words}」", page.url)).collect()
}

#[test]
fn every_link_says_where_it_leads() {
    none(SITE.pages.iter().flat_map(empty_links));
    let links = page("<a>こちら</a><a>「詳細」</a><a></a><a>詳細な予定</a><a href='/'>費用の考え方</a>");
    assert_eq!(empty_links(&links).len(), 3);
}

/// Titles of others, which stand as they are spelt there.
const TITLES: &[&str] = &[
    "岡山市在宅医療推進方針〔第２次〕実施状況",
    "「ＡＣＰの普及啓発」",
    "「評価指標（令和５年度目標値）の中間見直し」",
    "岡山県第８次保健医療計画",
];

/// Letters and digits at full width, kana at half width.
fn mixed_widths(page: &Page) -> Vec<String> {
    let text = TITLES.iter().fold(page.root.text(), |text, title| text.replace(title, ""));
    let is_odd = |letter: char| matches!(letter, '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '％' | '｡'..='ﾟ' | '＃' | '＆');
    let odd: String = text.chars().filter(|letter| is_odd(*letter)).collect();
    if odd.is_empty() { vec![] } else { vec![format!("{}: {odd}", page.url)] }
}

#[test]
fn letters_and_digits_stand_at_half_width_and_kana_at_full_width() {
    none(SITE.pages.iter().flat_map(mixed_widths));
    let mixed = page("<p>ＡＣＰを３回、ｶﾅ。岡山市在宅医療推進方針〔第２次〕実施状況「ＡＣＰの普及啓発」</p>");
    assert_eq!(mixed_widths(&mixed), ["/guide/page/: ＡＣＰ３ｶﾅ"]);
}

// ---------------------------------------------------------------- what awaits a check

/// What a professional has still to check: a statement is of such a subject when it holds all
/// words of a row.
const UNVERIFIED: &[(&str, &[&str])] = &[
    ("how far a clinic may come", &["16", "km"]),
    ("what ambulance crews do", &["救急隊", "運びます"]),
    ("other areas' ambulance rules", &["241"]),
    ("other areas' ambulance rules", &["指示", "心肺蘇生を", "やめられる"]),
    ("other areas' ambulance rules", &["指示", "心肺蘇生を中止"]),
    ("other areas' ambulance rules", &["一宮市"]),
    ("a bed in the backup hospital", &["いつでもベッド"]),
    ("ceilings of what is paid", &["上限があります"]),
    ("who is no case for home visits", &["歩いて通える"]),
    ("living alone", &["サービスの計画によります"]),
    ("whom to call at night", &["聞いている番号に電話します"]),
    ("sudden confusion, fever, a fall", &["頭を打っ"]),
    ("other areas' rules of discharge", &["入院時情報提供書を病院に送ります"]),
    ("other areas' rules of discharge", &["対象から外される"]),
    ("other areas' rules of discharge", &["3日ほど"]),
    ("the score is no gate", &["流れを", "受診できない"]),
];

fn stand_unmarked(page: &Page) -> Vec<String> {
    let is_marked = |element: &Element| element.has_class("unverified") || element.has_class("desk-card");
    let blocks = page.written().flat_map(|part| part.blocks(&is_marked));
    let mut found = Vec::new();
    for (_, block) in blocks {
        let subjects = UNVERIFIED.iter().filter(|(_, words)| words.iter().all(|word| block.contains(word)));
        found.extend(subjects.map(|(subject, _)| format!("{}: {subject}: {block}", page.url)));
    }
    found
}

#[test]
fn what_awaits_a_professionals_check_is_marked_as_such() {
    none(SITE.pages.iter().flat_map(stand_unmarked));
    let statement = "<p>医療機関から16km以内です。</p>";
    let open = page(&format!("<div class=\"prose\">{statement}</div>"));
    assert_eq!(stand_unmarked(&open).len(), 1);
    let marked = page(&format!("<div class=\"prose\"><div class=\"unverified\">{statement}</div></div>"));
    assert_eq!(stand_unmarked(&marked), [""; 0]);
    // Every subject that the site speaks of is still found, so that no row here is dead.
    let texts: Vec<String> = SITE.pages.iter().map(|page| page.main().text()).collect();
    let is_spoken_of = |words: &[&str]| texts.iter().any(|text| words.iter().all(|word| text.contains(word)));
    let dead = UNVERIFIED.iter().filter(|(_, words)| !is_spoken_of(words));
    none(dead.map(|(subject, words)| format!("nothing is said of {subject}: {words:?}")));
}
