//! MathML as `pulldown-latex` writes it to MathML that is valid and aligned as TeX aligns it.
//!
//! In: its markup. Out: the same formula, or `None` where it can't be made valid; then it is drawn. The crate
//! leaves alignment to a style sheet of its own and puts the space before an operator's name into
//! the element of its index, which is one child too many.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::xhtml::{push_attribute, push_text};

/// Elements with a fixed number of children (MathML 3, 3.1.3.2).
const ARITY: &[(&str, usize)] = &[
    ("mfrac", 2),
    ("mover", 2),
    ("mroot", 2),
    ("msub", 2),
    ("msubsup", 3),
    ("msup", 2),
    ("munder", 2),
    ("munderover", 3),
];

/// An element, or a text.
#[derive(Debug)]
enum Node {
    Text(String),
    Element(Element),
}

#[derive(Debug, Default)]
struct Element {
    name: String,
    attributes: Vec<(String, String)>,
    children: Vec<Node>,
}

impl Element {
    fn class(&self) -> &str {
        self.attributes.iter().find(|attribute| attribute.0 == "class").map_or("", |attribute| attribute.1.as_str())
    }

    fn set(&mut self, key: &str, value: &str) {
        match self.attributes.iter_mut().find(|attribute| attribute.0 == key) {
            Some(found) => value.clone_into(&mut found.1),
            None => self.attributes.push((key.to_owned(), value.to_owned())),
        }
    }

