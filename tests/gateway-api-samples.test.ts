import { readdirSync } from 'node:fs';
import { asContext, Mesh, manifestsOf } from '../mesh';
import { exampleOf, outcomesInWords } from '../mesh/report/difference';
import { ifDownloaded, orSkipped } from './istio-module';
import { ingressService, readSamples, SAMPLES } from './istio-samples';

/** Istio's own objects of the Gateway API for a sample, and the sample that they are for. */
interface Counterpart {
  readonly theirs: readonly string[];
  readonly migrated: readonly string[];
  readonly context: readonly string[];
  /** Name of the Gateway. @default the sample has none */
  readonly gateway?: string;
  /** Requests that theirs treat differently than ours. @default none */
  readonly differs?: readonly string[];
}

const BOOKINFO = ['bookinfo/platform/kube/bookinfo.yaml', 'bookinfo/platform/kube/bookinfo-versions.yaml'];
const reviews = (name: string): Counterpart => ({
  theirs: [`bookinfo/gateway-api/route-${name}.yaml`],
  migrated: ['bookinfo/networking/destination-rule-all.yaml', `bookinfo/networking/virtual-service-${name}.yaml`],
  context: BOOKINFO,
});
const atGateway = (sample: string, workloads: readonly string[], folder = `${sample}/`): Counterpart => ({
  theirs: [`${sample}/gateway-api/${sample}-gateway.yaml`],
  migrated: [`${folder}${sample}-gateway.yaml`],
  context: workloads,
  gateway: `${sample}-gateway`,
});

const TCP_ECHO = {
  theirs: ['tcp-echo/gateway-api/tcp-echo-all-v1.yaml'],
  migrated: ['tcp-echo/tcp-echo-all-v1.yaml'],
  context: ['tcp-echo/tcp-echo-services.yaml'],
  gateway: 'tcp-echo-gateway',
};
/** Our Services of versions have all ports of the Service that they are made from, theirs the one that the route uses. */
const otherPort = (version: string) =>
  `GET http://${version}.default.svc.cluster.local:9001/ from default/tcp-echo-v1: ` +
  `100 % ${version}.default.svc.cluster.local:9001, theirs 100 % passthrough to ${version}.default.svc.cluster.local:9001`;

const COUNTERPARTS: readonly Counterpart[] = [
  atGateway('bookinfo', BOOKINFO, 'bookinfo/networking/'),
  atGateway('helloworld', ['helloworld/helloworld.yaml']),
  atGateway('httpbin', ['httpbin/httpbin.yaml']),
  ...['all-v1', 'reviews-50-v3', 'reviews-90-10', 'reviews-v3'].map(reviews),
  {
    ...TCP_ECHO,
    differs: [
      // No request needs this version yet.
      'GET http://tcp-echo-v2.default.svc.cluster.local:9000/ from default/tcp-echo-v1: ' +
        '100 % passthrough to tcp-echo-v2.default.svc.cluster.local:9000, ' +
        'theirs 100 % tcp-echo-v2.default.svc.cluster.local:9000',
      otherPort('tcp-echo-v1'),
    ],
  },
  {
    ...TCP_ECHO,
    theirs: [...TCP_ECHO.theirs, 'tcp-echo/gateway-api/tcp-echo-20-v2.yaml'],
    migrated: [...TCP_ECHO.migrated, 'tcp-echo/tcp-echo-20-v2.yaml'],
    differs: ['tcp-echo-v1', 'tcp-echo-v2'].map(otherPort),
  },
];

/** Files without VirtualServices that do the same. */
const WITHOUT_COUNTERPART = new Map([
  ['bookinfo/gateway-api/route-reviews-v1.yaml', 'the first route of route-all-v1.yaml'],
  ['helloworld/gateway-api/helloworld-route.yaml', 'the sample has no VirtualService with weights'],
  ['helloworld/gateway-api/helloworld-versions.yaml', 'Services that only helloworld-route.yaml uses'],
]);

/**
 * Their Gateways are deployed by istiod, ours are bound to Pods that exist. In the namespace of the sample, behind a Service with
 * the name that istiod gives to theirs, both configure the same Pods.
 */
function sides({ theirs, migrated, context, gateway }: Counterpart) {
  const known = asContext([
    ...manifestsOf(gateway === undefined ? [] : [ingressService(`default/${gateway}-istio`)]),
    ...readSamples(context),
  ]);
  const { apply, obstacles } = Mesh.of(known, readSamples(migrated)).migration();
  return { ours: Mesh.of(known, manifestsOf(apply)), theirs: Mesh.of(known, readSamples(theirs)), obstacles };
}

ifDownloaded.each(COUNTERPARTS.map((counterpart) => [counterpart.theirs.at(-1), counterpart] as const))(
  'what migrate makes of the sample does what Istio wrote by hand: %s',
  (_, counterpart) => {
    const { ours, theirs, obstacles } = sides(counterpart);
    expect(obstacles).toEqual([]);
    expect(
      theirs
        .differences(ours)
        .map((one) => `${exampleOf(one)}: ${outcomesInWords(one.before)}, theirs ${outcomesInWords(one.after)}`),
    ).toEqual(counterpart.differs ?? []);
  },
);

ifDownloaded('a hand-written route with other weights is a difference', () => {
  const { ours } = sides(reviews('reviews-50-v3'));
  const { theirs } = sides(reviews('reviews-90-10'));
  expect(theirs.differences(ours).map(({ kind }) => kind)).toEqual(['moved']);
});

ifDownloaded('every file that Istio wrote by hand is compared', () => {
  const files = orSkipped(() => readdirSync(SAMPLES, { recursive: true, encoding: 'utf8' })).filter((name) =>
    /\/gateway-api\/.*\.yaml$/.test(name),
  );
  const compared = new Set([...COUNTERPARTS.flatMap(({ theirs }) => theirs), ...WITHOUT_COUNTERPART.keys()]);
  expect(files.sort()).toEqual([...compared].sort());
});
