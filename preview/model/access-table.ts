import type { AccessCell, Request } from '../../mesh';
import type { Question } from './question';

/** A port of a service, as the head of a column. */
export interface ServiceColumn {
  readonly host: string;
  readonly port: number;
  /** `cart:80`, `cart.shop:80`, or the whole host. */
  readonly label: string;
}

/** Who can call whom, as a table: a row for each caller, a column for each port of a service. */
export interface AccessTable {
  readonly callers: readonly string[];
  readonly services: readonly ServiceColumn[];
  cell(caller: string, service: ServiceColumn): AccessCell | undefined;
  /** Callers and services that are not shown. */
  readonly left: { readonly callers: number; readonly services: number };
}

/** More are no table any more. */
const MOST_CALLERS = 100;
const MOST_SERVICES = 60;

export function accessTable(cells: readonly AccessCell[]): AccessTable {
  const callers = [...new Set(cells.map(({ from }) => from))];
  const columns = new Map(cells.map(({ to, port }) => [`${to} ${port}`, { host: to, port, label: labelOf(to, port) }]));
  const services = [...columns.values()];
  const byName = new Map(cells.map((cell) => [`${cell.from} ${cell.to} ${cell.port}`, cell]));
  return {
    callers: callers.slice(0, MOST_CALLERS),
    services: services.slice(0, MOST_SERVICES),
    cell: (caller, { host, port }) => byName.get(`${caller} ${host} ${port}`),
    left: {
      callers: Math.max(0, callers.length - MOST_CALLERS),
      services: Math.max(0, services.length - MOST_SERVICES),
    },
  };
}

function labelOf(host: string, port: number): string {
  const short = host.replace(/\.svc\.cluster\.local$/, '').replace(/\.default$/, '');
  return `${short}:${port}`;
}

/** What a cell shows; `open` if all requests are allowed because nothing enforces policies, `may` if nothing is proved. */
export type CellMark = 'all' | 'open' | 'some' | 'may' | 'none';

export function markOf({ allowed, enforced, witness }: AccessCell): CellMark {
  if (allowed === 'all') return enforced ? 'all' : 'open';
  return allowed === 'some' && witness.allowed === null ? 'may' : allowed;
}

/** The question for an example; `undefined` if the page cannot ask it, because it has a token, an address or no HTTP. */
export function questionOf(request: Request): Question | undefined {
  const { from = 'gateway', gateway, port = 80, scheme = 'http', method = 'GET', host = '', path = '/' } = request;
  const { headers = {}, jwt, sourceIp, clientCertificate } = request;
  if (jwt || sourceIp !== undefined || clientCertificate || scheme === 'tcp' || scheme === 'tls') return undefined;
  const written = Object.entries(headers).map(([name, value]) => [name, `${value}`] as const);
  if (gateway !== undefined) {
    return {
      from: { kind: 'gateway', gateway, port },
      method,
      url: `${scheme}://${host}${path}`,
      headers: written,
    };
  }
  const address = port === 80 || host.includes(':') ? host : `${host}:${port}`;
  return { from: { kind: 'workload', workload: from }, method, url: `${scheme}://${address}${path}`, headers: written };
}
