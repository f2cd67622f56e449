import type { Path } from '../../manifest/manifest';
import type { MeshObject } from '../engine/mesh-object';

/** The principals that an AuthorizationPolicy names, each with its place. */
export function* principalsOf({
  spec,
}: MeshObject<'AuthorizationPolicy'>): Generator<{ readonly principal: string; readonly field: Path }> {
  for (const [rule, { from = [] }] of (spec.rules ?? []).entries()) {
    for (const [at, { source }] of from.entries()) {
      for (const key of ['principals', 'notPrincipals'] as const) {
        for (const [index, principal] of (source?.[key] ?? []).entries()) {
          yield { principal, field: ['spec', 'rules', rule, 'from', at, 'source', key, index] };
        }
      }
    }
  }
}
