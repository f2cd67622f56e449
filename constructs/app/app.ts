import { join } from 'node:path';
import * as cdk8s from 'cdk8s';
import { ApiObject, type AppProps, Chart, Names, YamlOutputType } from 'cdk8s';
import { documentsOfValidation } from '../findings/validation';
import { creationOf, recordCreation } from '../props/created-at';
import { describeFailure } from './failure';
import { type Documents, joined, type Manifest, objectsOf, render, renderObjects, resourceName } from './manifests';
import { OutputFiles } from './output-files';
import { topology } from './topology';

/**
 * cdk8s' `App`, with a synth whose time grows with the number of objects; cdk8s walks and validates the whole app again
 * for each chart. The props and every byte written are those of cdk8s' `App`, so one import is all that changes:
 *
 * ```ts
 * import { App } from 'cdk8s-istio';
 * ```
 *
 * Stricter in two things. What overwrites each other is refused, with the construct paths of both: two objects of one
 * kind, namespace and name in one chart (in any version of the API group), and two charts or objects for one file. And so
 * is a field of Istio that a class of `imports/` does not know and would leave out, be it a prop or a JSON patch.
 *
 * A chart with a `toJson` of its own is rendered by it; where that calls `super.toJson`, cdk8s walks the app again.
 */
export class App extends cdk8s.App {
  private readonly recordsMetadata: boolean;
  private written: readonly string[] = [];

  /**
   * Runs an app as a program: builds it, writes its manifests and prints the path of each file, like `cdk8s synth`. With
   * `--quiet` on the command line it prints no paths.
   *
   * If that fails, it prints each error after the line of your code that caused it, and sets exit code 1.
   *
   * ```ts
   * if (require.main === module) App.run((app) => new MyChart(app, 'my-chart'));
   * ```
   */
  static run(build: (app: App) => void, props?: AppProps): void {
    recordCreation();
    let app: App | undefined;
    try {
      app = new App(props);
      build(app);
      app.synth();
      // `cdk8s synth` sets the folder, and prints the files itself.
      const isQuiet = process.argv.includes('--quiet') || process.env.CDK8S_OUTDIR !== undefined;
      if (!isQuiet) process.stdout.write(app.written.map((path) => `${path}\n`).join(''));
    } catch (error) {
      const constructs = app?.node.findAll() ?? [];
      const byPath = new Map(constructs.map((construct) => [construct.node.path, construct]));
      const createdAt = (path: string) => {
        const construct = byPath.get(path);
        const object = construct?.node.defaultChild ?? construct;
        return object && ApiObject.isApiObject(object) ? creationOf(object) : undefined;
      };
      process.stderr.write(describeFailure(error, createdAt));
      process.exitCode = 1;
    }
  }

  constructor(props: AppProps = {}) {
    super(props);
    this.recordsMetadata = props.recordConstructMetadata ?? process.env.CDK8S_RECORD_CONSTRUCT_METADATA === 'true';
  }

  /** The charts, each after those that it depends on. */
  override get charts(): Chart[] {
    return topology(this.node).filter(Chart.isChart);
  }

  /**
   * Writes every manifest into `outdir`. The first file is touched only when all are rendered and every one can be
   * written, and each is replaced whole: a synth that fails leaves the files as they were.
   *
   * @throws what a validation reports; what a construct throws while it is rendered; two objects of one name in a chart;
   * two charts or objects for one file; a folder or file that cannot be written
   */
  override synth(): void {
    const documents = this.prepare();
    const charts = this.charts;
    const names = chartNames(this, charts);
    const files = new OutputFiles();
    files.addFolder(this.outdir);
    const add = (name: string, owner: string, manifests: readonly Manifest[]) =>
      files.add(join(this.outdir, `${name}${this.outputFileExtension}`), joined(manifests), owner);

    switch (this.yamlOutputType) {
      case YamlOutputType.FILE_PER_APP:
        if (charts.length > 0)
          add(
            'app',
            'the app',
            charts.flatMap((chart) => render(chart, documents)),
          );
        break;
      case YamlOutputType.FILE_PER_CHART:
        for (const [chart, name] of names) add(name, chart.node.path, render(chart, documents));
        break;
      case YamlOutputType.FILE_PER_RESOURCE:
        for (const manifest of charts.flatMap((chart) => render(chart, documents))) {
          if (manifest.name !== undefined) add(manifest.name, manifest.path, [manifest]);
        }
        break;
      case YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE:
        for (const [chart, name] of names) {
          files.addFolder(join(this.outdir, name));
          const objects = objectsOf(chart);
          const manifests = renderObjects(objects, documents);
          // Here cdk8s takes the file's name from the construct, not from the document that a patch may have renamed.
          for (const [i, object] of objects.entries()) {
            add(join(name, resourceName(object)), object.node.path, manifests.slice(i, i + 1));
          }
        }
        break;
    }
    if (this.recordsMetadata) {
      const resources = Object.fromEntries(
        charts.flatMap(objectsOf).map(({ name, node }) => [name, { path: node.path }]),
      );
      const text = JSON.stringify({ version: '1.0.0', resources });
      files.add(join(this.outdir, 'construct-metadata.json'), text, 'the construct metadata');
    }
    files.replace();
    this.written = files.paths;
  }

  /**
   * Every object of every chart as one YAML text, in the order of `synth`.
   *
   * @throws what `synth` throws, save what concerns files
   */
  override synthYaml(): string {
    const documents = this.prepare();
    return joined(this.charts.flatMap((chart) => render(chart, documents)));
  }

  /**
   * Adds the dependencies between charts and validates every construct. cdk8s does both for the whole app whenever it
   * renders a chart; this one has no objects, so that is all it does.
   *
   * @returns what was rendered in order to validate it
   */
  private prepare(): Documents {
    const empty = { node: { scope: this, findAll: () => [] } };
    return documentsOfValidation(this, () => Chart.prototype.toJson.call(empty as unknown as Chart));
  }
}

/** The names of the charts' files; numbered as soon as one chart of the app must be applied before another. */
function chartNames(app: cdk8s.App, charts: readonly Chart[]): Map<Chart, string> {
  const ordered = app.node
    .findAll()
    .filter(Chart.isChart)
    .some((chart) => chart.node.dependencies.some((target) => Chart.of(target) !== chart));
  return new Map(
    charts.map((chart, index) => {
      const name = Names.toDnsLabel(chart);
      return [chart, ordered ? `${`${index}`.padStart(4, '0')}-${name}` : name];
    }),
  );
}
