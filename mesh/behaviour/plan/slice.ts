import { type Config, toConfig } from '../../manifest/config';
import { fields, list, text } from '../../manifest/fields';
import type { SourcedManifest } from '../../manifest/manifest';
import { isWildcard, matches, resolveShortName } from '../../registry/host-name';
import { hostIn, isHost, type Subjects, type Surroundings } from './subject';
import { routingSubjects } from './subjects';

/**
 * Leaves out unchanged VirtualServices, DestinationRules and Services that no request to a changed host meets: what happens to
 * all other requests does not change. Everything that can concern any host stays.
 */
export function sliceFor(
  subjects: readonly Subjects[],
  unchanged: readonly SourcedManifest[],
  surroundings: Surroundings,
): readonly SourcedManifest[] {
  const decided = subjects.flatMap(({ decides }) => [...decides]);
  if (!decided.every((subject) => isHost(subject) || subject.startsWith('VirtualService '))) return unchanged;
  const configs = unchanged.map(toConfig);
  const authorities = new Set(of('for', decided));
  const changed = new Set(of('to', decided));
  const destinations = new Set(
    subjects.flatMap(({ decides, uses }) => [...decides, ...uses].filter(isHost).map(hostIn)),
  );
  const routes = configs.filter(({ kind }) => kind === 'VirtualService').map((config) => routed(config, surroundings));
  const kept = new Set<Config>();
  for (let isComplete = false; !isComplete; ) {
    isComplete = true;
    for (const { config, own, reached } of routes) {
      if (kept.has(config)) continue;
      if (!isDelegating(config) && !meetsAny(authorities, own) && !meetsAny(changed, reached)) continue;
      kept.add(config);
      isComplete = false;
      for (const host of own) authorities.add(host);
      for (const host of [...own, ...reached]) destinations.add(host);
    }
  }
  const isMet = (host: string, { namespace }: Config) =>
    meetsAny(destinations, [resolveShortName(host, namespace, surroundings.domain)]);
  return configs.filter((config) => isKept(config, kept, isMet)).map(({ origin }) => origin);
}

function isKept(config: Config, kept: ReadonlySet<Config>, isMet: (host: string, config: Config) => boolean): boolean {
  const { kind, name, spec } = config;
  if (kind === 'VirtualService') return kept.has(config);
  if (kind === 'DestinationRule') return isMet(text(spec.host), config);
  // A Service without an address can share a listener with another one.
  if (kind === 'Service') return text(spec.clusterIP) === 'None' || isMet(name, config);
  return true;
}

const of = (part: 'for' | 'to', subjects: readonly string[]) =>
  subjects.filter((subject) => subject.startsWith(`${part} `)).map(hostIn);

/** A VirtualService that is a part of others, or has such parts. */
const isDelegating = ({ spec }: Config) =>
  list(spec.hosts).length === 0 || list(spec.http).some((rule) => fields(rule).delegate !== undefined);

interface Routed {
  readonly config: Config;
  readonly own: readonly string[];
  readonly reached: readonly string[];
}

function routed(config: Config, surroundings: Surroundings): Routed {
  const { decides, uses } = routingSubjects(config, surroundings);
  return { config, own: of('for', [...decides]), reached: of('to', [...uses]) };
}

function meetsAny(hosts: ReadonlySet<string>, wanted: readonly string[]): boolean {
  return wanted.some(
    (host) =>
      hosts.has(host) || [...hosts].some((other) => (isWildcard(host) || isWildcard(other)) && matches(host, other)),
  );
}
