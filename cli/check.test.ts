import { join } from 'node:path';
import { parseManifests } from '../mesh/reader';
import { testFolder } from './fixtures/folder';
import { type Environment, run } from './fixtures/run';

const folder = testFolder();
const { write } = folder;
const check = (...args: string[]) => checkOn({}, ...args);
const checkOn = (environment: Environment, ...args: string[]) =>
  run(['check', ...args], { ...environment, folder: folder.path });

const right = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: prod }
spec:
  hosts: [reviews]
  http:
    - route: [{ destination: { host: reviews } }]
---
apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: prod }
spec: { ports: [{ port: 80, name: http }] }
`;
const rejected = right.replace('    - route', '    - timeout: 5 # seconds\n      route');
const warned = `apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: default, namespace: prod }
spec:
  tracing: [{}, {}]
`;

describe('text', () => {
  test('without findings it is one line, and the exit code is 0', async () => {
    const stdout = 'no findings in 2 objects of 1 file\n';
    expect(await check(write('a.yaml', right))).toEqual({ code: 0, stdout, stderr: '' });
  });

  test('findings are grouped by file and quote their line; an error is exit code 1', async () => {
    write('a.yaml', rejected);
    write('b.yaml', warned);
    expect(await check(folder.path)).toEqual({
      code: 1,
      stderr: '',
      stdout: `DIR/a.yaml

  error, refused MESH0002 VirtualService prod/reviews
  spec.http[0].timeout: must be a string, got the number 5 (write "5s" for seconds)
  7 |     - timeout: 5 # seconds
    |       ^^^^^^^^^^

DIR/b.yaml

  warning IST0133 Telemetry prod/default
  spec.tracing: only one tracing entry is supported, got 2: the first is used
  5 |   tracing: [{}, {}]
    |   ^^^^^^^^

1 error, 1 warning in 3 objects of 2 files
run \`cdk8s-istio explain MESH0002 IST0133\` for details
`,
    });
  });

  test('a very long line is cut around the field', async () => {
    const object = {
      apiVersion: 'networking.istio.io/v1',
      kind: 'VirtualService',
      metadata: { name: 'a', annotations: { x: 'y'.repeat(5000) } },
      spec: { exportTo: ['.'], unknown: 1, hosts: ['z'.repeat(5000)] },
    };
    const lines = (await check(write('a.json', JSON.stringify(object)))).stdout.split('\n');
    const head = lines.findIndex((line) => line.includes('MESH0001'));
    const [quoted = '', mark = ''] = lines.slice(head + 2);
    expect(quoted.length).toBeLessThan(130);
    expect(quoted.slice(mark.indexOf('^'), mark.lastIndexOf('^') + 1)).toBe('"unknown":1');
  });

  test('quoted input cannot control the terminal', async () => {
    const object = { ...parseManifests(right, 'a.yaml')[0]?.manifest, wrong: '\u009b2J\u001b[31m' };
    const { stdout } = await check(write('a.json', JSON.stringify(object)));
    // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these must not be there
    expect(stdout).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/);
    expect(stdout).toContain('wrong');
  });

  test.each<[name: string, environment: Environment, options: string[], isColored: boolean]>([
    ['on a terminal', { isTerminal: true }, [], true],
    ['not in a file', { isTerminal: false }, [], false],
    ['not if the environment forbids it', { isTerminal: true, color: false }, [], false],
    ['in a file if the environment requests it', { isTerminal: false, color: true }, [], true],
    ['not with --no-color', { isTerminal: true, color: true }, ['--no-color'], false],
    ['in a file with --color', { isTerminal: false, color: false }, ['--color'], true],
  ])('is coloured %s', async (_name, environment, options, isColored) => {
    const { stdout } = await checkOn(environment, write('a.yaml', rejected), ...options);
    expect(stdout.includes('\u001b[31m')).toBe(isColored);
  });
});

