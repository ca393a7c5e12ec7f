//! One file of records, held against its register's rules.

use std::collections::HashMap;
use std::sync::Arc;

use ahash::RandomState;
use unicode_normalization::UnicodeNormalization;

use crate::calendar::{AsOf, Date, Period};
use crate::parse::day::as_of_fault;
use crate::parse::draft::{Raw, RecordDraft, RecordsDraft};
use crate::say;
use crate::site::area::Areas;
use crate::site::id::{AreaId, DeskId, RecordId, RegisterId};
use crate::site::register::{FieldKind, Record, State};
use crate::site::value::{Nothing, Value};
use crate::site::values::{Extent, Stored, Texts, Values};
use crate::text::{Checked, Diagnostic, Digest, Place, Source, Span, Spanned, Words, nearest};

use super::areas::disagreement;
use super::digest::{Parts, asked};
use super::fault::{Fault, Whose};
use super::field::RESERVED;
use super::kana::hiragana;
use super::row::{Row, text};
use super::value::{Against, date, value, wrong_type};
use super::{Rule, Rules};

/// What one file of a register gives: nothing here depends on the day or on another file.
#[derive(Clone, Debug)]
pub(in crate::site) struct RecordsPart {
    /// The file's path.
    pub path: Arc<str>,
    /// In the order of the file; those without a usable id are left out.
    pub records: Vec<CheckedRecord>,
    /// Whether lines of the file could not be read.
    pub lost: bool,
    /// Of all that records of other registers may ask of these.
    pub asked: Digest,
}

/// A record, and what only the whole site can check of it.
#[derive(Clone, Debug)]
pub(in crate::site) struct CheckedRecord {
    pub record: Arc<Record>,
    /// Of its id.
    pub span: Span,
    /// Every record that it refers to, from internal and closed fields too.
    pub references: Vec<Reference>,
    /// Of a record that only says that there is nothing: whom to ask.
    pub desk: Option<Spanned<String>>,
    /// The field with the number to call, unless the record's days are counted or its name is
    /// closed.
    phone: Option<Spanned<usize>>,
}

/// That a record names another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::site) struct Reference {
    pub register: RegisterId,
    pub record: RecordId,
    pub span: Span,
    /// Place in the rules of the field that refers; [`Rules::in_words`] has its words.
    pub rule: usize,
}

/// The records of one file, and everything that is wrong in it.
pub(in crate::site) fn records(
    draft: &RecordsDraft<'_>,
    rules: &Rules,
    areas: &Areas,
) -> Checked<RecordsPart> {
    let mut check = Check {
        file: &draft.file,
        rules,
        against: Against { areas, sample: rules.sample },
        found: vec![],
        lost: draft.lost,
        bytes: vec![],
        texts: Texts::default(),
    };
    let mut records = Vec::with_capacity(draft.records.len());
    records.extend(draft.records.iter().filter_map(|record| check.record(record)));
    let mut diagnostics = check.found;
    diagnostics.sort_by_key(|diagnostic| diagnostic.place.span);
    let asked = {
        let records = records.iter().map(|checked| &*checked.record);
        asked(records, rules.hide_after_days.is_some(), &mut check.bytes)
    };
    let part = RecordsPart { path: draft.file.path.clone(), records, lost: draft.lost, asked };
    Checked { value: part, diagnostics }
}

