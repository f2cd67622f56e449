/** A field of Istio's API that no prop carries, or a value of an enumeration that none gives. */
export interface Unreached {
  readonly kind: string;
  /** As `leavesOf` names them. */
  readonly leaves: readonly string[];
  /** Why there is no prop. */
  readonly reason: string;
  /** Where else the leaves are, where the first one stands for all. */
  readonly also?: string;
  /** JSON patches that reach it, each by its pointer and value; together they reach every leaf. */
  readonly patches: readonly (readonly [pointer: string, value: unknown])[];
}

const NAMELESS = 'is what leaving the field out means';

/** The four places where a DestinationRule has a policy. */
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
  also: 'and so in `portLevelSettings` and `subsets`',
  patches: POLICIES.map(([, place]) => [`${place}${pointer}`, value] as const),
});

const targets = (kind: string): Unreached[] => [
  {
    kind,
    leaves: ['group', 'kind', 'name', 'namespace'].map((field) => `spec.targetRef.${field}`),
    reason: 'not in the reference; `targetRefs` with one entry says the same',
    patches: [['/spec/targetRef', { group: 'a.b', kind: 'K', name: 'n', namespace: 'ns' }]],
  },
  {
    kind,
    leaves: ['spec.targetRefs[].namespace'],
    reason: 'the validator refuses every value: what is referred to is in the namespace of the policy',
    patches: [['/spec/targetRefs', [{ kind: 'Service', name: 'n', namespace: 'ns' }]]],
  },
];

