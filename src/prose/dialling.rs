//! Which numbers an author's link may dial.

/// Numbers that anybody pays alike; their second group is no exchange.
const SERVICES: [&str; 8] = ["0120", "0800", "0570", "0990", "050", "070", "080", "090"];

/// Whether a number is made up: no exchange of a town is made of zeros, so 086-000-0001
/// can be printed as a sample and never reaches anybody.
pub(super) fn is_made_up(number: &str) -> bool {
    if SERVICES.iter().any(|service| number.starts_with(service)) {
        return false;
    }
    let groups: Vec<_> = number.split('-').collect();
    match groups[..] {
        [whole] => whole.len() == 10 && whole.get(3..6) == Some("000"),
        [_, exchange, _] => !exchange.is_empty() && exchange.bytes().all(|byte| byte == b'0'),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_number_is_not_dialled() {
        let check = |number: &str, expect| assert_eq!(is_made_up(number), expect, "{number}");
        check("086-000-0001", true);
        check("0860000001", true);
        check("086-803-1227", false);
        check("0120-000-123", false);
        check("0120000123", false);
        check("119", false);
        check("#8000", false);
    }
}
