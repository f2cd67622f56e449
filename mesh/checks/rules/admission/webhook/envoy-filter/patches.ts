import { utf8Length } from '../../../../../grammar/bytes';
import type { FieldPath } from '../../../../../manifest/manifest';
import type { EnvoyFilterConfigPatch, EnvoyFilterConfigPatchMatchWaypointFilter } from '../../../../../manifest/wire';
import { re2 } from '../grammar/regex';
import { shown } from '../grammar/shown';
import { type Verdict, webhookRule } from '../rule';
import { outdatedFilters } from './outdated-filters';

const connectionManager = 'envoy.filters.network.http_connection_manager';
const matchOf: Readonly<Partial<Record<string, 'listener' | 'routeConfiguration' | 'cluster'>>> = {
  LISTENER: 'listener',
  FILTER_CHAIN: 'listener',
  NETWORK_FILTER: 'listener',
  HTTP_FILTER: 'listener',
  ROUTE_CONFIGURATION: 'routeConfiguration',
  VIRTUAL_HOST: 'routeConfiguration',
  HTTP_ROUTE: 'routeConfiguration',
  CLUSTER: 'cluster',
};
const unsuppressed = { 'metadata.annotations': undefined };

export const patches = webhookRule({
  kind: 'EnvoyFilter',
  concept: 'patches',
  description: '`value` is Envoy configuration. Whether Envoy accepts it is not checked.',
  right: `
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata:
  name: lua
  namespace: default
  annotations: { galley.istio.io/analyze-suppress: IST0133 }
spec:
  configPatches:
    - applyTo: HTTP_FILTER
      match:
        context: SIDECAR_INBOUND
        proxy: { proxyVersion: ^1\\.2.* }
        listener:
          filterChain:
            filter:
              name: envoy.filters.network.http_connection_manager
              subFilter: { name: envoy.filters.http.router }
      patch: { operation: REMOVE }
    - applyTo: CLUSTER
      match:
        cluster: { service: reviews.default.svc.cluster.local }
      patch:
        operation: MERGE
        value: { connect_timeout: 5s }
`,
  wrong: [
    { set: { 'spec.configPatches[0].applyTo': undefined }, says: 'must be set to what the patch applies to' },
    { set: { 'spec.configPatches[0].patch': undefined }, says: 'must have a patch' },
    {
      set: { 'spec.configPatches[0].patch.operation': 'INVALID' },
      says: 'must have an operation such as MERGE or REMOVE',
    },
    {
      set: { 'spec.configPatches[1].patch.value': undefined },
      says: 'MERGE requires a value: only REMOVE works without',
    },
    {
      set: { 'spec.configPatches[0].match.proxy.proxyVersion': '(' },
      says: 'must be a regular expression in RE2 syntax, got "(": missing closing ): `(`',
    },
    { set: { 'spec.configPatches[0].applyTo': 'CLUSTER' }, says: 'CLUSTER must be matched by cluster, got listener' },
    {
      set: { 'spec.configPatches[1].applyTo': 'HTTP_ROUTE' },
      says: 'HTTP_ROUTE must be matched by routeConfiguration, got cluster',
    },
    {
      set: { 'spec.configPatches[0].match.listener.filterChain.filter.name': '' },
      says: 'the filter must have a name',
    },
    {
      set: { 'spec.configPatches[0].applyTo': 'NETWORK_FILTER' },
      says: 'subFilter only works with HTTP_FILTER, got NETWORK_FILTER',
    },
    {
      set: { 'spec.configPatches[0].match.listener.filterChain.filter.name': 'a' },
      says: 'only envoy.filters.network.http_connection_manager has subfilters, got "a"',
    },
    {
      set: { 'spec.configPatches[0].match.listener.filterChain.filter.subFilter.name': '' },
      says: 'the subFilter must have a name',
    },
    {
      set: { ...unsuppressed, 'spec.configPatches[0].match.proxy.proxyVersion': 'a'.repeat(1025) },
      says: 'is ignored if it is longer than 1024 characters, got 1025',
      warning: true,
    },
    {
      set: {
        ...unsuppressed,
        'spec.configPatches[0].applyTo': 'FILTER_CHAIN',
        'spec.configPatches[0].match.listener.filterChain.filter.subFilter': undefined,
      },
      says: 'has no effect with FILTER_CHAIN: remove it',
      warning: true,
    },
    {
      set: {
        ...unsuppressed,
        'spec.configPatches[0].match.listener.filterChain.filter.subFilter.name': 'envoy.router',
      },
      says: 'should be envoy.filters.http.router, got the outdated name envoy.router',
      warning: true,
    },
  ],
  check({ spec }, verdict) {
    for (const [index, patch] of (spec.configPatches ?? []).entries()) {
      // The webhook skips patches for waypoints.
      if (patch.match?.context !== 'WAYPOINT') configPatch(patch, ['spec', 'configPatches', index], verdict);
    }
  },
});