/// Records of one name with different numbers: one of them is probably wrong. Takes all
/// files of a register, in order.
pub(in crate::site) fn phones_by_label<'p>(
    parts: impl IntoIterator<Item = &'p RecordsPart>,
) -> Vec<Diagnostic> {
    let numbered: Vec<(&str, Number<'_>)> = parts
        .into_iter()
        .flat_map(|part| part.records.iter().map(move |checked| (part, checked)))
        .filter_map(|(part, checked)| {
            let Spanned { value: field, span } = checked.phone?;
            let Some(Value::Phone(phone)) = checked.record.value(field) else { return None };
            Some((checked.record.label(), (part, Spanned::new(phone.shown, span))))
        })
        .collect();
    let mut first: HashMap<&str, Number<'_>, RandomState> =
        HashMap::with_capacity_and_hasher(numbered.len(), RandomState::new());
    let mut found = Vec::new();
    for (label, number) in numbered {
        let earlier = *first.entry(label).or_insert(number);
        if earlier.1.value != number.1.value {
            found.push(two_phones(label, number, earlier));
        }
    }
    found
}

/// A number, and the file it stands in.
type Number<'p> = (&'p RecordsPart, Spanned<&'p str>);

fn two_phones(label: &str, (part, phone): Number<'_>, (earlier_part, earlier): Number<'_>) -> Diagnostic {
    let (number, other) = (&phone.value, &earlier.value);
    let place = |part: &RecordsPart, span| Place { path: part.path.clone(), span: Some(span) };
    Diagnostic::warning(
        "two-phones",
        place(part, phone.span),
        say!(
            "「{label}」の電話番号が二つあります（{number} と {other}）",
            "{label} has two phone numbers ({number} and {other})"
        ),
    )
    .also(place(earlier_part, earlier.span), say!("もう一つはここです", "the other one is here"))
    .hint(say!(
        "どちらかの誤りでないか確かめてください。別の所なら、名前で見分けられるようにします",
        "see which is right; if these are two places, let their names tell them apart"
    ))
}

fn empty_record(place: Place) -> Diagnostic {
    Diagnostic::error(
        "empty-record",
        place,
        say!("この [[record]] の下に何も書かれていません", "nothing stands beneath this [[record]]"),
    )
    .hint(say!(
        "[[record]] を二度書いたのなら一つ消します。新しい記録なら、次の行から項目を書きます",
        "remove it if it was written twice; else write the record beneath it"
    ))
}

/// One file's check, under way.
struct Check<'c> {
    file: &'c Source,
    rules: &'c Rules,
    against: Against<'c>,
    found: Vec<Diagnostic>,
    /// Whether lines of the file could not be read: then nothing is said to be missing.
    lost: bool,
    /// What a digest is made of; kept from record to record for its room.
    bytes: Vec<u8>,
    /// Texts of a record that are shown; kept from record to record for their room.
    texts: Texts,
}

impl<'c> Check<'c> {
    fn record(&mut self, draft: &RecordDraft<'_>) -> Option<CheckedRecord> {
        if draft.table.entries.is_empty() {
            self.found.extend((!self.lost).then(|| empty_record(Place::at(self.file, draft.span))));
            return None;
        }
        let mut unknown = Vec::new();
        let row = Row::read(draft, self.rules, |key| unknown.push(key));
        let whose = self.whose(&row);
        for key in unknown {
            self.unknown_key(key, whose);
        }
        let id = self.id(&row, whose);
        if row.state.is_some() {
            return self.record_of_nothing(&row, id, whose);
        }
        if let Some(desk) = row.desk {
            self.tell(lone_desk(desk.span), "desk", whose);
        }
        let mut read = self.values(&row, whose);
        let confirmed = self.date(row.confirmed, "confirmed", whose);
        let period = self.period(&row, whose);
        let as_of = self.as_of(row.as_of, whose);
        let (label, reading) = self.names(&row, &mut read, id);
        let phone = self.phone(&row, &read, period);
        let id = RecordId::new(id?);
        let values = Values::new(&read.texts, read.shown);
        self.texts = read.texts;
        let closed = closed(self.rules, &row);
        let parts = Parts { id, label, reading, values, confirmed, as_of, period, state: None, closed };
        let record = Arc::new(parts.whole(&mut self.bytes));
        Some(CheckedRecord { record, span: row.span, references: read.references, desk: None, phone })
    }

