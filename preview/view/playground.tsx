import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { SourceFile } from '../model/source-file';
import { EXAMPLE } from './example';

interface Props {
  readonly onFiles: (files: readonly SourceFile[]) => void;
}

/** The page without manifests: files are dropped on it, or YAML is pasted. */
export function Playground({ onFiles }: Props): JSX.Element {
  const [text, setText] = useState('');
  return (
    <main class="playground">
      <h1>See where requests go</h1>
      <p>Drop YAML files here, or paste manifests of Istio and Kubernetes. They stay in this page.</p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim() !== '') onFiles([{ name: 'pasted.yaml', text }]);
        }}
      >
        <textarea
          aria-label="Manifests as YAML"
          spellcheck={false}
          placeholder="apiVersion: networking.istio.io/v1"
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <p class="actions">
          <button type="submit" class="primary" disabled={text.trim() === ''}>
            Show
          </button>
          <label class="button">
            Open files
            <input
              type="file"
              multiple
              accept=".yaml,.yml,.json"
              onChange={async (event) => onFiles(await readFiles(event.currentTarget.files))}
            />
          </label>
          <button type="button" onClick={() => onFiles([{ name: 'example.yaml', text: EXAMPLE }])}>
            Try an example
          </button>
        </p>
      </form>
    </main>
  );
}

/** The manifests among some files, with their texts. */
export async function readFiles(list: FileList | null | undefined): Promise<SourceFile[]> {
  const files = [...(list ?? [])].filter(({ name }) => /\.(?:ya?ml|json)$/i.test(name));
  return Promise.all(files.map(async (file) => ({ name: file.name, text: await file.text() })));
}
