//! What a release shows of people, as far as a later day may forbid to show it again.
//!
//! Takes a site, gives a value to keep beside the release; two of them tell what stands
//! against going back from the later to the earlier one. Holds ids and keys, never a name or
//! a number of anybody.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::say;
use crate::text::{Digest, Words};

use super::id::RecordId;
use super::register::{Entry, Schema};
use super::{PagePath, Site};

/// What is shown on one day, and what is no longer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Showing {
    /// By id.
    registers: BTreeMap<Arc<str>, Arc<Shown>>,
    /// Paths of the pages of `content/`; in order.
    pages: Vec<Arc<str>>,
    /// Paths whose page was shown before, those of records included; in order.
    ended: Vec<Arc<str>>,
}

/// What is shown of one register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::site) struct Shown {
    /// Of all of the following.
    digest: Digest,
    title: Arc<str>,
    /// In the order of the file; whoever is not listed is internal, or not there at all.
    fields: Vec<ShownField>,
    /// Each record that is shown, and the places of the fields that are closed for it.
    records: Vec<(Arc<str>, Vec<u16>)>,
    /// Records that are not shown on this day: withdrawn, expired, or not yet published.
    hidden: Vec<Arc<str>>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct ShownField {
    key: Arc<str>,
    label: Arc<str>,
    /// Whether it also goes to open data.
    open: bool,
}

impl Showing {
    /// What this site shows today.
    pub fn of(site: &Site) -> Showing {
        let registers = site.registers.iter().map(|(id, register)| (id.shared(), register.shown.clone()));
        let path = |path: &PagePath| Arc::from(path.as_str());
        let mut pages: Vec<Arc<str>> = site.guides.values().map(|guide| path(&guide.path)).collect();
        pages.sort();
        Showing {
            registers: registers.collect(),
            pages,
            ended: site.paths.ended().iter().map(path).collect(),
        }
    }

    /// Of all that is shown and no longer shown.
    pub fn digest(&self) -> Digest {
        let registers = self.registers.iter();
        let digest =
            registers.fold(Digest::of(b""), |digest, (id, shown)| digest.with_word(id).with(shown.digest));
        let digest = self.pages.iter().fold(digest.with_word("pages"), |digest, path| digest.with_word(path));
        self.ended.iter().fold(digest.with_word("ended"), |digest, path| digest.with_word(path))
    }

    /// What stands against showing `earlier` again, now that this is what may be shown; in
    /// order of registers and records.
    pub fn objections(&self, earlier: &Showing) -> Vec<Words> {
        let mut found = Vec::new();
        for (id, then) in &earlier.registers {
            match self.registers.get(id) {
                Some(now) => now.object(then, &mut found),
                // Nothing is known of a register that is gone; its records may be anybody's.
                None if then.records.is_empty() => {}
                None => {
                    let title = &then.title;
                    found.push(say!(
                        "名簿「{title}」（{id}）は、いまのファイルにはありません",
                        "the register `{title}` ({id}) is in no file any more"
                    ));
                }
            }
        }
        let ended: HashSet<&str> = self.ended.iter().map(|path| &**path).collect();
        for path in earlier.pages.iter().filter(|path| ended.contains(&***path)) {
            found.push(say!(
                "ページ /{path} は、掲載の期限（expires）を過ぎています",
                "the page /{path} has expired"
            ));
        }
        found
    }

    /// Records that `earlier` shows and that are hidden here: once withdrawn, a record may be
    /// taken out of the files altogether.
    pub fn withdrawn(&self, earlier: &Showing) -> Vec<Words> {
        let mut found = Vec::new();
        for (id, then) in &earlier.registers {
            if let Some(now) = self.registers.get(id) {
                let hidden: HashSet<&str> = now.hidden.iter().map(|id| &**id).collect();
                let shown = then.records.iter().filter(|(record, _)| hidden.contains(&**record));
                found.extend(shown.map(|(record, _)| is_hidden(&now.title, record)));
            }
        }
        found
    }

