//! One `[[field]]`: its key, type and rules.
//!
//! Where something is wrong, what stands in is the strictest: a visibility that cannot be
//! read is `internal`, an opener that cannot be read opens nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::parse::draft::{FieldDraft, SchemaDraft, Text};
use crate::say;
use crate::site::absent::{REGISTER, absent};
use crate::site::id::RegisterId;
use crate::site::register::{Field, FieldKind, Search};
use crate::text::{Diagnostic, Place, nearest};

use super::fault::choose;
use super::schema::{Known, position};
use super::{Rule, Visibility};

/// Texts that `parse` could read; the others it has spoken of.
pub(super) fn written<'d>(texts: impl IntoIterator<Item = &'d Text>) -> impl Iterator<Item = &'d Text> {
    texts.into_iter().filter(|text| !text.value.is_empty())
}

/// Keys that every record has a meaning for already.
pub(super) const RESERVED: [&str; 9] =
    ["id", "confirmed", "publish_from", "expires", "withdrawn", "as_of", "state", "desk", "record"];

/// More fields than any reader could follow.
const FIELDS_MAX: usize = 1000;

/// The fields with a key of their own.
pub(super) fn distinct_fields<'d>(
    draft: &'d SchemaDraft,
    found: &mut Vec<Diagnostic>,
) -> Vec<&'d FieldDraft> {
    let mut first: BTreeMap<&str, &FieldDraft> = BTreeMap::new();
    let mut fields = Vec::new();
    if let Some(field) = draft.fields.get(FIELDS_MAX) {
        found.push(Diagnostic::error(
            "too-many-fields",
            Place::at(&draft.file, field.key.span),
            say!("項目は{FIELDS_MAX}個までです", "a register has at most {FIELDS_MAX} fields"),
        ));
    }
    for field in draft.fields.iter().take(FIELDS_MAX).filter(|field| !field.key.value.is_empty()) {
        let key = &*field.key.value;
        let place = Place::at(&draft.file, field.key.span);
        if let Some(earlier) = first.get(key) {
            found.push(
                Diagnostic::error(
                    "duplicate-field",
                    place,
                    say!("項目「{key}」が二度書かれています", "the field `{key}` is defined twice"),
                )
                .also(
                    Place::at(&draft.file, earlier.key.span),
                    say!("先に書かれているのはここです", "it is defined here first"),
                ),
            );
            continue;
        }
        found.extend(key_fault(key, place));
        first.insert(key, field);
        fields.push(field);
    }
    fields
}

fn key_fault(key: &str, place: Place) -> Option<Diagnostic> {
    if RESERVED.contains(&key) {
        let reserved = RESERVED.join("、");
        return Some(
            Diagnostic::error(
                "reserved-key",
                place,
                say!("項目の key に「{key}」は使えません", "a field cannot have the key `{key}`"),
            )
            .hint(say!(
                "{reserved} は、どの記録にもある項目です。別の名前にしてください",
                "it has a meaning in every record; choose another name"
            )),
        );
    }
    let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
    if key.bytes().all(fits) && key.starts_with(|c: char| c.is_ascii_lowercase()) {
        return None;
    }
    Some(
        Diagnostic::error(
            "malformed-key",
            place,
            say!("項目の key「{key}」は使えません", "`{key}` cannot be the key of a field"),
        )
        .hint(say!(
            "半角の小文字で始め、小文字、数字、下線（_）だけを使います（例 home_visits）",
            "begin with a small letter; use small letters, digits and _ (such as home_visits)"
        )),
    )
}

