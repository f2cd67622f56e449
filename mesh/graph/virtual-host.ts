import type { VirtualHost } from '../routing/virtual-host';
import { Fraction } from '../verdict/fraction';
import { Fragment } from './fragment';
import type { AnswerNode, GraphEdge } from './graph';
import { type Place, type RuleRoutes, type Rules, ruleName, rulesOf } from './rule';

/** Selects some rules of many. */
export type RuleFilter = (rule: RuleRoutes) => boolean;

/** Adds the rules of a virtual host, and the answer to requests that match none; with a filter, only the rules it selects. */
export function addVirtualHost(
  fragment: Fragment,
  virtualHost: VirtualHost,
  rules: Rules,
  place: Place,
  filter?: RuleFilter,
): void {
  if (virtualHost.requireTls) {
    const answer = { answer: 'redirect', status: '301', text: 'to https' } as const;
    fragment.add(answerFragment(place.from, answer, Fraction.one), `${place.from}: redirect to https`);
    return;
  }
  for (const [index, rule] of rulesOf(virtualHost.routes).entries()) {
    if (filter && !filter(rule)) continue;
    if (fragment.isFull) fragment.omit(ruleName(rule));
    else fragment.add(rules.fragment(rule, index + 1, place), ruleName(rule));
  }
  if (filter || virtualHost.routes.some(({ match }) => match.catchAll)) return;
  const answer = { answer: 'no-route', status: '404', text: 'no rule matches' } as const;
  fragment.add(answerFragment(place.from, answer, null), `${place.from}: 404`);
}

function answerFragment(
  from: string,
  answer: Pick<AnswerNode, 'answer' | 'status' | 'text'>,
  share: GraphEdge['share'],
): Fragment {
  const fragment = new Fragment();
  const id = `answer ${from} ${answer.answer}`;
  fragment.node({ kind: 'answer', id, ...answer, written: [] });
  fragment.edge({ from, to: id, kind: 'answer', share, written: [] });
  return fragment;
}
