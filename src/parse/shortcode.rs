//! Shortcodes and ruby: what stands in braces, cut out before Markdown is read.
//!
//! Takes a body and the ranges in it that are code, gives the body with each shortcode and
//! each ruby replaced by a placeholder of the same number of bytes, so that every later
//! place is still true. Knows no other file: whether a name leads anywhere is for `site`.

use std::ops::Range;

use crate::say;
use crate::text::{Diagnostic, Place, Source, Span, Spanned, Words, nearest};

use super::markdown::{CareKind, Shortcode};

/// A body without its braces, and what stood in them.
pub(super) struct Cuts {
    /// As long as the body, byte for byte.
    pub masked: String,
    /// In the order of the text.
    pub pieces: Vec<Cut>,
}

/// One place that was cut out.
pub(super) struct Cut {
    /// Bytes of the body.
    pub range: Range<usize>,
    pub piece: Piece,
}

/// What was cut out.
#[derive(Clone, Debug)]
pub(super) enum Piece {
    /// `{{ name(…) }}`
    Part(Shortcode),
    /// `{% name(…) %}`; nothing where the name or an argument was wrong.
    Open(Option<CareKind>),
    /// `{% end %}`
    End,
    /// `{漢字|かんじ}`
    Ruby { base: String, reading: String },
    /// Something faulty, already told.
    Nothing,
}

impl Piece {
    /// Whether it must stand on a line of its own.
    pub fn is_tag(&self) -> bool {
        matches!(self, Piece::Open(_) | Piece::End)
    }
}

/// How a shortcode is written.
struct Form {
    name: &'static str,
    required: &'static [&'static str],
    optional: &'static [&'static str],
    is_block: bool,
}

const FORMS: &[Form] = &[
    Form { name: "register", required: &["name"], optional: &["area"], is_block: false },
    Form { name: "statistic", required: &["name"], optional: &[], is_block: false },
    Form { name: "figure", required: &["statistic", "row", "column"], optional: &[], is_block: false },
    Form { name: "area", required: &["id"], optional: &[], is_block: false },
    Form { name: "desk", required: &["id"], optional: &[], is_block: false },
    Form { name: "term", required: &["id"], optional: &[], is_block: false },
    Form { name: "urgent", required: &[], optional: &[], is_block: true },
    Form { name: "soon", required: &[], optional: &[], is_block: true },
    Form { name: "later", required: &[], optional: &[], is_block: true },
    Form { name: "steps", required: &[], optional: &[], is_block: true },
    Form { name: "question", required: &["text"], optional: &[], is_block: true },
    Form { name: "sheet", required: &[], optional: &[], is_block: true },
    Form { name: "unverified", required: &["by"], optional: &[], is_block: true },
];

impl Form {
    /// The form as an author writes it.
    fn shown(&self) -> String {
        let arguments: Vec<_> = self.required.iter().map(|name| format!("{name}=\"…\"")).collect();
        let call = format!("{}({})", self.name, arguments.join(", "));
        if self.is_block { format!("{{% {call} %}} … {{% end %}}") } else { format!("{{{{ {call} }}}}") }
    }
}

/// Cuts everything in braces out of a body.
pub(super) fn cut(
    source: &Source,
    body: Range<usize>,
    code: &[Range<usize>],
    found: &mut Vec<Diagnostic>,
) -> Cuts {
    let text = &source.text[body.clone()];
    let mut scan = Scan { source, text, offset: body.start, found, pieces: Vec::new() };
    scan.run(code);
    let pieces = scan.pieces;
    Cuts { masked: mask(text, &pieces), pieces }
}

/// The text with placeholders. Tags become HTML comments, which Markdown takes for blocks
/// of their own even right beneath a paragraph; the others become a word.
fn mask(text: &str, pieces: &[Cut]) -> String {
    let mut masked = String::with_capacity(text.len());
    for cut in pieces {
        masked.push_str(&text[masked.len()..cut.range.start]);
        let bytes = cut.range.len();
        if cut.piece.is_tag() {
            masked.push_str("<!--");
            masked.extend(std::iter::repeat_n('x', bytes - SHORTEST_TAG));
            masked.push_str("-->");
        } else {
            masked.extend(std::iter::repeat_n('x', bytes));
        }
    }
    masked.push_str(&text[masked.len()..]);
    masked
}