    /// Records that `earlier` shows and of which this knows nothing at all: taken out of the
    /// files without being withdrawn.
    pub fn forgotten(&self, earlier: &Showing) -> Vec<String> {
        let mut forgotten = Vec::new();
        for (id, then) in &earlier.registers {
            let Some(now) = self.registers.get(id) else {
                continue;
            };
            let shown = now.records.iter().map(|(record, _)| record);
            let known: HashSet<&str> = shown.chain(&now.hidden).map(|record| &**record).collect();
            let missing = then.records.iter().filter(|(record, _)| !known.contains(&**record));
            forgotten.extend(missing.map(|(record, _)| format!("{id}/{record}")));
        }
        forgotten
    }
}

impl Shown {
    /// What these records of a register show; `hidden` are those that are not shown.
    pub fn of<'r>(schema: &Schema, entries: &[Entry], hidden: impl Iterator<Item = &'r RecordId>) -> Shown {
        let licensed = schema.license.is_some();
        let fields = schema.fields.iter().map(|field| ShownField {
            key: field.key.as_str().into(),
            label: field.label.as_str().into(),
            open: field.open && licensed,
        });
        let records = entries.iter().map(|entry| {
            let record = &entry.record;
            (record.id.shared(), record.closed.clone())
        });
        let shown = Shown {
            digest: Digest::of(b""),
            title: schema.title.as_str().into(),
            fields: fields.collect(),
            records: records.collect(),
            hidden: hidden.map(|id| id.shared()).collect(),
        };
        Shown { digest: Digest::of_value(&shown), ..shown }
    }

    fn object(&self, then: &Shown, found: &mut Vec<Words>) {
        let title = &self.title;
        let mut tell = |words: Words| found.push(words);
        let now: HashMap<&str, &ShownField> = self.fields.iter().map(|field| (&*field.key, field)).collect();
        for field in then.fields.iter().filter(|_| !then.records.is_empty()) {
            let label = &field.label;
            match now.get(&*field.key) {
                None => tell(say!(
                    "名簿「{title}」の項目「{label}」は、いまは載せない項目です",
                    "the field `{label}` of the register `{title}` is internal now"
                )),
                Some(now) if field.open && !now.open => tell(say!(
                    "名簿「{title}」の項目「{label}」は、いまはオープンデータに出さない項目です",
                    "the field `{label}` of the register `{title}` is no open data any more"
                )),
                Some(_) => {}
            }
        }
        let hidden: HashSet<&str> = self.hidden.iter().map(|id| &**id).collect();
        let closed: HashMap<&str, &[u16]> =
            self.records.iter().map(|(id, closed)| (&**id, &**closed)).collect();
        for (id, closed_then) in &then.records {
            if hidden.contains(&**id) {
                tell(is_hidden(title, id));
                continue;
            }
            let closed_now = closed.get(&**id).copied().unwrap_or_default();
            let newly = closed_now.iter().filter_map(|at| {
                let field = self.fields.get(usize::from(*at))?;
                let place = then.fields.iter().position(|then| then.key == field.key)?;
                let was_open = !closed_then.iter().any(|at| usize::from(*at) == place);
                was_open.then_some(&field.label)
            });
            for label in newly {
                tell(say!(
                    "名簿「{title}」の {id} の「{label}」は、いまは載せる同意がありません",
                    "`{label}` of {id} in the register `{title}` is closed now"
                ));
            }
        }
    }
}

