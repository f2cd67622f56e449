import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import {
  AuthorizationPolicy,
  Destination,
  DestinationRule,
  Gateway,
  PeerAuthentication,
  RequestAuthentication,
  Sidecar,
  Telemetry,
  VirtualService,
  WorkloadGroup,
} from '../../index';

const policy = () => ({
  outlierDetection: { consecutive5xxErrors: 1 },
  portLevelSettings: [{ port: 80, outlierDetection: { consecutive5xxErrors: 1 } }],
});

/** Objects that the patches in `UNREACHED` apply to, with the parents of the patched fields. */
const BASES: Readonly<Record<string, (scope: Construct) => Construct>> = {
  VirtualService: (scope) =>
    new VirtualService(scope, 'base', {
      hosts: ['web-api'],
      rules: [{ to: Destination.host('web-api') }],
      tcpRules: [{ to: Destination.host('web-api') }],
    }),
  DestinationRule: (scope) =>
    new DestinationRule(scope, 'base', {
      subsets: [{ name: 'v1', trafficPolicy: policy() }],
      trafficPolicy: policy(),
    }),
  Gateway: (scope) => new Gateway(scope, 'base'),
  Sidecar: (scope) =>
    new Sidecar(scope, 'base', {
      ingress: [{ port: 80 }],
      egress: [{ port: 80, hosts: ['./*'] }],
      outboundTrafficPolicy: 'ALLOW_ANY',
    }),
  WorkloadGroup: (scope) => new WorkloadGroup(scope, 'base'),
  PeerAuthentication: (scope) => new PeerAuthentication(scope, 'base', { mode: 'STRICT' }),
  RequestAuthentication: (scope) => new RequestAuthentication(scope, 'base', { jwtRules: [{ issuer: 'a' }] }),
  AuthorizationPolicy: (scope) => new AuthorizationPolicy(scope, 'base'),
  Telemetry: (scope) => new Telemetry(scope, 'base', { accessLogging: [{ disabled: true }] }),
};

/** The object of a kind that its patches apply to. */
export function baseOf(kind: string, scope: Construct): ApiObject {
  const base = BASES[kind];
  if (base === undefined) throw new Error(`no base object for the patches of ${kind} (add it to BASES)`);
  return ApiObject.of(base(scope));
}
