//! A small judge of JSON Schema (2020-12): in, a schema and a value; out, where the value is not as the
//! schema says. It knows the keywords that our schemas use, and refuses a schema with another. It is stricter
//! than the standard in one thing: a field that the schema does not name is not documented, so it is wrong.

use std::fs;
use std::path::Path;

use serde_json::Value;

/// A schema.
pub(crate) struct Schema(Value);

impl Schema {
    pub(crate) fn read(path: &Path) -> Schema {
        let text = fs::read_to_string(path).expect("the schema is there");
        Schema(serde_json::from_str(&text).expect("a schema is JSON"))
    }

    pub(crate) fn of(schema: &Value) -> Schema {
        Schema(schema.clone())
    }

    /// Whether a value is as the schema says; else the first place where it is not.
    pub(crate) fn check(&self, value: &Value) -> Result<(), String> {
        self.part(&self.0, value, "")
    }

    fn part(&self, schema: &Value, value: &Value, at: &str) -> Result<(), String> {
        let rules = schema.as_object().unwrap_or_else(|| panic!("a schema is an object: {schema}"));
        for (keyword, rule) in rules {
            let is_kept = match keyword.as_str() {
                "$schema" | "$id" | "$defs" | "title" | "description" | "default" => true,
                "$ref" => {
                    let path = rule.as_str().and_then(|rule| rule.strip_prefix('#')).expect("leads into the schema");
                    self.part(self.0.pointer(path).expect("is there"), value, at)?;
                    true
                }
                "type" => match rule {
                    Value::Array(names) => names.iter().any(|name| is_of(value, name)),
                    name => is_of(value, name),
                },
                "const" => value == rule,
                "enum" => rule.as_array().expect("a list").contains(value),
                "maximum" => value.as_f64() <= rule.as_f64(),
                "minimum" => value.as_f64() >= rule.as_f64(),
                "pattern" => value.as_str().is_some_and(|value| is_like(value, rule)),
                "oneOf" => {
                    let some = rule.as_array().expect("a list");
                    let found = some.iter().map(|it| self.part(it, value, at));
                    let (good, bad): (Vec<_>, Vec<_>) = found.partition(Result::is_ok);
                    if good.is_empty() {
                        let all: Vec<String> = bad.into_iter().filter_map(Result::err).collect();
                        return Err(all.join("; or "));
                    }
                    good.len() == 1
                }
                "required" => {
                    let names = rule.as_array().expect("a list").iter().filter_map(Value::as_str);
                    let missing: Vec<&str> = names.filter(|name| value.get(name).is_none()).collect();
                    if !missing.is_empty() {
                        return Err(format!("`{at}` lacks {missing:?}"));
                    }
                    true
                }
                "properties" => self.properties(rule, rules.get("additionalProperties"), value, at)?,
                "additionalProperties" => {
                    rules.contains_key("properties") || self.properties(&Value::Null, Some(rule), value, at)?
                }
                "not" => self.part(rule, value, at).is_err(),
                "propertyNames" => {
                    for name in value.as_object().into_iter().flatten().map(|field| field.0) {
                        self.part(rule, &Value::String(name.clone()), &format!("{at}/{name}"))?;
                    }
                    true
                }
                "items" => {
                    for (place, item) in value.as_array().into_iter().flatten().enumerate() {
                        self.part(rule, item, &format!("{at}/{place}"))?;
                    }
                    true
                }
                other => panic!("the keyword `{other}` is not known"),
            };
            if !is_kept {
                return Err(format!("`{at}` is {value}, against {keyword}: {rule}"));
            }
        }
        Ok(())
    }

    /// The fields by their names; those that have no name here as `other` says.
    fn properties(&self, known: &Value, other: Option<&Value>, value: &Value, at: &str) -> Result<bool, String> {
        for (name, inner) in value.as_object().into_iter().flatten() {
            match known.get(name).or(other.filter(|it| **it != Value::Bool(false))) {
                Some(schema) => self.part(schema, inner, &format!("{at}/{name}"))?,
                None => return Err(format!("`{at}` has the field `{name}`, which is not documented")),
            }
        }
        Ok(true)
    }
}

fn is_of(value: &Value, name: &Value) -> bool {
    match name.as_str().expect("a type is a name") {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_u64() || value.is_i64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("the type `{other}` is not known"),
    }
}

/// The patterns that our schemas use.
fn is_like(text: &str, pattern: &Value) -> bool {
    let kebab =
        |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    match pattern.as_str().expect("a pattern is a text") {
        "^[a-z0-9]+(-[a-z0-9]+)+$" => text.contains('-') && text.split('-').all(kebab),
        "^[0-9]+$" => !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()),
        other => panic!("the pattern `{other}` is not known"),
    }
}
