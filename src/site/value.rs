//! Values of records and statistics: each of a type, or one of the six kinds of nothing.

use std::sync::Arc;

use serde::Serialize;

use crate::calendar::Date;

use super::desk::Phone;
use super::id::{AreaId, RecordId};

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

/// The value of a field that is shown. A site has dozens for each record, so that each takes as
/// little room as the commonest, a text.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A stated nothing.
    Nothing(Nothing),
    /// `text`, `kana`, `person`, `address`, `email`, `url`, `postal_code`, `choice`.
    Text(Arc<str>),
    /// `phone`.
    Phone(Box<Phone>),
    /// `area`: one, or several with `many`.
    Areas(Arc<[AreaId]>),
    /// `date`.
    Date(Date),
    /// `number`; its unit stands in the field.
    Number(Number),
    /// `boolean`.
    Boolean(bool),
    /// `answer`.
    Answer(Box<Answer>),
    /// `list`.
    List(Box<[Arc<str>]>),
    /// `hours`.
    Hours(Box<[Opening]>),
    /// `coordinates`, in degrees.
    Coordinates { lat: f64, lon: f64 },
    /// `reference`: a record of the field's register that exists, published or not.
    Reference(RecordId),
}

impl Value {
    /// A byte of what lies apart from the value itself; 0 where nothing does.
    pub(super) fn first_byte(&self) -> u8 {
        let first = |text: &str| text.as_bytes().first().copied().unwrap_or_default();
        match self {
            Value::Text(text) => first(text),
            Value::Phone(phone) => first(&phone.shown),
            Value::Areas(areas) => areas.first().map_or(0, |area| first(area.as_str())),
            Value::List(items) => items.first().map_or(0, |item| first(item)),
            Value::Hours(openings) => openings.first().map_or(0, |opening| first(&opening.open)),
            Value::Answer(answer) => first(answer.note.as_deref().unwrap_or_default()),
            Value::Reference(id) => first(id.as_str()),
            Value::Nothing(_)
            | Value::Date(_)
            | Value::Number(_)
            | Value::Boolean(_)
            | Value::Coordinates { .. } => 0,
        }
    }
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
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Answer {
    /// `可`, `要相談` or `不可`.
    pub value: &'static str,
    /// In its own words.
    pub note: Option<Arc<str>>,
    /// When it answered.
    pub on: Option<Date>,
}

/// Opening hours that hold on some days of the week.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Opening {
    /// Of `月火水木金土日祝`, in that order.
    pub days: Box<[&'static str]>,
    /// `09:00`.
    pub open: Box<str>,
    /// `12:30`.
    pub close: Box<str>,
    /// In the author's words; may be empty.
    pub note: Box<str>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_takes_no_more_room_than_a_text() {
        assert_eq!(size_of::<Value>(), size_of::<(u8, Arc<str>)>());
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
