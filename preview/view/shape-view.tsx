import { h, type VNode } from 'preact';
import type { Shape } from '../drawing/shape';

/** The elements of a picture. Texts become text nodes, so nothing in them is markup. */
export function shapeView(shape: Shape, key?: string | number): VNode {
  const { tag, attributes, children } = shape;
  const id = attributes['data-id'];
  return h(
    tag,
    { ...attributes, key: id === undefined ? key : `${attributes.class}`.startsWith('edge') ? `edge ${id}` : id },
    children.map((child, index) => (typeof child === 'string' ? child : shapeView(child, index))),
  );
}
