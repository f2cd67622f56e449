import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ApiObject,
  type AppProps,
  Chart,
  Include,
  type IResolver,
  JsonPatch,
  Lazy,
  App as PlainApp,
  Testing,
  YamlOutputType,
} from 'cdk8s';
import { Construct } from 'constructs';
import fc from 'fast-check';
import { PeerAuthentication } from '../security/peer-authentication';
import { App } from './app';

const folders: string[] = [];
const folder = () => {
  const path = mkdtempSync(join(tmpdir(), 'app-'));
  folders.push(path);
  return path;
};
afterEach(() => {
  for (const path of folders.splice(0)) rmSync(path, { recursive: true, force: true });
});

/** All paths in a folder with their contents. */
function contents(root: string): Record<string, string> {
  const entries = readdirSync(root, { recursive: true, withFileTypes: true });
  return Object.fromEntries(
    entries
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => [path.slice(root.length), statSync(path).isFile() ? readFileSync(path, 'utf8') : 'folder']),
  );
}

/** The result or error of a call. */
function outcome<T>(call: () => T): T | string {
  try {
    return call();
  } catch (error) {
    return `${error}`;
  }
}

type Build = (app: PlainApp) => void;

/** Builds the same app with cdk8s' class and with ours, and returns everything that a user can see. */
function both(build: Build, props: AppProps = {}) {
  return [PlainApp, App].map((Class) => {
    const outdir = folder();
    const app = new Class({ ...props, outdir });
    build(app);
    const thrown = outcome(() => app.synth());
    const charts = outcome(() => app.charts.map(({ node }) => node.path));
    const again = outcome(() => app.synth());
    const yaml = outcome(() => app.synthYaml());
    return { thrown, charts, again, yaml, files: thrown === undefined ? contents(outdir) : undefined };
  });
}

const virtualService = (scope: Construct, id: string, name = id, metadata: object = {}) =>
  new ApiObject(scope, id, {
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: { name, ...metadata },
    ...{ spec: { hosts: [name] } },
  });

const types = [
  YamlOutputType.FILE_PER_APP,
  YamlOutputType.FILE_PER_CHART,
  YamlOutputType.FILE_PER_RESOURCE,
  YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE,
];

