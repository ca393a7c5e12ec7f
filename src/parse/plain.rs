//! TOML as people mostly write it, read in one go into our own tables.
//!
//! Takes a part of a file, gives its table, or nothing as soon as it meets anything out of
//! the ordinary: a fault of any kind, a key in quotes or with dots, a number in another
//! base. `syntax` then asks the package, which knows all of TOML and every fault. It would
//! say the same of whatever is read here, which `tests` hold the two to.
//!
//! Files of records are most of what a large site reads, and the package makes tokens,
//! events and trees of its own of them before ours: this takes a tenth of that.

use std::borrow::Cow;
use std::sync::Arc;

use toml::de::DeValue;

use crate::calendar::Date;
use crate::text::{Span, Spanned};

use super::draft::{Raw, Table};
use super::mend::Part;

/// Reads a part of a file in which everything is plain.
pub(super) fn read<'s>(part: &Part<'s>) -> Option<Table<'s>> {
    let text = part.text();
    let first = part.span(0..0).start as usize;
    Reading { text, at: 0, first, keys: Keys::default(), room: 0 }.document()
}

/// How deep lists and tables may lie in each other; the package allows more.
const DEPTH: u32 = 16;

/// Walks over a text. Whatever gives nothing gives up the whole text.
struct Reading<'t> {
    text: &'t str,
    /// Where it reads.
    at: usize,
    /// Where the text begins in its file.
    first: usize,
    keys: Keys,
    /// How many keys the last table under a header had: the next one is mostly as large.
    room: usize,
}

/// `[key]` or `[[key]]`.
struct Header {
    key: Key,
    span: Span,
    is_list: bool,
}

