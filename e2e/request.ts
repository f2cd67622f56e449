import { Agent, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { ConnectionOptions } from 'node:tls';
import { type Entry, exchange } from './raw-connection';

/** A request as `cdk8s-istio route --requests` reads it, one per line. */
export interface MeshRequest {
  /** `gateway`, or `namespace/workload` for a request through the sidecar of a workload. */
  readonly from: string;
  readonly port: number;
  /** A Gateway that a workload in `from` serves, for the simulator: here, proxies are gateways or not. */
  readonly gateway?: string;
  readonly method: string;
  /** The Host header, optionally with a port. */
  readonly host: string;
  /** Path and query, sent as written. */
  readonly path: string;
  /** A list is sent as several lines. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  /** `https` and `tls` send HTTP over TLS, `tcp` sends bytes that are not HTTP. @default `http` */
  readonly scheme?: 'http' | 'https' | 'tcp' | 'tls';
  /** Server name in the TLS handshake. @default the host without its port */
  readonly sni?: string;
  /** The host that the client connects to, for the simulator: here, `from` and `port` select the entry. */
  readonly address?: string;
  /** The client's address, for the simulator: here, the mesh assigns it. */
  readonly sourceIp?: string;
  /** Whether the client presents a certificate. @default false */
  readonly clientCertificate?: boolean;
  /** TLS settings of the client. @default for `https` and `tls`, any certificate is accepted */
  readonly tls?: ConnectionOptions;
}

function failure({ code, message }: NodeJS.ErrnoException, began: number): Response {
  const failed = code === 'ECONNREFUSED' || code === 'ENOENT' ? 'refused' : 'closed';
  return { failed, error: message, ms: Date.now() - began };
}

/** The client's TLS settings; undefined for plain text. */
function tlsOf({ tls, scheme, sni, host }: MeshRequest, own: ConnectionOptions): ConnectionOptions | undefined {
  if (tls !== undefined || (scheme !== 'https' && scheme !== 'tls')) return tls;
  return { servername: sni ?? host.replace(/:\d+$/, ''), rejectUnauthorized: false, ...own };
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

/** Connections of one batch of requests. Not reused between batches: a connection keeps its listener even if that changes. */
export class Connections {
  readonly #plain = new Agent({ keepAlive: true, maxSockets: 8 });

  /** @param own certificate of a client that presents one */
  send(entry: Entry, request: MeshRequest, id: string, own: ConnectionOptions): Promise<Response> {
    const began = Date.now();
    const { method, host, path, headers, scheme } = request;
    const tls = tlsOf(request, own);
    if (scheme === 'tcp') return this.#sendBytes(entry, id);
    const options = { ...entry, method, path, headers: { ...headers, host, 'x-e2e-id': id }, setHost: false };
    // A proxy that forwards bytes chooses a destination per connection, so each request needs its own.
    const agent = scheme === undefined ? this.#plain : false;
    return new Promise((resolve) => {
      const call =
        tls === undefined ? httpRequest({ ...options, agent }) : httpsRequest({ ...options, ...tls, agent: false });
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
        resolve(failure(error, began));
      }
    });
  }

  async #sendBytes(entry: Entry, id: string): Promise<Response> {
    const began = Date.now();
    try {
      const body = await exchange(entry, id);
      // A proxy that expects HTTP answers with an error in HTTP.
      if (!body.startsWith('{')) return { failed: 'closed', error: body, ms: Date.now() - began };
      return { status: 200, headers: {}, body, ms: Date.now() - began };
    } catch (error) {
      return failure(error as NodeJS.ErrnoException, began);
    }
  }

  close(): void {
    this.#plain.destroy();
  }
}