    /// A record that says only that its area has nothing yet.
    fn record_of_nothing(
        &mut self,
        row: &Row<'_>,
        id: Option<&str>,
        whose: Whose<'_>,
    ) -> Option<CheckedRecord> {
        let place = self.rules.place?;
        let others = (0..self.rules.rules.len()).filter(|at| *at != place);
        for at in others {
            if let Some(raw) = row.values[at] {
                self.tell(beside_nothing(raw.span), &self.rules.rules[at].label, whose);
            }
        }
        let days = [
            (row.confirmed, "confirmed"),
            (row.publish_from, "publish_from"),
            (row.expires, "expires"),
            (row.withdrawn, "withdrawn"),
        ];
        for (raw, key) in days {
            if let Some(raw) = raw {
                self.tell(beside_nothing(raw.span), key, whose);
            }
        }
        let only_place = Row { values: self.only(place, row), ..*row };
        let mut read = self.values_at([place], &only_place, whose);
        let nothing = self.nothing(row.state?, whose);
        let desk =
            self.needed(row.desk, "desk", row, whose).and_then(|raw| self.plain_text(raw, "desk", whose));
        let as_of = self.needed(row.as_of, "as_of", row, whose).and_then(|raw| self.as_of(Some(raw), whose));
        let (nothing, desk, as_of, id) = (nothing?, desk?, as_of?, id?);
        let label = match read.value(&self.rules.rules[place]) {
            Some(Value::Areas(ids)) => &self.against.areas.area(&ids[0]).name,
            _ => return None,
        };
        let label = read.texts.add(label);
        let parts = Parts {
            id: RecordId::new(id),
            label,
            reading: Extent::EMPTY,
            values: Values::new(&read.texts, read.shown),
            confirmed: None,
            as_of: None,
            period: Period::default(),
            state: Some(State { nothing, desk: DeskId::new(&desk.value), as_of }),
            closed: closed(self.rules, row),
        };
        let record = Arc::new(parts.whole(&mut self.bytes));
        Some(CheckedRecord { record, span: row.span, references: vec![], desk: Some(desk), phone: None })
    }

