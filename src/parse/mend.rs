//! TOML with what a Japanese keyboard puts into it, mended as far as its author's meaning
//! is plain, so that the rest of the file can still be checked.
//!
//! Takes the text of a file that is no TOML, gives one of equal length in bytes, so that
//! every place stays where it is, and what was wrong with each line. Whoever reads the
//! mended text finds there only faults that were not named here. Never used on a file
//! without faults.

use std::ops::Range;

use crate::say;
use crate::text::{Diagnostic, Place, Source, Span, Words};

use super::day;

/// A part of a file: all of it, or the front matter of a page.
pub(super) struct Part<'s> {
    source: &'s Source,
    range: Range<usize>,
}

impl<'s> Part<'s> {
    /// A range of a file's text.
    pub(super) fn new(source: &'s Source, range: Range<usize>) -> Part<'s> {
        Part { source, range }
    }

    /// What it says.
    pub(super) fn text(&self) -> &'s str {
        &self.source.text[self.range.clone()]
    }

    /// The whole letters that a range touches. A place of a mended text may lie inside a
    /// full-width sign of this one.
    pub(super) fn letters(&self, range: Range<usize>) -> Range<usize> {
        let text = self.text();
        let is_boundary = |at: &usize| text.is_char_boundary(*at);
        let start = (0..=range.start.min(text.len())).rev().find(is_boundary).unwrap_or(0);
        let end = (range.end.max(start)..text.len()).find(is_boundary).unwrap_or(text.len());
        start..end
    }

    /// A range of its text, as a span of the file.
    pub(super) fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.letters(range)).shifted(self.range.start)
    }

    /// A range of its text, as a place.
    pub(super) fn place(&self, range: Range<usize>) -> Place {
        Place::at(self.source, self.span(range))
    }
}

/// A text that reads better, and why it did not before.
pub(super) struct Mended {
    /// As long as what it was made from.
    pub text: String,
    /// In the order of the text.
    pub faults: Vec<Diagnostic>,
    /// Values that were replaced, since nobody can tell what they were.
    pub faulty: Vec<Range<usize>>,
    /// Whether whole lines were left out.
    pub lost: bool,
}

/// Mends a text.
pub(super) fn mend(part: &Part<'_>) -> Mended {
    let mut mender = Mender {
        part,
        text: part.text(),
        at: 0,
        written: String::with_capacity(part.text().len()),
        owed: 0,
        last: '\n',
        open: vec![],
        statement: 0,
        prose: None,
        wide: vec![],
        faults: vec![],
        faulty: vec![],
        lost: false,
    };
    while mender.at < mender.text.len() {
        mender.step();
    }
    mender.close_statement();
    mender.flush();
    mender.finish_wide();
    debug_assert_eq!(mender.written.len(), mender.text.len(), "every place stays where it is");
    mender.faults.sort_by_key(|fault| fault.place.span);
    Mended { text: mender.written, faults: mender.faults, faulty: mender.faulty, lost: mender.lost }
}

/// The half-width sign that was meant by one that TOML does not know.
fn half_width(c: char) -> Option<char> {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0),
        '“' | '”' | '„' | '‟' => Some('"'),
        '‘' | '’' => Some('\''),
        '、' => Some(','),
        '−' | '‐' | '‑' | '–' => Some('-'),
        '\u{3000}' | '\u{a0}' | '\u{200b}' | '\u{feff}' | '\u{2002}' | '\u{2003}' => Some(' '),
        _ => None,
    }
}

/// Whether a value may hold it without quotes.
fn is_bare(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '_' | '.' | ':' | ' ')
}

fn is_key(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '"' | '\'' | ' ' | '\t')
}

/// Whether a key may have this letter without quotes.
pub(super) fn is_of_key(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_')
}

/// Walks over a text and writes the mended one beside it: `written` and `owed` together are
/// always as long as what was read.
struct Mender<'t> {
    part: &'t Part<'t>,
    text: &'t str,
    /// Where it reads.
    at: usize,
    written: String,
    /// Spaces still to be written, since a half-width sign is shorter.
    owed: usize,
    /// The last sign written that is no space; a line break at the start of a statement.
    last: char,
    /// Brackets of the value it is in.
    open: Vec<(usize, char)>,
    /// Where the statement began.
    statement: usize,
    /// Where the last line without `=` ended: a pasted paragraph gets one message.
    prose: Option<usize>,
    /// Full-width signs of this line, outside of texts.
    wide: Vec<(usize, char)>,
    faults: Vec<Diagnostic>,
    faulty: Vec<Range<usize>>,
    lost: bool,
}

