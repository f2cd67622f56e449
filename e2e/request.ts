import { Agent, request as httpRequest } from 'node:http';
import { request as httpsRequest, Agent as TlsAgent } from 'node:https';
import type { ConnectionOptions } from 'node:tls';

/** A request as `cdk8s-istio route --requests` reads it, one per line. */
export interface MeshRequest {
  /** `gateway`, or `namespace/workload` for a request through the sidecar of a workload. */
  readonly from: string;
  readonly port: number;
  readonly method: string;
  /** The Host header, optionally with a port. */
  readonly host: string;
  /** Path and query, sent as written. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** TLS settings of the client, for gateways. */
  readonly tls?: ConnectionOptions;
}

/** The response that the client received. */
export type Response =
  | {
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string;
      readonly ms: number;
    }
  /** The connection was refused, or closed before a response. */
  | { readonly failed: 'refused' | 'closed'; readonly error: string; readonly ms: number };

/** Entry point of a request: an address and port, or a Unix socket. */
export type Entry = { readonly host: string; readonly port: number } | { readonly socketPath: string };

/** Connections of one batch of requests. Not reused between batches: a connection keeps its listener even if that changes. */
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
