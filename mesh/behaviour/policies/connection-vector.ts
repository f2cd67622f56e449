import type { Config } from '../../manifest/config';
import { fields, list, text } from '../../manifest/fields';
import type { ConnectionAccess } from '../../security/admission';
import { ruleParts } from '../../security/authorization-rule';

/**
 * What AuthorizationPolicies find out about callers from their connection: callers with equal texts are alike to them,
 * whatever they request.
 */
export function connectionVector(
  policies: readonly Config[],
  trustDomains: readonly string[],
  isHttp: boolean,
  connectionOf: (principal: string) => ConnectionAccess,
): (principal: string) => string {
  const tests = policies.flatMap(({ namespace, spec }) => {
    const isAllow = (text(spec.action) || 'ALLOW') === 'ALLOW';
    return list(spec.rules).flatMap((rule) => {
      const parts = ruleParts(fields(rule), { namespace, trustDomains }, { isHttp, isAllow });
      const all = parts ? [...parts.from.flat(), ...parts.to.flat(), ...parts.when] : [];
      return all
        .filter(({ attribute }) => attribute.subject.kind === 'connection')
        .flatMap(({ attribute, values, excluded }) => [...values, ...excluded].map(attribute.matcher));
    });
  });
  const known = new Map<string, string>();
  return (principal) => {
    let vector = known.get(principal);
    if (vector === undefined) {
      const access = { ...connectionOf(principal), http: undefined };
      vector = tests.map((test) => (test(access) ? '1' : '0')).join('');
      known.set(principal, vector);
    }
    return vector;
  };
}
