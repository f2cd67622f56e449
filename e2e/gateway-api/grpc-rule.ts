import type { Random } from '../random';
import { backends } from './backends';
import { headerFilters, mirror } from './filters';
import { headerMatches } from './http-rule';

/** Names of gRPC services and methods, which are also parts of the paths of HTTPRoutes. */
export const GRPC_SERVICES = ['api', 'a', 'a.b', 'cat'] as const;
export const GRPC_METHODS = ['v1', 'b', 'Get'] as const;

/** A rule of a GRPCRoute. */
export function grpcRule(random: Random, namespace: string): object {
  return {
    ...random.maybe(0.85, () => ({ matches: random.list(random.chance(0.1) ? 0 : 1, 2, () => grpcMatch(random)) })),
    ...grpcFilters(random, namespace),
    ...backends(random, namespace),
  };
}

function grpcMatch(random: Random): object {
  const kind = random.next();
  const service = () => ({ service: random.pick(GRPC_SERVICES) });
  const method = () => ({ method: random.pick(GRPC_METHODS) });
  const type = random.maybe(0.4, () => ({ type: random.pick(['Exact', 'RegularExpression']) }));
  const written = kind < 0.4 ? { ...service(), ...method() } : kind < 0.7 ? service() : method();
  return {
    ...random.maybe(0.85, () => ({ method: { ...type, ...written } })),
    ...random.maybe(0.3, () => ({ headers: headerMatches(random) })),
  };
}

function grpcFilters(random: Random, namespace: string): object {
  const filters = [...headerFilters(random, 0.2), ...(random.chance(0.1) ? [mirror(random, namespace)] : [])];
  return filters.length === 0 ? {} : { filters };
}
