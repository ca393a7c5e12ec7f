//! `register.toml`: what a register says of itself, and the rules of its fields.
//!
//! Two steps: an [`Outline`] is what one file tells; a schema also follows references into
//! the outlines of other registers. Where something is wrong, what stands in is the
//! strictest: a visibility that cannot be read is `internal`.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use crate::parse::draft::{FieldDraft, SchemaDraft, Text};
use crate::say;
use crate::site::area::Areas;
use crate::site::desk::Desk;
use crate::site::id::{AudienceId, DeskId, RegisterId};
use crate::site::register::{Field, FieldKind, Schema, Search};
use crate::site::settings::Audience;
use crate::text::{Checked, Diagnostic, Digest, Place, Span, nearest};

use super::areas::nest;
use super::fault::choose;
use super::paths::{columns, placing};
use super::{Rule, Rules, Visibility};

/// What a `register.toml` may name, beside its own fields.
pub(in crate::site) struct Known<'k> {
    /// Every folder of `data/registers/`, also where its `register.toml` cannot be used.
    pub registers: &'k BTreeSet<&'k str>,
    pub audiences: &'k [Audience],
    pub desks: &'k [Desk],
    /// The site's own desk, for registers that name none.
    pub default_desk: Option<&'k DeskId>,
    pub areas: &'k Areas,
}

impl<'k> Known<'k> {
    fn audience(&self, text: &Text) -> Option<&'k AudienceId> {
        self.audiences.iter().map(|audience| &audience.id).find(|id| id.as_str() == text.value)
    }

    fn desk(&self, text: &Text) -> Option<&'k DeskId> {
        self.desks.iter().map(|desk| &desk.id).find(|id| id.as_str() == text.value)
    }
}

/// Every register's schema and rules, by id. Left out is a register whose schema could not
/// be read to its end, or has no field that can name a record: held against less than all
/// of its rules, its records would seem faulty.
pub(in crate::site) fn schemas(
    drafts: &[&SchemaDraft],
    known: &Known<'_>,
) -> Checked<BTreeMap<RegisterId, (Arc<Schema>, Rules)>> {
    let mut found = Vec::new();
    let outlines: BTreeMap<&str, Outline<'_>> = drafts
        .iter()
        .filter(|draft| !draft.lost)
        .filter_map(|draft| Some((draft.register.as_str(), outline(draft, known, &mut found)?)))
        .collect();
    let schemas = outlines
        .values()
        .map(|outline| (outline.id.clone(), schema(outline, &outlines, known, &mut found)))
        .collect();
    found.sort_by(|a, b| a.place.cmp(&b.place));
    Checked { value: schemas, diagnostics: found }
}

/// What one `register.toml` tells without any other.
pub(super) struct Outline<'d> {
    pub draft: &'d SchemaDraft,
    pub id: RegisterId,
    /// In the order of the file.
    pub rules: Vec<Rule>,
    /// Those that are shown.
    pub fields: Vec<Field>,
    /// Place in the rules.
    pub label: usize,
    /// Place in the rules.
    pub reading: Option<usize>,
}

impl Outline<'_> {
    pub fn place(&self, span: Span) -> Place {
        Place::at(&self.draft.file, span)
    }

    /// Where a field stands in the rules.
    pub fn position(&self, key: &str) -> Option<usize> {
        self.rules.iter().position(|rule| rule.key == key)
    }
}

fn outline<'d>(
    draft: &'d SchemaDraft,
    known: &Known<'_>,
    found: &mut Vec<Diagnostic>,
) -> Option<Outline<'d>> {
    check_head(draft, known, found);
    let written = distinct_fields(draft, found);
    let mut rules: Vec<Rule> = Vec::new();
    for field in &written {
        let shown = rules.iter().filter(|rule| rule.shown.is_some()).count();
        rules.push(rule(field, shown, draft, known, found));
    }
    check_columns_of_open_data(draft, &written, &rules, found);
    for (at, field) in written.iter().enumerate() {
        rules[at].only_if = only_if(field, at, &written, &rules, draft, found);
    }
    let label = label(draft, &rules, found)?;
    let reading = reading(draft, &rules, label, found);
    rules[label].required = true;
    let fields =
        written.iter().zip(&rules).map(|(written, rule)| (rule.shown, field(written, rule, draft, found)));
    let fields = fields.filter_map(|(shown, field)| shown.map(|_| field)).collect();
    Some(Outline { draft, id: RegisterId::new(&draft.register), rules, fields, label, reading })
}