impl<'t> Mender<'t> {
    /// Notes what is wrong.
    fn fault(&mut self, code: &'static str, range: Range<usize>, message: Words, hint: Words) {
        self.faults.push(Diagnostic::error(code, self.part.place(range), message).hint(hint));
    }

    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    /// The rest of this line, without its line break.
    fn line(&self) -> &'t str {
        self.rest().split('\n').next().unwrap_or("")
    }

    fn step(&mut self) {
        let Some(c) = self.rest().chars().next() else { return };
        let plain = half_width(c).unwrap_or(c);
        let begins = self.last == '\n' && self.open.is_empty();
        match plain {
            '\n' => self.end_line(),
            '#' => self.comment(),
            ' ' | '\t' | '\r' => self.sign(),
            '[' if begins => self.header(),
            _ if begins => self.begin_statement(),
            '"' | '\'' if c == plain => self.quoted(c),
            '"' | '\'' if self.at_value() => self.wide_quoted(plain),
            '[' | '{' | ']' | '}' | ',' | '=' => self.sign(),
            _ if self.at_value() => self.bare(),
            _ => self.sign(),
        }
    }

    /// Whether a value may begin here; in braces a key comes first.
    fn at_value(&self) -> bool {
        let in_list = self.open.last().is_some_and(|(_, bracket)| *bracket == '[');
        self.last == '=' || (in_list && matches!(self.last, '[' | ','))
    }

    fn flush(&mut self) {
        self.written.extend(std::iter::repeat_n(' ', std::mem::take(&mut self.owed)));
    }

    /// Copies so many bytes as they are.
    fn copy(&mut self, bytes: usize) {
        self.flush();
        self.written.push_str(&self.text[self.at..self.at + bytes]);
        self.at += bytes;
    }

    /// Writes so many spaces instead of so many bytes.
    fn blank(&mut self, bytes: usize) {
        self.owed += bytes;
        self.at += bytes;
    }

    /// Reads one sign and writes what it stands for.
    fn sign(&mut self) {
        let Some(c) = self.rest().chars().next() else { return };
        let plain = half_width(c).unwrap_or(c);
        match plain {
            '[' | '{' => self.open.push((self.at, plain)),
            ']' | '}' => self.close(plain),
            _ => {}
        }
        if !matches!(plain, ' ' | '\t' | '\r') {
            self.last = plain;
        }
        if plain == c {
            return self.copy(c.len_utf8());
        }
        self.wide.push((self.at, c));
        self.put(plain, c.len_utf8());
    }

    /// Closes the innermost bracket; one of the other kind before it was forgotten.
    fn close(&mut self, closing: char) {
        let Some((at, bracket)) = self.open.pop() else { return };
        if closing_of(bracket) != closing {
            self.not_closed(at, bracket);
            self.open.pop_if(|(_, outer)| closing_of(*outer) == closing);
        }
    }

    fn not_closed(&mut self, at: usize, bracket: char) {
        let closing = closing_of(bracket);
        let length = self.text[at..].chars().next().map_or(0, char::len_utf8);
        self.fault(
            "not-closed",
            at..at + length,
            say!("「{bracket}」が閉じられていません", "`{bracket}` is not closed"),
            say!("終わりに「{closing}」を書きます", "end it with `{closing}`"),
        );
    }

    /// Writes one sign instead of so many bytes.
    fn put(&mut self, plain: char, bytes: usize) {
        self.written.push(plain);
        self.owed += bytes - plain.len_utf8();
        self.at += bytes;
    }

    fn comment(&mut self) {
        let length = self.line().len();
        if self.rest().starts_with('#') {
            return self.copy(length);
        }
        self.wide.push((self.at, '＃'));
        self.flush();
        self.put('#', '＃'.len_utf8());
        self.copy(length - '＃'.len_utf8());
    }

    fn end_line(&mut self) {
        self.finish_wide();
        self.copy(1);
        if self.open.is_empty() || self.next_line_begins_anew() {
            self.close_statement();
            self.last = '\n';
        }
    }

    /// A bracket that is still open where the next statement begins was forgotten.
    fn next_line_begins_anew(&self) -> bool {
        let line = self.line().trim();
        if line.starts_with('[') {
            let name = line.trim_start_matches('[').trim_end_matches(']');
            let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic()) && name.chars().all(is_key);
            return is_name && line.ends_with(']') && !line.contains('"');
        }
        let in_list = self.open.last().is_some_and(|(_, bracket)| *bracket == '[');
        let is_key = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | ' ');
        let key = line.split_once(['=', '＝']).map_or("", |(key, _)| key);
        in_list && !key.is_empty() && key.chars().all(is_key)
    }

    /// Leaves out a statement whose brackets are not closed.
    fn close_statement(&mut self) {
        let Some((at, bracket)) = self.open.first().copied() else { return };
        self.not_closed(at, bracket);
        self.open.clear();
        self.flush();
        let left_out = blanked(&self.written[self.statement..]);
        self.written.replace_range(self.statement.., &left_out);
        self.lost = true;
    }

    /// `[[record]]`, in any width.
    fn header(&mut self) {
        let line = self.line();
        let words = line.split(['#', '＃']).next().unwrap_or("").trim_end();
        let wide = words.char_indices().filter(|(_, c)| half_width(*c).is_some());
        self.wide.extend(wide.map(|(at, c)| (self.at + at, c)));
        let plain: String = words.chars().map(|c| half_width(c).unwrap_or(c)).collect();
        let plain = plain.replace(['\u{a0}', ' '], "");
        let closing = if plain.starts_with("[[") { "]]" } else { "]" };
        let name = plain.trim_start_matches('[').split(']').next().unwrap_or("");
        self.flush();
        let list = format!("[[{name}]]");
        if closing == "]" && self.text.contains(&list) {
            // It cannot be both; every other of its name says which.
            let message = say!("ここだけ、見出しの括弧が一重です", "only this header has single brackets");
            self.apart(
                words,
                message,
                say!("ほかと同じく {list} と書きます", "write {list} like the others"),
            );
        } else if plain == format!("{}{name}{closing}", closing.replace(']', "[")) {
            self.written.push_str(&plain);
            self.owed += words.len() - plain.len();
            self.at += words.len();
        } else {
            let opening = closing.replace(']', "[");
            let message = say!("見出しの括弧が合っていません", "the brackets of this header do not match");
            let hint = say!("{opening}{name}{closing} と書きます", "write {opening}{name}{closing}");
            self.apart(words, message, hint);
        }
        self.last = ']';
    }

    /// What follows belongs to a header that cannot be read as it stands: it is kept apart under
    /// a name that no file uses.
    fn apart(&mut self, words: &str, message: Words, hint: Words) {
        self.fault("header", self.at..self.at + words.len(), message, hint);
        let stand_in = format!("[[{UNREADABLE}]]");
        if words.len() < stand_in.len() {
            self.blank(words.len());
        } else {
            self.written.push_str(&stand_in);
            self.owed += words.len() - stand_in.len();
            self.at += words.len();
        }
        self.lost = true;
    }

    /// A line that should read `key = value`. One without `=` is left out.
    fn begin_statement(&mut self) {
        self.flush();
        self.statement = self.at;
        let line = self.line();
        if line.contains(['=', '＝']) {
            return self.key();
        }
        match line.find([':', '：']) {
            Some(colon) if line[..colon].chars().all(is_key) => self.key_with_colon(colon, line),
            _ => self.line_without_value(line),
        }
    }

    /// Up to the `=`; what is wrong with a key is for TOML to say.
    fn key(&mut self) {
        let first = self.rest().chars().next();
        match first {
            Some(quote @ ('"' | '\'')) => self.quoted(quote),
            _ => self.sign(),
        }
    }

    fn key_with_colon(&mut self, colon: usize, line: &str) {
        self.copy(colon);
        let sign = line[colon..].chars().next().unwrap_or(':');
        self.fault(
            "no-equals",
            self.at..self.at + sign.len_utf8(),
            say!("「{sign}」ではなく「=」を書きます", "write `=` instead of `{sign}`"),
            say!("項目 = 値 の形で書きます", "the form is `key = value`"),
        );
        self.flush();
        self.put('=', sign.len_utf8());
        self.last = '=';
    }

    fn line_without_value(&mut self, line: &str) {
        let words = line.trim_end();
        let range = self.at..self.at + words.len();
        let follows = self.prose.is_some_and(|end| self.text[end..range.start].trim().is_empty());
        self.prose = Some(range.end);
        if !follows {
            let (message, hint) = without_value(words);
            self.fault("no-equals", range, message, hint);
        }
        self.blank(line.len());
        self.lost = true;
    }

    /// A text in half-width quotes.
    fn quoted(&mut self, quote: char) {
        let three = quote.to_string().repeat(3);
        if self.rest().starts_with(&three) {
            return self.quoted_lines(&three);
        }
        let line = self.line();
        match closing_quote(line, quote) {
            Some(end) => self.copy(end),
            None => self.unclosed(quote, line),
        }
        self.last = quote;
    }

    /// A text of several lines.
    fn quoted_lines(&mut self, three: &str) {
        let closed = self.rest()[3..].find(three).map(|end| end + 6);
        // Up to two quotes more may belong to the text.
        let quote = three.chars().next().unwrap_or('"');
        self.last = quote;
        if let Some(end) = closed {
            let more = self.rest()[end..].chars().take(2).take_while(|c| *c == quote).count();
            return self.copy(end + more);
        }
        self.fault(
            "not-closed",
            self.at..self.at + 3,
            say!("「{three}」が閉じられていません", "`{three}` is not closed"),
            say!("文章の終わりに「{three}」を書きます", "end the text with `{three}`"),
        );
        self.faulty.push(self.at..self.text.len());
        self.flush();
        self.written.push('0');
        self.written.push_str(&blanked(&self.text[self.at + 1..]));
        self.at = self.text.len();
        self.lost = true;
    }

    /// A text whose closing quote is another sign, or missing.
    fn unclosed(&mut self, quote: char, line: &str) {
        let words = line.trim_end();
        let text = words.trim_end_matches([']', '}', ',', ' ', '］', '｝', '，']);
        let last = text.chars().next_back().filter(|c| half_width(*c) == Some(quote));
        if let Some(wide) = last {
            let inside = text.len() - wide.len_utf8();
            self.copy(inside);
            self.wide.push((self.at, wide));
            return self.put(quote, wide.len_utf8());
        }
        let range = self.at..self.at + text.len();
        self.fault(
            "not-closed",
            self.at..self.at + 1,
            say!("「{quote}」が閉じられていません", "`{quote}` is not closed"),
            say!("文字の終わりに「{quote}」を書きます", "end the text with `{quote}`"),
        );
        self.replace(range);
    }

    /// Puts a number in place of a value that nobody can read.
    fn replace(&mut self, range: Range<usize>) {
        self.flush();
        self.written.push('0');
        self.owed += range.len() - 1;
        self.at = range.end;
        self.last = '0';
        self.faulty.push(range);
    }

    /// A text in quotes of another width: “中区”.
    fn wide_quoted(&mut self, quote: char) {
        let line = self.line();
        let opening = line.chars().next().map_or(0, char::len_utf8);
        let closes = |c: char| c == quote || half_width(c) == Some(quote);
        let Some((end, closing)) = line[opening..].char_indices().find(|(_, c)| closes(*c)) else {
            return self.bare();
        };
        self.wide.push((self.at, line.chars().next().unwrap_or(quote)));
        self.flush();
        self.written.extend(std::iter::repeat_n(' ', opening - 1));
        self.written.push(quote);
        self.at += opening;
        self.copy(end);
        if closing != quote {
            self.wide.push((self.at, closing));
        }
        self.put(quote, closing.len_utf8());
        self.last = quote;
    }

    /// A value without quotes: a number, a date, true or false; or a text that lacks them.
    fn bare(&mut self) {
        let line = self.line();
        let in_brackets = !self.open.is_empty();
        let ends = |c: char| {
            let plain = half_width(c).unwrap_or(c);
            plain == '#' || (in_brackets && matches!(plain, ',' | ']' | '}'))
        };
        let word = line[..line.find(ends).unwrap_or(line.len())].trim_end();
        let plain: String = word.chars().map(|c| half_width(c).unwrap_or(c)).collect();
        let range = self.at..self.at + word.len();
        if plain.chars().all(is_bare) {
            while self.at < range.end {
                self.sign();
            }
            return;
        }
        let stray = plain.trim_end_matches([',', ';']);
        if stray.len() < plain.len() && stray.chars().all(is_bare) {
            return self.stray_sign(word);
        }
        self.faults.push(unquoted(self.part.place(range.clone()), word));
        self.replace(range);
    }

    /// `weight = 20,`.
    fn stray_sign(&mut self, word: &str) {
        let value = word.trim_end_matches([',', ';', '，', '；', '、']);
        for _ in value.chars() {
            self.sign();
        }
        let sign = &word[value.len()..];
        self.fault(
            "stray-sign",
            self.at..self.at + sign.len(),
            say!("行の終わりの「{sign}」は要りません", "no `{sign}` at the end of a line"),
            say!("「{sign}」を消します", "leave out `{sign}`"),
        );
        self.blank(sign.len());
    }

    /// One fault for all full-width signs of a line.
    fn finish_wide(&mut self) {
        let wide = std::mem::take(&mut self.wide);
        let Some((at, first)) = wide.first().copied() else { return };
        let mut named: Vec<char> = Vec::new();
        for (_, c) in wide {
            if !named.contains(&c) {
                named.push(c);
            }
        }
        let place = self.part.place(at..at + first.len_utf8());
        let fault = Diagnostic::error("full-width", place, wide_message(first));
        self.faults.push(named.into_iter().map(wide_hint).fold(fault, Diagnostic::hint));
    }
}

