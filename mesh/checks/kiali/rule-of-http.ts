import type { AuthorizationPolicyRule, AuthorizationPolicySpec } from '../../wire';

/** What of an AuthorizationPolicy ztunnel cannot do, which knows connections only: the field, and what it does instead. */
export function ruleOfHttp({ action = 'ALLOW', rules = [] }: AuthorizationPolicySpec) {
  if (action !== 'ALLOW' && action !== 'DENY') return [['action'], `ztunnel knows no ${action}`] as const;
  const at = rules.findIndex(asksForHttp);
  if (at < 0) return undefined;
  const what = action === 'ALLOW' ? 'leaves this rule out' : 'refuses whatever else the rule asks';
  return [['rules', at], `ztunnel reads no HTTP and ${what}`] as const;
}

const L4_KEYS = ['source.ip', 'source.namespace', 'source.principal', 'destination.ip', 'destination.port'];

function asksForHttp({ from = [], to = [], when = [] }: AuthorizationPolicyRule): boolean {
  const has = (fields: object | undefined, keys: readonly string[]) =>
    Object.entries(fields ?? {}).some(
      ([key, values]) => keys.includes(key) && Array.isArray(values) && values.length > 0,
    );
  return (
    to.some(({ operation }) => has(operation, ['hosts', 'notHosts', 'methods', 'notMethods', 'paths', 'notPaths'])) ||
    from.some(({ source }) =>
      has(source, ['remoteIpBlocks', 'notRemoteIpBlocks', 'requestPrincipals', 'notRequestPrincipals']),
    ) ||
    when.some(({ key = '' }) => !L4_KEYS.includes(key))
  );
}
