//! The page that says that nothing is being published: opened by a double click, by somebody
//! who sees no terminal. Needs nothing but itself.

use crate::calendar::Moment;
use crate::disk::Fault;
use crate::pages::xml::escaped;
use crate::text::{Diagnostic, Lang, Printer, Snippets};

/// The page's name in the state folder.
pub(super) const FILE: &str = "公開が止まっています.html";

/// So many errors are shown one by one.
const SHOWN: usize = 20;

/// The page for errors in the site's files, which are not none.
pub(super) fn of_errors(
    since: i64,
    time_zone: &str,
    errors: &[&Diagnostic],
    snippets: &impl Snippets,
) -> String {
    let printer = Printer { lang: Lang::Ja, color: false };
    let mut places = String::new();
    for error in errors.iter().take(SHOWN) {
        let heading = escaped(&spot_in_words(&printer.spot(&error.place, snippets)));
        let text = escaped(printer.print(error, snippets).trim_end());
        places += &format!("<h3>{heading}</h3>\n<pre>{text}</pre>\n");
    }
    if errors.len() > SHOWN {
        places += &format!("<p>ほか {} か所</p>\n", errors.len() - SHOWN);
    }
    let steps = "<li>上のファイルを開いて、その行を直します。ヒントがあれば、それにならいます。</li>\n<li>保存します。</li>\n<li>直し方が分からないときは、そのファイルを前の版に戻して保存します。</li>";
    page(since, time_zone, &places, steps)
}

/// The page for what the machine refused.
pub(super) fn of_fault(since: i64, time_zone: &str, fault: &Fault) -> String {
    let places = format!("<pre>{}</pre>\n", escaped(&fault.words().ja));
    let steps = "<li>ディスクの空きや、フォルダーの許可（書き込めるか）を確かめます。</li>\n<li>直ったら、そのまま待ちます。しばらくすると、もう一度公開を試みます。</li>\n<li>直らないときは、この画面を機械の担当に見せます。</li>";
    page(since, time_zone, &places, steps)
}

/// Since when a page says that nothing is published.
pub(super) fn since(page: &str) -> Option<i64> {
    let (_, rest) = page.split_once("data-since=\"")?;
    rest.split('"').next()?.parse().ok()
}

fn page(since: i64, time_zone: &str, places: &str, steps: &str) -> String {
    let moment = Moment::at(since, time_zone).map_or_else(|| "前".to_owned(), Moment::in_words);
    include_str!("halted.html")
        .replace("SINCE_SECONDS", &since.to_string())
        .replace("SINCE", &moment)
        .replace("STEPS", steps)
        .replace("PLACES", places)
}

/// `content/a.md:3:8` as a person says it.
fn spot_in_words(spot: &str) -> String {
    let mut parts = spot.rsplitn(3, ':');
    let (column, line, path) = (parts.next(), parts.next(), parts.next());
    match (path, line, column.map(str::parse::<usize>)) {
        (Some(path), Some(line), Some(Ok(column))) => format!("{path} の {line} 行目、{column} 文字目"),
        _ => spot.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::say;
    use crate::text::{Place, Source, Span};

    struct File(Source);

    impl Snippets for File {
        fn text(&self, path: &str) -> Option<&str> {
            (path == &*self.0.path).then_some(&*self.0.text)
        }
    }

    #[test]
    fn the_page_says_since_when_which_file_which_line_and_what_to_do() {
        let file = File(Source::new("content/a.md", "+++\ntitle = \"<b>\"\n".as_bytes()));
        let place = Place::at(&file.0, Span { start: 12, end: 17 });
        let error = Diagnostic::error("x", place, say!("だめです", "no")).hint(say!("こう直します", "so"));
        let page = of_errors(1_794_236_400, "Asia/Tokyo", &[&error], &file);
        for words in [
            "令和8年（2026年）11月10日 0時00分 から",
            "content/a.md の 2 行目、9 文字目",
            "だめです",
            "こう直します",
            "&lt;b&gt;",
            "保存します",
        ] {
            assert!(page.contains(words), "{words}: {page}");
        }
        assert_eq!(since(&page), Some(1_794_236_400));
        assert_eq!(since("anything"), None);
    }

    #[test]
    fn what_the_machine_refused_is_said_too() {
        let fault = Fault::Refused(say!("空き容量が足りません", "full"));
        let page = of_fault(0, "Asia/Tokyo", &fault);
        assert!(page.contains("空き容量が足りません") && page.contains("もう一度公開を試みます"), "{page}");
    }
}
