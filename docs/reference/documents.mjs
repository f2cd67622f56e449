// How the site shows the documents: titles, order, addresses.
import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { Converter, KindRouter } from 'typedoc';

const root = join(import.meta.dirname, '../..');
const list = join(root, 'docs/README.md');
const findings = join(root, 'docs/checks/README.md');

/** @param {import('typedoc').Application} app */
export function load(app) {
  app.converter.on(Converter.EVENT_CREATE_DOCUMENT, (_, document) => {
    const path = document.project.files.getReflectionPath(document);
    [, document.name] = /^# (.*)/m.exec(readFileSync(path, 'utf8'));
  });
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    const pathOf = (document) => project.files.getReflectionPath(document);
    const order = [list, ...linksIn(list)];
    const rank = (document) => (order.includes(pathOf(document)) ? order.indexOf(pathOf(document)) : order.length);
    const documents = [...project.documents];
    const parent = documents.find((document) => pathOf(document) === findings);
    for (const document of documents) project.removeChild(document);
    for (const document of documents.sort((a, b) => rank(a) - rank(b))) {
      const isPage = document !== parent && dirname(pathOf(document)) === dirname(findings);
      document.parent = isPage ? parent : project;
      document.parent.addChild(document);
    }
  });
  // `docs/checks/IST0101.html`: the path of the file, so an address does not change with the title.
  app.renderer.defineRouter(
    'documents',
    class extends KindRouter {
      getIdealBaseName(reflection) {
        if (!reflection.isDocument()) return super.getIdealBaseName(reflection);
        const path = relative(root, reflection.project.files.getReflectionPath(reflection));
        return path.replace(/\.md$/, '');
      }
    },
  );
}

function linksIn(file) {
  return [...readFileSync(file, 'utf8').matchAll(/\]\(([^)#:]+)\)/g)].map(([, path]) => join(dirname(file), path));
}
