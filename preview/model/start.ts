import type { Focus, Mesh, MeshGraph } from '../../mesh';
import { firstQuestion, type Header, type Question, type Sender } from './question';

/** The place that the page shows first, as named on the command line. */
export interface StartOptions {
  /** `name` or `namespace/name`. */
  readonly gateway?: string;
  readonly host?: string;
  /** `namespace/name` of a workload. */
  readonly from?: string;
  /** `GET http://shop.example.com/cart`; the method may be missing. */
  readonly request?: string;
  readonly headers: readonly Header[];
}

/** The place that the options name; `undefined` if they name none. */
export function focusOf({ gateway, host, from }: StartOptions): Focus | undefined {
  if (gateway !== undefined) return { gateway, ...(host !== undefined && { host }) };
  if (host !== undefined) return { host };
  return from === undefined ? undefined : { from };
}

/** The place to show if none is named: the first Gateway, else the first host. */
export function firstFocus(mesh: Mesh): Focus | undefined {
  const { gateways, hosts } = mesh.places();
  const [gateway] = gateways;
  if (gateway) return { gateway: gateway.gateway, port: gateway.port };
  const [host] = hosts;
  return host && { host: host.host };
}

/** The question that the options ask. Its sender is the one that is named, else who leads to the place. */
export function questionTo(mesh: Mesh, graph: MeshGraph, options: StartOptions): Question | undefined {
  const [, method = 'GET', url] = /^(?:([A-Za-z-]+)\s+)?(\S+)$/.exec(options.request?.trim() ?? '') ?? [];
  const from = senderOf(mesh, graph, options);
  return url === undefined || !from ? undefined : { from, method, url, headers: options.headers };
}

function senderOf(mesh: Mesh, graph: MeshGraph, { gateway, from }: StartOptions): Sender | undefined {
  if (from !== undefined) return { kind: 'workload', workload: from };
  const places = mesh.places().gateways;
  const named = places.find((place) => [place.gateway, place.gateway.replace(/^.*\//, '')].includes(gateway ?? ''));
  if (named) return { kind: 'gateway', gateway: named.gateway, port: named.port };
  return firstQuestion(graph)?.from;
}