    fn only<'d>(&self, place: usize, row: &Row<'d>) -> Vec<Option<&'d Spanned<Raw<'d>>>> {
        (0..self.rules.rules.len()).map(|at| row.values[at].filter(|_| at == place)).collect()
    }

    /// What names a record in messages, unless readers may not see it.
    fn whose<'w>(&self, row: &Row<'w>) -> Whose<'w>
    where
        'c: 'w,
    {
        let rule = &self.rules.rules[self.rules.label];
        let written = row.text(self.rules.label).filter(|_| row.is_open(rule));
        let label = match (&rule.kind, written) {
            (FieldKind::Area { .. }, Some(id)) => {
                let areas: &'c Areas = self.against.areas;
                areas.find(id).map(|area| area.name.as_str())
            }
            _ => written,
        };
        Whose { label, id: text(row.id) }
    }

    fn tell(&mut self, fault: Fault, field: &str, whose: Whose<'_>) {
        self.found.push(fault.told(&whose.field(field), self.file));
    }

    fn tell_all(&mut self, faults: Vec<Fault>, field: &str, whose: Whose<'_>) {
        for fault in faults {
            self.tell(fault, field, whose);
        }
    }

    fn unknown_key(&mut self, key: &Spanned<Arc<str>>, whose: Whose<'_>) {
        let name = &*key.value;
        let fault = Fault::new(
            "unknown-key",
            key.span,
            say!("に「{name}」という項目はありません", "has an unknown key `{name}`"),
        );
        let fault = match name {
            "state" | "desk" => fault.hint(say!(
                "{name} は、one_per のある名簿だけに書きます",
                "`{name}` is for registers with `one_per`"
            )),
            _ => fault.hint(self.near_key(name)),
        };
        self.found.push(fault.told(&whose.record(), self.file));
    }

    fn near_key(&self, name: &str) -> Words {
        let own = RESERVED.into_iter().filter(|key| !matches!(*key, "state" | "desk" | "record"));
        match nearest(name, self.rules.rules.iter().map(|rule| rule.key.as_str()).chain(own)) {
            Some(near) => say!("「{near}」のことですか", "did you mean `{near}`?"),
            None => say!("書ける項目は register.toml にあります", "the fields are listed in register.toml"),
        }
    }

    fn id<'d>(&mut self, row: &Row<'d>, whose: Whose<'_>) -> Option<&'d str> {
        if row.id.is_none() && self.lost {
            return None;
        }
        let Some(raw) = row.id else {
            let fault = Fault::new("missing-id", row.span, say!("に id がありません", "has no `id`"));
            let fault = fault.hint(say!(
                "id = \"…\" を書き足します。一度使った id は、ほかの記録に使いません",
                "add id = \"…\"; an id is never used for another record"
            ));
            self.found.push(fault.told(&whose.record(), self.file));
            return None;
        };
        let fault = match &raw.value {
            Raw::Text(id) => match id_fault(id, raw.span) {
                None => return Some(id),
                Some(fault) => fault,
            },
            Raw::Faulty => return None,
            _ => wrong_type(raw, say!("文字（\"d-0001\" の形）", "a text (\"d-0001\")")),
        };
        self.tell(fault, "id", whose);
        None
    }

    /// What every field says.
    fn values(&mut self, row: &Row<'_>, whose: Whose<'_>) -> Read {
        self.values_at(0..self.rules.rules.len(), row, whose)
    }

    fn values_at(
        &mut self,
        places: impl IntoIterator<Item = usize>,
        row: &Row<'_>,
        whose: Whose<'_>,
    ) -> Read {
        let rules = self.rules;
        let shown = rules.rules.iter().filter(|rule| rule.shown.is_some()).count();
        let mut read = Read::new(std::mem::take(&mut self.texts), shown);
        // What is internal or closed ends here.
        let mut unshown = Texts::default();
        let mut faults = Vec::new();
        for at in places {
            let rule = &rules.rules[at];
            let Some(raw) = row.values[at] else {
                if rule.required && row.is_open(rule) && !self.lost {
                    self.tell(missing(&rule.key, form(&rule.kind), row.span), &rule.label, whose);
                }
                continue;
            };
            let field = rule.shown.filter(|_| row.is_open(rule));
            let texts = if field.is_some() { &mut read.texts } else { &mut unshown };
            let value = value(raw, rule, self.against, texts, &mut faults);
            if !faults.is_empty() {
                self.tell_all(std::mem::take(&mut faults), &rule.label, whose);
            }
            if let Some(value) = value {
                if rules.nested.iter().any(|(inner, outer)| [*inner, *outer].contains(&at)) {
                    read.remember_areas(at, &value);
                }
                read.take(at, rule, raw.span, value, field);
            }
        }
        for (inner, outer) in &rules.nested {
            self.agree(*inner, *outer, row, &read, whose);
        }
        read
    }

    /// That every area of one field lies in those of another.
    fn agree(&mut self, inner: usize, outer: usize, row: &Row<'_>, read: &Read, whose: Whose<'_>) {
        let rules = self.rules;
        let (Some(inner_areas), Some(outer_areas)) = (read.areas(inner), read.areas(outer)) else {
            return;
        };
        let span = row.values[inner].map_or(row.span, |raw| raw.span);
        for area in inner_areas {
            let outer_field = &rules.rules[outer].label;
            let fault = disagreement(area, outer_areas, outer_field, span, self.against.areas);
            if let Some(fault) = fault {
                self.tell(fault, &rules.rules[inner].label, whose);
            }
        }
    }

    fn date(&mut self, raw: Option<&Spanned<Raw<'_>>>, key: &str, whose: Whose<'_>) -> Option<Date> {
        let mut faults = Vec::new();
        let date = date(raw?, &mut faults);
        self.tell_all(faults, key, whose);
        date
    }

    fn period(&mut self, row: &Row<'_>, whose: Whose<'_>) -> Period {
        let period = Period {
            publish_from: self.date(row.publish_from, "publish_from", whose),
            expires: self.date(row.expires, "expires", whose),
            withdrawn: self.date(row.withdrawn, "withdrawn", whose),
        };
        if let (Some(from), Some(expires)) = (period.publish_from, period.expires)
            && expires <= from
        {
            let span = row.expires.map_or(row.span, |raw| raw.span);
            self.tell(never_published(from, expires, span), "expires", whose);
        }
        period
    }

    /// A date at a precision; a TOML date is a day.
    fn as_of(&mut self, raw: Option<&Spanned<Raw<'_>>>, whose: Whose<'_>) -> Option<AsOf> {
        let raw = raw?;
        let fault = match &raw.value {
            Raw::Date(date) => return Some(AsOf::Day(*date)),
            Raw::Faulty => return None,
            Raw::Text(text) => match AsOf::parse(text.trim()) {
                Some(as_of) => return Some(as_of),
                None => self.as_of_fault(text, raw.span),
            },
            Raw::Integer(number) => self.as_of_fault(&number.to_string(), raw.span),
            _ => wrong_type(
                raw,
                say!("いつの時点か（\"2021-01\" や \"FY2020\"）", "a time (\"2021-01\", \"FY2020\")"),
            ),
        };
        self.tell(fault, "as_of", whose);
        None
    }

    fn as_of_fault(&self, written: &str, span: Span) -> Fault {
        Fault::of(as_of_fault(Place::at(self.file, span), written), span)
    }

    fn nothing(&mut self, raw: &Spanned<Raw<'_>>, whose: Whose<'_>) -> Option<Nothing> {
        match &raw.value {
            Raw::Text(text) if Nothing::parse(text) == Some(Nothing::NotSetUp) => {
                return Some(Nothing::NotSetUp);
            }
            Raw::Faulty => return None,
            _ => {}
        }
        let fault = Fault::new(
            "unknown-state",
            raw.span,
            say!("に書けるのは「未整備」だけです", "can only be 未整備"),
        );
        let fault = fault.hint(say!(
            "整備されているときは、state の行を消して、ほかの項目を書きます",
            "where there is something, remove `state` and fill in the other fields"
        ));
        self.tell(fault, "state", whose);
        None
    }

    /// A key that a record of nothing cannot be without.
    fn needed<'d>(
        &mut self,
        raw: Option<&'d Spanned<Raw<'d>>>,
        key: &str,
        row: &Row<'_>,
        whose: Whose<'_>,
    ) -> Option<&'d Spanned<Raw<'d>>> {
        if raw.is_none() && !self.lost {
            self.tell(missing(key, "\"…\"", row.span), key, whose);
        }
        raw
    }

    fn plain_text(&mut self, raw: &Spanned<Raw<'_>>, key: &str, whose: Whose<'_>) -> Option<Spanned<String>> {
        match &raw.value {
            Raw::Text(text) => return Some(Spanned::new(text.trim().to_owned(), raw.span)),
            Raw::Faulty => return None,
            _ => self.tell(wrong_type(raw, say!("文字（\"…\"）", "a text (\"…\")")), key, whose),
        }
        None
    }

    /// Label and reading: as written, or as little as a closed field may tell.
    fn names(&self, row: &Row<'_>, read: &mut Read, id: Option<&str>) -> (Extent, Extent) {
        let rules = self.rules;
        if !row.is_open(&rules.rules[rules.label]) {
            return (read.texts.add(&rules.closed_label), Extent::EMPTY);
        }
        let label = match read.stored(&rules.rules[rules.label]) {
            Some(Stored::Text(label)) => *label,
            Some(Stored::Areas(ids)) => read.texts.add(&self.against.areas.area(&ids[0]).name),
            // Its error has been given; the id stands in.
            _ => read.texts.add(id.unwrap_or_default()),
        };
        let reading = rules.reading.and_then(|at| read.value(&rules.rules[at]));
        match reading {
            Some(Value::Text(reading)) => {
                let reading = hiragana(reading);
                (label, read.texts.add(&reading))
            }
            _ => (label, Extent::EMPTY),
        }
    }

    /// The field with the number that is compared with others of the same name. A record that
    /// ends makes room for one with another number.
    fn phone(&self, row: &Row<'_>, read: &Read, period: Period) -> Option<Spanned<usize>> {
        let rules = self.rules;
        let at = rules.phone.filter(|_| row.is_open(&rules.rules[rules.label]))?;
        if period.expires.is_some() || period.withdrawn.is_some() {
            return None;
        }
        match read.stored(&rules.rules[at])? {
            Stored::Phone(_) => Some(Spanned::new(rules.rules[at].shown?.into(), row.values[at]?.span)),
            _ => None,
        }
    }
}