/// Bytes of an empty HTML comment, and of `{%end%}`.
const SHORTEST_TAG: usize = 7;

struct Scan<'s, 'f> {
    source: &'s Source,
    text: &'s str,
    offset: usize,
    found: &'f mut Vec<Diagnostic>,
    pieces: Vec<Cut>,
}

impl<'s> Scan<'s, '_> {
    fn run(&mut self, code: &[Range<usize>]) {
        let mut code = code.iter().peekable();
        let mut at = 0;
        while let Some(found) = self.text[at..].find('{') {
            let start = at + found;
            while code.next_if(|range| range.end <= start).is_some() {}
            at = match code.peek() {
                Some(range) if range.start <= start => range.end,
                _ if is_escaped(self.text, start) => start + 1,
                _ => self.brace(start),
            };
        }
    }

    /// Reads what begins at a brace; gives where to go on.
    fn brace(&mut self, start: usize) -> usize {
        let rest = &self.text[start..];
        if rest.starts_with("{{") {
            return self.call(start, "}}");
        }
        if rest.starts_with("{%") {
            return self.call(start, "%}");
        }
        self.ruby(start)
    }

    fn ruby(&mut self, start: usize) -> usize {
        let inner = &self.text[start + 1..];
        let Some(length) = inner.find(['{', '}', '\n']) else { return start + 1 };
        if !inner[length..].starts_with('}') || !inner[..length].contains('|') {
            return start + 1;
        }
        let end = start + 1 + length + 1;
        let sides: Vec<_> = inner[..length].split('|').map(str::trim).collect();
        let piece = match sides[..] {
            [base, reading] if !base.is_empty() && !reading.is_empty() => {
                Piece::Ruby { base: base.to_owned(), reading: reading.to_owned() }
            }
            [_, _] => self.faulty_ruby(
                start..end,
                say!("ふりがなの漢字か読みが空です", "a side of this ruby is empty"),
            ),
            _ => self.faulty_ruby(
                start..end,
                say!("ふりがなの中に縦線「|」が二つ以上あります", "this ruby has more than one `|`"),
            ),
        };
        self.pieces.push(Cut { range: start..end, piece });
        end
    }

    fn faulty_ruby(&mut self, range: Range<usize>, message: Words) -> Piece {
        let hint = say!(
            "{{漢字|かんじ}} のように、漢字と読みを一つの縦線で分けて書いてください",
            "write {{漢字|かんじ}}: the word, one `|`, its reading"
        );
        self.error("ruby", range, message, [hint]);
        Piece::Nothing
    }

    /// Reads a shortcode that ends in `closing`; gives where to go on.
    fn call(&mut self, start: usize, closing: &str) -> usize {
        let (inner_end, paragraph_end) = match end_of_call(self.text, start + 2, closing) {
            Ok(end) => (end, end),
            Err(paragraph_end) => (start, paragraph_end),
        };
        if inner_end == start {
            let opening = &self.text[start..start + 2];
            self.error(
                "shortcode-unclosed",
                start..start + 2,
                say!("「{opening}」を閉じる「{closing}」がありません", "`{opening}` has no `{closing}`"),
                [say!(
                    "部品でなければ「\\{opening}」と書くと文字のまま出ます",
                    "if no shortcode is meant, write `\\{opening}`"
                )],
            );
            return paragraph_end.max(start + 2);
        }
        let range = start..inner_end + closing.len();
        let piece = self.read(start + 2..inner_end, closing == "%}");
        let piece = if piece.is_tag() && range.len() < SHORTEST_TAG { Piece::Nothing } else { piece };
        self.pieces.push(Cut { range: range.clone(), piece });
        range.end
    }

    /// What stands between the braces.
    fn read(&mut self, inner: Range<usize>, is_block: bool) -> Piece {
        let word = self.text[inner.clone()].trim();
        if is_block && word == "end" {
            return Piece::End;
        }
        if is_block && word.starts_with("end") && word.bytes().all(|byte| byte.is_ascii_alphabetic()) {
            self.error(
                "shortcode-form",
                inner,
                say!("「{word}」という閉じ方はありません", "nothing is closed by `{word}`"),
                [say!("{{% end %}} と書いてください", "write {{% end %}}")],
            );
            return Piece::End;
        }
        match Cursor::new(self.text, inner.clone()).call() {
            Ok(call) => self.known(call, is_block),
            Err(fault) => {
                self.not_well_formed(fault, inner, is_block);
                if is_block { Piece::Open(None) } else { Piece::Nothing }
            }
        }
    }

    fn not_well_formed(&mut self, at: usize, inner: Range<usize>, is_block: bool) {
        let name: &str = self.text[inner.clone()].trim_start().split(['(', ' ', '（']).next().unwrap_or("");
        let example = FORMS
            .iter()
            .find(|form| form.name == name)
            .or_else(|| FORMS.iter().find(|form| form.is_block == is_block))
            .map_or(String::new(), Form::shown);
        let letter = self.text[at..inner.end].chars().next();
        let place = at..at + letter.map_or(0, char::len_utf8);
        let mut hints = vec![say!("たとえば {example} のように書きます", "write, for example, {example}")];
        if let Some((wide, narrow)) = letter.and_then(|letter| Some((letter, narrow(letter)?))) {
            hints.insert(
                0,
                say!(
                    "全角の「{wide}」を半角の「{narrow}」に直してください",
                    "`{wide}` must be a plain `{narrow}`"
                ),
            );
        }
        let message = say!("部品の書き方が正しくありません", "this shortcode is not well formed");
        self.error("shortcode-form", place, message, hints);
    }

    /// A well-formed call, held against the forms there are.
    fn known(&mut self, call: Call<'s>, is_block: bool) -> Piece {
        let Some(form) = FORMS.iter().find(|form| form.name == call.name.1) else {
            self.unknown(&call, is_block);
            return if is_block { Piece::Open(None) } else { Piece::Nothing };
        };
        if form.is_block != is_block {
            let (name, shown) = (form.name, form.shown());
            self.error(
                "shortcode-form",
                call.name.0.clone(),
                say!("「{name}」はこの括弧では書けません", "`{name}` takes the other kind of braces"),
                [say!("{shown} と書いてください", "write {shown}")],
            );
            return if is_block { Piece::Open(None) } else { Piece::Nothing };
        }
        let Some(values) = self.arguments(form, &call) else {
            return if is_block { Piece::Open(None) } else { Piece::Nothing };
        };
        if is_block { Piece::Open(Some(care(form, values))) } else { Piece::Part(part(form, values)) }
    }

    fn unknown(&mut self, call: &Call<'s>, is_block: bool) {
        let (range, name) = call.name.clone();
        let names = || FORMS.iter().filter(|form| form.is_block == is_block).map(|form| form.name);
        let known = names().collect::<Vec<_>>().join("、");
        let known_en = names().collect::<Vec<_>>().join(", ");
        let mut hints = Vec::new();
        if let Some(near) = nearest(name, FORMS.iter().map(|form| form.name)) {
            hints.push(say!("「{near}」のことですか", "did you mean `{near}`"));
        }
        hints.push(say!("使える部品: {known}", "there are: {known_en}"));
        self.error(
            "unknown-shortcode",
            range,
            say!("「{name}」という部品はありません", "no shortcode is called `{name}`"),
            hints,
        );
    }

    /// The values in the order of the form; nothing where one is missing or wrong.
    fn arguments(&mut self, form: &Form, call: &Call<'s>) -> Option<Vec<Option<Spanned<String>>>> {
        let told = self.found.len();
        let names: Vec<_> = form.required.iter().chain(form.optional).copied().collect();
        let mut values: Vec<Option<Spanned<String>>> = vec![None; names.len()];
        for argument in &call.arguments {
            match names.iter().position(|name| *name == argument.name.1) {
                None => self.unknown_argument(form, argument, &names),
                Some(at) if values[at].is_some() => self.duplicate_argument(argument),
                Some(at) => values[at] = Some(self.value(argument)),
            }
        }
        for (name, value) in form.required.iter().zip(&values) {
            if value.is_none() {
                self.missing_argument(form, call, name);
            }
        }
        (self.found.len() == told).then_some(values)
    }

    fn value(&mut self, argument: &Argument<'s>) -> Spanned<String> {
        let (range, written) = argument.value.clone();
        let name = argument.name.1;
        if !argument.is_quoted {
            self.error(
                "argument-form",
                range.clone(),
                say!("「{name}」の値が \" で囲まれていません", "the value of `{name}` is not in quotes"),
                [say!("{name}=\"{written}\" と書いてください", "write {name}=\"{written}\"")],
            );
        } else if written.trim().is_empty() {
            self.error(
                "argument-form",
                range.clone(),
                say!("「{name}」の値が空です", "the value of `{name}` is empty"),
                [],
            );
        }
        Spanned::new(written.trim().to_owned(), self.span(range))
    }

    fn unknown_argument(&mut self, form: &Form, argument: &Argument<'s>, names: &[&str]) {
        let (range, written) = argument.name.clone();
        let (name, shown) = (form.name, form.shown());
        let mut hints = Vec::new();
        if let Some(near) = nearest(written, names.iter().copied()) {
            hints.push(say!("「{near}」のことですか", "did you mean `{near}`"));
        }
        hints.push(say!("{shown} と書きます", "it is written {shown}"));
        self.error(
            "unknown-argument",
            range,
            say!("「{name}」に「{written}」という項目はありません", "`{name}` takes no `{written}`"),
            hints,
        );
    }

    fn duplicate_argument(&mut self, argument: &Argument<'s>) {
        let (range, name) = argument.name.clone();
        self.error(
            "duplicate-argument",
            range,
            say!("「{name}」が二回書かれています", "`{name}` is given twice"),
            [],
        );
    }

    fn missing_argument(&mut self, form: &Form, call: &Call<'s>, argument: &str) {
        let (name, shown) = (form.name, form.shown());
        self.error(
            "missing-argument",
            call.name.0.clone(),
            say!("「{name}」に「{argument}」が足りません", "`{name}` lacks `{argument}`"),
            [say!("{shown} と書きます", "it is written {shown}")],
        );
    }

    fn error(
        &mut self,
        code: &'static str,
        range: Range<usize>,
        message: Words,
        hints: impl IntoIterator<Item = Words>,
    ) {
        let mut diagnostic = Diagnostic::error(code, Place::at(self.source, self.span(range)), message);
        diagnostic.hints.extend(hints);
        self.found.push(diagnostic);
    }

    fn span(&self, range: Range<usize>) -> Span {
        Span::new(range).shifted(self.offset)
    }
}

