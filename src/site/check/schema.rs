//! `register.toml`: what a register says of itself, and the rules of its fields.
//!
//! Two steps: an [`Outline`] is what one file tells; a schema also follows references into
//! the outlines of other registers. Where something is wrong, what stands in is the
//! strictest: a visibility that cannot be read is `internal`.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use crate::parse::draft::{SchemaDraft, Text};
use crate::say;
use crate::site::area::Areas;
use crate::site::desk::Desk;
use crate::site::id::{AudienceId, DeskId, RegisterId};
use crate::site::register::{Field, FieldKind, Schema};
use crate::site::settings::{Audience, known_audience, known_desk};
use crate::text::{Checked, Diagnostic, Digest, Place, Span};

use super::areas::nest;
use super::fault::choose;
use super::field::{
    check_columns_of_open_data, distinct_fields, field, known_area_kind, only_if, rule, written,
};
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
    pub audience: Vec<AudienceId>,
    /// Its own, else the site's.
    pub desk: Option<DeskId>,
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
    check_head(draft, found);
    let own_desk = draft.desk.as_ref().and_then(|desk| known_desk(&draft.file, desk, known.desks, found));
    let audience = |text: &Text| known_audience(&draft.file, text, known.audiences, found);
    let audience = draft.audience.iter().filter_map(audience).collect();
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
    let label = label(draft, &rules, found);
    let reading = label.and_then(|label| reading(draft, &rules, label, found));
    if let Some(label) = label {
        rules[label].required = true;
    }
    let fields =
        written.iter().zip(&rules).map(|(written, rule)| (rule.shown, field(written, rule, draft, found)));
    let fields = fields.filter_map(|(shown, field)| shown.map(|_| field)).collect();
    Some(Outline {
        draft,
        id: RegisterId::new(&draft.register),
        audience,
        desk: own_desk.or_else(|| known.default_desk.cloned()),
        rules,
        fields,
        label: label?,
        reading,
    })
}

/// Everything that stands above the fields.
fn check_head(draft: &SchemaDraft, found: &mut Vec<Diagnostic>) {
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

/// Where the field that a key of the head names stands in the rules.
pub(super) fn position(
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
    let schema = Schema {
        id: outline.id.clone(),
        title: draft.title.value.clone(),
        description: texts(&draft.description).unwrap_or_default(),
        audience: outline.audience.clone(),
        fields: outline.fields.clone(),
        label: label_field,
        as_of: draft.as_of.value,
        source: draft.source.value.clone(),
        consent: texts(&draft.consent),
        license: texts(&draft.license),
        desk: outline.desk.clone(),
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
