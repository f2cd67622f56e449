import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { asContext, type Manifest, Mesh, manifestsOf } from '../mesh';
import type { Difference } from '../mesh/behaviour/diff/difference';
import type { Migration } from '../mesh/migration/migration';
import { exampleOf, outcomesInWords } from '../mesh/report/difference';
import { ifDownloaded, orSkipped } from './istio-module';
import { INSTALLED, readSamples, SAMPLES } from './istio-samples';

/** What becomes of the VirtualServices in one file. */
interface Outcome {
  /** Other files that are migrated. @default none */
  readonly with?: readonly string[];
  /** Files that are context. @default none */
  readonly context?: readonly string[];
  /** Kinds and names of what is applied. @default nothing: all stays */
  readonly applies?: string;
  /** For each name of a difference, its first example. @default every request is treated as before */
  readonly differs?: Readonly<Record<string, string>>;
  /** @default nothing */
  readonly stays?: readonly string[];
  /** Codes of findings that the sample did not have. @default none */
  readonly finds?: readonly string[];
}

const [NETWORKING, KUBE] = ['bookinfo/networking', 'bookinfo/platform/kube'];
const BOOKINFO = { context: [`${KUBE}/bookinfo.yaml`] };
const VERSIONED = { with: [`${NETWORKING}/destination-rule-all.yaml`], ...BOOKINFO };
const TCP_ECHO = { context: ['tcp-echo/tcp-echo-services.yaml'] };
const CALLER = 'from default/details-v1';
const JASON = `with end-user: jason ${CALLER}`;

/** A version gets a host name of its own. */
const newHost = (version: string) => ({
  'version-hosts':
    `GET http://${version}.default.svc.cluster.local:9080/ ${CALLER}: ` +
    `100 % passthrough to ${version}.default.svc.cluster.local:9080, now 100 % ${version}.default.svc.cluster.local:9080 /`,
});
/** The version has no workload in the sample's main file. */
const newEmptyHost = (version: string) => ({
  'version-hosts':
    `GET http://${version}.default.svc.cluster.local:9080/ ${CALLER}: ` +
    `100 % passthrough to ${version}.default.svc.cluster.local:9080, ` +
    `now 100 % unavailable 503: no healthy workload for ${version}.default.svc.cluster.local:9080`,
});
const newTcpHost = {
  'version-hosts':
    'GET http://tcp-echo-v1.default.svc.cluster.local:9000/ from default/tcp-echo-v1: ' +
    '100 % passthrough to tcp-echo-v1.default.svc.cluster.local:9000, now 100 % tcp-echo-v1.default.svc.cluster.local:9000',
};
/** As in the sample, where the version is a subset. */
const NO_WORKLOAD = ['MESH0139'];
/** Sidecars have routes for port 80 because the ingress gateway's Service has it. */
const noPort = (name: string, outcome: string, caller = CALLER) => ({
  'missing-port':
    `GET http://${name}.default.svc.cluster.local/ ${caller}: ${outcome}, ` +
    `now 100 % passthrough to ${name}.default.svc.cluster.local:80`,
});
const noCluster = (name: string, subset: string, share = '100 %') =>
  `${share} unavailable 503: no cluster for ${name}.default.svc.cluster.local:80 subset ${subset}`;

const REVIEWS = `${NETWORKING}/virtual-service-reviews`;
const RATINGS = `${NETWORKING}/virtual-service-ratings`;

