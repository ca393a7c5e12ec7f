//! Desks: whom people are sent to, and the phone numbers they dial.

use std::sync::Arc;

use serde::Serialize;

use crate::calendar::Date;

use super::id::DeskId;

/// An office that answers for pages and questions.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Desk {
    pub id: DeskId,
    pub name: String,
    /// What it is for, in plain words.
    pub role: Option<String>,
    /// Without one the page says 「電話番号は市が記入します（未登録）」.
    pub phone: Option<Phone>,
    pub fax: Option<Phone>,
    pub hours: Option<String>,
    pub closed: Option<String>,
    /// Whom to call when it is shut.
    pub outside_hours: Option<String>,
    /// When number and hours were last confirmed.
    pub confirmed: Option<Date>,
    pub url: Option<String>,
}

/// A phone number, as it is shown and as it is dialled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Phone {
    /// `086-803-1227`, in half-width digits.
    pub shown: Arc<str>,
    /// `tel:0868031227`; none for a number that cannot be dialled (a sample's).
    pub href: Option<Arc<str>>,
}
