import type { Location } from '../manifest/location';
import type { FieldPath } from '../manifest/manifest';
import type { Fraction } from '../verdict/fraction';
import type { MatchedRoute, RetryPolicy } from '../verdict/verdict';

/** Where requests can go, as nodes and edges: from ways in through rules to versions and answers. */
export interface MeshGraph {
  /** The nodes; rules are in the order in which they are tried. */
  readonly nodes: readonly GraphNode[];
  /** The edges, each between two of the nodes. */
  readonly edges: readonly GraphEdge[];
  /** What the limit left out: rules as `default/shop http[3]`, hosts by name. */
  readonly omitted: readonly string[];
}

/** What a graph is drawn from: a gateway, a workload that sends requests, or a host and everything that leads to it. */
export type Focus = GatewayFocus | CallerFocus | HostFocus;

/** Everything behind a gateway. */
export interface GatewayFocus {
  /** `namespace/name` of the Gateway, or its name. */
  readonly gateway: string;
  /** One of its ports. @default all */
  readonly port?: number;
  /** One of its hosts. @default all */
  readonly host?: string;
}

/** What one workload can reach by name. */
export interface CallerFocus {
  /** `namespace/name` of the workload. */
  readonly from: string;
}

/** A host with the rules that lead to it, from inside the mesh and through gateways. */
export interface HostFocus {
  /** The host, or a Service's `name` or `name.namespace`. */
  readonly host: string;
}

/** How much is drawn. */
export interface GraphOptions {
  /** The largest number of nodes; rules and hosts that exceed it are listed in `omitted`. @default 200 */
  readonly limit?: number;
}

/** A place in the manifests. */
export interface Written {
  /** The object, named as in findings: `VirtualService default/reviews`. */
  readonly object: string;
  /** The field. */
  readonly path: FieldPath;
  /** File and line; `null` if the manifests were not read from files. */
  readonly location: Location | null;
}

/** A node, by `kind`. */
export type GraphNode = GatewayNode | CallersNode | HostNode | RuleNode | ServiceNode | VersionNode | AnswerNode;

/** What every node has. */
export interface GraphElement {
  /** Unique in the graph, and the same for the same place in another set of manifests. */
  readonly id: string;
  /** Its places in the manifests, the most specific one first. */
  readonly written: readonly Written[];
}

/** A port of a Gateway. */
export interface GatewayNode extends GraphElement {
  /** A port of a Gateway. */
  readonly kind: 'gateway';
  /** `namespace/name`. */
  readonly gateway: string;
  readonly port: number;
  /** Istio's name of the protocol: `HTTP`, `HTTPS`, `TLS`, … */
  readonly protocol: string;
  /** The TLS mode; `null` for plaintext. */
  readonly tls: string | null;
  /** Its hosts, as they are offered to VirtualServices. */
  readonly hosts: readonly string[];
  /** Policies that decide over requests at the gateway. */
  readonly policies: readonly string[];
}

/** Workloads that get the same answers when they call a host. */
export interface CallersNode extends GraphElement {
  /** Workloads that get the same answers when they call a host. */
  readonly kind: 'callers';
  /** `namespace/name` of each; empty if no manifest names a workload. */
  readonly workloads: readonly string[];
  /** Whether these are all workloads with a proxy. */
  readonly all: boolean;
  /** `false` if no proxy applies rules to what they send. */
  readonly proxied: boolean;
  /** The host and port that they call; `null` if the graph shows several. */
  readonly calls: CalledHost | null;
}

/** A host of the mesh, and one of its ports. */
export interface CalledHost {
  /** Its full name. */
  readonly host: string;
  /** One of the ports that it serves. */
  readonly port: number;
}

/** A host that a gateway or a caller asks for. */
export interface HostNode extends GraphElement {
  /** A host that a gateway or a caller asks for. */
  readonly kind: 'host';
  /** The host, or a wildcard. */
  readonly host: string;
  /** The port that a workload calls; `null` at a gateway. */
  readonly port: number | null;
}

/** A rule of a VirtualService, or of a route of the Gateway API. */
export interface RuleNode extends GraphElement {
  /** A rule of a VirtualService, or of a route of the Gateway API. */
  readonly kind: 'rule';
  /** `namespace/name` of the VirtualService that has the hosts, or of the route. */
  readonly virtualService: string;
  /** Kind of the route. @default it is a VirtualService */
  readonly route?: MatchedRoute['kind'];
  /** The list of the VirtualService that it is in. */
  readonly protocol: 'http' | 'tls' | 'tcp';
  /** Its index in that list. */
  readonly rule: number;
  /** The order in which it is tried at its host, from 1. */
  readonly position: number;
  /** Its name; `null` if it has none. */
  readonly name: string | null;
  /** Where a delegated rule is written. @default the rule is not delegated */
  readonly delegate?: RuleOrigin;
  /** Alternatives: the rule applies if all conditions of one of them are met. */
  readonly matches: readonly RuleMatchNode[];
  /** A delay that a fault adds; `null` if there is none. */
  readonly delay: RuleDelay | null;
  /** As `2s`; `null` if there is none. */
  readonly timeout: string | null;
  /** Retries that the rule sets; `null` if it leaves them to the mesh. */
  readonly retries: RetryPolicy | null;
  /** Other effects in words: `rewrites the path to /v2`. */
  readonly effects: readonly string[];
}