const OUTCOMES: Readonly<Record<string, Outcome>> = {
  [`${NETWORKING}/bookinfo-gateway.yaml`]: {
    ...BOOKINFO,
    applies: 'Gateway bookinfo-gateway, HTTPRoute bookinfo',
    differs: {
      'prefix-by-segment':
        'GET http://any.example/static~ from default/bookinfo-gateway: ' +
        '100 % productpage.default.svc.cluster.local:9080 /static~, now 100 % no-route 404',
    },
  },
  [`${NETWORKING}/certmanager-gateway.yaml`]: {
    applies: 'Gateway cert-manager-gateway, HTTPRoute cert-manager',
    differs: {
      'missing-backend-status':
        'GET http://any.example/.well-known/acme-challenge/ from istio-system/cert-manager-gateway: ' +
        '100 % unavailable 503: no cluster for cert-manager-resolver.istio-system.svc.cluster.local:8089, ' +
        'now 100 % unavailable 500: no cluster for cert-manager-resolver.istio-system.svc.cluster.local:8089',
      'prefix-by-segment':
        'GET http://any.example/.well-known/acme-challenge from istio-system/cert-manager-gateway: ' +
        '100 % no-route 404, ' +
        'now 100 % unavailable 500: no cluster for cert-manager-resolver.istio-system.svc.cluster.local:8089',
    },
    // The Service is not part of the samples.
    finds: ['IST0171'],
  },
  [`${NETWORKING}/egress-rule-google-apis.yaml`]: { applies: 'HTTPRoute rewrite-port-for-googleapis' },
  [`${NETWORKING}/fault-injection-details-v1.yaml`]: {
    ...BOOKINFO,
    stays: ['VirtualService default/details spec.http[0].fault: HTTPRoute has no fault injection'],
  },
  [`${NETWORKING}/virtual-service-all-v1.yaml`]: {
    ...VERSIONED,
    applies:
      'Service details-v1, Service productpage-v1, Service ratings-v1, Service reviews-v1, HTTPRoute details, ' +
      'HTTPRoute productpage, HTTPRoute ratings, HTTPRoute reviews, ' +
      'DestinationRule details, DestinationRule ratings, DestinationRule reviews',
    differs: { ...newHost('details-v1'), ...noPort('details', noCluster('details', 'v1')) },
  },
  [`${NETWORKING}/virtual-service-details-v2.yaml`]: {
    ...VERSIONED,
    applies: 'Service details-v2, HTTPRoute details, DestinationRule details',
    differs: { ...newEmptyHost('details-v2'), ...noPort('details', noCluster('details', 'v2')) },
    finds: NO_WORKLOAD,
  },
  [`${RATINGS}-db.yaml`]: {
    ...VERSIONED,
    applies:
      'Service ratings-v2, Service reviews-v3, HTTPRoute ratings, HTTPRoute reviews, ' +
      'DestinationRule ratings, DestinationRule reviews',
    differs: { ...newEmptyHost('ratings-v2'), ...noPort('ratings', noCluster('ratings', 'v2')) },
    finds: NO_WORKLOAD,
  },
  [`${RATINGS}-mysql-vm.yaml`]: {
    ...VERSIONED,
    applies:
      'Service ratings-v2-mysql-vm, Service reviews-v3, HTTPRoute ratings, HTTPRoute reviews, ' +
      'DestinationRule ratings, DestinationRule reviews',
    differs: { ...newEmptyHost('ratings-v2-mysql-vm'), ...noPort('ratings', noCluster('ratings', 'v2-mysql-vm')) },
    finds: NO_WORKLOAD,
  },
  [`${RATINGS}-mysql.yaml`]: {
    ...VERSIONED,
    applies:
      'Service ratings-v2-mysql, Service reviews-v3, HTTPRoute ratings, HTTPRoute reviews, ' +
      'DestinationRule ratings, DestinationRule reviews',
    differs: { ...newEmptyHost('ratings-v2-mysql'), ...noPort('ratings', noCluster('ratings', 'v2-mysql')) },
    finds: NO_WORKLOAD,
  },
  [`${RATINGS}-test-abort.yaml`]: {
    ...VERSIONED,
    stays: ['VirtualService default/ratings spec.http[0].fault: HTTPRoute has no fault injection'],
  },
  [`${RATINGS}-test-delay.yaml`]: {
    ...VERSIONED,
    stays: ['VirtualService default/ratings spec.http[0].fault: HTTPRoute has no fault injection'],
  },
  [`${REVIEWS}-50-v3.yaml`]: {
    ...VERSIONED,
    applies: 'Service reviews-v1, Service reviews-v3, HTTPRoute reviews, DestinationRule reviews',
    differs: {
      ...newHost('reviews-v1'),
      ...noPort('reviews', `${noCluster('reviews', 'v1', '50 %')}, ${noCluster('reviews', 'v3', '50 %')}`),
    },
  },
  [`${REVIEWS}-80-20.yaml`]: {
    ...VERSIONED,
    applies: 'Service reviews-v1, Service reviews-v2, HTTPRoute reviews, DestinationRule reviews',
    differs: {
      ...newHost('reviews-v1'),
      ...noPort('reviews', `${noCluster('reviews', 'v1', '80 %')}, ${noCluster('reviews', 'v2', '20 %')}`),
    },
  },
  [`${REVIEWS}-90-10.yaml`]: {
    ...VERSIONED,
    applies: 'Service reviews-v1, Service reviews-v2, HTTPRoute reviews, DestinationRule reviews',
    differs: {
      ...newHost('reviews-v1'),
      ...noPort('reviews', `${noCluster('reviews', 'v1', '90 %')}, ${noCluster('reviews', 'v2', '10 %')}`),
    },
  },
  [`${REVIEWS}-jason-v2-v3.yaml`]: {
    ...VERSIONED,
    applies: 'Service reviews-v2, Service reviews-v3, HTTPRoute reviews, DestinationRule reviews',
    differs: { ...newHost('reviews-v2'), ...noPort('reviews', noCluster('reviews', 'v2'), JASON) },
  },
  [`${REVIEWS}-test-v2.yaml`]: {
    ...VERSIONED,
    applies: 'Service reviews-v2, Service reviews-v1, HTTPRoute reviews, DestinationRule reviews',
    differs: { ...newHost('reviews-v1'), ...noPort('reviews', noCluster('reviews', 'v2'), JASON) },
  },
  [`${REVIEWS}-v2-v3.yaml`]: {
    ...VERSIONED,
    applies: 'Service reviews-v2, Service reviews-v3, HTTPRoute reviews, DestinationRule reviews',
    differs: {
      ...newHost('reviews-v2'),
      ...noPort('reviews', `${noCluster('reviews', 'v2', '50 %')}, ${noCluster('reviews', 'v3', '50 %')}`),
    },
  },
  [`${REVIEWS}-v3.yaml`]: {
    ...VERSIONED,
    applies: 'Service reviews-v3, HTTPRoute reviews, DestinationRule reviews',
    differs: { ...newHost('reviews-v3'), ...noPort('reviews', noCluster('reviews', 'v3')) },
  },
  'helloworld/helloworld-gateway.yaml': {
    context: ['helloworld/helloworld.yaml'],
    applies: 'Gateway helloworld-gateway, HTTPRoute helloworld',
  },
  'httpbin/httpbin-gateway.yaml': {
    context: ['httpbin/httpbin.yaml'],
    applies: 'Gateway httpbin-gateway, HTTPRoute httpbin',
  },
  'multicluster/expose-istiod-https.yaml': {
    applies: 'Gateway istiod-gateway, HTTPRoute istiod-vs, HTTPRoute istiod-vs-2, ReferenceGrant routes-of-default',
  },
  'multicluster/expose-istiod.yaml': {
    stays: [0, 1].map(
      (index) =>
        `VirtualService default/istiod-vs spec.tls[${index}].match[0].sniHosts: TLSRoute needs host names, and * is none`,
    ),
  },
  'tcp-echo/tcp-echo-20-v2.yaml': {
    with: ['tcp-echo/tcp-echo-all-v1.yaml'],
    ...TCP_ECHO,
    applies: 'Gateway tcp-echo-gateway, Service tcp-echo-v1, Service tcp-echo-v2, TCPRoute tcp-echo-tcp',
    differs: newTcpHost,
  },
  'tcp-echo/tcp-echo-all-v1.yaml': {
    ...TCP_ECHO,
    applies:
      'Gateway tcp-echo-gateway, Service tcp-echo-v1, TCPRoute tcp-echo-tcp, DestinationRule tcp-echo-destination',
    differs: newTcpHost,
  },
  'websockets/route.yaml': {
    context: ['websockets/app.yaml'],
    applies: 'Gateway tornado-gateway, HTTPRoute tornado',
  },
};