/// The shortcode of a form; `values` are in the form's order.
fn part(form: &Form, values: Vec<Option<Spanned<String>>>) -> Shortcode {
    let mut values = values.into_iter();
    let mut next = || values.next().flatten();
    let mut must = || next().expect("missing arguments were told before");
    match form.name {
        "register" => Shortcode::Register { name: must(), area: next() },
        "statistic" => Shortcode::Statistic { name: must() },
        "figure" => Shortcode::Figure { statistic: must(), row: must(), column: must() },
        "area" => Shortcode::Area { id: must() },
        "desk" => Shortcode::Desk { id: must() },
        _ => Shortcode::Term { id: must() },
    }
}

/// The block of a form.
fn care(form: &Form, values: Vec<Option<Spanned<String>>>) -> CareKind {
    let mut must = {
        let mut values = values.into_iter();
        move || values.next().flatten().expect("missing arguments were told before")
    };
    match form.name {
        "urgent" => CareKind::Urgent,
        "soon" => CareKind::Soon,
        "later" => CareKind::Later,
        "steps" => CareKind::Steps,
        "question" => CareKind::Question(must()),
        "sheet" => CareKind::Sheet,
        _ => CareKind::Unverified(must()),
    }
}

/// A call as it is written, with places in the body.
struct Call<'t> {
    name: (Range<usize>, &'t str),
    arguments: Vec<Argument<'t>>,
}

