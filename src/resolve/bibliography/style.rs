//! A citation style with what it says shortly written out.
//!
//! CSL 1.0.2, "Substitute": a `cs:names` in a `cs:substitute` that has no children of its own uses those of the names it
//! stands for. The processor sets such names in a form of its own ("E. Old" for "Old, Ed, ed."), so they get theirs here.
//! So do names that leave out their `cs:name`, as those of Vancouver do, and labels of pages that are singular whatever
//! they stand before.

use hayagriva::citationberg::taxonomy::{NumberOrPageVariable, Term, Variable};
use hayagriva::citationberg::{
    Choose, ChooseBranch, ChooseMatch, DisambiguationRule, IndependentStyle, Label, LabelPluralize,
    LayoutRenderingElement, Name, NamesChild, Text, TextTarget,
};

/// The style with the children of substitutes written out.
pub(in crate::resolve) fn written_out(style: &IndependentStyle) -> IndependentStyle {
    let mut style = style.clone();
    // CSL 1.0.2, "Disambiguation": `primary-name` and its like add given names too. The processor adds them by `by-cite`
    // alone, which tells the same works apart; without it they are not told apart at all.
    if style.citation.disambiguate_add_givenname {
        style.citation.givenname_disambiguation_rule = DisambiguationRule::ByCite;
    }
    for element in style.macros.iter_mut().flat_map(|definition| &mut definition.children) {
        write_out(element);
    }
    style.citation.layout.elements.iter_mut().for_each(write_out);
    if let Some(bibliography) = &mut style.bibliography {
        bibliography.layout.elements.iter_mut().for_each(write_out);
    }
    style
}

fn write_out(element: &mut LayoutRenderingElement) {
    match element {
        LayoutRenderingElement::Names(names) => {
            // Names without a `cs:name` have one that says nothing (CSL 1.0.2, "Names"); the processor sets none of them.
            if !names.children.iter().any(|child| matches!(child, NamesChild::Name(_))) {
                names.children.insert(0, NamesChild::Name(Name::default()));
            }
            // A copy: the children are changed below while substitutes still ask for them.
            let own: Vec<NamesChild> =
                names.children.iter().filter(|child| !matches!(child, NamesChild::Substitute(_))).cloned().collect();
            for child in &mut names.children {
                let NamesChild::Substitute(substitute) = child else { continue };
                substitute.children.iter_mut().for_each(|other| substitute_names(other, &own));
                substitute.children.iter_mut().for_each(write_out);
            }
        }
        LayoutRenderingElement::Group(group) => group.children.iter_mut().for_each(write_out),
        LayoutRenderingElement::Choose(choose) => {
            choose.if_.children.iter_mut().for_each(write_out);
            choose.else_if.iter_mut().flat_map(|branch| &mut branch.children).for_each(write_out);
            choose.otherwise.iter_mut().flat_map(|branch| &mut branch.children).for_each(write_out);
        }
        LayoutRenderingElement::Label(label) => {
            if let Some(term) = term_of(label) {
                *element = term;
            }
        }
        LayoutRenderingElement::Text(_) | LayoutRenderingElement::Date(_) | LayoutRenderingElement::Number(_) => {}
    }
}

/// The label of pages as the term that it is, where the style says whether it is plural: the processor does not heed that.
fn term_of(label: &Label) -> Option<LayoutRenderingElement> {
    let NumberOrPageVariable::Page(page) = label.variable else { return None };
    let plural = match label.label.plural {
        LabelPluralize::Contextual => return None,
        LabelPluralize::Always => true,
        LabelPluralize::Never => false,
    };
    let own = &label.label;
    let target = TextTarget::Term { term: Term::from(label.variable), form: own.form, plural };
    let text = Text {
        formatting: own.formatting,
        affixes: own.affixes.clone(),
        text_case: own.text_case,
        strip_periods: own.strip_periods,
        ..Text::with_target(target)
    };
    // A label is there where its variable is; a term would be there anyway.
    let if_ = ChooseBranch {
        disambiguate: None,
        is_numeric: None,
        is_uncertain_date: None,
        locator: None,
        position: None,
        type_: None,
        variable: Some(vec![Variable::Page(page)]),
        match_: ChooseMatch::default(),
        children: vec![LayoutRenderingElement::Text(text)],
    };
    Some(LayoutRenderingElement::Choose(Choose { if_, else_if: Vec::new(), otherwise: None }))
}

/// Gives the names below an element the children of those they stand for.
fn substitute_names(element: &mut LayoutRenderingElement, own: &[NamesChild]) {
    match element {
        LayoutRenderingElement::Names(names) if names.children.is_empty() => names.children = own.to_vec(),
        LayoutRenderingElement::Group(group) => {
            group.children.iter_mut().for_each(|child| substitute_names(child, own));
        }
        LayoutRenderingElement::Choose(choose) => {
            let branches = std::iter::once(&mut choose.if_).chain(&mut choose.else_if);
            let children = branches.flat_map(|branch| &mut branch.children);
            let otherwise = choose.otherwise.iter_mut().flat_map(|branch| &mut branch.children);
            children.chain(otherwise).for_each(|child| substitute_names(child, own));
        }
        _ => {}
    }
}
