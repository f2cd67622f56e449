import { DependencyGraph } from 'cdk8s';
import type { IConstruct, Node } from 'constructs';

/** The constructs from a node down in the order of cdk8s, each after those that it depends on. */
export function topology(node: Node): IConstruct[] {
  const constructs = node.findAll();
  if (constructs.some(({ node }) => node.dependencies.length > 0)) return new DependencyGraph(node).topology();
  // That graph holds two sets for each construct. Without a dependency it gives them as an object gives its values: by
  // path, whole numbers first.
  return Object.values(Object.fromEntries(constructs.map((construct) => [construct.node.path, construct])));
}
