//! Civil dates, dates at a precision, Japanese eras, and what a day publishes.
//!
//! Takes numbers and strings, gives values. Knows no clock: whoever needs "today" is
//! handed a [`Date`].

use std::fmt::{self, Write};

use arrayvec::ArrayString;
use serde::{Deserialize, Serialize};

/// A day of the Gregorian calendar, without a time or a zone.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(jiff::civil::Date);

impl Date {
    /// The day, or `None` where the calendar has no such day (30 February).
    pub fn new(year: i16, month: i8, day: i8) -> Option<Date> {
        jiff::civil::Date::new(year, month, day).ok().map(Date)
    }

    /// Reads `2026-11-22`; nothing else is accepted.
    pub fn parse(text: &str) -> Option<Date> {
        let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = *text.as_bytes() else { return None };
        let digits = [y1, y2, y3, y4, m1, m2, d1, d2];
        if !digits.iter().all(u8::is_ascii_digit) {
            return None;
        }
        let [y1, y2, y3, y4, m1, m2, d1, d2] = digits.map(|digit| i16::from(digit - b'0'));
        Date::new(y1 * 1000 + y2 * 100 + y3 * 10 + y4, (m1 * 10 + m2) as i8, (d1 * 10 + d2) as i8)
    }

    /// The day it is at this moment in a time zone of the IANA database (`Asia/Tokyo`);
    /// `None` where there is no such zone. `moment` is given by whoever owns the clock,
    /// in seconds since 1970-01-01T00:00:00Z.
    pub fn at(moment: i64, time_zone: &str) -> Option<Date> {
        let zone = jiff::tz::TimeZone::get(time_zone).ok()?;
        let moment = jiff::Timestamp::from_second(moment).ok()?;
        Some(Date(zone.to_datetime(moment).date()))
    }

    /// The moment at which the day begins in a time zone of the IANA database, as in RFC 3339:
    /// `2026-11-22T00:00:00+09:00`; `None` where there is no such zone.
    pub fn midnight(self, time_zone: &str) -> Option<String> {
        let zone = jiff::tz::TimeZone::get(time_zone).ok()?;
        let first = self.0.to_zoned(zone).ok()?;
        Some(first.timestamp().display_with_offset(first.offset()).to_string())
    }

    /// The year of the Gregorian calendar.
    pub fn year(self) -> i16 {
        self.0.year()
    }

    /// The month, 1 to 12.
    pub fn month(self) -> i8 {
        self.0.month()
    }

    /// The day of the month, from 1.
    pub fn day(self) -> i8 {
        self.0.day()
    }

    /// Whole days from `earlier` to this day; negative when `earlier` is later.
    pub fn days_since(self, earlier: Date) -> i64 {
        i64::from((self.0 - earlier.0).get_days())
    }

    /// The day so many days later (earlier, when negative); stops at the calendar's ends.
    pub fn plus_days(self, days: i64) -> Date {
        Date(self.0.saturating_add(jiff::Span::new().days(days.clamp(-3_000_000, 3_000_000))))
    }

    /// `2026-11-22`, without what formatting costs: every record has several.
    pub fn in_digits(self) -> InDigits {
        let mut digits = InDigits::new();
        let digit = |number: i16, of: i16| char::from(b'0' + (number / of % 10) as u8);
        [1000, 100, 10, 1].into_iter().for_each(|of| digits.push(digit(self.year(), of)));
        for part in [self.month(), self.day()] {
            digits.push('-');
            [10, 1].into_iter().for_each(|of| digits.push(digit(part.into(), of)));
        }
        digits
    }

    /// `令和8年（2026年）11月22日`: both eras, as every page shows a day.
    pub fn in_words(self) -> InWords {
        AsOf::Day(self).in_words()
    }
}

/// A moment as a clock on the wall shows it, to the minute: `2026-11-22 14:05`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment(jiff::civil::DateTime);

