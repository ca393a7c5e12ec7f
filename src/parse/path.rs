//! What a file is, by its path; and what to say of files that nothing reads.
//!
//! Takes a path or a file's bytes as a whole, never looks at what a text says.

use std::sync::Arc;

use crate::say;
use crate::text::{Diagnostic, Encoding, Place, Source, Words, nearest};

/// What a file is by its path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind<'p> {
    Settings,
    Areas,
    Glossary,
    Updates,
    /// Of the register with this name.
    Schema(&'p str),
    /// Of the register with this name.
    Records(&'p str),
    /// The statistic with this name.
    Statistic(&'p str),
    /// What the theme with this name says of itself.
    Theme(&'p str),
    Page,
    /// It looks like one of ours, but stands where nothing reads it.
    Unread,
    /// Not for this room.
    Other,
}

impl Kind<'_> {
    /// Looks at a path only.
    pub(super) fn of(path: &str) -> Kind<'_> {
        let parts: Vec<&str> = path.split('/').collect();
        let toml = |name: &str| name.ends_with(".toml");
        match *parts.as_slice() {
            ["data", "site.toml"] => Kind::Settings,
            ["data", "areas.toml"] => Kind::Areas,
            ["data", "glossary.toml"] => Kind::Glossary,
            ["data", "updates", name] if toml(name) => Kind::Updates,
            ["data", "registers", register, "register.toml"] => Kind::Schema(register),
            ["data", "registers", register, name] if toml(name) => Kind::Records(register),
            ["data", "statistics", name] if toml(name) => Kind::Statistic(&name[..name.len() - 5]),
            ["content", .., name] if name.ends_with(".md") => Kind::Page,
            ["themes", theme, "theme.toml"] => Kind::Theme(theme),
            ["data", .., name] if has_extension(name, "toml") => Kind::Unread,
            ["content", .., name] if has_extension(name, "md") => Kind::Unread,
            _ => Kind::Other,
        }
    }
}

fn has_extension(name: &str, extension: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, found)| found.eq_ignore_ascii_case(extension))
}

/// What is wrong with a file as a whole, so that its text is not read: a copy, another
/// encoding, nothing in it, a place where nothing reads it.
pub(super) fn unreadable(source: &Source, kind: Kind<'_>) -> Option<Diagnostic> {
    let place = Place::file(&source.path);
    if let Some(original) = original_of(&source.path) {
        let message = say!("コピーされたファイルのようです", "this looks like a copy of a file");
        return Some(Diagnostic::error("copy", place, message).hint(say!(
            "要らなければ消します。使うなら {original} と重ならない名前に付け替えます",
            "remove it, or give it a name of its own beside {original}"
        )));
    }
    if kind == Kind::Unread {
        return Some(unread(source, place));
    }
    if source.encoding != Encoding::Utf8 {
        return Some(encoding_fault(source.encoding, place));
    }
    source.text.trim().is_empty().then(|| {
        let message = say!("ファイルが空です", "the file is empty");
        Diagnostic::error("empty-file", place, message)
            .hint(say!("中身を書くか、ファイルを消します", "write something in it, or remove it"))
    })
}

fn encoding_fault(encoding: Encoding, place: Place) -> Diagnostic {
    let message = match encoding {
        Encoding::Cp932 => {
            say!("文字コードが Shift_JIS です。UTF-8 で保存し直します", "saved as Shift_JIS, not as UTF-8")
        }
        Encoding::Utf16 => {
            say!("文字コードが UTF-16 です。UTF-8 で保存し直します", "saved as UTF-16, not as UTF-8")
        }
        _ => say!("文字として読めないファイルです。UTF-8 で保存し直します", "not a text in UTF-8"),
    };
    Diagnostic::error("encoding", place, message)
        .hint(say!(
            "メモ帳では「名前を付けて保存」を選び、文字コードを「UTF-8」にして保存します",
            "in Notepad: Save As, Encoding: UTF-8"
        ))
        .hint(say!(
            "Excel から写すときは、「CSV UTF-8（コンマ区切り）」で保存したものを使います",
            "from Excel: save as CSV UTF-8"
        ))
}

/// The path that a copy was made from: `naka - コピー.toml`, `naka (1).toml`,
/// `コピー ～ naka.toml`; also of a copied folder.
fn original_of(path: &str) -> Option<String> {
    let mut parts: Vec<String> = path.split('/').map(str::to_owned).collect();
    for part in &mut parts {
        let (stem, extension) = match part.rsplit_once('.') {
            Some((stem, extension)) => (stem, format!(".{extension}")),
            None => (part.as_str(), String::new()),
        };
        if let Some(original) = original_stem(stem) {
            *part = format!("{original}{extension}");
            return Some(parts.join("/"));
        }
    }
    None
}

fn original_stem(stem: &str) -> Option<&str> {
    for prefix in ["コピー ～ ", "コピー ~ ", "コピー 〜 ", "コピー ～", "Copy of "] {
        if let Some(original) = stem.strip_prefix(prefix) {
            return Some(original);
        }
    }
    let unnumbered = without_number(stem);
    for suffix in [" - コピー", " - Copy", "のコピー", " のコピー", " copy"] {
        let counted = unnumbered.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end();
        if let Some(original) = unnumbered.strip_suffix(suffix).or_else(|| counted.strip_suffix(suffix)) {
            return Some(original.trim_end());
        }
    }
    (unnumbered != stem).then_some(unnumbered)
}

