//! What the program is built from: the crates of the default build are held to `deny.toml`, as `cargo deny` holds them, and
//! those that nobody maintains to the list in `SECURITY.md`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::Command;

use serde_json::Value;

use crate::support::root;

/// A crate of the build.
struct Package {
    name: String,
    version: String,
    license: String,
    /// Where it is from; nothing for chapbook itself.
    source: Option<String>,
}

/// The crates that the default build links or runs while it compiles, as Cargo tells of this machine's kind.
fn packages() -> Vec<Package> {
    let host = Command::new("rustc").arg("-vV").output().expect("rustc is there");
    let host = String::from_utf8_lossy(&host.stdout).into_owned();
    let host = host.lines().find_map(|line| line.strip_prefix("host: ")).expect("it says for whom it compiles");
    let arguments = ["metadata", "--offline", "--format-version", "1", "--filter-platform", host];
    let output = Command::new(env!("CARGO")).args(arguments).current_dir(root()).output().expect("cargo is there");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let told: Value = serde_json::from_slice(&output.stdout).expect("is JSON");
    let nodes: BTreeMap<&str, &Value> =
        list(&told["resolve"]["nodes"]).iter().map(|node| (text(&node["id"]), node)).collect();
    let mut reached = BTreeSet::new();
    let mut open = vec![text(&told["resolve"]["root"])];
    while let Some(id) = open.pop() {
        if !reached.insert(id) {
            continue;
        }
        for needed in list(&nodes[id]["deps"]) {
            // What only tests need is in no program.
            if list(&needed["dep_kinds"]).iter().any(|kind| kind["kind"] != "dev") {
                open.push(text(&needed["pkg"]));
            }
        }
    }
    let all = list(&told["packages"]).iter().filter(|package| reached.contains(text(&package["id"])));
    let package = |package: &Value| Package {
        name: text(&package["name"]).to_owned(),
        version: text(&package["version"]).to_owned(),
        license: text(&package["license"]).to_owned(),
        source: package["source"].as_str().map(str::to_owned),
    };
    all.map(package).collect()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// The table of `deny.toml`, and the names in one of its lists.
fn names(table: &toml::Table, section: &str, key: &str, field: &str) -> Vec<String> {
    let list = table[section][key].as_array().expect("is a list");
    let name = |entry: &toml::Value| entry.as_str().or_else(|| entry.get(field)?.as_str()).map(str::to_owned);
    list.iter().map(|entry| name(entry).expect("has a name")).collect()
}

/// Whether a licence's expression can be met by licences that are allowed: `AND` before `OR`, with parentheses (SPDX 2.3,
/// annex D); `/` is an older `OR`.
fn is_allowed(expression: &str, allowed: &BTreeSet<String>) -> bool {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut at = 0;
    any(&words, &mut at, allowed) && at == words.len()
}

fn any(words: &[&str], at: &mut usize, allowed: &BTreeSet<String>) -> bool {
    let mut is_met = all(words, at, allowed);
    while words.get(*at) == Some(&"OR") {
        *at += 1;
        is_met |= all(words, at, allowed);
    }
    is_met
}

fn all(words: &[&str], at: &mut usize, allowed: &BTreeSet<String>) -> bool {
    let mut is_met = one(words, at, allowed);
    while words.get(*at) == Some(&"AND") {
        *at += 1;
        is_met &= one(words, at, allowed);
    }
    is_met
}

fn one(words: &[&str], at: &mut usize, allowed: &BTreeSet<String>) -> bool {
    let Some(word) = words.get(*at) else { return false };
    *at += 1;
    // A licence with an exception is one of its own (SPDX 2.3, annex D).
    if words.get(*at) == Some(&"WITH") {
        let exception = words.get(*at + 1).copied().unwrap_or_default();
        *at += 2;
        return allowed.contains(&format!("{word} WITH {exception}"));
    }
    if *word != "(" {
        return allowed.contains(*word);
    }
    let is_met = any(words, at, allowed);
    let is_closed = words.get(*at) == Some(&")");
    *at += 1;
    is_met && is_closed
}

#[test]
fn crates_keep_to_what_is_allowed() {
    let page = fs::read_to_string(root().join("deny.toml")).expect("is there");
    let table: toml::Table = toml::from_str(&page).expect("is TOML");
    let packages = packages();
    assert!(200 < packages.len());
    let allowed: BTreeSet<String> = names(&table, "licenses", "allow", "").into_iter().collect();
    for package in &packages {
        let Package { name, version, license, source } = package;
        assert!(is_allowed(license, &allowed), "{name} {version}: `{license}`");
        let is_own = name == "chapbook" && source.is_none();
        let is_registry = source.as_deref().is_some_and(|source| source.starts_with("registry+"));
        assert!(is_own || is_registry, "{name} {version} is from {source:?}");
    }
    let banned = names(&table, "bans", "deny", "crate");
    let found: Vec<&str> =
        packages.iter().map(|package| &*package.name).filter(|name| banned.iter().any(|it| it == name)).collect();
    assert!(found.is_empty(), "{found:?}");
}

/// Of each crate there is one version, but for those that the list names; what it names is there.
#[test]
fn crates_are_there_once() {
    let page = fs::read_to_string(root().join("deny.toml")).expect("is there");
    let table: toml::Table = toml::from_str(&page).expect("is TOML");
    let mut skipped: BTreeSet<String> = names(&table, "bans", "skip", "crate").into_iter().collect();
    let mut versions: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for package in packages() {
        let is_skipped = skipped.remove(&format!("{}@{}", package.name, package.version));
        let versions = versions.entry(package.name).or_default();
        if !is_skipped {
            versions.insert(package.version);
        }
    }
    let twice: Vec<_> = versions.iter().filter(|it| 1 < it.1.len()).collect();
    assert!(twice.is_empty(), "{twice:?}");
    assert!(skipped.is_empty(), "these are no longer there: {skipped:?}");
}

/// Crates that are known to have no maintainer are in `SECURITY.md`, with the reason why they are here still.
#[test]
fn crates_without_a_maintainer_are_named() {
    const UNMAINTAINED: [&str; 12] = [
        "bincode", "derivative", "fxhash", "instant", "number_prefix", "paste", "proc-macro-error", "rustybuzz",
        "serde_yaml", "ttf-parser", "unsafe-libyaml", "yaml-rust",
    ];
    let page = fs::read_to_string(root().join("SECURITY.md")).expect("is there");
    let packages = packages();
    for name in UNMAINTAINED {
        let is_used = packages.iter().any(|package| package.name == name);
        assert_eq!(page.contains(&format!("\n| `{name}` |")), is_used, "{name}");
    }
}

/// `repository` in `Cargo.toml` is the one place that says where the project is; what releases offer is made of it.
#[cfg(unix)]
#[test]
fn one_place_says_where_the_project_is() {
    let place = tempfile::tempdir().expect("a folder");
    fs::create_dir(place.path().join("packaging")).expect("is made");
    for script in ["address.sh", "formula.sh"] {
        let script = format!("packaging/{script}");
        fs::copy(root().join(&script), place.path().join(&script)).expect("is copied");
    }
    let targets =
        ["aarch64-apple-darwin", "x86_64-apple-darwin", "aarch64-unknown-linux-musl", "x86_64-unknown-linux-musl"];
    let sums = targets.map(|target| format!("{}  chapbook-v1.2.3-{target}.tar.gz\n", "0".repeat(64)));
    fs::write(place.path().join("SHA256SUMS"), sums.concat()).expect("is written");
    let say = |script: &str, arguments: &[&str]| {
        let script = place.path().join("packaging").join(script);
        let said = Command::new(script).args(arguments).current_dir(place.path()).output().expect("is started");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        if said.status.success() { Ok(text(&said.stdout)) } else { Err(text(&said.stderr)) }
    };
    let manifest = fs::read_to_string(root().join("Cargo.toml")).expect("is there");
    let without: String = manifest.split_inclusive('\n').filter(|line| !line.starts_with("repository = ")).collect();
    let write = |text: &str| fs::write(place.path().join("Cargo.toml"), text).expect("is written");
    write(&without);
    let at = "https://git.example.org/ann/books";
    let missing = say("address.sh", &[at]).expect_err("none is known");
    assert!(missing.contains("has no `repository`") && missing.contains(at), "{missing}");
    assert!(say("formula.sh", &["v1.2.3", "SHA256SUMS"]).is_err());
    write(&without.replacen("license = ", &format!("repository = \"{at}\"\nlicense = "), 1));
    assert_eq!(say("address.sh", &[at]), Ok(format!("{at}\n")));
    assert!(say("address.sh", &["https://git.example.org/bo/books"]).expect_err("is another").contains(at));
    let formula = say("formula.sh", &["v1.2.3", "SHA256SUMS"]).expect("is made");
    assert!(formula.contains(&format!("homepage \"{at}\"\n")), "{formula}");
    for target in targets {
        let archive = format!("url \"{at}/releases/download/v1.2.3/chapbook-v1.2.3-{target}.tar.gz\"");
        assert!(formula.contains(&archive), "{archive}: {formula}");
    }
    // What `cargo binstall` is told needs no address, and names the folder that archives hold.
    let told: toml::Table = toml::from_str(&manifest).expect("is TOML");
    let binstall = told["package"]["metadata"]["binstall"].to_string();
    assert!(!binstall.contains("repo"), "{binstall}");
    assert!(binstall.contains("{ name }-v{ version }-{ target }/{ bin }"), "{binstall}");
    let read = |path: &str| fs::read_to_string(root().join(path)).expect("is there");
    assert!(read("packaging/pack.sh").contains("name=chapbook-$tag-$target\n"));
    assert!(read("flake.nix").contains("homepage = manifest.repository;"));
    assert!(
        read(".github/workflows/release.yml")
            .contains("packaging/address.sh \"$GITHUB_SERVER_URL/$GITHUB_REPOSITORY\"")
    );
    for page in ["README.md", "book/src/start.md"] {
        for way in ["cargo install chapbook", "cargo binstall chapbook", "cargo install --path ."] {
            assert!(read(page).contains(way), "{page}: {way}");
        }
    }
}