impl<'t> Reading<'t> {
    fn document(mut self) -> Option<Table<'t>> {
        let mut root = self.lines()?;
        let mut lists = Set::default();
        while self.peek().is_some() {
            let Header { key, span, is_list } = self.header()?;
            let table = self.lines()?.table;
            self.room = table.entries.len();
            let table = Spanned::new(Raw::Table(table), span);
            if is_list && lists.has(key.place) {
                root.list(&key)?.push(table);
                continue;
            }
            if is_list {
                lists.add(key.place);
                root.add(key, Spanned::new(Raw::List(vec![table]), span))?;
            } else {
                root.add(key, table)?;
            }
        }
        Some(root.table)
    }

    /// Every `key = value` up to the next header.
    fn lines(&mut self) -> Option<Entries<'t>> {
        let mut entries = Entries::with_room_for(self.room);
        loop {
            self.skip_lines()?;
            if matches!(self.peek(), None | Some(b'[')) {
                return Some(entries);
            }
            self.key_and_value(&mut entries, 0)?;
            self.end_of_line()?;
        }
    }

    fn header(&mut self) -> Option<Header> {
        let start = self.at;
        self.take(b'[')?;
        let is_list = self.take(b'[').is_some();
        let key = self.key()?;
        self.take(b']')?;
        if is_list {
            self.take(b']')?;
        }
        let span = self.span(start);
        self.end_of_line()?;
        self.keys.next = 0;
        Some(Header { key, span, is_list })
    }

    fn key_and_value(&mut self, entries: &mut Entries<'t>, depth: u32) -> Option<()> {
        let key = self.key()?;
        self.skip_blanks();
        self.take(b'=')?;
        self.skip_blanks();
        let value = self.value(depth)?;
        entries.add(key, value)
    }

    /// A key without quotes.
    fn key(&mut self) -> Option<Key> {
        let start = self.at;
        let place = match self.keys.next_of(&self.text.as_bytes()[start..]) {
            Some(place) => {
                self.at += self.keys.all[place].len();
                place
            }
            None => {
                self.skip(is_of_a_key);
                self.keys.place(&self.text[start..self.at])?
            }
        };
        self.keys.next = place + 1;
        Some(Key { place, written: Spanned::new(self.keys.all[place].clone(), self.span(start)) })
    }

    fn value(&mut self, depth: u32) -> Option<Spanned<Raw<'t>>> {
        let start = self.at;
        let raw = match self.peek()? {
            b'"' => Raw::Text(self.text()?),
            b'\'' => Raw::Text(self.literal()?),
            b'[' if depth < DEPTH => Raw::List(self.list(depth + 1)?),
            b'{' if depth < DEPTH => Raw::Table(self.table(depth + 1)?),
            _ => {
                self.skip(|byte| !ends_a_word(byte));
                word(&self.text[start..self.at])?
            }
        };
        Some(Spanned::new(raw, self.span(start)))
    }

    /// A text in `"`.
    fn text(&mut self) -> Option<Cow<'t, str>> {
        let start = self.at;
        self.take(b'"')?;
        self.skip(is_plain);
        if self.peek()? == b'\\' {
            return self.escaped(start);
        }
        let text = &self.text[start + 1..self.at];
        self.take(b'"')?;
        if text.is_empty() && self.take(b'"').is_some() {
            return self.lines_of_text();
        }
        Some(Cow::Borrowed(text))
    }

    /// The rest of a text in `"` with signs that mean others: the package knows which.
    fn escaped(&mut self, start: usize) -> Option<Cow<'t, str>> {
        while self.take(b'\\').is_some() {
            let _ = self.take(b'\\').or_else(|| self.take(b'"'));
            self.skip(is_plain);
        }
        self.take(b'"')?;
        match DeValue::parse(&self.text[start..self.at]).ok()?.into_inner() {
            DeValue::String(text) => Some(text),
            _ => None,
        }
    }

    /// A text in `"""`, after these.
    fn lines_of_text(&mut self) -> Option<Cow<'t, str>> {
        let _ = self.take(b'\n');
        let start = self.at;
        self.skip(|byte| is_plain(byte) || byte == b'\n');
        let text = &self.text[start..self.at];
        (0..3).try_for_each(|_| self.take(b'"'))?;
        (self.peek() != Some(b'"')).then_some(Cow::Borrowed(text))
    }

    /// A text in `'`.
    fn literal(&mut self) -> Option<Cow<'t, str>> {
        self.take(b'\'')?;
        let start = self.at;
        self.skip(|byte| byte != b'\'' && (is_plain(byte) || matches!(byte, b'"' | b'\\')));
        let text = &self.text[start..self.at];
        self.take(b'\'')?;
        (self.peek() != Some(b'\'')).then_some(Cow::Borrowed(text))
    }

    fn list(&mut self, depth: u32) -> Option<Vec<Spanned<Raw<'t>>>> {
        self.take(b'[')?;
        let mut items = Vec::new();
        loop {
            self.skip_lines()?;
            if self.take(b']').is_some() {
                return Some(items);
            }
            items.push(self.value(depth)?);
            self.skip_lines()?;
            if self.take(b',').is_none() {
                self.take(b']')?;
                return Some(items);
            }
        }
    }

    /// A table in braces, on one line.
    fn table(&mut self, depth: u32) -> Option<Table<'t>> {
        self.take(b'{')?;
        self.skip_blanks();
        let mut entries = Entries::default();
        if self.take(b'}').is_some() {
            return Some(entries.table);
        }
        loop {
            self.key_and_value(&mut entries, depth)?;
            self.skip_blanks();
            if self.take(b'}').is_some() {
                return Some(entries.table);
            }
            self.take(b',')?;
            self.skip_blanks();
        }
    }

    /// Goes on to what follows after spaces, line breaks and comments.
    fn skip_lines(&mut self) -> Option<()> {
        loop {
            self.skip(|byte| matches!(byte, b' ' | b'\t' | b'\n'));
            match self.peek() {
                Some(b'#') => self.skip_comment(),
                Some(b'\r') => self.line_break()?,
                _ => return Some(()),
            }
        }
    }

    /// Goes to the end of a line on which nothing more is said.
    fn end_of_line(&mut self) -> Option<()> {
        self.skip_blanks();
        if self.peek() == Some(b'#') {
            self.skip_comment();
        }
        self.peek().map_or(Some(()), |_| self.line_break())
    }

    /// A sign that no comment may hold stays, and no line goes on with it.
    fn skip_comment(&mut self) {
        self.skip(|byte| is_plain(byte) || matches!(byte, b'"' | b'\\'));
    }

    fn line_break(&mut self) -> Option<()> {
        let _ = self.take(b'\r');
        self.take(b'\n')
    }

    fn skip_blanks(&mut self) {
        self.skip(|byte| matches!(byte, b' ' | b'\t'));
    }

    /// Goes past all bytes of a kind. A kind holds all of a letter's bytes or none, so that
    /// it always stops between letters.
    fn skip(&mut self, is_of_kind: impl Fn(u8) -> bool) {
        let rest = &self.text.as_bytes()[self.at..];
        self.at += rest.iter().position(|byte| !is_of_kind(*byte)).unwrap_or(rest.len());
    }

    fn take(&mut self, byte: u8) -> Option<()> {
        let is_there = self.peek() == Some(byte);
        self.at += usize::from(is_there);
        is_there.then_some(())
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// From a place to where it reads, in the file.
    fn span(&self, start: usize) -> Span {
        Span::new(self.first + start..self.first + self.at)
    }
}