fn is_hidden(title: &str, id: &str) -> Words {
    say!(
        "名簿「{title}」の {id} は、取り下げたか、掲載の期限を過ぎたか、まだ載せない記録です",
        "{id} of the register `{title}` is withdrawn, has ended or is not to be shown yet"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::example::site_on;

    const SCHEMA: &str = r#"
title = "名簿"
label = "name"
as_of = "2026"
source = "町"
license = "CC BY 4.0"
[[field]]
key = "name"
label = "名前"
type = "text"
required = true
visibility = "open"
[[field]]
key = "mobile"
label = "携帯"
type = "text"
visibility = "page"
only_if = "agreed"
[[field]]
key = "agreed"
label = "同意"
type = "boolean"
"#;

    const RECORDS: &str = "[[record]]\nid = \"a\"\nname = \"あ\"\nagreed = true\nmobile = \"1\"\n[[record]]\nid = \"b\"\nname = \"い\"\n";

    fn showing(schema: &str, records: &str, page: &str, day: &str) -> Showing {
        let page = format!("+++\ntitle = \"頁\"\n{page}\n+++\n");
        Showing::of(&site_on(
            day,
            &[
                ("data/registers/people/register.toml", schema),
                ("data/registers/people/a.toml", records),
                ("content/_index.md", "+++\ntitle = \"家\"\n+++\n"),
                ("content/page.md", &page),
            ],
        ))
    }

    /// What stands against going back to the example from a site with these replacements.
    fn objections(edits: &[(&str, &str)], day: &str) -> Vec<String> {
        let earlier = showing(SCHEMA, RECORDS, "", "2026-11-22");
        let edited =
            |text: &str| edits.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to));
        let page = edits.iter().find(|(from, _)| *from == "FRONT").map_or("", |(_, to)| to);
        let now = showing(&edited(SCHEMA), &edited(RECORDS), page, day);
        now.objections(&earlier).into_iter().map(|objection| objection.en).collect()
    }

    #[test]
    fn nothing_stands_against_what_may_still_be_shown() {
        assert!(objections(&[], "2026-11-22").is_empty());
        assert!(
            objections(&[("\"あ\"", "\"う\""), ("mobile = \"1\"", "mobile = \"2\"")], "2026-12-01")
                .is_empty()
        );
        // What was stricter then and is looser now.
        let strict = showing(&SCHEMA.replace("\"page\"", "\"internal\""), RECORDS, "", "2026-11-22");
        assert!(showing(SCHEMA, RECORDS, "", "2026-11-22").objections(&strict).is_empty());
    }

    #[test]
    fn a_record_that_is_no_longer_shown_is_named() {
        let ended =
            |date: &str| objections(&[("name = \"い\"", &format!("name = \"い\"\n{date}"))], "2026-11-22");
        for date in ["withdrawn = 2026-11-22", "expires = 2026-11-01", "publish_from = 2027-01-01"] {
            let told = ended(date);
            assert!(told.len() == 1 && told[0].starts_with("b of the register"), "{date}: {told:?}");
        }
        assert!(ended("withdrawn = 2026-11-23").is_empty(), "not yet");
    }

    #[test]
    fn a_field_that_became_stricter_is_named() {
        let told = |edits: &[(&str, &str)]| objections(edits, "2026-11-22").join("; ");
        assert_eq!(
            told(&[("\"page\"", "\"internal\"")]),
            "the field `携帯` of the register `名簿` is internal now"
        );
        assert_eq!(
            told(&[("\"open\"", "\"page\"")]),
            "the field `名前` of the register `名簿` is no open data any more"
        );
        assert_eq!(
            told(&[("license = \"CC BY 4.0\"", "")]),
            "the field `名前` of the register `名簿` is no open data any more"
        );
        assert_eq!(
            told(&[("agreed = true", "agreed = false")]),
            "`携帯` of a in the register `名簿` is closed now"
        );
        // Its value may have been taken out together with the consent.
        assert_eq!(
            told(&[("agreed = true\nmobile = \"1\"", "")]),
            "`携帯` of a in the register `名簿` is closed now"
        );
    }

    #[test]
    fn a_page_that_has_expired_is_named() {
        assert_eq!(
            objections(&[("FRONT", "expires = 2026-12-01")], "2026-12-01"),
            ["the page /page/ has expired"]
        );
        assert!(objections(&[("FRONT", "expires = 2026-12-01")], "2026-11-30").is_empty());
    }

    #[test]
    fn a_record_that_is_in_no_file_any_more_is_forgotten_not_objected_to() {
        let earlier = showing(SCHEMA, RECORDS, "", "2026-11-22");
        let now =
            showing(SCHEMA, RECORDS.split("[[record]]\nid = \"b\"").next().expect("a"), "", "2026-11-22");
        assert!(now.objections(&earlier).is_empty());
        assert_eq!(now.forgotten(&earlier), ["people/b"]);
    }
}
