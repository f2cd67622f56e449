import type { HostName } from '../registry/host-name';
import type { MeshConfig } from '../registry/mesh-config';
import type { ProxyNode } from '../registry/proxy-node';
import type { HttpRequest } from '../request/http-request';
import { Fraction } from '../verdict/fraction';
import type { Fate, Mirror, Outcome, RetryPolicy } from '../verdict/verdict';
import type { Inbound } from './arrival';
import type { Clusters } from './cluster';
import type { Connection } from './connection';
import type { RegexPrograms } from './string-matcher';

/** For whom routes are built: rules that cannot apply there are left out. */
export interface RouteContext {
  readonly proxy: ProxyNode;
  readonly mesh: MeshConfig;
  readonly programs: RegexPrograms;
  readonly clusters: Clusters;
  readonly inbound: Inbound;
  /** `mesh`, or the one Gateway whose servers are built. */
  readonly gatewayNames: ReadonlySet<string>;
  /** A sidecar's service port, or the port that the Gateway's server declares. */
  readonly listenPort: number;
  /** The client speaks TLS to this proxy. */
  readonly isTls: boolean;
  /** The name and port of a destination that does not say its port. */
  defaultDestination(host: HostName, virtualServiceNamespace: string): { host: HostName; port: number };
}

export interface Answer {
  readonly outcomes: readonly Outcome[];
  readonly mirrors: readonly Mirror[];
  readonly timeout: string | null;
  readonly retries: RetryPolicy | null;
}

export type RouteAction = (request: HttpRequest, connection: Connection) => Answer;

/** An answer of one outcome. */
export function certain(fate: Fate): Answer {
  return { outcomes: [{ probability: Fraction.one, ...fate }], mirrors: [], timeout: null, retries: null };
}
