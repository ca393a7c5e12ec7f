//! `data/site.toml`: the site's title and address, audiences, desks, urgent cards,
//! entrances.

use crate::text::Spanned;

use super::draft::*;
use super::fields::{File, Foreign};
use super::syntax::Document;

/// Reads the settings.
pub(super) fn read(file: &mut File<'_>, document: Document<'_>) -> SettingsDraft {
    let mut top = file.top(document);
    let (title, base_url) = (top.required_text("title"), top.required_text("base_url"));
    let description = top.text("description");
    let language = top.text("language");
    let time_zone = top.text("time_zone");
    let status = top.text("status");
    let publisher = top.text("publisher");
    let theme = top.text("theme");
    let desk = top.text("default_desk");
    let source = top.text("source");
    let review_by = top.text("review_by");
    let urgent_page = top.text("urgent_page");
    let notice = top.table("notice");
    let audiences = top.tables("audience");
    let desks = top.tables("desk");
    let urgent = top.tables("urgent");
    let navigation = top.tables("navigation");
    top.finish(&FOREIGN);
    SettingsDraft {
        title,
        description,
        base_url,
        language,
        time_zone,
        status,
        publisher,
        theme,
        desk,
        source,
        review_by,
        urgent_page,
        audiences: audiences.into_iter().filter_map(|table| audience(file, table)).collect(),
        desks: desks.into_iter().filter_map(|table| desk_of(file, table)).collect(),
        urgent: urgent.into_iter().map(|table| urgent_of(file, table)).collect(),
        navigation: navigation.into_iter().map(|table| entrance(file, table)).collect(),
        notice: notice.map(|table| notice_of(file, table)),
        file: file.source.clone(),
    }
}

/// One without an id is left out, since nothing can name it.
fn audience(file: &mut File<'_>, table: Spanned<Table<'_>>) -> Option<AudienceDraft> {
    let mut fields = file.fields("[[audience]]", table);
    let audience = AudienceDraft { id: fields.required_text("id"), title: fields.required_text("title") };
    fields.finish(&[]);
    (!audience.id.value.is_empty()).then_some(audience)
}

/// One without an id is left out, since nothing can name it.
fn desk_of(file: &mut File<'_>, table: Spanned<Table<'_>>) -> Option<DeskDraft> {
    let mut fields = file.fields("[[desk]]", table);
    let desk = DeskDraft {
        id: fields.required_text("id"),
        name: fields.required_text("name"),
        role: fields.text("role"),
        phone: fields.text("phone"),
        fax: fields.text("fax"),
        hours: fields.text("hours"),
        closed: fields.text("closed"),
        outside_hours: fields.text("outside_hours"),
        confirmed: fields.date("confirmed"),
        url: fields.text("url"),
    };
    fields.finish(&[]);
    (!desk.id.value.is_empty()).then_some(desk)
}

fn urgent_of(file: &mut File<'_>, table: Spanned<Table<'_>>) -> UrgentDraft {
    let mut fields = file.fields("[[urgent]]", table);
    let urgent = UrgentDraft {
        words: fields.required_texts("words"),
        text: fields.required_text("text"),
        desk: fields.text("desk"),
    };
    fields.finish(&[]);
    urgent
}

fn entrance(file: &mut File<'_>, table: Spanned<Table<'_>>) -> NavigationDraft {
    let mut fields = file.fields("[[navigation]]", table);
    let entrance = NavigationDraft {
        title: fields.required_text("title"),
        url: fields.required_text("url"),
        description: fields.text("description"),
        audience: fields.text("audience"),
    };
    fields.finish(&[]);
    entrance
}

fn notice_of(file: &mut File<'_>, table: Spanned<Table<'_>>) -> NoticeDraft {
    let mut fields = file.fields("[notice]", table);
    let notice = NoticeDraft {
        title: fields.required_text("title"),
        text: fields.text("text"),
        url: fields.text("url"),
    };
    fields.finish(&[]);
    notice
}

const fn foreign(key: &'static str, ja: &'static str, en: &'static str) -> Foreign {
    Foreign { key, ja, en }
}

