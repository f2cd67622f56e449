import type { Construct } from 'constructs';
import {
  AuthorizationPolicy,
  type MetricsOverride,
  PeerAuthentication,
  RequestAuthentication,
  type TargetRef,
  Telemetry,
} from '../../index';
import type { Sample } from './sample';

/** The two ways to select workloads: by labels and by reference. */
function targets({ text, labels, pick }: Sample): [{ selector: Record<string, string> }, { targetRefs: TargetRef[] }] {
  return [{ selector: labels() }, { targetRefs: [{ kind: pick('ServiceEntry', 'Gateway'), name: text() }] }];
}

/** AuthorizationPolicies that use every prop. */
export function authorizationPolicies(scope: Construct, sample: Sample): void {
  const { text, number } = sample;
  const [selector, targetRefs] = targets(sample);
  const rules = [
    {
      from: [
        {
          principals: [text()],
          notPrincipals: [text()],
          requestPrincipals: [text()],
          notRequestPrincipals: [text()],
          namespaces: [text()],
          notNamespaces: [text()],
          trustDomains: [text()],
          notTrustDomains: [text()],
          ipBlocks: [sample.address()],
          notIpBlocks: [sample.address()],
          remoteIpBlocks: [sample.address()],
          notRemoteIpBlocks: [sample.address()],
        },
        { serviceAccounts: [text()], notServiceAccounts: [text()] },
      ],
      to: [
        {
          hosts: [text()],
          notHosts: [text()],
          ports: [number()],
          notPorts: [number()],
          methods: [text()],
          notMethods: [text()],
          paths: [text()],
          notPaths: [text()],
        },
      ],
      when: [{ key: `request.headers[${text()}]`, values: [text()], notValues: [text()] }],
    },
  ];
  new AuthorizationPolicy(scope, 'allow', { ...selector, action: 'ALLOW', rules });
  new AuthorizationPolicy(scope, 'deny', { ...targetRefs, action: 'DENY', rules });
  new AuthorizationPolicy(scope, 'audit', { action: 'AUDIT', rules });
  new AuthorizationPolicy(scope, 'custom', { action: 'CUSTOM', provider: text(), rules: [{}] });
}

/** PeerAuthentications that use every prop. */
export function peerAuthentications(scope: Construct, sample: Sample): void {
  for (const mode of ['DISABLE', 'PERMISSIVE', 'STRICT'] as const) {
    new PeerAuthentication(scope, `peer-${mode.toLowerCase()}`, {
      mode,
      selector: sample.labels(),
      portLevelMtls: { [sample.number()]: mode },
    });
  }
}

/** RequestAuthentications that use every prop. */
export function requestAuthentications(scope: Construct, sample: Sample): void {
  const { text } = sample;
  const [selector, targetRefs] = targets(sample);
  new RequestAuthentication(scope, 'request', {
    ...selector,
    jwtRules: [
      {
        issuer: text(),
        audiences: [text()],
        jwksUri: `https://${sample.host()}`,
        timeout: sample.duration(),
        fromHeaders: [{ name: text(), prefix: text() }],
        fromParams: [text()],
        fromCookies: [text()],
        forwardOriginalToken: sample.flag(),
        outputPayloadToHeader: text(),
        outputClaimToHeaders: [{ header: text(), claim: text() }],
        spaceDelimitedClaims: [text()],
        presence: 'REQUIRED',
      },
      {
        issuer: text(),
        presence: 'OPTIONAL',
        jwks: JSON.stringify({ keys: [{ kty: 'RSA', e: 'AQAB', n: 'u1SU1LfVLPHCozMxH2Mo', kid: text() }] }),
      },
    ],
  });
  new RequestAuthentication(scope, 'request-refs', { ...targetRefs, jwtRules: [{ issuer: text() }] });
}

const MODES = ['CLIENT_AND_SERVER', 'CLIENT', 'SERVER'] as const;
const METRICS = [
  'ALL_METRICS',
  'REQUEST_COUNT',
  'REQUEST_DURATION',
  'REQUEST_SIZE',
  'RESPONSE_SIZE',
  'TCP_OPENED_CONNECTIONS',
  'TCP_CLOSED_CONNECTIONS',
  'TCP_SENT_BYTES',
  'TCP_RECEIVED_BYTES',
  'GRPC_REQUEST_MESSAGES',
  'GRPC_RESPONSE_MESSAGES',
] as const;

/** Telemetries that use every prop. */
export function telemetries(scope: Construct, sample: Sample): void {
  const { text, flag } = sample;
  const [selector, targetRefs] = targets(sample);
  const overrides: MetricsOverride[] = [
    ...METRICS.map((metric) => ({ metric, disabled: flag() })),
    {
      customMetric: text(),
      tagOverrides: { [text()]: { operation: 'UPSERT', value: text() }, [text()]: { operation: 'REMOVE' } },
    },
  ];
  for (const [index, mode] of MODES.entries()) {
    new Telemetry(scope, `telemetry-${index}`, {
      ...(index === 0 ? selector : targetRefs),
      tracing: {
        mode,
        provider: text(),
        randomSamplingPercentage: sample.percent(),
        disableSpanReporting: flag(),
        disableContextPropagation: flag(),
        enableIstioTags: flag(),
        useRequestIdForTraceSampling: flag(),
        customTags: {
          literal: { literal: text() },
          environment: { environment: text(), defaultValue: text() },
          header: { header: text(), defaultValue: text() },
          formatter: { formatter: text() },
        },
      },
      metrics: [
        {
          providers: [text()],
          overrides: overrides.map((override) => ({ ...override, mode })),
          reportingInterval: sample.duration(),
        },
      ],
      accessLogging: [{ mode, providers: [text()], disabled: flag(), filter: text() }],
    });
  }
}
