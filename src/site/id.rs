//! Names of things that exist. An id past this room always leads somewhere.

use std::borrow::Borrow;
use std::fmt;
use std::sync::Arc;

use serde::{Serialize, Serializer};
use unicode_normalization::UnicodeNormalization;

use crate::say;
use crate::text::{Diagnostic, Place, Source, Spanned, Words};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        impl $name {
            /// The id as its author wrote it. Only `site` makes ids.
            pub(in crate::site) fn new(id: &str) -> $name {
                $name(id.into())
            }

            /// The same letters, shared.
            #[allow(dead_code, reason = "only some kinds of ids are kept beyond a build")]
            pub(in crate::site) fn shared(&self) -> Arc<str> {
                self.0.clone()
            }

            /// As it is written in files and URLs.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(&*self.0, f)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }
    };
}

id! {
    /// An audience of the site: navigation, never protection.
    AudienceId
}
id! {
    /// A desk that people are sent to.
    DeskId
}
id! {
    /// An area.
    AreaId
}
id! {
    /// A term of the glossary.
    TermId
}
id! {
    /// A register: its folder's name.
    RegisterId
}
id! {
    /// A record, unique in its register.
    RecordId
}
id! {
    /// A statistic: its file's name without `.toml`.
    StatisticId
}
id! {
    /// A page of `content/`: its source path below it, `home-care/night.md`.
    GuideId
}

/// What to do where a name stands for an id.
pub(in crate::site) fn not_by_name(id: &str) -> Words {
    say!("名前ではなく id で \"{id}\" と書きます", "write its id \"{id}\", not its name")
}

/// What to do where an id is written otherwise than [`plainly`].
pub(in crate::site) fn in_plain_letters(id: &str) -> Words {
    say!(
        "半角の小文字で、間を空けずに \"{id}\" と書きます",
        "write \"{id}\", in half-width small letters without spaces"
    )
}

/// An id as it was meant where full-width letters, capitals or a space slipped in.
pub(in crate::site) fn plainly(id: &str) -> String {
    let letters = id.nfkc().filter(|letter| !letter.is_whitespace());
    letters
        .map(|letter| if "‐‑‒–—―−ー".contains(letter) { '-' } else { letter.to_ascii_lowercase() })
        .collect()
}

/// What is wrong with an id that becomes part of a URL or a file name: it holds small
/// Latin letters, digits and hyphens, and begins with a letter or a digit. An empty id is
/// the stand-in for one that `parse` has spoken of.
pub(in crate::site) fn id_fault(file: &Source, id: &Spanned<String>) -> Option<Diagnostic> {
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let written = &id.value;
    if written.bytes().all(fits) && !written.starts_with('-') && written.len() <= 64 {
        return None;
    }
    Some(
        Diagnostic::error(
            "malformed-id",
            Place::at(file, id.span),
            say!("id「{written}」は使えません", "`{written}` cannot be an id"),
        )
        .hint(say!(
            "半角の小文字（a〜z）、数字、ハイフン（-）だけを、64文字まで使えます",
            "up to 64 small letters a to z, digits and hyphens"
        )),
    )
}
