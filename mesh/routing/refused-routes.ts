import { refusedAction, refusedMatch } from '../envoy/http-rule';
import { refusalInWords } from '../envoy/refusal';
import type { Route } from './route';

/** Why Envoy refuses a route, and with it the whole route table; empty if it accepts it. */
export function refusedRoute({ virtualService, rule, ruleMatch }: Route): string {
  if (!virtualService || !rule) return '';
  const { delegate } = rule;
  const [inMatch] = ruleMatch ? refusedMatch(ruleMatch.spec) : [];
  const [inAction] = refusedAction(rule.spec);
  const refusal = inMatch ?? inAction;
  if (!refusal) return '';
  const index = delegate ? ruleMatch?.delegateIndex : ruleMatch?.index;
  const match = inMatch ? ['match', ...(typeof index === 'number' ? [index] : [])] : [];
  return refusalInWords(`VirtualService ${delegate?.virtualService ?? virtualService.id}`, {
    ...refusal,
    path: ['http', delegate?.rule ?? rule.index, ...match, ...refusal.path],
  });
}
