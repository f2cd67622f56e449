import { Chart, Duration, Testing } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Schema } from '../../crds/schema';
import {
  AuthorizationPolicy,
  Destination,
  DestinationRule,
  Gateway,
  PeerAuthentication,
  RequestAuthentication,
  ServiceEntry,
  Sidecar,
  Telemetry,
  VirtualService,
  WorkloadEntry,
  WorkloadGroup,
} from '../../index';
import { leavesOf } from './leaves';
import { schemas } from './schemas';
import { UNREACHED } from './unreached';

/** How the constructs of a kind answer Istio's field names that are not props. */
export interface Words {
  /** Answers for fields that a prop sets, by path: `'http' is called 'rules' here`. */
  readonly answers: ReadonlyMap<string, string>;
  /** Fields that a prop sets, but without an answer. */
  readonly unanswered: readonly string[];
}

export function wordsOf(kind: string): Words {
  const walk = new Walk(kind);
  walk.struct(schemas().get(kind) ?? {}, 'spec', []);
  return walk;
}

type Make = new (scope: Construct, id: string, props: never) => Construct;

/** Constructs by kind, and by place the props that they check before the one in question. */
const CONSTRUCTS: Readonly<Record<string, readonly [Make, Readonly<Record<string, object>>?]>> = {
  VirtualService: [
    VirtualService,
    {
      '': { hosts: ['a.example.com'] },
      'to[]': { to: Destination.host('a'), weight: 1 },
      'mirrors[]': { to: Destination.host('a') },
      directResponse: { status: 200 },
      delay: { fixedDelay: Duration.seconds(1) },
      'tlsRules[]': { match: [{ sniHosts: ['a.example.com'] }] },
    },
  ],
  DestinationRule: [
    DestinationRule,
    { 'subsets[]': { name: 'a' }, 'portLevelSettings[]': { port: 80 }, httpCookie: { name: 'a' } },
  ],
  Gateway: [Gateway, { 'servers[]': { port: 443, hosts: ['*'], protocol: 'HTTPS' } }],
  ServiceEntry: [ServiceEntry, { '': { hosts: ['a.example.com'] } }],
  Sidecar: [Sidecar, { 'ingress[]': { port: 80 }, 'egress[]': { hosts: ['./*'] } }],
  WorkloadEntry: [WorkloadEntry],
  WorkloadGroup: [WorkloadGroup, { httpGet: { port: 80 } }],
  PeerAuthentication: [PeerAuthentication, { '': { mode: 'STRICT' } }],
  RequestAuthentication: [RequestAuthentication, { '': { jwtRules: [{ issuer: 'a' }] } }],
  AuthorizationPolicy: [AuthorizationPolicy],
  Telemetry: [Telemetry, { '': { accessLogging: [{}] } }],
};

/** The way to a value in the props: `['rules', 0, 'match', 0]`. */
type Place = readonly (string | number)[];

const UNREACHED_LEAVES = new Set(UNREACHED.flatMap(({ kind, leaves }) => leaves.map((leaf) => `${kind} ${leaf}`)));

class Walk implements Words {
  readonly answers = new Map<string, string>();
  readonly unanswered: string[] = [];
  private readonly kind: string;

  constructor(kind: string) {
    this.kind = kind;
  }

  struct(schema: Schema, path: string, place: Place): void {
    const props = this.propsAt(place) ?? [];
    for (const [name, field] of Object.entries(schema.properties ?? {})) {
      if (props.includes(name)) this.field(field, `${path}.${name}`, [...place, name]);
      else this.word(name, field, `${path}.${name}`, place);
    }
  }

  /** A field name that is not a prop. */
  private word(name: string, schema: Schema, path: string, place: Place): void {
    const [, answer = ''] = /((?:^|(?<=: ))'\w+' is .* here.*)$/.exec(this.problem(place, { [name]: 1 }) ?? '') ?? [];
    const [, renamed, isFlat] = /is called '(\w+)' here$|here \(write (its fields directly)\)$/.exec(answer) ?? [];
    if (leavesOf(schema, path).some((leaf) => !UNREACHED_LEAVES.has(`${this.kind} ${leaf}`))) {
      if (answer === '') this.unanswered.push(path);
      else this.answers.set(path, answer);
    }
    if (renamed !== undefined) this.field(schema, path, [...place, renamed]);
    else if (isFlat !== undefined) this.struct(...itemOf(schema, path), place);
  }