/** Stops at the first mistake of a patch. */
function configPatch(config: EnvoyFilterConfigPatch, field: FieldPath, verdict: Verdict): void {
  const { applyTo = 'INVALID', match, patch } = config;
  const problem = patchProblem(config);
  if (problem) {
    verdict.error([...field, ...(applyTo === 'INVALID' ? ['applyTo'] : patch ? ['patch'] : [])], problem);
    return;
  }
  const version = match?.proxy?.proxyVersion ?? '';
  const versionField = [...field, 'match', 'proxy', 'proxyVersion'];
  const isLong = utf8Length(version) > 1024;
  if (isLong) verdict.warning(versionField, `is ignored if it is longer than 1024 characters, got ${version.length}`);
  const versionProblem = isLong ? undefined : re2(version);
  verdict.error(versionField, versionProblem);
  const kind = matchOf[applyTo];
  if (versionProblem || !kind || !match) return;
  const others = (['listener', 'routeConfiguration', 'cluster', 'waypoint'] as const).filter((key) => match[key]);
  if (others.length > 0 && !match[kind]) {
    verdict.error([...field, 'match'], `${applyTo} must be matched by ${kind}, got ${others.join(', ')}`);
  }
  const filter = match.listener?.filterChain?.filter;
  if (kind === 'listener' && filter) {
    filterMatch(filter, applyTo, [...field, 'match', 'listener', 'filterChain', 'filter'], verdict);
  }
}

function patchProblem({ applyTo = 'INVALID', patch }: EnvoyFilterConfigPatch): string | undefined {
  const { operation = 'INVALID', value } = patch ?? {};
  if (applyTo === 'INVALID') return 'must be set to what the patch applies to';
  if (!patch) return 'must have a patch';
  if (operation === 'INVALID') return 'must have an operation such as MERGE or REMOVE';
  return operation === 'REMOVE' || value ? undefined : `${operation} requires a value: only REMOVE works without`;
}

function filterMatch(
  { name = '', subFilter }: EnvoyFilterConfigPatchMatchWaypointFilter,
  applyTo: string,
  field: FieldPath,
  { error, warning }: Verdict,
): void {
  if (applyTo === 'LISTENER' || applyTo === 'FILTER_CHAIN') warning(field, `has no effect with ${applyTo}: remove it`);
  const sub = [...field, 'subFilter'];
  if (name === '') error([...field, 'name'], 'the filter must have a name');
  else if (subFilter && applyTo !== 'HTTP_FILTER') error(sub, `subFilter only works with HTTP_FILTER, got ${applyTo}`);
  else if (subFilter && name !== connectionManager && name !== 'envoy.http_connection_manager') {
    error(sub, `only ${connectionManager} has subfilters, got ${shown(name)}`);
  } else if (subFilter && !subFilter.name) error([...sub, 'name'], 'the subFilter must have a name');
  else {
    warning([...field, 'name'], outdated(name));
    warning([...sub, 'name'], outdated(subFilter?.name ?? ''));
  }
}

function outdated(name: string): string | undefined {
  const current = outdatedFilters.get(name);
  return current && `should be ${current}, got the outdated name ${name}`;
}