/// The name of a table whose header could not be read; every such table is left out.
pub(super) const UNREADABLE: &str = "_";

fn closing_of(bracket: char) -> char {
    if bracket == '[' { ']' } else { '}' }
}

/// As many lines and bytes, with nothing on them.
fn blanked(text: &str) -> String {
    text.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect()
}

/// Where the text that begins with this quote ends, on its line.
fn closing_quote(line: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    for (at, c) in line.char_indices().skip(1) {
        if c == quote && !escaped {
            return Some(at + 1);
        }
        escaped = quote == '"' && c == '\\' && !escaped;
    }
    None
}

fn wide_message(c: char) -> Words {
    match c {
        '\u{3000}' => say!("全角の空白があります", "a full-width space stands here"),
        '\u{a0}' | '\u{200b}' | '\u{feff}' | '\u{2002}' | '\u{2003}' => {
            say!("特殊な空白があります", "a special space stands here")
        }
        '“' | '”' | '„' | '‟' | '‘' | '’' => {
            say!("引用符「{c}」は使えません", "the curly quote `{c}` does not work here")
        }
        _ => say!("全角の「{c}」は使えません", "the full-width `{c}` does not work here"),
    }
}

fn wide_hint(c: char) -> Words {
    let plain = half_width(c).unwrap_or(c);
    if plain == ' ' {
        return say!("空白を消すか、半角の空白にします", "remove the space or use an ordinary one");
    }
    say!("「{c}」を半角の「{plain}」にします", "write `{plain}` instead of `{c}`")
}