/// Everything that stands above the fields.
fn check_head(draft: &SchemaDraft, known: &Known<'_>, found: &mut Vec<Diagnostic>) {
    let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    let name = &draft.register;
    if !name.bytes().all(fits) || name.starts_with('-') {
        found.push(
            Diagnostic::error(
                "malformed-id",
                Place::file(&draft.file.path),
                say!(
                    "フォルダーの名前「{name}」は使えません",
                    "a register's folder cannot be called `{name}`"
                ),
            )
            .hint(say!(
                "半角の小文字（a〜z）、数字、ハイフン（-）だけを使えます",
                "small letters a to z, digits and hyphens"
            )),
        );
    }
    for audience in written(&draft.audience).filter(|text| known.audience(text).is_none()) {
        let listed: Vec<&str> = known.audiences.iter().map(|audience| audience.id.as_str()).collect();
        found.push(absent("unknown-audience", "読み手（audience）", "audience", audience, &listed, draft));
    }
    for desk in written(&draft.desk).filter(|text| known.desk(text).is_none()) {
        let listed: Vec<&str> = known.desks.iter().map(|desk| desk.id.as_str()).collect();
        found.push(absent("unknown-desk", "窓口（desk）", "desk", desk, &listed, draft));
    }
    if let (Some(confirm), Some(hide)) = (draft.confirm_within_days, draft.hide_after_days)
        && hide.value <= confirm.value
    {
        found.push(
            Diagnostic::warning(
                "hidden-before-old",
                Place::at(&draft.file, hide.span),
                say!(
                    "hide_after_days が confirm_within_days より長くありません",
                    "`hide_after_days` is not longer than `confirm_within_days`"
                ),
            )
            .hint(say!(
                "このままでは、確認が古いという印が付く前に掲載が終わります",
                "as it is, records vanish before they are ever marked as old"
            )),
        );
    }
}

/// Texts that `parse` could read; the others it has spoken of.
fn written<'d>(texts: impl IntoIterator<Item = &'d Text>) -> impl Iterator<Item = &'d Text> {
    texts.into_iter().filter(|text| !text.value.is_empty())
}

