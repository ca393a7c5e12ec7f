//! TOML, read into tables of our own with the place of every key and value.
//!
//! Takes a part of a file, gives all that can be used of it and one diagnostic for each
//! line that is no TOML, in plain words. With `plain`, alone knows the TOML package. Knows
//! no keys: what a table may say is for `fields` and its callers.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use toml::de::{DeTable, DeValue};

use crate::calendar::Date;
use crate::say;
use crate::text::{Diagnostic, Spanned, holds, is_one_of};

use super::day;
use super::draft::{Raw, Table};
use super::mend::{Part, UNREADABLE, is_of_key, mend, unquoted, without_equals};
use super::{placeholder, plain};

/// What a part of a file says.
pub(super) struct Document<'s> {
    pub table: Table<'s>,
    /// Whether a line was lost: then what is missing elsewhere may have stood in it.
    pub lost: bool,
}

/// Reads a part of a file.
pub(super) fn read<'s>(part: &Part<'s>, found: &mut Vec<Diagnostic>) -> Document<'s> {
    let document = match plain::read(part) {
        Some(table) => Document { table, lost: false },
        None => read_any(part, found),
    };
    check_texts(part, &document.table, found);
    document
}

/// Reads a part in which anything may stand.
pub(super) fn read_any(part: &Part<'_>, found: &mut Vec<Diagnostic>) -> Document<'static> {
    let (root, errors) = DeTable::parse_recoverable(part.text());
    if !errors.is_empty() {
        return read_mended(part, found);
    }
    let table = Reader::new(part, &[], found).table(root.into_inner());
    Document { table, lost: false }
}

/// Reads a part that is no TOML, after mending what can be mended.
fn read_mended(part: &Part<'_>, found: &mut Vec<Diagnostic>) -> Document<'static> {
    let mended = mend(part);
    let (root, errors) = DeTable::parse_recoverable(&mended.text);
    let line_of = |at: usize| part.text()[..at].rfind('\n').unwrap_or(0);
    let start_of = |fault: &Diagnostic| fault.place.span.map_or(0, |span| span.start as usize);
    let first = part.span(0..0).start as usize;
    let mut lines: BTreeSet<usize> =
        mended.faults.iter().map(|fault| line_of(start_of(fault) - first)).collect();
    let mut faulty = mended.faulty;
    let mut lost = mended.lost;
    found.extend(mended.faults);
    for error in errors {
        let range = part.letters(error.span().unwrap_or_default());
        let told = explain(part, error.message(), range.clone());
        lost |= told.lost;
        faulty.push(range.clone());
        // The first fault of a line is the cause of the others; a header that stands twice
        // that of the keys beneath it.
        let header = part.text()[..range.start].rfind("\n[").or(part.text().starts_with('[').then_some(0));
        let is_duplicate = told.diagnostic.code == "duplicate-key";
        let follows = is_duplicate && header.is_some_and(|line| lines.contains(&line));
        if !follows && lines.insert(line_of(range.start)) {
            found.push(told.diagnostic);
        }
    }
    let mut table = Reader::new(part, &faulty, found).table(root.into_inner());
    table.entries.retain(|(key, _)| &*key.value != UNREADABLE);
    Document { table, lost }
}

/// Turns the package's tables into ours.
struct Reader<'r, 's> {
    part: &'r Part<'s>,
    /// Places that were reported: a value there is no value.
    faulty: &'r [Range<usize>],
    /// Every key once.
    keys: BTreeSet<Arc<str>>,
    found: &'r mut Vec<Diagnostic>,
}

impl<'r, 's> Reader<'r, 's> {
    fn new(part: &'r Part<'s>, faulty: &'r [Range<usize>], found: &'r mut Vec<Diagnostic>) -> Reader<'r, 's> {
        Reader { part, faulty, keys: BTreeSet::new(), found }
    }

    fn table(&mut self, table: DeTable<'_>) -> Table<'static> {
        let mut entries = Vec::with_capacity(table.len());
        for (key, value) in table {
            if self.is_faulty(key.span()) {
                continue;
            }
            let key = Spanned::new(self.key(key.get_ref()), self.part.span(key.span()));
            entries.push((key, self.value(value)));
        }
        entries.sort_unstable_by_key(|(key, _)| key.span);
        Table { entries }
    }

    fn key(&mut self, key: &str) -> Arc<str> {
        if let Some(known) = self.keys.get(key) {
            return known.clone();
        }
        let key: Arc<str> = key.into();
        self.keys.insert(key.clone());
        key
    }

    fn value(&mut self, value: toml::Spanned<DeValue<'_>>) -> Spanned<Raw<'static>> {
        let range = value.span();
        let span = self.part.span(range.clone());
        let raw = match value.into_inner() {
            DeValue::Array(list) => Raw::List(list.into_iter().map(|item| self.value(item)).collect()),
            DeValue::Table(table) => {
                let table = self.table(table);
                if self.has_lost_a_key(&table, range) { Raw::Faulty } else { Raw::Table(table) }
            }
            _ if self.is_faulty(range.clone()) => Raw::Faulty,
            DeValue::String(text) => Raw::Text(Cow::Owned(text.into_owned())),
            DeValue::Boolean(truth) => Raw::Boolean(truth),
            DeValue::Integer(number) => {
                let read = i64::from_str_radix(number.as_str(), number.radix());
                read.map_or_else(|_| self.too_large(range), Raw::Integer)
            }
            DeValue::Float(number) => {
                let read = number.as_str().parse().ok().filter(|number: &f64| number.is_finite());
                read.map_or_else(|| self.too_large(range), Raw::Float)
            }
            DeValue::Datetime(toml::value::Datetime { date: Some(date), time: None, offset: None }) => {
                let (year, month, day) =
                    (i16::try_from(date.year), i8::try_from(date.month), i8::try_from(date.day));
                let date = match (year, month, day) {
                    (Ok(year), Ok(month), Ok(day)) => Date::new(year, month, day),
                    _ => None,
                };
                date.map_or(Raw::Faulty, Raw::Date)
            }
            DeValue::Datetime(_) => Raw::Time(self.part.text()[self.part.letters(range)].to_owned()),
        };
        Spanned::new(raw, span)
    }

    fn is_faulty(&self, range: Range<usize>) -> bool {
        self.faulty.iter().any(|fault| range.start <= fault.start && fault.start <= range.end)
            || (!self.faulty.is_empty() && range.is_empty())
    }

    /// Whether a fault stands in `{ … }` and in none of the values that were read there: with a
    /// comma, keys are lost too, and nobody forgot them.
    fn has_lost_a_key(&self, table: &Table<'_>, range: Range<usize>) -> bool {
        let holds = |fault: &Range<usize>| {
            let at = self.part.span(fault.clone()).start;
            let is_in_a_value = |(key, value): &(Spanned<Arc<str>>, Spanned<Raw<'_>>)| {
                key.span.start <= at && at <= value.span.end
            };
            range.contains(&fault.start) && !table.entries.iter().any(is_in_a_value)
        };
        let written = &self.part.text()[self.part.letters(range.clone())];
        written.starts_with('{') && self.faulty.iter().any(holds)
    }

    fn too_large(&mut self, range: Range<usize>) -> Raw<'static> {
        let written = &self.part.text()[self.part.letters(range.clone())];
        self.found.push(Diagnostic::error(
            "number",
            self.part.place(range.clone()),
            say!("「{written}」は数として扱えません", "`{written}` is no number that can be used"),
        ));
        Raw::Faulty
    }
}

/// Warns of words that were left open, refuses signs that nobody can see.
fn check_texts(part: &Part<'_>, table: &Table<'_>, found: &mut Vec<Diagnostic>) {
    let text = part.text();
    if may_hide(text) || placeholder::may_hold(text) {
        let first = part.span(0..0).start as usize;
        for (_, value) in &table.entries {
            check_text(part, first, value, found);
        }
    }
}

/// Whether a text holds a control sign, or a backslash or first byte that may begin one.
/// Says no for nearly every file.
fn may_hide(text: &str) -> bool {
    holds(text, |byte| {
        let is_control = (byte < 0x20) & !is_one_of(byte, b"\n\r\t");
        // 0xc2 is the first byte of U+0080 to U+00BF.
        is_control | is_one_of(byte, b"\\\x7f\xc2")
    })
}

fn check_text(part: &Part<'_>, first: usize, value: &Spanned<Raw<'_>>, found: &mut Vec<Diagnostic>) {
    match &value.value {
        Raw::List(list) => list.iter().for_each(|item| check_text(part, first, item, found)),
        Raw::Table(table) => {
            table.entries.iter().for_each(|(_, value)| check_text(part, first, value, found));
        }
        Raw::Text(text) => {
            let start = value.span.start as usize - first;
            let written = &part.text()[start..value.span.end as usize - first];
            for range in placeholder::find(written) {
                let word = &written[range.clone()];
                let place = part.place(start + range.start..start + range.end);
                found.push(placeholder_left(place, word));
            }
            if let Some(c) = text.chars().find(|c| is_hidden(*c)) {
                let place = part.place(start..start + written.len());
                found.push(hidden_sign(place, c));
            }
        }
        _ => {}
    }
}

/// A word that was left open in a text.
pub(super) fn placeholder_left(place: crate::text::Place, word: &str) -> Diagnostic {
    let message = say!("「{word}」が残っています", "`{word}` was left in the text");
    Diagnostic::warning("placeholder", place, message)
        .hint(say!("決まった言葉に書き替えます", "write what was meant to stand here"))
}

fn is_hidden(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\r' | '\t')
}

fn hidden_sign(place: crate::text::Place, c: char) -> Diagnostic {
    let code = format!("U+{:04X}", c as u32);
    let message =
        say!("目に見えない制御文字（{code}）が入っています", "a control character ({code}) is in the text");
    Diagnostic::error("control-character", place, message)
        .hint(say!("この部分を消して、打ち直します", "delete this part and type it again"))
}

/// One syntax error in plain words.
struct Told {
    diagnostic: Diagnostic,
    lost: bool,
}

/// Says in plain words what the package said of a place.
fn explain(part: &Part<'_>, said: &str, range: Range<usize>) -> Told {
    let text = part.text();
    if let Some(c) = text[range.start..].chars().next().filter(|c| is_hidden(*c)) {
        let place = part.place(range.start..range.start + c.len_utf8());
        return Told { diagnostic: hidden_sign(place, c), lost: false };
    }
    let is = |starts: &[&str]| starts.iter().any(|start| said.starts_with(start));
    if is(&["duplicate key", "cannot extend"]) {
        return Told { diagnostic: duplicate(part, range), lost: false };
    }
    if is(&[
        "invalid unquoted key",
        "unquoted keys",
        "invalid key",
        "missing key",
        "key with",
        "invalid table",
    ]) {
        return Told { diagnostic: key_fault(part, range), lost: true };
    }
    if is(&[
        "invalid basic",
        "invalid multi-line",
        "invalid literal",
        "missing escaped",
        "too few",
        "invalid value",
    ]) {
        return Told { diagnostic: escape_fault(part, range), lost: false };
    }
    if is(&[
        "missing comma",
        "missing assignment",
        "extra",
        "unexpected `=`",
        "unexpected key",
        "unexpected content",
    ]) {
        return Told { diagnostic: sign_fault(part, said, range), lost: false };
    }
    match word_at(text, range.start) {
        Some(word) => Told { diagnostic: scalar_fault(part, word), lost: false },
        None if text[..range.start].trim_end_matches([' ', '\t']).ends_with('=') => {
            let message = say!("「=」の後に値がありません", "no value after `=`");
            let hint = say!("値を書くか、この行を消します", "write a value, or remove the line");
            let place = part.place(range);
            Told { diagnostic: Diagnostic::error("no-value", place, message).hint(hint), lost: false }
        }
        None => Told { diagnostic: unknown_fault(part, said, range), lost: true },
    }
}

/// A key that stands twice in its table, with the first place.
fn duplicate(part: &Part<'_>, range: Range<usize>) -> Diagnostic {
    let text = part.text();
    let key = &text[range.clone()];
    let message = say!("「{key}」が2回書かれています", "`{key}` stands here twice");
    let line_start = text[..range.start].rfind('\n').map_or(0, |at| at + 1);
    let hint = match text[line_start..range.start].trim() {
        "[" => say!("同じ形を並べるときは [[{key}]] と書きます", "write [[{key}]] for each of several"),
        _ => say!("どちらか一つだけにします", "keep one of them"),
    };
    let fault = Diagnostic::error("duplicate-key", part.place(range.clone()), message).hint(hint);
    match first_of(text, key, range.start) {
        Some(first) => {
            fault.also(part.place(first..first + key.len()), say!("はじめの場所", "it first stands here"))
        }
        None => fault,
    }
}

/// Where a key stands before, going up through its own table.
fn first_of(text: &str, key: &str, before: usize) -> Option<usize> {
    let line_start = text[..before].rfind('\n').map_or(0, |at| at + 1);
    let is_header = text[line_start..before].trim_start().starts_with('[');
    let mut end = line_start;
    for line in text[..line_start].split_inclusive('\n').rev() {
        end -= line.len();
        let words = line.trim_start().trim_start_matches('[').trim_start();
        let this_is_header = line.trim_start().starts_with('[');
        let after = words.strip_prefix(key).map(str::trim_start);
        let closes = if is_header { "]" } else { "=" };
        if this_is_header == is_header && after.is_some_and(|after| after.starts_with(closes)) {
            return Some(end + line.len() - words.len());
        }
        if this_is_header && !is_header {
            return None;
        }
    }
    None
}

fn key_fault(part: &Part<'_>, range: Range<usize>) -> Diagnostic {
    let text = part.text();
    let line_end = text[range.start..].find('\n').map_or(text.len(), |at| range.start + at);
    let line_start = text[..range.start].rfind('\n').map_or(0, |at| at + 1);
    let key = text[line_start..line_end].split('=').next().unwrap_or("").trim();
    if key.is_empty() {
        let message = say!("「=」の前に項目の名前がありません", "no key before `=`");
        return Diagnostic::error("key", part.place(range), message)
            .hint(say!("項目 = 値 の形で書きます", "the form is `key = value`"));
    }
    let start = line_start + text[line_start..line_end].find(key).unwrap_or(0);
    Diagnostic::error(
        "key",
        part.place(start..start + key.len()),
        say!("項目の名前「{key}」は使えません", "`{key}` cannot be a key"),
    )
    .hint(say!("項目の名前は、半角の英小文字と _ で書きます", "a key is written in small letters and _"))
}

fn escape_fault(part: &Part<'_>, range: Range<usize>) -> Diagnostic {
    let text = part.text();
    let line_start = text[..range.start].rfind('\n').map_or(0, |at| at + 1);
    let at = text[line_start..range.start].rfind('\\').map_or(range.start, |at| line_start + at);
    let end = text[at..].char_indices().nth(2).map_or(text.len(), |(length, _)| at + length);
    let written = text[at..end].trim_end();
    Diagnostic::error(
        "escape",
        part.place(at..at + written.len()),
        say!("「{written}」という書き方はありません", "`{written}` means nothing here"),
    )
    .hint(say!("「\\」そのものは「\\\\」と書きます", "write `\\\\` for a backslash"))
}

/// Whether a line goes on with `key = …`.
fn begins_an_entry(text: &str) -> bool {
    let key = text.lines().next().and_then(|line| line.split_once('=')).map(|(key, _)| key.trim());
    key.is_some_and(|key| !key.is_empty() && key.chars().all(is_of_key))
}

/// The key that a line ends in so far, within braces: nothing but a value can follow it.
fn key_before(before: &str) -> Option<&str> {
    let before = before.trim_end();
    let opened = before.trim_end_matches(is_of_key);
    let (key, opened) = (&before[opened.len()..], opened.trim_end());
    let is_key = !key.is_empty() && opened.ends_with(['{', ',']) && last_opened(opened) == Some('{');
    is_key.then_some(key)
}

/// The last bracket that is not closed yet.
fn last_opened(text: &str) -> Option<char> {
    let mut closed = 0;
    text.chars().rev().find(|c| match c {
        ']' | '}' => {
            closed += 1;
            false
        }
        '[' | '{' if closed > 0 => {
            closed -= 1;
            false
        }
        c => matches!(c, '[' | '{'),
    })
}

fn sign_fault(part: &Part<'_>, said: &str, range: Range<usize>) -> Diagnostic {
    let text = part.text();
    let sign = text[range.start..].chars().next().unwrap_or(' ');
    let place =
        part.place(range.start..range.start + text[range.start..].chars().next().map_or(0, char::len_utf8));
    let line_start = text[..range.start].rfind('\n').map_or(0, |at| at + 1);
    let before = &text[line_start..range.start];
    let in_braces = before.matches('}').count() < before.matches('{').count();
    let is_entry = begins_an_entry(&text[range.start..]);
    let begins_a_value = matches!(sign, '[' | '{' | '"' | '\'');
    if let Some(key) = key_before(before).filter(|_| begins_a_value) {
        let (message, hint) = without_equals(key, "…");
        return Diagnostic::error("no-equals", place, message).hint(hint);
    }
    let (message, hint) = if is_entry && !in_braces {
        (
            say!("一行に項目が二つあります", "two keys stand on one line"),
            say!("項目ごとに行を分けます", "give each a line of its own"),
        )
    } else if is_entry || said.starts_with("missing comma") {
        (
            say!("ここに「,」がありません", "a `,` is missing here"),
            say!("値と値の間に「,」を書きます", "write `,` between values"),
        )
    } else if sign == '"' || said.starts_with("unexpected key") && !matches!(sign, ',' | ';') {
        (
            say!("値の後に余分な文字があります", "something stands after the value"),
            say!(
                "文字の中の「\"」は「\\\"」と書くか、かぎ括弧「」にします",
                "write `\\\"` for a quote within a text"
            ),
        )
    } else {
        (
            say!("「{sign}」が余っています", "`{sign}` is one too many"),
            say!("「{sign}」を消します", "leave out `{sign}`"),
        )
    };
    Diagnostic::error("syntax", place, message).hint(hint)
}

/// The word without quotes that stands at a place.
fn word_at(text: &str, at: usize) -> Option<Range<usize>> {
    let ends = [',', '[', ']', '{', '}', '=', '\n', '"', '\'', '#'];
    let start = text[..at].rfind(ends).map_or(0, |at| at + 1);
    let end = text[at..].find(ends).map_or(text.len(), |length| at + length);
    let word = text[start..end].trim();
    let start = start + (text[start..end].len() - text[start..end].trim_start().len());
    (!word.is_empty()).then(|| start..start + word.len())
}

/// A value without quotes that is none: 2026-02-30, 086-000-0001, True.
fn scalar_fault(part: &Part<'_>, range: Range<usize>) -> Diagnostic {
    let word = &part.text()[range.clone()];
    let place = part.place(range);
    let digits = word.chars().all(|c| c.is_ascii_digit());
    if digits && word.starts_with('0') && !day::means_a_date(word) {
        let number = word.trim_start_matches('0');
        return Diagnostic::error(
            "number",
            place,
            say!("0 で始まる「{word}」は数として書けません", "`{word}` begins with 0 and is no number"),
        )
        .hint(say!(
            "番号なら \"{word}\"、数なら {number} と書きます",
            "write \"{word}\" for a code, {number} for a number"
        ));
    }
    unquoted(place, word)
}

/// What the package says where we know no better words.
fn unknown_fault(part: &Part<'_>, said: &str, range: Range<usize>) -> Diagnostic {
    let message = say!("この行は TOML として読めません（{said}）", "this is no TOML: {said}");
    Diagnostic::error("syntax", part.place(range), message)
}