impl Moment {
    /// That of a time zone, from seconds since 1970-01-01T00:00:00Z; `None` where there is no
    /// such zone.
    pub fn at(moment: i64, time_zone: &str) -> Option<Moment> {
        let zone = jiff::tz::TimeZone::get(time_zone).ok()?;
        let moment = jiff::Timestamp::from_second(moment).ok()?;
        Some(Moment(zone.to_datetime(moment)))
    }

    /// `令和8年（2026年）11月22日 14時05分`
    pub fn in_words(self) -> String {
        format!("{} {}時{:02}分", Date(self.0.date()).in_words(), self.0.hour(), self.0.minute())
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {:02}:{:02}", Date(self.0.date()), self.0.hour(), self.0.minute())
    }
}

impl fmt::Display for Date {
    /// `2026-11-22`, the form of ISO 8601.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.in_digits())
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Date {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
        let text = String::deserialize(deserializer)?;
        Date::parse(&text).ok_or_else(|| serde::de::Error::custom("not a date"))
    }
}

/// A date at the precision its source has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AsOf {
    /// A calendar year, `"2021"`.
    Year(i16),
    /// A month, `"2021-01"`.
    Month(i16, i8),
    /// A day, `"2021-01-31"`.
    Day(Date),
    /// A fiscal year, April to March, `"FY2020"`.
    FiscalYear(i16),
}

impl AsOf {
    /// Reads `2021`, `2021-01`, `2021-01-31` or `FY2020`.
    pub fn parse(text: &str) -> Option<AsOf> {
        let four_digits = |text: &str| {
            (text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok()).flatten()
        };
        if let Some(year) = text.strip_prefix("FY") {
            return four_digits(year).map(AsOf::FiscalYear);
        }
        match text.len() {
            4 => four_digits(text).map(AsOf::Year),
            7 => {
                let first = Date::parse(&format!("{text}-01"))?;
                Some(AsOf::Month(first.year(), first.month()))
            }
            _ => Date::parse(text).map(AsOf::Day),
        }
    }

    /// The first day it covers.
    pub fn first_day(self) -> Date {
        let (year, month) = match self {
            AsOf::Day(date) => return date,
            AsOf::Year(year) => (year, 1),
            AsOf::Month(year, month) => (year, month),
            AsOf::FiscalYear(year) => (year, 4),
        };
        Date::new(year, month, 1).expect("a four-digit year and a month that was read")
    }

    /// The last day it covers: what was true "as of" it was true no later.
    pub fn last_day(self) -> Date {
        let (year, month) = match self {
            AsOf::Day(date) => return date,
            AsOf::Year(year) => (year + 1, 1),
            AsOf::Month(year, 12) => (year + 1, 1),
            AsOf::Month(year, month) => (year, month + 1),
            AsOf::FiscalYear(year) => (year + 1, 4),
        };
        Date::new(year, month, 1).map_or_else(|| self.first_day(), |next| next.plus_days(-1))
    }

    /// `令和3年（2021年）1月`, `令和5年度（2023年度）`: at its own precision, in both eras.
    pub fn in_words(self) -> InWords {
        let mut words = InWords::new();
        match self {
            AsOf::Day(date) => {
                push_year(&mut words, date.year(), date, "年");
                push_number(&mut words, date.month().into());
                words.push('月');
                push_number(&mut words, date.day().into());
                words.push('日');
            }
            AsOf::Year(year) => push_year(&mut words, year, self.last_day(), "年"),
            AsOf::Month(year, month) => {
                push_year(&mut words, year, self.last_day(), "年");
                push_number(&mut words, month.into());
                words.push('月');
            }
            AsOf::FiscalYear(year) => push_year(&mut words, year, self.last_day_of_its_year(), "年度"),
        }
        words
    }

    /// `2021-01`, as `<time>` has it; none for a fiscal year, for which that has no form.
    pub fn in_digits(self) -> Option<InDigits> {
        let mut digits = InDigits::new();
        match self {
            AsOf::FiscalYear(_) => return None,
            AsOf::Day(date) => return Some(date.in_digits()),
            AsOf::Year(_) | AsOf::Month(..) => {
                write!(digits, "{self}").expect("a year has five digits and a sign at most");
            }
        }
        Some(digits)
    }

