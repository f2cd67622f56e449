/** Fields or enum values of Istio's API that no prop writes. */
export interface Unreached {
  readonly kind: string;
  /** Their names, see `leavesOf`. */
  readonly leaves: readonly string[];
  /** Why there is no prop. */
  readonly reason: string;
  /** Where the other leaves are, if the page only lists the first one. */
  readonly also?: string;
  /** JSON patches that together write every leaf. */
  readonly patches: readonly (readonly [pointer: string, value: unknown])[];
}

const DEFAULT = 'same as omitting the field';

/** Every traffic policy in a DestinationRule, by field path and JSON pointer. */
const POLICIES = [
  ['spec.trafficPolicy', '/spec/trafficPolicy'],
  ['spec.trafficPolicy.portLevelSettings[]', '/spec/trafficPolicy/portLevelSettings/0'],
  ['spec.subsets[].trafficPolicy', '/spec/subsets/0/trafficPolicy'],
  ['spec.subsets[].trafficPolicy.portLevelSettings[]', '/spec/subsets/0/trafficPolicy/portLevelSettings/0'],
] as const;

const inPolicies = (field: string, reason: string, pointer: string, value: unknown): Unreached => ({
  kind: 'DestinationRule',
  leaves: POLICIES.map(([path]) => `${path}.${field}`),
  reason,
  also: 'also in `portLevelSettings` and `subsets`',
  patches: POLICIES.map(([, policy]) => [`${policy}${pointer}`, value] as const),
});

const targets = (kind: string): Unreached[] => [
  {
    kind,
    leaves: ['group', 'kind', 'name', 'namespace'].map((field) => `spec.targetRef.${field}`),
    reason: "not in Istio's reference; use `targetRefs` with one entry",
    patches: [['/spec/targetRef', { group: 'a.b', kind: 'K', name: 'n', namespace: 'ns' }]],
  },
  {
    kind,
    leaves: ['spec.targetRefs[].namespace'],
    reason: 'Istio rejects every value, because the object must be in the namespace of the policy',
    patches: [['/spec/targetRefs', [{ kind: 'Service', name: 'n', namespace: 'ns' }]]],
  },
];