/// Keys of Zola's `config.toml` and Hugo's `hugo.toml`.
const FOREIGN: [Foreign; 40] = [
    foreign("baseURL", "base_url = \"https://…/\" と書きます", "write base_url = \"https://…/\""),
    foreign("baseurl", "base_url = \"https://…/\" と書きます", "write base_url = \"https://…/\""),
    foreign("languageCode", "language = \"ja\" と書きます", "write language = \"ja\""),
    foreign("default_language", "language = \"ja\" と書きます", "write language = \"ja\""),
    foreign("defaultContentLanguage", "language = \"ja\" と書きます", "write language = \"ja\""),
    foreign("locale", "language = \"ja\" と書きます", "write language = \"ja\""),
    foreign(
        "languages",
        "一つのサイトは一つの言葉です。language = \"ja\" と書きます",
        "one site has one language: language = \"ja\"",
    ),
    foreign(
        "hasCJKLanguage",
        "日本語はいつでも扱えます。この行を消します",
        "Japanese always works; remove the line",
    ),
    foreign("timeZone", "time_zone = \"Asia/Tokyo\" と書きます", "write time_zone = \"Asia/Tokyo\""),
    foreign("timeout", "要りません。この行を消します", "not needed; remove the line"),
    foreign("author", "作った人や団体は publisher に書きます", "write publisher"),
    foreign(
        "copyright",
        "作った人や団体は publisher、もとの資料は source に書きます",
        "write publisher and source",
    ),
    foreign(
        "params",
        "サイトの値は、決まった項目に書きます。説明は description です",
        "values have keys of their own, such as description",
    ),
    foreign(
        "extra",
        "サイトの値は、決まった項目に書きます。ページごとの値はページの [extra] に書けます",
        "values have keys of their own; a page may have [extra]",
    ),
    foreign(
        "menu",
        "入口は [[navigation]] に title と url を書きます",
        "write [[navigation]] with title and url",
    ),
    foreign(
        "menus",
        "入口は [[navigation]] に title と url を書きます",
        "write [[navigation]] with title and url",
    ),
    foreign(
        "compile_sass",
        "スタイルシートはテーマの static に CSS で置きます",
        "style sheets are CSS files in the theme's static folder",
    ),
    foreign("minify_html", "要りません。この行を消します", "not needed; remove the line"),
    foreign("minify", "要りません。この行を消します", "not needed; remove the line"),
    foreign(
        "build_search_index",
        "検索はいつでも付きます。この行を消します",
        "search is always built; remove the line",
    ),
    foreign("search", "検索はいつでも付きます。この行を消します", "search is always built; remove the line"),
    foreign(
        "generate_feed",
        "フィードはいつでも /feed.xml にできます。この行を消します",
        "the feed is always at /feed.xml; remove the line",
    ),
    foreign(
        "generate_feeds",
        "フィードはいつでも /feed.xml にできます。この行を消します",
        "the feed is always at /feed.xml; remove the line",
    ),
    foreign(
        "feed_filename",
        "フィードは /feed.xml です。この行を消します",
        "the feed is at /feed.xml; remove the line",
    ),
    foreign(
        "feed_filenames",
        "フィードは /feed.xml です。この行を消します",
        "the feed is at /feed.xml; remove the line",
    ),
    foreign("feed_limit", "要りません。この行を消します", "not needed; remove the line"),
    foreign(
        "generate_sitemap",
        "サイトマップはいつでもできます。この行を消します",
        "sitemaps are always made; remove the line",
    ),
    foreign(
        "generate_robots_txt",
        "robots.txt は status から決まります。この行を消します",
        "robots.txt follows from status; remove the line",
    ),
    foreign(
        "enableRobotsTXT",
        "robots.txt は status から決まります。この行を消します",
        "robots.txt follows from status; remove the line",
    ),
    foreign(
        "markdown",
        "Markdown の書き方は決まっています。この部分を消します",
        "Markdown has no settings; remove this part",
    ),
    foreign(
        "markup",
        "Markdown の書き方は決まっています。この部分を消します",
        "Markdown has no settings; remove this part",
    ),
    foreign(
        "taxonomies",
        "分類はありません。ページの keywords か、節のフォルダーで分けます",
        "there are no taxonomies; use keywords or folders",
    ),
    foreign(
        "link_checker",
        "リンクはいつでも調べます。この部分を消します",
        "links are always checked; remove this part",
    ),
    foreign(
        "slugify",
        "URL はファイル名のままです。この部分を消します",
        "URLs follow file names; remove this part",
    ),
    foreign(
        "permalinks",
        "URL はファイルの場所から決まります。この部分を消します",
        "URLs follow the files; remove this part",
    ),
    foreign(
        "paginate",
        "長い一覧は五十音で分かれます。この行を消します",
        "long lists are cut by kana; remove the line",
    ),
    foreign(
        "pagination",
        "長い一覧は五十音で分かれます。この部分を消します",
        "long lists are cut by kana; remove this part",
    ),
    foreign("output_dir", "出力先は --out で指定します。この行を消します", "use --out; remove the line"),
    foreign("publishDir", "出力先は --out で指定します。この行を消します", "use --out; remove the line"),
    foreign(
        "ignored_content",
        "含めないファイルは、名前を . で始めます",
        "begin the name of an ignored file with a dot",
    ),
];
