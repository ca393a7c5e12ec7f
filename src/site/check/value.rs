//! One value of a record, by the type of its field.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

use crate::calendar::Date;
use crate::parse::day::date_fault;
use crate::parse::draft::{Raw, Table};
use crate::say;
use crate::site::area::Areas;
use crate::site::desk::Phone;
use crate::site::id::RecordId;
use crate::site::register::FieldKind;
use crate::site::value::{Answer, Nothing, Number, Reply};
use crate::site::values::{Extent, Stored, Texts};
use crate::text::{Place, Span, Spanned, Words};

use super::Rule;
use super::areas::{area, area_list};
use super::contact::{email_fault, is_email, is_postal_code, is_url, postal_code_fault, url_fault};
use super::fault::{Fault, choose};
use super::hours::hours;
use super::kana::{is_kana, kana_fault};
use super::phone::phone;
use super::phone_fault::phone_fault;

/// What a value is held against, beside its rule.
#[derive(Clone, Copy)]
pub(super) struct Against<'a> {
    pub areas: &'a Areas,
    /// Whether the register is fictional.
    pub sample: bool,
}

/// The value of a field, its texts added to `texts`; none where it is faulty, which `faults` then
/// tells.
pub(super) fn value(
    raw: &Spanned<Raw<'_>>,
    rule: &Rule,
    against: Against<'_>,
    texts: &mut Texts,
    faults: &mut Vec<Fault>,
) -> Option<Stored> {
    let Raw::Text(text) = &raw.value else {
        return unquoted(raw, rule, against, texts, faults);
    };
    let text = text.trim();
    match stated(text, raw.span, rule) {
        Stated::Something => quoted(text, raw, rule, against, texts, faults),
        Stated::Nothing(nothing) => Some(Stored::Nothing(nothing)),
        Stated::Wrong(fault) => {
            faults.push(*fault);
            None
        }
    }
}

/// The value of a field whose author wrote a text.
fn quoted(
    text: &str,
    raw: &Spanned<Raw<'_>>,
    rule: &Rule,
    against: Against<'_>,
    texts: &mut Texts,
    faults: &mut Vec<Fault>,
) -> Option<Stored> {
    let span = raw.span;
    let fault = match &rule.kind {
        FieldKind::Text => return lines(text, span, texts, faults),
        FieldKind::Person | FieldKind::Address => return line(text, span, texts, faults),
        FieldKind::Kana if is_kana(text) => return Some(Stored::Text(texts.add(text))),
        FieldKind::Kana => kana_fault(text, span),
        FieldKind::Email if is_email(text) => return Some(Stored::Text(texts.add(text))),
        FieldKind::Email => email_fault(text, span),
        FieldKind::Url if is_url(text) => return Some(Stored::Text(texts.add(text))),
        FieldKind::Url => url_fault(text, span),
        FieldKind::PostalCode if is_postal_code(text) => return Some(Stored::Text(texts.add(text))),
        FieldKind::PostalCode => postal_code_fault(text, span),
        FieldKind::Phone => match phone(text, against.sample) {
            Some(phone) => return Some(stored_phone(phone, texts)),
            None => phone_fault(text, span, against.sample),
        },
        FieldKind::Fax => match phone(text, against.sample) {
            Some(fax) => return Some(stored_phone(fax.not_dialled(), texts)),
            None => phone_fault(text, span, against.sample),
        },
        FieldKind::Area { kind, many: false } => {
            let id = area(text, span, kind.as_deref(), against.areas, faults)?;
            return Some(Stored::Areas([id].into()));
        }
        FieldKind::Date => return date(raw, faults).map(Stored::Date),
        FieldKind::Choice { .. } => {
            let option = option(text, span, rule, faults)?;
            return Some(Stored::Text(texts.add(option)));
        }
        FieldKind::Answer => {
            let value = reply(text, span, faults)?;
            return Some(Stored::Answer(Answer { value, note: None, on: None }));
        }
        FieldKind::Reference { .. } => return Some(Stored::Reference(RecordId::new(text))),
        kind => wrong_type(raw, wanted(kind)).maybe_hint(meant(kind, &raw.value)),
    };
    faults.push(fault);
    None
}