/** All fields that no prop writes. `fields.test.ts` verifies that every other field has a prop. */
export const UNREACHED: readonly Unreached[] = [
  {
    kind: 'VirtualService',
    leaves: ['host', 'port.number', 'subset'].map((field) => `spec.http[].mirror.${field}`),
    reason: 'use `mirrors`, which supports several destinations',
    patches: [['/spec/http/0/mirror', { host: 'web-api', subset: 'v2', port: { number: 9080 } }]],
  },
  {
    kind: 'VirtualService',
    leaves: ['spec.http[].mirrorPercentage.value'],
    reason: 'only used with `mirror`; use `percent` of `mirrors`',
    patches: [['/spec/http/0/mirrorPercentage', { value: 12.5 }]],
  },
  {
    kind: 'VirtualService',
    leaves: ['spec.http[].mirrorPercent'],
    reason: 'deprecated, replaced by `mirrorPercentage`',
    patches: [['/spec/http/0/mirrorPercent', 12]],
  },
  {
    kind: 'VirtualService',
    leaves: ['spec.http[].mirror_percent'],
    reason: 'deprecated, replaced by `mirrorPercentage`',
    patches: [['/spec/http/0/mirror_percent', 12]],
  },
  {
    kind: 'VirtualService',
    leaves: ['spec.http[].corsPolicy.allowOrigin[]'],
    reason: 'deprecated, replaced by `allowOrigins`',
    patches: [['/spec/http/0/corsPolicy', { allowOrigin: ['https://example.com'] }]],
  },
  {
    kind: 'VirtualService',
    leaves: ['spec.http[].corsPolicy.unmatchedPreflights=UNSPECIFIED'],
    reason: DEFAULT,
    patches: [['/spec/http/0/corsPolicy', { unmatchedPreflights: 'UNSPECIFIED' }]],
  },
  {
    kind: 'VirtualService',
    leaves: ['spec.http[].fault.delay.percent'],
    reason: 'deprecated, replaced by `percentage`, which the prop `percent` writes',
    patches: [['/spec/http/0/fault', { delay: { fixedDelay: '5s', percent: 50 } }]],
  },
  {
    kind: 'VirtualService',
    leaves: ['spec.http[].fault.delay.exponentialDelay'],
    reason: 'Istio rejects every value, because it is not implemented',
    patches: [['/spec/http/0/fault', { delay: { exponentialDelay: '5s' } }]],
  },
  {
    kind: 'VirtualService',
    leaves: ['spec.http[].fault.abort.http2Error'],
    reason: 'Istio rejects every value, because it is not implemented',
    patches: [['/spec/http/0/fault', { abort: { http2Error: 'REFUSED_STREAM' } }]],
  },
  {
    kind: 'VirtualService',
    leaves: ['spec.tcp[].match[].sourceSubnet'],
    reason: "not in Istio's reference; Istio ignores it",
    patches: [['/spec/tcp/0/match', [{ sourceSubnet: '10.0.0.0/8' }]]],
  },
  inPolicies(
    'outlierDetection.consecutiveErrors',
    'deprecated, replaced by `consecutive5xxErrors`',
    '/outlierDetection',
    {
      consecutiveErrors: 5,
    },
  ),
  inPolicies('loadBalancer.warmupDurationSecs', 'deprecated, replaced by `warmup`', '/loadBalancer', {
    warmupDurationSecs: '60s',
  }),
  inPolicies(
    'loadBalancer.consistentHash.minimumRingSize',
    'deprecated, replaced by `ringHash.minimumRingSize`',
    '/loadBalancer',
    { consistentHash: { useSourceIp: true, minimumRingSize: 2048 } },
  ),
  inPolicies('loadBalancer.simple=LEAST_CONN', 'deprecated, replaced by `LEAST_REQUEST`', '/loadBalancer', {
    simple: 'LEAST_CONN',
  }),
  inPolicies('loadBalancer.simple=UNSPECIFIED', DEFAULT, '/loadBalancer', { simple: 'UNSPECIFIED' }),
  {
    kind: 'Gateway',
    leaves: ['spec.servers[].defaultEndpoint'],
    reason: "not in Istio's reference, and not implemented",
    patches: [['/spec/servers/0/defaultEndpoint', '127.0.0.1:8080']],
  },
  {
    kind: 'Gateway',
    leaves: ['spec.servers[].port.targetPort'],
    reason: 'Istio rejects every value, because it has no meaning here',
    patches: [['/spec/servers/0/port/targetPort', 8080]],
  },
  {
    kind: 'Gateway',
    leaves: ['spec.servers[].tls.minProtocolVersion=TLS_AUTO', 'spec.servers[].tls.maxProtocolVersion=TLS_AUTO'],
    reason: DEFAULT,
    patches: [['/spec/servers/0/tls', { minProtocolVersion: 'TLS_AUTO', maxProtocolVersion: 'TLS_AUTO' }]],
  },
  {
    kind: 'Gateway',
    leaves: ['spec.servers[].tls.tlsCertificates[].caCertificates'],
    reason: "not in Istio's reference; clients are verified with `tls.caCertificates`",
    patches: [['/spec/servers/0/tls', { tlsCertificates: [{ caCertificates: '/ca.pem' }] }]],
  },
  {
    kind: 'Sidecar',
    leaves: ['spec.ingress[].port.targetPort', 'spec.egress[].port.targetPort'],
    reason: 'Istio rejects every value, because it has no meaning here',
    patches: [
      ['/spec/ingress/0/port/targetPort', 8080],
      ['/spec/egress/0/port/targetPort', 8080],
    ],
  },
  {
    kind: 'Sidecar',
    leaves: [
      'credentialName',
      'credentialNames[]',
      'httpsRedirect',
      'subjectAltNames[]',
      'tlsCertificates[].caCertificates',
      'tlsCertificates[].privateKey',
      'tlsCertificates[].serverCertificate',
      'mode=AUTO_PASSTHROUGH',
    ].map((field) => `spec.ingress[].tls.${field}`),
    reason: 'Istio rejects it in a Sidecar',
    patches: [
      [
        '/spec/ingress/0/tls',
        {
          mode: 'AUTO_PASSTHROUGH',
          credentialName: 'web-api-tls',
          credentialNames: ['web-api-tls'],
          httpsRedirect: true,
          subjectAltNames: ['client.example.com'],
          tlsCertificates: [{ serverCertificate: '/a.pem', privateKey: '/a.key', caCertificates: '/ca.pem' }],
        },
      ],
    ],
  },
  {
    kind: 'Sidecar',
    leaves: ['spec.ingress[].tls.mode=ISTIO_MUTUAL'],
    reason: 'Istio rejects it in a Sidecar',
    patches: [['/spec/ingress/0/tls', { mode: 'ISTIO_MUTUAL' }]],
  },
  {
    kind: 'Sidecar',
    leaves: ['spec.ingress[].tls.mode=PASSTHROUGH'],
    reason: 'a Sidecar only supports `SIMPLE` and `MUTUAL`',
    patches: [['/spec/ingress/0/tls', { mode: 'PASSTHROUGH' }]],
  },
  {
    kind: 'Sidecar',
    leaves: ['spec.ingress[].tls.mode=OPTIONAL_MUTUAL'],
    reason: 'a Sidecar only supports `SIMPLE` and `MUTUAL`',
    patches: [['/spec/ingress/0/tls', { mode: 'OPTIONAL_MUTUAL' }]],
  },
  {
    kind: 'Sidecar',
    leaves: ['spec.ingress[].tls.minProtocolVersion=TLS_AUTO', 'spec.ingress[].tls.maxProtocolVersion=TLS_AUTO'],
    reason: DEFAULT,
    patches: [['/spec/ingress/0/tls', { minProtocolVersion: 'TLS_AUTO', maxProtocolVersion: 'TLS_AUTO' }]],
  },
  {
    kind: 'Sidecar',
    leaves: ['host', 'port.number', 'subset'].map((field) => `spec.outboundTrafficPolicy.egressProxy.${field}`),
    reason: "deprecated, and not in Istio's reference; route to an egress gateway with a VirtualService",
    patches: [
      ['/spec/outboundTrafficPolicy/egressProxy', { host: 'proxy.example.com', subset: 'v1', port: { number: 3128 } }],
    ],
  },
  {
    kind: 'WorkloadGroup',
    leaves: ['spec.probe.grpc.port', 'spec.probe.grpc.service'],
    reason: 'Istio rejects gRPC probes',
    patches: [['/spec/probe', { grpc: { port: 9000, service: 'health' } }]],
  },
  {
    kind: 'WorkloadGroup',
    leaves: ['spec.template.address'],
    reason: 'each workload replaces it with its own address',
    patches: [['/spec/template/address', '10.0.0.1']],
  },
  {
    kind: 'WorkloadGroup',
    leaves: ['spec.template.labels.*'],
    reason: 'use `workloadLabels`, which writes `metadata.labels` and takes precedence',
    patches: [['/spec/template/labels', { app: 'vm' }]],
  },
  {
    kind: 'PeerAuthentication',
    leaves: ['spec.mtls.mode=UNSET'],
    reason: 'same as having no PeerAuthentication: the mode is inherited from the namespace or the mesh',
    patches: [['/spec/mtls', { mode: 'UNSET' }]],
  },
  {
    kind: 'PeerAuthentication',
    leaves: ['spec.portLevelMtls.*.mode=UNSET'],
    reason: 'same as omitting the port: `mode` applies',
    patches: [['/spec/portLevelMtls', { 8080: { mode: 'UNSET' } }]],
  },
  {
    kind: 'RequestAuthentication',
    leaves: ['spec.jwtRules[].jwks_uri'],
    reason: 'another spelling of `jwksUri`',
    patches: [['/spec/jwtRules/0/jwks_uri', 'https://example.com/keys']],
  },
  ...targets('RequestAuthentication'),
  ...targets('AuthorizationPolicy'),
  ...targets('Telemetry'),
];
