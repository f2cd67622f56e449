import { type Fields, fields, fieldsOrNone, list, number, text } from '../manifest/fields';
import type { DestinationRule } from './destination-rule';

/**
 * The `consistentHash` whose key a route to a destination uses. Unlike in the cluster, the settings of a port only count if
 * the destination specifies the port.
 */
export function destinationHash(rule: DestinationRule | undefined, destination: Fields): Fields | undefined {
  const ofSubset = fields(rule?.subsets.get(text(destination.subset))?.trafficPolicy);
  const ofRule = fields(rule?.trafficPolicy);
  const port = number(fields(destination.port).number);
  return portHash(ofSubset, port) ?? hashOf(ofSubset) ?? portHash(ofRule, port) ?? hashOf(ofRule);
}

/** The `consistentHash` whose key the default route to a service uses. */
export function serviceHash(rule: DestinationRule | undefined, port: number): Fields | undefined {
  const policy = fields(rule?.trafficPolicy);
  return portHash(policy, port) ?? hashOf(policy);
}

function hashOf(settings: Fields): Fields | undefined {
  return fieldsOrNone(fields(settings.loadBalancer).consistentHash);
}

function portHash(policy: Fields, port: number): Fields | undefined {
  const settings = list(policy.portLevelSettings)
    .map(fields)
    .find((candidate) => number(fields(candidate.port).number) === port);
  return port === 0 || !settings ? undefined : hashOf(settings);
}
