//! Ways through the site: the way down to a page, its neighbours, the ways in.
//!
//! Takes the site, gives links with title and URL. Makes no path: `site` has them all.

use serde::Serialize;

use crate::site::{AudienceId, Entrance, Guide, GuideId, PagePath, Section, Settings, Site, Target};

/// A link within the site, with the words it stands under.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Link {
    pub title: String,
    /// With the site's base path: `/guide/registers/`.
    pub url: String,
}

impl Link {
    /// A link to a path of this site.
    pub fn new(settings: &Settings, path: &PagePath, title: impl Into<String>) -> Link {
        Link { title: title.into(), url: settings.url(path) }
    }

    /// A link to a page of `content/`.
    pub fn to_guide(settings: &Settings, guide: &Guide) -> Link {
        Link::new(settings, &guide.path, &guide.title)
    }

    /// Where a target leads, under its own title; `None` for what is not published today.
    pub fn to_target(settings: &Settings, target: &Target) -> Option<Link> {
        let url = target_url(settings, target)?;
        let title = match target {
            Target::Page { title, .. } => title.clone(),
            _ => url.clone(),
        };
        Some(Link { title, url })
    }
}

/// The URL of a target; `None` for what is not published today.
pub fn target_url(settings: &Settings, target: &Target) -> Option<String> {
    match target {
        Target::Page { path, query, anchor, .. } => {
            Some(settings.url_of_place(path, query.as_deref(), anchor.as_deref()))
        }
        Target::External(url) => Some(url.clone()),
        Target::Ended | Target::Upcoming => None,
    }
}

/// A way in, as the home page and the menu show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WayIn {
    pub title: String,
    pub description: String,
    /// None where it leads to something that is not published today.
    pub url: Option<String>,
    /// Whether what it leads to was published before.
    pub ended: bool,
}

/// The ways in for one audience.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WaysIn {
    /// Empty for those that name no audience.
    pub title: String,
    /// Names the group in the markup; empty for those that name no audience.
    pub id: String,
    pub ways: Vec<WayIn>,
}

/// The ways in by audience, in the order of the settings; first those for everybody.
pub fn ways_in(settings: &Settings) -> Vec<WaysIn> {
    let group = |id: Option<&AudienceId>, title: &str| WaysIn {
        title: title.to_owned(),
        id: id.map(AudienceId::to_string).unwrap_or_default(),
        ways: settings
            .navigation
            .iter()
            .filter(|entrance| entrance.audience.as_ref() == id)
            .map(|entrance| way_in(settings, entrance))
            .collect(),
    };
    std::iter::once(group(None, ""))
        .chain(settings.audiences.iter().map(|audience| group(Some(&audience.id), &audience.title)))
        .filter(|group| !group.ways.is_empty())
        .collect()
}

fn way_in(settings: &Settings, entrance: &Entrance) -> WayIn {
    WayIn {
        title: entrance.title.clone(),
        description: entrance.description.clone(),
        url: target_url(settings, &entrance.target),
        ended: entrance.target == Target::Ended,
    }
}

/// The way from the home page down to a page, without the page itself. Only what is
/// published stands in it.
pub fn trail(site: &Site, path: &PagePath) -> Vec<Link> {
    let above = std::iter::successors(path.above(), PagePath::above);
    let mut trail: Vec<Link> = above
        .filter_map(|path| {
            let title = site.paths.title(&path)?;
            Some(Link::new(&site.settings, &path, title))
        })
        .collect();
    trail.reverse();
    trail
}

/// The page before and the page after one in its section.
pub fn neighbours<'s>(section: &'s Section, guide: &GuideId) -> (Option<&'s GuideId>, Option<&'s GuideId>) {
    let Some(at) = section.pages.iter().position(|page| page == guide) else {
        return (None, None);
    };
    (at.checked_sub(1).map(|before| &section.pages[before]), section.pages.get(at + 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::example::{PLACED_PARKS, site};

    #[test]
    fn every_step_down_to_a_part_of_an_areas_list_says_where_it_leads() {
        let site = site(&[
            ("data/areas.toml", "[[area]]\nid = \"east\"\nname = \"東地区\"\nkind = \"ward\"\npage = true\n"),
            PLACED_PARKS,
        ]);
        let register = site.registers.keys().next().expect("there is a register");
        let area = site.areas.iter().next().expect("there is an area");
        let path = PagePath::register_area_kana(register, &area.id, "ka");
        let trail = trail(&site, &path);
        let titles: Vec<&str> = trail.iter().map(|link| &*link.title).collect();
        assert_eq!(titles[1..], ["名簿", "公園", "東地区の公園"]);
    }
}
