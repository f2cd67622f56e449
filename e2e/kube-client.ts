import { Agent, request } from 'node:https';
import type { Manifest } from '../mesh/manifest/manifest';

/** Answer of the API server for one object. */
export type Answer =
  | { readonly accepted: true; readonly object: Manifest; readonly warnings: readonly string[] }
  | { readonly accepted: false; readonly status: number; readonly message: string };

interface Reply {
  readonly status: number;
  readonly body: string;
  readonly warnings: readonly string[];
}

interface Resource {
  readonly name: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

/** Client of a kube-apiserver. It keeps connections open, so it handles thousands of objects in seconds. */
export class KubeClient {
  readonly #server: URL;
  readonly #token: string;
  // The server has a new self-signed certificate, and the network is local.
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 16, rejectUnauthorized: false });
  readonly #namespaces = new Set<string>();
  readonly #resources = new Map<string, Promise<readonly Resource[]>>();

  constructor(server: string, token: string) {
    this.#server = new URL(server);
    this.#token = token;
  }

  async ready(): Promise<true | undefined> {
    return (await this.#send('GET', '/readyz')).status === 200 ? true : undefined;
  }

  /**
   * Applies objects like `kubectl apply --server-side --force-conflicts`, with strict field validation. Returns the answers
   * in the order of the objects, and sends each object after its namespace and CRD.
   */
  async apply(objects: readonly Manifest[], { dryRun = false } = {}): Promise<Answer[]> {
    const query = `?fieldManager=e2e&force=true&fieldValidation=Strict${dryRun ? '&dryRun=All' : ''}`;
    const answers = new Map<Manifest, Answer>();
    for (const wave of waves(objects)) {
      const sent = wave.map(async (object) => {
        const path = await this.#path(object).catch((error: unknown) => String(error));
        if (!path.startsWith('/')) return answers.set(object, { accepted: false, status: 404, message: path });
        const reply = await this.#send('PATCH', path + query, object, 'application/apply-patch+yaml');
        return answers.set(object, answer(reply));
      });
      await Promise.all(sent);
    }
    return objects.map((object) => answers.get(object) ?? { accepted: false, status: 0, message: 'not sent' });
  }

  /**
   * Validates objects like `kubectl create --dry-run=server`: schema, CEL and unknown fields. Only creates missing
   * namespaces.
   */
  async validate(objects: readonly Manifest[]): Promise<Answer[]> {
    await this.ensureNamespaces(objects);
    return Promise.all(
      objects.map(async (object) => {
        const path = await this.#path(object).catch((error: unknown) => String(error));
        if (!path.startsWith('/')) return { accepted: false, status: 404, message: path };
        const collection = path.slice(0, path.lastIndexOf('/'));
        return answer(
          await this.#send('POST', `${collection}?dryRun=All&fieldValidation=Strict`, object, 'application/json'),
        );
      }),
    );
  }

  /** Creates the missing namespaces of objects. */
  async ensureNamespaces(objects: readonly Pick<Manifest, 'metadata'>[]): Promise<void> {
    const names = new Set(objects.map(({ metadata }) => metadata.namespace ?? 'default'));
    const missing = [...names].filter((name) => !this.#namespaces.has(name));
    const namespaces = missing.map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }));
    for (const reply of await this.apply(namespaces)) {
      if (!reply.accepted) throw new Error(`a namespace was rejected: ${reply.message}`);
    }
    for (const name of missing) this.#namespaces.add(name);
  }

  /** Applies the status of an object. @throws if it is rejected */
  async applyStatus(object: Manifest): Promise<void> {
    const path = `${await this.#path(object)}/status?fieldManager=e2e&force=true`;
    const reply = await this.#send('PATCH', path, object, 'application/apply-patch+yaml');
    if (reply.status >= 300) throw new Error(`status of ${object.kind} ${object.metadata.name}: ${message(reply)}`);
  }

  /** Deletes objects without a grace period. Missing objects are not an error. */
  async delete(objects: readonly Manifest[]): Promise<void> {
    const options = { apiVersion: 'v1', kind: 'DeleteOptions', gracePeriodSeconds: 0, propagationPolicy: 'Background' };
    const sent = objects.map(async (object) => {
      const reply = await this.#send('DELETE', await this.#path(object), options, 'application/json');
      if (reply.status >= 300 && reply.status !== 404) throw new Error(message(reply));
    });
    await Promise.all(sent);
  }

  /** The current version of an object. @throws if it does not exist */
  async get(object: Manifest): Promise<Manifest> {
    const reply = await this.#send('GET', await this.#path(object));
    if (reply.status >= 300) throw new Error(message(reply));
    return JSON.parse(reply.body) as Manifest;
  }

  /** All objects of a kind, in all namespaces. */
  async list(apiVersion: string, kind: string): Promise<Manifest[]> {
    const { name } = await this.#resource(apiVersion, kind);
    const reply = await this.#send('GET', `${root(apiVersion)}/${name}`);
    if (reply.status >= 300) throw new Error(message(reply));
    return (JSON.parse(reply.body) as { items: Manifest[] }).items.map((item) => ({ ...item, apiVersion, kind }));
  }

  close(): void {
    this.#agent.destroy();
  }

  async #path({ apiVersion, kind, metadata }: Manifest): Promise<string> {
    const { name, namespaced } = await this.#resource(apiVersion, kind);
    const scope = namespaced ? `/namespaces/${encodeURIComponent(metadata.namespace ?? 'default')}` : '';
    return `${root(apiVersion)}${scope}/${name}/${encodeURIComponent(metadata.name)}`;
  }

  async #resource(apiVersion: string, kind: string): Promise<Resource> {
    const find = async () => (await this.#discover(apiVersion)).find((r) => r.kind === kind && !r.name.includes('/'));
    const known = await find();
    if (known !== undefined) return known;
    // Its CRD may be new.
    this.#resources.delete(apiVersion);
    const found = await find();
    if (found === undefined) throw new Error(`no matches for kind "${kind}" in version "${apiVersion}"`);
    return found;
  }

  #discover(apiVersion: string): Promise<readonly Resource[]> {
    const known = this.#resources.get(apiVersion);
    if (known !== undefined) return known;
    const discovery = this.#send('GET', root(apiVersion)).then((reply) =>
      reply.status === 200 ? (JSON.parse(reply.body) as { resources: Resource[] }).resources : [],
    );
    this.#resources.set(apiVersion, discovery);
    return discovery;
  }

  #send(method: string, path: string, body?: unknown, type?: string): Promise<Reply> {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const headers = {
      authorization: `Bearer ${this.#token}`,
      accept: 'application/json',
      ...(text === undefined ? {} : { 'content-type': type, 'content-length': Buffer.byteLength(text) }),
    };
    const { hostname, port } = this.#server;
    return new Promise((resolve, reject) => {
      const call = request({ hostname, port, method, path, headers, agent: this.#agent }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            body: Buffer.concat(chunks).toString(),
            warnings: [response.headers.warning ?? []].flat(),
          }),
        );
      });
      call.on('error', reject);
      call.end(text);
    });
  }
}

/** Objects by dependency: each wave only depends on earlier ones. */
function waves(objects: readonly Manifest[]): Manifest[][] {
  const first = new Map([
    ['Namespace', 0],
    ['CustomResourceDefinition', 0],
    // The API server writes the default class into an Ingress.
    ['IngressClass', 0],
  ]);
  const order = (object: Manifest) => first.get(object.kind) ?? (object.apiVersion.includes('istio.io') ? 2 : 1);
  return [0, 1, 2].map((wave) => objects.filter((object) => order(object) === wave));
}

function root(apiVersion: string): string {
  return apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}

function answer(reply: Reply): Answer {
  if (reply.status >= 300) return { accepted: false, status: reply.status, message: message(reply) };
  return { accepted: true, object: JSON.parse(reply.body) as Manifest, warnings: reply.warnings };
}

function message(reply: Reply): string {
  try {
    return (JSON.parse(reply.body) as { message: string }).message;
  } catch {
    return `${reply.status} ${reply.body}`;
  }
}
