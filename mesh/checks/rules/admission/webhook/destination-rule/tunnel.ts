import { isIpAddress } from '../../../../../grammar/grammar';
import { domainName } from '../grammar/dns';
import { port } from '../grammar/port';
import { shown } from '../grammar/shown';
import { policyRule } from './policies';

export const tunnel = policyRule({
  concept: 'tunnels',
  right: `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: proxy, namespace: default }
spec:
  host: proxy.example.com
  trafficPolicy:
    tunnel: { protocol: CONNECT, targetHost: api.example.com, targetPort: 443 }
`,
  wrong: [
    { set: { 'spec.trafficPolicy.tunnel.protocol': 'GET' }, says: 'must be CONNECT or POST, got "GET"' },
    { set: { 'spec.trafficPolicy.tunnel.targetHost': '*' }, says: 'must be a domain name or an IP address, got "*"' },
    { set: { 'spec.trafficPolicy.tunnel.targetPort': 0 }, says: 'must be a port from 1 to 65535, got 0' },
  ],
  check({ tunnel }, policy, { error }) {
    if (!tunnel) return;
    const field = [...policy, 'tunnel'];
    const { protocol = '', targetHost = '', targetPort } = tunnel;
    if (!['', 'CONNECT', 'POST'].includes(protocol)) {
      error([...field, 'protocol'], `must be CONNECT or POST, got ${shown(protocol)}`);
    }
    if (domainName(targetHost) && !isIpAddress(targetHost)) {
      error([...field, 'targetHost'], `must be a domain name or an IP address, got ${shown(targetHost)}`);
    }
    error([...field, 'targetPort'], port(targetPort));
  },
});
