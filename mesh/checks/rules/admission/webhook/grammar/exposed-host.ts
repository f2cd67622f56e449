import { isDnsLabel, isIpAddress } from '../../../../../grammar/grammar';
import type { FieldPath } from '../../../../../manifest/manifest';
import type { Verdict } from '../rule';
import { partialWildcard, wildcardDomain } from './dns';
import { shown } from './shown';

/** A host of a Gateway: a name, optionally as `namespace/host`, or an IP address. */
export function gatewayHost(text: string, field: FieldPath, { error }: Pick<Verdict, 'error'>): void {
  const slash = text.indexOf('/');
  if (slash >= 0) {
    const namespace = text.slice(0, slash);
    if (namespace === '' || slash === text.length - 1) error(field, incomplete(text));
    if (namespace !== '*' && namespace !== '.' && !isDnsLabel(namespace)) {
      error(field, `the namespace must be a name, "." or "*", got ${shown(text)}`);
    }
  }
  const host = text.slice(slash + 1);
  error(field, shortName(host));
  if (!isIpAddress(host)) error(field, wildcardDomain(host));
  error(field, partialWildcard(host));
}

/** A host of a Sidecar, always as `namespace/host`; `~` before the namespace excludes the host. */
export function importedHost(text: string, field: FieldPath, { error }: Pick<Verdict, 'error'>): void {
  const slash = text.indexOf('/');
  if (slash < 0) {
    error(field, `must be namespace/host, with "*" for any or "." for its own namespace, got ${shown(text)}`);
    return;
  }
  const namespace = text.slice(0, slash);
  if (namespace === '' || slash === text.length - 1) error(field, incomplete(text));
  const name = namespace.startsWith('~') ? namespace.slice(1) : namespace;
  if (!['', '*', '.'].includes(name) && !isDnsLabel(name)) {
    error(field, `the namespace must be a name, ".", "*" or "~", got ${shown(text)}`);
  }
  const host = text.slice(slash + 1);
  error(field, shortName(host));
  error(field, wildcardDomain(host));
  error(field, partialWildcard(host));
}

function incomplete(text: string): string {
  return `must be namespace/host with both parts set, got ${shown(text)}`;
}

function shortName(host: string): string | undefined {
  if (host === '*' || host.includes('.')) return undefined;
  return `must be a full host name such as reviews.default.svc.cluster.local, got ${shown(host)}`;
}
