import type { HostNode, MeshGraph, Places, Request, RequestExample, RuleNode } from '../../mesh';

/** A request as it is asked in the page. */
export interface Question {
  readonly from: Sender;
  readonly method: string;
  /** A path, or a URL with or without its scheme. */
  readonly url: string;
  readonly headers: readonly Header[];
}

/** A client at a port of a Gateway, or a workload. */
export type Sender =
  | { readonly kind: 'gateway'; readonly gateway: string; readonly port: number }
  | { readonly kind: 'workload'; readonly workload: string };

export type Header = readonly [name: string, value: string];

/** The request of a question, for `mesh.route`. */
export function requestOf({ from, method, url, headers }: Question): Request {
  const { scheme, host, path } = parseUrl(url);
  const portOfUrl = /:(\d+)$/.exec(host)?.[1];
  const port = portOfUrl === undefined ? undefined : Number(portOfUrl);
  const sender =
    from.kind === 'gateway'
      ? { gateway: from.gateway, port: port ?? from.port }
      : { from: from.workload, ...(port !== undefined && { port }) };
  return {
    ...sender,
    method: method.trim().toUpperCase() || 'GET',
    ...(scheme && { scheme }),
    ...(host !== '' && { host }),
    path,
    headers: Object.fromEntries(headers.filter(([name]) => name.trim() !== '')),
  };
}

interface Url {
  readonly scheme?: 'http' | 'https';
  readonly host: string;
  readonly path: string;
}

function parseUrl(url: string): Url {
  const [, scheme, rest = ''] = /^(?:(https?):\/\/)?(.*)$/i.exec(url.trim()) ?? [];
  const slash = rest.search(/[/?#]/);
  const host = slash < 0 ? rest : rest.slice(0, slash);
  const path = slash < 0 ? '' : rest.slice(slash);
  return {
    ...(scheme && { scheme: scheme.toLowerCase() as 'http' | 'https' }),
    host,
    path: path.startsWith('/') ? path : `/${path}`,
  };
}

/** `gateway default/shop:80` or `default/web-api-v1`. */
export function senderText(sender: Sender): string {
  return sender.kind === 'gateway' ? `gateway ${sender.gateway}:${sender.port}` : sender.workload;
}

export function parseSender(text: string): Sender | undefined {
  const [, gateway, port] = /^gateway (.+):(\d+)$/.exec(text) ?? [];
  if (gateway !== undefined) return { kind: 'gateway', gateway, port: Number(port) };
  return /^[^/\s]+\/[^/\s]+$/.test(text) ? { kind: 'workload', workload: text } : undefined;
}

/** All who can send a request. */
export function senders({ gateways, callers }: Places): Sender[] {
  return [
    ...gateways.map(({ gateway, port }): Sender => ({ kind: 'gateway', gateway, port })),
    ...callers.map(({ workload }): Sender => ({ kind: 'workload', workload })),
  ];
}

/** A question that the first rule answers that needs no headers, or else the first rule or host; `undefined` if nobody can send requests there. */
export function firstQuestion(graph: MeshGraph): Question | undefined {
  const questions = graph.nodes.flatMap((node) => (node.kind === 'rule' && questionFor(node, graph)) || []);
  const plain = questions.find(({ headers }) => headers.length === 0);
  if (plain ?? questions[0]) return plain ?? questions[0];
  for (const { id } of graph.nodes) {
    const question = ask(id, graph, { path: '/', headers: {} });
    if (question) return question;
  }
  return undefined;
}

/** A question that a rule answers, unless a rule before it does; `undefined` if its conditions allow no example. */
export function questionFor(rule: RuleNode, graph: MeshGraph): Question | undefined {
  const example = rule.matches.find((match) => match.example)?.example;
  return example ? ask(rule.id, graph, example) : undefined;
}

function ask(node: string, graph: MeshGraph, { path, method = 'GET', headers }: RequestExample): Question | undefined {
  const way = wayTo(node, graph);
  if (!way) return undefined;
  const { from, host, tls } = way;
  const scheme = tls ? 'https' : 'http';
  return { from, method, url: host === '' ? path : `${scheme}://${host}${path}`, headers: Object.entries(headers) };
}

interface Way {
  readonly from: Sender;
  /** Empty if any will do. */
  readonly host: string;
  readonly tls: boolean;
}

/** Walks from a node back to the gateway or the callers that lead there. */
function wayTo(id: string, graph: MeshGraph): Way | undefined {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  let called: HostNode | undefined;
  for (let node = nodes.get(id); node; node = nodes.get(graph.edges.find(({ to }) => to === node?.id)?.from ?? '')) {
    if (node.kind === 'host') called = node;
    if (node.kind === 'gateway') {
      const from: Sender = { kind: 'gateway', gateway: node.gateway, port: node.port };
      // Any host that a wildcard covers will do.
      const host = (called?.host ?? '*').replace(/^\*$/, '').replace(/^\*/, 'any');
      return { from, host, tls: node.tls !== null };
    }
    if (node.kind === 'callers') {
      // Without any workload in the manifests, the graph is that of an assumed one.
      const [workload = 'default/any'] = node.workloads;
      const target = node.calls ?? called;
      if (!target) return undefined;
      const host = shortHost(target.host, workload.slice(0, workload.indexOf('/')));
      const port = target.port === null || target.port === 80 ? '' : `:${target.port}`;
      return { from: { kind: 'workload', workload }, host: `${host}${port}`, tls: false };
    }
  }
  return undefined;
}

/** The name by which a workload of a namespace calls a host: `authors`, `authors.shop`, or the host itself. */
function shortHost(host: string, namespace: string): string {
  const [, name, of] = /^([^.]+)\.([^.]+)\.svc\.cluster\.local$/.exec(host) ?? [];
  if (name === undefined) return host;
  return of === namespace ? name : `${name}.${of}`;
}