/// The value of a field whose author wrote anything but a text.
fn unquoted(
    raw: &Spanned<Raw<'_>>,
    rule: &Rule,
    against: Against<'_>,
    texts: &mut Texts,
    faults: &mut Vec<Fault>,
) -> Option<Stored> {
    let span = raw.span;
    let fault = match (&rule.kind, &raw.value) {
        (_, Raw::Faulty) => return None,
        (FieldKind::Date, _) => return date(raw, faults).map(Stored::Date),
        (FieldKind::Number, Raw::Integer(number)) => return Some(Stored::Number(Number::Whole(*number))),
        (FieldKind::Number, Raw::Float(number)) if number.is_finite() => {
            return Some(Stored::Number(Number::Fraction(*number)));
        }
        (FieldKind::Boolean, Raw::Boolean(boolean)) => return Some(Stored::Boolean(*boolean)),
        (FieldKind::Answer, Raw::Table(table)) => {
            return answer(table, span, texts, faults).map(Stored::Answer);
        }
        (FieldKind::Coordinates, Raw::Table(table)) => return coordinates(table, span, faults),
        (kind, Raw::List(list)) if list.is_empty() && takes_a_list(kind) => empty(span),
        (FieldKind::Area { kind, many: true }, Raw::List(ids)) => {
            return area_list(ids, kind.as_deref(), against.areas, faults)
                .map(|ids| Stored::Areas(ids.into()));
        }
        (FieldKind::List { .. }, Raw::List(items)) => {
            return list(items, rule, texts, faults).map(|items| Stored::List(items.into()));
        }
        (FieldKind::Hours, Raw::List(list)) => {
            return hours(list, texts, faults).map(|openings| Stored::Hours(openings.into()));
        }
        (FieldKind::Phone | FieldKind::Fax, Raw::Integer(number)) => {
            phone_fault(&number.to_string(), span, against.sample)
        }
        (FieldKind::PostalCode, Raw::Integer(number)) => postal_code_fault(&number.to_string(), span),
        (kind, _) => wrong_type(raw, wanted(kind)).maybe_hint(meant(kind, &raw.value)),
    };
    faults.push(fault);
    None
}

fn stored_phone(phone: Phone<Cow<'_, str>>, texts: &mut Texts) -> Stored {
    Stored::Phone(phone.map(|text| texts.add(&text)))
}

fn takes_a_list(kind: &FieldKind) -> bool {
    matches!(kind, FieldKind::Area { many: true, .. } | FieldKind::List { .. } | FieldKind::Hours)
}

/// What a text says before anybody asks for its type.
enum Stated {
    /// Something that its type must judge.
    Something,
    Nothing(Nothing),
    Wrong(Box<Fault>),
}

fn stated(text: &str, span: Span, rule: &Rule) -> Stated {
    let wrong = |fault| Stated::Wrong(Box::new(fault));
    if text.is_empty() {
        return wrong(empty(span));
    }
    // No stated nothing, in whatever form, is longer.
    if text.len() > 12 || rule.options.iter().any(|option| **option == *text) {
        return Stated::Something;
    }
    match Nothing::parse(text) {
        Some(nothing) if rule.required => wrong(required_nothing(nothing, span)),
        Some(nothing) => Stated::Nothing(nothing),
        None => match meant_nothing(text, &rule.kind) {
            Some(nothing) if rule.required => wrong(required_nothing(nothing, span)),
            Some(nothing) => wrong(loose_nothing(text, nothing, span)),
            None => Stated::Something,
        },
    }
}

fn empty(span: Span) -> Fault {
    Fault::new("empty-value", span, say!("が空です", "is empty")).hint(say!(
        "書くことがなければ行ごと消します。尋ねて分からなければ「不明」、当てはまらなければ「該当なし」と書きます",
        "remove the line, or say 不明 (asked, not known) or 該当なし (does not apply)"
    ))
}

fn required_nothing(nothing: Nothing, span: Span) -> Fault {
    let word = nothing.word();
    Fault::new(
        "required-value",
        span,
        say!("は必ず要る項目なので、「{word}」とは書けません", "is required and cannot be `{word}`"),
    )
    .hint(say!(
        "分かるまで載せないときは、この記録を消すか publish_from を先の日にします。必ずは要らないときは register.toml の required を消します",
        "leave the record out until it is known, or remove `required` in register.toml"
    ))
}

fn loose_nothing(text: &str, nothing: Nothing, span: Span) -> Fault {
    let word = nothing.word();
    Fault::new(
        "loose-nothing",
        span,
        say!("の「{text}」は、どの「ない」なのか分かりません", "says `{text}`, which has more than one meaning"),
    )
    .hint(say!(
        "「{word}」のことですか。ないことの書き方は「－」（数がない）「不明」（尋ねて分からない）「該当なし」「未整備」の四つです",
        "did you mean `{word}`? It may be － (no figure), 不明 (not known), 該当なし (does not apply), 未整備 (not set up)"
    ))
}