/// That a word stands for nothing.
pub(super) fn absent(
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

/// Keys that every record has a meaning for already.
pub(super) const RESERVED: [&str; 9] =
    ["id", "confirmed", "publish_from", "expires", "withdrawn", "as_of", "state", "desk", "record"];

/// The fields with a key of their own.
fn distinct_fields<'d>(draft: &'d SchemaDraft, found: &mut Vec<Diagnostic>) -> Vec<&'d FieldDraft> {
    let mut first: BTreeMap<&str, &FieldDraft> = BTreeMap::new();
    let mut fields = Vec::new();
    for field in draft.fields.iter().filter(|field| !field.key.value.is_empty()) {
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
fn rule(
    field: &FieldDraft,
    shown: usize,
    draft: &SchemaDraft,
    known: &Known<'_>,
    found: &mut Vec<Diagnostic>,
) -> Rule {
    let kind = kind(field, draft, known, found);
    check_fitting(field, &kind, draft, found);
    let visibility = visibility(field, draft, found);
    let options = match &kind {
        FieldKind::Choice { options } | FieldKind::List { options } => {
            options.iter().map(|option| Arc::from(option.as_str())).collect()
        }
        _ => vec![],
    };
    let shown = u16::try_from(shown).expect("nobody writes a schema of 65,536 fields");
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
fn field(written: &FieldDraft, rule: &Rule, draft: &SchemaDraft, found: &mut Vec<Diagnostic>) -> Field {
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
const TYPES: [&str; 18] = [
    "text",
    "kana",
    "person",
    "address",
    "email",
    "url",
    "phone",
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
        "tel" | "fax" | "電話" => "phone",
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

fn known_area_kind(
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
    found.push(absent("unknown-area-kind", "地域の種類", "kind of area", kind, &kinds, draft));
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
        let listed: Vec<&str> = known.registers.iter().copied().collect();
        found.push(absent("unknown-register", "名簿", "register", register, &listed, draft));
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
            found.push(absent("unknown-visibility", " visibility ", "visibility", text, &WORDS, draft));
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
            found.push(absent("unknown-search", " search ", "search", text, &WORDS, draft));
            Search::None
        }
    }
}

/// Two columns of one name would make a CSV that nobody can read by name.
fn check_columns_of_open_data(
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
fn only_if(
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

/// Where the field that a key of the head names stands in the rules.
fn position(
    text: &Text,
    named_in: &str,
    rules: &[Rule],
    draft: &SchemaDraft,
    found: &mut Vec<Diagnostic>,
) -> Option<usize> {
    let name = &text.value;
    let position = rules.iter().position(|rule| rule.key == *name);
    if position.is_none() && !name.is_empty() {
        found.push(unknown_field(text, named_in, rules, Place::at(&draft.file, text.span)));
    }
    position
}

/// That no field has this key.
pub(super) fn unknown_field(text: &Text, named_in: &str, rules: &[Rule], place: Place) -> Diagnostic {
    let name = &text.value;
    let keys: Vec<&str> = rules.iter().map(|rule| rule.key.as_str()).collect();
    Diagnostic::error(
        "unknown-field",
        place,
        say!(
            "{named_in} の「{name}」という項目はありません",
            "no field has the key `{name}`, which `{named_in}` names"
        ),
    )
    .maybe_hint((!keys.is_empty()).then(|| choose(last_part(name), &keys)))
}

fn last_part(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}

/// That a field which readers must see is internal.
pub(super) fn internal_field(name: &str, named_in: &str, place: Place) -> Diagnostic {
    Diagnostic::error(
        "internal-field",
        place,
        say!(
            "{named_in} の項目「{name}」は内部の項目なので、使えません",
            "the field `{name}` in `{named_in}` is internal"
        ),
    )
    .hint(say!(
        "見せてよい項目なら visibility = \"page\" か \"open\" を書きます",
        "give it visibility = \"page\" or \"open\" if readers may see it"
    ))
}

/// The field that names a record.
fn label(draft: &SchemaDraft, rules: &[Rule], found: &mut Vec<Diagnostic>) -> Option<usize> {
    let label = position(&draft.label, "label", rules, draft, found)?;
    let (name, place) = (&draft.label.value, Place::at(&draft.file, draft.label.span));
    if rules[label].visibility == Visibility::Internal {
        found.push(internal_field(name, "label", place));
        return None;
    }
    let names = matches!(
        rules[label].kind,
        FieldKind::Text
            | FieldKind::Kana
            | FieldKind::Person
            | FieldKind::Address
            | FieldKind::Choice { .. }
            | FieldKind::Area { many: false, .. }
    );
    if !names {
        found.push(
            Diagnostic::error(
                "unfit-label",
                place,
                say!(
                    "項目「{name}」は記録の名前（label）になれません",
                    "the field `{name}` cannot be the `label`"
                ),
            )
            .hint(say!(
                "label には type が text、person、kana、address、choice、area（一つ）の項目を書きます",
                "a `label` is a field of type text, person, kana, address, choice or area (one)"
            )),
        );
        return None;
    }
    Some(label)
}

/// The field that orders records. It may tell no more than the label does.
fn reading(draft: &SchemaDraft, rules: &[Rule], label: usize, found: &mut Vec<Diagnostic>) -> Option<usize> {
    let text = draft.reading.as_ref()?;
    let reading = position(text, "reading", rules, draft, found)?;
    let (name, place) = (&text.value, Place::at(&draft.file, text.span));
    let rule = &rules[reading];
    if rule.visibility == Visibility::Internal {
        found.push(internal_field(name, "reading", place));
        return None;
    }
    if rule.kind != FieldKind::Kana {
        found.push(
            Diagnostic::error(
                "unfit-reading",
                place,
                say!(
                    "項目「{name}」は読み（reading）になれません",
                    "the field `{name}` cannot be the `reading`"
                ),
            )
            .hint(say!(
                "reading には type = \"kana\" の項目を書きます",
                "a `reading` is a field of type kana"
            )),
        );
        return None;
    }
    if let Some(opener) = rules[label].only_if
        && rule.only_if != Some(opener)
    {
        let opener = &rules[opener].key;
        found.push(
            Diagnostic::error(
                "open-reading",
                place,
                say!(
                    "名前が見せられないときも、読みの項目「{name}」が見えてしまいます",
                    "the reading `{name}` would show where the label is closed"
                ),
            )
            .hint(say!(
                "項目「{name}」にも only_if = \"{opener}\" を書きます",
                "give `{name}` only_if = \"{opener}\" as well"
            )),
        );
        return None;
    }
    Some(reading)
}

fn schema(
    outline: &Outline<'_>,
    all: &BTreeMap<&str, Outline<'_>>,
    known: &Known<'_>,
    found: &mut Vec<Diagnostic>,
) -> (Arc<Schema>, Rules) {
    let draft = outline.draft;
    let one_per = written(&draft.one_per).next().and_then(|kind| known_area_kind(kind, draft, known, found));
    let area = draft.area.as_ref().and_then(|text| placing(text, "area", outline, all, found));
    let serves = draft.serves.as_ref().and_then(|text| placing(text, "serves", outline, all, found));
    let own = |path: &Option<super::FieldPath>| {
        let path = path.as_ref().filter(|path| path.through.is_none())?;
        outline.rules.iter().position(|rule| rule.shown.map(usize::from) == Some(path.field))
    };
    let (place, reach) = (own(&area), own(&serves));
    // Where `area` names no area field, that has been said.
    if let Some(kind) = one_per.as_ref().filter(|_| area.is_some() || draft.area.is_none()) {
        found.extend(check_one_per(outline, kind, place));
    }
    let label_field = usize::from(outline.rules[outline.label].shown.expect("a label is never internal"));
    let texts = |text: &Option<Text>| text.as_ref().map(|text| text.value.clone());
    let desk = draft.desk.as_ref().and_then(|text| known.desk(text)).or(known.default_desk);
    let schema = Schema {
        id: outline.id.clone(),
        title: draft.title.value.clone(),
        description: texts(&draft.description).unwrap_or_default(),
        audience: draft.audience.iter().filter_map(|text| known.audience(text)).cloned().collect(),
        fields: outline.fields.clone(),
        label: label_field,
        as_of: draft.as_of.value,
        source: draft.source.value.clone(),
        consent: texts(&draft.consent),
        license: texts(&draft.license),
        desk: desk.cloned(),
        sample: draft.sample,
        confirm_within_days: draft.confirm_within_days.map(|days| days.value),
        one_per,
        placed: area.is_some(),
        serves: serves.clone(),
        columns: columns(outline, all, found),
        digest: Digest::of(&[]),
    };
    let schema = Schema { digest: digest(&schema), ..schema };
    let nested = nested(&outline.rules, place, reach, known.areas);
    let digest = Digest::of_value(&(
        (&outline.id, &outline.rules, outline.label, outline.reading, draft.sample, draft.one_per.is_some()),
        (place, &nested),
    ));
    let closed = &outline.rules[outline.label].label;
    let rules = Rules {
        register: outline.id.clone(),
        label: outline.label,
        reading: outline.reading,
        sample: draft.sample,
        one_per: draft.one_per.is_some(),
        area,
        serves,
        hide_after_days: draft.hide_after_days.map(|days| days.value),
        digest,
        place,
        nested,
        phone: main_phone(&outline.rules, outline.label),
        closed_label: format!("（{closed}は掲載していません）").into(),
        index: outline
            .rules
            .iter()
            .enumerate()
            .map(|(at, rule)| (rule.key.clone(), at))
            .collect::<HashMap<_, _>>(),
        rules: outline.rules.clone(),
    };
    (Arc::new(schema), rules)
}

/// Of everything in a schema but its digest.
fn digest(schema: &Schema) -> Digest {
    Digest::of_value(&(
        (&schema.id, &schema.title, &schema.description, &schema.audience, &schema.fields, schema.label),
        (schema.as_of, &schema.source, &schema.consent, &schema.license, &schema.desk, schema.sample),
        (schema.confirm_within_days, &schema.one_per, schema.placed, &schema.serves, &schema.columns),
    ))
}

/// A register with one record for each area is placed by a field of its own.
fn check_one_per(outline: &Outline<'_>, kind: &str, place: Option<usize>) -> Option<Diagnostic> {
    let wanted = FieldKind::Area { kind: Some(kind.to_owned()), many: false };
    if place.is_some_and(|place| outline.rules[place].kind == wanted) {
        return None;
    }
    let span = outline.draft.one_per.as_ref().map(|text| text.span)?;
    Some(
        Diagnostic::error(
            "one-per-without-area",
            outline.place(span),
            say!(
                "one_per = \"{kind}\" の名簿には、その種類の地域を一つ書く項目が要ります",
                "a register with one_per = \"{kind}\" needs an area field of that kind"
            ),
        )
        .hint(say!(
            "type = \"area\"、kind = \"{kind}\" の項目を作り、area = \"…\" にその key を書きます",
            "add a field of type area with kind = \"{kind}\", and name it in area = \"…\""
        )),
    )
}

/// Pairs of area fields that say where a record stands, of which the first must lie in the
/// second. Fields of several areas say what it reaches, not where it stands, unless they
/// are what places it.
fn nested(rules: &[Rule], place: Option<usize>, reach: Option<usize>, areas: &Areas) -> Vec<(usize, usize)> {
    let standing: Vec<(usize, &str)> = rules
        .iter()
        .enumerate()
        .filter_map(|(at, rule)| match &rule.kind {
            FieldKind::Area { kind: Some(kind), many } if !many || place == Some(at) => {
                Some((at, kind.as_str()))
            }
            _ => None,
        })
        .filter(|(at, _)| reach != Some(*at) || place == Some(*at))
        .collect();
    let mut nested = Vec::new();
    for (inner, inner_kind) in &standing {
        for (outer, outer_kind) in &standing {
            if nest(inner_kind, outer_kind, areas) {
                nested.push((*inner, *outer));
            }
        }
    }
    nested
}

/// The first number that is shown; of people, who share names, none.
fn main_phone(rules: &[Rule], label: usize) -> Option<usize> {
    if rules[label].kind != FieldKind::Text {
        return None;
    }
    rules.iter().position(|rule| rule.kind == FieldKind::Phone && rule.shown.is_some())
}
