import type { FieldPath } from '../../../../../manifest/manifest';
import type { Verdict } from '../rule';
import { dnsLabel, wildcardDomain } from './dns';
import { port } from './port';

export interface Destination {
  readonly host?: string;
  readonly subset?: string;
  readonly port?: { readonly number?: number };
}

/** The destination of a route: a host, optionally with a port and a subset. */
export function destination(to: Destination | undefined, field: FieldPath, { error }: Pick<Verdict, 'error'>): void {
  if (!to) return;
  const { host = '', subset = '' } = to;
  const isAnyHost = host === '*';
  error([...field, 'host'], isAnyHost ? 'must be the host of a service, got "*"' : wildcardDomain(host));
  if (subset !== '') error([...field, 'subset'], dnsLabel(subset));
  if (to.port) error([...field, 'port', 'number'], port(to.port.number));
}
