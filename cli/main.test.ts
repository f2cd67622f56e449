import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseManifests } from '../mesh/reader';
import { main } from './main';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cli-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

function run(...args: string[]) {
  return runOn({ isTerminal: false, likesColor: true }, ...args);
}

function runOn({ isTerminal, likesColor }: { isTerminal: boolean; likesColor: boolean }, ...args: string[]) {
  const written = { stdout: '', stderr: '' };
  const output = (name: keyof typeof written) => ({
    isTerminal,
    write(text: string) {
      written[name] += text;
    },
  });
  const code = main(args, { stdout: output('stdout'), stderr: output('stderr'), likesColor });
  return { code, stdout: written.stdout.replaceAll(folder, 'DIR'), stderr: written.stderr.replaceAll(folder, 'DIR') };
}

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
const refused = right.replace('    - route', '    - timeout: 5 # seconds\n      route');
const warned = `apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: default, namespace: prod }
spec:
  tracing: [{}, {}]
`;

describe('check', () => {
  test('nothing wrong: exit 0 and one line', () => {
    expect(run('check', write('a.yaml', right))).toEqual({
      code: 0,
      stdout: 'no findings in 2 objects of 1 file\n',
      stderr: '',
    });
  });

  test('an error: exit 1, the line quoted and marked, files as headings', () => {
    write('a.yaml', refused);
    write('b.yaml', warned);
    expect(run('check', folder)).toEqual({
      code: 1,
      stderr: '',
      stdout: `DIR/a.yaml

  error, refused MESH0002 VirtualService prod/reviews
  spec.http[0].timeout: must be a string, got the number 5
  7 |     - timeout: 5 # seconds
    |       ^^^^^^^^^^

DIR/b.yaml

  warning IST0133 Telemetry prod/default
  spec.tracing: only one tracing entry is supported, got 2: the first is used
  5 |   tracing: [{}, {}]
    |   ^^^^^^^^

1 error, 1 warning in 3 objects of 2 files
`,
    });
  });

  test('--previous: what is gone is an error, unless it is acknowledged', () => {
    const before = right.replace('hosts: [reviews]', 'hosts: [reviews, reviews.example.com]');
    const files = [write('a.yaml', right), '--previous', write('before.yaml', before)];
    expect(run('check', ...files)).toEqual({
      code: 1,
      stderr: '',
      stdout: `DIR/a.yaml

  error MESH0119 VirtualService prod/reviews
  spec.hosts: the previous version has rules for reviews.example.com in the mesh, but no VirtualService has any now
  5 |   hosts: [reviews]
    |   ^^^^^^

1 error in 2 objects of 1 file
`,
    });
    expect(run('check', ...files, '--suppress', 'MESH0119=VirtualService prod/*').code).toBe(0);
    expect(run('check', ...files.slice(0, 2), join(folder, 'none.yaml')).code).toBe(2);
  });

  test('warnings alone: exit 0', () => {
    expect(run('check', write('a.yaml', warned)).code).toBe(0);
  });

  test.each([[['--json']], [['--format', 'json']]])('%j is for other programs', (options) => {
    const { code, stdout } = run('check', write('a.yaml', refused), ...options);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toEqual({
      findings: [
        {
          code: 'MESH0002',
          level: 'error',
          refused: true,
          object: 'VirtualService prod/reviews',
          path: 'spec.http[0].timeout',
          message: 'must be a string, got the number 5',
          file: 'DIR/a.yaml',
          line: 7,
        },
      ],
    });
    expect(JSON.parse(run('check', write('b.yaml', right), ...options).stdout)).toEqual({ findings: [] });
  });

  test('--format github annotates', () => {
    expect(run('check', write('a,b:c.yaml', refused), '--format', 'github').stdout).toBe(
      '::error file=DIR/a%2Cb%3Ac.yaml,line=7,col=7,title=MESH0002 VirtualService prod/reviews::' +
        'spec.http[0].timeout: must be a string, got the number 5\n',
    );
  });

  test('--format sarif is a log with one rule and one result', () => {
    const log = JSON.parse(run('check', write('a.yaml', refused), '--format', 'sarif').stdout);
    expect(log.version).toBe('2.1.0');
    const [{ tool, results }] = log.runs;
    expect(tool.driver.rules.map(({ id }: { id: string }) => id)).toEqual(['MESH0002']);
    expect(results).toEqual([
      {
        ruleId: 'MESH0002',
        level: 'error',
        message: { text: 'VirtualService prod/reviews: spec.http[0].timeout: must be a string, got the number 5' },
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

  test('--suppress keeps quiet, and the summary tells so', () => {
    const file = write('a.yaml', refused);
    const { code, stdout, stderr } = run(
      'check',
      file,
      '--suppress',
      'MESH0002=VirtualService prod/*',
      '--suppress',
      'IST1=* *',
    );
    expect({ code, stdout, stderr }).toEqual({
      code: 0,
      stdout: 'no findings in 2 objects of 1 file\nsuppressed: 1 finding\n  MESH0002 VirtualService prod/reviews\n',
      stderr: 'cdk8s-istio: --suppress names IST1, which no check has\n',
    });
    const json = JSON.parse(run('check', file, '--json', '--suppress', 'MESH0002=* *').stdout);
    expect([json.findings.length, json.suppressed.length]).toEqual([0, 1]);
  });

  test('colour only on a terminal that likes it', () => {
    const file = write('a.yaml', refused);
    const colored = (isTerminal: boolean, likesColor: boolean, ...options: string[]) =>
      runOn({ isTerminal, likesColor }, 'check', file, ...options).stdout.includes('\u001b[31m');
    expect(colored(true, true)).toBe(true);
    expect([colored(false, true), colored(true, false), colored(true, true, '--no-color')]).toEqual([
      false,
      false,
      false,
    ]);
  });

  test('a very long line is cut around the field', () => {
    const object = {
      apiVersion: 'networking.istio.io/v1',
      kind: 'VirtualService',
      metadata: { name: 'a', annotations: { x: 'y'.repeat(5000) } },
      spec: { exportTo: ['.'], unknown: 1, hosts: ['z'.repeat(5000)] },
    };
    const lines = run('check', write('a.json', JSON.stringify(object))).stdout.split('\n');
    const head = lines.findIndex((line) => line.includes('MESH0001'));
    const [quoted = '', mark = ''] = lines.slice(head + 2);
    expect(quoted.length).toBeLessThan(130);
    expect(quoted.slice(mark.indexOf('^'), mark.lastIndexOf('^') + 1)).toBe('"unknown":1');
  });

  test('what is quoted cannot command the terminal', () => {
    const object = { ...parseManifests(right, 'a.yaml')[0]?.manifest, wrong: '\u009b2J\u001b[31m' };
    const { stdout } = run('check', write('a.json', JSON.stringify(object)));
    // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these must not be there
    expect(stdout).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/);
    expect(stdout).toContain('wrong');
  });
});

describe('unusable input is exit 2, with one line and no stack', () => {
  test.each([
    ['a: b: c\n', 'DIR/a.yaml:1: nested mappings are not allowed in compact mappings'],
    ['kind: X\n---\n"a\n', 'DIR/a.yaml:3: missing closing "quote'],
    ['- 1\n', 'DIR/a.yaml:1: a Kubernetes object must be a map, got a list'],
  ])('%j', (text, message) => {
    expect(run('check', write('a.yaml', text))).toEqual({ code: 2, stdout: '', stderr: `cdk8s-istio: ${message}\n` });
  });

  test('a path that does not exist', () => {
    expect(run('check', join(folder, 'x'))).toEqual({
      code: 2,
      stdout: '',
      stderr: 'cdk8s-istio: DIR/x: no such file or folder\n',
    });
  });

  test.each([
    [['check'], 'no PATH is given'],
    [['check', 'x', '--format', 'xml'], '--format is one of text, json, sarif, github, got "xml"'],
    [['check', 'x', '--suppress', 'IST0101'], 'a suppression must be CODE=Kind namespace/name'],
    [['check', 'x', '--jsn'], "Unknown option '--jsn'"],
    [['chekc'], 'no such command: chekc'],
    [['explain', 'MESH002'], 'no check has the code MESH002, did you mean MESH0002?'],
  ])('%j', (args, message) => {
    const { code, stdout, stderr } = run(...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/\n\s+at /);
  });
});

describe('explain', () => {
  test('prints the page of a code', () => {
    const { code, stdout } = run('explain', 'mesh0002');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^# MESH0002: value does not match the schema\n/);
    expect(stdout).toContain('Finding: must be an integer, got "80"');
  });

  test('lists all codes', () => {
    const { code, stdout } = run('explain');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^MESH0001 {2}error {4}object has an unknown field$/m);
  });
});

test('help', () => {
  expect(run('--help')).toMatchObject({ code: 0, stdout: expect.stringContaining('check') });
  expect(run('check', '--help')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('usage: cdk8s-istio check PATH'),
  });
  expect(run()).toMatchObject({ code: 2, stderr: expect.stringContaining('usage: cdk8s-istio COMMAND') });
});
