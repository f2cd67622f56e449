import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

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

/** How a workload responds. @default 200 at once */
export interface Behaviour {
  readonly status?: number;
  readonly delayMs?: number;
  /** Closes the connection without a response. */
  readonly hangUp?: boolean;
}

/** All workloads of the mesh: one HTTP server per port. The destination address of a connection identifies the workload. */
export class Echo {
  readonly #servers = new Map<number, Promise<Server>>();
  readonly #workloads = new Map<string, string>();
  readonly #behaviours = new Map<string, (seen: Seen) => Behaviour>();
  readonly #seen = new Map<string, Seen[]>();

  /** Sets the name of the workload at an address. */
  name(address: string, workload: string): void {
    this.#workloads.set(address, workload);
  }

  /** @throws if a program of the mesh uses the port */
  async listen(port: number): Promise<void> {
    const listening = this.#servers.get(port) ?? listen(port, (request, response) => this.#answer(request, response));
    this.#servers.set(port, listening);
    await listening;
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

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const address = (request.socket.localAddress ?? '').replace('::ffff:', '');
    const workload = this.#workloads.get(address) ?? address;
    const headers = Object.fromEntries(
      Object.entries(request.headersDistinct).map(([name, values]) => [name, (values ?? []).join(',')]),
    );
    const seen: Seen = {
      workload,
      address,
      port: request.socket.localPort ?? 0,
      method: request.method ?? '',
      path: request.url ?? '',
      host: headers.host ?? '',
      headers,
      time: Date.now(),
    };
    const id = headers['x-e2e-id'];
    if (id !== undefined) this.#seen.set(id, [...(this.#seen.get(id) ?? []), seen]);
    const { status = 200, delayMs = 0, hangUp = false } = this.#behaviours.get(workload)?.(seen) ?? {};
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

function listen(port: number, answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<Server> {
  // Never time out idle connections: Envoy may be about to reuse them.
  const server = createServer({ keepAliveTimeout: 0 }, answer);
  return new Promise((resolve, reject) => {
    server.on('error', (error) => reject(new Error(`no workload can listen on port ${port}: ${error.message}`)));
    server.listen(port, '0.0.0.0', () => resolve(server));
  });
}
