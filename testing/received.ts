import { Mesh, type MeshSource, type Verdict } from '../mesh';

// What `expect` was given. TypeScript cannot compare it with the matcher, so a mix-up is reported here.

/** The received mesh, or the mesh of the received manifests, chart or app. @throws if it is a verdict or anything else */
export function receivedMesh(matcher: string, received: Mesh | MeshSource): Mesh {
  if (isMesh(received)) return received;
  if (isVerdict(received)) {
    throw new Error(`${matcher} must get a mesh, a chart or an app, got a verdict (write expect(mesh).${matcher}(…))`);
  }
  return Mesh.of(received);
}

/** The received mesh. @throws if it is anything else, because only a mesh remembers requests */
export function meshWithRequests(matcher: string, received: Mesh): Mesh {
  if (isMesh(received)) return received;
  const what = isVerdict(received) ? 'a verdict' : kindOf(received);
  throw new Error(
    `${matcher} must get the mesh that the requests were sent to, got ${what} (create it with Mesh.of(…), and write expect(mesh).${matcher}(…))`,
  );
}

/** @throws if the received value is no verdict */
export function checkVerdict(matcher: string, received: Verdict): void {
  if (isVerdict(received)) return;
  const what = isMesh(received) ? 'a mesh' : kindOf(received);
  throw new Error(
    `${matcher} must get the verdict of a request, got ${what} (write expect(mesh.route(request)).${matcher}(…))`,
  );
}

/** Also true for a mesh of another copy of the package. */
const isMesh = (value: unknown): value is Mesh => hasMethods(value, 'route', 'judge', 'coverage');

const isVerdict = (value: unknown): value is Verdict =>
  hasMethods(value, 'toJSON') && 'outcomes' in value && 'trace' in value;

function hasMethods(value: unknown, ...names: readonly string[]): value is object {
  return (
    typeof value === 'object' &&
    value !== null &&
    names.every((name) => typeof (value as Readonly<Record<string, unknown>>)[name] === 'function')
  );
}

function kindOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return `${value}`;
  const name = value.constructor?.name ?? 'Object';
  return name === 'Object' ? 'an object' : `an instance of ${name}`;
}
