import { type Fields, fields, fieldsOrNone, list, number } from '../manifest/fields';

/** The parts that a policy of a subset or of a port can replace. */
const BLOCKS = ['connectionPool', 'outlierDetection', 'loadBalancer', 'tls'];

/**
 * One traffic policy with the effect of that of a host and that of its subset: each part of the subset replaces that of the
 * host, and the settings of a port in the subset replace all parts.
 */
export function mergedPolicy(host: Fields | undefined, subset: Fields | undefined): Fields | undefined {
  if (!host || !subset) return subset ?? host;
  const ports = new Set([...portsOf(host), ...portsOf(subset)]);
  const merged = blocks(host, subset);
  const { portLevelSettings: _, ...others } = host;
  return {
    ...others,
    ...merged,
    ...(ports.size > 0 && {
      portLevelSettings: [...ports].map((port) => {
        const [ofHost, ofSubset] = [settingsOf(host, port), settingsOf(subset, port)];
        return { port: { number: port }, ...(ofSubset ? only(ofSubset) : blocks(ofHost ?? host, subset)) };
      }),
    }),
  };
}

const portsOf = ({ portLevelSettings }: Fields) =>
  list(portLevelSettings).map((settings) => number(fields(fields(settings).port).number));

const settingsOf = ({ portLevelSettings }: Fields, port: number): Fields | undefined =>
  list(portLevelSettings)
    .map(fields)
    .find((settings) => number(fields(settings.port).number) === port);

const only = (policy: Fields) =>
  Object.fromEntries(BLOCKS.flatMap((block) => (fieldsOrNone(policy[block]) ? [[block, policy[block]]] : [])));

const blocks = (host: Fields, subset: Fields) => ({ ...only(host), ...only(subset) });
