//! Values of records and statistics: each of a type, or one of the six kinds of nothing.

use std::sync::Arc;

use serde::{Serialize, Serializer};

use crate::calendar::Date;

use super::desk::Phone;
use super::id::{AreaId, RecordId};
use super::values::{Hours, List};

/// What a field that is not a figure may say instead of one. That a key is absent (nobody
/// asked) is the sixth kind, and is the absence of a [`Value`]; `0` is a [`Number`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Nothing {
    /// `－`: no figure is kept.
    NotKept,
    /// `不明`: asked, not known.
    Unknown,
    /// `該当なし`: the question does not apply.
    NotApplicable,
    /// `未整備`: not set up.
    NotSetUp,
}

impl Nothing {
    /// Reads one of the four strings.
    pub fn parse(text: &str) -> Option<Nothing> {
        match text {
            "－" => Some(Nothing::NotKept),
            "不明" => Some(Nothing::Unknown),
            "該当なし" => Some(Nothing::NotApplicable),
            "未整備" => Some(Nothing::NotSetUp),
            _ => None,
        }
    }

    /// As it is written in a file and shown on a page.
    pub fn word(self) -> &'static str {
        match self {
            Nothing::NotKept => "－",
            Nothing::Unknown => "不明",
            Nothing::NotApplicable => "該当なし",
            Nothing::NotSetUp => "未整備",
        }
    }
}

/// The value of a field that is shown.
#[derive(Clone, Copy, Debug)]
pub enum Value<'v> {
    /// A stated nothing.
    Nothing(Nothing),
    /// `text`, `kana`, `person`, `address`, `email`, `url`, `postal_code`, `choice`.
    Text(&'v str),
    /// `phone`, `fax`.
    Phone(Phone<&'v str>),
    /// `area`: one, or several with `many`.
    Areas(&'v Arc<[AreaId]>),
    /// `date`.
    Date(Date),
    /// `number`; its unit stands in the field.
    Number(Number),
    /// `boolean`.
    Boolean(bool),
    /// `answer`.
    Answer(Answer<&'v str>),
    /// `list`.
    List(List<'v>),
    /// `hours`.
    Hours(Hours<'v>),
    /// `coordinates`, in degrees.
    Coordinates { lat: f64, lon: f64 },
    /// `reference`: a record of the field's register that exists, published or not.
    Reference(&'v RecordId),
}

/// A number as it was written: whole, or with a fraction.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Number {
    Whole(i64),
    Fraction(f64),
}

impl Number {
    /// With a half-width comma between thousands: `66,000`, `1.79`.
    pub fn in_words(self) -> String {
        match self {
            Number::Whole(number) => with_commas(&number.to_string()),
            Number::Fraction(number) => {
                let text = number.to_string();
                match text.split_once('.') {
                    Some((whole, fraction)) => format!("{}.{fraction}", with_commas(whole)),
                    None => with_commas(&text),
                }
            }
        }
    }

    /// As a point on a chart's axis.
    pub fn as_f64(self) -> f64 {
        match self {
            Number::Whole(number) => number as f64,
            Number::Fraction(number) => number,
        }
    }
}

fn with_commas(digits: &str) -> String {
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits), |rest| ("-", rest));
    let mut shown = String::from(sign);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    shown
}

/// What a clinic answered when it was asked whether it does something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer<T> {
    pub value: Reply,
    /// In its own words.
    pub note: Option<T>,
    /// When it answered.
    pub on: Option<Date>,
}

impl<T> Answer<T> {
    /// The same with another note.
    pub(in crate::site) fn map<U>(self, text: impl FnOnce(T) -> U) -> Answer<U> {
        Answer { value: self.value, note: self.note.map(text), on: self.on }
    }
}

/// The three answers to whether somebody does something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reply {
    /// `可`
    Yes,
    /// `要相談`
    Ask,
    /// `不可`
    No,
}

impl Reply {
    /// In the order in which they are offered.
    pub const ALL: [Reply; 3] = [Reply::Yes, Reply::Ask, Reply::No];

    /// Reads one of the three words.
    pub fn parse(text: &str) -> Option<Reply> {
        Reply::ALL.into_iter().find(|reply| reply.word() == text)
    }

    /// As it is written in a file and shown on a page.
    pub fn word(self) -> &'static str {
        match self {
            Reply::Yes => "可",
            Reply::Ask => "要相談",
            Reply::No => "不可",
        }
    }
}

