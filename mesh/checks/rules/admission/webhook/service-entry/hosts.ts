import { domainName, partialWildcard, wildcardDomain } from '../grammar/dns';
import { ipOrRange } from '../grammar/ip';
import { shown } from '../grammar/shown';
import { webhookRule } from '../rule';

export const hosts = webhookRule({
  kind: 'ServiceEntry',
  concept: 'hosts and addresses',
  right: `
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: payments, namespace: default }
spec:
  hosts: [payments.example.com]
  addresses: [192.0.2.0/24]
  ports:
    - { number: 443, name: tls, protocol: TLS }
  resolution: NONE
`,
  wrong: [
    { set: { 'spec.hosts': [] }, says: 'must have at least one host' },
    { set: { 'spec.hosts[0]': '*' }, says: 'must be the host of a service, got "*"' },
    { set: { 'spec.hosts[0]': 'a_b.example.com' }, says: 'must be letters, digits and hyphens between dots' },
    { set: { 'spec.addresses[0]': 'payments' }, says: 'must be an IP address, got "payments"' },
    { set: { 'spec.resolution': 'DNS' }, says: 'IP ranges are only allowed with resolution NONE or STATIC' },
    {
      set: { 'spec.resolution': 'DNS', 'spec.addresses': [], 'spec.hosts[0]': '*.example.com' },
      says: 'DNS cannot resolve this host: add endpoints, got "*.example.com"',
    },
    {
      set: { 'spec.hosts[0]': '*payments.example.com' },
      says: '"*" must be the whole first label, as in "*.example.com"',
      warning: true,
    },
  ],
  check({ spec }, { error, warning }) {
    const { hosts = [], addresses = [], endpoints = [], resolution = 'NONE' } = spec;
    if (hosts.length === 0) error(['spec', 'hosts'], 'must have at least one host');
    for (const [index, host] of hosts.entries()) {
      const field = ['spec', 'hosts', index];
      if (host === '*') {
        error(field, 'must be the host of a service, got "*"');
        continue;
      }
      error(field, wildcardDomain(host));
      if (resolution !== 'DYNAMIC_DNS') warning(field, partialWildcard(host));
    }
    for (const [index, address] of addresses.entries()) error(['spec', 'addresses', index], ipOrRange(address));
    if (addresses.some((address) => address.includes('/')) && resolution !== 'NONE' && resolution !== 'STATIC') {
      error(['spec', 'addresses'], 'IP ranges are only allowed with resolution NONE or STATIC');
    }
    if ((resolution === 'DNS' || resolution === 'DNS_ROUND_ROBIN') && endpoints.length === 0) {
      const index = hosts.findIndex((host) => domainName(host));
      const message = `DNS cannot resolve this host: add endpoints, got ${shown(hosts[index])}`;
      if (index >= 0) error(['spec', 'hosts', index], message);
    }
  },
});
