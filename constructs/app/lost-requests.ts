import type { SourcedManifest } from '../../mesh/manifest/manifest';
import type { ValidationContext } from './validation-context';

type Violation = Parameters<ValidationContext['report']['addViolation']>[0];

// Loaded on first use, because the package entry exports the plugin.
const comparison = () => ({
  ...(require('../../mesh/mesh') as typeof import('../../mesh/mesh')),
  ...(require('../../mesh/reader') as typeof import('../../mesh/reader')),
});

/**
 * Requests that the manifests of a git commit answer, and these do not: one violation with a resource for each difference. What
 * may differ counts as lost, with its reason.
 */
export function lostRequests(
  base: string,
  files: readonly string[],
  manifests: readonly SourcedManifest[],
  context: readonly SourcedManifest[],
): Violation | undefined {
  const { Mesh, readCommit } = comparison();
  const known = context.map((sourced) => ({ ...sourced, isContext: true }));
  const before = Mesh.of(known, readCommit(base, files));
  const lost = Mesh.of(known, manifests)
    .differences(before)
    .filter(({ kind }) => kind === 'lost' || kind === 'may-differ');
  if (lost.length === 0) return undefined;
  return {
    ruleName: 'lost-requests',
    recommendation: `error: requests that ${base} answers are lost`,
    fix: `cdk8s-istio diff --base ${base} ${files.join(' ')}`,
    violatingResources: lost.map(({ host, requests, causes, reason }) => {
      const cause = causes.find(({ side }) => side === 'after') ?? causes[0];
      const { location } = causes.find(({ side }) => side === 'after') ?? {};
      return {
        resourceName: cause?.object.slice(cause.object.lastIndexOf('/') + 1) ?? host,
        locations: [
          `${location ? `line ${location.line}, ` : ''}${host}: ${requests}${reason ? ` (may be lost: ${reason})` : ''}`,
        ],
        manifestPath: location?.file ?? '',
      };
    }),
  };
}