/// The stated nothing that a loose word stands for.
fn meant_nothing(text: &str, kind: &FieldKind) -> Option<Nothing> {
    match text {
        "-" | "--" | "‐" | "‑" | "–" | "—" | "―" | "−" | "ー" | "ｰ" | "─" => {
            Some(Nothing::NotKept)
        }
        // For a boolean they are its "no".
        "なし" | "無し" | "ナシ" | "無" if *kind != FieldKind::Boolean => Some(Nothing::NotApplicable),
        "該当無し" | "非該当" | "N/A" | "n/a" => Some(Nothing::NotApplicable),
        "不明。" | "不詳" | "?" | "？" => Some(Nothing::Unknown),
        _ => None,
    }
}

/// A text of one line or more. What turns the direction of writing could make a reader
/// see another text than the one that is there.
fn lines(text: &str, span: Span, texts: &mut Texts, faults: &mut Vec<Fault>) -> Option<Stored> {
    let turns = |c: char| matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    // All of them begin with this byte, and few other signs do.
    let turning = text.as_bytes().contains(&0xE2).then(|| text.chars().find(|c| turns(*c))).flatten();
    let Some(sign) = turning else {
        return Some(Stored::Text(texts.add(text)));
    };
    let code = format!("U+{:04X}", sign as u32);
    faults.push(
        Fault::new(
            "hidden-character",
            span,
            say!(
                "に、文字の向きを変える見えない記号（{code}）があります",
                "holds an invisible sign that turns the direction of writing ({code})"
            ),
        )
        .hint(say!("この部分を消して、打ち直します", "delete this part and type it again")),
    );
    None
}

/// A text of one line.
fn line(text: &str, span: Span, texts: &mut Texts, faults: &mut Vec<Fault>) -> Option<Stored> {
    if text.contains(['\n', '\r']) {
        faults.push(
            Fault::new("line-break", span, say!("の途中に改行があります", "holds a line break"))
                .hint(say!("一行で書きます", "write it on one line")),
        );
        return None;
    }
    lines(text, span, texts, faults)
}

/// A TOML date.
pub(super) fn date(raw: &Spanned<Raw<'_>>, faults: &mut Vec<Fault>) -> Option<Date> {
    let unreadable = |written: &str| {
        // Whose date it is, and in which file, is said when the fault is told.
        let nowhere = Place { path: "".into(), span: None };
        Fault::of(date_fault(nowhere, written), raw.span)
    };
    let fault = match &raw.value {
        Raw::Date(date) => return Some(*date),
        Raw::Faulty => return None,
        Raw::Text(text) => match Date::parse(text.trim()) {
            Some(date) => wrong_type(raw, wanted(&FieldKind::Date))
                .hint(say!("引用符を付けずに {date} と書きます", "write {date}, without quotes")),
            None => unreadable(text),
        },
        Raw::Integer(number) => unreadable(&number.to_string()),
        Raw::Time(written) => wrong_type(raw, wanted(&FieldKind::Date)).maybe_hint(
            written
                .get(..10)
                .and_then(Date::parse)
                .map(|date| say!("時刻を除いて {date} と書きます", "write {date}, without the time")),
        ),
        _ => wrong_type(raw, wanted(&FieldKind::Date)),
    };
    faults.push(fault);
    None
}

/// One of some words; a list without options takes any.
fn option<'t>(text: &'t str, span: Span, rule: &Rule, faults: &mut Vec<Fault>) -> Option<&'t str> {
    let text = text.trim();
    if rule.options.iter().any(|option| **option == *text) {
        return Some(text);
    }
    let known: Vec<&str> = rule.options.iter().map(|option| &**option).collect();
    let plain: String = text.nfkc().filter(|c| !c.is_whitespace()).collect();
    let same = known.iter().find(|known| known.nfkc().filter(|c| !c.is_whitespace()).eq(plain.chars()));
    let fault = Fault::new("unknown-option", span, say!("に「{text}」は書けません", "cannot be `{text}`"));
    faults.push(match same {
        Some(option) => fault.hint(say!("「{option}」と書きます", "write `{option}`")),
        None => fault.maybe_hint(several(text, &known, &rule.kind).or_else(|| Some(choose(text, &known)))),
    });
    None
}