function meshes(file: string, { with: others = [], context = [] }: Outcome) {
  const known = asContext([...manifestsOf(INSTALLED), ...readSamples(context)]);
  const own = readSamples([...others, file]);
  const before = Mesh.of(known, own);
  const migration = before.migration();
  const keyOf = ({ kind, apiVersion, metadata }: Manifest) => `${apiVersion} ${kind} ${metadata.name}`;
  const changed = new Set([...migration.apply, ...migration.delete].map(keyOf));
  const kept = own.filter(({ manifest }) => !changed.has(keyOf(manifest)));
  return { before, migration, after: Mesh.of(known, kept, manifestsOf(migration.apply)) };
}

const inWords = (difference: Difference) =>
  `${exampleOf(difference)}: ${outcomesInWords(difference.before)}, now ${outcomesInWords(difference.after)}`;

function examplesOf({ differences }: Migration): Record<string, string> {
  const examples: Record<string, string> = {};
  for (const difference of differences) examples[difference.names.join()] ??= inWords(difference);
  return examples;
}

const virtualServices = orSkipped(() =>
  readdirSync(SAMPLES, { recursive: true, encoding: 'utf8' })
    .filter(
      (name) => name.endsWith('.yaml') && /^kind: VirtualService$/m.test(readFileSync(join(SAMPLES, name), 'utf8')),
    )
    .sort(),
);

ifDownloaded.each(virtualServices)('migrate %s', (file) => {
  const { applies = '', differs = {}, stays = [], finds = [], ...input } = OUTCOMES[file] ?? {};
  const { before, migration, after } = meshes(file, input);
  const found = new Set(before.findings().map(({ code }) => code));
  expect({
    applies: migration.apply.map(({ kind, metadata }) => `${kind} ${metadata.name}`).join(', '),
    differs: examplesOf(migration),
    stays: migration.obstacles.map(({ object, path, reason }) => `${object} ${path}: ${reason}`),
    finds: after.findings().flatMap(({ code }) => (found.has(code) ? [] : [code])),
  }).toEqual({ applies, differs, stays, finds });
});

ifDownloaded('every sample with a VirtualService has an outcome', () => {
  expect(virtualServices).toEqual(Object.keys(OUTCOMES).sort());
});
