//! What is renamed is moved: the addresses of today, led back by the `moved` blocks, are those of the model as it was.

use std::collections::{BTreeMap, BTreeSet};

use orbi::terraform::{self, Layout, Terraform};
use orbi::write::hcl::Expr;

/// What stands for a component in the inventory, its new id, and where the new model says the old one.
const RENAMED: &[(&str, &str, &str, &str)] = &[
    ("api", "servicio", "    kind: fargate\n", "    kind: fargate\n    was: api\n"),
    ("db", "datos", "    kind: rds\n", "    kind: rds\n    was: db\n"),
    ("entrada", "balanceador", "{ kind: alb, ", "{ kind: alb, was: entrada, "),
    ("cdn", "borde", "{ kind: cloudfront, ", "{ kind: cloudfront, was: cdn, "),
    ("web", "sitio", "{ kind: s3, ", "{ kind: s3, was: web, "),
    ("avisos", "alarmas", "{ kind: alarms, ", "{ kind: alarms, was: avisos, "),
    ("dns", "zona", "{ kind: route53 }", "{ kind: route53, was: dns }"),
];

/// Each resource as `UNIT:ADDRESS`.
fn addresses(terraform: &Terraform) -> BTreeSet<String> {
    let roots = &terraform.merged.plan.roots;
    let all = roots.iter().flat_map(|root| root.pieces.iter().map(move |piece| (root, piece)));
    let made = all.filter(|(_, piece)| piece.block.kind == "resource");
    made.map(|(root, piece)| format!("{}:{}", root.unit, piece.full_address())).collect()
}

/// What moves, as `UNIT:TO` → `UNIT:FROM`.
fn moves(terraform: &Terraform) -> BTreeMap<String, String> {
    let roots = terraform.written.iter().filter_map(|roots| roots.first());
    let all = roots.flat_map(|root| root.pieces.iter().map(move |piece| (root, piece)));
    let moved = all.filter(|(_, piece)| piece.block.kind == "moved").map(|(root, piece)| {
        let way = |key: &str| match piece.block.body.attr(key) {
            Some(Expr::Raw(address)) => format!("{}:{address}", root.unit),
            other => panic!("{other:?}"),
        };
        (way("to"), way("from"))
    });
    moved.collect()
}

fn built(text: &str, layout: Layout) -> Terraform {
    let (model, report) = orbi::read(text, "model.yaml");
    terraform::build_as(&model.unwrap_or_else(|| panic!("{}", report.render("model.yaml", text, false))), layout)
}

/// The text with one id in the place of another, where that stands as a word of its own.
fn renamed(text: &str, old: &str, new: &str) -> String {
    let is_part = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '-' || c == '_');
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(old) {
        let (before, after) = (&rest[..at], &rest[at + old.len()..]);
        let inside = is_part(before.chars().next_back().or(out.chars().next_back())) || is_part(after.chars().next());
        out.push_str(before);
        out.push_str(if inside { old } else { new });
        rest = after;
    }
    out + rest
}

#[test]
fn a_renamed_component_keeps_what_it_has() {
    let before = std::fs::read_to_string("model/inventario.yaml").expect("a model");
    for layout in [Layout::Files, Layout::Modules] {
        let then = addresses(&built(&before, layout));
        for (old, new, kind, was) in RENAMED {
            // The class of a database begins as one of the ids does.
            let text = renamed(&before.replace("db.t4g", "CLASS"), old, new).replace("CLASS", "db.t4g");
            let now = built(&text.replacen(kind, was, 1), layout);
            assert_eq!(now.faults(), Vec::new(), "{old} as {new}");
            let moves = moves(&now);
            let led_back = addresses(&now).into_iter().map(|to| moves.get(&to).cloned().unwrap_or(to));
            assert_eq!(led_back.collect::<BTreeSet<_>>(), then, "{old} as {new}, {layout:?}");
            let changed = addresses(&now).difference(&then).count();
            assert_eq!(moves.len(), changed, "{old} as {new}: one block for each address that changed");
        }
    }
}

const TWO: &str = "orbi: 1\nstack: tienda\nregion: us-east-1\ncomponents:\n  gente: { kind: users }\n  \
                   entrada: { kind: alb }\n  API: { kind: fargate, port: 80WAS }\n  \
                   api-admin: { kind: fargate, port: 81 }\nconnections:\n  - gente -> entrada\n  \
                   - { from: entrada, to: API, when: { path: /a } }\n  \
                   - { from: entrada, to: api-admin, when: { path: /b } }\n";

#[test]
fn an_id_that_begins_as_another_stays_itself() {
    let then = built(&TWO.replace("API", "puerta").replace("WAS", ""), Layout::Modules);
    let now = built(&TWO.replace("API", "api").replace("WAS", ", was: puerta"), Layout::Modules);
    let moves = moves(&now);
    let led_back = addresses(&now).into_iter().map(|to| moves.get(&to).cloned().unwrap_or(to));
    assert_eq!(led_back.collect::<BTreeSet<_>>(), addresses(&then));
}

#[test]
fn another_layout_moves_every_resource() {
    let text = std::fs::read_to_string("model/inventario.yaml").expect("a model");
    for (layout, was) in [(Layout::Modules, "files"), (Layout::Files, "modules")] {
        let other = if layout == Layout::Files { Layout::Modules } else { Layout::Files };
        let now = built(&text.replace("layout: modules", &format!("layout: modules, was: {was}")), layout);
        let moves = moves(&now);
        let led_back: BTreeSet<String> =
            addresses(&now).into_iter().map(|to| moves.get(&to).cloned().unwrap_or(to)).collect();
        assert_eq!(led_back, addresses(&built(&text, other)));
    }
}

#[test]
fn nothing_moves_where_nothing_was_called_otherwise() {
    let text = std::fs::read_to_string("model/inventario.yaml").expect("a model");
    assert!(moves(&built(&text, Layout::Modules)).is_empty());
}