/// Opening hours that hold on some days of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Opening<T> {
    pub days: Days,
    pub open: TimeOfDay,
    pub close: TimeOfDay,
    /// In the author's words; may be empty.
    pub note: T,
}

impl<T> Opening<T> {
    /// The same with another note.
    pub(in crate::site) fn map<U>(self, text: impl FnOnce(T) -> U) -> Opening<U> {
        Opening { days: self.days, open: self.open, close: self.close, note: text(self.note) }
    }
}

/// Days of the week, and public holidays: a bit for each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Days(u8);

impl Days {
    /// In their order.
    pub const WORDS: [&str; 8] = ["月", "火", "水", "木", "金", "土", "日", "祝"];

    /// Adds a day by its place in the order; whether it is new.
    pub(in crate::site) fn add(&mut self, place: usize) -> bool {
        let before = *self;
        self.0 |= 1 << place;
        *self != before
    }

    /// The lowest for Monday.
    pub(in crate::site) fn bits(self) -> u8 {
        self.0
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Their words, in their order.
    pub fn words(self) -> impl Iterator<Item = &'static str> {
        Days::WORDS
            .into_iter()
            .enumerate()
            .filter(move |(place, _)| self.0 & 1 << place != 0)
            .map(|(_, day)| day)
    }
}

impl Serialize for Days {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.words())
    }
}

/// From `00:00` to `24:00`, in minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TimeOfDay(u16);

impl TimeOfDay {
    /// Reads `09:00`, in half-width digits.
    pub fn parse(text: &str) -> Option<TimeOfDay> {
        let [tens, hours, b':', ten_minutes, minutes] = *text.as_bytes() else {
            return None;
        };
        let two = |tens: u8, ones: u8| {
            let both = tens.is_ascii_digit() && ones.is_ascii_digit();
            both.then(|| u16::from(tens - b'0') * 10 + u16::from(ones - b'0'))
        };
        let (hours, minutes) = (two(tens, hours)?, two(ten_minutes, minutes)?);
        let time = hours * 60 + minutes;
        (minutes < 60 && time <= DAY).then_some(TimeOfDay(time))
    }

    /// `09:00`
    pub fn as_str(self) -> &'static str {
        let at = usize::from(self.0) * 5;
        &TIMES[at..at + 5]
    }
}

impl Serialize for TimeOfDay {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// Minutes of a day.
const DAY: u16 = 24 * 60;

/// Every time of the day in words, one behind the other.
const TIMES: &str = match std::str::from_utf8(&DIGITS_OF_TIMES) {
    Ok(times) => times,
    Err(_) => panic!("digits and colons are text"),
};

const DIGITS_OF_TIMES: [u8; (DAY as usize + 1) * 5] = {
    let mut times = [b':'; (DAY as usize + 1) * 5];
    let mut time = 0;
    while time <= DAY as usize {
        let (hours, minutes) = ((time / 60) as u8, (time % 60) as u8);
        times[time * 5] = b'0' + hours / 10;
        times[time * 5 + 1] = b'0' + hours % 10;
        times[time * 5 + 3] = b'0' + minutes / 10;
        times[time * 5 + 4] = b'0' + minutes % 10;
        time += 1;
    }
    times
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_time_of_the_day_is_read_as_it_is_written() {
        let all = (0..=24).flat_map(|hours| (0..60).map(move |minutes| format!("{hours:02}:{minutes:02}")));
        for written in all.filter(|written| written.as_str() <= "24:00") {
            assert_eq!(TimeOfDay::parse(&written).map(TimeOfDay::as_str), Some(&*written));
        }
        for no_time in ["", "9:00", "09:60", "24:01", "25:00", "0a:00", "09-00", "０9:00", "09:000"] {
            assert_eq!(TimeOfDay::parse(no_time), None, "{no_time}");
        }
    }

    #[test]
    fn thousands_are_set_off_by_a_half_width_comma() {
        let whole = |number| Number::Whole(number).in_words();
        assert_eq!(
            [whole(0), whole(999), whole(66000), whole(-1234567)],
            ["0", "999", "66,000", "-1,234,567"]
        );
        assert_eq!(Number::Fraction(1.79).in_words(), "1.79");
    }
}
