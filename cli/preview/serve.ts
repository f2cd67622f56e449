import { pageHtml } from '../../preview/page-html';
import { readPageParts } from '../../preview/page-parts';
import { servePreview } from '../../preview/server';
import type { Terminal } from '../terminal';
import { UsageError } from '../usage-error';
import type { PreviewOptions } from './options';
import { pageData } from './page-data';

/** Serves the page until the process is interrupted. @throws UsageError, UnreadableError */
export async function serve(paths: readonly string[], options: PreviewOptions, terminal: Terminal): Promise<number> {
  const watched = [...paths, ...options.context, ...(options.against ?? [])];
  if (watched.includes('-')) throw new UsageError('--serve needs files or folders, got standard input (-)');
  const parts = readPageParts();
  const server = await servePreview({
    paths: watched,
    page: () => pageHtml(parts, pageData(paths, options)),
    port: options.port,
  }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EADDRINUSE') throw new UsageError(`--port: ${error.message}`);
    throw error;
  });
  terminal.stdout.write(`${server.url}\n`);
  terminal.stderr.write('press Ctrl-C to end\n');
  await interruption(terminal);
  await server.close();
  return 0;
}

function interruption({ interrupted }: Terminal): Promise<void> {
  return new Promise((resolve) => {
    interrupted?.addEventListener('abort', () => resolve());
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}
