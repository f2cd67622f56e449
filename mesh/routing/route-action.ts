import type { HostName } from '../registry/host-name';
import type { MeshConfig } from '../registry/mesh-config';
import type { ProxyNode } from '../registry/proxy-node';
import type { HttpRequest } from '../request/http-request';
import { Fraction } from '../verdict/fraction';
import type { Fate, MirrorOutcome, Outcome, RetryPolicy } from '../verdict/verdict';
import type { Inbound } from './arrival';
import type { Clusters } from './cluster';
import type { Connection } from './connection';
import type { RegexPrograms } from './string-matcher';

/** The proxy and listener that routes are built for. */
export interface RouteContext {
  readonly proxy: ProxyNode;
  readonly mesh: MeshConfig;
  readonly programs: RegexPrograms;
  readonly clusters: Clusters;
  readonly inbound: Inbound;
  /** `mesh`, or the Gateway that contains the server. */
  readonly gatewayNames: ReadonlySet<string>;
  /** At a sidecar, the service port; at a gateway, the server's declared port. */
  readonly listenPort: number;
  /** Whether clients use TLS to this proxy. */
  readonly isTls: boolean;
  /** Resolves a destination that has no port. */
  defaultDestination(host: HostName, virtualServiceNamespace: string): { host: HostName; port: number };
}

export interface Answer {
  readonly outcomes: readonly Outcome[];
  readonly mirrors: readonly MirrorOutcome[];
  readonly timeout: string | null;
  readonly retries: RetryPolicy | null;
}

export type RouteAction = (request: HttpRequest, connection: Connection) => Answer;

/** Returns an answer with a single outcome. */
export function certain(fate: Fate & Pick<Outcome, 'responseHeaders'>): Answer {
  return { outcomes: [{ probability: Fraction.one, ...fate }], mirrors: [], timeout: null, retries: null };
}
