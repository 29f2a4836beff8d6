//! The committed table of what the specification promises.

/// Where a caller can stand to a case, in the order of the table's columns.
pub(crate) const POSITIONS: [&str; 6] =
    ["inScope", "outOfScope", "assigned", "unassigned", "excluded", "absent"];

/// One line of the table: an operation, a role, and what is answered in each position (or always).
pub(crate) struct Line {
    pub(crate) operation: String,
    pub(crate) role: String,
    pub(crate) expected: Vec<String>,
}

/// Every line of the table.
pub(crate) fn expectations() -> Vec<Line> {
    let text = include_str!("../../permissions.txt");
    let lines = text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
    lines.map(read).collect()
}

fn read(line: &str) -> Line {
    let mut words = line.split_whitespace().map(str::to_owned);
    let (operation, role) = (words.next().expect("an operation"), words.next().expect("a role"));
    let expected: Vec<_> = words.collect();
    assert!(matches!(expected.len(), 1 | 6), "{line:?} has neither one answer nor six");
    Line { operation, role, expected }
}
