/**
 * Istio's words that have another name here. An entry applies to every struct that has our prop but not Istio's, so one
 * line covers HTTP, TLS and TCP rules alike.
 */
const RENAMED: readonly (readonly [word: string, prop: string])[] = [
  ['http', 'rules'],
  ['tls', 'tlsRules'],
  ['tcp', 'tcpRules'],
  ['host', 'hosts'],
  ['gateway', 'gateways'],
  ['route', 'to'],
  ['destination', 'to'],
  ['mirror', 'mirrors'],
  ['uri', 'path'],
  ['allowOrigin', 'allowOrigins'],
  ['httpStatus', 'status'],
  ['percentage', 'percent'],
  ['consecutiveErrors', 'consecutive5xxErrors'],
  ['mtls', 'mode'],
  ['providers', 'provider'],
  ['targetRef', 'targetRefs'],
  ['jwks_uri', 'jwksUri'],
  ['initialDelaySeconds', 'initialDelay'],
  ['periodSeconds', 'period'],
  ['timeoutSeconds', 'timeout'],
  // The number of a port is `port`, except in a ServiceEntry.
  ['number', 'port'],
  ['port', 'number'],
  // Patterns name the intent.
  ['http', 'api'],
  ['rules', 'api'],
  ['gateways', 'gateway'],
  ['weight', 'canaryPercent'],
  ['percent', 'canaryPercent'],
  ['percentage', 'canaryPercent'],
  // Constructs of the Gateway API have the words of that API.
  ['hosts', 'hostnames'],
  ['gateways', 'parentRefs'],
  ['parents', 'parentRefs'],
  ['match', 'matches'],
  ['to', 'backendRefs'],
  ['route', 'backendRefs'],
  ['retries', 'retry'],
  ['servers', 'listeners'],
  ['selector', 'addresses'],
  ['certificate', 'certificateRefs'],
];

/** Istio's words without a prop of their own. `beside` is a prop that only the struct in question has. */
const FOLDED: readonly { readonly word: string; readonly beside: string; readonly write: string }[] = [
  { word: 'metadata', beside: 'workloadAnnotations', write: 'workloadLabels and workloadAnnotations' },
  { word: 'template', beside: 'workloadAnnotations', write: 'its fields directly' },
  { word: 'metadata', beside: 'suppress', write: 'its fields directly' },
  { word: 'spec', beside: 'suppress', write: 'its fields directly' },
  { word: 'ignoreUriCase', beside: 'queryParams', write: "path: Path.prefix('/api', { ignoreCase: true })" },
  { word: 'mirrorPercentage', beside: 'mirrors', write: 'mirrors: [{ to, percent: 50 }]' },
  { word: 'mirrorPercent', beside: 'mirrors', write: 'mirrors: [{ to, percent: 50 }]' },
  { word: 'mirror_percent', beside: 'mirrors', write: 'mirrors: [{ to, percent: 50 }]' },
  { word: 'host', beside: 'directResponse', write: "to: Destination.host('reviews')" },
  { word: 'subset', beside: 'directResponse', write: "to: reviews.subset('v2')" },
  { word: 'route', beside: 'canaryPercent', write: 'stable and canary' },
  { word: 'fault', beside: 'abort', write: 'abort and delay directly' },
  { word: 'rewrite', beside: 'newPath', write: "newPath: '/'" },
  { word: 'warmupDurationSecs', beside: 'warmup', write: 'warmup: { duration: Duration.seconds(60) }' },
  { word: 'minimumRingSize', beside: 'ringHash', write: 'ringHash: { minimumRingSize: 1024 }' },
  { word: 'httpsRedirect', beside: 'certificate', write: 'it beside tls' },
  { word: 'credentialName', beside: 'certificate', write: "certificate: Certificate.secret('web-api-tls')" },
  { word: 'credentialNames', beside: 'certificate', write: "certificate: Certificate.secret('rsa-tls', 'ecdsa-tls')" },
  ...['serverCertificate', 'privateKey', 'tlsCertificates'].map((word) => ({
    word,
    beside: 'certificate',
    write: 'certificate: Certificate.files({ serverCertificate, privateKey })',
  })),
  { word: 'source', beside: 'principals', write: 'its fields directly' },
  { word: 'operation', beside: 'methods', write: 'its fields directly' },
  { word: 'group', beside: 'kind', write: 'only kind, which implies the group' },
  ...['name', 'namespace', 'kind'].map((word) => ({ word, beside: 'service', write: "service: { name: 'web' }" })),
  { word: 'redirect', beside: 'backendRefs', write: 'filters: [Filter.requestRedirect({ … })]' },
  { word: 'rewrite', beside: 'backendRefs', write: 'filters: [Filter.urlRewrite({ … })]' },
  { word: 'mirrors', beside: 'backendRefs', write: 'filters: [Filter.requestMirror({ … })]' },
  { word: 'headers', beside: 'backendRefs', write: 'filters: [Filter.requestHeaderModifier({ … })]' },
  { word: 'corsPolicy', beside: 'backendRefs', write: 'filters: [Filter.cors({ … })]' },
  { word: 'sessionPersistence', beside: 'backendRefs', write: 'a JSON patch; istiod ignores it' },
  { word: 'mode', beside: 'certificateRefs', write: 'tls if the listener terminates TLS, and omit it otherwise' },
  { word: 'rules', beside: 'parentRefs', write: 'backendRefs directly' },
  { word: 'match', beside: 'filter', write: 'its fields directly' },
  { word: 'match', beside: 'tagOverrides', write: 'its fields directly' },
  { word: 'match', beside: 'customTags', write: 'its fields directly' },
];

/** The answer to a word of Istio's YAML in a struct that does not have it; `undefined` if there is no counterpart. */
export function istioWord(word: string, props: readonly string[]): string | undefined {
  const renamed = RENAMED.find(([istio, prop]) => istio === word && props.includes(prop));
  if (renamed !== undefined) return `'${word}' is called '${renamed[1]}' here`;
  const folded = FOLDED.find(({ word: istio, beside }) => istio === word && props.includes(beside));
  return folded && `'${word}' is not a prop here (write ${folded.write})`;
}
