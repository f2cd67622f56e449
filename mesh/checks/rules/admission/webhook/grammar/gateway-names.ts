import type { FieldPath } from '../../../../../manifest/manifest';
import type { Verdict } from '../rule';
import { dnsLabel, domainName } from './dns';
import { shown } from './shown';

/** Names of Gateways: `name`, `namespace/name`, or `mesh`. The webhook stops after the first one without a namespace. */
export function gatewayNames(
  names: readonly string[] | undefined,
  field: FieldPath,
  { error, warning }: Verdict,
): void {
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
      error(item, `must be namespace/name with both parts set, got ${shown(name)}`);
    }
    for (const [key, part] of Object.entries(parts)) {
      const problem = dnsLabel(part);
      error(item, problem && `the Gateway's ${key} ${problem}`);
    }
  }
}

function legacyName(name: string): string {
  const [gateway, namespace] = name.split('.');
  return `should be "${namespace}/${gateway}", got the outdated form ${shown(name)}`;
}
