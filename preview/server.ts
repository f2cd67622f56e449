import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fingerprint } from './fingerprint';

/** What is served. */
export interface Served {
  /** The paths to look at for changes. */
  readonly paths: readonly string[];
  /** The page with what is in the paths now. @throws while files are incomplete */
  readonly page: () => string;
  /** 0 for any free port. */
  readonly port: number;
  /** How often to look for changes, in milliseconds. @default 250 */
  readonly interval?: number;
}

export interface PreviewServer {
  readonly url: string;
  /** Ends all connections. */
  close(): Promise<void>;
}

/**
 * Serves the page on this computer only, and reloads it when files have changed. Folders that are being written
 * are left alone until they hold still; if they cannot be read then, the last page that could be made stays.
 *
 * @throws what `page` throws at the start, and if the port is in use
 */
export async function servePreview({ paths, page, port, interval = 250 }: Served): Promise<PreviewServer> {
  let html = page();
  let shown = fingerprint(paths);
  let last = shown;
  const listeners = new Set<ServerResponse>();
  const look = () => {
    const now = fingerprint(paths);
    const isStill = now !== undefined && now === last;
    last = now;
    if (!isStill || now === shown) return;
    try {
      const changed = page();
      shown = now;
      if (changed === html) return;
      html = changed;
      for (const listener of listeners) listener.write('event: change\ndata:\n\n');
    } catch {
      // It is read again at the next look.
    }
  };
  const server = createServer((request, response) => answer(request, response, () => html, listeners));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const timer = setInterval(look, interval);
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}/`,
    close: () =>
      new Promise((resolve) => {
        clearInterval(timer);
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  html: () => string,
  listeners: Set<ServerResponse>,
) {
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('X-Content-Type-Options', 'nosniff');
  // Another name for this address is another site that wants to read the manifests.
  if (!/^(?:localhost|127\.0\.0\.1)(?::\d+)?$/.test(request.headers.host ?? '')) return end(response, 403);
  if (request.method !== 'GET' && request.method !== 'HEAD') return end(response, 405);
  if (request.url === '/events') {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    response.write(':\n\n');
    listeners.add(response);
    request.on('close', () => listeners.delete(response));
    return undefined;
  }
  if (request.url !== '/' && !request.url?.startsWith('/?')) return end(response, 404);
  response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' });
  response.end(html());
  return undefined;
}

function end(response: ServerResponse, status: number): void {
  response.writeHead(status).end();
}
