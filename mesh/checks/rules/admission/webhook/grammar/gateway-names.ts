import type { Path } from '../../../../../manifest/manifest';
import type { Verdict } from '../rule';
import { dnsLabel, domainName } from './dns';
import { shown } from './shown';

/**
 * Names of Gateways: `name`, `namespace/name`, or `mesh`. Behind the first one without a namespace the webhook reads no
 * further.
 */
export function gatewayNames(names: readonly string[] | undefined, field: Path, { error, warning }: Verdict): void {
  for (const [index, name] of (names ?? []).entries()) {
    const item = [...field, index];
    const slash = name.indexOf('/');
    if (slash < 0) {
      if (name.includes('.')) warning(item, legacyName(name));
      error(item, domainName(name));
      return;
    }
    const parts = { namespace: name.slice(0, slash), name: name.slice(slash + 1) };
    if (parts.namespace === '' || parts.name === '') {
      error(item, `must be a Gateway as namespace/name, neither of them empty, got ${shown(name)}`);
    }
    for (const [what, part] of Object.entries(parts)) {
      const problem = dnsLabel(part);
      error(item, problem && `the ${what} of a Gateway ${problem}`);
    }
  }
}

function legacyName(name: string): string {
  const [gateway, namespace] = name.split('.');
  return `a Gateway is named as namespace/name, here "${namespace}/${gateway}"; got the outdated form ${shown(name)}`;
}
