//! What a manifest takes from its workspace.
//!
//! In: the tables of a package and of its workspace. Out: its edition, and its dependencies as a reader would write them.

/// The edition that a manifest asks for, its own or the workspace's.
pub(super) fn edition(of_package: Option<&toml::Value>, workspace: &toml::Table) -> String {
    let of_workspace = || {
        let package = workspace.get("workspace")?.get("package")?;
        package.get("edition")?.as_str()
    };
    let edition = match of_package {
        Some(toml::Value::Table(_)) => of_workspace(),
        Some(own) => own.as_str(),
        None => None,
    };
    edition.unwrap_or_default().to_owned()
}

/// The dependencies as a reader would write them into a package of their own: what comes from the workspace is
/// written out, with the features of both.
pub(super) fn dependency_lines(dependencies: &toml::Table, workspace: &toml::Table) -> Vec<String> {
    let shared = workspace
        .get("workspace")
        .and_then(|workspace| workspace.get("dependencies"))
        .and_then(toml::Value::as_table);
    let written_out = |name: &String, value: &toml::Value| {
        let inherits = value.get("workspace").and_then(toml::Value::as_bool) == Some(true);
        let Some(inherited) = shared
            .and_then(|shared| shared.get(name))
            .filter(|_| inherits)
        else {
            return value.clone();
        };
        let mut table = match inherited {
            toml::Value::Table(table) => table.clone(),
            version => toml::Table::from_iter([("version".to_owned(), version.clone())]),
        };
        for (key, own) in value
            .as_table()
            .into_iter()
            .flatten()
            .filter(|(key, _)| *key != "workspace")
        {
            match (table.get_mut(key), own) {
                (Some(toml::Value::Array(theirs)), toml::Value::Array(own)) => {
                    theirs.extend(own.iter().cloned())
                }
                _ => {
                    table.insert(key.clone(), own.clone());
                }
            }
        }
        match table.get("version") {
            Some(version) if table.len() == 1 => version.clone(),
            _ => toml::Value::Table(table),
        }
    };
    dependencies
        .iter()
        .map(|(name, value)| format!("{name} = {}", version_first(&written_out(name, value))))
        .collect()
}

/// The value on one line of TOML, the version before everything else, as manifests have it.
fn version_first(value: &toml::Value) -> String {
    let toml::Value::Table(table) = value else {
        return value.to_string();
    };
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(key, _)| *key != "version");
    let entries: Vec<String> = entries
        .iter()
        .map(|(key, value)| format!("{key} = {value}"))
        .collect();
    format!("{{ {} }}", entries.join(", "))
}