/// A line that is no statement.
fn without_value(words: &str) -> (Words, Words) {
    if words.chars().all(|c| matches!(half_width(c).unwrap_or(c), ']' | '}' | ',' | ' ')) {
        return (
            say!("「{words}」が余っています", "`{words}` closes nothing"),
            say!("消すか、開く括弧を書きます", "remove it, or write the bracket that it closes"),
        );
    }
    if let Some((key, value)) = key_and_value(words) {
        return without_equals(key, value);
    }
    (
        say!("「=」のない行です", "this line has no `=`"),
        say!(
            "項目 = \"値\" の形で書きます。説明の文なら、行の頭に # を付けます",
            "write `key = \"value\"`, or begin a comment with #"
        ),
    )
}

/// A key and its value, with nothing but spaces between.
fn key_and_value(words: &str) -> Option<(&str, &str)> {
    let (key, value) = words.split_at(words.find(|c| !is_of_key(c))?);
    let value = value.trim_start();
    let is_value =
        value.starts_with(['[', '{', '"', '\'']) || value.starts_with(|c: char| c.is_ascii_digit());
    (!key.is_empty() && (is_value || matches!(value, "true" | "false"))).then_some((key, value))
}

/// What to say where only the sign between a key and its value was forgotten.
pub(super) fn without_equals(key: &str, value: &str) -> (Words, Words) {
    (
        say!("「{key}」の後に「=」がありません", "`=` is missing after `{key}`"),
        say!("{key} = {value} と書きます", "write {key} = {value}"),
    )
}

