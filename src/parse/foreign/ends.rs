//! Where what a line opens is closed: containers between colons and tags of site makers. All of a text in one pass: to
//! look for the end of each from its own line on takes the square of their number where they are not closed.

use std::collections::BTreeMap;

use crate::parse::site_tag::tag;

/// A container's fence, with the number of its colons.
#[derive(Clone, Copy, Debug)]
pub(super) enum ColonFence {
    Open(usize),
    Close(usize),
}

/// The containers that are closed: the lines that close them by the lines that open them. The rule is that of
/// [`crate::parse::container`]: a closing line ends the innermost container that was opened with as many colons, or
/// else the innermost.
pub(super) fn closed_containers(fences: impl Iterator<Item = (usize, ColonFence)>) -> BTreeMap<usize, usize> {
    let mut open = OpenContainers::default();
    let mut closed = BTreeMap::new();
    for (at, fence) in fences {
        match fence {
            ColonFence::Open(colons) => open.push(at, colons),
            ColonFence::Close(colons) => closed.extend(open.close(colons).map(|opened| (opened, at))),
        }
    }
    closed
}

/// A container that is open.
struct OpenContainer {
    line: usize,
    colons: usize,
}

/// Containers that are open, the innermost last: all together, and by the number of their colons.
#[derive(Default)]
struct OpenContainers {
    all: Vec<OpenContainer>,
    /// For each number of colons, the places in `all`.
    by_colons: BTreeMap<usize, Vec<usize>>,
}

impl OpenContainers {
    fn push(&mut self, line: usize, colons: usize) {
        self.by_colons.entry(colons).or_default().push(self.all.len());
        self.all.push(OpenContainer { line, colons });
    }

    /// Closes a container and those in it. Returns its line.
    fn close(&mut self, colons: usize) -> Option<usize> {
        let same = self.by_colons.get(&colons).and_then(|places| places.last().copied());
        let place = same.or(self.all.len().checked_sub(1))?;
        let line = self.all[place].line;
        // Each is drained once, so that the pass stays linear however deep they are nested.
        for container in self.all.drain(place..) {
            self.by_colons.entry(container.colons).or_default().pop();
        }
        Some(line)
    }
}

/// Where the tags of a text end.
#[derive(Debug, Default)]
pub(super) struct TagEnds {
    /// The line that ends what a line began.
    by_opening: BTreeMap<usize, usize>,
    /// The lines that end something, by its name.
    closing: BTreeMap<String, Vec<usize>>,
}

impl TagEnds {
    /// Those of lines, each with whether it is code: a tag that code shows begins and ends nothing.
    pub(super) fn of<'a>(lines: impl Iterator<Item = (&'a str, bool)>) -> TagEnds {
        let mut ends = TagEnds::default();
        let mut open: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (at, (body, is_code)) in lines.enumerate() {
            let Some(found) = tag(body) else { continue };
            if found.ends {
                ends.closing.entry(found.name.to_owned()).or_default().push(at);
            }
            match (found.ends, open.entry(found.name).or_default()) {
                _ if is_code => {}
                (false, open) => open.push(at),
                (true, open) => ends.by_opening.extend(open.pop().map(|opening| (opening, at))),
            }
        }
        ends
    }

    /// The line that ends what a line began.
    pub(super) fn of_opening(&self, at: usize) -> Option<usize> {
        self.by_opening.get(&at).copied()
    }

    /// The first line after `at` that ends something of a name, code or not.
    pub(super) fn first_after(&self, at: usize, name: &str) -> Option<usize> {
        let closing = self.closing.get(name)?;
        closing.get(closing.partition_point(|line| *line <= at)).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fences(text: &str) -> impl Iterator<Item = (usize, ColonFence)> {
        let fence = |line: &str| {
            let colons = line.bytes().take_while(|byte| *byte == b':').count();
            if colons == line.len() { ColonFence::Close(colons) } else { ColonFence::Open(colons) }
        };
        text.lines().enumerate().map(move |(at, line)| (at, fence(line)))
    }

    #[test]
    fn containers_end_where_the_parser_ends_them() {
        for (text, expected) in [
            ("::: note\n:::", &[(0, 1)][..]),
            (":::: a\n::: b\n::::\n:::", &[(0, 2)]),
            ("::: a\n:::: b\n:::::\n:::", &[(0, 3), (1, 2)]),
            (":::\n::: a", &[]),
        ] {
            assert_eq!(closed_containers(fences(text)).into_iter().collect::<Vec<_>>(), expected, "{text}");
        }
    }

    #[test]
    fn lines_are_read_once_however_many_containers_are_open() {
        let text = "::: a\n".repeat(50_000) + &"::::\n::: b\n".repeat(50_000);
        let read = std::cell::Cell::new(0);
        let counted = fences(&text).inspect(|_| read.set(read.get() + 1));
        assert_eq!(closed_containers(counted).len(), 50_000);
        assert_eq!(read.get(), 150_000);
    }

    #[test]
    fn tags_end_at_their_own_names() {
        let text = "{% tab %}\n{% tab %}\n{% hint %}\n{% endtab %}\n{% endtab %}\n{% endhint %}";
        let ends = TagEnds::of(text.lines().map(|line| (line, false)));
        assert_eq!([0, 1, 2].map(|at| ends.of_opening(at)), [Some(4), Some(3), Some(5)]);
        assert_eq!((ends.first_after(3, "tab"), ends.first_after(4, "tab")), (Some(4), None));
    }
}
