//! A table, read key by key.
//!
//! Takes a table, gives its values in the types that a draft wants; gathers what is
//! missing, empty, of another type, or unknown. A faulty value gives a stand-in.

use std::sync::Arc;

use crate::calendar::{AsOf, Date};
use crate::say;
use crate::text::{Diagnostic, Place, Source, Span, Spanned, Words, nearest};

use super::day;
use super::draft::{Raw, Table, Text};
use super::syntax::Document;

/// What the tables of one file share.
pub(super) struct File<'s> {
    pub source: &'s Source,
    pub found: Vec<Diagnostic>,
    /// Whether lines were lost: then nothing is said to be missing.
    lost: bool,
    /// The keys of the file itself, once they were read.
    top_keys: Vec<&'static str>,
}

impl<'s> File<'s> {
    pub(super) fn new(source: &'s Source) -> File<'s> {
        File { source, found: vec![], lost: false, top_keys: vec![] }
    }

    /// The file's own keys.
    pub(super) fn top<'t>(&mut self, document: Document<'t>) -> Fields<'_, 's, 't> {
        self.lost |= document.lost;
        Fields {
            file: self,
            owner: "",
            header: None,
            entries: document.table.entries,
            asked: vec![],
            missing: vec![],
        }
    }

    /// The keys of a table in it; `owner` names it as authors write it: `[[area]]`.
    pub(super) fn fields<'t>(
        &mut self,
        owner: &'static str,
        table: Spanned<Table<'t>>,
    ) -> Fields<'_, 's, 't> {
        let header = Some(table.span);
        Fields { file: self, owner, header, entries: table.value.entries, asked: vec![], missing: vec![] }
    }

    /// Whether something could not be read at all.
    pub(super) fn is_incomplete(&self) -> bool {
        self.lost
    }

    /// Leaves out what nothing can name; what other files say of it cannot be checked then.
    pub(super) fn keep<T>(&mut self, all: &mut Vec<T>, can_be_named: impl Fn(&T) -> bool) {
        let count = all.len();
        all.retain(can_be_named);
        self.lost |= all.len() < count;
    }

    pub(super) fn place(&self, span: Span) -> Place {
        Place::at(self.source, span)
    }
}

/// A key that other generators have, and what to write here instead.
pub(super) struct Foreign {
    pub key: &'static str,
    pub ja: &'static str,
    pub en: &'static str,
}

