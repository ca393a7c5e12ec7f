//! What the coming days will change by themselves, and what still waits for a check:
//! for `check`, so that nobody is surprised at midnight.

use crate::calendar::Date;
use crate::parse::draft::{Drafts, PageDraft, Raw, RecordDraft, RecordsDraft};
use crate::parse::markdown::{Block, CareKind};
use crate::say;
use crate::text::{Place, Span, Words};

/// Something that will happen on a day without an edit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coming {
    pub on: Date,
    /// Where the date is written.
    pub place: Place,
    /// What happens, to what.
    pub words: Words,
}

/// A statement that a profession must check before the site goes live.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unverified {
    pub place: Place,
    /// The profession, in the author's words.
    pub by: String,
    /// The page's title.
    pub title: String,
}

/// What happens after `today` up to so many days ahead, by day, then by file.
pub fn coming(drafts: &Drafts<'_>, today: Date, ahead_days: u32) -> Vec<Coming> {
    let last = today.plus_days(i64::from(ahead_days));
    let mut coming: Vec<Coming> = drafts.pages.iter().flat_map(|page| of_page(page)).collect();
    for records in &drafts.records {
        let draft = records.read().value;
        coming.extend(draft.records.iter().flat_map(|record| of_record(&draft, record)));
    }
    for update in &drafts.updates {
        let title = &update.title.value;
        coming.push(Coming {
            on: update.date.value,
            place: Place::at(&update.file, update.date.span),
            words: say!("お知らせ「{title}」が載ります", "the update `{title}` appears"),
        });
    }
    coming.retain(|event| today < event.on && event.on <= last);
    coming.sort_by(|a, b| (a.on, &a.place).cmp(&(b.on, &b.place)));
    coming
}

fn of_page(page: &PageDraft) -> Vec<Coming> {
    let title = &page.front.title.value;
    let at =
        |on: Date, words: Words| Coming { on, place: Place::at(&page.file, page.front.title.span), words };
    let period = page.front.period;
    let mut coming = Vec::new();
    if page.front.draft {
        return coming;
    }
    coming.extend(
        period
            .publish_from
            .map(|on| at(on, say!("ページ「{title}」が載ります", "the page `{title}` appears"))),
    );
    coming.extend(
        period
            .expires
            .map(|on| at(on, say!("ページ「{title}」の掲載が終わります", "the page `{title}` ends"))),
    );
    coming.extend(page.front.review_due.as_ref().map(|due| {
        at(due.value, say!("ページ「{title}」の見直しの期限です", "the review of `{title}` is due"))
    }));
    coming
}

fn of_record(file: &RecordsDraft<'_>, record: &RecordDraft<'_>) -> Vec<Coming> {
    let id = match record.table.get("id").map(|id| &id.value) {
        Some(Raw::Text(id)) => id,
        _ => return vec![],
    };
    let register = &file.register;
    let mut coming = Vec::new();
    for (key, raw) in &record.table.entries {
        let Raw::Date(on) = raw.value else {
            continue;
        };
        let words = match &*key.value {
            "publish_from" => say!("名簿「{register}」の {id} が載ります", "{id} of `{register}` appears"),
            "expires" => say!("名簿「{register}」の {id} の掲載が終わります", "{id} of `{register}` ends"),
            "withdrawn" => {
                say!("名簿「{register}」の {id} が取り下げられます", "{id} of `{register}` is withdrawn")
            }
            _ => continue,
        };
        coming.push(Coming { on, place: Place::at(&file.file, raw.span), words });
    }
    coming
}

/// Every statement that waits for a profession's check, in the order of the files.
pub fn unverified(drafts: &Drafts<'_>) -> Vec<Unverified> {
    let mut unverified = Vec::new();
    for page in &drafts.pages {
        waiting(&page.body.blocks, &mut |by, span| {
            unverified.push(Unverified {
                place: Place::at(&page.file, span),
                by: by.to_owned(),
                title: page.front.title.value.clone(),
            });
        });
    }
    unverified
}

fn waiting(blocks: &[Block], tell: &mut impl FnMut(&str, Span)) {
    for block in blocks {
        match block {
            Block::Care { kind, span, blocks } => {
                if let CareKind::Unverified(by) = kind {
                    tell(&by.value, *span);
                }
                waiting(blocks, tell);
            }
            Block::Quote(blocks) | Block::Alert { blocks, .. } => waiting(blocks, tell),
            Block::List { items, .. } => items.iter().for_each(|item| waiting(&item.blocks, tell)),
            _ => {}
        }
    }
}
