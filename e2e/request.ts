import { Agent, request as httpRequest } from 'node:http';
import { request as httpsRequest, Agent as TlsAgent } from 'node:https';
import type { ConnectionOptions } from 'node:tls';

/** A request as the command `cdk8s-istio route --requests` reads it, one a line. */
export interface MeshRequest {
  /** `gateway`, or `namespace/workload` for a request that a workload's sidecar carries. */
  readonly from: string;
  readonly port: number;
  readonly method: string;
  /** The Host header; may carry a port. */
  readonly host: string;
  /** Path and query, sent as written. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Speaks TLS with these settings; for gateways. */
  readonly tls?: ConnectionOptions;
}

/** What came back on the wire. */
export type Response =
  | {
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string;
      readonly ms: number;
    }
  /** The connection was refused, or closed before an answer. */
  | { readonly failed: 'refused' | 'closed'; readonly error: string; readonly ms: number };

/** Where a request enters the mesh: an address and port, or a Unix socket. */
export type Entry = { readonly host: string; readonly port: number } | { readonly socketPath: string };

/** Connections of one batch of requests: a connection keeps the listener it was opened to, also after a change. */
export class Connections {
  readonly #plain = new Agent({ keepAlive: true, maxSockets: 8 });
  readonly #tls = new TlsAgent({ keepAlive: false, maxSockets: 8 });

  send(entry: Entry, { method, host, path, headers, tls }: MeshRequest, id: string): Promise<Response> {
    const began = Date.now();
    const options = { ...entry, method, path, headers: { ...headers, host, 'x-e2e-id': id }, setHost: false };
    return new Promise((resolve) => {
      const call =
        tls === undefined
          ? httpRequest({ ...options, agent: this.#plain })
          : httpsRequest({ ...options, ...tls, agent: this.#tls });
      call.on('response', (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', fail);
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: Object.fromEntries(
              Object.entries(response.headersDistinct).map(([name, values]) => [name, (values ?? []).join(',')]),
            ),
            body: Buffer.concat(chunks).toString(),
            ms: Date.now() - began,
          }),
        );
      });
      call.on('error', fail);
      call.end();

      function fail(error: NodeJS.ErrnoException): void {
        const failed = error.code === 'ECONNREFUSED' || error.code === 'ENOENT' ? 'refused' : 'closed';
        resolve({ failed, error: error.message, ms: Date.now() - began });
      }
    });
  }

  close(): void {
    this.#plain.destroy();
    this.#tls.destroy();
  }
}
