//! Registers as their staff write them, and what they are told.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::parse::{self, Parsed};
use crate::site::area::{Area, Areas};
use crate::site::id::{AreaId, AudienceId, DeskId, RegisterId};
use crate::site::settings::Audience;
use crate::site::{Desk, Record, Schema};
use crate::text::{Diagnostic, Lang, Printer, Source};

use super::{Known, RecordsPart, Rules, phones_by_label, records, schemas};

/// What some files of registers gave.
struct Outcome {
    parsed: Parsed,
    schemas: BTreeMap<RegisterId, (Arc<Schema>, Rules)>,
    parts: Vec<RecordsPart>,
    found: Vec<Diagnostic>,
}

impl Outcome {
    /// The records of a register, in order.
    fn records(&self) -> Vec<&Record> {
        self.parts.iter().flat_map(|part| &part.records).map(|checked| &*checked.record).collect()
    }

    /// What is told, one line each: message, then hints.
    fn told(&self, lang: Lang) -> Vec<String> {
        self.found
            .iter()
            .map(|diagnostic| {
                let severity = diagnostic.severity.word();
                let hints = diagnostic.hints.iter().map(|hint| format!(" / {}", hint.in_lang(lang)));
                format!("{severity}: {}{}", diagnostic.message.in_lang(lang), hints.collect::<String>())
            })
            .collect()
    }

    fn printed(&self) -> String {
        let printer = Printer { lang: Lang::Ja, color: false };
        self.found.iter().map(|diagnostic| printer.print(diagnostic, &self.parsed)).collect()
    }
}

/// Reads files below `data/registers/`.
fn read(files: &[(&str, &str)]) -> Outcome {
    let sources: Vec<Source> = files
        .iter()
        .map(|(path, text)| Source::new(format!("data/registers/{path}"), text.as_bytes()))
        .collect();
    let parsed = parse::all(&sources, &Parsed::default());
    let mut found = Vec::new();
    let drafts = parsed.drafts().note(&mut found);
    let areas = areas();
    let registers: BTreeSet<&str> = drafts.schemas.iter().map(|draft| draft.register.as_str()).collect();
    let audiences = [Audience { id: AudienceId::new("citizen"), title: "市民".to_owned() }];
    let known = Known {
        registers: &registers,
        audiences: &audiences,
        desks: &[desk("home-care")],
        default_desk: None,
        areas: &areas,
    };
    let schemas = schemas(&drafts.schemas, &known).note(&mut found);
    let parts: Vec<RecordsPart> = drafts
        .records
        .iter()
        .filter_map(|draft| Some(records(draft, &schemas.get(&*draft.register)?.1, &areas).note(&mut found)))
        .collect();
    found.extend(phones_by_label(&parts));
    drop(drafts);
    Outcome { parsed, schemas, parts, found }
}

/// A city with wards, and districts in them.
fn areas() -> Areas {
    let area = |id: &str, name: &str, kind: &str, within: &[&str]| Area {
        id: AreaId::new(id),
        name: name.to_owned(),
        reading: None,
        kind: kind.to_owned(),
        within: within.iter().map(|id| AreaId::new(id)).collect(),
        page: true,
        towns: vec![],
        school_districts: vec![],
        postal_codes: vec![],
    };
    let list = vec![
        area("city", "見本市", "city", &[]),
        area("north", "北区", "ward", &["city"]),
        area("south", "南区", "ward", &["city"]),
        area("north-1", "北一", "district", &["north"]),
        area("north-2", "北二", "district", &["north"]),
        area("south-1", "南一", "district", &["south"]),
    ];
    let index = list.iter().enumerate().map(|(at, area)| (area.id.clone(), at)).collect();
    Areas { list, index }
}

fn desk(id: &str) -> Desk {
    Desk {
        id: DeskId::new(id),
        name: "窓口".to_owned(),
        role: None,
        phone: None,
        fax: None,
        hours: None,
        closed: None,
        outside_hours: None,
        confirmed: None,
        url: None,
    }
}

const HEAD: &str = r#"
title = "名簿"
label = "name"
as_of = "2026-11"
source = "出典"
"#;

/// A schema with a label, and one more field of these lines.
fn schema_with(field: &str) -> String {
    format!(
        "{HEAD}\n[[field]]\nkey = \"name\"\nlabel = \"名称\"\ntype = \"text\"\nvisibility = \"page\"\n\n[[field]]\nkey = \"it\"\nlabel = \"項目\"\nvisibility = \"page\"\n{field}\n"
    )
}

/// Holds one value of a field against what is told of it: nothing, or lines.
fn check_value(field: &str, value: &str, expect: &[&str]) {
    let record = format!("[[record]]\nid = \"a-1\"\nname = \"見本\"\nit = {value}\n");
    let outcome = read(&[("r/a.toml", &record), ("r/register.toml", &schema_with(field))]);
    let told: Vec<String> =
        outcome.told(Lang::Ja).into_iter().map(|line| line.replacen("見本（a-1）の項目", "…", 1)).collect();
    assert_eq!(told, expect, "{field} / {value}");
}

#[test]
fn a_value_of_its_type_passes_and_another_is_told_in_words() {
    check_value(r#"type = "text""#, r#""午前だけ""#, &[]);
    check_value(
        r#"type = "text""#,
        r#"12"#,
        &[
            "error: …には文字（\"…\"）を書きますが、数（12）が書かれています / 引用符で囲んで \"12\" と書きます",
        ],
    );
}
