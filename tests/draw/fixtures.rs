//! Views drawn by the tests: the inventory stack and shapes unlike it.

use orbi::draw::view::{Category as C, Edge, Group, GroupKind as K, Lang, Legend, Node, Place as P, Style as S, View};

pub fn view(id: &str, title: &str) -> View {
    View {
        id: id.into(),
        title: title.into(),
        subtitle: "petición, entrega y vigilancia".into(),
        description: "Una prueba.".into(),
        lang: Lang::Es,
        legend: Legend::of(Lang::Es),
        ..View::default()
    }
}

pub fn group(v: &mut View, id: &str, kind: K, title: &str, parent: Option<&str>, tier: usize) {
    v.groups.push(Group { id: id.into(), kind, title: title.into(), parent: parent.map(str::to_owned), tier });
}

pub fn node(v: &mut View, id: &str, icon: &str, category: C, caption: &[&str], parent: Option<&str>, place: P) {
    v.nodes.push(Node {
        id: id.into(),
        icon: icon.into(),
        category,
        caption: caption.iter().map(|s| (*s).to_owned()).collect(),
        parent: parent.map(str::to_owned),
        place,
        href: Some(format!("components.html#component-{id}")),
    });
}

pub fn edge(v: &mut View, from: &str, to: &str, style: S, step: &str, label: &str) {
    v.edges.push(Edge { from: from.into(), to: to.into(), style, step: step.into(), label: label.into() });
}

/// The cloud, a region and a network with zones of three subnets each.
pub fn network(v: &mut View, zones: usize) {
    group(v, "cloud", K::Cloud, "AWS Cloud", None, 0);
    group(v, "region", K::Region, "Región us-east-1", Some("cloud"), 0);
    group(v, "vpc", K::Vpc, "VPC 10.0.0.0/16", Some("region"), 0);
    for z in 0..zones {
        let a = (b'a' + z as u8) as char;
        let zone = format!("zone-{a}");
        group(v, &zone, K::Zone, &format!("Zona de disponibilidad {a}"), Some("vpc"), 0);
        group(v, &format!("public-{a}"), K::PublicSubnet, &format!("Subred pública {a}"), Some(&zone), 0);
        group(v, &format!("private-{a}"), K::PrivateSubnet, &format!("Subred privada {a}"), Some(&zone), 1);
        group(v, &format!("data-{a}"), K::PrivateSubnet, &format!("Subred de datos {a}"), Some(&zone), 2);
    }
}

/// The inventory stack with one NAT gateway.
pub fn inventory() -> View {
    inventory_with(1)
}

/// The inventory stack with a NAT gateway in each of the first `nats` zones.
pub fn inventory_with(nats: usize) -> View {
    let mut v = view("inventario-overview", "Inventario");
    network(&mut v, 2);
    let (cloud, region, vpc) = (Some("cloud"), Some("region"), Some("vpc"));
    node(&mut v, "usuarios", "users", C::Outside, &["Usuarios"], None, P::Caller);
    node(&mut v, "dns", "route53", C::Network, &["Route 53"], cloud, P::Edge);
    node(&mut v, "cdn", "cloudfront", C::Network, &["CloudFront"], cloud, P::Edge);
    node(&mut v, "web", "s3", C::Storage, &["S3", "React"], cloud, P::Edge);
    node(&mut v, "cdn-cert", "certificate", C::Security, &["Certificado", "app"], cloud, P::Edge);
    node(&mut v, "igw", "internet-gateway", C::Network, &["Internet Gateway"], vpc, P::Gateway);
    node(&mut v, "entrada", "alb", C::Network, &["Application Load Balancer"], vpc, P::Span { tier: 0 });
    for z in ["a", "b"].iter().take(nats) {
        node(&mut v, &format!("nat@{z}"), "nat-gateway", C::Network, &["NAT Gateway"], Some(&format!("public-{z}")), P::Zonal);
    }
    for z in ["a", "b"] {
        let sub = format!("private-{z}");
        node(&mut v, &format!("api@{z}"), "fargate", C::Compute, &["Tarea Fargate", "Django + Gunicorn"], Some(&sub), P::Zonal);
    }
    node(&mut v, "db@a", "rds", C::Database, &["RDS PostgreSQL", "principal"], Some("data-a"), P::Zonal);
    node(&mut v, "db@b", "rds", C::Database, &["RDS PostgreSQL", "en espera"], Some("data-b"), P::Zonal);
    node(&mut v, "entrada-cert", "certificate", C::Security, &["Certificado", "api"], region, P::Regional);
    node(&mut v, "api-service", "ecs", C::Compute, &["Servicio ECS", "1 a 4 tareas"], region, P::Regional);
    node(&mut v, "api-image", "ecr", C::Compute, &["ECR"], region, P::Regional);
    node(&mut v, "db-secret", "secret", C::Security, &["Secrets Manager"], region, P::Regional);
    node(&mut v, "api-logs", "logs", C::Management, &["CloudWatch Logs"], region, P::Regional);
    node(&mut v, "avisos", "alarms", C::Management, &["Alarmas de CloudWatch"], region, P::Regional);
    node(&mut v, "avisos-topic", "sns", C::Management, &["Tema SNS"], region, P::Regional);
    node(&mut v, "delivery", "github", C::Outside, &["GitHub Actions"], None, P::Delivery);
    inventory_edges(&mut v, nats);
    v
}

fn inventory_edges(v: &mut View, nats: usize) {
    edge(v, "usuarios", "dns", S::Request, "1", "DNS");
    edge(v, "usuarios", "cdn", S::Request, "2", "HTTPS");
    edge(v, "cdn", "web", S::Request, "3", "archivos");
    edge(v, "usuarios", "igw", S::Request, "4", "API HTTPS");
    edge(v, "igw", "entrada", S::Request, "5", "");
    edge(v, "entrada", "api@a", S::Request, "6", "HTTP 8000");
    edge(v, "entrada", "api@b", S::Request, "6", "HTTP 8000");
    edge(v, "api@a", "db@a", S::Request, "7", "SQL 5432");
    edge(v, "api@b", "db@a", S::Request, "7", "SQL 5432");
    edge(v, "dns", "cdn", S::Support, "", "alias");
    edge(v, "dns", "entrada", S::Support, "", "alias api");
    edge(v, "cdn-cert", "cdn", S::Support, "", "TLS");
    edge(v, "entrada-cert", "entrada", S::Support, "", "TLS");
    edge(v, "db@a", "db@b", S::Replication, "", "réplica síncrona");
    for (i, z) in ["a", "b"].iter().enumerate() {
        let nat = if i < nats { format!("nat@{z}") } else { "nat@a".to_owned() };
        edge(v, &format!("api@{z}"), &nat, S::Outbound, "", "salida");
        if i < nats {
            edge(v, &nat, "igw", S::Outbound, "", "");
        }
        edge(v, "api-service", &format!("api@{z}"), S::Support, "", "ejecuta");
    }
    edge(v, "api-image", "api-service", S::Support, "", "imagen");
    edge(v, "db-secret", "api-service", S::Support, "", "secreto");
    edge(v, "api-service", "api-logs", S::Support, "", "registros");
    edge(v, "api-logs", "avisos", S::Support, "", "métricas");
    edge(v, "avisos", "avisos-topic", S::Support, "", "avisa");
    edge(v, "delivery", "api-image", S::Delivery, "A", "sube imagen");
    edge(v, "delivery", "api-service", S::Delivery, "B", "despliega");
}
