import type { Difference, Focus } from '../../mesh';
import type { Question, Sender } from './question';

/** The question that asks for the example of a difference; `undefined` if it has none that can be asked here. */
export function questionAbout({ witness }: Difference): Question | undefined {
  if (!witness || witness.scheme === 'tcp' || witness.scheme === 'tls') return undefined;
  const {
    from = 'gateway',
    gateway,
    port = 80,
    method = 'GET',
    scheme = 'http',
    host = '',
    path = '/',
    headers,
  } = witness;
  const isGateway = from === 'gateway';
  if (isGateway && gateway === undefined) return undefined;
  const sender: Sender = isGateway
    ? { kind: 'gateway', gateway: gateway ?? '', port }
    : { kind: 'workload', workload: from };
  const isUsual = isGateway || host.includes(':') || port === (scheme === 'https' ? 443 : 80);
  const written = Object.entries(headers ?? {}).map(([name, value]) => [name, `${value}`] as const);
  return { from: sender, method, url: `${scheme}://${host}${isUsual ? '' : `:${port}`}${path}`, headers: written };
}

/** The place at which a difference is seen. */
export function focusOn({ from, host, witness }: Difference): Focus | undefined {
  if ('gateway' in from) return from.port > 0 ? { gateway: from.gateway, port: from.port } : { gateway: from.gateway };
  if (host !== '*' && !host.startsWith('*')) return { host };
  return witness?.from === undefined ? undefined : { from: witness.from };
}
