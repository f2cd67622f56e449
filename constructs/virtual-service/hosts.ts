import { isIP } from 'node:net';
import { isGeneratedSni, isWildcardHost } from '../../mesh/grammar/grammar';
import { matches, subsetOf } from '../../mesh/registry/host-name';
import { knownService, type ServiceReference, serviceHost } from '../neighbours/service';
import { type Field, list, refuse, refuseProp } from '../props/field';
import type { TlsRule } from './tls-rule';

/** A host of a VirtualService. */
export const host: Field<string | ServiceReference> = (value, at) => {
  if (typeof value === 'object' && value !== null) return knownService(value, at).host;
  return typeof value === 'string' && (isWildcardHost(value) || isIP(value) > 0 || isGeneratedSni(value))
    ? value
    : refuse(at, "a DNS name, an IP address, '*', a wildcard such as '*.example.com', or a Service", value);
};

/** Refuses half a name; where clients come from outside as well, two labels are a public host. */
export function fullOrShort(host: string, at: string, isPublic: boolean): void {
  if (host.startsWith('*') || isIP(host) > 0 || (isPublic && host.split('.').length === 2)) return;
  serviceHost(host, at);
}

/** Hosts of which none covers another: Istio refuses the VirtualService else. */
export const hosts: Field<readonly (string | ServiceReference)[]> = (values, at) => {
  const names = list(host)(values, at) as string[];
  for (const [index, name] of names.entries()) {
    const other = names.slice(0, index).find((one) => matches(name, one));
    if (other !== undefined) refuseProp(at, `'${other}' and '${name}' overlap, keep the wider one`);
  }
  return names;
};

/** Refuses names of TLS connections that are none of the hosts. */
export function sniHostsAmong(hosts: readonly string[], tlsRules: readonly TlsRule[]): void {
  for (const [rule, { match }] of tlsRules.entries()) {
    for (const [index, { sniHosts }] of match.entries()) {
      const stray = sniHosts.find((name) => !hosts.some((host) => subsetOf(name, host)));
      if (stray !== undefined) {
        refuse(`tlsRules[${rule}].match[${index}].sniHosts`, `names of hosts, ${hosts.join(', ')}`, stray);
      }
    }
  }
}