/// A value that is no number, date or truth, and stands without quotes.
pub(super) fn unquoted(place: Place, word: &str) -> Diagnostic {
    if day::means_a_date(word) {
        return day::date_fault(place, word);
    }
    let lower = word.to_lowercase();
    let truth = match lower.as_str() {
        "true" | "yes" | "on" | "はい" | "有" | "あり" => Some("true"),
        "false" | "no" | "off" | "いいえ" | "無" | "なし" => Some("false"),
        _ => None,
    };
    let hint = match truth {
        Some(truth) => say!(
            "はい・いいえなら {truth}、文字なら \"{word}\" と書きます",
            "write {truth} for a truth value, \"{word}\" for a text"
        ),
        None => {
            let text = word.trim_matches(['"', '\'']);
            let number = text.replace(',', "");
            if number.len() < text.len() && number.parse::<f64>().is_ok() {
                say!("数に「,」は付けません: {number}", "a number has no `,`: {number}")
            } else {
                say!("\"{text}\" のように、引用符で囲みます", "write it in quotes: \"{text}\"")
            }
        }
    };
    let message = say!("「{word}」が引用符で囲まれていません", "`{word}` is not in quotes");
    Diagnostic::error("not-quoted", place, message).hint(hint)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, mended: &str, messages: &[&str]) {
        let source = Source::new("a.toml", text.as_bytes());
        let found = mend(&Part::new(&source, 0..text.len()));
        assert_eq!(found.text, mended);
        assert_eq!(found.text.len(), text.len(), "{text}");
        let told: Vec<&str> = found.faults.iter().map(|fault| fault.message.ja.as_str()).collect();
        assert_eq!(told, messages, "{text}");
    }

    #[test]
    fn full_width_signs_become_half_width_ones_of_equal_length() {
        check("title ＝ ”中区”", "title =     \"中区\"  ", &["全角の「＝」は使えません"]);
        check("［［area］］", "[[area]]        ", &["全角の「［」は使えません"]);
        check("a = [1，2]", "a = [1,  2]", &["全角の「，」は使えません"]);
        check("　a = 1", "   a = 1", &["全角の空白があります"]);
        check("a = 1 ＃ 注", "a = 1 #   注", &["全角の「＃」は使えません"]);
        check("a = ２０", "a = 20    ", &["全角の「２」は使えません"]);
        check("a = “b”, c", "a =   \"b\"  , c", &["引用符「“」は使えません"]);
    }

    #[test]
    fn what_stands_in_texts_and_comments_is_left_alone() {
        for text in ["a = \"＝「“”\" # ＝", "a = '''\n＝\n'''", "a = \"\\\"＝\"", "# ＝"] {
            check(text, text, &[]);
        }
    }

    #[test]
    fn what_is_not_closed_is_left_out_up_to_the_next_statement() {
        check("a = [1, 2\nb = 3", "         \nb = 3", &["「[」が閉じられていません"]);
        check("a = [\n  1,\n[[b]]\nc = 1", "     \n    \n[[b]]\nc = 1", &["「[」が閉じられていません"]);
        check("a = { b = 1\n[c]\n", "           \n[c]\n", &["「{」が閉じられていません"]);
        check("a = \"b\nc = 1", "a = 0 \nc = 1", &["「\"」が閉じられていません"]);
        check("a = [\"b]\nc = 1", "a = [0 ]\nc = 1", &["「\"」が閉じられていません"]);
    }
}