/// A field's rules, but for `only_if`, which names another field.
pub(super) fn rule(
    field: &FieldDraft,
    shown: usize,
    draft: &SchemaDraft,
    known: &Known<'_>,
    found: &mut Vec<Diagnostic>,
) -> Rule {
    let kind = kind(field, draft, known, found);
    check_fitting(field, &kind, draft, found);
    if kind == FieldKind::Phone && is_of_a_fax(field) {
        found.push(fax_as_phone(field, draft));
    }
    let visibility = visibility(field, draft, found);
    let options = match &kind {
        FieldKind::Choice { options } | FieldKind::List { options } => {
            options.iter().map(|option| Arc::from(option.as_str())).collect()
        }
        _ => vec![],
    };
    let shown = u16::try_from(shown).expect("a register has at most `FIELDS_MAX` fields");
    Rule {
        key: field.key.value.clone(),
        label: field.label.value.clone(),
        kind,
        required: field.required,
        visibility,
        only_if: None,
        shown: (visibility != Visibility::Internal).then_some(shown),
        options,
    }
}

/// What readers may know of a field.
pub(super) fn field(
    written: &FieldDraft,
    rule: &Rule,
    draft: &SchemaDraft,
    found: &mut Vec<Diagnostic>,
) -> Field {
    // A record that only says 未整備 has nothing but its area.
    let may_lack = draft.one_per.is_some() && draft.area.as_ref().is_none_or(|area| area.value != rule.key);
    Field {
        key: rule.key.clone(),
        label: rule.label.clone(),
        kind: rule.kind.clone(),
        open: rule.visibility == Visibility::Open,
        always: rule.required && rule.only_if.is_none() && !may_lack,
        search: search(written, draft, found),
        facet: written.facet,
        open_data: written.open_data.as_ref().unwrap_or(&written.label).value.clone(),
        unit: written.unit.as_ref().map(|unit| unit.value.clone()).unwrap_or_default(),
    }
}

/// The types of the contract, as they are written.
const TYPES: [&str; 19] = [
    "text",
    "kana",
    "person",
    "address",
    "email",
    "url",
    "phone",
    "fax",
    "postal_code",
    "area",
    "date",
    "number",
    "boolean",
    "choice",
    "answer",
    "list",
    "hours",
    "coordinates",
    "reference",
];

/// What people call the types elsewhere.
fn known_elsewhere(name: &str) -> Option<&'static str> {
    let kind = match name {
        "string" | "str" | "textarea" | "文字" => "text",
        "bool" | "checkbox" => "boolean",
        "int" | "integer" | "float" | "数" => "number",
        "tel" | "電話" => "phone",
        "FAX" | "facsimile" | "ファクス" => "fax",
        "mail" | "e-mail" => "email",
        "link" | "uri" => "url",
        "select" | "enum" | "option" => "choice",
        "array" | "tags" => "list",
        "ref" | "relation" => "reference",
        "zip" | "zipcode" | "postcode" => "postal_code",
        "latlon" | "latlng" | "location" | "geo" => "coordinates",
        "datetime" | "日付" => "date",
        _ => return None,
    };
    Some(kind)
}

/// Whether key or label say that the number is a FAX's alone.
fn is_of_a_fax(field: &FieldDraft) -> bool {
    let label = &field.label.value;
    let says = |words: &[&str]| words.iter().any(|word| label.contains(word));
    field.key.value.split('_').any(|part| part == "fax")
        || (says(&["FAX", "Fax", "ＦＡＸ", "ファクス", "ファックス"]) && !says(&["電話", "TEL", "Tel"]))
}

fn fax_as_phone(field: &FieldDraft, draft: &SchemaDraft) -> Diagnostic {
    let label = &field.label.value;
    Diagnostic::warning(
        "fax-as-phone",
        Place::at(&draft.file, field.kind.span),
        say!(
            "「{label}」の番号は、電話をかけるリンクになります",
            "the number of `{label}` becomes a link that calls it"
        ),
    )
    .hint(say!("FAXの番号なら type = \"fax\" と書きます", "write type = \"fax\" for the number of a FAX"))
}

