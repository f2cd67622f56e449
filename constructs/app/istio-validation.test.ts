import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IstioValidation, type ValidationContext } from './istio-validation';

const manifest = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: prod }
spec:
  http:
    - timeout: 5
      route: [{ destination: { host: reviews } }]
  hosts: [reviews]
---
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: default, namespace: prod }
spec:
  tracing: [{}, {}]
`;

async function validate(text: string, props?: ConstructorParameters<typeof IstioValidation>[0]) {
  const folder = mkdtempSync(join(tmpdir(), 'plugin-'));
  const file = join(folder, 'chart.k8s.yaml');
  writeFileSync(file, text);
  const violations: unknown[] = [];
  const submitted: [status: string, metadata: unknown][] = [];
  const report: ValidationContext['report'] = {
    addViolation: (v: unknown) => violations.push(v),
    submit: (status, metadata) => submitted.push([status, metadata]),
  };
  await new IstioValidation(props).validate({ manifests: [file], report });
  rmSync(folder, { recursive: true });
  return { violations: JSON.parse(JSON.stringify(violations).replaceAll(folder, 'DIR')), submitted };
}

test('reports each code as a violation with all locations', async () => {
  const { violations, submitted } = await validate(manifest);
  expect(violations).toEqual([
    {
      ruleName: 'MESH0002',
      recommendation: 'error: value does not match the schema',
      fix: 'cdk8s-istio explain MESH0002',
      violatingResources: [
        {
          resourceName: 'reviews',
          locations: ['line 6, spec.http[0].timeout: must be a string, got the number 5 (write "5s" for seconds)'],
          manifestPath: 'DIR/chart.k8s.yaml',
        },
      ],
    },
    expect.objectContaining({ ruleName: 'IST0133', recommendation: expect.stringMatching(/^warning: /) }),
  ]);
  expect(submitted).toEqual([['failure', { objects: '2', findings: '2', suppressed: '0' }]]);
});

test('failOn and suppress decide which findings fail the synthesis', async () => {
  const suppress = ['MESH0002=VirtualService prod/*'];
  const status = async (props: ConstructorParameters<typeof IstioValidation>[0]) =>
    (await validate(manifest, props)).submitted.map(([first]) => first);
  expect(await status({ suppress })).toEqual(['success']);
  expect(await status({ suppress, failOn: 'warning' })).toEqual(['failure']);
  expect(await status({ suppress: [...suppress, 'IST0133=* *'], failOn: 'info' })).toEqual(['success']);
});

test('compares with previous manifests', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'previous-'));
  writeFileSync(join(folder, 'old.yaml'), manifest.replace('hosts: [reviews]', 'hosts: [reviews, b.example.com]'));
  const { violations } = await validate(manifest, { previous: [folder] });
  rmSync(folder, { recursive: true });
  expect(violations).toContainEqual(expect.objectContaining({ ruleName: 'MESH0119' }));
});

test('objects of the context count, but are not judged', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'context-'));
  const service = (name: string) =>
    `apiVersion: v1\nkind: Service\nmetadata: { name: ${name}, namespace: prod }\nspec: { ports: [{ name: http, port: 80 }] }\n`;
  const right = manifest.replace('timeout: 5', 'timeout: 5s').replace('[{}, {}]', '[{}]');
  const codes = async (context?: string[]) =>
    (await validate(right, { context })).violations.map(({ ruleName }: { ruleName: string }) => ruleName);
  writeFileSync(join(folder, 'cluster.yaml'), service('ratings'));
  expect(await codes()).toEqual([]);
  expect(await codes([folder])).toEqual(['IST0101']);
  writeFileSync(
    join(folder, 'more.yaml'),
    `${service('reviews')}---\n${manifest.replace('name: reviews', 'name: other')}`,
  );
  expect(await codes([folder])).not.toContain('IST0101');
  expect(await codes([folder])).not.toContain('MESH0002');
  rmSync(folder, { recursive: true });
});

test.each<[properties: object, message: string]>([
  [{ failon: 'warning' }, "unknown prop 'failon', did you mean 'failOn'?"],
  [{ strict: true }, "unknown prop 'strict' (known props: failOn, suppress, context, previous, base)"],
  [{ supress: [] }, "unknown prop 'supress', did you mean 'suppress'?"],
  [{ failOn: 'fatal' }, "failOn must be one of info, warning, error, got 'fatal'"],
  [{ suppress: 'MESH0101=* *' }, "suppress must be a list of strings, got 'MESH0101=* *'"],
  [{ previous: [1] }, 'previous must be a list of strings'],
])('properties %j are rejected', (properties, message) => {
  expect(() => new IstioValidation(properties)).toThrow(message);
});

describe('base', () => {
  const routes = (prefix: string) => `apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: prod }
spec: { selector: { app: reviews }, ports: [{ port: 80, name: http }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: reviews, namespace: prod }
spec:
  selector: { matchLabels: { app: reviews } }
  template: { metadata: { labels: { app: reviews } }, spec: { containers: [{ name: app, image: app }] } }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: prod }
spec:
  hosts: [reviews]
  http: [{ match: [{ uri: { prefix: ${prefix} } }], route: [{ destination: { host: reviews } }] }]
`;

  /** Validates manifests in a repository whose commit has others. */
  async function compared(committed: string, now: string) {
    const folder = mkdtempSync(join(tmpdir(), 'plugin-'));
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], { cwd: folder, stdio: 'ignore' });
    const file = join(folder, 'chart.k8s.yaml');
    writeFileSync(file, committed);
    git('init');
    git('add', '.');
    git('commit', '-m', 'before');
    writeFileSync(file, now);
    const violations: Parameters<ValidationContext['report']['addViolation']>[0][] = [];
    const submitted: string[] = [];
    const previous = process.cwd();
    process.chdir(folder);
    try {
      await new IstioValidation({ base: 'HEAD' }).validate({
        manifests: [file],
        report: { addViolation: (one) => void violations.push(one), submit: (status) => void submitted.push(status) },
      });
    } finally {
      process.chdir(previous);
      rmSync(folder, { recursive: true });
    }
    return { violations: violations.filter(({ ruleName }) => ruleName === 'lost-requests'), submitted };
  }

  test('fails if requests are lost', async () => {
    const { violations, submitted } = await compared(routes('/'), routes('/new'));
    expect(submitted).toEqual(['failure']);
    expect(violations).toMatchObject([
      {
        ruleName: 'lost-requests',
        violatingResources: [{ locations: [expect.stringMatching(/reviews.*unless path begins with \/new/)] }],
      },
    ]);
  });

  test('passes if nothing is lost', async () => {
    expect(await compared(routes('/new'), routes('/'))).toEqual({ violations: [], submitted: ['success'] });
  });

  test('must be a commit', async () => {
    await expect(validate(manifest, { base: 'no-such-commit' })).rejects.toThrow(
      "must be a commit of a git repository here, got 'no-such-commit'",
    );
  });
});