describe('writes the same bytes as cdk8s', () => {
  const value = fc.oneof(
    fc.string(),
    fc.integer(),
    fc.boolean(),
    fc.constantFrom(null, undefined, [], {}, '0775', 'on\n'),
  );
  const part = fc.record({
    sort: fc.constantFrom('chart', 'chart', 'group', 'object', 'object', 'object'),
    parent: fc.nat(20),
    value: fc.oneof(value, fc.dictionary(fc.string(), value), fc.array(value)),
    /** One bit for each choice. */
    look: fc.nat(15),
  });
  const tree = fc.record({
    parts: fc.array(part, { minLength: 3, maxLength: 14, size: 'max' }),
    dependencies: fc.array(fc.tuple(fc.nat(20), fc.nat(20)), { maxLength: 4 }),
  });
  type Tree = typeof tree extends fc.Arbitrary<infer T> ? T : never;

  type AddObject = (scope: Construct, id: string, at: number, part: Tree['parts'][number]) => Construct;

  const anyObject: AddObject = (scope, id, at, { value, look }) => {
    const object = new ApiObject(scope, id, {
      apiVersion: look & 1 ? 'v1' : 'networking.istio.io/v1',
      kind: look & 2 ? 'CronJob' : 'VirtualService',
      metadata: { ...(look & 4 ? { name: `n.${at}` } : {}), annotations: { a: `${look}` } },
      ...{ spec: { value, late: Lazy.any({ produce: () => [value, at] }) } },
    });
    if (look & 8) object.addJsonPatch(JsonPatch.add('/metadata/name', `patched-${at}`));
    return object;
  };

  const ourObject: AddObject = (scope, id, at, { look }) => {
    const policy = new PeerAuthentication(scope, id, { mode: 'STRICT', name: `policy-${at}` });
    const object = ApiObject.of(policy);
    if (look & 8) object.addJsonPatch(JsonPatch.replace('/spec/mtls/mode', 'DISABLE'));
    if (look & 4) policy.node.addValidation({ validate: () => [] });
    return policy;
  };

  /** Builds the tree in an app, the same for both classes. Objects outside of charts are skipped. */
  function plant(app: PlainApp, { parts, dependencies }: Tree, addObject: AddObject) {
    const planted: Construct[] = [app, new Chart(app, 'first'), new Chart(app, 'second')];
    const pick = (index: number) => planted[index % planted.length] as Construct;
    for (const part of parts) {
      const { sort, parent, look } = part;
      const scope = pick(parent);
      const at = planted.length;
      const id = `${look & 1 ? 'Some_thing ' : 'x'}${at}`;
      if (sort === 'chart') {
        const labels = look & 4 ? { team: 'a' } : undefined;
        const namespace = look & 2 ? 'shop' : undefined;
        planted.push(new Chart(scope, id, { namespace, labels, disableResourceNameHashes: (look & 8) > 0 }));
      } else if (sort === 'group') {
        planted.push(new Construct(scope, id));
      } else if (scope.node.scopes.some(Chart.isChart)) {
        planted.push(addObject(scope, id, at, part));
      }
    }
    planted.shift();
    for (const [from, to] of dependencies) pick(from).node.addDependency(pick(to));
  }

  const upper: IResolver = {
    resolve: (context) => {
      if (context.value === 'shop') context.replaceValue('shop-2');
    },
  };

  const trees = Object.entries({ 'any object': anyObject, 'our objects': ourObject }).flatMap(([title, addObject]) =>
    types.map((type) => [title, type, addObject] as const),
  );
  test.each(trees)('for any tree of %s, with yamlOutputType %d', (_, yamlOutputType, addObject) => {
    const props = fc.record({
      outputFileExtension: fc.constantFrom(undefined, '.yaml'),
      recordConstructMetadata: fc.constantFrom(undefined, true),
      resolvers: fc.constantFrom<AppProps['resolvers'][]>(undefined, [upper]),
    });
    let written = 0;
    fc.assert(
      fc.property(tree, props, (grown, settings) => {
        const [theirs, ours] = both((app) => plant(app, grown, addObject), { ...settings, yamlOutputType });
        expect(ours).toEqual(theirs);
        if (theirs?.files && theirs.yaml !== '') written++;
        for (const path of folders.splice(0)) rmSync(path, { recursive: true, force: true });
      }),
      { numRuns: 60 },
    );
    expect(written).toBeGreaterThan(3);
  });

  const cases: Record<string, Build> = {
    'an app without a chart': () => {},
    'a chart without an object': (app) => new Chart(app, 'empty'),
    'charts that depend on each other': (app) => {
      const [first, second] = [new Chart(app, 'first'), new Chart(app, 'second')];
      virtualService(first, 'a').addDependency(virtualService(second, 'b'));
    },
    'a chart within a chart': (app) => {
      const outer = new Chart(app, 'outer', { namespace: 'shop', labels: { a: 'b' } });
      virtualService(outer, 'a');
      virtualService(new Chart(new Construct(outer, 'between'), 'Inner'), 'b');
      virtualService(new Chart(outer, 'child'), 'c');
    },
    'an included file': (app) => {
      const url = join(folder(), 'some.yaml');
      writeFileSync(
        url,
        'kind: A\napiVersion: v1\n---\nkind: A\napiVersion: v1\nmetadata: {name: b}\nmode: 0775\n---\n',
      );
      new Include(new Chart(app, 'chart'), 'include', { url });
    },
    'a chart that overrides toJson': (app) => {
      class Stamped extends Chart {
        override toJson() {
          return [...super.toJson().map((document) => ({ ...document, stamped: true })), undefined];
        }
      }
      virtualService(new Stamped(app, 'stamped'), 'a');
      virtualService(new Chart(app, 'other'), 'b');
    },
    'names that are not valid file names': (app) => {
      virtualService(new Chart(app, 'Caf\u00e9 Istio'), 'a', 'a/../b');
    },
    'charts whose names are numbers': (app) => {
      for (const id of ['b', '10', '2', 'a']) {
        const chart = new Chart(app, id);
        virtualService(chart, id);
        virtualService(new Chart(new Construct(chart, 'group'), 'within'), `in-${id}`);
      }
    },
    'the same name in two charts': (app) => {
      virtualService(new Chart(app, 'one'), 'a', 'same');
      virtualService(new Chart(app, 'two'), 'a', 'other');
    },
  };
  const table = Object.keys(cases).flatMap((name) => types.map((type) => [name, type] as const));
  test.each(table)('for %s, with yamlOutputType %d', (name, yamlOutputType) => {
    const build = cases[name] as Build;
    const [theirs, ours] = both(build, { yamlOutputType, recordConstructMetadata: true });
    expect(theirs?.thrown).toBeUndefined();
    expect(ours).toEqual(theirs);
  });

  test('with metadata and unsorted keys set by the environment', () => {
    const env = { CDK8S_RECORD_CONSTRUCT_METADATA: 'true', CDK8S_DISABLE_SORT: '1' };
    try {
      Object.assign(process.env, env);
      const [theirs, ours] = both((app) => virtualService(new Chart(app, 'chart'), 'a'));
      expect(ours).toEqual(theirs);
      expect(Object.keys(ours?.files ?? {})).toContain('/construct-metadata.json');
    } finally {
      for (const name of Object.keys(env)) delete process.env[name];
    }
  });

  const failures: Record<string, Build> = {
    'a validation error': (app) => {
      const chart = new Chart(app, 'chart');
      const a = virtualService(chart, 'a');
      a.node.addValidation({ validate: () => [`sees ${app.charts.length} charts`, 'and more'] });
      app.node.addValidation({ validate: () => ['the app too'] });
    },
    'an object that fails to render': (app) => {
      virtualService(new Chart(app, 'a'), 'fine');
      virtualService(new Chart(app, 'b'), 'wrong', 'wrong', { annotations: { at: new Date(0) } });
    },
    'charts in a circle': (app) => {
      const [first, second] = [new Chart(app, 'first'), new Chart(app, 'second')];
      first.addDependency(second);
      second.addDependency(first);
    },
    'a dependency outside of any chart': (app) => {
      new Chart(app, 'chart').addDependency(new Construct(app, 'loose'));
    },
  };
  test.each(Object.keys(failures))('fails like cdk8s for %s', (name) => {
    const [theirs, ours] = both(failures[name] as Build);
    expect(theirs?.thrown).toMatch(/^Error: /);
    expect(ours).toEqual(theirs);
  });

  test('validates and renders each construct once, however many the charts', () => {
    const app = new App({ outdir: folder() });
    const validate = jest.fn(() => []);
    const produce = jest.fn(() => 'late');
    for (let i = 0; i < 10; i++) {
      const object = virtualService(new Chart(app, `chart-${i}`), 'a', 'a', {
        annotations: { a: Lazy.any({ produce }) },
      });
      object.node.addValidation({ validate });
    }
    app.synth();
    expect([validate.mock.calls.length, produce.mock.calls.length]).toEqual([10, 10]);
  });

  test('lists the charts equally often, however many there are', () => {
    const timesListed = (charts: number) => {
      const app = new App({ outdir: folder() });
      for (let i = 0; i < charts; i++) virtualService(new Chart(app, `chart-${i}`), 'a');
      const children = jest.spyOn(app.node, 'children', 'get');
      app.synth();
      return children.mock.calls.length;
    };
    expect(timesListed(20)).toBe(timesListed(2));
  });

  test('with Testing.synth', () => {
    const chart = (app: PlainApp) => {
      const chart = new Chart(app, 'chart');
      virtualService(chart, 'a');
      return chart;
    };
    expect(Testing.synth(chart(new App()))).toEqual(Testing.synth(chart(new PlainApp())));
  });
});