describe('formats for other programs', () => {
  test.each([[['--json']], [['--format', 'json']]])('%j', async (options) => {
    const { code, stdout } = await check(write('a.yaml', rejected), ...options);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toEqual({
      findings: [
        {
          code: 'MESH0002',
          level: 'error',
          refused: true,
          object: 'VirtualService prod/reviews',
          path: 'spec.http[0].timeout',
          message: 'must be a string, got the number 5 (write "5s" for seconds)',
          file: 'DIR/a.yaml',
          line: 7,
        },
      ],
    });
    expect(JSON.parse((await check(write('b.yaml', right), ...options)).stdout)).toEqual({ findings: [] });
  });

  test('github: one annotation for each finding', async () => {
    const { stdout } = await check(write('a,b:c.yaml', rejected), '--format', 'github');
    expect(stdout).toBe(
      '::error file=DIR/a%2Cb%3Ac.yaml,line=7,col=7,title=MESH0002 VirtualService prod/reviews::' +
        'spec.http[0].timeout: must be a string, got the number 5 (write "5s" for seconds)\n',
    );
  });

  test('sarif: a log with one rule and one result', async () => {
    const log = JSON.parse((await check(write('a.yaml', rejected), '--format', 'sarif')).stdout);
    expect(log.version).toBe('2.1.0');
    const [{ tool, results }] = log.runs;
    expect(tool.driver.rules.map(({ id }: { id: string }) => id)).toEqual(['MESH0002']);
    expect(results).toEqual([
      {
        ruleId: 'MESH0002',
        level: 'error',
        message: {
          text: 'VirtualService prod/reviews: spec.http[0].timeout: must be a string, got the number 5 (write "5s" for seconds)',
        },
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri: 'DIR/a.yaml' },
              region: { startLine: 7, startColumn: 7 },
            },
            logicalLocations: [
              {
                name: 'VirtualService prod/reviews',
                fullyQualifiedName: 'VirtualService prod/reviews spec.http[0].timeout',
              },
            ],
          },
        ],
      },
    ]);
  });

  test('junit: a suite for each file, a failure for each finding that fails', async () => {
    write('a.yaml', rejected.replaceAll('reviews', 'r<e>v'));
    write('b.yaml', warned);
    const { stdout } = await check(folder.path, '--format', 'junit', '--only', 'MESH0002', '--only', 'IST0133');
    const message = 'spec.tracing: only one tracing entry is supported, got 2: the first is used';
    expect(stdout).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="cdk8s-istio check" tests="2" failures="1">
  <testsuite name="DIR/a.yaml" tests="1" failures="1">
    <testcase classname="DIR/a.yaml" name="MESH0002 VirtualService prod/r&lt;e&gt;v">
      <failure message="DIR/a.yaml:7: error: spec.http[0].timeout: must be a string, got the number 5 (write &quot;5s&quot; for seconds)"/>
    </testcase>
  </testsuite>
  <testsuite name="DIR/b.yaml" tests="1" failures="0">
    <testcase classname="DIR/b.yaml" name="IST0133 Telemetry prod/default">
      <system-out>DIR/b.yaml:5: warning: ${message}</system-out>
    </testcase>
  </testsuite>
</testsuites>
`);
    const failing = await check(folder.path, '--format', 'junit', '--only', 'IST0133', '--fail-on', 'warning');
    expect(failing.stdout).toContain(`<failure message="DIR/b.yaml:5: warning: ${message}"/>`);
  });

  test('junit: without findings there is one test case, because some servers require one', async () => {
    const { stdout } = await check(write('a.yaml', right), '--format', 'junit');
    expect(stdout).toContain('<testsuites name="cdk8s-istio check" tests="1" failures="0">');
    expect(stdout).toContain('<testcase classname="manifests" name="2 objects">');
  });
});

describe('options', () => {
  test.each([
    ['error', 0],
    ['warning', 1],
    ['info', 1],
    ['never', 0],
  ])('--fail-on %s: a warning is exit code %i', async (level, code) => {
    expect((await check(write('a.yaml', warned), '--fail-on', level)).code).toBe(code);
  });

  test('--fail-on never: an error is exit code 0', async () => {
    expect((await check(write('a.yaml', rejected), '--fail-on', 'never')).code).toBe(0);
  });

  test('--quiet prints what fails, and nothing if nothing does', async () => {
    write('a.yaml', rejected);
    const file = write('b.yaml', warned);
    const { code, stdout } = await check(folder.path, '--quiet');
    expect([code, stdout.includes('MESH0002'), stdout.includes('IST0133')]).toEqual([1, true, false]);
    expect(await check(file, '--quiet')).toEqual({ code: 0, stdout: '', stderr: '' });
    expect((await check(file, '-q', '--fail-on', 'warning')).stdout).toContain('IST0133');
  });

  test('--only reports some codes, and decides the exit code by them', async () => {
    write('a.yaml', rejected);
    write('b.yaml', warned);
    const { code, stdout } = await check(folder.path, '--only', 'ist0133');
    expect([code, stdout.includes('MESH0002'), stdout.includes('IST0133')]).toEqual([0, false, true]);
  });

  test('--suppress accepts a finding, and the summary lists it', async () => {
    const file = write('a.yaml', rejected);
    expect(await check(file, '--suppress', 'MESH0002=VirtualService prod/*', '--suppress', 'IST1=* *')).toEqual({
      code: 0,
      stdout: 'no findings in 2 objects of 1 file\nsuppressed: 1 finding\n  MESH0002 VirtualService prod/reviews\n',
      stderr: 'cdk8s-istio: --suppress: unknown code IST1\n',
    });
    const json = JSON.parse((await check(file, '--json', '--suppress', 'MESH0002=* *')).stdout);
    expect([json.findings.length, json.suppressed.length]).toEqual([0, 1]);
  });

  test('--previous reports what was lost, unless it is suppressed', async () => {
    const before = right.replace('hosts: [reviews]', 'hosts: [reviews, reviews.example.com]');
    const files = [write('a.yaml', right), '--previous', write('before.yaml', before)];
    const { code, stdout } = await check(...files);
    expect(code).toBe(1);
    expect(stdout).toContain(`  error MESH0119 VirtualService prod/reviews
  spec.hosts: requests to reviews.example.com in the mesh fall to no rule: GET http://reviews.example.com/ was sent to reviews.prod.svc.cluster.local:80, and is now passed on to reviews.example.com:80
`);
    expect((await check(...files, '--suppress', 'MESH0119=VirtualService prod/*')).code).toBe(0);
  });
});

test('objects that route requests, but that no check understands, are listed', async () => {
  const objects = ['a', 'b', 'c', 'd'].map(
    (name) =>
      `apiVersion: gateway.networking.k8s.io/v1\nkind: UDPRoute\nmetadata: { name: ${name}, namespace: prod }\n`,
  );
  const ingress = (name: string, ingressClass: string) =>
    `apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: ${name} }\n` +
    `spec: { ingressClassName: ${ingressClass}, rules: [{ host: a.com }] }\n`;
  const ingresses = [ingress('web', 'nginx'), ingress('own', 'istio')];
  const file = write('a.yaml', [...objects, ...ingresses, right].join('---\n'));
  const list = 'UDPRoute prod/a, prod/b, prod/c and 1 more, Ingress default/web';
  expect((await check(file, '--suppress', 'MESH0180=* *')).stdout).toContain(`not checked: ${list}\n`);
  expect(JSON.parse((await check(file, '--json')).stdout).notModelled).toEqual([
    ...['a', 'b', 'c', 'd'].map((name) => `UDPRoute prod/${name}`),
    'Ingress default/web',
  ]);
});

describe('input that cannot be used is exit code 2', () => {
  test.each([
    [
      'a: b: c\n',
      'DIR/a.yaml:1: nested mappings are not allowed in compact mappings (put the value in quotes, because it contains ": ")',
    ],
    ['- 1\n', 'DIR/a.yaml:1: a Kubernetes object must be a map, got a list'],
    ['', 'no Kubernetes object in DIR/a.yaml'],
    ['replicas: 3\n', 'no Kubernetes object in DIR/a.yaml'],
  ])('%j', async (text, message) => {
    const stderr = `cdk8s-istio: ${message}\n`;
    expect(await check(write('a.yaml', text))).toEqual({ code: 2, stdout: '', stderr });
  });

  test('a path that does not exist', async () => {
    const stderr = 'cdk8s-istio: DIR/x: no such file or folder\n';
    expect(await check(join(folder.path, 'x'))).toEqual({ code: 2, stdout: '', stderr });
  });

  test('an older version that does not exist', async () => {
    const { code } = await check(write('a.yaml', right), '--previous', join(folder.path, 'x'));
    expect(code).toBe(2);
  });

  test('all errors are listed, and do not hide the findings in other files', async () => {
    write('a.yaml', 'a: b: c\n');
    write('b.yaml', rejected);
    write('c.yaml', `${warned}---\n"a\n`);
    const { code, stdout, stderr } = await check(folder.path);
    expect(code).toBe(2);
    expect(stdout).toContain('MESH0002');
    expect(stdout).toContain('IST0133');
    expect(stderr).toMatch(/^cdk8s-istio: DIR\/a\.yaml:1: .*\ncdk8s-istio: DIR\/c\.yaml:7: .*\n$/);

    const outputs = await Promise.all(
      ['json', 'github', 'junit', 'sarif'].map((format) => check(folder.path, '--format', format)),
    );
    const [json, github, junit, sarif] = outputs.map((output) => output.stdout);
    expect(JSON.parse(json ?? '').unreadable).toMatchObject([
      { file: 'DIR/a.yaml', line: 1, reason: expect.any(String) },
      { file: 'DIR/c.yaml', line: 7, reason: expect.any(String) },
    ]);
    expect(github).toContain('::error file=DIR/a.yaml,line=1,title=unreadable::nested mappings');
    expect(junit).toContain('<testcase classname="DIR/a.yaml" name="readable">');
    expect(JSON.parse(sarif ?? '').runs[0].invocations[0].toolExecutionNotifications).toHaveLength(2);
  });

  test.each([
    [[], 'no PATH given'],
    [['-', '--previous', '-'], 'standard input (-) can be read only once'],
    [['x', '--format', 'xml'], "--format must be one of text, json, sarif, github, junit, got 'xml'"],
    [['x', '--fail-on', 'warn'], "--fail-on must be one of info, warning, error, never, got 'warn'"],
    [['x', '--suppress', 'IST0101'], 'a suppression must be CODE=Kind namespace/name'],
    [['x', '--only', 'IST101'], 'unknown code IST101, did you mean IST0101?'],
    [['x', '--jsn'], "unknown option '--jsn'\n(Did you mean --json?)"],
    [['-', '--watch'], '--watch needs files or folders, got standard input (-)'],
  ])('%j', async (args, message) => {
    const { code, stdout, stderr } = await check(...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(`cdk8s-istio: ${message}`);
    expect(stderr).not.toMatch(/\n\s+at /);
  });
});
