import type { AccessCell } from '../../mesh/behaviour/access/cell';
import { Mesh } from '../../mesh/mesh';
import type { Request } from '../../mesh/request/request';
import type { Area, Case } from '../differential/area';
import { POLICIES } from '../policies/generate';
import { CALLERS, PLAIN, SECURE, SECURE_PORTS } from '../policies/world';
import type { MeshRequest } from '../request';

/**
 * Who can call whom, under random policies: the allowed and the denied example of each cell of `mesh.access()`, and requests of
 * `policies`. A cell that `route` contradicts ends the run; the mesh judges what `route` says.
 */
export const ACCESS: Area = { ...POLICIES, name: 'access', cases: 20, generate };

function generate(seed: number): Case {
  const randomCase = POLICIES.generate(seed);
  const mesh = Mesh.of([...POLICIES.world.objects, ...randomCase.ages.flat()]);
  const cells = mesh.access();
  const examples = cells.flatMap((cell) => examplesOf(mesh, cell));
  for (const request of randomCase.requests) agree(mesh, cells, request);
  return { ...randomCase, requests: [...examples, ...randomCase.requests] };
}

/** The examples of a cell that this mesh can send. */
function examplesOf(mesh: Mesh, cell: AccessCell): MeshRequest[] {
  const { allowed, witness, reason } = cell;
  if (/no request that was tried confirms/.test(reason ?? '')) throw new Error(`${nameOf(cell)}: ${reason}`);
  if (isProved(cell) && (allowed === 'none') !== (witness.allowed === null)) {
    throw new Error(`${nameOf(cell)}: ${allowed} allowed, but the example is ${JSON.stringify(witness.allowed)}`);
  }
  return ([true, false] as const).flatMap((isAllowed) => {
    const example = isAllowed ? witness.allowed : witness.denied;
    if (!example) return [];
    mustBe(mesh, cell, example, isAllowed);
    return sendable(example);
  });
}

/** Whether the cell is decided; a reason can also explain what is. */
const isProved = ({ reason }: AccessCell) => !/not modelled|that was tried/.test(reason ?? '');

/** A request to the workload with the sidecar, by its name, must be as all or none of the requests of its cell. */
function agree(mesh: Mesh, cells: readonly AccessCell[], request: MeshRequest): void {
  // Cells are about requests with the name of the service, whose headers have one line each.
  if (request.host !== SECURE || Object.values(request.headers).some(Array.isArray)) return;
  const cell = cells.find(({ from, to, port }) => from === request.from && to === SECURE && port === request.port);
  if (!cell || !isProved(cell) || cell.allowed === 'some') return;
  mustBe(mesh, cell, request as Request, cell.allowed === 'all');
}

/** @throws if a request reaches the service of a cell and must not, or the other way round */
function mustBe(mesh: Mesh, cell: AccessCell, request: Request, isAllowed: boolean): void {
  const { outcomes } = mesh.route(request);
  // A proxy answers some requests itself, such as one with a malformed path: this is neither.
  const isDecided = outcomes.every(({ kind }) => kind === 'forward' || kind === 'denied' || kind === 'closed');
  const reaches = outcomes.some((outcome) => outcome.kind === 'forward' && outcome.destination.host === cell.to);
  if (!isDecided || reaches === isAllowed) return;
  const kinds = outcomes.map(({ kind }) => kind).join(', ');
  throw new Error(`${nameOf(cell)}: ${JSON.stringify(request)} is not as the cell says: ${kinds}`);
}

const nameOf = ({ from, to, port }: AccessCell) => `${from} to ${to}:${port}`;

function sendable(request: Request): MeshRequest[] {
  const { from = 'gateway', port = 80, method = 'GET', host = '', path = '/', headers = {}, jwt, sourceIp } = request;
  const { scheme } = request;
  // The mesh assigns addresses, and there are no tokens.
  if (jwt !== undefined || sourceIp !== undefined || scheme === 'https' || scheme === 'tls') return [];
  const sent: MeshRequest = { from, port, method, host, path, headers, ...(scheme === 'tcp' && { scheme }) };
  if (from === 'gateway') return [sent];
  const isToSecure = host.replace(/:\d+$/, '') === SECURE;
  if (from === PLAIN) return isToSecure ? [{ ...sent, address: SECURE }] : [];
  // Only HTTP goes through the sidecars of the callers here.
  const isCaller = (CALLERS as readonly string[]).includes(from);
  return isCaller && isToSecure && port === SECURE_PORTS.http ? [sent] : [];
}
