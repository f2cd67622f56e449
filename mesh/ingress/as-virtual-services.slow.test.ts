import fc from 'fast-check';
import { gateway, http80, ingress, type Manifests, meshOf, virtualService, workloads } from '../fixtures/objects';

// Ingresses behave like the VirtualServices and Gateways that somebody would write by hand instead of them.

const RUNS = Number(process.env.RUNS ?? 60);

interface Path {
  readonly path: string;
  readonly pathType: 'Exact' | 'Prefix' | 'ImplementationSpecific';
  readonly app: string;
}

interface Written {
  readonly name: string;
  /** Second of its creation. */
  readonly age: number;
  readonly secure: readonly string[] | undefined;
  readonly rules: readonly { readonly host: string; readonly paths: readonly Path[] }[];
}

// Few different values, so paths and hosts often overlap.
const hosts = ['shop.com', 'www.shop.com', '*.shop.com', ''];
const path: fc.Arbitrary<Path> = fc.oneof(
  fc.record({
    path: fc.constantFrom('/', '/a', '/a/', '/a/b', '/b'),
    pathType: fc.constantFrom('Exact', 'Prefix', 'ImplementationSpecific'),
    app: fc.constantFrom('a', 'b', 'c'),
  }),
  fc.record({
    path: fc.constantFrom('', '/*', '/a/*', '/a.*', '/b*'),
    pathType: fc.constant('ImplementationSpecific'),
    app: fc.constantFrom('a', 'b', 'c'),
  }),
);
const rule = fc.record({ host: fc.constantFrom(...hosts), paths: fc.array(path, { minLength: 1, maxLength: 4 }) });
const world: fc.Arbitrary<Written[]> = fc.uniqueArray(
  fc.record({
    name: fc.constantFrom('x', 'y', 'z'),
    age: fc.nat({ max: 2 }),
    secure: fc.option(fc.uniqueArray(fc.constantFrom('shop.com', '*.shop.com')), { nil: undefined, freq: 3 }),
    rules: fc.array(rule, { minLength: 1, maxLength: 3 }),
  }),
  { minLength: 1, maxLength: 3, selector: ({ name }) => name },
);

const apps = workloads('a', 'b', 'c');
const created = (age: number) => ({ creationTimestamp: `2026-01-01T00:00:0${age}Z` });

const asIngress = ({ name, age, secure, rules }: Written) =>
  ingress(
    name,
    {
      ...(secure && { tls: [{ hosts: secure, secretName: 'cert' }] }),
      rules: rules.map(({ host, paths }) => ({
        ...(host && { host }),
        http: {
          paths: paths.map(({ app, ...rest }) => ({
            ...rest,
            backend: { service: { name: app, port: { number: 80 } } },
          })),
        },
      })),
    },
    created(age),
  );

function byHand(written: readonly Written[]): Manifests {
  const sorted = [...written].sort((a, b) => a.age - b.age || (a.name < b.name ? -1 : 1));
  const served = sorted.flatMap(({ name, rules }) => rules.map((own) => ({ ...own, name })));
  // Several hosts can be served for one host of a TLS server. Then the names of istiod's VirtualServices decide.
  const internalName = (host: string) =>
    `${(host || '*').replaceAll('.', '-')}-${served.find((own) => own.host === host)?.name}-`;
  const names = [...new Set(served.map(({ host }) => host))].sort((a, b) =>
    internalName(a) < internalName(b) ? -1 : 1,
  );
  return [
    ...written.map(({ name, secure }) =>
      gateway(name, [
        { ...http80, hosts: ['*'] },
        ...(secure
          ? [
              {
                port: { number: 443, name: `https-${name}`, protocol: 'HTTPS' },
                tls: { mode: 'SIMPLE', credentialName: 'cert' },
                hosts: secure.length === 0 ? ['*'] : secure,
              },
            ]
          : []),
      ]),
    ),
    ...names.map((host, index) => {
      const rules = served.filter((own) => own.host === host);
      const paths = rules.flatMap((own) => own.paths).map(matched);
      return virtualService(`routes-${index}`, {
        hosts: [host || '*'],
        gateways: [rules[0]?.name],
        http: paths
          .sort((a, b) => b.length - a.length || b.rank - a.rank)
          .map(({ match, app }) => ({
            ...(match && { match }),
            route: [{ destination: { host: app, port: { number: 80 } } }],
          })),
      });
    }),
  ];
}

/** A path as a person would write it: a prefix of whole segments needs two matches. */
function matched({ path: written, pathType, app }: Path) {
  const [, star] = /^(.*)(?:\/|\.)\*$/.exec(written) ?? [];
  if (pathType === 'Exact' || (pathType === 'ImplementationSpecific' && written !== '' && star === undefined)) {
    return { match: [{ uri: { exact: written } }], app, length: written.length, rank: 1 };
  }
  const prefix = pathType === 'Prefix' ? written : (star ?? '');
  const segments = prefix.replace(/\/$/, '');
  if (segments === '') {
    return { match: prefix === '/' ? [{ uri: { prefix: '/' } }] : undefined, app, length: prefix.length, rank: 0 };
  }
  const match = [{ uri: { exact: segments } }, { uri: { prefix: `${segments}/` } }];
  return { match, app, length: prefix.length, rank: 0 };
}

test('Ingresses behave like VirtualServices and Gateways written by hand', () => {
  fc.assert(
    fc.property(world, (written) => {
      const ingresses = meshOf([...apps, ...written.map(asIngress)]);
      expect(meshOf([...apps, ...byHand(written)]).differences(ingresses)).toEqual([]);
    }),
    { numRuns: RUNS },
  );
});

test('and no longer if one of their paths leads elsewhere', () => {
  const plain: Written = {
    name: 'x',
    age: 0,
    secure: undefined,
    rules: [{ host: 'shop.com', paths: [{ path: '/a', pathType: 'Prefix', app: 'a' }] }],
  };
  fc.assert(
    fc.property(path, (other) => {
      const changed = { ...plain, rules: [{ host: 'shop.com', paths: [{ ...other, app: 'b' }] }] };
      const differences = meshOf([...apps, ...byHand([changed])]).differences(meshOf([...apps, asIngress(plain)]));
      expect(differences).not.toEqual([]);
    }),
    { numRuns: RUNS },
  );
});

test('MESH0182 names exactly the hosts whose HTTPS requests nobody answers', () => {
  const secureWorld = world.map((written) =>
    written.map((own) => ({ ...own, secure: own.secure?.length === 0 ? undefined : own.secure })),
  );
  let reported = 0;
  fc.assert(
    fc.property(secureWorld, (written) => {
      const mesh = meshOf([...apps, ...written.map(asIngress)]);
      const hosts = written.flatMap(({ secure, rules }) =>
        rules.map(({ host }) => host).filter((host) => secure?.includes(host)),
      );
      const unanswered = [...new Set(hosts)].filter((host) => {
        const request = { from: 'gateway', host: host.replace('*', 'any'), scheme: 'https' } as const;
        const answers = ['/', '/a', '/a/', '/a/b', '/b', '/b*', '/x'].map((path) => mesh.route({ ...request, path }));
        return answers.every(({ outcomes, matched }) => matched === null && outcomes[0]?.kind !== 'forward');
      });
      const findings = mesh.findings().filter(({ code }) => code === 'MESH0182');
      reported += findings.length;
      expect(findings.map(({ message }) => /requests for ([^: ]+)/.exec(message)?.[1]).sort()).toEqual(
        unanswered.sort(),
      );
    }),
    { numRuns: RUNS },
  );
  expect(reported).toBeGreaterThan(0);
});
