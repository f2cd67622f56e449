import { join } from 'node:path';
import * as cdk8s from 'cdk8s';
import { ApiObject, type AppProps, Chart, Names, YamlOutputType } from 'cdk8s';
import { validated } from '../findings/validation';
import { creationOf, recordCreation } from '../props/created-at';
import { AppContent } from './app-content';
import { type Documents, joined, type Manifest, render, renderObjects, resourceName } from './manifests';
import { OutputFiles } from './output-files';

/**
 * A drop-in replacement for cdk8s' `App` whose synth takes time in proportion to the number of objects; cdk8s walks and
 * validates the whole app again for each chart. Props and output are the same, so only the import changes:
 *
 * ```ts
 * import { App } from 'cdk8s-istio';
 * ```
 *
 * It rejects two mistakes that cdk8s does not report. First, anything that would overwrite something else: two objects
 * with the same kind, namespace and name in one chart (in any version of the API group), and two charts or objects for the
 * same file. Second, Istio fields, set by a prop or a JSON patch, that a generated class of `imports/` would drop.
 *
 * If a chart overrides `toJson` and calls `super.toJson`, cdk8s walks the app again for that chart.
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
      const { describeFailure } = require('./failure') as typeof import('./failure');
      process.stderr.write(describeFailure(error, createdAt));
      process.exitCode = 1;
    }
  }

  constructor(props: AppProps = {}) {
    super(props);
    this.recordsMetadata = props.recordConstructMetadata ?? process.env.CDK8S_RECORD_CONSTRUCT_METADATA === 'true';
  }

  /** The charts in dependency order. */
  override get charts(): Chart[] {
    return [...new AppContent(this).charts];
  }

  /**
   * Writes all manifests to `outdir`. No file changes until everything is rendered and every file is writable, and each
   * file is replaced as a whole, so a failed synth leaves the folder unchanged.
   *
   * @throws if a validation reports errors, a construct fails to render, a chart has two objects with the same name, two
   * charts or objects have the same file, or a file cannot be written
   */
  override synth(): void {
    const { content, documents } = this.prepare();
    const { charts } = content;
    const names = chartNames(content);
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
            charts.flatMap((chart) => render(chart, content, documents)),
          );
        break;
      case YamlOutputType.FILE_PER_CHART:
        for (const [chart, name] of names) add(name, chart.node.path, render(chart, content, documents));
        break;
      case YamlOutputType.FILE_PER_RESOURCE:
        for (const manifest of charts.flatMap((chart) => render(chart, content, documents))) {
          if (manifest.name !== undefined) add(manifest.name, manifest.path, [manifest]);
        }
        break;
      case YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE:
        for (const [chart, name] of names) {
          files.addFolder(join(this.outdir, name));
          const objects = content.objectsOf(chart);
          const manifests = renderObjects(objects, documents);
          // Like cdk8s, use the name of the construct for the file, even if a patch renames the object.
          for (const [index, object] of objects.entries()) {
            add(join(name, resourceName(object)), object.node.path, manifests.slice(index, index + 1));
          }
        }
        break;
    }
    if (this.recordsMetadata) {
      const resources = Object.fromEntries(
        charts.flatMap((chart) => content.objectsOf(chart)).map(({ name, node }) => [name, { path: node.path }]),
      );
      const text = JSON.stringify({ version: '1.0.0', resources });
      files.add(join(this.outdir, 'construct-metadata.json'), text, 'the construct metadata');
    }
    files.replace();
    this.written = files.paths;
  }

  /**
   * All objects of all charts as one YAML string, in the same order as `synth`.
   *
   * @throws like `synth`, except for errors about files
   */
  override synthYaml(): string {
    const { content, documents } = this.prepare();
    return joined(content.charts.flatMap((chart) => render(chart, content, documents)));
  }

  /**
   * Adds the dependencies between charts and validates all constructs. cdk8s does both for the whole app when it renders
   * any chart, so rendering an empty chart does only this.
   *
   * @returns the content of the app, and the objects that were rendered for the validation
   */
  private prepare(): { content: AppContent; documents: Documents } {
    const empty = { node: { scope: this, findAll: () => [] } };
    const { constructs, documents } = validated(this, () => Chart.prototype.toJson.call(empty as unknown as Chart));
    return { content: new AppContent(this, constructs), documents };
  }
}

/** File names of the charts, numbered if any chart depends on another. */
function chartNames({ charts, isNumbered }: AppContent): Map<Chart, string> {
  return new Map(
    charts.map((chart, index) => {
      const name = Names.toDnsLabel(chart);
      return [chart, isNumbered ? `${`${index}`.padStart(4, '0')}-${name}` : name];
    }),
  );
}
