//! Dates as people write them, and the form in which a file wants them.
//!
//! Takes the text that stands where a date belongs, gives the diagnostic: what is wrong
//! with it, and the same day in the right form where it can be told. `site` asks this too,
//! for the dates of records.

use unicode_normalization::UnicodeNormalization;

use crate::calendar::{AsOf, Date, year_of_era};
use crate::say;
use crate::text::{Diagnostic, Place, Words};

/// What to say where `written` stands in place of a TOML date (`2026-11-22`).
pub fn date_fault(place: Place, written: &str) -> Diagnostic {
    let written = written.trim();
    let form = say!(
        "日付は、引用符を付けずに 2026-11-22 の形で書きます",
        "a date is written as 2026-11-22, without quotes"
    );
    let Some(meant) = Meant::read(written) else {
        return unreadable(place, written).hint(form);
    };
    match meant.day() {
        None => match meant.missing_day() {
            Some((message, hint)) => Diagnostic::error("malformed-date", place, message).maybe_hint(hint),
            None => unreadable(place, written).hint(form),
        },
        Some(date) => match meant.unnamed_era(date) {
            Some((message, hint)) => Diagnostic::error("malformed-date", place, message).hint(hint),
            None => unreadable(place, written)
                .hint(say!("引用符を付けずに {date} と書きます", "write {date}, without quotes")),
        },
    }
}

/// What to say where a time of day stands in place of a date (`2026-11-22T10:00:00`).
pub fn time_fault(place: Place, written: &str) -> Diagnostic {
    let message = say!(
        "ここには日付だけを書きます（いまは「{written}」）",
        "a date must stand here alone, not `{written}`"
    );
    let date = written.get(..10).and_then(Date::parse);
    Diagnostic::error("malformed-date", place, message).hint(match date {
        Some(date) => say!("時刻を消して {date} と書きます", "leave out the time: {date}"),
        None => say!("2026-11-22 の形で書きます", "write it as 2026-11-22"),
    })
}

/// What to say where `written` stands in place of an `as_of` (`"2021-01"`, `"FY2020"`).
pub fn as_of_fault(place: Place, written: &str) -> Diagnostic {
    let written = written.trim();
    let message = say!("いつの時点か「{written}」を読めません", "cannot read `{written}` as a time");
    let meant = Meant::read(written);
    if let Some((message, hint)) = meant.as_ref().and_then(Meant::as_of_fault) {
        return Diagnostic::error("malformed-date", place, message).maybe_hint(hint);
    }
    let form = meant.and_then(|meant| meant.as_of());
    Diagnostic::error("malformed-date", place, message).hint(match form {
        Some(form) => say!("\"{form}\" と書きます", "write \"{form}\""),
        None => say!(
            "年は \"2021\"、年月は \"2021-01\"、年月日は \"2021-01-31\"、年度は \"FY2020\" と書きます",
            "write \"2021\", \"2021-01\", \"2021-01-31\", or \"FY2020\" for a fiscal year"
        ),
    })
}

/// Whether somebody meant a whole date by this: `令和8年11月22日`, `2026/11/22`, `2026-02-30`.
pub(super) fn means_a_date(written: &str) -> bool {
    Meant::read(written).is_some_and(|meant| meant.month_and_day().is_some())
}

fn unreadable(place: Place, written: &str) -> Diagnostic {
    Diagnostic::error(
        "malformed-date",
        place,
        say!("日付「{written}」を読めません", "cannot read the date `{written}`"),
    )
}

/// A date as somebody meant it: the parts are numbers, but need not be a day.
struct Meant {
    era: Option<&'static str>,
    /// As written: of the era, where one is named.
    year: i16,
    month: Option<i8>,
    day: Option<i8>,
    fiscal: bool,
}

impl Meant {
    /// Reads `令和8年11月22日`, `R8.11.22`, `2026/11/22`, `2026-2-3`, `20261122`, `令和2年度`,
    /// `2021年1月`, in any width.
    fn read(written: &str) -> Option<Meant> {
        let text: String = written.nfkc().filter(|c| !c.is_whitespace()).collect();
        let text = without_weekday(&text);
        let (era, rest) = era_of(text);
        let rest = rest.replacen('元', "1", usize::from(rest.starts_with('元')));
        if era.is_none() && rest.len() == 8 && rest.bytes().all(|b| b.is_ascii_digit()) {
            return Meant::of(None, &[&rest[..4], &rest[4..6], &rest[6..]], false);
        }
        let parts = parts_of(&rest)?;
        let fiscal = rest.contains("年度");
        let numbers: Vec<&str> = parts.iter().map(|(number, _)| *number).collect();
        let marks_fit = parts.iter().enumerate().all(|(at, (_, mark))| mark_fits(at, parts.len(), mark));
        (marks_fit && !(fiscal && parts.len() > 1)).then(|| Meant::of(era, &numbers, fiscal))?
    }

