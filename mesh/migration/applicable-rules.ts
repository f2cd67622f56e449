import type { Fields } from '../manifest/fields';
import { list, number, texts } from '../manifest/fields';
import type { VirtualService } from '../routing/virtual-service';

/** Where rules of a VirtualService apply: at a Gateway or in the mesh, and on a port. */
export interface Place {
  /** `mesh`, or a Gateway as `namespace/name`. */
  readonly gateway: string;
  /** @default any port: no match has one */
  readonly port?: number;
}

/** A rule as it applies at a place; `undefined` keeps the place of one that does not apply. */
export interface ApplicableRule {
  readonly spec: Fields;
  /** The namespace of its short host names. */
  readonly namespace: string;
}

/**
 * The `http` rules that apply at a place, without the conditions that decide it. Like istiod, it ignores conditions on the
 * caller if a match names Gateways.
 */
export function applicableRules(
  { http }: VirtualService,
  { gateway, port }: Place,
): readonly (ApplicableRule | undefined)[] {
  return http.map(({ spec, matches, namespace }) => {
    const own = matches.map((match) => applicable(match.spec, gateway, port));
    if (own.length > 0 && own.every((match) => match === undefined)) return undefined;
    const { match: _, ...rest } = spec;
    return { spec: own.length > 0 ? { ...rest, match: own } : rest, namespace };
  });
}

function applicable(match: Fields, gateway: string, port: number | undefined): Fields | undefined {
  const gateways = texts(match.gateways);
  if (gateways.length > 0 && !gateways.includes(gateway)) return undefined;
  if (number(match.port) !== 0 && number(match.port) !== port) return undefined;
  const { gateways: _, port: __, ...rest } = match;
  if (gateways.length === 0) return rest;
  const { sourceLabels: ___, sourceNamespace: ____, ...others } = rest;
  return others;
}

/** Whether any rule applies only on a port. */
export const dependsOnPort = ({ http }: VirtualService): boolean =>
  http.some(({ matches }) => matches.some(({ spec }) => number(spec.port) !== 0));

/** The destinations of a rule, mirrors included. */
export function destinationsOf(spec: Fields): readonly unknown[] {
  const of = (entries: unknown) => list(entries).map((entry) => (entry as Fields)?.destination);
  return [...of(spec.route), ...(spec.mirror === undefined ? [] : [spec.mirror]), ...of(spec.mirrors)];
}
