//! shirube: Markdown guides and TOML registers in, a checked website out.
//!
//! The program is one function from files to files:
//!
//! ```text
//! Source → Draft → Site → Page → Changes
//! ```
//!
//! Each arrow is a pure function of values, each name a type. A running program may
//! hand an arrow its last results; it takes over what has an equal digest and computes
//! the rest. Nothing is ever invalidated, only looked up by digest. An empty `Last` is a
//! clean build and gives the same bytes.
//!
//! # The rooms, in floor order
//!
//! A room imports only rooms declared before it here; `tests/floors.rs` holds this, and
//! the doors (in brackets: the package or power that is named in that room alone).
//!
//! * [`calendar`]: civil dates, dates at a precision, eras, what is published on a day [jiff]
//! * [`text`]: sources, spans, signs, digests, diagnostics and their printer [annotate-snippets]
//! * [`theme`]: templates in, rendered text out; knows no site [tera]
//! * [`parse`]: one file → one draft; never fails, reads no disk [toml, pulldown-cmark]
//! * [`site`]: drafts → [`site::Site`]: every id, URL and reference holds from here on
//! * [`derive`]: the site → listings, navigation, charts
//! * [`prose`]: Markdown tree + site → safe HTML and typed parts; alone writes HTML
//! * [`search`]: the site and its words → postings, shards and texts that `search.js` reads
//! * [`pages`]: the site → closed views, one file per page kind [csv]
//! * [`output`]: pages + last manifest → changes; renders what changed, checks links
//! * [`build`]: the pipeline on one screen, no input or output
//! * [`disk`]: reads inputs; writes, links, renames, locks [std::fs, walkdir, rustix]
//! * [`release`]: staged trees, exchange, manifest, lock, earlier releases
//! * [`serve`]: the watch loop and the preview server [notify, axum, tokio]
//! * [`cli`]: words in, exit code out [clap, clock, environment, streams]
//!
//! Where does a new line go? By what it takes: a `&Source` → parse. Drafts → site.
//! `&Site` → derive, prose, search or pages. A `Page` → output. `Changes` → release.

pub mod calendar;
pub mod text;
pub mod theme;
pub mod parse;
pub mod site;
pub mod derive;
pub mod prose;
pub mod search;
pub mod pages;
pub mod output;
pub mod build;
pub mod disk;
pub mod release;
pub mod serve;
pub mod cli;
