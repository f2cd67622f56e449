import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Sets TMPDIR for this process and its children to a new folder, which is removed when the process ends, even if it is
 * killed. `Testing.app()` of cdk8s creates a temporary folder for each app and never removes it.
 */
export default function temporaryFolder(): void {
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-istio-'));
  process.env.TMPDIR = folder;
  // Its stdin closes when this process ends, even by a signal. It retries, because jest's workers may still be writing.
  const remover = spawn('sh', ['-c', 'cat; until rm -rf "$0"; do sleep 1; done', folder], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  remover.unref();
  (remover.stdin as Socket).unref();
}