/// Places in the schema's fields of those that are closed for this record.
fn closed(rules: &Rules, row: &Row<'_>) -> Vec<u16> {
    let closed = rules.rules.iter().filter(|rule| rule.only_if.is_some() && !row.is_open(rule));
    closed.filter_map(|rule| rule.shown).collect()
}

/// What the fields of a record say. Only `texts` and `shown` outlive the check.
struct Read {
    /// Of what is shown.
    texts: Texts,
    /// By place in the schema's fields.
    shown: Vec<Stored>,
    references: Vec<Reference>,
    /// Areas that must agree with others, by place in the rules; closed and internal ones
    /// too.
    areas: Vec<(usize, Arc<[AreaId]>)>,
}

impl Read {
    /// Nothing yet, of so many fields that may be shown.
    fn new(mut texts: Texts, fields: usize) -> Read {
        texts.clear();
        Read { texts, shown: vec![Stored::Absent; fields], references: vec![], areas: vec![] }
    }

    fn remember_areas(&mut self, at: usize, value: &Stored) {
        if let Stored::Areas(ids) = value {
            self.areas.push((at, ids.clone()));
        }
    }

    /// Takes a checked value; what is internal or closed is shown in no field and goes no further.
    fn take(&mut self, at: usize, rule: &Rule, span: Span, value: Stored, field: Option<u16>) {
        if let (FieldKind::Reference { register }, Stored::Reference(record)) = (&rule.kind, &value) {
            let (register, record) = (register.clone(), record.clone());
            self.references.push(Reference { register, record, span, rule: at });
        }
        if let Some(field) = field {
            self.shown[usize::from(field)] = value;
        }
    }

