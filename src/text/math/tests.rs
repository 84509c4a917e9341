//! Formulas from TeX to what is drawn.

use super::*;
use crate::diagnostic::Diagnostics;

fn set(tex: &str, style: FormulaStyle) -> Formula {
    let catalog = Catalog::new(&[], &mut Diagnostics::default());
    super::set(tex, style, FaceId(0), &catalog).expect("it can be set")
}

#[test]
fn a_formula_in_a_line_is_parted_after_relations_and_operations() {
    let whole = set("a = b + c", FormulaStyle::Display);
    let parted = set("a = b + c", FormulaStyle::Inline);
    assert_eq!((whole.parts.len(), parted.parts.len()), (1, 3));
    let relations: Vec<bool> = parted.parts.iter().map(|segment| segment.relation).collect();
    assert_eq!(relations, [true, false, false]);
    let width: i32 = parted.parts.iter().map(|segment| segment.width).sum();
    assert!((width - whole.parts[0].width).abs() < 8, "{width}");
    // 5 mu after the relation, 4 mu after the operation.
    assert_eq!(parted.parts[0].trail, (EM * 5 + 9) / 18);
    assert_eq!(parted.parts[1].trail, (EM * 4 + 9) / 18);
    for tex in ["-a", "{a = b}", "\\frac{a = b}{2}", "a \\quad b", "f(x)"] {
        assert_eq!(set(tex, FormulaStyle::Inline).parts.len(), 1, "{tex}");
    }
}

#[test]
fn what_is_drawn_is_in_its_box() {
    let formula = set("\\sqrt{\\frac{x^2}{y}}", FormulaStyle::Display);
    let part = &formula.parts[0];
    let glyphs: String = part
        .marks
        .iter()
        .filter_map(|item| match item.shape {
            MathShape::Glyph { text, x, .. } => {
                assert!(0 <= x && x < part.width);
                Some(text)
            }
            _ => None,
        })
        .collect();
    assert_eq!(glyphs, "√x2y");
    assert!(part.marks.iter().any(|item| matches!(item.shape, MathShape::Rule { .. })));
    assert!(EM < part.height && EM / 2 < part.depth);
}

#[test]
fn problems_are_named_and_placed() {
    let problem = check("x + \\fraq{a}{b}").expect_err("there is no such command");
    assert_eq!(problem.message, "there is no command `\\fraq`");
    assert_eq!(problem.range, Some(4..9));
    for tex in ["", "{", "a^", "\\frac{a}", "\\left( x", "\\begin{matrix} a"] {
        assert!(check(tex).is_err(), "{tex}");
    }
    assert!(check(&"x".repeat(MAX_BYTES + 1)).is_err());
}

#[test]
fn letters_of_other_scripts_come_from_other_fonts() {
    let formula = set("\\text{ж漢}", FormulaStyle::Inline);
    assert_eq!(formula.missing, ['漢']);
    assert_eq!(formula.parts[0].marks.len(), 1);
}

proptest::proptest! {
    /// Any sequence of tokens is either set or refused.
    #[test]
    fn no_formula_is_too_wild(tokens in proptest::collection::vec(0..TOKENS.len(), 0..24)) {
        let tex: String = tokens.into_iter().map(|token| TOKENS[token]).collect();
        let catalog = CATALOG.get_or_init(|| Catalog::new(&[], &mut Diagnostics::default()));
        for style in [FormulaStyle::Inline, FormulaStyle::Display] {
            let formula = super::set(&tex, style, FaceId(0), catalog);
            assert_eq!(formula.is_ok(), check(&tex).is_ok() && formula.is_ok());
        }
    }
}

static CATALOG: std::sync::OnceLock<Catalog> = std::sync::OnceLock::new();

const TOKENS: &[&str] = &[
    "a", "1", "+", "=", "^", "_", "{", "}", "&", "\\\\", "\\frac", "\\sqrt", "[", "]", "\\left(", "\\right)", "\\sum",
    "\\begin{matrix}", "\\end{matrix}", "\\begin{aligned}", "\\end{aligned}", "\\text{x y}", "\\hat", "\\ce{H2O}",
    "\\tag{1}", "\\limits", "\\middle|", "\\overbrace", "\\rule{1em}{99999em}", "\\kern-9em", "\\not", "\\color{red}",
    "\\hline", "'", "~", "%", "#", "$", "漢", "é", "\u{301}", "\\def\\a{\\a\\a}", "\\a", "\\Huge",
];

#[test]
fn chemistry_is_bounded() {
    assert!(check(&format!("\\ce{{{}}}", "A->".repeat(100))).is_ok());
    let long = check(&format!("\\ce{{{}}}", "A->".repeat(2_000))).expect_err("is too long");
    assert!(long.message.contains("longer than 4000 bytes"), "{}", long.message);
    assert!(check(&format!("{}x", "x+".repeat(2_500))).is_ok(), "others may be longer");
}
