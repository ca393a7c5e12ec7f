//! Names of things that exist. An id past this room always leads somewhere.

use std::borrow::Borrow;
use std::fmt;
use std::sync::Arc;

use serde::{Serialize, Serializer};

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
