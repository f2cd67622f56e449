import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';

interface Props {
  readonly label: string;
  readonly value: string;
  readonly note?: string;
  readonly children: ComponentChildren;
}

/** A button that opens a panel with choices; it closes by Escape, by a click elsewhere and when the focus leaves it. */
export function Menu({ label, value, note, children }: Props): JSX.Element {
  const [isOpen, setOpen] = useState(false);
  const element = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!isOpen) return undefined;
    const close = (event: Event) => {
      if (event.target instanceof Node && !element.current?.contains(event.target)) setOpen(false);
    };
    const closeByKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      setOpen(false);
      button.current?.focus();
    };
    document.addEventListener('pointerdown', close);
    document.addEventListener('focusin', close);
    document.addEventListener('keydown', closeByKey);
    return () => {
      document.removeEventListener('pointerdown', close);
      document.removeEventListener('focusin', close);
      document.removeEventListener('keydown', closeByKey);
    };
  }, [isOpen]);
  return (
    <div class="menu" ref={element}>
      <button type="button" ref={button} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <span class="name">{label}</span> <strong>{value}</strong> {note && <span class="name note">{note}</span>}
        <span aria-hidden="true" class="arrow">
          ▾
        </span>
      </button>
      {isOpen && <div class="menu-panel">{children}</div>}
    </div>
  );
}
