import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Share } from '../model/answer';
import type { Hues } from '../model/hues';

/** The shares of an answer as a bar. The list below has the same shares in words. */
export function ShareBar({ shares, hues }: { readonly shares: readonly Share[]; readonly hues: Hues }): JSX.Element {
  const element = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const parts = element.current?.children ?? [];
    // Set as properties: the policy of the page forbids style attributes.
    for (const [index, { share }] of shares.entries()) {
      const part = parts[index];
      if (part instanceof HTMLElement) part.style.flexGrow = `${share.toNumber()}`;
    }
  }, [shares]);
  return (
    <div class="share-bar" aria-hidden="true" ref={element}>
      {shares.map((share) => (
        <span key={share.label} class={toneClass(share, hues)} />
      ))}
    </div>
  );
}

/** The colour of a share: that of its version in the graph, or that of failures. */
export function toneClass({ tone, node }: Share, hues: Hues): string {
  return tone === 'good' ? `hue-${(node && hues.get(node)) ?? 0}` : tone;
}