/// A field's type; where it cannot be read, the one that was most probably meant.
fn kind(
    field: &FieldDraft,
    draft: &SchemaDraft,
    known: &Known<'_>,
    found: &mut Vec<Diagnostic>,
) -> FieldKind {
    let name = field.kind.value.as_str();
    if TYPES.contains(&name) || name.is_empty() {
        return kind_of(name, field, draft, known, found);
    }
    let meant = known_elsewhere(name).or_else(|| nearest(name, TYPES));
    let fault = Diagnostic::error(
        "unknown-type",
        Place::at(&draft.file, field.kind.span),
        say!("「{name}」という type はありません", "there is no field type `{name}`"),
    );
    let all = TYPES.join(" ");
    found.push(fault.hint(match meant {
        Some(meant) => say!("「{meant}」のことですか", "did you mean `{meant}`?"),
        None => say!("使えるのは {all} です", "the types are {all}"),
    }));
    kind_of(meant.unwrap_or_default(), field, draft, known, found)
}

fn kind_of(
    name: &str,
    field: &FieldDraft,
    draft: &SchemaDraft,
    known: &Known<'_>,
    found: &mut Vec<Diagnostic>,
) -> FieldKind {
    match name {
        "kana" => FieldKind::Kana,
        "person" => FieldKind::Person,
        "address" => FieldKind::Address,
        "email" => FieldKind::Email,
        "url" => FieldKind::Url,
        "phone" => FieldKind::Phone,
        "fax" => FieldKind::Fax,
        "postal_code" => FieldKind::PostalCode,
        "area" => FieldKind::Area { kind: area_kind(field, draft, known, found), many: field.many },
        "date" => FieldKind::Date,
        "number" => FieldKind::Number,
        "boolean" => FieldKind::Boolean,
        "choice" => {
            let options = options(field, draft, found);
            if options.is_empty() {
                found.push(without(field, draft, "options", "[\"…\", \"…\"]"));
            }
            FieldKind::Choice { options }
        }
        "answer" => FieldKind::Answer,
        "list" => FieldKind::List { options: options(field, draft, found) },
        "hours" => FieldKind::Hours,
        "coordinates" => FieldKind::Coordinates,
        "reference" => referring(field, draft, known, found),
        _ => FieldKind::Text,
    }
}

fn area_kind(
    field: &FieldDraft,
    draft: &SchemaDraft,
    known: &Known<'_>,
    found: &mut Vec<Diagnostic>,
) -> Option<String> {
    if known.areas.list.is_empty() {
        let key = &field.key.value;
        found.push(
            Diagnostic::error(
                "no-areas",
                Place::at(&draft.file, field.kind.span),
                say!(
                    "項目「{key}」は地域ですが、地域が一つもありません",
                    "the field `{key}` is an area, but the site has no areas"
                ),
            )
            .hint(say!("地域は data/areas.toml に書きます", "areas are written in data/areas.toml")),
        );
        return None;
    }
    let kind = written(&field.area_kind).next()?;
    known_area_kind(kind, draft, known, found)
}

pub(super) fn known_area_kind(
    kind: &Text,
    draft: &SchemaDraft,
    known: &Known<'_>,
    found: &mut Vec<Diagnostic>,
) -> Option<String> {
    let kinds: BTreeSet<&str> = known.areas.iter().map(|area| area.kind.as_str()).collect();
    if kinds.contains(&*kind.value) {
        return Some(kind.value.clone());
    }
    let kinds: Vec<&str> = kinds.into_iter().collect();
    found.push(no_word("unknown-area-kind", "地域の種類", "kind of area", kind, &kinds, draft));
    None
}

fn options(field: &FieldDraft, draft: &SchemaDraft, found: &mut Vec<Diagnostic>) -> Vec<String> {
    let mut options: Vec<String> = Vec::new();
    for option in written(&field.options) {
        if options.contains(&option.value) {
            let text = &option.value;
            found.push(Diagnostic::error(
                "duplicate-option",
                Place::at(&draft.file, option.span),
                say!("options に「{text}」が二度書かれています", "`{text}` is listed twice in `options`"),
            ));
            continue;
        }
        options.push(option.value.clone());
    }
    options
}

/// A reference; text stands in where it leads nowhere.
fn referring(
    field: &FieldDraft,
    draft: &SchemaDraft,
    known: &Known<'_>,
    found: &mut Vec<Diagnostic>,
) -> FieldKind {
    let Some(register) = &field.register else {
        found.push(without(field, draft, "register", "\"…\""));
        return FieldKind::Text;
    };
    if known.registers.contains(&*register.value) {
        return FieldKind::Reference { register: RegisterId::new(&register.value) };
    }
    if !register.value.is_empty() {
        found.push(absent(&REGISTER, &draft.file, register, known.registers.iter().copied()));
    }
    FieldKind::Text
}

