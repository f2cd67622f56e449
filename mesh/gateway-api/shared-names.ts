import type { World } from './world';

/**
 * What is assumed about an HTTPRoute and a GRPCRoute with the same name: istiod keeps both under this name, so one can hide
 * the other, depending on the order in which it has seen them.
 */
export function sharedNames(world: World): string[] {
  return world
    .of('GRPCRoute')
    .filter(({ namespace, name }) => world.findGatewayApi('HTTPRoute', namespace, name))
    .map(
      ({ id }) =>
        `istiod uses both HTTPRoute ${id} and GRPCRoute ${id} (routes with the same name can hide each other)`,
    );
}
