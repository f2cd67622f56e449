import { execFileSync, spawnSync } from 'node:child_process';
import { checks } from '../mesh/checks/registry/checks';
import { testFolder } from './fixtures/folder';
import { run } from './fixtures/run';

const folder = testFolder();

const script = async (shell: string) => (await run(['completion', shell])).stdout;
const isInstalled = (shell: string) => spawnSync(shell, ['-c', 'exit']).status === 0;

/** What bash offers for the last word of a command line. */
async function completions(...words: string[]): Promise<string[]> {
  const line = ['cdk8s-istio', ...words].map((word) => `'${word}'`).join(' ');
  const program = `${await script('bash')}
COMP_WORDS=(${line}); COMP_CWORD=${words.length}; _cdk8s_istio; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return execFileSync('bash', ['-c', program], { encoding: 'utf8' }).trim().split('\n').filter(Boolean);
}

describe('bash completes', () => {
  test('commands', async () => {
    expect(await completions('')).toEqual(
      expect.arrayContaining(['check', 'route', 'explain', 'init', 'completion', 'help', '--version']),
    );
    expect(await completions('ex')).toEqual(['explain']);
    expect(await completions('help', 'ro')).toEqual(['route']);
  });

  test('options of the command', async () => {
    expect(await completions('check', '--fo')).toEqual(['--format']);
    expect(await completions('route', 'dist', '--request')).toEqual(['--request', '--requests']);
    expect(await completions('check', '--request')).toEqual([]);
    expect(await completions('check', '--cont')).toEqual(['--context']);
  });

  test('values of options', async () => {
    expect(await completions('check', 'dist', '--format', '')).toEqual(['text', 'json', 'sarif', 'github', 'junit']);
    expect(await completions('check', '--fail-on', 'w')).toEqual(['warning']);
  });

  test('codes', async () => {
    expect(await completions('explain', 'IST010')).toEqual(
      checks.map(({ code }) => code).filter((code) => code.startsWith('IST010')),
    );
    expect(await completions('completion', 'z')).toEqual(['zsh']);
  });

  test('files, which it leaves to the shell', async () => {
    expect(await completions('check', '')).toEqual([]);
    expect(await completions('check', '--config', '')).toEqual([]);
  });
});

test.each(['zsh', 'fish'])('the script for %s has every command and option', async (shell) => {
  const text = await script(shell);
  for (const word of ['check', 'route', 'explain', 'format', 'fail-on', 'requests', 'sarif', 'IST0101']) {
    expect(text).toContain(word);
  }
  // Without the shell, its syntax is not checked here.
  if (isInstalled(shell)) execFileSync(shell, ['-n', folder.write('completion', text)]);
});

test('an unknown shell is an error', async () => {
  const stderr = "cdk8s-istio: unknown shell 'powershell', known are bash, zsh, fish\n";
  expect(await run(['completion', 'powershell'])).toEqual({ code: 2, stdout: '', stderr });
});