/// What to say where two options stand in one text: 「内科、小児科」.
fn several(text: &str, known: &[&str], kind: &FieldKind) -> Option<Words> {
    let parts: Vec<&str> =
        text.split(['、', '，', ',', ';', '；', '・', '･', '/', '／', '\n']).map(str::trim).collect();
    if parts.len() < 2 || !parts.iter().all(|part| known.contains(part)) {
        return None;
    }
    if matches!(kind, FieldKind::Choice { .. }) {
        let (ja, en) = (parts.join("」「"), parts.join("` or `"));
        return Some(say!(
            "「{ja}」のどれか一つを書きます。いくつも書く項目なら、register.toml でこの項目の type を \"list\" にします",
            "write one of `{en}`; for several, the field's type in register.toml is \"list\""
        ));
    }
    let list = format!("[\"{}\"]", parts.join("\", \""));
    Some(say!("一つずつ {list} と書きます", "write each by itself: {list}"))
}

fn list(
    items: &[Spanned<Raw<'_>>],
    rule: &Rule,
    texts: &mut Texts,
    faults: &mut Vec<Fault>,
) -> Option<Vec<Extent>> {
    let mut list: Vec<Extent> = Vec::with_capacity(items.len());
    for item in items {
        let Raw::Text(text) = &item.value else {
            mistyped(item, wanted(&FieldKind::Text), faults);
            continue;
        };
        let found = match text.trim() {
            "" => {
                faults.push(empty(item.span));
                None
            }
            text if rule.options.is_empty() => Some(text),
            text => option(text, item.span, rule, faults),
        };
        let Some(found) = found else {
            continue;
        };
        if list.iter().any(|item| texts.text(*item) == found) {
            faults.push(Fault::warning(
                "listed-twice",
                item.span,
                say!("に「{found}」が二度書かれています", "names `{found}` twice"),
            ));
            continue;
        }
        list.push(texts.add(found));
    }
    (!list.is_empty()).then_some(list)
}

fn reply(text: &str, span: Span, faults: &mut Vec<Fault>) -> Option<Reply> {
    let text = text.trim();
    let reply = Reply::parse(text);
    if reply.is_none() {
        let fault =
            Fault::new("unknown-answer", span, say!("に「{text}」は書けません", "cannot be `{text}`"));
        faults.push(fault.hint(match text {
            "○" | "〇" | "◯" | "はい" | "可能" | "有" | "あり" => {
                say!("「可」のことですか", "did you mean `可`?")
            }
            "△" | "応相談" | "相談" => say!("「要相談」のことですか", "did you mean `要相談`?"),
            "×" | "✕" | "いいえ" | "不可能" | "否" => {
                say!("「不可」のことですか", "did you mean `不可`?")
            }
            _ if Nothing::parse(text).is_some() => say!(
                "「{text}」は、{{ }} を使わずに、それだけを書きます",
                "`{text}` stands alone, without {{ }}"
            ),
            _ => say!(
                "書けるのは 可、要相談、不可 です。添え書きは {{ value = \"可\", note = \"…\" }} の note に書きます",
                "it may be 可, 要相談 or 不可; a remark goes to {{ value = \"可\", note = \"…\" }}"
            ),
        }));
    }
    reply
}

/// `{ value = "可", note = "…", on = 2026-10-01 }`.
fn answer(
    table: &Table<'_>,
    span: Span,
    texts: &mut Texts,
    faults: &mut Vec<Fault>,
) -> Option<Answer<Extent>> {
    unknown_keys(table, &["value", "note", "on"], faults);
    let note = match table.get("note") {
        None => None,
        Some(Spanned { value: Raw::Text(note), .. }) if note.trim().is_empty() => None,
        Some(Spanned { value: Raw::Text(note), .. }) => Some(texts.add(note.trim())),
        Some(raw) => {
            mistyped(raw, wanted(&FieldKind::Text), faults);
            None
        }
    };
    let on = table.get("on").and_then(|raw| date(raw, faults));
    let value = match table.get("value") {
        Some(Spanned { value: Raw::Text(text), span }) => reply(text, *span, faults)?,
        Some(raw) => {
            mistyped(raw, wanted(&FieldKind::Answer), faults);
            return None;
        }
        None => {
            faults.push(Fault::new(
                "missing-key",
                span,
                say!("に value（可、要相談、不可）がありません", "lacks `value` (可, 要相談 or 不可)"),
            ));
            return None;
        }
    };
    Some(Answer { value, note, on })
}

/// `{ lat = 34.66, lon = 133.92 }`.
fn coordinates(table: &Table<'_>, span: Span, faults: &mut Vec<Fault>) -> Option<Stored> {
    unknown_keys(table, &["lat", "lon"], faults);
    let mut degrees = |key: &str, limit: f64| {
        let number = match table.get(key) {
            Some(Spanned { value: Raw::Float(number), .. }) => *number,
            Some(Spanned { value: Raw::Integer(number), .. }) => *number as f64,
            Some(raw) => {
                mistyped(raw, wanted(&FieldKind::Number), faults);
                return None;
            }
            None => {
                faults.push(Fault::new("missing-key", span, say!("に {key} がありません", "lacks `{key}`")));
                return None;
            }
        };
        if number.abs() <= limit {
            return Some(number);
        }
        faults.push(
            Fault::new(
                "impossible-coordinates",
                table.get(key).map_or(span, |raw| raw.span),
                say!(
                    "の {key} が {number} です（-{limit} から {limit} のはずです）",
                    "has {key} {number}, beyond -{limit} to {limit}"
                ),
            )
            .hint(say!(
                "緯度（lat）と経度（lon）が入れ替わっていませんか",
                "may `lat` and `lon` have changed places?"
            )),
        );
        None
    };
    let (lat, lon) = (degrees("lat", 90.0), degrees("lon", 180.0));
    let (lat, lon) = (lat?, lon?);
    if lat == 0.0 && lon == 0.0 {
        faults.push(Fault::warning(
            "zero-coordinates",
            span,
            say!(
                "が 0, 0（海の上）です。分からないときは行ごと消してください",
                "is 0, 0, a place at sea; remove it where it is not known"
            ),
        ));
    }
    Some(Stored::Coordinates { lat, lon })
}

/// Tells every key of a table that has no meaning.
pub(super) fn unknown_keys(table: &Table<'_>, known: &[&str], faults: &mut Vec<Fault>) {
    for (key, _) in table.entries.iter().filter(|(key, _)| !known.contains(&&*key.value)) {
        let name = &key.value;
        faults.push(
            Fault::new(
                "unknown-key",
                key.span,
                say!("に「{name}」という項目はありません", "has an unknown key `{name}`"),
            )
            .hint(choose(name, known)),
        );
    }
}

/// Tells that a value is of another type, unless `parse` has spoken of it.
pub(super) fn mistyped(raw: &Spanned<Raw<'_>>, wanted: Words, faults: &mut Vec<Fault>) {
    if raw.value != Raw::Faulty {
        faults.push(wrong_type(raw, wanted));
    }
}

/// That a value is of another type.
pub(super) fn wrong_type(raw: &Spanned<Raw<'_>>, wanted: Words) -> Fault {
    let (written, Words { ja, en }) = (in_words(&raw.value), wanted);
    let (written_ja, written_en) = (written.ja, written.en);
    Fault::new(
        "wrong-type",
        raw.span,
        Words {
            ja: format!("には{ja}を書きますが、{written_ja}が書かれています"),
            en: format!("should be {en}, not {written_en}"),
        },
    )
}

/// What an author wrote, by its form.
pub(super) fn in_words(raw: &Raw<'_>) -> Words {
    match raw {
        Raw::Text(_) => say!("文字（\"…\"）", "a text"),
        Raw::Integer(number) => say!("数（{number}）", "a number ({number})"),
        Raw::Float(number) => say!("数（{number}）", "a number ({number})"),
        Raw::Boolean(boolean) => say!("{boolean}", "{boolean}"),
        Raw::Date(date) => say!("日付（{date}）", "a date ({date})"),
        Raw::Time(time) => say!("時刻（{time}）", "a time ({time})"),
        Raw::List(_) => say!("一覧（[ ]）", "a list"),
        Raw::Table(_) => say!("項目のまとまり（{{ }}）", "a table"),
        Raw::Faulty => say!("読めない値", "an unreadable value"),
    }
}

/// What a type is in TOML, as its author would say it.
fn wanted(kind: &FieldKind) -> Words {
    match kind {
        FieldKind::Text | FieldKind::Person | FieldKind::Address | FieldKind::Choice { .. } => {
            say!("文字（\"…\"）", "a text (\"…\")")
        }
        FieldKind::Kana => say!("カタカナの読み（\"ミホン\"）", "a reading in katakana (\"ミホン\")"),
        FieldKind::Email => say!("メールアドレス（\"…\"）", "a mail address (\"…\")"),
        FieldKind::Url => say!("ウェブの住所（\"https://…\"）", "a web address (\"https://…\")"),
        FieldKind::Phone => say!("電話番号（\"086-803-1227\" の形）", "a phone number (\"086-803-1227\")"),
        FieldKind::Fax => say!("FAX番号（\"086-803-1227\" の形）", "a FAX number (\"086-803-1227\")"),
        FieldKind::PostalCode => say!("郵便番号（\"700-0000\" の形）", "a postal code (\"700-0000\")"),
        FieldKind::Area { many: false, .. } => {
            say!("地域の id を一つ（\"…\"）", "the id of one area (\"…\")")
        }
        FieldKind::Area { many: true, .. } => {
            say!("地域の id の一覧（[\"…\", \"…\"]）", "a list of ids of areas ([\"…\", \"…\"])")
        }
        FieldKind::Date => say!("日付（2026-11-22 の形）", "a date (2026-11-22)"),
        FieldKind::Number => say!("数", "a number"),
        FieldKind::Boolean => say!("true か false ", "true or false"),
        FieldKind::Answer => say!("\"可\" か \"要相談\" か \"不可\" ", "\"可\", \"要相談\" or \"不可\""),
        FieldKind::List { .. } => say!("一覧（[\"…\", \"…\"]）", "a list ([\"…\", \"…\"])"),
        FieldKind::Hours => say!(
            "時間の一覧（[{{ days = [\"月\"], open = \"09:00\", close = \"12:00\" }}]）",
            "a list of hours ([{{ days = [\"月\"], open = \"09:00\", close = \"12:00\" }}])"
        ),
        FieldKind::Coordinates => {
            say!("緯度と経度（{{ lat = 34.66, lon = 133.92 }}）", "{{ lat = 34.66, lon = 133.92 }}")
        }
        FieldKind::Reference { .. } => say!("ほかの記録の id（\"…\"）", "the id of a record (\"…\")"),
    }
}

/// What an author probably meant by a value of another type.
fn meant(kind: &FieldKind, raw: &Raw<'_>) -> Option<Words> {
    match (kind, raw) {
        (FieldKind::Number, Raw::Text(text)) => meant_number(text),
        (FieldKind::Boolean, Raw::Text(text)) => meant_boolean(text.trim()),
        (FieldKind::List { .. } | FieldKind::Area { many: true, .. }, Raw::Text(text)) => {
            let parts: Vec<&str> = text.split(['、', ',', '，', ';', '；']).map(str::trim).collect();
            let list = format!("[\"{}\"]", parts.join("\", \""));
            Some(say!("{list} と書きます", "write {list}"))
        }
        (FieldKind::Area { many: false, .. }, Raw::List(_)) => Some(say!(
            "いくつも書く項目なら、register.toml のこの項目に many = true と書きます",
            "for several, the field needs `many = true` in register.toml"
        )),
        (FieldKind::Hours, Raw::Table(_)) => Some(say!("全体を [ ] で囲みます", "put it in [ ]")),
        (FieldKind::Text | FieldKind::Person | FieldKind::Choice { .. }, Raw::Integer(number)) => {
            Some(say!("引用符で囲んで \"{number}\" と書きます", "write \"{number}\", in quotes"))
        }
        _ => None,
    }
}

/// Reads `3名`, `１２`, `1,234`.
fn meant_number(text: &str) -> Option<Words> {
    let text: String = text.nfkc().filter(|c| !c.is_whitespace() && *c != ',').collect();
    let end = text.find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | '-')).unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    number.parse::<f64>().ok()?;
    if unit.is_empty() {
        return Some(say!("引用符を付けずに {number} と書きます", "write {number}, without quotes"));
    }
    Some(say!(
        "引用符を付けずに {number} とだけ書きます（「{unit}」は register.toml の unit に書きます）",
        "write {number} alone, without quotes; `{unit}` belongs to `unit` in register.toml"
    ))
}

fn meant_boolean(text: &str) -> Option<Words> {
    match text {
        "はい" | "有" | "あり" | "有り" | "○" | "〇" | "◯" | "true" | "True" | "TRUE" | "yes" | "する" => {
            Some(say!("引用符を付けずに true と書きます", "write true, without quotes"))
        }
        "いいえ" | "無" | "なし" | "無し" | "×" | "false" | "False" | "FALSE" | "no" | "しない" => {
            Some(say!("引用符を付けずに false と書きます", "write false, without quotes"))
        }
        _ => None,
    }
}