struct Argument<'t> {
    name: (Range<usize>, &'t str),
    value: (Range<usize>, &'t str),
    is_quoted: bool,
}

/// Reads a call letter by letter. A fault is the byte at which it goes wrong.
struct Cursor<'t> {
    text: &'t str,
    at: usize,
    end: usize,
}

impl<'t> Cursor<'t> {
    fn new(text: &'t str, range: Range<usize>) -> Cursor<'t> {
        Cursor { text, at: range.start, end: range.end }
    }

    fn call(mut self) -> Result<Call<'t>, usize> {
        let name = self.name()?;
        self.take('(')?;
        let mut arguments = Vec::new();
        while self.peek() != Some(')') {
            arguments.push(self.argument()?);
            if self.peek() != Some(')') {
                self.take(',')?;
            }
        }
        self.take(')')?;
        if self.peek().is_some() {
            return Err(self.at);
        }
        Ok(Call { name, arguments })
    }

    fn argument(&mut self) -> Result<Argument<'t>, usize> {
        let name = self.name()?;
        self.take('=')?;
        let quote = self.peek().filter(|letter| matches!(letter, '"' | '\'' | '`'));
        let value = match quote {
            Some(quote) => self.quoted(quote)?,
            None => self.bare()?,
        };
        Ok(Argument { name, value, is_quoted: quote.is_some() })
    }

    fn name(&mut self) -> Result<(Range<usize>, &'t str), usize> {
        self.peek();
        self.while_matching(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-'))
    }

    fn quoted(&mut self, quote: char) -> Result<(Range<usize>, &'t str), usize> {
        let start = self.at + 1;
        let length = self.text[start..self.end].find(quote).ok_or(self.at)?;
        self.at = start + length + 1;
        Ok((start..start + length, &self.text[start..start + length]))
    }

    /// A value that its author forgot to quote. Quotes of other kinds are faults.
    fn bare(&mut self) -> Result<(Range<usize>, &'t str), usize> {
        self.while_matching(|letter| {
            !letter.is_whitespace() && !matches!(letter, ',' | ')' | '"') && narrow(letter).is_none()
        })
    }

    fn while_matching(&mut self, is_part: impl Fn(char) -> bool) -> Result<(Range<usize>, &'t str), usize> {
        let rest = &self.text[self.at..self.end];
        let length = rest.find(|letter| !is_part(letter)).unwrap_or(rest.len());
        if length == 0 {
            return Err(self.at);
        }
        let range = self.at..self.at + length;
        self.at = range.end;
        Ok((range.clone(), &self.text[range]))
    }

    fn take(&mut self, letter: char) -> Result<(), usize> {
        if self.peek() != Some(letter) {
            return Err(self.at);
        }
        self.at += letter.len_utf8();
        Ok(())
    }

    /// The next letter that is no blank.
    fn peek(&mut self) -> Option<char> {
        let rest = &self.text[self.at..self.end];
        self.at += rest.len() - rest.trim_start().len();
        self.text[self.at..self.end].chars().next()
    }
}