/** A rule of a VirtualService without hosts. */
export interface RuleOrigin {
  /** `namespace/name`. */
  readonly virtualService: string;
  /** Its index there. */
  readonly rule: number;
}

/** A delay that a fault adds to some of the requests. */
export interface RuleDelay {
  /** The share of the requests that wait. */
  readonly share: Fraction;
  /** How long they wait, as `5s`. */
  readonly duration: string;
}

/** One alternative of a rule. */
export interface RuleMatchNode {
  /** Its index in the rule's `match`; `null` for a rule without matches. */
  readonly match: number | null;
  /** Conditions in words, all of which must be met; empty for every request. */
  readonly conditions: readonly string[];
  /** A request that meets them; `null` if none can be derived from the conditions. */
  readonly example: RequestExample | null;
}

/** What a request needs to meet the conditions of a rule. */
export interface RequestExample {
  /** The path, with the query. */
  readonly path: string;
  /** The method. @default any will do */
  readonly method?: string;
  /** Headers by name. */
  readonly headers: Readonly<Record<string, string>>;
}

/** A service and one of its ports. */
export interface ServiceNode extends GraphElement {
  /** A service and one of its ports. */
  readonly kind: 'service';
  /** Its full host name. */
  readonly host: string;
  /** The Service's name, or the host of a ServiceEntry. */
  readonly name: string;
  /** Its namespace; empty for an unknown host. */
  readonly namespace: string;
  readonly port: number;
  /** Outside of the mesh. */
  readonly external: boolean;
  /** No manifest defines it. */
  readonly unknown: boolean;
}

/** A version of a service: a subset, or all of its workloads. */
export interface VersionNode extends GraphElement {
  /** A version of a service: a subset, or all of its workloads. */
  readonly kind: 'version';
  /** The id of its service. */
  readonly service: string;
  /** The subset; `null` for all workloads. */
  readonly subset: string | null;
  /** Who answers. */
  readonly workloads: readonly VersionWorkload[];
  /** Requests are answered with 503 (or `status`): the proxy has no such cluster, or no workload belongs to it. */
  readonly missing: 'no-cluster' | 'no-healthy' | null;
  /** 500 for a Gateway API route whose backend the proxy does not have. @default 503 */
  readonly status?: 500 | 503;
  /** AuthorizationPolicies and RequestAuthentications of its workloads. */
  readonly policies: readonly string[];
  /** Policies deny every request. */
  readonly denied: boolean;
  /** Connection limits or outlier detection are set. */
  readonly circuitBreaker: boolean;
}

/** A workload, or an address of a ServiceEntry. */
export interface VersionWorkload {
  /** `namespace/name`, or the address. */
  readonly name: string;
  /** `Deployment` and the like; `null` for an address. */
  readonly kind: string | null;
  /** Its number of endpoints. */
  readonly replicas: number;
}

/** An answer that no workload gives. */
export interface AnswerNode extends GraphElement {
  /** An answer that no workload gives. */
  readonly kind: 'answer';
  /** What answers: a redirect, a direct response, a fault, or that nothing matches. */
  readonly answer: 'redirect' | 'direct' | 'abort' | 'no-route';
  /** The status, as `301` or `UNAVAILABLE`. */
  readonly status: string;
  /** Details in words: `to https`. */
  readonly text: string;
}

/** A path of requests from one node to another. */
export interface GraphEdge {
  /** Unique in the graph, and the same for the same way in another set of manifests. */
  readonly id: string;
  /** The id of the node that it leaves. */
  readonly from: string;
  /** The id of the node that it reaches. */
  readonly to: string;
  /** `try` leads to a rule or host, `send` to a version, `mirror` copies, `answer` ends without a workload. */
  readonly kind: 'try' | 'send' | 'mirror' | 'answer';
  /** The share of the requests at `from`; `null` if it depends on them. */
  readonly share: Fraction | null;
  /** How the proxy connects: `mutual` TLS, TLS of its own (`simple`), `plaintext`, or `mixed`. @default nothing is sent */
  readonly tls?: 'mutual' | 'simple' | 'plaintext' | 'mixed';
  /** Endpoints that close the connection. @default none does */
  readonly closed?: ClosedConnection;
  /** Its places in the manifests, the most specific one first. */
  readonly written: readonly Written[];
}

/** Endpoints that close a connection without an answer. */
export interface ClosedConnection {
  /** The share of the endpoints. */
  readonly share: Fraction;
  /** Why they close it. */
  readonly reason: string;
}
