import { connect } from 'node:net';

/** Entry point of a request: an address and port, or a Unix socket. */
export type Entry = { readonly host: string; readonly port: number } | { readonly socketPath: string };

/** Time without an answer after which the client gives up. */
const SILENCE_MS = 2000;

/** First byte of a connection that is neither HTTP nor TLS. */
export const RAW = 1;

/**
 * The line that a client sends over a connection that is not HTTP. A proxy that detects TLS waits for five bytes.
 */
export function rawLine(id: string): Buffer {
  return Buffer.concat([Buffer.of(RAW), Buffer.from(`${id.padEnd(5)}\n`)]);
}

/** The id in the line of a client; undefined while it is incomplete. */
export function rawId(received: Buffer): string | undefined {
  const end = received.indexOf('\n');
  return end < 0 ? undefined : received.subarray(1, end).toString().trim();
}

/** Sends the line and returns the answer, empty if the connection is closed before. @throws if it fails */
export function exchange(entry: Entry, id: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const target = 'host' in entry ? { host: entry.host, port: entry.port } : { path: entry.socketPath };
    const socket = connect(target);
    const chunks: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('error', reject);
    // A server that expects TLS waits for the rest of the handshake.
    socket.setTimeout(SILENCE_MS, () => socket.destroy());
    socket.on('close', () => resolve(Buffer.concat(chunks).toString()));
    socket.write(rawLine(id));
  });
}
