import { ApiObject, type App, Chart, DependencyGraph } from 'cdk8s';
import type { IConstruct, Node } from 'constructs';
import { objectsByChart } from '../findings/judgement';

/** The charts and objects of an app, in the order in which cdk8s writes them. */
export class AppContent {
  readonly charts: readonly Chart[];
  private readonly dependent: readonly IConstruct[];
  private readonly objects: ReadonlyMap<Chart, readonly ApiObject[]> | undefined;

  /** @param constructs all of the app, if the caller has walked it already: that takes time in a large app */
  constructor(app: App, constructs: readonly IConstruct[] = app.node.findAll()) {
    this.dependent = constructs.filter(dependsOnOthers);
    const haveDependencies = this.dependent.length > 0;
    this.charts = ordered(app.node, constructs, haveDependencies).filter(Chart.isChart);
    this.objects = haveDependencies ? undefined : objectsByChart(constructs.filter(ApiObject.isApiObject));
  }

  /**
   * Whether a chart depends on something in another one, so cdk8s numbers the files.
   *
   * @throws if a chart depends on a construct outside of any chart
   */
  get isNumbered(): boolean {
    // Not the charts in order: cdk8s leaves out a chart that depends on itself, but its dependencies count.
    return this.dependent
      .filter(Chart.isChart)
      .some((chart) => chart.node.dependencies.some((target) => Chart.of(target) !== chart));
  }

  /** The objects of a chart, without those of nested charts. */
  objectsOf(chart: Chart): readonly ApiObject[] {
    if (this.objects) return this.objects.get(chart) ?? [];
    const constructs = chart.node.findAll();
    return ordered(chart.node, constructs, constructs.some(dependsOnOthers))
      .filter(ApiObject.isApiObject)
      .filter((object) => object.chart === chart);
  }
}

const dependsOnOthers = ({ node }: IConstruct) => node.dependencies.length > 0;

/** A node and all constructs below it, after their dependencies. */
function ordered(node: Node, constructs: readonly IConstruct[], haveDependencies: boolean): readonly IConstruct[] {
  if (haveDependencies) return new DependencyGraph(node).topology();
  // The graph allocates two sets for each construct. Without dependencies, its order is that of an object with the paths as
  // keys: as they are added, but integers first. Only the path of a child of the root can be an integer.
  const isRoot = node.scope === undefined;
  if (!isRoot || !node.children.some(({ node: { id } }) => /^(?:0|[1-9]\d*)$/.test(id))) return constructs;
  return Object.values(Object.fromEntries(constructs.map((construct) => [construct.node.path, construct])));
}