    fn elements(&mut self) -> impl Iterator<Item = &mut Element> {
        self.children.iter_mut().filter_map(|child| match child {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }
}

/// The markup mended; `None` if it is not well-formed, or has an element with too few children.
pub(super) fn repair(markup: &str) -> Option<String> {
    let root = repair_element(read(markup)?)?;
    let mut out = String::with_capacity(markup.len() + 64);
    root.iter().for_each(|root| write(root, &mut out));
    Some(out)
}

/// The markup of one table, mended, with the numbers of its lines in a last column; `None` if the formula is not a table
/// of so many lines.
pub(super) fn numbered(markup: &str, numbers: &[Option<String>]) -> Option<String> {
    let mut root = repair_element(read(markup)?)?;
    let [Node::Element(math)] = &mut root[..] else { return None };
    let [Node::Element(table)] = &mut math.children[..] else { return None };
    // A line break after the last line makes one more, which has no number.
    let (lines, rest) = numbers.split_at_checked(table.children.len())?;
    if table.name != "mtable" || rest.iter().any(Option::is_some) {
        return None;
    }
    let class = format!("{} numbered", table.class());
    table.set("class", class.trim());
    table.set("width", "100%");
    let columns = table.elements().map(|row| row.children.len()).max().unwrap_or(0);
    let given = table.attributes.iter().find(|it| it.0 == "columnalign").map(|it| it.1.clone());
    let inner = given.unwrap_or_else(|| vec!["center"; columns].join(" "));
    table.set("columnalign", &format!("left {inner} right"));
    for (row, number) in table.elements().zip(lines) {
        while row.children.len() < columns {
            row.children.push(cell("cell-left", Vec::new()));
        }
        row.children.insert(0, cell("eqn-margin", Vec::new()));
        row.children.push(number_cell(number.as_ref().map(|number| format!("({number})"))));
    }
    let mut out = String::with_capacity(markup.len() + 64);
    root.iter().for_each(|it| write(it, &mut out));
    Some(out)
}

/// The markup of a displayed formula, mended, as the one line of a table with its number at the margin, as printed.
pub(super) fn beside(markup: &str, number: String) -> Option<String> {
    let mut root = repair_element(read(markup)?)?;
    let [Node::Element(math)] = &mut root[..] else { return None };
    let formula = cell("eqn", std::mem::take(&mut math.children));
    let attribute = |key: &str, value: &str| (key.to_owned(), value.to_owned());
    let row = vec![cell("eqn-margin", Vec::new()), formula, number_cell(Some(number))];
    let attributes = vec![
        attribute("class", "numbered"),
        attribute("displaystyle", "true"),
        attribute("width", "100%"),
        attribute("columnalign", "left center right"),
    ];
    let row = Node::Element(Element { name: "mtr".to_owned(), attributes: Vec::new(), children: row });
    math.children.push(Node::Element(Element { name: "mtable".to_owned(), attributes, children: vec![row] }));
    let mut out = String::with_capacity(markup.len() + 256);
    root.iter().for_each(|it| write(it, &mut out));
    Some(out)
}

/// A cell of a table.
fn cell(class: &str, children: Vec<Node>) -> Node {
    let attributes = vec![("class".to_owned(), class.to_owned())];
    Node::Element(Element { name: "mtd".to_owned(), attributes, children })
}

/// The last cell of a line, with its number as printed.
fn number_cell(number: Option<String>) -> Node {
    let text = number.map(|number| {
        Node::Element(Element { name: "mtext".to_owned(), children: vec![Node::Text(number)], ..Element::default() })
    });
    cell("eqn-number", text.into_iter().collect())
}

/// The tree of one element.
fn read(markup: &str) -> Option<Element> {
    let mut reader = Reader::from_str(markup);
    let mut open = vec![Element::default()];
    loop {
        match reader.read_event().ok()? {
            Event::Start(it) => open.push(start(&it)?),
            Event::Empty(it) => open.last_mut()?.children.push(Node::Element(start(&it)?)),
            Event::End(_) => {
                let element = open.pop()?;
                open.last_mut()?.children.push(Node::Element(element));
            }
            Event::Text(it) => push(&mut open, &it.xml_content(quick_xml::XmlVersion::Implicit1_0))?,
            Event::GeneralRef(it) => {
                let letter = it.resolve_char_ref().ok()?.map(String::from);
                let known = || quick_xml::escape::resolve_predefined_entity(&it).map(str::to_owned);
                push(&mut open, &letter.or_else(known)?)?;
            }
            Event::Eof => break,
            _ => {}
        }
    }
    match open.pop()?.children.pop()? {
        Node::Element(element) if open.is_empty() => Some(element),
        _ => None,
    }
}

fn start(tag: &BytesStart<'_>) -> Option<Element> {
    let mut attributes = Vec::new();
    for attribute in tag.attributes() {
        let attribute = attribute.ok()?;
        let value = attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok()?;
        attributes.push((attribute.key.as_ref().to_owned(), value.into_owned()));
    }
    Some(Element { name: tag.name().as_ref().to_owned(), attributes, children: Vec::new() })
}

fn push(open: &mut [Element], text: &str) -> Option<()> {
    let children = &mut open.last_mut()?.children;
    match children.last_mut() {
        Some(Node::Text(before)) => before.push_str(text),
        _ => children.push(Node::Text(text.to_owned())),
    }
    Some(())
}

/// The replacement of an element: itself, mended, and before it the spaces that may not be in it.
fn repair_element(mut element: Element) -> Option<Vec<Node>> {
    let arity = ARITY.iter().find(|it| it.0 == element.name).map(|at| at.1);
    let mut children = Vec::with_capacity(element.children.len());
    for child in std::mem::take(&mut element.children) {
        match child {
            Node::Element(child) => {
                let mut repaired = repair_element(child)?;
                match arity {
                    Some(_) if 1 < repaired.len() => children.push(row(repaired)),
                    _ => children.append(&mut repaired),
                }
            }
            text @ Node::Text(_) => children.push(text),
        }
    }
    let mut before = Vec::new();
    if let Some(arity) = arity {
        while arity < children.len() {
            let space = children.iter().position(is_space)?;
            if space == 0 {
                before.push(children.remove(0));
            } else {
                let pair = children.drain(space..(space + 2).min(children.len())).collect();
                children.insert(space, row(pair));
            }
        }
        if children.len() < arity {
            return None;
        }
    }
    element.children = children;
    if element.name == "mover" || element.name == "munder" {
        stretch_bar(&mut element);
    }
    // MathML 3 has these attributes at `mstyle` alone.
    let has_style =
        element.attributes.iter().any(|attribute| attribute.0 == "displaystyle" || attribute.0 == "scriptlevel");
    if element.name == "mrow" && has_style {
        element.name = "mstyle".to_owned();
    } else if has_style && !matches!(element.name.as_str(), "math" | "mstyle" | "mtable") {
        if element.name == "mfrac" {
            shrink_parts(&mut element);
        }
        let is_style = |attribute: &(String, String)| attribute.0 == "displaystyle" || attribute.0 == "scriptlevel";
        let (style, own) = element.attributes.into_iter().partition(is_style);
        element.attributes = own;
        let children = vec![Node::Element(element)];
        element = Element { name: "mstyle".to_owned(), attributes: style, children };
    }
    if matches!(element.name.as_str(), "math" | "mrow" | "mstyle" | "mtd") {
        raise_primes(&mut element.children);
    }
    if element.name == "mtable" {
        align(&mut element);
    }
    before.push(Node::Element(element));
    Some(before)
}

/// A bar over or under something is as long as that: the crate writes it as a letter.
fn stretch_bar(element: &mut Element) {
    let Some(Node::Element(bar)) = element.children.get_mut(1) else { return };
    if bar.name == "mi" && matches!(&bar.children[..], [Node::Text(text)] if text == "\u{203e}") {
        bar.name = "mo".to_owned();
        bar.set("stretchy", "true");
    }
}

/// Takes the style of a fraction in text off its parts, which are smaller than it: the crate repeats it at each.
fn shrink_parts(fraction: &mut Element) {
    let style = |element: &Element| -> Vec<(String, String)> {
        let is_style = |attribute: &&(String, String)| attribute.0 == "displaystyle" || attribute.0 == "scriptlevel";
        element.attributes.iter().filter(is_style).cloned().collect()
    };
    let own = style(fraction);
    if !own.contains(&("displaystyle".to_owned(), "false".to_owned())) {
        return;
    }
    for part in fraction.elements() {
        if part.name == "mstyle" && style(part) == own {
            part.name = "mrow".to_owned();
            part.attributes.retain(|attribute| attribute.0 != "displaystyle" && attribute.0 != "scriptlevel");
        }
    }
}

/// Makes primes that stand beside a letter its superscript, as MathML Core has them.
fn raise_primes(children: &mut Vec<Node>) {
    let is_prime = |node: &Node| match node {
        Node::Element(it) => it.name == "mi" && matches!(&it.children[..], [Node::Text(text)] if text == "\u{2032}"),
        Node::Text(_) => false,
    };
    let mut at = 1;
    while at < children.len() {
        let count = children[at..].iter().take_while(|node| is_prime(node)).count();
        if count != 0 && !is_prime(&children[at - 1]) && !is_space(&children[at - 1]) {
            children.drain(at..at + count);
            // U+2033 and U+2034 are two and three of them.
            let sign = match count {
                1 => "\u{2032}".to_owned(),
                2 => "\u{2033}".to_owned(),
                3 => "\u{2034}".to_owned(),
                more => "\u{2032}".repeat(more),
            };
            let prime = Element { name: "mo".to_owned(), children: vec![Node::Text(sign)], ..Element::default() };
            let base = std::mem::replace(&mut children[at - 1], Node::Text(String::new()));
            let pair = vec![base, Node::Element(prime)];
            children[at - 1] = Node::Element(Element { name: "msup".to_owned(), children: pair, ..Element::default() });
        }
        at += 1;
    }
}

fn row(children: Vec<Node>) -> Node {
    Node::Element(Element { name: "mrow".to_owned(), children, ..Element::default() })
}

fn is_space(node: &Node) -> bool {
    matches!(node, Node::Element(it) if it.name == "mspace")
}

/// The alignment of the cells of a column.
#[derive(Clone, Copy, PartialEq, Eq)]
enum CellAlignment {
    Left,
    Center,
    Right,
}

impl CellAlignment {
    fn name(self) -> &'static str {
        match self {
            CellAlignment::Left => "left",
            CellAlignment::Center => "center",
            CellAlignment::Right => "right",
        }
    }
}

/// Writes the alignment of a table's columns into the markup, for readers of MathML 3 (`columnalign`) and, by
/// classes of the cells, for those that know MathML Core alone; and the style of its formulas.
fn align(table: &mut Element) {
    // A line break after the last row makes an empty one; cells without a number are for another sheet.
    table.elements().for_each(|row| {
        row.children.retain(|child| !matches!(child, Node::Element(cell) if cell.class() == "menv-nonumber"));
    });
    let is_blank = |node: &Node| match node {
        Node::Element(row) => {
            row.children.iter().all(|child| matches!(child, Node::Element(cell) if cell.children.is_empty()))
        }
        Node::Text(_) => true,
    };
    while 1 < table.children.len() && table.children.last().is_some_and(is_blank) {
        let last = table.children.pop();
        // A rule below the last row is one above an empty row.
        let is_ruled = matches!(&last, Some(Node::Element(row)) if row.class().contains("menv-hline"));
        if let Some(Node::Element(row)) = table.children.last_mut().filter(|_| is_ruled) {
            let class = format!("{} ruled-below", row.class());
            row.set("class", class.trim());
        }
    }
    let class = table.class().to_owned();
    let has = |name: &str| class.split(' ').any(|part| part == name);
    let rows = table.children.len();
    let mut alignments: Vec<CellAlignment> = Vec::new();
    for (at, row) in table.elements().enumerate() {
        for (column, cell) in row.elements().enumerate() {
            let own = |name: &str| cell.class().split(' ').any(|part| part == name);
            let alignment = match () {
                () if own("cell-left") || has("menv-cells-left") => CellAlignment::Left,
                () if own("cell-right") || has("menv-cells-right") => CellAlignment::Right,
                // The first line of `multline` is set flush left, the last one right (amsmath 3.3).
                () if has("menv-multline") && at == 0 => CellAlignment::Left,
                () if has("menv-multline") && at + 1 == rows => CellAlignment::Right,
                () if has("menv-alignlike") && column % 2 == 0 => CellAlignment::Right,
                () if has("menv-alignlike") => CellAlignment::Left,
                () => CellAlignment::Center,
            };
            if alignment != CellAlignment::Center && !own("cell-left") && !own("cell-right") {
                let class = format!("{} cell-{}", cell.class(), alignment.name());
                cell.set("class", class.trim());
            }
            if has("menv-multline") && alignment != CellAlignment::Center {
                cell.set("columnalign", alignment.name());
            }
            if column == alignments.len() {
                alignments.push(alignment);
            }
        }
    }
    if alignments.iter().any(|alignment| *alignment != CellAlignment::Center) && !has("menv-multline") {
        let columns: Vec<&str> = alignments.iter().map(|alignment| alignment.name()).collect();
        table.set("columnalign", &columns.join(" "));
    }
    if has("menv-alignlike") {
        // Relations have no space before them; pairs of columns are separated by a wide space.
        let spaces: Vec<&str> = (1..alignments.len()).map(|n| if n % 2 == 1 { "0em" } else { "2em" }).collect();
        if !spaces.is_empty() {
            table.set("columnspacing", &spaces.join(" "));
        }
    }
    // amsmath sets the rows of these in display style; cases, arrays and matrices are in text style.
    if !["menv-arraylike", "menv-cases", "menv-cells-left", "menv-cells-right"].iter().any(|it| has(it)) {
        table.set("displaystyle", "true");
    }
}

fn write(node: &Node, out: &mut String) {
    let element = match node {
        Node::Text(text) => return push_text(out, text),
        Node::Element(element) => element,
    };
    out.push('<');
    out.push_str(&element.name);
    for (key, value) in &element.attributes {
        push_attribute(out, key, value);
    }
    if element.children.is_empty() && element.name == "mspace" {
        return out.push_str("/>");
    }
    out.push('>');
    element.children.iter().for_each(|child| write(child, out));
    out.push_str("</");
    out.push_str(&element.name);
    out.push('>');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_space_is_no_child_of_a_script() {
        let markup = "<math><mi>n</mi><msub><mspace width=\"1em\" /><mi>log</mi><mn>2</mn></msub></math>";
        let expected = "<math><mi>n</mi><mspace width=\"1em\"/><msub><mi>log</mi><mn>2</mn></msub></math>";
        assert_eq!(repair(markup).as_deref(), Some(expected));
        let markup = "<math><msup><mn>2</mn><mspace/><mi>log</mi></msup></math>";
        let expected = "<math><msup><mn>2</mn><mrow><mspace/><mi>log</mi></mrow></msup></math>";
        assert_eq!(repair(markup).as_deref(), Some(expected));
    }

    #[test]
    fn styles_are_elements_and_primes_are_raised() {
        let markup = "<math><mi displaystyle=\"false\" scriptlevel=\"0\">a</mi></math>";
        let expected = "<math><mstyle displaystyle=\"false\" scriptlevel=\"0\"><mi>a</mi></mstyle></math>";
        assert_eq!(repair(markup).as_deref(), Some(expected));
        let markup = "<math><mi>f</mi><mi>\u{2032}</mi><mi>\u{2032}</mi><mo>=</mo></math>";
        let expected = "<math><msup><mi>f</mi><mo>\u{2033}</mo></msup><mo>=</mo></math>";
        assert_eq!(repair(markup).as_deref(), Some(expected));
    }

    #[test]
    fn bars_are_as_long_as_what_they_are_over() {
        let markup = "<math><mover><mrow><mi>A</mi><mi>B</mi></mrow><mi>\u{203e}</mi></mover></math>";
        let expected =
            "<math><mover><mrow><mi>A</mi><mi>B</mi></mrow><mo stretchy=\"true\">\u{203e}</mo></mover></math>";
        assert_eq!(repair(markup).as_deref(), Some(expected));
    }

    #[test]
    fn what_cannot_be_valid_is_none() {
        for markup in ["<math><msub><mi>a</mi></msub></math>", "<math><mi>", "<math><msub><a/><b/><c/></msub></math>"] {
            assert_eq!(repair(markup), None, "{markup}");
        }
    }

    #[test]
    fn columns_stand_as_tex_sets_them() {
        let markup = "<mtable class=\"menv-alignlike menv-align\"><mtr><mtd><mi>a</mi></mtd><mtd><mi>b</mi></mtd>\
                      </mtr><mtr><mtd></mtd></mtr></mtable>";
        let repaired = repair(markup).unwrap();
        assert!(repaired.contains("columnalign=\"right left\""), "{repaired}");
        assert!(repaired.contains("displaystyle=\"true\""), "{repaired}");
        assert!(repaired.contains("<mtd class=\"cell-right\"><mi>a</mi></mtd><mtd class=\"cell-left\">"), "{repaired}");
        assert_eq!(repaired.matches("<mtr>").count(), 1, "the empty row is left out: {repaired}");
        let repaired =
            repair("<mtable class=\"menv-cells-left menv-cases\"><mtr><mtd><a/></mtd></mtr></mtable>").unwrap();
        assert!(repaired.contains("columnalign=\"left\"") && !repaired.contains("displaystyle"), "{repaired}");
    }
}