/// That a type lacks what it cannot be without.
fn without(field: &FieldDraft, draft: &SchemaDraft, key: &str, form: &str) -> Diagnostic {
    let (name, kind) = (&field.key.value, &field.kind.value);
    Diagnostic::error(
        "missing-key",
        Place::at(&draft.file, field.key.span),
        say!(
            "項目「{name}」（type = \"{kind}\"）に {key} がありません",
            "the field `{name}` of type {kind} lacks `{key}`"
        ),
    )
    .hint(say!("{key} = {form} を書き足します", "add {key} = {form}"))
}

/// Keys that only some types understand.
fn check_fitting(field: &FieldDraft, kind: &FieldKind, draft: &SchemaDraft, found: &mut Vec<Diagnostic>) {
    let is_area = matches!(kind, FieldKind::Area { .. });
    let has_options = matches!(kind, FieldKind::Choice { .. } | FieldKind::List { .. });
    // Where a reference led nowhere, text stands in and the type as written counts.
    let is_reference = matches!(kind, FieldKind::Reference { .. }) || field.kind.value == "reference";
    let misplaced = [
        ("options", "choice、list", field.options.first().map(|text| text.span), has_options),
        ("register", "reference", field.register.as_ref().map(|text| text.span), is_reference),
        ("kind", "area", field.area_kind.as_ref().map(|text| text.span), is_area),
        ("many", "area", field.many.then_some(field.key.span), is_area),
        ("unit", "number", field.unit.as_ref().map(|text| text.span), *kind == FieldKind::Number),
    ];
    for (key, types, span, fits) in misplaced {
        let Some(span) = span.filter(|_| !fits) else {
            continue;
        };
        let name = &field.key.value;
        let fault = Diagnostic::error(
            "misplaced-key",
            Place::at(&draft.file, span),
            say!(
                "項目「{name}」の {key} には意味がありません",
                "`{key}` means nothing in the field `{name}`"
            ),
        )
        .hint(say!("{key} は type が {types} の項目に書きます", "`{key}` is for fields of type {types}"));
        found.push(match key {
            "many" if matches!(kind, FieldKind::Text) => fault
                .hint(say!("いくつも書くなら type = \"list\" です", "for several texts, the type is `list`")),
            _ => fault,
        });
    }
}

fn visibility(field: &FieldDraft, draft: &SchemaDraft, found: &mut Vec<Diagnostic>) -> Visibility {
    const WORDS: [&str; 3] = ["internal", "page", "open"];
    let Some(text) = written(&field.visibility).next() else {
        found.extend(shown_without_visibility(field, draft));
        return Visibility::Internal;
    };
    match text.value.as_str() {
        "internal" => Visibility::Internal,
        "page" => Visibility::Page,
        "open" => Visibility::Open,
        _ => {
            found.push(no_word("unknown-visibility", " visibility ", "visibility", text, &WORDS, draft));
            Visibility::Internal
        }
    }
}

/// What is meant to be found or filtered is meant to be seen.
fn shown_without_visibility(field: &FieldDraft, draft: &SchemaDraft) -> Option<Diagnostic> {
    let key = match (field.facet, &field.search, &field.open_data) {
        (true, ..) => "facet",
        (_, Some(search), _) if search.value != "none" => "search",
        (_, _, Some(_)) => "open_data",
        _ => return None,
    };
    let name = &field.key.value;
    Some(
        Diagnostic::warning(
            "internal-without-a-word",
            Place::at(&draft.file, field.key.span),
            say!(
                "項目「{name}」には {key} がありますが、visibility がないので、どこにも出ません",
                "the field `{name}` has `{key}` but no `visibility`, so it is shown nowhere"
            ),
        )
        .hint(say!(
            "見せるなら visibility = \"page\" か \"open\" を、見せないなら visibility = \"internal\" を書き足します",
            "add visibility = \"page\" or \"open\" to show it, \"internal\" to hide it"
        )),
    )
}