describe('rejects objects and files that overwrite each other', () => {
  function fails(build: Build, message: string, props: AppProps = {}) {
    const outdir = folder();
    const app = new App({ ...props, outdir });
    build(app);
    expect(() => app.synth()).toThrow(expect.objectContaining({ message: message.replaceAll('DIR', outdir) }));
    expect(contents(outdir)).toEqual({});
  }

  test('two objects with the same kind, namespace and name in a chart, even in different API versions', () => {
    const build = (app: PlainApp) => {
      const chart = new Chart(app, 'chart', { namespace: 'shop' });
      virtualService(chart, 'a', 'same');
      new ApiObject(new Construct(chart, 'group'), 'b', {
        apiVersion: 'networking.istio.io/v1beta1',
        kind: 'VirtualService',
        metadata: { name: 'same' },
      });
    };
    const message =
      "VirtualService of 'chart/group/b': name 'same' is already used by 'chart/a': rename one of them, or move the one that replaces it to an OverlayChart";
    for (const yamlOutputType of types) fails(build, message, { yamlOutputType });
    const app = new App();
    build(app);
    expect(() => app.synthYaml()).toThrow(message);
  });

  test('two objects if a patch gives them the same name', () =>
    fails((app) => {
      const chart = new Chart(app, 'chart');
      new PeerAuthentication(chart, 'a', { mode: 'STRICT' });
      const other = new PeerAuthentication(chart, 'b', { mode: 'STRICT' });
      ApiObject.of(other).addJsonPatch(JsonPatch.replace('/metadata/name', 'a'));
    }, 'Validation failed with the following errors:\n  [chart/b] MESH0141 PeerAuthentication default/a: metadata.name: is defined 2 times: chart/a/Resource and chart/b/Resource; only the last one counts'));

  test('but not objects with different API groups, kinds, namespaces or charts', () => {
    const app = new App({ outdir: folder() });
    const chart = new Chart(app, 'chart');
    const metadata = { name: 'same' };
    virtualService(chart, 'a', 'same');
    virtualService(chart, 'b', 'same', { namespace: 'shop' });
    virtualService(new Chart(app, 'other'), 'a', 'same');
    new ApiObject(chart, 'c', { apiVersion: 'networking.istio.io/v1', kind: 'Gateway', metadata });
    new ApiObject(chart, 'd', { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'Gateway', metadata });
    virtualService(chart, 'e', 'same').addJsonPatch(JsonPatch.replace('/metadata/name', 'patched'));
    expect(() => app.synth()).not.toThrow();
  });

  test('two charts with the same file', () =>
    fails((app) => {
      const group = new Construct(app, 'a');
      new Chart(group, 'c');
      new Chart(new Construct(group, 'Default'), 'c');
    }, 'DIR/a-c-c8f88588.k8s.yaml is written twice, by a/c and by a/Default/c ' +
      '(rename one of them, or choose another yamlOutputType)'));

  test('two objects with the same file', () =>
    fails(
      (app) => {
        virtualService(new Chart(app, 'one'), 'a', 'same');
        virtualService(new Chart(app, 'two'), 'b', 'same');
      },
      'DIR/VirtualService.same.k8s.yaml is written twice, by one/a and by two/b ' +
        '(rename one of them, or choose another yamlOutputType)',
      { yamlOutputType: YamlOutputType.FILE_PER_RESOURCE },
    ));
});

