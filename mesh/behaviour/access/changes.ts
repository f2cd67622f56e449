import type { Request } from '../../request/request';
import type { AccessMatrix, DecidedCell } from './access';
import type { AccessCause } from './cell';
import { type Decision, type Part, partInWords } from './decision';
import type { DecidedEntry } from './entry';
import type { Judge } from './judge';
import { joined } from './summary';

/** Requests from a caller to a service that only one of two meshes allows. */
export interface AccessChange {
  /** `gained` or `lost` access; `may-differ` if nothing is proved. */
  readonly kind: 'gained' | 'lost' | 'may-differ';
  /** Caller, as in access cells. */
  readonly from: string;
  /** Host of the service. */
  readonly to: string;
  /** Port of the service. */
  readonly port: number;
  /** Requests in words that only the mesh with access allows. */
  readonly requests: string;
  /** A request that only one mesh allows; `null` if none is known. */
  readonly witness: Request | null;
  /** What decides in both meshes, the later one last. */
  readonly because: readonly AccessCause[];
  /** Why nothing is proved; `null` if it is. */
  readonly reason: string | null;
}

/** Access that a later mesh gives or takes: for cells that are not listed, both allow the same requests. */
export function accessChanges(before: AccessMatrix, after: AccessMatrix): AccessChange[] {
  const old = byName(before);
  const now = byName(after);
  // Names that neither mesh has are mistakes.
  if (old.size + now.size === 0) after.decided();
  const [lost, gained] = [new OneWay('lost', before, after), new OneWay('gained', after, before)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((name) => {
    const [was, is] = [old.get(name), now.get(name)];
    if (was && is && (was.entries === is.entries || descriptionOf(was) === descriptionOf(is))) return [];
    return [...lost.changes(was, is), ...gained.changes(is, was)];
  });
}

const byName = (matrix: AccessMatrix) =>
  new Map(matrix.decidedIfNamed().map((decided) => [nameOf(decided), decided] as const));

const nameOf = ({ cell: { from, to, port } }: DecidedCell) => `${from} ${to} ${port}`;

/** Equal for cells that allow the same requests. */
function descriptionOf({ cell, entries }: DecidedCell): string {
  const keys = ({ inside, outside }: Part) => [
    inside.map(({ key }) => key),
    outside.map((conditions) => conditions.map(({ key }) => key)),
  ];
  const parts = entries.map(({ entry, decision }) => [
    doorOf(entry),
    decision.allowed.map(keys),
    decision.asked.map(keys),
  ]);
  return JSON.stringify([cell.allowed, parts]);
}

const doorOf = ({ request: { port, scheme, clientCertificate }, names }: DecidedEntry['entry']) =>
  JSON.stringify([port, scheme, clientCertificate, names]);

/** Requests of a caller to a service that only one mesh allows. */
interface Found extends Pick<AccessChange, 'kind' | 'witness' | 'reason'> {
  readonly requests: string;
}

/** Searches access that one mesh has and the other one does not. Callers and services that are treated alike share a search. */
class OneWay {
  private readonly known = new Map<unknown, Map<unknown, Found | undefined>>();
  private readonly kind: 'gained' | 'lost';
  private readonly allowing: AccessMatrix;
  private readonly denying: AccessMatrix;

  constructor(kind: 'gained' | 'lost', allowing: AccessMatrix, denying: AccessMatrix) {
    this.kind = kind;
    this.allowing = allowing;
    this.denying = denying;
  }

  changes(allowing: DecidedCell | undefined, denying: DecidedCell | undefined): AccessChange[] {
    if (!allowing) return [];
    const { from, to, port } = allowing.cell;
    const found = this.find(allowing, denying);
    if (!found) return [];
    const cells = this.kind === 'gained' ? [denying, allowing] : [allowing, denying];
    const because = uniqueCauses(cells.flatMap((one) => one?.cell.because ?? []));
    const witness = found.witness && asSentBy(found.witness, from);
    return [{ from, to, port, because, ...found, witness }];
  }

  private find(allowing: DecidedCell, denying: DecidedCell | undefined): Found | undefined {
    const ofAllowing = this.known.get(allowing.entries) ?? new Map<unknown, Found | undefined>();
    this.known.set(allowing.entries, ofAllowing);
    const key = denying?.entries;
    if (!ofAllowing.has(key)) ofAllowing.set(key, this.search(allowing, denying));
    return ofAllowing.get(key);
  }

  private search(allowing: DecidedCell, denying: DecidedCell | undefined): Found | undefined {
    const { kind } = this;
    const { judge } = this.allowing;
    let uncertain: Part | undefined;
    let witness: Request | undefined;
    const requests: Part['written'][] = [];
    for (const { entry, decision } of allowing.entries) {
      const there = joined(denying?.entries.filter((other) => doorOf(other.entry) === doorOf(entry)) ?? []);
      const others = [...there.allowed, ...there.asked];
      const isRight = (request: Request) => {
        const sent = asSentBy(request, allowing.cell.from);
        const reaches = (matrix: AccessMatrix) => matrix.judge.outcomes(sent).some(entry.reaches);
        // A caller or a service that the other mesh does not have cannot call, or be called, there.
        return reaches(this.allowing) && (!denying || !reaches(this.denying));
      };
      for (const part of decision.allowed) {
        const found = judge.beyond(entry, part, others, isRight);
        if (typeof found === 'object') {
          witness ??= found;
          requests.push(...deniedThere(entry, part, there, judge));
        }
        if (found === 'unknown') uncertain ??= part;
      }
      uncertain ??= decision.asked.find((part) => judge.beyond(entry, part, others, () => false) !== 'none');
    }
    if (witness) return { kind, requests: inWords(requests), witness, reason: null };
    if (!uncertain) return undefined;
    const reason = uncertain.reason ?? `no request that was tried shows access that is ${kind}`;
    return { kind: 'may-differ', requests: uncertain.words, witness: null, reason };
  }
}

/** More reasons to deny some requests are not combined with them. */
const MOST_DENYING = 20;

/** The requests of a part that another mesh denies. */
function deniedThere(entry: DecidedEntry['entry'], part: Part, there: Decision, judge: Judge): Part['written'][] {
  const found = there.denied.slice(0, MOST_DENYING).flatMap((denied) => {
    const both = { inside: [...part.inside, ...denied.inside], outside: [...part.outside, ...denied.outside] };
    if (judge.beyond(entry, { ...part, ...both }, there.allowed, () => true) === 'none') return [];
    const demands = [...new Set([...part.written.demands, ...denied.written.demands])];
    return [{ demands, exceptions: [...part.written.exceptions, ...denied.written.exceptions] }];
  });
  return found.length === 0 ? [part.written] : found;
}

/** All requests of some parts in words: what is an exception of one part and belongs to another one is none. */
function inWords(parts: readonly Part['written'][]): string {
  const keyOf = (words: readonly string[]) => [...new Set(words)].sort().join('\n');
  const whole = new Set(parts.filter(({ exceptions }) => exceptions.length === 0).map(({ demands }) => keyOf(demands)));
  const texts = parts.map(({ demands, exceptions }) =>
    partInWords(
      demands,
      exceptions.filter((exception) => !whole.has(keyOf([...demands, ...exception]))),
    ),
  );
  return texts.find((text) => text === 'every request') ?? [...new Set(texts)].join('; or ');
}

/** Callers that are treated alike share their decisions. */
function asSentBy(request: Request, from: string): Request {
  return from.startsWith('gateway ') ? request : { ...request, from: from.replace(/\/\*$/, '/any') };
}

const uniqueCauses = (causes: readonly AccessCause[]) => [
  ...new Map(causes.map((cause) => [JSON.stringify([cause.object, cause.rule]), cause])).values(),
];