  /** A field that a prop sets. Its value can have another form than in Istio. */
  private field(schema: Schema, path: string, place: Place): void {
    const [item, itemPath] = itemOf(schema, path);
    if (item.properties === undefined) return;
    const struct = [place, [...place, 0], [...place, '80']].find((candidate) => this.propsAt(candidate) !== undefined);
    if (struct !== undefined) this.struct(item, itemPath, struct);
    if (struct !== undefined && struct.length - place.length === (item === schema ? 0 : 1)) return;
    const problems = samplesOf(schema).map((sample) => this.problem(place, sample));
    if (problems.every((problem) => problem?.includes(' (write ') === false))
      this.unanswered.push(`${path}: ${problems[0]}`);
  }

  /** The props of the struct at a place; `undefined` if there is none. */
  private propsAt(place: Place): string[] | undefined {
    return /unknown prop '\?' \(known props: (.*)\)$/.exec(this.problem(place, { '?': 1 }) ?? '')?.[1]?.split(', ');
  }

  /** The error for a value at a place; `undefined` if the value is accepted. */
  private problem(place: Place, value: unknown): string | undefined {
    const [Construct, siblings = {}] = CONSTRUCTS[this.kind] ?? [];
    const beside = (depth: number) => {
      const name = nameOf(place.slice(0, depth));
      return siblings[name] ?? siblings[name.slice(name.lastIndexOf('.') + 1)];
    };
    const props = place.reduceRight<unknown>(
      (inner, key, depth) => (typeof key === 'number' ? [inner] : { ...beside(depth), [key]: inner }),
      typeof value === 'object' && !Array.isArray(value) && !('?' in (value ?? {}))
        ? { ...beside(place.length), ...value }
        : value,
    );
    if (Construct === undefined) return undefined;
    try {
      new Construct(new Chart(Testing.app(), 'chart'), 'x', props as never);
      return undefined;
    } catch (error) {
      return (error as Error).message;
    }
  }
}

/** `rules[].match[]` for `['rules', 0, 'match', 0]`. */
const nameOf = (place: Place): string =>
  place.reduce<string>(
    (name, key) => (typeof key === 'number' ? `${name}[]` : name === '' ? key : `${name}.${key}`),
    '',
  );

/** The items of a list or map, with their path; the schema itself if it is neither. */
function itemOf(schema: Schema, path: string): [Schema, string] {
  if (schema.items !== undefined) return itemOf(schema.items, `${path}[]`);
  const { additionalProperties: values } = schema;
  return typeof values === 'object' ? itemOf(values, `${path}.*`) : [schema, path];
}

const ALTERNATIVES = ['exact', 'prefix', 'regex', 'bytes', 'string'];

/** Values in Istio's form. */
function samplesOf(schema: Schema): unknown[] {
  const { properties, items, additionalProperties } = schema;
  if (items !== undefined) return samplesOf(items).map((item) => [item]);
  if (typeof additionalProperties === 'object') return samplesOf(additionalProperties).map((value) => ({ 80: value }));
  if (Array.isArray(schema.enum)) return schema.enum;
  if (properties === undefined) return [schema.type === 'string' ? 'a' : schema.type === 'boolean' ? true : 1];
  const fields = Object.entries(properties);
  const alternative = fields.filter(([name]) => ALTERNATIVES.includes(name));
  if (alternative.length > 0) {
    return alternative.flatMap(([name, field]) => samplesOf(field).map((value) => ({ [name]: value })));
  }
  const first = Object.fromEntries(fields.map(([name, field]) => [name, samplesOf(field)[0]]));
  // One sample for each mode.
  return fields.flatMap(([name, field]) => samplesOf(field).map((value) => ({ ...first, [name]: value })));
}
