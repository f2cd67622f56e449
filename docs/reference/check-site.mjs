// Checks the site that typedoc wrote: every link leads somewhere, it needs no network, and the search finds every document.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { inflateSync } from 'node:zlib';
import lunr from 'lunr';

const root = join(import.meta.dirname, '../..');
const site = join(root, 'docs/site');
const problems = [];

const pages = new Map(
  readdirSync(site, { recursive: true })
    .filter((file) => file.endsWith('.html'))
    .map((file) => [join(site, file), readFileSync(join(site, file), 'utf8')]),
);
const anchors = new Map(
  [...pages].map(([path, html]) => [path, new Set([...html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id))]),
);

for (const [path, html] of pages) {
  for (const [, tag, address] of html.matchAll(/<(\w+)\b[^>]*? (?:href|src)="([^"]*)"/g)) {
    const isLink = tag === 'a';
    const problem = /^(?:https?:|mailto:)/.test(address)
      ? !isLink && 'is loaded from the network'
      : broken(path, address);
    if (problem) problems.push(`${relative(site, path)}: ${address} ${problem}`);
  }
}

function broken(from, address) {
  const [file, anchor = ''] = decodeURI(address).split('#');
  const path = file === '' ? from : join(dirname(from), file);
  if (!existsSync(path)) return 'does not exist';
  return path.endsWith('.html') && anchor !== '' && !anchors.get(path).has(anchor) && 'has no such anchor';
}

const [, data] = /"(.*)"/.exec(readFileSync(join(site, 'assets/search.js'), 'utf8'));
const { rows, index } = JSON.parse(inflateSync(Buffer.from(data, 'base64')));
const search = lunr.Index.load(index);
const documents = ['docs', 'docs/checks'].flatMap((folder) =>
  readdirSync(join(root, folder)).flatMap((file) => (file.endsWith('.md') ? `${folder}/${file}` : [])),
);
for (const document of documents) {
  const [, title] = /^# (.*)/m.exec(readFileSync(join(root, document), 'utf8'));
  const words = title.match(/[\w']+/g).map((word) => `+${word}`);
  const found = search.search(words.join(' ')).map(({ ref }) => rows[ref].url);
  if (!found.includes(document.replace(/md$/, 'html')))
    problems.push(`the search for "${title}" does not find ${document}`);
}

if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exit(1);
}
console.log(`docs/site: ${pages.size} pages, all links work, the search finds ${documents.length} documents`);
