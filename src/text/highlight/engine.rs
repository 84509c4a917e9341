//! Reads code line by line by the grammars of `syntect`, as its own parser does, but spares most searches.
//!
//! In: a line, and the state that the line before has left. Out: the changes of the scopes. `syntect` searches each line for
//! all patterns of a context, a hundred and more, each with an engine that goes step by step; here a pattern is searched for only
//! where it may begin ([`CodePattern`]).

use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::{Arc, PoisonError, RwLock};

use foldhash::fast::RandomState;
use syntect::parsing::syntax_definition::{
    Context, ContextId, ContextReference, MatchOperation, MatchPattern, context_iter,
};
use syntect::parsing::{ParseState, ScopeStackOp, SyntaxReference, SyntaxSet};

use super::filter::ByteSet;
use super::pattern::{CodePattern, Groups};

/// How deep contexts may be in one another: `syntect`'s bound.
const DEEPEST: usize = 100;

/// How many patterns with references are kept for a text: a few documents within it, or templates, have one or two each.
const MOST_REFERRING: usize = 100;

/// ScopeChanges of the scopes, each with the byte where it applies.
pub(super) type ScopeChanges = Vec<(usize, ScopeStackOp)>;

/// The grammars, with what was found out about those that were used.
pub(super) struct RuleBook {
    set: SyntaxSet,
    rules: RwLock<RuleTables>,
}

/// The contexts that were used.
#[derive(Default)]
struct RuleTables {
    contexts: HashMap<ContextId, Arc<ContextRules>, RandomState>,
    /// The numbers and filters of patterns, by their addresses: contexts include one another.
    patterns: HashMap<usize, (u32, Arc<CodePattern>), RandomState>,
}

/// A context with the patterns of all that it includes, in the order in which they count.
struct ContextRules {
    context: &'static Context,
    rules: Vec<SearchRule>,
}

/// A pattern.
struct SearchRule {
    /// Its place in [`CodeParser::found`].
    number: u32,
    pattern: &'static MatchPattern,
    /// How it is searched for.
    own: Arc<CodePattern>,
}

impl RuleBook {
    pub(super) fn new(set: SyntaxSet) -> RuleBook {
        RuleBook { set, rules: RwLock::default() }
    }

    /// The grammars as `syntect` has them.
    pub(super) fn set(&self) -> &SyntaxSet {
        &self.set
    }

    fn context(&'static self, id: ContextId) -> Option<Arc<ContextRules>> {
        if let Some(known) = self.rules.read().unwrap_or_else(PoisonError::into_inner).contexts.get(&id) {
            return Some(Arc::clone(known));
        }
        let context = reference(id)?.resolve(&self.set).ok()?;
        let mut rules = self.rules.write().unwrap_or_else(PoisonError::into_inner);
        let mut own = Vec::new();
        for (holder, index) in context_iter(&self.set, context) {
            let pattern = holder.match_at(index).ok()?;
            let next = u32::try_from(rules.patterns.len()).ok()?;
            let known = rules.patterns.entry(std::ptr::from_ref(pattern).addr());
            let make = || (next, Arc::new(CodePattern::new(pattern.regex.regex_str().to_owned())));
            let (number, searched) = known.or_insert_with(make);
            own.push(SearchRule { number: *number, pattern, own: Arc::clone(searched) });
        }
        let made = Arc::new(ContextRules { context, rules: own });
        Some(Arc::clone(rules.contexts.entry(id).or_insert(made)))
    }
}

/// A reference to a context: what `syntect` resolves. It can't be made of a number in any other way.
fn reference(id: ContextId) -> Option<ContextReference> {
    serde_json::from_value(serde_json::json!({ "Direct": id })).ok()
}

/// The bytes of a match.
fn whole(groups: &Groups) -> Option<(usize, usize)> {
    groups.first().copied().flatten()
}

/// The context that a grammar begins with, which `syntect` shows nowhere but in its state.
fn start(syntax: &SyntaxReference) -> Option<ContextId> {
    let mut shown = String::new();
    write!(shown, "{:?}", ParseState::new(syntax)).ok()?;
    let number = |name: &str| -> Option<usize> {
        let digits = shown.split_once(name)?.1;
        digits.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
    };
    let id = serde_json::json!({
        "syntax_index": number("syntax_index: ")?,
        "context_index": number("context_index: ")?,
    });
    serde_json::from_value(id).ok()
}

/// A context that is open.
struct OpenContext {
    rules: Arc<ContextRules>,
    /// Contexts whose patterns go before those of all contexts above this one.
    prototypes: Vec<Arc<ContextRules>>,
    /// The match that opened it, for patterns that refer to it.
    captures: Option<Arc<(Groups, String)>>,
}

