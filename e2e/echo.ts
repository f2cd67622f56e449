import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';
import type { Certificate } from './certificates';
import { RAW, rawId } from './raw-connection';

/** A request as a workload received it, and the name of the workload. */
export interface Seen {
  /** `namespace/deployment`, as in verdicts, or the address if no Pod has it. */
  readonly workload: string;
  readonly address: string;
  readonly port: number;
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly host: string;
  /** Names in lower case; the values of a repeated header are joined with a comma. */
  readonly headers: Readonly<Record<string, string>>;
  /** Milliseconds since the epoch. */
  readonly time: number;
}

/** Header with the status that every workload answers with. */
export const STATUS_HEADER = 'x-e2e-status';

/** How a workload responds. @default 200 at once, or the status in the request */
export interface Behaviour {
  readonly status?: number;
  readonly delayMs?: number;
  /** Closes the connection without a response. */
  readonly hangUp?: boolean;
}

/**
 * All workloads of the mesh: one server per port, for HTTP and for HTTP over TLS. The destination address of a connection
 * identifies the workload.
 */
export class Echo {
  readonly #servers = new Map<number, Promise<Server>>();
  readonly #workloads = new Map<string, string>();
  readonly #behaviours = new Map<string, (seen: Seen) => Behaviour>();
  readonly #seen = new Map<string, Seen[]>();
  readonly #certificate: () => Certificate;

  /** @param certificate for TLS; clients do not verify it */
  constructor(certificate: () => Certificate) {
    this.#certificate = certificate;
  }

  /** Sets the name of the workload at an address. */
  name(address: string, workload: string): void {
    this.#workloads.set(address, workload);
  }

  /** @throws if a program of the mesh uses the port */
  async listen(port: number): Promise<void> {
    const listening = this.#servers.get(port) ?? this.#open(port);
    this.#servers.set(port, listening);
    await listening;
  }

  #open(port: number): Promise<Server> {
    // Never time out idle connections: Envoy may be about to reuse them.
    const http = createServer({ keepAliveTimeout: 0 }, (request, response) => this.#answer(request, response));
    const accept = (socket: Socket) =>
      byFirstByte(socket, (first) => {
        if (first === TLS_HANDSHAKE) accept(decrypted(socket, this.#certificate()));
        else if (first === RAW) this.#answerBytes(socket);
        else http.emit('connection', socket);
      });
    const server = createTcpServer(accept);
    return new Promise((resolve, reject) => {
      server.on('error', (error) => reject(new Error(`no workload can listen on port ${port}: ${error.message}`)));
      server.listen(port, '0.0.0.0', () => resolve(server));
    });
  }

  /** Changes how a workload responds. */
  behave(workload: string, behaviour: Behaviour | ((seen: Seen) => Behaviour)): void {
    this.#behaviours.set(workload, typeof behaviour === 'function' ? behaviour : () => behaviour);
  }

  /** Returns and forgets the arrivals of the request with this id, including mirrors and retries. */
  take(id: string): Seen[] {
    const seen = this.#seen.get(id) ?? [];
    this.#seen.delete(id);
    return seen;
  }

  /** Number of arrivals of the request with this id so far. */
  count(id: string): number {
    return this.#seen.get(id)?.length ?? 0;
  }

  /** Answers a connection that is not HTTP, once the line of the client is complete. */
  #answerBytes(socket: Socket): void {
    let received = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      const id = rawId(received);
      if (id === undefined) return;
      const seen = { ...this.#place(socket), method: '', path: '', host: '', headers: {}, time: Date.now() };
      this.#record(id, seen);
      socket.end(JSON.stringify(seen));
    });
  }

  #place({ localAddress = '', localPort = 0 }: Socket): Pick<Seen, 'workload' | 'address' | 'port'> {
    const address = localAddress.replace('::ffff:', '');
    return { workload: this.#workloads.get(address) ?? address, address, port: localPort };
  }

  #record(id: string, seen: Seen): void {
    this.#seen.set(id, [...(this.#seen.get(id) ?? []), seen]);
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const headers = Object.fromEntries(
      Object.entries(request.headersDistinct).map(([name, values]) => [name, (values ?? []).join(',')]),
    );
    const seen: Seen = {
      ...this.#place(request.socket),
      method: request.method ?? '',
      path: request.url ?? '',
      host: headers.host ?? '',
      headers,
      time: Date.now(),
    };
    const id = headers['x-e2e-id'];
    if (id !== undefined) this.#record(id, seen);
    const wanted = Number(headers[STATUS_HEADER]) || 200;
    const { status = wanted, delayMs = 0, hangUp = false } = this.#behaviours.get(seen.workload)?.(seen) ?? {};
    const reply = () => {
      if (hangUp) return request.socket.destroy();
      response.writeHead(status, { 'content-type': 'application/json' });
      return response.end(JSON.stringify(seen));
    };
    if (delayMs > 0) setTimeout(reply, delayMs);
    else reply();
    request.resume();
  }
}

/** Hands a connection over by its first byte, which stays in it. */
function byFirstByte(socket: Socket, handle: (first: number | undefined) => void): void {
  socket.on('error', () => {});
  socket.once('readable', () => {
    const first = socket.read(1) as Buffer | null;
    if (first === null) return;
    socket.unshift(first);
    handle(first[0]);
  });
}

/** First byte of a TLS connection. */
const TLS_HANDSHAKE = 22;

function decrypted(socket: Socket, { chain, key }: Certificate): TLSSocket {
  return new TLSSocket(socket, { isServer: true, secureContext: createSecureContext({ cert: chain, key }) });
}
