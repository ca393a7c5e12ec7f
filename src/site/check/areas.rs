//! Areas that a record names: they exist, are of the right kind, and agree with each other.

use unicode_normalization::UnicodeNormalization;

use crate::parse::draft::Raw;
use crate::say;
use crate::site::area::{Area, Areas};
use crate::site::id::{AreaId, in_plain_letters, not_by_name, plainly};
use crate::text::{Span, Spanned, Words, nearest};

use super::fault::Fault;
use super::value::mistyped;

/// The area with an id that somebody wrote. A site without areas has said so elsewhere.
pub(super) fn area(
    written: &str,
    span: Span,
    kind: Option<&str>,
    areas: &Areas,
    faults: &mut Vec<Fault>,
) -> Option<AreaId> {
    let written = written.trim();
    let Some(area) = areas.find(written) else {
        faults.extend((!areas.list.is_empty()).then(|| unknown_area(written, span, kind, areas)));
        return None;
    };
    if kind.is_some_and(|kind| kind != area.kind) {
        faults.push(wrong_kind(area, span, kind.unwrap_or_default(), areas));
        return None;
    }
    Some(area.id.clone())
}

/// Several areas, each once.
pub(super) fn area_list(
    list: &[Spanned<Raw<'_>>],
    kind: Option<&str>,
    areas: &Areas,
    faults: &mut Vec<Fault>,
) -> Option<Vec<AreaId>> {
    let mut ids: Vec<AreaId> = Vec::with_capacity(list.len());
    for entry in list {
        let Raw::Text(written) = &entry.value else {
            mistyped(entry, say!("地域の id（\"…\"）", "the id of an area (\"…\")"), faults);
            continue;
        };
        match area(written, entry.span, kind, areas, faults) {
            Some(id) if ids.contains(&id) => faults.push(Fault::warning(
                "listed-twice",
                entry.span,
                say!("に「{id}」が二度書かれています", "names `{id}` twice"),
            )),
            id => ids.extend(id),
        }
    }
    (!ids.is_empty()).then_some(ids)
}

fn of_kind<'a>(areas: &'a Areas, kind: Option<&'a str>) -> impl Iterator<Item = &'a Area> {
    areas.iter().filter(move |area| kind.is_none_or(|kind| kind == area.kind))
}

fn unknown_area(written: &str, span: Span, kind: Option<&str>, areas: &Areas) -> Fault {
    let fault = Fault::new(
        "unknown-area",
        span,
        say!("の「{written}」という地域はありません", "names `{written}`, but no area is called so"),
    );
    let named = |name: &str| of_kind(areas, kind).find(|area| area.name == name);
    let with_id = |id: &str| of_kind(areas, kind).find(|area| area.id.as_str() == plainly(id));
    let name: String = written.nfkc().filter(|c| !c.is_whitespace()).collect();
    if let Some(Area { id, .. }) = named(written).or_else(|| named(&name)) {
        return fault.hint(not_by_name(id.as_str()));
    }
    if let Some(Area { id, .. }) = with_id(written) {
        return fault.hint(in_plain_letters(id.as_str()));
    }
    let between = |letter: char| letter.is_whitespace() || "、，,；;・／/".contains(letter);
    let names = written.split(between).filter(|name| !name.is_empty());
    let several: Option<Vec<&Area>> = names.map(|name| named(name).or_else(|| with_id(name))).collect();
    if let Some(several) = several.filter(|several| !several.is_empty()) {
        let ids: Vec<String> = several.iter().map(|area| format!("\"{}\"", area.id)).collect();
        let ids = ids.join(", ");
        return fault.hint(say!(
            "一つずつ \" で囲み、半角のコンマで区切って {ids} と書きます",
            "write {ids}, each in quotes of its own"
        ));
    }
    match nearest(written, of_kind(areas, kind).map(|area| area.id.as_str())) {
        Some(near) => fault.hint(say!(
            "地域は data/areas.toml にあります。いちばん近いのは「{near}」です",
            "areas are listed in data/areas.toml; the nearest is `{near}`"
        )),
        None => fault.hint(say!(
            "地域は data/areas.toml にあります。id で書きます",
            "areas are listed in data/areas.toml; write an id"
        )),
    }
}

fn wrong_kind(area: &Area, span: Span, kind: &str, areas: &Areas) -> Fault {
    let Area { id, name, kind: own, .. } = area;
    let near = of_kind(areas, Some(kind))
        .filter(|other| areas.is_within(&other.id, id) || areas.is_within(id, &other.id));
    let near: Vec<String> = near.take(8).map(|other| format!("{}（{}）", other.id, other.name)).collect();
    let fault = Fault::new(
        "wrong-area-kind",
        span,
        say!(
            "には種類が {kind} の地域を書きます。「{id}」（{name}）の種類は {own} です",
            "takes areas of kind {kind}, but `{id}` ({name}) is of kind {own}"
        ),
    );
    match near.is_empty() {
        true => fault,
        false => {
            let near = near.join("、");
            fault.hint(say!("{near} のどれかではありませんか", "did you mean one of {near}?"))
        }
    }
}

/// Whether areas of one kind lie in areas of another.
pub(super) fn nest(inner: &str, outer: &str, areas: &Areas) -> bool {
    inner != outer && of_kind(areas, Some(inner)).any(|area| around(area, outer, areas).is_some())
}

/// The area of a kind that an area lies in.
fn around<'a>(area: &Area, kind: &str, areas: &'a Areas) -> Option<&'a Area> {
    area.within.iter().map(|id| areas.area(id)).find_map(|next| match next.kind == kind {
        true => Some(next),
        false => around(next, kind, areas),
    })
}

/// What to say where `inner` lies in none of the `outer` areas; `outer_field` names them.
pub(super) fn disagreement(
    inner: &AreaId,
    outer: &[AreaId],
    outer_field: &str,
    span: Span,
    areas: &Areas,
) -> Option<Fault> {
    let (first, rest) = outer.split_first()?;
    if areas.is_within(inner, first) || rest.iter().any(|outer| areas.is_within(inner, outer)) {
        return None;
    }
    let (inner, outer) = (areas.area(inner), areas.area(first));
    let (name, outer_name) = (&inner.name, &outer.name);
    let fault = Fault::new(
        "areas-disagree",
        span,
        say!(
            "（{name}）が、{outer_field}（{outer_name}）の中にありません",
            "({name}) does not lie in {outer_field} ({outer_name})"
        ),
    );
    Some(fault.maybe_hint(around(inner, &outer.kind, areas).map(|right| lies_in(name, right))))
}

fn lies_in(name: &str, right: &Area) -> Words {
    let (id, right) = (&right.id, &right.name);
    say!("{name}があるのは {right}（{id}）です", "{name} lies in {right} ({id})")
}
