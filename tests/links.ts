/** A link in a Markdown document to a place in the repository. */
export interface Link {
  /** Relative to the document; '' for a place in the document itself. */
  readonly path: string;
  /** Without the `#`; '' for the whole document. */
  readonly anchor: string;
}

/** The links of a Markdown text that lead into the repository. */
export function linksIn(markdown: string): Link[] {
  const targets = withoutCode(markdown).matchAll(/\]\(([^)\s]*)\)|^\[[^\]]+\]: (\S+)$/gm);
  return [...targets].flatMap(([, inline, defined]) => {
    const target = inline ?? defined ?? '';
    const [path = '', anchor = ''] = target.split('#');
    return /^(?:https?|mailto):/.test(target) ? [] : { path, anchor };
  });
}

/** The anchors of a Markdown text's headings, as code hosts derive them. */
export function anchorsIn(markdown: string): Set<string> {
  const anchors = new Set<string>();
  for (const [, heading = ''] of markdown.replace(FENCED, '').matchAll(/^#+ (.*)$/gm)) {
    const anchor = heading
      .toLowerCase()
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .replace(/[^\p{L}\p{N}_ -]/gu, '')
      .replaceAll(' ', '-');
    let [unique, copies] = [anchor, 0];
    while (anchors.has(unique)) unique = `${anchor}-${++copies}`;
    anchors.add(unique);
  }
  return anchors;
}

const FENCED = /^(\s*)```.*?^\1```$/gms;

function withoutCode(markdown: string): string {
  return markdown.replace(FENCED, '').replace(/`[^`\n]*`/g, '');
}
