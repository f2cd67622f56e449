import { deployment, gateway, http80, meshOf, service, subset, to, virtualService } from '../fixtures/objects';
import { dot } from './dot';
import { mermaid } from './mermaid';

const http = [
  {
    match: [{ uri: { prefix: '/a' } }],
    route: [
      { ...subset('web', 'v1'), weight: 80 },
      { ...subset('web', 'v2'), weight: 20 },
    ],
    mirror: { host: 'web' },
  },
  { match: [{ headers: { 'x-"quoted"': { exact: '<script>alert(1)</script>' } } }], ...to('web') },
];
const graph = (limit = 200) =>
  meshOf([
    gateway('shop', [{ ...http80, hosts: ['*'] }]),
    service('web'),
    deployment('web'),
    virtualService('web', { hosts: ['*'], gateways: ['shop'], http }),
  ]).graph({ gateway: 'shop' }, { limit });

test('mermaid: a flowchart whose labels hold no markup', () => {
  expect(mermaid(graph())).toMatchInlineSnapshot(`
"flowchart LR
  n0(["shop<br>:80 HTTP<br>*"])
  n1["Rule 1<br>path begins with /a"]
  subgraph n2 ["web<br>default · 80"]
    n3(("v1<br>503: no such version"))
    n4(("v2<br>503: no such version"))
    n6(("any version<br>web-v1"))
  end
  n5["Rule 2<br>header x-#34;quoted#34; is #60;script#62;alert(1)#60;/script#62;"]
  n7{{"404<br>no rule matches"}}
  n0 --> n1
  n1 -->|"80 %"| n3
  n1 -->|"20 %"| n4
  n0 --> n5
  n5 --> n6
  n0 --> n7
  classDef broken stroke:#c62828,color:#c62828
  class n3 broken
  class n4 broken
"
`);
});

test('mermaid: what the limit leaves out is named', () => {
  expect(mermaid(graph(6))).toContain(
    'omitted["not drawn: 2 more (default/web http[1], gateway default/shop:80: 404)"]',
  );
});

test('dot: a digraph whose strings are escaped', () => {
  expect(dot(graph())).toMatchInlineSnapshot(`
"digraph mesh {
  rankdir=LR
  node [fontname="sans-serif" fontsize=11 shape=box style=rounded]
  edge [fontname="sans-serif" fontsize=10]
  "gateway default/shop:80" [label="shop\\n:80 HTTP\\n*" shape=cds]
  "rule gateway default/shop:80 default/web http 0" [label="Rule 1\\npath begins with /a"]
  subgraph cluster_2 {
    label="web\\ndefault · 80" style=rounded
    "missing web.default.svc.cluster.local:80 v1" [label="v1\\n503: no such version" shape=circle color="#c62828"]
    "missing web.default.svc.cluster.local:80 v2" [label="v2\\n503: no such version" shape=circle color="#c62828"]
    "version web.default.svc.cluster.local:80 " [label="any version\\nweb-v1" shape=circle]
  }
  "rule gateway default/shop:80 default/web http 1" [label="Rule 2\\nheader x-\\"quoted\\" is <script>alert(1)</script>"]
  "answer gateway default/shop:80 no-route" [label="404\\nno rule matches" shape=hexagon]
  "gateway default/shop:80" -> "rule gateway default/shop:80 default/web http 0"
  "rule gateway default/shop:80 default/web http 0" -> "missing web.default.svc.cluster.local:80 v1" [label="80 %" penwidth=3.4]
  "rule gateway default/shop:80 default/web http 0" -> "missing web.default.svc.cluster.local:80 v2" [label="20 %" penwidth=1.6]
  "gateway default/shop:80" -> "rule gateway default/shop:80 default/web http 1"
  "rule gateway default/shop:80 default/web http 1" -> "version web.default.svc.cluster.local:80 " [penwidth=4.0]
  "gateway default/shop:80" -> "answer gateway default/shop:80 no-route"
}
"
`);
});
