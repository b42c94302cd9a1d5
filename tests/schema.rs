//! The committed schema is what the settings tables say today.

#[test]
fn the_schema_in_docs_is_fresh() {
    let schema = orbi::publish::schema::schema();
    let path = "docs/orbi.schema.json";
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, &schema).expect("written");
    }
    let committed = std::fs::read_to_string(path).unwrap_or_default();
    assert!(schema == committed, "{path} is stale; UPDATE=1 cargo test rewrites it");
}