/** What no prop of a construct carries, with the reason: everything else is counted by `fields.test.ts`. */
export const UNREACHED: readonly Unreached[] = [
  {
    kind: 'VirtualService',
    leaves: ['host', 'port.number', 'subset'].map((field) => `spec.http[].mirror.${field}`),
    reason: '`mirrors` says the same, also for several',
    patches: [['/spec/http/0/mirror', { host: 'web-api', subset: 'v2', port: { number: 9080 } }]],
  },
  {
    kind: 'VirtualService',
    leaves: ['spec.http[].mirrorPercentage.value'],
    reason: 'belongs to `mirror`; `percent` of `mirrors` says the same',
    patches: [['/spec/http/0/mirrorPercentage', { value: 12.5 }]],
  },
  {
    kind: 'VirtualService',
    leaves: ['spec.http[].mirrorPercent'],
    reason: 'deprecated for `mirrorPercentage`',
    patches: [['/spec/http/0/mirrorPercent', 12]],
  },
  {
    kind: 'VirtualService',
    leaves: ['spec.http[].mirror_percent'],
    reason: 'deprecated for `mirrorPercentage`',
    patches: [['/spec/http/0/mirror_percent', 12]],
  },
  {
    kind: 'VirtualService',
    leaves: ['spec.http[].corsPolicy.allowOrigin[]'],
    reason: 'deprecated for `allowOrigins`',
    patches: [['/spec/http/0/corsPolicy', { allowOrigin: ['https://example.com'] }]],
  },
  {
    kind: 'VirtualService',
    leaves: ['spec.http[].corsPolicy.unmatchedPreflights=UNSPECIFIED'],
    reason: NAMELESS,
    patches: [['/spec/http/0/corsPolicy', { unmatchedPreflights: 'UNSPECIFIED' }]],
  },
  {
    kind: 'VirtualService',
    leaves: ['spec.http[].fault.delay.percent'],
    reason: 'deprecated for `percentage`, which is what `percent` of a delay writes',
    patches: [['/spec/http/0/fault', { delay: { fixedDelay: '5s', percent: 50 } }]],
  },
  {
    kind: 'VirtualService',
    leaves: ['spec.http[].fault.delay.exponentialDelay'],
    reason: 'the validator refuses every value: not implemented',
    patches: [['/spec/http/0/fault', { delay: { exponentialDelay: '5s' } }]],
  },
  {
    kind: 'VirtualService',
    leaves: ['spec.http[].fault.abort.http2Error'],
    reason: 'the validator refuses every value: not implemented',
    patches: [['/spec/http/0/fault', { abort: { http2Error: 'REFUSED_STREAM' } }]],
  },
  {
    kind: 'VirtualService',
    leaves: ['spec.tcp[].match[].sourceSubnet'],
    reason: 'not in the reference, and read nowhere in Istio',
    patches: [['/spec/tcp/0/match', [{ sourceSubnet: '10.0.0.0/8' }]]],
  },
  inPolicies('outlierDetection.consecutiveErrors', 'deprecated for `consecutive5xxErrors`', '/outlierDetection', {
    consecutiveErrors: 5,
  }),
  inPolicies('loadBalancer.warmupDurationSecs', 'deprecated for `warmup`', '/loadBalancer', {
    warmupDurationSecs: '60s',
  }),
  inPolicies(
    'loadBalancer.consistentHash.minimumRingSize',
    'deprecated for `minimumRingSize` of `ringHash`',
    '/loadBalancer',
    { consistentHash: { useSourceIp: true, minimumRingSize: 2048 } },
  ),
  inPolicies('loadBalancer.simple=LEAST_CONN', 'deprecated for `LEAST_REQUEST`', '/loadBalancer', {
    simple: 'LEAST_CONN',
  }),
  inPolicies('loadBalancer.simple=UNSPECIFIED', NAMELESS, '/loadBalancer', { simple: 'UNSPECIFIED' }),
  {
    kind: 'Gateway',
    leaves: ['spec.servers[].defaultEndpoint'],
    reason: 'not in the reference, and not implemented',
    patches: [['/spec/servers/0/defaultEndpoint', '127.0.0.1:8080']],
  },
  {
    kind: 'Gateway',
    leaves: ['spec.servers[].port.targetPort'],
    reason: 'the validator refuses every value: it has no meaning here',
    patches: [['/spec/servers/0/port/targetPort', 8080]],
  },
  {
    kind: 'Gateway',
    leaves: ['spec.servers[].tls.minProtocolVersion=TLS_AUTO', 'spec.servers[].tls.maxProtocolVersion=TLS_AUTO'],
    reason: NAMELESS,
    patches: [['/spec/servers/0/tls', { minProtocolVersion: 'TLS_AUTO', maxProtocolVersion: 'TLS_AUTO' }]],
  },
  {
    kind: 'Gateway',
    leaves: ['spec.servers[].tls.tlsCertificates[].caCertificates'],
    reason: 'not in the reference; `caCertificates` of `tls` is what clients are checked against',
    patches: [['/spec/servers/0/tls', { tlsCertificates: [{ caCertificates: '/ca.pem' }] }]],
  },
  {
    kind: 'Sidecar',
    leaves: ['spec.ingress[].port.targetPort', 'spec.egress[].port.targetPort'],
    reason: 'the validator refuses every value: it has no meaning here',
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
    reason: 'the validator refuses it in a Sidecar',
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
    reason: 'the validator refuses it in a Sidecar',
    patches: [['/spec/ingress/0/tls', { mode: 'ISTIO_MUTUAL' }]],
  },
  {
    kind: 'Sidecar',
    leaves: ['spec.ingress[].tls.mode=PASSTHROUGH'],
    reason: 'in a Sidecar only `SIMPLE` and `MUTUAL` are supported',
    patches: [['/spec/ingress/0/tls', { mode: 'PASSTHROUGH' }]],
  },
  {
    kind: 'Sidecar',
    leaves: ['spec.ingress[].tls.mode=OPTIONAL_MUTUAL'],
    reason: 'in a Sidecar only `SIMPLE` and `MUTUAL` are supported',
    patches: [['/spec/ingress/0/tls', { mode: 'OPTIONAL_MUTUAL' }]],
  },
  {
    kind: 'Sidecar',
    leaves: ['spec.ingress[].tls.minProtocolVersion=TLS_AUTO', 'spec.ingress[].tls.maxProtocolVersion=TLS_AUTO'],
    reason: NAMELESS,
    patches: [['/spec/ingress/0/tls', { minProtocolVersion: 'TLS_AUTO', maxProtocolVersion: 'TLS_AUTO' }]],
  },
  {
    kind: 'Sidecar',
    leaves: ['host', 'port.number', 'subset'].map((field) => `spec.outboundTrafficPolicy.egressProxy.${field}`),
    reason: 'deprecated, and not in the reference; an egress gateway is named by the rules of a VirtualService',
    patches: [
      ['/spec/outboundTrafficPolicy/egressProxy', { host: 'proxy.example.com', subset: 'v1', port: { number: 3128 } }],
    ],
  },
  {
    kind: 'WorkloadGroup',
    leaves: ['spec.probe.grpc.port', 'spec.probe.grpc.service'],
    reason: 'the validator refuses a probe by gRPC',
    patches: [['/spec/probe', { grpc: { port: 9000, service: 'health' } }]],
  },
  {
    kind: 'WorkloadGroup',
    leaves: ['spec.template.address'],
    reason: 'each workload brings its own, which replaces it',
    patches: [['/spec/template/address', '10.0.0.1']],
  },
  {
    kind: 'WorkloadGroup',
    leaves: ['spec.template.labels.*'],
    reason: '`workloadLabels` stands before it, at `metadata`',
    patches: [['/spec/template/labels', { app: 'vm' }]],
  },
  {
    kind: 'PeerAuthentication',
    leaves: ['spec.mtls.mode=UNSET'],
    reason: 'leaves it to the namespace or the mesh, as having no PeerAuthentication does',
    patches: [['/spec/mtls', { mode: 'UNSET' }]],
  },
  {
    kind: 'PeerAuthentication',
    leaves: ['spec.portLevelMtls.*.mode=UNSET'],
    reason: 'leaves it to `mode`, as leaving the port out does',
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
