import type { Matched } from '../verdict/verdict';
import type { GraphNode, RuleNode } from './graph';

/** Whether a node represents the rule that matched a request. */
export function isMatchedRule(node: GraphNode | undefined, matched: Matched): node is RuleNode {
  if (node?.kind !== 'rule' || node.rule !== matched.rule) return false;
  if (matched.route !== undefined) {
    const isSame = node.route === matched.kind && node.virtualService === matched.route;
    return isSame && node.matches.some(({ match }) => match === matched.match);
  }
  const { virtualService, protocol, delegate } = matched;
  return (
    node.route === undefined &&
    node.virtualService === virtualService &&
    node.protocol === (protocol ?? 'http') &&
    node.delegate?.virtualService === delegate?.virtualService &&
    node.delegate?.rule === delegate?.rule
  );
}