/// Whether a byte stands for itself in a text in `"`.
#[inline]
fn is_plain(byte: u8) -> bool {
    static PLAIN: [bool; 256] = {
        let mut plain = [true; 256];
        let mut byte = 0;
        while byte < 0x20 {
            plain[byte] = byte as u8 == b'\t';
            byte += 1;
        }
        plain[0x7f] = false;
        plain[b'"' as usize] = false;
        plain[b'\\' as usize] = false;
        plain
    };
    PLAIN[usize::from(byte)]
}

/// Whether a key may hold a byte without quotes.
#[inline]
fn is_of_a_key(byte: u8) -> bool {
    static OF_A_KEY: [bool; 256] = {
        let mut of_a_key = [false; 256];
        let mut byte = 0;
        while byte < 128 {
            of_a_key[byte] = (byte as u8).is_ascii_alphanumeric() || matches!(byte as u8, b'-' | b'_');
            byte += 1;
        }
        of_a_key
    };
    OF_A_KEY[usize::from(byte)]
}

/// Whether a word without quotes ends before a byte.
#[inline]
fn ends_a_word(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b',' | b']' | b'}' | b'#')
}

/// A value without quotes: a truth value, a day or a number with digits alone.
fn word(word: &str) -> Option<Raw<'static>> {
    match word.as_bytes() {
        b"true" => Some(Raw::Boolean(true)),
        b"false" => Some(Raw::Boolean(false)),
        [_, _, _, _, b'-', _, _, b'-', _, _] => Date::parse(word).map(Raw::Date),
        _ => number(word),
    }
}

fn number(word: &str) -> Option<Raw<'static>> {
    let digits = word.strip_prefix('-').unwrap_or(word);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    if !is_digits(whole) || !is_digits(fraction) || (whole.len() > 1 && whole.starts_with('0')) {
        return None;
    }
    if whole.len() == digits.len() {
        return word.parse().ok().map(Raw::Integer);
    }
    word.parse().ok().filter(|number: &f64| number.is_finite()).map(Raw::Float)
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A key and its place among all keys.
struct Key {
    place: usize,
    written: Spanned<Arc<str>>,
}

/// Every key once, in the order in which they first stand; so many that a [`Set`] can hold
/// any of them.
#[derive(Default)]
struct Keys {
    all: Vec<Arc<str>>,
    /// The place after that of the last key: records mostly name theirs in one order.
    next: usize,
}

impl Keys {
    /// The place of the key that a text begins with, if it is one of the next few.
    fn next_of(&self, text: &[u8]) -> Option<usize> {
        let begins = |key: &Arc<str>| {
            let after = text.strip_prefix(key.as_bytes());
            after.is_some_and(|after| !after.first().is_some_and(|byte| is_of_a_key(*byte)))
        };
        self.all.iter().skip(self.next).take(4).position(begins).map(|ahead| self.next + ahead)
    }

    fn place(&mut self, name: &str) -> Option<usize> {
        if let Some(place) = self.all.iter().position(|key| **key == *name) {
            return Some(place);
        }
        let is_key = !name.is_empty() && self.all.len() < Set::SIZE;
        is_key.then(|| {
            self.all.push(name.into());
            self.all.len() - 1
        })
    }
}