/// One table; every key that was asked for is known.
pub(super) struct Fields<'f, 's, 't> {
    pub file: &'f mut File<'s>,
    owner: &'static str,
    header: Option<Span>,
    entries: Vec<(Spanned<Arc<str>>, Spanned<Raw<'t>>)>,
    asked: Vec<&'static str>,
    /// Keys that must be there and are not, each with the line to write. Said at the end:
    /// an unknown key may be the same one, misspelt.
    missing: Vec<(&'static str, String)>,
}

impl<'t> Fields<'_, '_, 't> {
    /// Takes a value out, whatever it is; `None` where it is absent or was reported.
    pub(super) fn take(&mut self, key: &'static str) -> Option<Spanned<Raw<'t>>> {
        self.asked.push(key);
        let at = self.entries.iter().position(|(name, _)| &*name.value == key)?;
        let (_, value) = self.entries.remove(at);
        // A value that was reported is there, though nobody knows what it is.
        (value.value != Raw::Faulty).then_some(value)
    }

    /// Whether the author wrote this key.
    fn has(&self, key: &str) -> bool {
        self.entries.iter().any(|(name, _)| &*name.value == key)
    }

    /// A text; an empty one counts as not given.
    pub(super) fn text(&mut self, key: &'static str) -> Option<Text> {
        let value = self.take(key)?;
        let text = self.as_text(key, value, Form::Text)?;
        (!text.value.trim().is_empty()).then_some(text)
    }

    /// A text that must be there. The stand-in is empty.
    pub(super) fn required_text(&mut self, key: &'static str) -> Text {
        let was_written = self.has(key);
        let stand_in = Spanned::new(String::new(), self.header.unwrap_or_default());
        let Some(value) = self.take(key) else {
            if !was_written {
                self.missing(key, &format!("{key} = \"…\""));
            }
            return stand_in;
        };
        let span = value.span;
        let Some(text) = self.as_text(key, value, Form::Text) else { return stand_in };
        if text.value.trim().is_empty() {
            self.fault(
                "empty",
                span,
                say!("「{key}」が空です", "`{key}` is empty"),
                say!("引用符の中に言葉を書きます", "write something between the quotes"),
            );
        }
        text
    }

    /// A list of texts that differs from none when it is empty.
    pub(super) fn maybe_texts(&mut self, key: &'static str) -> Option<Vec<Text>> {
        let is_there = self.has(key);
        let texts = self.texts(key);
        is_there.then_some(texts)
    }

    /// A list of texts.
    pub(super) fn texts(&mut self, key: &'static str) -> Vec<Text> {
        let Some(value) = self.take(key) else { return Vec::new() };
        match value.value {
            Raw::List(list) => {
                list.into_iter().filter_map(|item| self.as_text(key, item, Form::Item)).collect()
            }
            Raw::Text(text) => {
                self.fault(
                    "wrong-type",
                    value.span,
                    say!("「{key}」には一覧を書きます", "`{key}` must be a list"),
                    say!(
                        "角括弧で囲みます: {key} = [\"{text}\"]",
                        "put it in brackets: {key} = [\"{text}\"]"
                    ),
                );
                vec![Spanned::new(text.into_owned(), value.span)]
            }
            _ => {
                self.wrong_type(key, &value, Form::Texts);
                Vec::new()
            }
        }
    }

    /// A list of texts that must hold one.
    pub(super) fn required_texts(&mut self, key: &'static str) -> Vec<Text> {
        let was_written = self.has(key);
        let empty = self.entries.iter().find(|(name, _)| &*name.value == key).and_then(|(_, value)| {
            matches!(&value.value, Raw::List(list) if list.is_empty()).then_some(value.span)
        });
        let texts = self.texts(key);
        if let Some(span) = empty {
            self.fault(
                "empty",
                span,
                say!("「{key}」が空です", "`{key}` is empty"),
                say!("{key} = [\"…\"] と書きます", "write {key} = [\"…\"]"),
            );
        }
        if !was_written {
            self.missing(key, &format!("{key} = [\"…\"]"));
        }
        texts
    }

    /// A truth value; false where nothing is said.
    pub(super) fn truth(&mut self, key: &'static str) -> bool {
        let Some(value) = self.take(key) else { return false };
        match value.value {
            Raw::Boolean(truth) => truth,
            _ => {
                self.wrong_type(key, &value, Form::Truth);
                false
            }
        }
    }

    /// A whole number.
    pub(super) fn number(&mut self, key: &'static str) -> Option<Spanned<i64>> {
        let value = self.take(key)?;
        match value.value {
            Raw::Integer(number) => Some(Spanned::new(number, value.span)),
            _ => {
                self.wrong_type(key, &value, Form::Number);
                None
            }
        }
    }

    /// A number of days, from 1.
    pub(super) fn days(&mut self, key: &'static str) -> Option<Spanned<u32>> {
        let number = self.number(key)?;
        let days = u32::try_from(number.value).ok().filter(|days| (1..=36_500).contains(days));
        if days.is_none() {
            self.fault(
                "number",
                number.span,
                say!("「{key}」は日数です", "`{key}` is a number of days"),
                say!("1 から 36500 までの数を書きます", "write a number from 1 to 36500"),
            );
        }
        Some(Spanned::new(days?, number.span))
    }

    /// A day.
    pub(super) fn date(&mut self, key: &'static str) -> Option<Spanned<Date>> {
        let value = self.take(key)?;
        match &value.value {
            Raw::Date(date) => return Some(Spanned::new(*date, value.span)),
            Raw::Text(text) => self.file.found.push(day::date_fault(self.file.place(value.span), text)),
            Raw::Time(written) => self.file.found.push(day::time_fault(self.file.place(value.span), written)),
            _ => self.wrong_type(key, &value, Form::Date),
        }
        None
    }

    /// A day that must be there; the stand-in is no day of our time.
    pub(super) fn required_date(&mut self, key: &'static str) -> Spanned<Date> {
        let was_written = self.has(key);
        let stand_in = AsOf::Year(1).first_day();
        self.date(key).unwrap_or_else(|| {
            if !was_written {
                self.missing(key, &format!("{key} = 2026-11-22"));
            }
            Spanned::new(stand_in, self.header.unwrap_or_default())
        })
    }

    /// A time at its precision. A day may stand without quotes.
    pub(super) fn as_of(&mut self, key: &'static str) -> Option<Spanned<AsOf>> {
        let value = self.take(key)?;
        let read = match &value.value {
            Raw::Date(date) => Some(AsOf::Day(*date)),
            Raw::Text(text) => AsOf::parse(text),
            _ => None,
        };
        if let Some(as_of) = read {
            return Some(Spanned::new(as_of, value.span));
        }
        match &value.value {
            Raw::Text(text) => {
                self.file.found.push(day::as_of_fault(self.file.place(value.span), text));
            }
            Raw::Time(text) => {
                self.file.found.push(day::as_of_fault(self.file.place(value.span), text));
            }
            Raw::Integer(year) => {
                self.file.found.push(day::as_of_fault(self.file.place(value.span), &year.to_string()));
            }
            _ => self.wrong_type(key, &value, Form::AsOf),
        }
        None
    }

    /// A time that must be there; the stand-in is no time of ours.
    pub(super) fn required_as_of(&mut self, key: &'static str) -> Spanned<AsOf> {
        let was_written = self.has(key);
        self.as_of(key).unwrap_or_else(|| {
            if !was_written {
                self.missing(key, &format!("{key} = \"2021-01\""));
            }
            Spanned::new(AsOf::Year(1), self.header.unwrap_or_default())
        })
    }

    /// The tables under `[[key]]`.
    pub(super) fn tables(&mut self, key: &'static str) -> Vec<Spanned<Table<'t>>> {
        let Some(value) = self.take(key) else { return Vec::new() };
        let items = match value.value {
            Raw::List(items) => items,
            _ => {
                self.wrong_type(key, &value, Form::Tables);
                return Vec::new();
            }
        };
        let mut tables = Vec::with_capacity(items.len());
        for item in items {
            match item.value {
                Raw::Table(table) => tables.push(Spanned::new(table, item.span)),
                Raw::Faulty => {}
                _ => self.wrong_type(key, &item, Form::Tables),
            }
        }
        tables
    }

    /// The table under `[key]`, or in braces.
    pub(super) fn table(&mut self, key: &'static str) -> Option<Spanned<Table<'t>>> {
        let value = self.take(key)?;
        match value.value {
            Raw::Table(table) => Some(Spanned::new(table, value.span)),
            _ => {
                self.wrong_type(key, &value, Form::Table);
                None
            }
        }
    }

    /// A table that must be there.
    pub(super) fn required_table(&mut self, key: &'static str, form: &str) -> Table<'t> {
        let was_written = self.has(key);
        let table = self.table(key);
        if !was_written {
            self.missing(key, form);
        }
        table.map(|table| table.value).unwrap_or_default()
    }

    /// Takes out what is neither a table nor a list, and says where its keys stand.
    pub(super) fn take_loose(&mut self) -> Vec<Span> {
        let is_loose = |raw: &Raw| !matches!(raw, Raw::List(_) | Raw::Table(_));
        let loose = self.entries.iter().filter(|(_, value)| is_loose(&value.value));
        let spans = loose.map(|(key, _)| key.span).collect();
        self.entries.retain(|(_, value)| !is_loose(&value.value));
        spans
    }

    /// Whether nothing is left that was not asked for.
    pub(super) fn is_finished(&self) -> bool {
        self.entries.is_empty()
    }

    /// Notes that a key must be there.
    fn missing(&mut self, key: &'static str, form: &str) {
        if !self.file.lost {
            self.missing.push((key, form.to_owned()));
        }
    }

    pub(super) fn fault(&mut self, code: &'static str, span: Span, message: Words, hint: Words) {
        self.file.found.push(Diagnostic::error(code, self.file.place(span), message).hint(hint));
    }

    /// Says which keys are missing or unknown; those of other generators get words of their
    /// own.
    pub(super) fn finish(mut self, foreign: &[Foreign]) {
        for (key, _) in std::mem::take(&mut self.entries) {
            let place = self.file.place(key.span);
            let words = foreign.iter().find(|foreign| foreign.key == &*key.value);
            let unknown = match words {
                Some(words) => {
                    self.missing.retain(|(missing, _)| !words.en.contains(&format!("{missing} = ")));
                    foreign_key(place, &key.value, words)
                }
                None => self.unknown_key(place, &key.value),
            };
            self.file.found.push(unknown);
        }
        for (key, form) in std::mem::take(&mut self.missing) {
            self.file.found.push(self.missing_key(key, &form));
        }
        if self.header.is_none() {
            self.file.top_keys = self.asked;
        }
    }

    fn missing_key(&self, key: &str, form: &str) -> Diagnostic {
        let place = match self.header {
            Some(span) => self.file.place(span),
            None => Place::file(&self.file.source.path),
        };
        let owner = self.owner;
        let message = match owner {
            "" => say!("「{key}」がありません", "`{key}` is missing"),
            _ => say!("この {owner} に「{key}」がありません", "this {owner} has no `{key}`"),
        };
        let hint = say!("{form} の行を書き足します", "add a line `{form}`");
        Diagnostic::error("missing-key", place, message).hint(hint)
    }

    fn unknown_key(&mut self, place: Place, key: &str) -> Diagnostic {
        let owner = self.owner;
        let message = match owner {
            "" => say!("「{key}」という項目はありません", "there is no key `{key}`"),
            _ => say!("{owner} に「{key}」という項目はありません", "there is no key `{key}` in {owner}"),
        };
        let fault = Diagnostic::error("unknown-key", place, message);
        if self.header.is_some() && self.file.top_keys.contains(&key) {
            return fault.hint(say!(
                "「{key}」はファイルのはじめ、最初の [ ] や [[ ]] より前に書きます",
                "`{key}` belongs before the first [ ] or [[ ]] of the file"
            ));
        }
        if let Some(near) = nearest(key, self.asked.iter().copied()) {
            self.missing.retain(|(missing, _)| *missing != near);
            return fault.hint(say!("「{near}」のことですか", "did you mean `{near}`?"));
        }
        let all = self.asked.join(", ");
        fault.hint(say!("ここに書ける項目: {all}", "keys that can stand here: {all}"))
    }

    fn as_text(&mut self, key: &str, value: Spanned<Raw<'_>>, form: Form) -> Option<Text> {
        match value.value {
            Raw::Text(text) => Some(Spanned::new(text.into_owned(), value.span)),
            Raw::Faulty => None,
            _ => {
                self.wrong_type(key, &value, form);
                None
            }
        }
    }

    /// Says what stands there and what should.
    pub(super) fn wrong_type(&mut self, key: &str, value: &Spanned<Raw<'_>>, form: Form) {
        let found = words_of(&value.value);
        let expected = form.words(key);
        let message = Words {
            ja: format!("{}（いまは{}）", expected.ja, found.ja),
            en: format!("{}, not {}", expected.en, found.en),
        };
        let written = &self.file.source.text[value.span.range()];
        let hint = form.hint(key, written.lines().next().unwrap_or(""));
        self.file
            .found
            .push(Diagnostic::error("wrong-type", self.file.place(value.span), message).hint(hint));
    }
}

/// What a key wants.
#[derive(Clone, Copy)]
pub(super) enum Form {
    Text,
    /// A text in a list.
    Item,
    Texts,
    Truth,
    Number,
    Date,
    AsOf,
    Table,
    Tables,
}

impl Form {
    fn words(self, key: &str) -> Words {
        match self {
            Form::Text => say!("「{key}」には文字を書きます", "`{key}` must be a text"),
            Form::Item => say!("「{key}」には文字を並べます", "`{key}` must be a list of texts"),
            Form::Texts => say!("「{key}」には文字の一覧を書きます", "`{key}` must be a list of texts"),
            Form::Truth => say!("「{key}」には true か false を書きます", "`{key}` must be true or false"),
            Form::Number => say!("「{key}」には整数を書きます", "`{key}` must be a whole number"),
            Form::Date => say!("「{key}」には日付を書きます", "`{key}` must be a date"),
            Form::AsOf => say!("「{key}」にはいつの時点かを書きます", "`{key}` must be a time"),
            Form::Table => say!("「{key}」は [{key}] の見出しで書きます", "`{key}` must be a table"),
            Form::Tables => {
                say!("「{key}」は [[{key}]] の見出しで書きます", "`{key}` must be a list of tables")
            }
        }
    }

    /// The line as it should read.
    fn hint(self, key: &str, written: &str) -> Words {
        let bare = written.trim_matches('"');
        let number = if bare.parse::<i64>().is_ok() { bare } else { "20" };
        let truth = if bare == "false" { "false" } else { "true" };
        match self {
            Form::Text | Form::Item if !written.starts_with(['[', '{']) => {
                say!("引用符で囲みます: \"{written}\"", "put it in quotes: \"{written}\"")
            }
            Form::Text => say!("{key} = \"…\" と書きます", "write {key} = \"…\""),
            Form::Item | Form::Texts => {
                say!("{key} = [\"…\", \"…\"] と書きます", "write {key} = [\"…\", \"…\"]")
            }
            Form::Truth => {
                say!("引用符を付けずに、{key} = {truth} と書きます", "write {key} = {truth}, without quotes")
            }
            Form::Number => {
                say!(
                    "引用符を付けずに、{key} = {number} のように書きます",
                    "write {key} = {number}, without quotes"
                )
            }
            Form::Date => say!("{key} = 2026-11-22 の形で書きます", "write {key} = 2026-11-22"),
            Form::AsOf => say!("{key} = \"2021-01\" の形で書きます", "write {key} = \"2021-01\""),
            Form::Table => {
                say!("[{key}] だけの行を書き、その下に項目を書きます", "write it under a line [{key}]")
            }
            Form::Tables => {
                say!("[[{key}]] だけの行を書き、その下に項目を書きます", "write it under a line [[{key}]]")
            }
        }
    }
}

/// What a value is, in words.
fn words_of(value: &Raw<'_>) -> Words {
    match value {
        Raw::Text(_) => say!("文字です", "a text"),
        Raw::Integer(_) | Raw::Float(_) => say!("数です", "a number"),
        Raw::Boolean(_) => say!(" true か false です", "a truth value"),
        Raw::Date(_) => say!("日付です", "a date"),
        Raw::Time(_) => say!("時刻です", "a time of day"),
        Raw::List(_) => say!("一覧です", "a list"),
        Raw::Table(_) => say!("項目のまとまりです", "a table"),
        Raw::Faulty => say!("読めません", "unreadable"),
    }
}

/// A key that another generator knows.
fn foreign_key(place: Place, key: &str, words: &Foreign) -> Diagnostic {
    let message = say!("「{key}」という項目は使えません", "`{key}` is not supported");
    Diagnostic::error("foreign-key", place, message)
        .hint(Words { ja: words.ja.to_owned(), en: words.en.to_owned() })
}
