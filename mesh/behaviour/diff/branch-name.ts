import type { Passage } from '../../proxy/model';
import type { HttpRule } from '../../routing/virtual-service';
import type { Branch } from './branch';

/** The name of a branch: branches for the same routes of a mesh have the same name. */
export function branchName({ route }: Pick<Branch, 'route'>): string {
  if (!route) return '';
  const { virtualService, rule, ruleMatch, service } = route;
  if (!virtualService || !rule) return `service ${service}`;
  const delegated = rule.delegate
    ? `${rule.delegate.virtualService} ${rule.delegate.rule} ${ruleMatch?.delegateIndex}`
    : '';
  return `${ownerOf(virtualService.id, rule)} ${rule.index} ${ruleMatch?.index} ${delegated}`;
}

/** The VirtualService or route that a rule belongs to. */
const ownerOf = (id: string, { source }: HttpRule) => (source ? `${source.route.kind} ${source.route.id}` : id);

/** The name of the branch that accepts a request, whatever policies decide. */
export function nameFor({ table, barred, http, route }: Passage): string {
  if (route) return branchName({ route });
  const virtualHost = http && !barred?.refusal ? barred?.find(http.host) : undefined;
  if (!virtualHost || !http || table || (virtualHost.requireTls && http.scheme !== 'https')) return '';
  return branchName({ route: virtualHost.find(http) ?? null });
}

/** The rule of a branch; its matches are parts of it. */
export function ruleName({ route }: Pick<Branch, 'route'>): string {
  const { virtualService, rule, service } = route ?? {};
  if (!virtualService || !rule) return service ? `service ${service}` : '';
  return `${ownerOf(virtualService.id, rule)} ${rule.index} ${rule.delegate?.virtualService} ${rule.delegate?.rule}`;
}
