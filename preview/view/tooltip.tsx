import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

export interface TooltipPlace {
  readonly text: string;
  /** Its middle, in the window. */
  readonly left: number;
  readonly top: number;
}

/** Details of what the pointer or the keyboard is at. */
export function Tooltip({ text, left, top }: TooltipPlace): JSX.Element {
  const element = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const { current } = element;
    if (!current) return;
    const half = current.offsetWidth / 2;
    const isLow = top + current.offsetHeight + 16 > window.innerHeight;
    // Set as properties: the policy of the page forbids style attributes.
    current.style.left = `${Math.min(window.innerWidth - half - 8, Math.max(half + 8, left))}px`;
    current.style.top = `${isLow ? window.innerHeight - current.offsetHeight - 8 : top + 8}px`;
  }, [text, left, top]);
  return (
    <div class="tooltip" role="tooltip" ref={element}>
      {text.split(', ').map((line, index) => (
        <div key={`${index} ${line}`}>{line}</div>
      ))}
    </div>
  );
}
