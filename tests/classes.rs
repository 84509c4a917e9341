//! Classes of a theme in both outputs: two of them on one container, how titles are aligned, the room around boxes; and
//! the bullets of lists in one another.

use chapbook::typeset::frame::{Page, PageItem};

use crate::pages::{set, text};
use crate::support::{chapbook, epub, finish, folder};

const CARD: &str = "Enter the cook.";

/// A container with some classes and nothing around it that is wider.
fn container(classes: &str) -> String {
    format!("# One\n\nBefore.\n\n::: {{{classes}}}\n{CARD}\n:::\n\nBehind.\n")
}

/// What is drawn on all pages, without the roles that it is tagged with.
fn drawn(text: &str, settings: &[(&str, &str)]) -> String {
    let pages = set(text, settings);
    let shown = |page: &Page| {
        let items = page.items.iter().map(|item| match item {
            PageItem::Run(run) => format!("{:?} {:?} {:?} {:?}", run.face, run.size, run.origin, run.ink),
            PageItem::Rule(rule) => format!("{:?} {:?}", rule.area, rule.ink),
            PageItem::Shape(shape) => format!("{shape:?}"),
            PageItem::Image(_) | PageItem::Link(_) => String::new(),
        });
        items.collect::<Vec<_>>().join("\n")
    };
    pages.pages.iter().map(shown).collect::<Vec<_>>().join("\n\n")
}

/// The style sheet of a book with a container.
fn sheet(text: &str, settings: &[&str]) -> String {
    let books = folder(&[("book.md", text)]);
    let sets = settings.iter().flat_map(|setting| ["--set", setting]);
    let run = finish(chapbook(books.path()).args(["build", "book.md", "--to", "epub"]).args(sets));
    assert_eq!(run.code, 0, "{}", run.stderr);
    epub(&books.path().join("dist/book.epub"), "stylesheet.css")
}

#[test]
fn a_container_has_the_looks_of_all_its_classes() {
    let frame = [("style.open.frame", "1pt"), ("style.still.slope", "italic"), ("style.still.left", "3em")];
    let both = [("style.both.frame", "1pt"), ("style.both.slope", "italic"), ("style.both.left", "3em")];
    let expected = drawn(&container(".both"), &both);
    assert_eq!(drawn(&container(".open .still"), &frame), expected);
    assert_ne!(drawn(&container(".open"), &frame), expected);
    assert_ne!(drawn(&container(".still"), &frame), expected);
}

#[test]
fn the_title_of_a_container_is_aligned_as_its_text() {
    // The same words, so that where both begin is the same, too.
    let start = |align: &str| {
        let settings = [("style.card.title", CARD), ("style.card.align", align), ("style.card.weight", "bold")];
        let pages = set(&container(".card"), &settings);
        let page = pages.pages.iter().find(|page| text(page).contains(CARD)).expect("is on a page");
        let runs = page.items.iter().filter_map(|item| match item {
            PageItem::Run(run) if page.text[run.text.start as usize..].starts_with("Enter") => Some(run.origin.x),
            _ => None,
        });
        runs.collect::<Vec<_>>()
    };
    let [left, centred, right] = ["left", "center", "right"].map(start);
    for starts in [&left, &centred, &right] {
        assert_eq!(starts.len(), 2, "{starts:?}");
        assert_eq!(starts[0], starts[1]);
    }
    assert!(left[0] < centred[0] && centred[0] < right[0], "{left:?} {centred:?} {right:?}");
}

#[test]
fn a_box_has_room_around_it_in_the_ebook_unless_it_is_told_otherwise() {
    let rule = |settings: &[&str]| {
        let sheet = sheet(&container(".card"), settings);
        let rules = sheet.lines().filter(|line| line.starts_with("div.card "));
        rules.collect::<Vec<_>>().join("\n")
    };
    let boxed = rule(&["style.card.frame=1pt"]);
    let above = |rule: &str| rule.split("margin-top: ").nth(1).and_then(|it| it.split(';').next()).map(str::to_owned);
    let room = above(&boxed).expect("it has a space above");
    assert!(room.ends_with("em") && room != "0em", "{boxed}");
    assert!(boxed.contains(&format!("margin-bottom: {room}")), "{boxed}");
    let tight = rule(&["style.card.frame=1pt", "style.card.before=0", "style.card.after=0"]);
    assert_eq!(above(&tight).as_deref(), Some("0em"), "{tight}");
}

#[test]
fn bullets_may_be_parted_by_spaces() {
    let list = "# One\n\n- a\n    - b\n        - c\n";
    let bullets = |text: &str| {
        let pages = set(list, &[("style.list.text", text)]);
        let shown: String = pages.pages.iter().map(|page| page.text.clone()).collect();
        shown.chars().filter(|c| "→◦–".contains(*c)).collect::<String>()
    };
    assert_eq!(bullets("→ ◦ –"), "→◦–");
    assert_eq!(bullets("→◦–"), "→◦–");
    assert_eq!(sheet(list, &["style.list.text=→ ◦ –"]), sheet(list, &["style.list.text=→◦–"]));
}
