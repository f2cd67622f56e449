import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Gives this process, and those that it starts, a folder of its own for temporary files, which goes when it ends, however
 * that comes: cdk8s' `Testing.app()` makes a folder for each app, and nobody removes them.
 */
export default function temporaryFolder(): void {
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-istio-'));
  process.env.TMPDIR = folder;
  // Its input ends with this process, also by a signal in the midst of work. Workers of jest may write a little longer.
  const remover = spawn('sh', ['-c', 'cat; until rm -rf "$0"; do sleep 1; done', folder], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  remover.unref();
  (remover.stdin as Socket).unref();
}
