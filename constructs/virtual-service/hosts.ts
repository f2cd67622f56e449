import { isIP } from 'node:net';
import { isGeneratedSni, isWildcardHost } from '../../mesh/grammar/grammar';
import { matches, subsetOf } from '../../mesh/registry/host-name';
import { knownService, type ServiceReference, serviceHost } from '../neighbours/service';
import { type Field, list, refuse, refuseProp } from '../props/field';
import { text } from '../props/value';
import type { TlsRule } from './tls-rule';

const hostName = text(
  "a DNS name, an IP address, '*', a wildcard such as '*.example.com', or a Service",
  (value) => isWildcardHost(value) || isIP(value) > 0 || isGeneratedSni(value),
);

/** A host of a VirtualService. */
export const host: Field<string | ServiceReference> = (value, path) => {
  if (typeof value === 'object' && value !== null) return knownService(value, path).host;
  return hostName(value, path);
};

/** Rejects incomplete service names, such as `reviews.prod`. At a gateway, two labels are a public host. */
export function fullOrShort(host: string, path: string, isPublic: boolean): void {
  if (host.startsWith('*') || isIP(host) > 0 || (isPublic && host.split('.').length === 2)) return;
  serviceHost(host, path);
}

const hostList = list(host);

/** Hosts that do not overlap; Istio rejects a VirtualService otherwise. */
export const hosts: Field<readonly (string | ServiceReference)[]> = (values, path) => {
  const names = hostList(values, path) as string[];
  for (const [index, name] of names.entries()) {
    const other = names.find((candidate, before) => before < index && matches(name, candidate));
    if (other !== undefined) refuseProp(path, `'${other}' and '${name}' overlap, keep the wider one`);
  }
  return names;
};

/** Rejects SNI names that no host covers. */
export function sniHostsAmong(hosts: readonly string[], tlsRules: readonly TlsRule[]): void {
  for (const [rule, { match }] of tlsRules.entries()) {
    for (const [index, { sniHosts }] of match.entries()) {
      const stray = sniHosts.find((name) => !hosts.some((host) => subsetOf(name, host)));
      if (stray !== undefined) {
        refuse(`tlsRules[${rule}].match[${index}].sniHosts`, `names covered by hosts (${hosts.join(', ')})`, stray);
      }
    }
  }
}