    /// The day that names a fiscal year's era: FY2019 is 令和元年度, though it began in 平成.
    fn last_day_of_its_year(self) -> Date {
        Date::new(self.first_day().year(), 12, 31).expect("every year has a 31 December")
    }
}

impl fmt::Display for AsOf {
    /// As it is written in a file: `2021`, `2021-01`, `2021-01-31`, `FY2020`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            AsOf::Year(year) => write!(f, "{year:04}"),
            AsOf::Month(year, month) => write!(f, "{year:04}-{month:02}"),
            AsOf::Day(date) => write!(f, "{date}"),
            AsOf::FiscalYear(year) => write!(f, "FY{year:04}"),
        }
    }
}

impl Serialize for AsOf {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A date in words; no year makes a longer text.
pub type InWords = ArrayString<64>;

/// A date in digits, likewise.
pub type InDigits = ArrayString<10>;

/// The era that holds on the day `named_by` and the year in it, and the Gregorian year, each
/// with what is counted, 年 or 年度: `令和3年（2021年）`. Before 明治 the Gregorian year alone.
fn push_year(words: &mut InWords, year: i16, named_by: Date, counted: &str) {
    let on = (named_by.year(), named_by.month(), named_by.day());
    let era = ERAS.into_iter().find(|(first, _)| *first <= on);
    if let Some(((first_year, ..), name)) = era {
        words.push_str(name);
        match year - era_first_year(first_year, name) + 1 {
            1 => words.push('元'),
            number => push_number(words, number),
        }
        words.push_str(counted);
        words.push('（');
    }
    push_number(words, year);
    words.push_str(counted);
    if era.is_some() {
        words.push('）');
    }
}

/// A year, a month or a day, digit by digit: every record shows several.
fn push_number(words: &mut InWords, number: i16) {
    if number < 0 {
        words.push('-');
    }
    let number = number.unsigned_abs();
    let digit = |of: u16| char::from(b'0' + (number / of % 10) as u8);
    for of in [10_000, 1000, 100, 10] {
        if number >= of {
            words.push(digit(of));
        }
    }
    words.push(digit(1));
}

/// The Gregorian year of a year counted in an era: 令和8 is 2026. Counts on past an era's
/// end, as people do: 平成35 is 2023, which never was called so.
pub fn year_of_era(era: &str, number: i16) -> Option<i16> {
    let ((first_year, ..), name) = ERAS.into_iter().find(|(_, name)| *name == era)?;
    era_first_year(first_year, name).checked_add(number)?.checked_sub(1)
}

/// First day and name of each era that a public document may be dated in.
const ERAS: [((i16, i8, i8), &str); 5] = [
    ((2019, 5, 1), "令和"),
    ((1989, 1, 8), "平成"),
    ((1926, 12, 25), "昭和"),
    ((1912, 7, 30), "大正"),
    ((1873, 1, 1), "明治"),
];

/// 明治 counts from 1868, though Japan took this calendar only in 1873.
fn era_first_year(first_year: i16, name: &str) -> i16 {
    if name == "明治" { 1868 } else { first_year }
}

/// From which day to which a page or a record is published. `expires` and `withdrawn`
/// are the first days on which it no longer is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct Period {
    /// First day of publication; from the beginning where not given.
    pub publish_from: Option<Date>,
    /// First day on which it is no longer published.
    pub expires: Option<Date>,
    /// First day on which nothing of it may be published any more.
    pub withdrawn: Option<Date>,
}

/// Where a day stands in a [`Period`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Standing {
    /// Not yet: the first day lies ahead.
    Upcoming,
    /// Published on this day.
    Current,
    /// Published before, no longer.
    Expired,
    /// Taken back: not even its name may show.
    Withdrawn,
}

