import type { FieldPath } from '../../../../../manifest/manifest';
import type { VirtualServiceHttp } from '../../../../../manifest/wire';
import type { MeshObject } from '../../../../engine/mesh-object';
import { type Verdict, type WebhookRule, webhookRule } from '../rule';

export interface HttpRule extends Pick<WebhookRule, 'concept' | 'description' | 'right' | 'wrong'> {
  check(route: VirtualServiceHttp, field: FieldPath, verdict: Verdict, object: MeshObject<'VirtualService'>): void;
}

/** Rule that checks each entry of `spec.http` on its own. */
export function httpRule({ check, ...rule }: HttpRule): WebhookRule {
  return webhookRule({
    ...rule,
    kind: 'VirtualService',
    check(object, verdict) {
      object.spec.http?.forEach((route, index) => {
        check(route, ['spec', 'http', index], verdict, object);
      });
    },
  });
}
