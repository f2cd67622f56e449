import { version } from '../package.json';
import { run } from './fixtures/run';

test('--version prints the version of the package', async () => {
  expect(await run(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
});

test('--help lists the commands', async () => {
  const { code, stdout } = await run(['--help']);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^Usage: cdk8s-istio COMMAND \[options\]\n/);
  for (const name of ['check', 'route', 'explain', 'init', 'completion']) expect(stdout).toMatch(`\n  ${name} `);
  expect((await run(['help'])).stdout).toBe(stdout);
});

test.each([[['help', 'check']], [['check', '--help']], [['check', '-h']]])(
  '%j prints the help of check',
  async (args) => {
    const { code, stdout } = await run(args);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Usage: cdk8s-istio check \[options\] PATH\.\.\.\n/);
    expect(stdout).toContain('--fail-on <LEVEL>');
  },
);

test('without a command, the help is an error', async () => {
  const { code, stdout, stderr } = await run([]);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain('Usage: cdk8s-istio COMMAND');
});

test.each([[['chekc']], [['chekc', 'dist', '--json']], [['help', 'chekc']]])(
  '%j is an error that suggests check',
  async (args) => {
    const { code, stdout, stderr } = await run(args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain("cdk8s-istio: unknown command 'chekc'\n(Did you mean check?)\n");
  },
);