impl Period {
    /// Where `today` stands; a withdrawal outweighs everything else.
    pub fn on(&self, today: Date) -> Standing {
        if self.withdrawn.is_some_and(|day| day <= today) {
            return Standing::Withdrawn;
        }
        if self.expires.is_some_and(|day| day <= today) {
            return Standing::Expired;
        }
        if self.publish_from.is_some_and(|day| today < day) {
            return Standing::Upcoming;
        }
        Standing::Current
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        Date::parse(text).expect("the test writes real dates")
    }

    #[test]
    fn a_day_begins_at_midnight_where_the_site_is() {
        let begins = |zone: &str| date("2026-11-22").midnight(zone);
        assert_eq!(begins("Asia/Tokyo").as_deref(), Some("2026-11-22T00:00:00+09:00"));
        assert_eq!(begins("UTC").as_deref(), Some("2026-11-22T00:00:00+00:00"));
        assert_eq!(begins("Asia/Okayama"), None);
    }

    #[test]
    fn a_day_that_no_calendar_has_is_not_read() {
        for text in ["2026-02-30", "2026-13-01", "2026-2-3", "26-02-03", "２０２６-01-01", "2026-01-01-01"]
        {
            assert_eq!(Date::parse(text), None, "{text}");
        }
        assert!(Date::parse("2028-02-29").is_some());
    }

    #[test]
    fn dates_read_in_both_eras_at_their_precision() {
        let check = |text: &str, words: &str| {
            assert_eq!(&*AsOf::parse(text).expect("a date").in_words(), words, "{text}");
        };
        check("2021-01", "令和3年（2021年）1月");
        check("FY2023", "令和5年度（2023年度）");
        check("FY2019", "令和元年度（2019年度）");
        check("FY2018", "平成30年度（2018年度）");
        check("2019-04-30", "平成31年（2019年）4月30日");
        check("2019-05-01", "令和元年（2019年）5月1日");
        check("2017", "平成29年（2017年）");
        check("1867-01-01", "1867年1月1日");
    }

    #[test]
    fn a_year_of_an_era_is_counted_from_its_first() {
        assert_eq!(year_of_era("令和", 8), Some(2026));
        assert_eq!(year_of_era("平成", 35), Some(2023));
        assert_eq!(year_of_era("明治", 1), Some(1868));
        assert_eq!(year_of_era("安政", 1), None);
        assert_eq!(year_of_era("令和", i16::MAX), None);
    }

    #[test]
    fn what_is_no_date_at_a_precision_is_not_read() {
        for text in ["FY20", "2021-13", "令和3年", "2021-1", "", "20211", "FY", "2021-00"] {
            assert_eq!(AsOf::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_withdrawal_outweighs_every_other_date() {
        let period = Period {
            publish_from: Some(date("2026-12-01")),
            expires: Some(date("2027-01-01")),
            withdrawn: Some(date("2026-12-15")),
        };
        assert_eq!(period.on(date("2026-11-30")), Standing::Upcoming);
        assert_eq!(period.on(date("2026-12-01")), Standing::Current);
        assert_eq!(period.on(date("2026-12-15")), Standing::Withdrawn);
        assert_eq!(period.on(date("2027-02-01")), Standing::Withdrawn);
    }

    #[test]
    fn midnight_is_the_time_zones_own() {
        // 2026-11-22T15:00:00Z is the first moment of the 23rd in Japan.
        let moment = 1_795_359_600;
        assert_eq!(Date::at(moment - 1, "Asia/Tokyo"), Some(date("2026-11-22")));
        assert_eq!(Date::at(moment, "Asia/Tokyo"), Some(date("2026-11-23")));
        assert_eq!(Date::at(moment, "Asia/Nowhere"), None);
    }

    #[test]
    fn a_period_covers_its_last_day() {
        assert_eq!(AsOf::parse("2020-02").expect("a month").last_day(), date("2020-02-29"));
        assert_eq!(AsOf::parse("FY2020").expect("a year").last_day(), date("2021-03-31"));
    }
}
