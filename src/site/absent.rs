//! One wording for every name that stands for nothing.

use crate::say;
use crate::text::{Diagnostic, Place, Source, Spanned, Words, nearest};

/// What kind of thing a name should stand for, and where such things are written down.
pub(in crate::site) struct Kind {
    pub code: &'static str,
    pub ja: &'static str,
    pub en: &'static str,
    /// A file or a folder, relative to the root.
    pub listed_in: &'static str,
}

pub(in crate::site) const AREA: Kind =
    Kind { code: "unknown-area", ja: "地域", en: "area", listed_in: "data/areas.toml" };
pub(in crate::site) const AUDIENCE: Kind =
    Kind {
        code: "unknown-audience", ja: "読み手（audience）", en: "audience", listed_in: "data/site.toml"
    };
pub(in crate::site) const DESK: Kind =
    Kind { code: "unknown-desk", ja: "窓口（desk）", en: "desk", listed_in: "data/site.toml" };
pub(in crate::site) const TERM: Kind =
    Kind { code: "unknown-term", ja: "用語", en: "term", listed_in: "data/glossary.toml" };
pub(in crate::site) const REGISTER: Kind =
    Kind { code: "unknown-register", ja: "名簿", en: "register", listed_in: "data/registers/" };
pub(in crate::site) const STATISTIC: Kind =
    Kind { code: "unknown-statistic", ja: "統計", en: "statistic", listed_in: "data/statistics/" };

/// That nothing of this kind is called so, with the nearest name and where to look.
pub(in crate::site) fn absent<'k>(
    kind: &Kind,
    file: &Source,
    written: &Spanned<String>,
    known: impl IntoIterator<Item = &'k str>,
) -> Diagnostic {
    let name = &written.value;
    let Kind { code, ja, en, listed_in } = kind;
    Diagnostic::error(
        *code,
        Place::at(file, written.span),
        say!("「{name}」という{ja}はありません", "no {en} is called `{name}`"),
    )
    .hint(match nearest(name, known) {
        Some(near) => say!(
            "{ja}は {listed_in} にあります。いちばん近いのは「{near}」です",
            "each {en} is listed in {listed_in}; the nearest is `{near}`"
        ),
        None => say!("{ja}は {listed_in} にあります", "each {en} is listed in {listed_in}"),
    })
}

/// That two things carry one id; both places are shown.
pub(in crate::site) fn twice(id: &str, again: Place, first: Place) -> Diagnostic {
    Diagnostic::error(
        "duplicate-id",
        again,
        say!("id「{id}」が二度使われています", "the id `{id}` is used twice"),
    )
    .also(first, first_use())
    .hint(say!("どちらかの id を変えてください", "give one of them another id"))
}

fn first_use() -> Words {
    say!("先に使われているのはここです", "it is used here first")
}