describe('a failed synth leaves the folder unchanged', () => {
  const causes: Record<string, Build> = {
    'an object that fails to render': (app) =>
      virtualService(new Chart(app, 'z'), 'a', 'a', { annotations: { at: new Date(0) } }),
    'a Lazy that throws': (app) => {
      const produce = () => {
        throw new Error('too late');
      };
      virtualService(new Chart(app, 'z'), 'a', 'a', { annotations: { at: Lazy.any({ produce }) } });
    },
    'a validation error': (app) => app.node.addValidation({ validate: () => ['no'] }),
    'a folder in place of a file': (app) => new Chart(app, 'taken'),
  };
  test.each(Object.keys(causes))('after %s', (name) => {
    const outdir = folder();
    const file = join(outdir, 'a.k8s.yaml');
    writeFileSync(file, 'before');
    utimesSync(file, 1, 1);
    mkdirSync(join(outdir, 'taken.k8s.yaml'));
    const before = contents(outdir);
    const app = new App({ outdir });
    virtualService(new Chart(app, 'a'), 'a');
    virtualService(new Chart(app, 'b'), 'b');
    causes[name]?.(app);
    expect(() => app.synth()).toThrow();
    expect(contents(outdir)).toEqual(before);
    expect(statSync(file).mtimeMs).toBe(1000);
  });

  test('and creates no folder before everything is rendered', () => {
    const outdir = join(folder(), 'dist');
    const app = new App({ outdir });
    app.node.addValidation({ validate: () => ['no'] });
    expect(() => app.synth()).toThrow();
    expect(existsSync(outdir)).toBe(false);
  });
});
