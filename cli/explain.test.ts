import { checks } from '../mesh/checks/registry/checks';
import { run } from './fixtures/run';

test('prints the page of a code, in any case', async () => {
  const { code, stdout } = await run(['explain', 'mesh0002']);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^# MESH0002: value does not match the schema\n/);
  expect(stdout).toContain('Finding: must be an integer, got "80"');
});

test('prints the pages of several codes', async () => {
  const { stdout } = await run(['explain', 'MESH0002', 'IST0101']);
  expect(stdout).toMatch(/^# MESH0002: .*^# IST0101: /ms);
});

test('--short prints one line for each code', async () => {
  expect(await run(['explain', '--short', 'MESH0001', 'IST0101'])).toEqual({
    code: 0,
    stdout: 'MESH0001  error    object has an unknown field\nIST0101   error    referenced object does not exist\n',
    stderr: '',
  });
});

test('without a code, lists all', async () => {
  const { stdout } = await run(['explain']);
  expect(stdout.trim().split('\n')).toHaveLength(checks.length);
});

test('suggests the nearest code', async () => {
  const stderr = 'cdk8s-istio: unknown code MESH002, did you mean MESH0002?\n';
  expect(await run(['explain', 'MESH002'])).toEqual({ code: 2, stdout: '', stderr });
});