/// The plain letter that a full-width or curly one stands for in a shortcode.
fn narrow(letter: char) -> Option<char> {
    match letter {
        '“' | '”' | '„' | '〝' | '〟' => Some('"'),
        '‘' | '’' => Some('\''),
        '、' => Some(','),
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(letter) - 0xFEE0),
        _ => None,
    }
}

/// How far away closing braces are looked for, in bytes: a bound on the work for a text
/// full of open ones.
const LONGEST_CALL: usize = 4096;

/// Where the closing braces of a call begin; else where its paragraph ends.
fn end_of_call(text: &str, from: usize, closing: &str) -> Result<usize, usize> {
    let limit = text.len().min(from + LONGEST_CALL);
    let limit = (from..=limit).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(from);
    let rest = &text[from..limit];
    let paragraph = &rest[..blank_line(rest).unwrap_or(rest.len())];
    closing_outside_quotes(paragraph, closing)
        .or_else(|| paragraph.find(closing))
        .map(|at| from + at)
        .ok_or(from + paragraph.len())
}

fn closing_outside_quotes(paragraph: &str, closing: &str) -> Option<usize> {
    let mut quote = None;
    for (at, letter) in paragraph.char_indices() {
        match quote {
            Some(open) if open == letter => quote = None,
            Some(_) => {}
            None if paragraph[at..].starts_with(closing) => return Some(at),
            None if matches!(letter, '"' | '\'' | '`') => quote = Some(letter),
            None => {}
        }
    }
    None
}

/// Where the first empty line begins.
fn blank_line(text: &str) -> Option<usize> {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if start > 0 && line.trim().is_empty() {
            return Some(start);
        }
        start += line.len();
    }
    None
}

/// Whether an odd number of backslashes stands before a byte.
pub(super) fn is_escaped(text: &str, at: usize) -> bool {
    text.as_bytes()[..at].iter().rev().take_while(|byte| **byte == b'\\').count() % 2 == 1
}
