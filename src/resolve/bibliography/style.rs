//! A citation style with what it says shortly written out.
//!
//! CSL 1.0.2, "Substitute": a `cs:names` in a `cs:substitute` that has no children of its own uses those of the names it
//! stands for. The processor sets such names in a form of its own ("E. Old" for "Old, Ed, ed."), so they get theirs here.
//! So do names that leave out their `cs:name`, as those of Vancouver do, and labels of pages that are singular whatever
//! they stand before.

use hayagriva::citationberg::json::{Item, Value};
use hayagriva::citationberg::taxonomy::{NameVariable, NumberOrPageVariable, StandardVariable, Term, Variable};
use hayagriva::citationberg::{
    Choose, ChooseBranch, ChooseMatch, DisambiguationRule, IndependentStyle, InheritableNameOptions, Label,
    LabelPluralize, LayoutRenderingElement, Name, NameForm, NamesChild, Text, TextTarget,
};

/// The style with the children of substitutes written out.
pub(in crate::resolve) fn written_out(style: &IndependentStyle) -> IndependentStyle {
    let mut style = style.clone();
    // CSL 1.0.2, "Disambiguation": the processor adds given names by `by-cite` alone. For the other rules `disambiguation`
    // makes names differ that must.
    if style.citation.givenname_disambiguation_rule != DisambiguationRule::ByCite {
        style.citation.disambiguate_add_givenname = false;
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

/// What follows the initials of the names that citations show shortly, if they have initials.
pub(in crate::resolve) fn initials_with(style: &IndependentStyle) -> Option<String> {
    let inherited = style.settings.options.apply(&style.citation.name_options);
    let macros = style.macros.iter().flat_map(|definition| &definition.children);
    macros.chain(&style.citation.layout.elements).find_map(|element| short_initials(element, &inherited))
}

fn short_initials(element: &LayoutRenderingElement, inherited: &InheritableNameOptions) -> Option<String> {
    let of_all =
        |children: &[LayoutRenderingElement]| children.iter().find_map(|child| short_initials(child, inherited));
    match element {
        LayoutRenderingElement::Names(names) => {
            let name = names.children.iter().find_map(|child| match child {
                NamesChild::Name(name) => Some(name),
                _ => None,
            })?;
            let options = name.options(inherited);
            let is_short = options.form == NameForm::Short && options.initialize;
            options.initialize_with.filter(|_| is_short).map(str::to_owned)
        }
        LayoutRenderingElement::Group(group) => of_all(&group.children),
        LayoutRenderingElement::Choose(choose) => {
            let branches = std::iter::once(&choose.if_).chain(&choose.else_if);
            let found = branches.into_iter().find_map(|branch| of_all(&branch.children));
            found.or_else(|| choose.otherwise.as_ref().and_then(|branch| of_all(&branch.children)))
        }
        _ => None,
    }
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
                substitute.children = substitute.children.drain(..).flat_map(alternatives).collect();
                substitute.children.iter_mut().for_each(|other| substitute_names(other, &own));
                substitute.children.iter_mut().for_each(write_out);
            }
        }
        LayoutRenderingElement::Group(group) => group.children.iter_mut().for_each(write_out),
        LayoutRenderingElement::Choose(choose) => {
            std::iter::once(&mut choose.if_).chain(&mut choose.else_if).for_each(ask_for_editors);
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

/// Lets a condition on editors ask for what [`mark_editors`] set. Names that a `cs:substitute` has printed are not printed
/// again (CSL 1.0.2, "Substitute"); for the processor they are not there at all, so that a paper in edited proceedings became
/// one of a journal behind its editors and lost its pages and publisher.
fn ask_for_editors(branch: &mut ChooseBranch) {
    for variable in branch.variable.iter_mut().flatten() {
        if *variable == Variable::Name(NameVariable::Editor) {
            *variable = Variable::Standard(StandardVariable::CitationKey);
        }
    }
}

/// Sets the citation key of a work that has editors, and takes it from others. It is "not intended for output" (CSL 1.0.2,
/// appendix IV), so that no style has another use for it.
pub(super) fn mark_editors(item: &mut Item) {
    let key = StandardVariable::CitationKey.to_string();
    match item.0.get("editor") {
        Some(Value::Names(names)) if !names.is_empty() => {
            item.0.insert(key, Value::String("editor".to_owned()));
        }
        _ => {
            item.0.remove(&key);
        }
    }
}

/// How many branches the alternatives of a substitute may have: those of published styles have some twenty.
const MOST_BRANCHES: usize = 1_000;

/// A child of a `cs:substitute` as the alternatives that it is: of names in a `cs:choose`, too, the first that are there
/// count, and not all one behind the other ("Brown, Ann, ed.Weiss, Karl, trans.").
fn alternatives(element: LayoutRenderingElement) -> Vec<LayoutRenderingElement> {
    let LayoutRenderingElement::Choose(choose) = &element else { return vec![element] };
    let of_names = |children: &[LayoutRenderingElement]| {
        children.iter().all(|child| matches!(child, LayoutRenderingElement::Names(_)))
    };
    let branches = || std::iter::once(&choose.if_).chain(&choose.else_if);
    let otherwise = || choose.otherwise.iter().map(|branch| branch.children.as_slice());
    let all = || branches().map(|branch| branch.children.as_slice()).chain(otherwise());
    let most = all().map(<[_]>::len).max().unwrap_or(0);
    if most < 2 || !all().all(of_names) || MOST_BRANCHES < most.saturating_mul(all().count()) {
        return vec![element];
    }
    let one = |at: usize| {
        let mut choose = choose.clone();
        let keep = |children: &mut Vec<LayoutRenderingElement>| {
            *children = children.drain(..).skip(at).take(1).collect();
        };
        keep(&mut choose.if_.children);
        choose.else_if.iter_mut().for_each(|branch| keep(&mut branch.children));
        choose.otherwise.iter_mut().for_each(|branch| keep(&mut branch.children));
        LayoutRenderingElement::Choose(choose)
    };
    (0..most).map(one).collect()
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
