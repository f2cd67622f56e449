import type { FieldPath } from '../../../../../manifest/manifest';
import type { VirtualServiceHttp } from '../../../../../manifest/wire';
import { type Verdict, type WebhookRule, webhookRule } from '../rule';

type Section = Pick<WebhookRule, 'concept' | 'description' | 'right' | 'wrong'>;

export interface HttpRule extends Section {
  check(route: VirtualServiceHttp, field: FieldPath, verdict: Verdict): void;
}

/** Rule that checks each entry of `spec.http` on its own. */
export function httpRule({ check, ...section }: HttpRule): WebhookRule {
  return webhookRule({
    ...section,
    kind: 'VirtualService',
    check({ spec: { http = [] } }, verdict) {
      for (const [index, route] of http.entries()) check(route, ['spec', 'http', index], verdict);
    },
  });
}

export interface HttpFieldRule<Name extends keyof VirtualServiceHttp> extends Section {
  check(
    value: NonNullable<VirtualServiceHttp[Name]>,
    field: FieldPath,
    verdict: Verdict,
    route: VirtualServiceHttp,
  ): void;
}

/** Rule that checks one field of each entry of `spec.http`, if it is set. */
export function httpFieldRule<Name extends keyof VirtualServiceHttp>(
  name: Name,
  { check, ...section }: HttpFieldRule<Name>,
): WebhookRule {
  return webhookRule({
    ...section,
    kind: 'VirtualService',
    check({ spec: { http = [] } }, verdict) {
      for (let index = 0; index < http.length; index++) {
        const route = http[index];
        const value = route?.[name];
        if (route && value !== undefined && value !== null) check(value, ['spec', 'http', index, name], verdict, route);
      }
    },
  });
}
