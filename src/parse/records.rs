//! A file of records. Each stays a table: only its register's schema tells what it may
//! say.

use crate::say;
use crate::text::{Diagnostic, Place, Span};

use super::draft::{RecordDraft, RecordsDraft};
use super::fields::File;
use super::syntax::Document;

/// Reads the records of one file; the register is named by its folder.
pub(super) fn read<'t>(file: &mut File<'_>, document: Document<'t>, register: &str) -> RecordsDraft<'t> {
    let lost = document.lost;
    let mut top = file.top(document);
    let is_bare = top.is_finished() && !lost;
    let tables = top.tables("record");
    let loose = top.take_loose();
    top.finish(&[]);
    if is_bare {
        file.found.push(without_record(file));
    }
    if let Some(first) = loose.first() {
        file.found.push(before_record(file, *first));
    }
    let records =
        tables.into_iter().map(|table| RecordDraft { span: table.span, table: table.value }).collect();
    RecordsDraft { file: file.source.clone(), register: register.to_owned(), lost, records }
}

fn without_record(file: &File<'_>) -> Diagnostic {
    let message = say!("[[record]] が一つもありません", "this file holds no [[record]]");
    Diagnostic::error("no-record", Place::file(&file.source.path), message).hint(say!(
        "一件ごとに [[record]] の見出しを書きます。要らないファイルなら消します",
        "begin each record with a line [[record]], or remove the file"
    ))
}

/// One message for all keys that stand too high; only the first is marked.
fn before_record(file: &File<'_>, key: Span) -> Diagnostic {
    let name = &file.source.text[key.range()];
    let message =
        say!("「{name}」が [[record]] の見出しより前にあります", "`{name}` stands before any [[record]]");
    Diagnostic::error("before-record", file.place(key), message).hint(say!(
        "先に [[record]] だけの行を書き、その下に項目を書きます",
        "write a line [[record]] first, and the keys beneath it"
    ))
}
