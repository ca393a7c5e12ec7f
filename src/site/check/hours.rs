//! Opening hours: days of the week and times of the day.

use unicode_normalization::UnicodeNormalization;

use crate::parse::draft::{Raw, Table};
use crate::say;
use crate::site::value::{Days, Opening, TimeOfDay};
use crate::site::values::{Extent, Texts};
use crate::text::{Span, Spanned, Words};

use super::fault::Fault;
use super::value::{in_words, mistyped, unknown_keys, wrong_type};

/// `[{ days = ["月"], open = "09:00", close = "12:00", note = "" }]`.
pub(super) fn hours(
    list: &[Spanned<Raw<'_>>],
    texts: &mut Texts,
    faults: &mut Vec<Fault>,
) -> Option<Vec<Opening<Extent>>> {
    let mut openings = Vec::with_capacity(list.len());
    for entry in list {
        match &entry.value {
            Raw::Table(table) => openings.extend(opening(table, entry.span, texts, faults)),
            _ => mistyped(entry, entry_words(), faults),
        }
    }
    (!openings.is_empty()).then_some(openings)
}

fn entry_words() -> Words {
    say!(
        "{{ days = [\"月\"], open = \"09:00\", close = \"12:00\" }} の形",
        "{{ days = [\"月\"], open = \"09:00\", close = \"12:00\" }}"
    )
}

fn opening(
    table: &Table<'_>,
    span: Span,
    texts: &mut Texts,
    faults: &mut Vec<Fault>,
) -> Option<Opening<Extent>> {
    unknown_keys(table, &["days", "open", "close", "note"], faults);
    let mut part = |key: &str| {
        let part = table.get(key);
        if part.is_none() {
            faults.push(Fault::new(
                "missing-key",
                span,
                say!("の時間の一つに {key} がありません", "has an entry without `{key}`"),
            ));
        }
        part
    };
    let (days_at, open_at, close_at) = (part("days"), part("open"), part("close"));
    let days = days_at.and_then(|raw| days(raw, faults));
    let open = open_at.and_then(|raw| time(raw, faults));
    let close = close_at.and_then(|raw| time(raw, faults));
    let note = match table.get("note") {
        None => "",
        Some(Spanned { value: Raw::Text(note), .. }) => note.trim(),
        Some(raw) => {
            mistyped(raw, say!("文字（\"…\"）", "a text"), faults);
            ""
        }
    };
    let (days, open, close) = (days?, open?, close?);
    if close <= open {
        faults.push(out_of_order(close_at.map_or(span, |raw| raw.span), open.as_str(), close.as_str()));
        return None;
    }
    Some(Opening { days, open, close, note: texts.add(note) })
}

fn out_of_order(span: Span, open: &str, close: &str) -> Fault {
    Fault::new(
        "closes-before-it-opens",
        span,
        say!(
            "の終わり（{close}）が、始まり（{open}）より後になっていません",
            "closes at {close}, not after it opens at {open}"
        ),
    )
    .hint(say!(
        "日をまたぐときは、24:00 までと 00:00 からの二つに分けて書きます",
        "hours over midnight are two entries, up to 24:00 and from 00:00"
    ))
}

fn days(raw: &Spanned<Raw<'_>>, faults: &mut Vec<Fault>) -> Option<Days> {
    let list = match &raw.value {
        Raw::List(list) => list,
        Raw::Faulty => return None,
        _ => {
            faults.push(days_without_list(raw));
            return None;
        }
    };
    let mut days = Days::default();
    for entry in list {
        let Raw::Text(text) = &entry.value else {
            mistyped(entry, say!("曜日（\"月\"）", "a day (\"月\")"), faults);
            continue;
        };
        match Days::WORDS.iter().position(|day| day == text) {
            Some(place) if !days.add(place) => faults.push(twice(text, entry.span)),
            Some(_) => {}
            None => faults.push(no_day(text, entry.span)),
        }
    }
    if list.is_empty() {
        faults.push(Fault::new("missing-day", raw.span, say!("に曜日がありません", "names no day")));
    }
    (!days.is_empty()).then_some(days)
}

fn days_without_list(raw: &Spanned<Raw<'_>>) -> Fault {
    let words = say!("曜日の一覧（[\"月\", \"火\"]）", "a list of days ([\"月\", \"火\"])");
    let fault = wrong_type(raw, words);
    let Raw::Text(text) = &raw.value else {
        return fault;
    };
    let days: Vec<&str> = Days::WORDS.into_iter().filter(|day| text.contains(day)).collect();
    if days.is_empty() {
        return fault;
    }
    let list = format!("[\"{}\"]", days.join("\", \""));
    fault.hint(say!("{list} と書きます", "write {list}"))
}

fn twice(day: &str, span: Span) -> Fault {
    Fault::new("day-twice", span, say!("に「{day}」が二度書かれています", "names `{day}` twice"))
}

fn no_day(text: &str, span: Span) -> Fault {
    let fault = Fault::new(
        "unknown-day",
        span,
        say!("に、曜日ではない「{text}」が書かれています", "names `{text}`, which is no day of the week"),
    );
    let plain: String = text.nfkc().collect();
    let plain = plain.trim();
    let short = plain.strip_suffix("曜日").or(plain.strip_suffix('曜')).unwrap_or(plain);
    let short = if plain == "祝日" { "祝" } else { short };
    if plain == "黄" {
        return fault.hint(say!("「金」の誤りではありませんか", "did you mean `金`?"));
    }
    if Days::WORDS.contains(&short) {
        return fault.hint(say!("「{short}」と書きます", "write `{short}`"));
    }
    let named: Vec<&str> = Days::WORDS.into_iter().filter(|day| plain.contains(day)).collect();
    if named.len() > 1 {
        let list = named.join("\", \"");
        return fault.hint(say!("一日ずつ \"{list}\" と書きます", "write each day by itself: \"{list}\""));
    }
    fault.hint(say!("書けるのは 月火水木金土日祝 です", "days are 月火水木金土日祝"))
}

/// `09:00` to `24:00`.
fn time(raw: &Spanned<Raw<'_>>, faults: &mut Vec<Fault>) -> Option<TimeOfDay> {
    let written = match &raw.value {
        Raw::Text(text) => match TimeOfDay::parse(text) {
            Some(time) => return Some(time),
            None => text.to_string(),
        },
        Raw::Faulty => return None,
        Raw::Time(text) => text.clone(),
        Raw::Float(number) => number.to_string(),
        Raw::Integer(number) => number.to_string(),
        _ => in_words(&raw.value).ja,
    };
    let fault = Fault::new(
        "malformed-time",
        raw.span,
        say!("の「{written}」は時刻の形ではありません", "holds `{written}`, which is no time of the day"),
    );
    faults.push(match meant_time(&written) {
        Some(time) => fault.hint(say!("\"{time}\" と書きます", "write \"{time}\"")),
        None => fault.hint(say!("\"09:00\" の形で書きます", "write it like \"09:00\"")),
    });
    None
}

/// Reads `9:00`, `９：００`, `9時30分`, `9時`, `09:00:00`, and a spreadsheet's part of a day
/// (0.375).
fn meant_time(written: &str) -> Option<String> {
    let text: String = written.nfkc().filter(|c| !c.is_whitespace()).collect();
    if let Some(part) = text.strip_prefix("0.").and_then(|_| text.parse::<f64>().ok()) {
        let minutes = (part * 24.0 * 60.0).round() as u32;
        return Some(format!("{:02}:{:02}", minutes / 60, minutes % 60));
    }
    let text = text.replace('時', ":").replace('分', "").replace('半', "30");
    let mut parts = text.trim_end_matches(['~', '〜', ':']).split(':');
    let hour: u32 = parts.next()?.parse().ok()?;
    let minute: u32 = parts.next().map_or(Some(0), |minute| minute.parse().ok())?;
    let time = format!("{hour:02}:{minute:02}");
    TimeOfDay::parse(&time).map(|_| time)
}