/// Some of the keys, by place.
#[derive(Default)]
struct Set(u128);

impl Set {
    const SIZE: usize = u128::BITS as usize;

    fn has(&self, place: usize) -> bool {
        self.0 & (1 << place) != 0
    }

    fn add(&mut self, place: usize) {
        self.0 |= 1 << place;
    }
}

/// A table under way, and the keys that it has.
#[derive(Default)]
struct Entries<'t> {
    table: Table<'t>,
    keys: Set,
}

impl<'t> Entries<'t> {
    fn with_room_for(count: usize) -> Entries<'t> {
        Entries { table: Table { entries: Vec::with_capacity(count) }, keys: Set::default() }
    }

    /// Adds a key that is not there yet.
    fn add(&mut self, key: Key, value: Spanned<Raw<'t>>) -> Option<()> {
        if self.keys.has(key.place) {
            return None;
        }
        self.keys.add(key.place);
        self.table.entries.push((key.written, value));
        Some(())
    }

    /// The list under a key that is there.
    fn list(&mut self, key: &Key) -> Option<&mut Vec<Spanned<Raw<'t>>>> {
        let same = |name: &Spanned<Arc<str>>| Arc::ptr_eq(&name.value, &key.written.value);
        match &mut self.table.entries.iter_mut().rev().find(|(name, _)| same(name))?.1.value {
            Raw::List(list) => Some(list),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use proptest::collection::vec;
    use proptest::prelude::*;
    use proptest::sample::select;
    use toml::de::DeTable;
    use walkdir::WalkDir;

    use super::*;
    use crate::parse::syntax::read_any;
    use crate::text::Source;

    /// Whether a text is read here; if so, it must be what the package reads.
    fn is_read(text: &str) -> bool {
        let source = Source::new("a.md", format!("+++\n{text}").as_bytes());
        let part = Part::new(&source, 4.min(source.text.len())..source.text.len());
        let Some(table) = read(&part) else { return false };
        let mut found = vec![];
        let document = read_any(&part, &mut found);
        assert!(DeTable::parse(part.text()).is_ok(), "the package refuses {text:?}");
        assert!(found.is_empty() && !document.lost, "the package speaks of {text:?}: {found:?}");
        assert_eq!(table, document.table, "{text:?}");
        true
    }

    const PLAIN_VALUES: &[&str] = &[
        "1",
        "0",
        "-0",
        "-12",
        "9223372036854775807",
        "1.5",
        "-0.0",
        "10.25",
        "true",
        "false",
        "2026-11-22",
        "2024-02-29",
        "0001-01-01",
        "9999-12-31",
        "\"\"",
        "\"a\"",
        "\"中区 # [x] = 'y'\"",
        "\"\ta\"",
        "\"\u{85}\"",
        "\"a\\nb\\u3042\"",
        "\"\\\\\"",
        "\"a\\\"\"",
        "\"\"\"\"\"\"",
        "\"\"\"\n中\n\n区\"\"\"",
        "''",
        "'a\\b\"c'",
        "[]",
        "[1]",
        "[\"月\", \"火\",]",
        "[ # 注\n  1 ,\n\n  2\r\n]",
        "[[1], [\"a\", {}], []]",
        "{}",
        "{ a = 1 }",
        "{a=1,b=[{ c = 'd' }]}",
        "{ b = true, a = { b = true } }",
    ];

    const ODD_VALUES: &[&str] = &[
        "",
        "01",
        "-01",
        "00",
        "+1",
        "--1",
        "1_000",
        "9223372036854775808",
        "0x1f",
        "1.",
        ".5",
        "1.2.3",
        "00.5",
        "1e3",
        "1.5e-3",
        "inf",
        "-nan",
        "True",
        "truex",
        "true false",
        "2026-02-30",
        "2026-13-01",
        "0000-01-01",
        "2026-1-1",
        "2026-11-22 07:00:00",
        "2026-11-22T07:00:00Z",
        "07:30:00",
        "1 2",
        "1 .5",
        "中区",
        "\"a",
        "\"a\nb\"",
        "\"\\q\"",
        "\"\\u00\"",
        "\"\\\\\\\"",
        "\"a\"b\"",
        "\"\u{1}\"",
        "\"\u{7f}\"",
        "\"\"\"a\"b\"\"\"",
        "\"\"\"a\"\"\"\"",
        "\"\"\"a\\\n  b\"\"\"",
        "\"\"\"\r\na\r\n\"\"\"",
        "\"\"\"a\r\"\"\"",
        "'a",
        "'''a'''",
        "'a'b'",
        "[",
        "[,]",
        "[1,,2]",
        "[1 2]",
        "[1]]",
        "[2026-11-22 07:00:00]",
        "[\"a\n\"]",
        "{",
        "{ a = 1, }",
        "{ , }",
        "{\n a = 1\n}",
        "{ a = 1, a = 2 }",
        "{ a.b = 1 }",
        "{ \"a\" = 1 }",
        "{ a = 1 b = 2 }",
        "[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]",
    ];

    const PLAIN_KEYS: &[&str] =
        &["a", "ab", "b", "c", "d", "d-e", "_", "0", "2026-11-22", "true", "  a", "\tf"];
    const ODD_KEYS: &[&str] = &["", "a.b", "a . b", "\"a\"", "'b'", "ア", "a b", "a\"", "#", "[a", "="];
    const PLAIN_SIGNS: &[&str] = &["=", " = ", "\t=  "];
    const ODD_SIGNS: &[&str] = &["", " ", " =\n", "==", ":", "＝", " = # 注\n"];
    const PLAIN_ENDS: &[&str] = &["\n", "\r\n", "  \n", "# 注\n", " \t# \" [ \\ \r\n", "\n\n  \n# a\n"];
    const ODD_ENDS: &[&str] =
        &["", "\r", " x\n", ", \n", "# \u{1}\n", "# \u{7f}\n", "\u{3000}\n", "\u{feff}"];
    const PLAIN_HEADERS: &[&str] = &["[[r]]\n", "[[r]]\n", "[[s]] # 注\n", "[t]\n", "[u]\r\n", "  [[r]]\n"];
    const ODD_HEADERS: &[&str] = &[
        "[a]\n",
        "[[t]]\n",
        "[r]\n",
        "[r.s]\n",
        "[[r.s]]\n",
        "[ r ]\n",
        "[[ r ]]\n",
        "[ [r]]\n",
        "[\"r\"]\n",
        "[[r]\n",
        "[r]]\n",
        "[]\n",
        "[[r]] x\n",
        "[[r]]",
        "[\n",
    ];

    #[test]
    fn what_people_mostly_write_is_read() {
        for value in PLAIN_VALUES {
            for end in PLAIN_ENDS.iter().chain(&[""]) {
                assert!(is_read(&format!("[[r]]\na = {value}{end}")), "{value:?} {end:?}");
            }
        }
        for key in PLAIN_KEYS {
            for sign in PLAIN_SIGNS {
                assert!(is_read(&format!("{key}{sign}1")), "{key:?} {sign:?}");
            }
        }
        assert!(is_read(&format!("a = 1\n{}b = 1\n{}b = 1", PLAIN_HEADERS.concat(), "[[r]]\n")));
        assert!(is_read(""));
    }

    #[test]
    fn what_is_out_of_the_ordinary_is_left_to_the_package() {
        for value in ODD_VALUES.iter().filter(|value| !["0000-01-01"].contains(value)) {
            assert!(!is_read(&format!("a = {value}\n")), "{value:?}");
            assert!(!is_read(&format!("a = [{value}, 1, {value}]\n")) || value.is_empty(), "{value:?}");
        }
        for key in ODD_KEYS.iter().filter(|key| **key != "#") {
            assert!(!is_read(&format!("{key} = 1\n")), "{key:?}");
        }
        for header in ODD_HEADERS.iter().filter(|header| **header != "[a]\n") {
            assert!(!is_read(&format!("[[r]]\n[t]\n{header}a = 1\n")), "{header:?}");
        }
        let twice = ["a = 1\na = 1", "[[r]]\na = 1\nb = { a = 1 }\na = 1", "a = 1\n[a]", "a = [{}]\n[[a]]"];
        for text in twice {
            assert!(!is_read(text), "{text:?}");
        }
        let many: String = (0..=Set::SIZE).map(|key| format!("k{key} = 1\n")).collect();
        assert!(!is_read(&many));
    }

    /// Every TOML file of the repository.
    fn files() -> Vec<(String, String)> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let folders = ["data", "tests", "themes"].map(|folder| root.join(folder));
        let files = folders.iter().flat_map(|folder| WalkDir::new(folder).sort_by_file_name());
        let paths = files.map(|entry| entry.expect("the repository can be read").into_path());
        let toml = paths.filter(|path| path.extension().is_some_and(|extension| extension == "toml"));
        toml.filter_map(|path| {
            let text = std::fs::read(&path).ok().and_then(|bytes| String::from_utf8(bytes).ok())?;
            Some((path.strip_prefix(root).expect("it is below the root").to_str()?.to_owned(), text))
        })
        .collect()
    }

    #[test]
    fn the_files_of_the_repository_are_read() {
        let files = files();
        let left: Vec<&str> =
            files.iter().filter(|(_, text)| !is_read(text)).map(|(path, _)| &**path).collect();
        let unusual: Vec<&&str> = left.iter().filter(|path| !path.contains("/fault-")).collect();
        assert!(unusual.is_empty() && left.len() < files.len() / 2, "left to the package: {left:?}");
    }

    /// Mostly one of the first, now and then one of the second.
    fn mostly(
        plain: &'static [&'static str],
        odd: &'static [&'static str],
    ) -> impl Strategy<Value = &'static str> {
        prop_oneof![20 => select(plain), 1 => select(odd)]
    }

    fn line() -> impl Strategy<Value = String> {
        let key_and_value = (
            mostly(PLAIN_KEYS, ODD_KEYS),
            mostly(PLAIN_SIGNS, ODD_SIGNS),
            mostly(PLAIN_VALUES, ODD_VALUES),
            mostly(PLAIN_ENDS, ODD_ENDS),
        );
        prop_oneof![
            2 => key_and_value.prop_map(|(key, sign, value, end)| [key, sign, value, end].concat()),
            1 => mostly(PLAIN_HEADERS, ODD_HEADERS).prop_map(str::to_owned),
        ]
    }

    /// One change to a text: where, how much is lost, and what comes instead.
    fn edit() -> impl Strategy<Value = (usize, usize, String)> {
        let new = prop_oneof![
            line(),
            select(ODD_VALUES).prop_map(str::to_owned),
            select(vec![
                "", "\"", "'", "[", "]", "{", "}", "=", ",", ".", "#", "\\", "\n", "\r", " ", "0", "-", "é"
            ])
            .prop_map(str::to_owned),
        ];
        (any::<usize>(), 0..6usize, new)
    }

    /// Some lines of a file with some changes, one of them perhaps that a line stands twice.
    fn edited(
        text: &str,
        first: usize,
        count: usize,
        twice: usize,
        edits: &[(usize, usize, String)],
    ) -> String {
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        let first = first % lines.len().max(1);
        let mut lines: Vec<&str> = lines.into_iter().skip(first).take(count).collect();
        if let Some(line) = lines.get(twice).copied() {
            lines.insert(twice / 2, line);
        }
        let mut letters: Vec<char> = lines.concat().chars().collect();
        for (at, lost, new) in edits {
            let at = at % (letters.len() + 1);
            let end = (at + lost).min(letters.len());
            letters.splice(at..end, new.chars());
        }
        letters.into_iter().collect()
    }

    #[test]
    fn what_is_read_is_what_the_package_reads() {
        let config = |cases| ProptestConfig {
            cases,
            rng_seed: proptest::test_runner::RngSeed::Fixed(9),
            failure_persistence: None,
            ..Default::default()
        };
        proptest!(config(2000), |(lines in vec(line(), 0..8))| {
            is_read(&lines.concat());
        });
        let files = files();
        let spots = (any::<usize>(), any::<usize>(), 1..30usize, 0..60usize);
        proptest!(config(2000), |((file, first, count, twice) in spots, edits in vec(edit(), 0..3))| {
            let (_, text) = &files[file % files.len()];
            is_read(&edited(text, first, count, twice, &edits));
        });
    }
}
