import type { Config } from '../manifest/config';
import { fields, list, text } from '../manifest/fields';
import type { Problem } from './condition';
import { isWritten } from './reference';

/** The Services that a Gateway is bound to, as host names. */
export interface Addresses {
  readonly services: readonly string[];
  readonly problem?: Problem;
}

/** Whether istiod deploys the gateway itself: no address, or a single IP address. */
export function isManaged({ spec }: Config): boolean {
  const addresses = list(spec.addresses).map(fields);
  const [first] = addresses;
  if (!first) return true;
  return addresses.length === 1 && typeOf(first) === 'IPAddress';
}

/** Name of the Deployment and Service that istiod creates for a managed Gateway. */
export function deploymentName({ name, spec, annotations }: Config): string {
  return annotations.get('gateway.istio.io/name-override') ?? `${name}-${text(spec.gatewayClassName)}`;
}

export function addressesOf(gateway: Config, domain: string): Addresses {
  const hostOf = (name: string) => `${name}.${gateway.namespace}.svc.${domain}`;
  if (isManaged(gateway)) return { services: [hostOf(deploymentName(gateway))] };
  const services: string[] = [];
  const skipped: string[] = [];
  for (const address of list(gateway.spec.addresses).map(fields)) {
    const value = text(address.value);
    if (typeOf(address) !== 'Hostname') skipped.push(value);
    else services.push(value.includes('.') ? value : hostOf(value));
  }
  if (skipped.length === 0) return { services };
  const message = `only Hostname is supported, ignoring [${skipped.join(' ')}]`;
  return { services, problem: { reason: 'UnsupportedAddress', message } };
}

/** The API server fills in the type of an address. */
function typeOf(address: Readonly<Record<string, unknown>>): string {
  return isWritten(address.type) ? text(address.type) : 'IPAddress';
}
