//! Sources, spans, digests, diagnostics: what every other room speaks in.
//!
//! Takes bytes that somebody read, gives values. Reads and prints nothing itself.

mod diagnostic;
mod digest;
mod json;
mod printer;
mod signs;
mod source;

pub use diagnostic::{Checked, Diagnostic, Lang, Place, Severity, Words, nearest};
pub use digest::{ByDigest, Digest, Digester};
pub use json::push_json;
pub use printer::{Printer, Snippets};
pub use signs::{holds, is_one_of};
pub use source::{Asset, Encoding, Source, Span, Spanned};