/// What was found of a pattern in a line.
#[derive(Default)]
struct KnownMatch {
    /// The line, counted from one.
    line: u32,
    /// The next match; `None`: there is none in the rest of the line.
    groups: Option<Groups>,
}

/// The pattern that matches next.
struct NextMatch<'r> {
    rule: &'r SearchRule,
    groups: Groups,
    is_of_prototype: bool,
    /// Whether taking it would lead back to where the parser was.
    would_loop: bool,
}

/// Code that is read.
pub(super) struct CodeParser {
    grammars: &'static RuleBook,
    stack: Vec<OpenContext>,
    is_first: bool,
    /// The levels that prototypes were opened at: those below the last are left out.
    prototype_starts: Vec<usize>,
    /// By the numbers of patterns.
    found: Vec<KnownMatch>,
    line: u32,
    /// Patterns with references, by what they are with them.
    referring: HashMap<String, Arc<CodePattern>, RandomState>,
    groups: Groups,
}

impl CodeParser {
    /// At the start of a text; `None` if the grammar has no beginning.
    pub(super) fn new(grammars: &'static RuleBook, syntax: &SyntaxReference) -> Option<CodeParser> {
        let rules = grammars.context(start(syntax)?)?;
        let stack = vec![OpenContext { rules, prototypes: Vec::new(), captures: None }];
        Some(CodeParser {
            grammars,
            stack,
            is_first: true,
            prototype_starts: Vec::new(),
            found: Vec::new(),
            line: 0,
            referring: HashMap::default(),
            groups: Groups::new(),
        })
    }

    /// Reads a line with its end. `None` where the grammar is broken: the line stays plain.
    pub(super) fn line(&mut self, line: &str) -> Option<ScopeChanges> {
        let mut changes = ScopeChanges::new();
        if std::mem::take(&mut self.is_first) {
            let scope = self.stack.last()?.rules.context.meta_content_scope.first();
            changes.extend(scope.map(|scope| (0, ScopeStackOp::Push(*scope))));
        }
        self.line += 1;
        let mut reading = LineReading { line, bytes: ByteSet::of(line.as_bytes()), start: 0, pushed_at: (0, 0) };
        while self.token(&mut reading, &mut changes)? {}
        Some(changes)
    }

    /// Takes the next match. Returns whether there was one.
    fn token(&mut self, reading: &mut LineReading<'_>, changes: &mut ScopeChanges) -> Option<bool> {
        let might_loop = reading.pushed_at == (reading.start, self.stack.len());
        while self.prototype_starts.last().is_some_and(|start| self.stack.len() <= *start) {
            self.prototype_starts.pop();
        }
        let contexts = self.contexts();
        self.stack.last()?;
        let Some(found) = self.best(&contexts, reading, might_loop) else { return Some(false) };
        if found.would_loop {
            // A pattern that takes nothing has opened a context, and one that takes nothing would close it: the parser
            // would be where it was. Sublime Text goes on behind the next letter.
            let next = reading.line[reading.start..].char_indices().nth(1);
            reading.start += next.map_or(0, |(bytes, _)| bytes);
            return Some(next.is_some());
        }
        let (_, end) = whole(&found.groups)?;
        if end <= reading.start && matches!(found.rule.pattern.operation, MatchOperation::Push(_)) {
            reading.pushed_at = (end, self.stack.len() + 1);
        }
        reading.start = end;
        if found.is_of_prototype {
            self.prototype_starts.push(self.stack.len());
        }
        self.execute(reading.line, &found, changes)?;
        Some(true)
    }

    /// The contexts whose patterns count, with whether they are prototypes that were handed on, and the match that their
    /// patterns may refer to.
    fn contexts(&self) -> Vec<CandidateRules> {
        let from = self.prototype_starts.last().copied().unwrap_or(0);
        let mut contexts = Vec::with_capacity(2);
        for level in &self.stack[from.min(self.stack.len())..] {
            contexts.extend(level.prototypes.iter().map(|prototype| CandidateRules {
                rules: Arc::clone(prototype),
                is_prototype: true,
                captures: level.captures.clone(),
            }));
        }
        let Some(level) = self.stack.last() else { return contexts };
        let own = level.rules.context.prototype.and_then(|id| self.grammars.context(id));
        contexts.extend(own.map(|rules| CandidateRules { rules, is_prototype: false, captures: None }));
        let (rules, captures) = (Arc::clone(&level.rules), level.captures.clone());
        contexts.push(CandidateRules { rules, is_prototype: false, captures });
        contexts
    }

