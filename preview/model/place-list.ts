import type { Focus, Places } from '../../mesh';
import { percent, shortName } from '../../mesh/graph/label';

/** An entry of the list that a graph starts from. */
export interface PlaceEntry {
  readonly section: 'Ways in' | 'Hosts' | 'Outside';
  readonly title: string;
  /** Tells it from others with the same title: a namespace, or `sidecar`. */
  readonly detail: string;
  /** Ports or subsets, at the end of the line. */
  readonly note: string;
  /** A fault that rules inside the mesh inject. @default none */
  readonly fault?: string;
  readonly focus: Focus;
}

/** Every place of a mesh: ways in, then hosts, then hosts outside. */
export function placeEntries({ gateways, callers, hosts }: Places): PlaceEntry[] {
  const ofGateways = gateways.flatMap(({ gateway, port, hosts: served }): PlaceEntry[] => {
    const entry = { section: 'Ways in' as const, title: shortName(gateway), note: `:${port}` };
    const own: PlaceEntry = { ...entry, detail: '', focus: { gateway, port } };
    const virtual = served.filter(() => served.length > 1);
    return [
      own,
      ...virtual.map(
        (host): PlaceEntry => ({ ...entry, title: host, detail: shortName(gateway), focus: { gateway, port, host } }),
      ),
    ];
  });
  const ofCallers = callers.map(
    ({ workload, sidecar }): PlaceEntry => ({
      section: 'Ways in',
      title: shortName(workload),
      detail: sidecar === 'none' ? 'no proxy' : 'sidecar',
      note: '',
      focus: { from: workload },
    }),
  );
  const ofHosts = hosts.map(
    ({ host, name, namespace, external, subsets, ports, fault }): PlaceEntry => ({
      section: external ? 'Outside' : 'Hosts',
      title: name,
      detail: namespace,
      note: subsets.length > 0 && !external ? subsets.join(' ') : ports.join(' '),
      ...(fault && { fault: percent(fault) }),
      focus: { host },
    }),
  );
  return [...ofGateways, ...ofCallers, ...ofHosts].sort(
    (a, b) => SECTIONS.indexOf(a.section) - SECTIONS.indexOf(b.section),
  );
}

export const SECTIONS: readonly PlaceEntry['section'][] = ['Ways in', 'Hosts', 'Outside'];

/** The entries with every word of a text, at most `limit` for each section. */
export function searchPlaces(entries: readonly PlaceEntry[], text: string, limit: number) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const found = entries.filter(({ title, detail, note }) => {
    const content = `${title} ${detail} ${note}`.toLowerCase();
    return words.every((word) => content.includes(word));
  });
  return SECTIONS.flatMap((section) => {
    const all = found.filter((entry) => entry.section === section);
    return all.length === 0 ? [] : [{ section, shown: all.slice(0, limit), hidden: Math.max(0, all.length - limit) }];
  });
}

export function isSameFocus(a: Focus | undefined, b: Focus | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
