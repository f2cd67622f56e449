import { render } from 'preact';
import type { PageData } from '../model/page-data';
import { App } from './app';
import { followChanges } from './follow-changes';

const data: PageData = JSON.parse(document.getElementById('data')?.textContent ?? '{}');
const root = document.getElementById('app');

addEventListener('keydown', (event) => {
  const isTyping =
    event.target instanceof Element && event.target.closest('input, textarea, select, .code-editor') !== null;
  if (event.key !== '/' || isTyping || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  document.getElementById('search')?.focus();
});

if (data.live) followChanges();
if (root) {
  // Show something while many manifests are read.
  root.textContent = 'Reading manifests…';
  setTimeout(() => {
    root.textContent = '';
    render(<App data={data} />, root);
  });
}