    fn of(era: Option<&'static str>, numbers: &[&str], fiscal: bool) -> Option<Meant> {
        let (year, rest) = numbers.split_first()?;
        if era.is_none() && year.len() != 4 {
            return None;
        }
        let number = |at: usize| rest.get(at).map(|text| text.parse().ok());
        let (month, day) = (number(0), number(1));
        // A number too long for a month is no date at all.
        if month == Some(None) || day == Some(None) {
            return None;
        }
        Some(Meant { era, year: year.parse().ok()?, month: month.flatten(), day: day.flatten(), fiscal })
    }

    fn gregorian_year(&self) -> Option<i16> {
        let year = match self.era {
            Some(era) => year_of_era(era, self.year),
            None => Some(self.year),
        };
        year.filter(|year| (1..=9999).contains(year))
    }

    fn month_and_day(&self) -> Option<(i8, i8)> {
        Some((self.month?, self.day?))
    }

    /// The day, where all three parts are there and the calendar has it.
    fn day(&self) -> Option<Date> {
        let (month, day) = self.month_and_day()?;
        Date::new(self.gregorian_year()?, month, day)
    }

    /// What to say where the calendar has no such day: 2月30日.
    fn missing_day(&self) -> Option<(Words, Option<Words>)> {
        let (month, day) = self.month_and_day()?;
        let year = self.gregorian_year()?;
        if !(1..=12).contains(&month) {
            return Some((no_such_month(month), None));
        }
        let last = (28..=31).rev().find_map(|day| Date::new(year, month, day))?.day();
        Some((
            say!("{month}月{day}日という日はありません", "there is no day {day} in month {month}"),
            Some(say!("{year}年の{month}月は{last}日までです", "month {month} of {year} has {last} days")),
        ))
    }

    /// What to say where the era had ended, or not begun, by that day: 平成35年.
    fn unnamed_era(&self, date: Date) -> Option<(Words, Words)> {
        let (named, words) = self.renamed(&date.in_words())?;
        Some((
            say!(
                "「{named}」という年はありません。正しくは{words}です",
                "there is no year {named}; it is {words}"
            ),
            say!("引用符を付けずに {date} と書きます", "write {date}, without quotes"),
        ))
    }

    /// The year as written, and the rightful words, where the era is another.
    fn renamed(&self, words: &str) -> Option<(String, String)> {
        let era = self.era?;
        let number = if self.year == 1 { "元".to_owned() } else { self.year.to_string() };
        let named = format!("{era}{number}年");
        (!words.starts_with(&named)).then(|| (named, words.to_owned()))
    }

    /// The same as an `as_of`.
    fn as_of(&self) -> Option<AsOf> {
        let year = self.gregorian_year()?;
        if self.fiscal {
            return Some(AsOf::FiscalYear(year));
        }
        match (self.month, self.day) {
            (None, _) => Some(AsOf::Year(year)),
            (Some(month), None) => Date::new(year, month, 1).map(|_| AsOf::Month(year, month)),
            (Some(_), Some(_)) => self.day().map(AsOf::Day),
        }
    }

    /// What to say where an `as_of` names a day, month or era that never was.
    fn as_of_fault(&self) -> Option<(Words, Option<Words>)> {
        if let Some(form) = self.as_of() {
            // A year may have two names: 2019 was 平成31年 and 令和元年.
            self.renamed(&form.first_day().in_words())?;
            let (named, words) = self.renamed(&form.in_words())?;
            return Some((
                say!(
                    "「{named}」という年はありません。正しくは{words}です",
                    "there is no year {named}; it is {words}"
                ),
                Some(say!("\"{form}\" と書きます", "write \"{form}\"")),
            ));
        }
        match (self.month, self.day) {
            (Some(month), None) if !(1..=12).contains(&month) => Some((no_such_month(month), None)),
            _ => self.missing_day(),
        }
    }
}

fn no_such_month(month: i8) -> Words {
    say!("{month}月という月はありません", "there is no month {month}")
}