/// `naka (1)` without its ` (1)`.
fn without_number(stem: &str) -> &str {
    let Some((name, number)) = stem.strip_suffix(')').and_then(|stem| stem.rsplit_once('(')) else {
        return stem;
    };
    let counted = !name.trim().is_empty() && !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
    if counted { name.trim_end() } else { stem }
}

fn unread(source: &Source, place: Place) -> Diagnostic {
    let message = say!("このファイルはどこからも読まれません", "nothing reads this file");
    Diagnostic::error("unread-file", place, message).hint(where_it_belongs(&source.path))
}

fn where_it_belongs(path: &str) -> Words {
    let parts: Vec<&str> = path.split('/').collect();
    let name = parts.last().copied().unwrap_or(path);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let lower = path.to_lowercase();
    if !matches!(Kind::of(&lower), Kind::Unread | Kind::Other) {
        return say!("名前をすべて小文字にします: {lower}", "write its name in small letters: {lower}");
    }
    match *parts.as_slice() {
        ["data", _] if matches!(stem, "config" | "hugo" | "zola") => {
            say!("サイトの設定は data/site.toml に書きます", "settings belong in data/site.toml")
        }
        ["data", _] => match nearest(stem, ["site", "areas", "glossary"]) {
            Some(near) => say!("data/{near}.toml のことですか", "did you mean data/{near}.toml?"),
            None => places(),
        },
        ["data", "registers", _] => say!(
            "名簿ごとにフォルダーを作り、data/registers/{stem}/register.toml と名簿のファイルを置きます",
            "a register is a folder: data/registers/{stem}/register.toml with its records beside it"
        ),
        ["data", "registers", register, ..] => say!(
            "名簿のファイルは data/registers/{register}/ のすぐ下に置きます",
            "records belong right in data/registers/{register}/"
        ),
        ["data", folder @ ("updates" | "statistics"), ..] => {
            say!("data/{folder}/ のすぐ下に置きます", "it belongs right in data/{folder}/")
        }
        ["data", folder, ..] => match nearest(folder, ["updates", "registers", "statistics"]) {
            Some(near) => say!("data/{near}/ のことですか", "did you mean data/{near}/?"),
            None => places(),
        },
        _ => places(),
    }
}

fn places() -> Words {
    say!(
        "data/ に置けるもの: site.toml、areas.toml、glossary.toml、updates/、registers/名簿の名前/、statistics/",
        "data/ holds site.toml, areas.toml, glossary.toml, updates/, registers/<register>/, statistics/"
    )
}

/// One warning for each file that Excel or Word made only while somebody had another open.
pub fn lock_files(paths: &[Arc<str>]) -> Vec<Diagnostic> {
    let name = |path: &Arc<str>| path.rsplit('/').next().unwrap_or(path).to_owned();
    let locks = paths.iter().filter(|path| name(path).starts_with("~$"));
    locks
        .map(|path| {
            let message = say!(
                "Excel や Word が編集中に作る一時ファイルです。サイトには入れません",
                "a lock file of Excel or Word; left out of the site"
            );
            Diagnostic::warning("lock-file", Place::file(path), message).hint(say!(
                "だれかが開いたままかもしれません。保存して閉じると消えます",
                "somebody may have the file open; it goes when they close it"
            ))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_are_known_by_their_names_and_ordinary_names_are_not_copies() {
        let check = |path: &str, original: Option<&str>| {
            assert_eq!(original_of(path).as_deref(), original, "{path}");
        };
        for name in [
            "naka - コピー",
            "naka - コピー (2)",
            "naka - Copy",
            "naka - Copy (3)",
            "naka (1)",
            "naka(1)",
            "コピー ～ naka",
            "nakaのコピー",
            "naka のコピー 2",
            "naka copy",
            "naka copy 2",
            "Copy of naka",
        ] {
            check(&format!("data/registers/a/{name}.toml"), Some("data/registers/a/naka.toml"));
        }
        check("data/registers/a - コピー/naka.toml", Some("data/registers/a/naka.toml"));
        for name in ["naka", "コピー機", "naka-2", "2026", "photocopy", "naka（北）", "(1)"] {
            check(&format!("content/{name}.md"), None);
        }
    }

    #[test]
    fn a_path_says_what_a_file_is() {
        let check = |path: &str, kind: Kind<'_>| assert_eq!(Kind::of(path), kind, "{path}");
        check("data/site.toml", Kind::Settings);
        check("data/areas.toml", Kind::Areas);
        check("data/glossary.toml", Kind::Glossary);
        check("data/updates/2026.toml", Kind::Updates);
        check("data/registers/clinics/register.toml", Kind::Schema("clinics"));
        check("data/registers/clinics/naka.toml", Kind::Records("clinics"));
        check("data/statistics/acp.toml", Kind::Statistic("acp"));
        check("content/a/b.md", Kind::Page);
        check("content/_index.md", Kind::Page);
        check("data/sites.toml", Kind::Unread);
        check("data/registers/a/b/c.toml", Kind::Unread);
        check("content/a.MD", Kind::Unread);
        check("content/a/figures.toml", Kind::Other);
        check("templates/page.html", Kind::Other);
    }
}
