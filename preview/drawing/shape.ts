/** An element of a picture as plain data: the page turns it into elements, the command into text. */
export interface Shape {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly children: readonly (Shape | string)[];
}

type Attributes = Readonly<Record<string, string | number | undefined | false>>;

/** Attributes that are `undefined` or `false` are missing. */
export function shape(
  tag: string,
  attributes: Attributes,
  ...children: readonly (Shape | string | undefined | false)[]
): Shape {
  const present = Object.entries(attributes).filter(
    (entry): entry is [string, string | number] => entry[1] !== undefined && entry[1] !== false,
  );
  return {
    tag,
    attributes: Object.fromEntries(present),
    children: children.filter((child): child is Shape | string => Boolean(child)),
  };
}

/** The text of an element, with everything from the manifests escaped. */
export function shapeText({ tag, attributes, children }: Shape): string {
  const written = Object.entries(attributes).map(([name, value]) => ` ${name}="${escaped(`${value}`)}"`);
  const inner = children.map((child) => (typeof child === 'string' ? escaped(child) : shapeText(child)));
  return `<${tag}${written.join('')}>${inner.join('')}</${tag}>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return [...text].map((character) => ENTITIES[character] ?? (isOfXml(character) ? character : '\ufffd')).join('');
}

/** XML has no way to write most control characters and halves of surrogate pairs, not even as entities. */
function isOfXml(character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return code === 0x9 || code === 0xa || code === 0xd;
  return (code < 0xd800 || code > 0xdfff) && code !== 0xfffe && code !== 0xffff;
}
