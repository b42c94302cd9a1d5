//! Views drawn by the tests: the inventory stack and shapes unlike it.

use orbi::draw::view::{Category as C, Edge, Group, GroupKind as K, Legend, Node, Place as P, Style as S, View};
use orbi::units::Lang;

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
        node(
            &mut v,
            &format!("nat@{z}"),
            "nat-gateway",
            C::Network,
            &["NAT Gateway"],
            Some(&format!("public-{z}")),
            P::Zonal,
        );
    }
    for z in ["a", "b"] {
        let sub = format!("private-{z}");
        node(
            &mut v,
            &format!("api@{z}"),
            "fargate",
            C::Compute,
            &["Tarea Fargate", "Django + Gunicorn"],
            Some(&sub),
            P::Zonal,
        );
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
    node(&mut v, "delivery", "github-actions", C::Outside, &["GitHub Actions"], None, P::Delivery);
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

/// No network: a site, an API, functions, a queue and a table.
pub fn serverless() -> View {
    let mut v = view("sin-servidores", "Pedidos sin servidores");
    group(&mut v, "cloud", K::Cloud, "AWS Cloud", None, 0);
    group(&mut v, "region", K::Region, "Región us-east-1", Some("cloud"), 0);
    let (cloud, region) = (Some("cloud"), Some("region"));
    node(&mut v, "clientes", "users", C::Outside, &["Clientes"], None, P::Caller);
    node(&mut v, "cdn", "cloudfront", C::Network, &["CloudFront"], cloud, P::Edge);
    node(&mut v, "web", "s3", C::Storage, &["S3", "sitio"], cloud, P::Edge);
    for (id, icon, c, name) in [
        ("api", "apigateway", C::Network, "API Gateway"),
        ("entrada", "lambda", C::Compute, "Lambda de entrada"),
        ("cola", "sqs", C::Management, "Cola de pedidos"),
        ("proceso", "lambda", C::Compute, "Lambda de proceso"),
        ("pasos", "step-functions", C::Management, "Step Functions"),
        ("cobro", "lambda", C::Compute, "Lambda de cobro"),
        ("aviso", "lambda", C::Compute, "Lambda de aviso"),
        ("tabla", "dynamodb", C::Database, "DynamoDB"),
        ("correo", "sns", C::Management, "Tema SNS"),
        ("registros", "logs", C::Management, "CloudWatch Logs"),
        ("alarmas", "alarms", C::Management, "Alarmas"),
    ] {
        node(&mut v, id, icon, c, &[name], region, P::Regional);
    }
    node(&mut v, "pagos", "external", C::Outside, &["Pasarela de pagos"], None, P::External);
    node(&mut v, "entrega", "azure-devops", C::Outside, &["Azure DevOps"], None, P::Delivery);
    for (from, to, step, label) in [
        ("clientes", "cdn", "1", "HTTPS"),
        ("cdn", "web", "2", "archivos"),
        ("cdn", "api", "3", "/api"),
        ("api", "entrada", "4", "invoca"),
        ("entrada", "cola", "5", "encola"),
        ("cola", "proceso", "6", "lotes de 10"),
        ("proceso", "pasos", "7", "inicia"),
        ("pasos", "cobro", "8", ""),
        ("pasos", "aviso", "9", ""),
        ("cobro", "tabla", "10", "escribe"),
        ("aviso", "correo", "11", "publica"),
    ] {
        edge(&mut v, from, to, S::Request, step, label);
    }
    edge(&mut v, "cobro", "pagos", S::Outbound, "", "cobra");
    edge(&mut v, "entrada", "registros", S::Support, "", "registros");
    edge(&mut v, "proceso", "registros", S::Support, "", "registros");
    edge(&mut v, "registros", "alarmas", S::Support, "", "métricas");
    edge(&mut v, "alarmas", "correo", S::Support, "", "avisa");
    edge(&mut v, "entrega", "entrada", S::Delivery, "A", "publica");
    edge(&mut v, "entrega", "proceso", S::Delivery, "A", "publica");
    v
}

/// A single component.
pub fn one() -> View {
    let mut v = view("uno", "Un cubo");
    group(&mut v, "cloud", K::Cloud, "AWS Cloud", None, 0);
    group(&mut v, "region", K::Region, "Región eu-west-1", Some("cloud"), 0);
    node(&mut v, "cubo", "s3", C::Storage, &["Cubo S3"], Some("region"), P::Regional);
    v
}

/// A network with `zones` zones, a NAT gateway, two services and a cache in each; CloudFront before the balancer.
pub fn zones(zones: usize) -> View {
    let mut v = view("zonas", "Varias zonas");
    network(&mut v, zones);
    let (cloud, region, vpc) = (Some("cloud"), Some("region"), Some("vpc"));
    node(&mut v, "usuarios", "users", C::Outside, &["Usuarios"], None, P::Caller);
    node(&mut v, "cdn", "cloudfront", C::Network, &["CloudFront"], cloud, P::Edge);
    node(&mut v, "waf", "waf", C::Security, &["WAF"], cloud, P::Edge);
    node(&mut v, "igw", "internet-gateway", C::Network, &["Internet Gateway"], vpc, P::Gateway);
    node(&mut v, "entrada", "alb", C::Network, &["Application Load Balancer"], vpc, P::Span { tier: 0 });
    node(&mut v, "interno", "alb", C::Network, &["ALB interno"], vpc, P::Span { tier: 1 });
    node(&mut v, "tabla", "dynamodb", C::Database, &["DynamoDB"], region, P::Regional);
    node(&mut v, "clave", "secret", C::Security, &["Secrets Manager"], region, P::Regional);
    edge(&mut v, "usuarios", "cdn", S::Request, "1", "HTTPS");
    edge(&mut v, "cdn", "igw", S::Request, "2", "HTTPS");
    edge(&mut v, "igw", "entrada", S::Request, "3", "");
    edge(&mut v, "waf", "cdn", S::Support, "", "filtra");
    for z in 0..zones {
        let a = (b'a' + z as u8) as char;
        let (public, private, data) = (format!("public-{a}"), format!("private-{a}"), format!("data-{a}"));
        let (nat, web, api, db) = (format!("nat@{a}"), format!("web@{a}"), format!("api@{a}"), format!("db@{a}"));
        node(&mut v, &nat, "nat-gateway", C::Network, &["NAT Gateway"], Some(&public), P::Zonal);
        node(&mut v, &web, "fargate", C::Compute, &["Tarea web"], Some(&private), P::Zonal);
        node(&mut v, &api, "fargate", C::Compute, &["Tarea api"], Some(&private), P::Zonal);
        node(&mut v, &db, "aurora", C::Database, &["Aurora"], Some(&data), P::Zonal);
        edge(&mut v, "entrada", &web, S::Request, "4", "HTTP 3000");
        edge(&mut v, &web, "interno", S::Request, "5", "HTTP 80");
        edge(&mut v, "interno", &api, S::Request, "6", "HTTP 8080");
        edge(&mut v, &api, "db@a", S::Request, "7", "SQL 5432");
        edge(&mut v, &api, &nat, S::Outbound, "", "salida");
        edge(&mut v, &nat, "igw", S::Outbound, "", "");
        edge(&mut v, &api, "tabla", S::Support, "", "lee");
        if z > 0 {
            edge(&mut v, "db@a", &db, S::Replication, "", "réplica");
        }
    }
    edge(&mut v, "clave", "interno", S::Support, "", "secreto");
    v
}

/// A balancer, one instance in one zone and its disk; nobody calls.
pub fn small() -> View {
    let mut v = view("pequena", "Una instancia");
    network(&mut v, 1);
    node(&mut v, "igw", "internet-gateway", C::Network, &["Internet Gateway"], Some("vpc"), P::Gateway);
    node(&mut v, "web@a", "ec2", C::Compute, &["EC2", "t4g.small"], Some("public-a"), P::Zonal);
    node(&mut v, "db@a", "rds", C::Database, &["RDS MySQL"], Some("data-a"), P::Zonal);
    edge(&mut v, "igw", "web@a", S::Request, "1", "HTTPS");
    edge(&mut v, "web@a", "db@a", S::Request, "2", "SQL 3306");
    v
}

/// `count` functions in a row of calls, with tables; no network.
pub fn many(count: usize) -> View {
    let mut v = view("muchos", "Muchos componentes");
    group(&mut v, "cloud", K::Cloud, "AWS Cloud", None, 0);
    group(&mut v, "region", K::Region, "Región us-east-1", Some("cloud"), 0);
    node(&mut v, "clientes", "users", C::Outside, &["Clientes"], None, P::Caller);
    for i in 0..count {
        let (icon, c) = if i % 3 == 2 { ("dynamodb", C::Database) } else { ("lambda", C::Compute) };
        node(&mut v, &format!("n{i}"), icon, c, &[&format!("Componente {i}")], Some("region"), P::Regional);
        let from = if i == 0 { "clientes".to_owned() } else { format!("n{}", (i - 1) / 2) };
        edge(
            &mut v,
            &from,
            &format!("n{i}"),
            if i < 6 { S::Request } else { S::Support },
            "",
            if i % 4 == 0 { "llama" } else { "" },
        );
    }
    v
}

/// The inventory with more beside it: thirty components and longer names.
pub fn busy() -> View {
    let mut v = inventory_with(2);
    let region = Some("region");
    for (id, icon, c, name, to) in [
        ("tabla", "dynamodb", C::Database, "Tabla de sesiones en DynamoDB", "api@a"),
        ("cola", "sqs", C::Management, "Cola de trabajos pendientes", "api@b"),
        ("fotos", "s3", C::Storage, "Cubo de fotografías", "api@a"),
        ("cache", "elasticache", C::Database, "Valkey", "api@b"),
        ("clave", "kms", C::Security, "Clave KMS", "db-secret"),
        ("copias", "backup", C::Storage, "AWS Backup", "db@a"),
        ("tablero", "dashboard", C::Management, "Panel", "avisos"),
        ("gasto", "budget", C::Management, "Presupuesto", "avisos-topic"),
    ] {
        node(&mut v, id, icon, c, &[name], region, P::Regional);
        edge(&mut v, to, id, S::Support, "", "usa");
    }
    node(&mut v, "socio", "external", C::Outside, &["Servicio de un socio"], None, P::External);
    edge(&mut v, "igw", "socio", S::Outbound, "", "HTTPS");
    v
}

/// The font files inside a drawing's style rules.
pub fn faces(svg: &str) -> Vec<Vec<u8>> {
    let one = |rest: &str| decoded(rest.split_once(')').expect("an address").0);
    svg.split("base64,").skip(1).filter(|rest| rest.contains(") format(")).map(one).collect()
}

fn decoded(letters: &str) -> Vec<u8> {
    let value = |b: u8| match b {
        b'A'..=b'Z' => b - b'A',
        b'a'..=b'z' => b - b'a' + 26,
        b'0'..=b'9' => b - b'0' + 52,
        b'+' => 62,
        _ => 63,
    };
    let plain: Vec<u8> = letters.bytes().filter(|b| *b != b'=').map(value).collect();
    let join = |four: &[u8]| {
        let all = four.iter().fold(0u32, |sum, v| sum << 6 | u32::from(*v)) << (6 * (4 - four.len()));
        all.to_be_bytes()[1..four.len()].to_vec()
    };
    plain.chunks(4).flat_map(join).collect()
}

/// The letters a font file has.
pub fn letters_of(face: &[u8]) -> Vec<char> {
    use skrifa::MetadataProvider;
    let font = skrifa::FontRef::new(face).expect("a font");
    font.charmap().mappings().filter_map(|(c, _)| char::from_u32(c)).collect()
}