    /// The match that begins first; of those that begin at one place the pattern that comes first.
    fn best<'r>(
        &mut self,
        contexts: &'r [CandidateRules],
        reading: &LineReading<'_>,
        might_loop: bool,
    ) -> Option<NextMatch<'r>> {
        let mut first = usize::MAX;
        let mut best: Option<NextMatch<'r>> = None;
        let mut would_loop = false;
        for candidates in contexts {
            for rule in &candidates.rules.rules {
                let Some((begin, end)) = self.search(rule, candidates.captures.as_deref(), reading) else { continue };
                if first < begin || first == begin && !would_loop {
                    continue;
                }
                first = begin;
                let is_pop = matches!(rule.pattern.operation, MatchOperation::Pop);
                would_loop = might_loop && end <= reading.start && is_pop;
                if matches!(rule.pattern.operation, MatchOperation::Push(_)) && DEEPEST <= self.stack.len() {
                    return None;
                }
                let is_of_prototype = candidates.is_prototype;
                best = Some(NextMatch { rule, groups: self.groups.clone(), is_of_prototype, would_loop });
                if begin == reading.start && !would_loop {
                    return best;
                }
            }
        }
        best
    }

    /// The next match of a pattern, which is then in `region`: its first byte, and that behind it.
    fn search(
        &mut self,
        rule: &SearchRule,
        captures: Option<&(Groups, String)>,
        reading: &LineReading<'_>,
    ) -> Option<(usize, usize)> {
        let pattern = rule.pattern;
        let number = rule.number as usize;
        if self.found.len() <= number {
            self.found.resize_with(number + 1, KnownMatch::default);
        }
        let known = &self.found[number];
        if known.line == self.line {
            let range = whole(known.groups.as_ref()?)?;
            if reading.start <= range.0 {
                self.groups.clone_from(known.groups.as_ref()?);
                return Some(range);
            }
        }
        let captures = captures.filter(|_| pattern.has_captures);
        let referring = captures.map(|(groups, line)| self.referring(rule.own.with_references(groups, line)));
        let searched = referring.as_ref().unwrap_or(&rule.own);
        let matched = searched.search(reading.line, &reading.bytes, reading.start, &mut self.groups);
        let can_keep = referring.is_none();
        if !matched {
            if can_keep {
                self.found[number] = KnownMatch { line: self.line, groups: None };
            }
            return None;
        }
        let range = whole(&self.groups)?;
        // A pattern that takes nothing and changes nothing would be met for ever.
        let does_something = match pattern.operation {
            MatchOperation::None => range.0 != range.1,
            MatchOperation::Push(_) => self.stack.len() < DEEPEST,
            _ => true,
        };
        if !does_something {
            return None;
        }
        if can_keep {
            self.found[number] = KnownMatch { line: self.line, groups: Some(self.groups.clone()) };
        }
        Some(range)
    }

    /// A pattern that refers to the match that has opened its context.
    fn referring(&mut self, text: String) -> Arc<CodePattern> {
        if MOST_REFERRING < self.referring.len() {
            self.referring.clear();
        }
        let make = |text: &String| Arc::new(CodePattern::new(text.clone()));
        Arc::clone(self.referring.entry(text).or_insert_with_key(make))
    }

    /// Takes a match: its scopes, and what it does to the contexts.
    fn execute(&mut self, line: &str, found: &NextMatch<'_>, changes: &mut ScopeChanges) -> Option<()> {
        let (start, end) = whole(&found.groups)?;
        let pattern = found.rule.pattern;
        self.before(start, pattern, changes)?;
        changes.extend(pattern.scope.iter().map(|scope| (start, ScopeStackOp::Push(*scope))));
        if let Some(captures) = &pattern.captures {
            // Outer groups first where several begin, and ends before starts.
            let mut parts: Vec<((usize, i64), ScopeStackOp)> = Vec::new();
            for (group, scopes) in captures {
                let Some((from, to)) = found.groups.get(*group).copied().flatten().filter(|(from, to)| from != to)
                else {
                    continue;
                };
                let length = i64::try_from(to - from).unwrap_or(i64::MAX);
                parts.extend(scopes.iter().map(|scope| ((from, -length), ScopeStackOp::Push(*scope))));
                parts.push(((to, i64::MIN), ScopeStackOp::Pop(scopes.len())));
            }
            parts.sort_by_key(|part| part.0);
            changes.extend(parts.into_iter().map(|((at, _), change)| (at, change)));
        }
        if !pattern.scope.is_empty() {
            changes.push((end, ScopeStackOp::Pop(pattern.scope.len())));
        }
        self.after(end, pattern, changes)?;
        self.perform(line, found)
    }

    /// The scopes of contexts that change where a match begins.
    fn before(&self, at: usize, pattern: &MatchPattern, changes: &mut ScopeChanges) -> Option<()> {
        let current = self.stack.last()?.rules.context;
        let (opened, is_set) = match &pattern.operation {
            MatchOperation::None => return Some(()),
            MatchOperation::Pop => {
                let scopes = current.meta_content_scope.len();
                changes.extend((scopes != 0).then_some((at, ScopeStackOp::Pop(scopes))));
                return Some(());
            }
            MatchOperation::Push(opened) => (opened, false),
            MatchOperation::Set(opened) => (opened, true),
        };
        if is_set && current.clear_scopes.is_some() {
            changes.push((at, ScopeStackOp::Restore));
        }
        for reference in opened {
            let context = reference.resolve(&self.grammars.set).ok()?;
            let cleared = context.clear_scopes.filter(|_| !is_set);
            changes.extend(cleared.map(|amount| (at, ScopeStackOp::Clear(amount))));
            changes.extend(context.meta_scope.iter().map(|scope| (at, ScopeStackOp::Push(*scope))));
        }
        Some(())
    }

    /// The scopes of contexts that change where a match ends.
    fn after(&self, at: usize, pattern: &MatchPattern, changes: &mut ScopeChanges) -> Option<()> {
        let current = self.stack.last()?.rules.context;
        let (opened, is_set) = match &pattern.operation {
            MatchOperation::None => return Some(()),
            MatchOperation::Pop => {
                let scopes = current.meta_scope.len();
                changes.extend((scopes != 0).then_some((at, ScopeStackOp::Pop(scopes))));
                changes.extend(current.clear_scopes.map(|_| (at, ScopeStackOp::Restore)));
                return Some(());
            }
            MatchOperation::Push(opened) => (opened, false),
            MatchOperation::Set(opened) => (opened, true),
        };
        let contexts = opened.iter().map(|reference| reference.resolve(&self.grammars.set).ok());
        let contexts: Vec<&Context> = contexts.collect::<Option<_>>()?;
        let has_scopes = !current.meta_scope.is_empty() || !current.meta_content_scope.is_empty();
        let changes_scopes =
            |context: &&Context| !context.meta_content_scope.is_empty() || is_set && context.clear_scopes.is_some();
        if !(is_set && has_scopes || contexts.iter().any(changes_scopes)) {
            return Some(());
        }
        // Those that were opened with the match are closed, so that all are in the order of the contexts.
        let mut closed: usize = contexts.iter().map(|context| context.meta_scope.len()).sum();
        if is_set {
            closed += current.meta_content_scope.len() + current.meta_scope.len();
        }
        changes.extend((0 < closed).then_some((at, ScopeStackOp::Pop(closed))));
        for context in contexts {
            let cleared = context.clear_scopes.filter(|_| is_set);
            changes.extend(cleared.map(|amount| (at, ScopeStackOp::Clear(amount))));
            let scopes = context.meta_scope.iter().chain(&context.meta_content_scope);
            changes.extend(scopes.map(|scope| (at, ScopeStackOp::Push(*scope))));
        }
        Some(())
    }

    /// Opens and closes contexts.
    fn perform(&mut self, line: &str, found: &NextMatch<'_>) -> Option<()> {
        let pattern = found.rule.pattern;
        let (opened, mut kept) = match &pattern.operation {
            MatchOperation::None => return Some(()),
            MatchOperation::Pop => {
                self.stack.pop();
                return Some(());
            }
            MatchOperation::Push(opened) => (opened, Vec::new()),
            // What was handed on holds until the level is closed that it was handed to.
            MatchOperation::Set(opened) => (opened, self.stack.pop().map_or(Vec::new(), |level| level.prototypes)),
        };
        for (index, reference) in opened.iter().enumerate() {
            let mut prototypes = std::mem::take(&mut kept);
            if let Some(prototype) = pattern.with_prototype.as_ref().filter(|_| index + 1 == opened.len()) {
                prototypes.push(self.grammars.context(prototype.id().ok()?)?);
            }
            let rules = self.grammars.context(reference.id().ok()?)?;
            let refers = rules.context.uses_backrefs || prototypes.iter().any(|it| it.context.uses_backrefs);
            let captures = refers.then(|| Arc::new((found.groups.clone(), line.to_owned())));
            self.stack.push(OpenContext { rules, prototypes, captures });
        }
        Some(())
    }
}

/// The patterns of a context that may match.
struct CandidateRules {
    rules: Arc<ContextRules>,
    /// Whether it was handed on to the contexts above.
    is_prototype: bool,
    captures: Option<Arc<(Groups, String)>>,
}

/// A line while it is read.
struct LineReading<'l> {
    line: &'l str,
    /// The bytes that are in it.
    bytes: ByteSet,
    /// How far it is read.
    start: usize,
    /// Where a pattern that takes nothing has opened a context, and how many there were then.
    pushed_at: (usize, usize),
}
