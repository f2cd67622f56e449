/** A file with manifests, as it was read or as it is edited in the page. */
export interface SourceFile {
  /** Its path. */
  readonly name: string;
  readonly text: string;
  /** Declared as a replacement of objects in other files. @default false */
  readonly overlay?: boolean;
  /** Its objects exist in the mesh, but are not checked. @default false */
  readonly context?: boolean;
}

/** `web-api-80-20` of `dist/web-api-80-20.yaml`. */
export function shortFileName(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1).replace(/\.(?:ya?ml|json)$/i, '');
}