    fn stored(&self, rule: &Rule) -> Option<&Stored> {
        self.shown.get(usize::from(rule.shown?))
    }

    fn value(&self, rule: &Rule) -> Option<Value<'_>> {
        self.texts.value(self.stored(rule)?)
    }

    fn areas(&self, at: usize) -> Option<&[AreaId]> {
        self.areas.iter().find(|(place, _)| *place == at).map(|(_, areas)| &areas[..])
    }
}

fn missing(key: &str, form: &str, span: Span) -> Fault {
    Fault::new("missing-value", span, say!("がありません", "is missing"))
        .hint(say!("{key} = {form} を書き足します", "add {key} = {form}"))
}

/// What a line of this type looks like.
fn form(kind: &FieldKind) -> &'static str {
    match kind {
        FieldKind::Date => "2026-11-22",
        FieldKind::Number => "0",
        FieldKind::Boolean => "true",
        FieldKind::List { .. } | FieldKind::Area { many: true, .. } => "[\"…\"]",
        FieldKind::Hours => "[{ days = [\"月\"], open = \"09:00\", close = \"12:00\" }]",
        FieldKind::Coordinates => "{ lat = …, lon = … }",
        _ => "\"…\"",
    }
}

fn lone_desk(span: Span) -> Fault {
    Fault::new(
        "desk-without-state",
        span,
        say!("は、state = \"未整備\" と一緒に書きます", "goes with state = \"未整備\""),
    )
}

fn beside_nothing(span: Span) -> Fault {
    Fault::new(
        "value-beside-state",
        span,
        say!("は、state = \"未整備\" の記録には書けません", "cannot stand beside state = \"未整備\""),
    )
    .hint(say!(
        "未整備でなくなったときは state と desk を消します。まだのときは、この行を消します",
        "remove `state` and `desk` once it is set up; until then remove this line"
    ))
}

fn never_published(from: Date, expires: Date, span: Span) -> Fault {
    Fault::new(
        "expires-before-publish",
        span,
        say!(
            "（{expires}）が、publish_from（{from}）より後になっていません",
            "({expires}) is not after publish_from ({from})"
        ),
    )
    .hint(say!(
        "expires は、載せなくなる最初の日です",
        "`expires` is the first day on which it is no longer shown"
    ))
}

/// What is wrong with a record's id: it becomes a file's name on every kind of computer.
fn id_fault(id: &str, span: Span) -> Option<Fault> {
    const NOT_ALLOWED: [&str; 7] = ["index", "kana", "print", "con", "prn", "aux", "nul"];
    let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    let is_device = id.len() == 4
        && (id.starts_with("com") || id.starts_with("lpt"))
        && id.ends_with(|c: char| c.is_ascii_digit());
    if NOT_ALLOWED.contains(&id) || is_device {
        return Some(
            Fault::new("reserved-id", span, say!("に「{id}」は使えません", "cannot be `{id}`"))
                .hint(say!("別の id にしてください", "choose another id")),
        );
    }
    if !id.is_empty() && id.len() <= 64 && id.bytes().all(fits) && !id.starts_with('-') {
        return None;
    }
    let plain: String =
        id.nfkc().filter(|c| !c.is_whitespace()).map(|c| if c == '_' { '-' } else { c }).collect();
    let plain = plain.to_lowercase();
    let right = !plain.is_empty() && plain.len() <= 64 && plain.bytes().all(fits) && !plain.starts_with('-');
    let fault = Fault::new("malformed-id", span, say!("に「{id}」は使えません", "cannot be `{id}`"));
    Some(fault.hint(match right {
        true => say!("「{plain}」なら使えます", "`{plain}` would do"),
        false => say!(
            "半角の小文字（a〜z）、数字、ハイフン（-）だけを、64文字まで使えます",
            "up to 64 small letters a to z, digits and hyphens"
        ),
    }))
}