/// The era that a text begins with, and the rest.
fn era_of(text: &str) -> (Option<&'static str>, &str) {
    const NAMES: [(&str, &str); 10] = [
        ("令和", "令和"),
        ("平成", "平成"),
        ("昭和", "昭和"),
        ("大正", "大正"),
        ("明治", "明治"),
        ("R", "令和"),
        ("H", "平成"),
        ("S", "昭和"),
        ("T", "大正"),
        ("M", "明治"),
    ];
    let named = NAMES.into_iter().find_map(|(written, era)| Some((Some(era), text.strip_prefix(written)?)));
    named.unwrap_or((None, text))
}

/// `2026年11月22日(日)` without its `(日)`.
fn without_weekday(text: &str) -> &str {
    text.strip_suffix(')').and_then(|text| text.rsplit_once('(')).map_or(text, |(day, _)| day)
}

/// One to three numbers, each with what follows it.
fn parts_of(text: &str) -> Option<Vec<(&str, &str)>> {
    let mut parts = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let (number, after) = rest.split_at(digits);
        let mark = after.find(|c: char| c.is_ascii_digit()).unwrap_or(after.len());
        if number.is_empty() || number.len() > 4 || parts.len() == 3 {
            return None;
        }
        parts.push((number, &after[..mark]));
        rest = &after[mark..];
    }
    (!parts.is_empty()).then_some(parts)
}

/// Whether this mark may follow the number at this place of a date.
fn mark_fits(at: usize, parts: usize, mark: &str) -> bool {
    let is_last = at + 1 == parts;
    match (at, mark) {
        (0, "年") | (1, "月") | (2, "日") => true,
        (0, "年度") => is_last,
        (_, "") => is_last,
        (0 | 1, "-" | "/" | "." | "−" | "‐" | "ー") => !is_last,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;

    fn told(diagnostic: &Diagnostic, lang: Lang) -> String {
        let hints = diagnostic.hints.iter().map(|hint| hint.in_lang(lang));
        [diagnostic.message.in_lang(lang)].into_iter().chain(hints).collect::<Vec<_>>().join(" / ")
    }

    fn place() -> Place {
        Place::file(&"a.toml".into())
    }

    #[test]
    fn a_date_in_another_form_is_given_back_in_the_right_one() {
        let check = |written: &str, expect: &str| {
            assert_eq!(told(&date_fault(place(), written), Lang::Ja), expect, "{written}");
        };
        for written in
            ["令和8年11月22日", "2026/11/22", "R8.11.22", "２０２６年１１月２２日（日）", "20261122"]
        {
            check(
                written,
                &format!("日付「{written}」を読めません / 引用符を付けずに 2026-11-22 と書きます"),
            );
        }
        check(
            "平成35年4月1日",
            "「平成35年」という年はありません。正しくは令和5年（2023年）4月1日です / 引用符を付けずに 2023-04-01 と書きます",
        );
        check("2026-02-30", "2月30日という日はありません / 2026年の2月は28日までです");
        check("令和8年13月1日", "13月という月はありません");
        for written in ["令和32月", "来年の春", "", "11/22", "2026年11月", "令和8年5", "99999999999年"]
        {
            check(
                written,
                &format!(
                    "日付「{written}」を読めません / 日付は、引用符を付けずに 2026-11-22 の形で書きます"
                ),
            );
        }
    }

    #[test]
    fn a_time_in_another_form_is_given_back_at_its_precision() {
        let check = |written: &str, expect: &str| {
            assert_eq!(told(&as_of_fault(place(), written), Lang::Ja), expect, "{written}");
        };
        check("令和3年1月", "いつの時点か「令和3年1月」を読めません / \"2021-01\" と書きます");
        check("令和2年度", "いつの時点か「令和2年度」を読めません / \"FY2020\" と書きます");
        check("2021/1/31", "いつの時点か「2021/1/31」を読めません / \"2021-01-31\" と書きます");
        check("2021年", "いつの時点か「2021年」を読めません / \"2021\" と書きます");
        check(
            "平成35年度",
            "「平成35年」という年はありません。正しくは令和5年度（2023年度）です / \"FY2023\" と書きます",
        );
        check("平成31年", "いつの時点か「平成31年」を読めません / \"2019\" と書きます");
        check("2021-13", "13月という月はありません");
        check("2021-02-30", "2月30日という日はありません / 2021年の2月は28日までです");
        check(
            "このごろ",
            "いつの時点か「このごろ」を読めません / 年は \"2021\"、年月は \"2021-01\"、年月日は \"2021-01-31\"、年度は \"FY2020\" と書きます",
        );
    }

    #[test]
    fn english_readers_are_told_the_same() {
        assert_eq!(
            told(&date_fault(place(), "2026-02-30"), Lang::En),
            "there is no day 30 in month 2 / month 2 of 2026 has 28 days"
        );
    }
}