fn search(field: &FieldDraft, draft: &SchemaDraft, found: &mut Vec<Diagnostic>) -> Search {
    const WORDS: [&str; 3] = ["name", "text", "none"];
    match written(&field.search).next().map(|text| (text, text.value.as_str())) {
        None | Some((_, "none")) => Search::None,
        Some((_, "name")) => Search::Name,
        Some((_, "text")) => Search::Text,
        Some((text, _)) => {
            found.push(no_word("unknown-search", " search ", "search", text, &WORDS, draft));
            Search::None
        }
    }
}

/// Two columns of one name would make a CSV that nobody can read by name.
pub(super) fn check_columns_of_open_data(
    draft: &SchemaDraft,
    written: &[&FieldDraft],
    rules: &[Rule],
    found: &mut Vec<Diagnostic>,
) {
    let mut first: BTreeMap<&str, &Text> = BTreeMap::new();
    for (field, _) in written.iter().zip(rules).filter(|(_, rule)| rule.visibility == Visibility::Open) {
        let column = field.open_data.as_ref().unwrap_or(&field.label);
        let Some(earlier) = first.insert(&column.value, column).filter(|text| !text.value.is_empty()) else {
            continue;
        };
        let name = &column.value;
        found.push(
            Diagnostic::error(
                "duplicate-column",
                Place::at(&draft.file, column.span),
                say!(
                    "オープンデータの列の名前「{name}」が二度使われています",
                    "two columns of the open data are called `{name}`"
                ),
            )
            .also(
                Place::at(&draft.file, earlier.span),
                say!("先に使われているのはここです", "it is used here first"),
            )
            .hint(say!("open_data で別の名前を付けます", "give one of them another name with `open_data`")),
        );
    }
}

/// Stands for an opener that cannot be read: no rule has this place, so it opens nothing.
const NEVER: usize = usize::MAX;

/// Where the internal boolean that opens a field stands in the rules.
pub(super) fn only_if(
    field: &FieldDraft,
    at: usize,
    written: &[&FieldDraft],
    rules: &[Rule],
    draft: &SchemaDraft,
    found: &mut Vec<Diagnostic>,
) -> Option<usize> {
    let text = field.only_if.as_ref().filter(|text| !text.value.is_empty())?;
    let opener = position(text, "only_if", rules, draft, found);
    let fault = |ja: &str, en: &str| {
        let name = &text.value;
        Diagnostic::error(
            "unfit-only-if",
            Place::at(&draft.file, text.span),
            say!("only_if の項目「{name}」は{ja}", "the field `{name}` in `only_if` {en}"),
        )
    };
    let Some(opener) = opener else {
        return Some(NEVER);
    };
    if opener == at {
        found.push(fault("、その項目自身です", "is the field itself"));
        return Some(NEVER);
    }
    if rules[opener].kind != FieldKind::Boolean {
        found.push(
            fault("、true か false の項目ではありません", "is no boolean")
                .hint(say!("type = \"boolean\" の項目を書きます", "name a field of type boolean")),
        );
    } else if rules[opener].visibility != Visibility::Internal || written[opener].only_if.is_some() {
        found.push(fault("、内部の項目ではありません", "is not internal").hint(say!(
            "その項目を visibility = \"internal\" にし、only_if を付けずにおきます",
            "make it visibility = \"internal\", without an `only_if` of its own"
        )));
    }
    Some(opener)
}

/// That a word stands for nothing.
fn no_word(
    code: &'static str,
    ja: &str,
    en: &str,
    written: &Text,
    known: &[&str],
    draft: &SchemaDraft,
) -> Diagnostic {
    let name = &written.value;
    Diagnostic::error(
        code,
        Place::at(&draft.file, written.span),
        say!("「{name}」という{ja}はありません", "no {en} is called `{name}`"),
    )
    .maybe_hint((!known.is_empty()).then(|| choose(name, known)))
}
