import { text } from '../manifest/fields';
import type { TcpRoute } from '../routing/tcp-routes';
import { Fraction } from '../verdict/fraction';
import type { Destinations } from './destination';
import { Fragment } from './fragment';
import type { Written } from './graph';
import type { Objects } from './objects';
import type { Place } from './rule';

/** Draws what happens to connections that no proxy reads: a tls or tcp rule, or the service itself. */
export class ConnectionRules {
  private readonly objects: Objects;
  private readonly destinations: Destinations;

  constructor(objects: Objects, destinations: Destinations) {
    this.objects = objects;
    this.destinations = destinations;
  }

  fragment(route: TcpRoute, position: number, place: Place): Fragment {
    const fragment = new Fragment();
    const from = this.rule(fragment, route, position, place);
    for (const [to, share] of sharesOf(route)) {
      const edge = { from: from.id, kind: 'send' as const, share, written: from.written };
      this.destinations.add(fragment, edge, to, route.context);
    }
    return fragment;
  }

  private rule(fragment: Fragment, route: TcpRoute, position: number, { from, listener }: Place) {
    const { matched, rule } = route;
    if (!matched) return { id: from, written: [] };
    const { match } = matched;
    const isRoute = matched.route !== undefined;
    const virtualService = isRoute ? matched.route : matched.virtualService;
    const protocol = isRoute ? (matched.kind === 'TLSRoute' ? 'tls' : 'tcp') : (matched.protocol ?? 'tcp');
    const written: Written[] = isRoute
      ? this.objects.written(matched.kind, virtualService, ['spec', 'rules', matched.rule])
      : this.objects.written('VirtualService', virtualService, ['spec', protocol, matched.rule]);
    const id = `rule ${listener} ${virtualService} ${protocol} ${matched.rule}`;
    const conditions = route.sniHosts.length > 0 ? [`server name is ${route.sniHosts.join(' or ')}`] : [];
    fragment.node({
      kind: 'rule',
      id,
      virtualService,
      ...(isRoute && { route: matched.kind }),
      protocol,
      rule: matched.rule,
      position,
      name: text(rule?.name) || null,
      matches: [{ match, conditions, example: null }],
      delay: null,
      timeout: null,
      retries: null,
      effects: [],
      written,
    });
    fragment.edge({ from, to: id, kind: 'try', share: null, written });
    return { id, written };
  }
}

/** Shares by destination: what the workload's policies decide does not change where a connection goes. */
function sharesOf(route: TcpRoute) {
  const connection = { address: '', port: 0, sourceIp: undefined, jwt: undefined, sni: undefined };
  const shares = new Map<string, [to: { host: string; port: number; subset: string }, share: Fraction]>();
  for (const outcome of route.answer(connection).outcomes) {
    if (!('destination' in outcome) || !outcome.destination) continue;
    const { host, port, subset } = outcome.destination;
    const key = `${host} ${port} ${subset}`;
    const share = (shares.get(key)?.[1] ?? Fraction.zero).plus(outcome.probability);
    shares.set(key, [{ host, port, subset: subset ?? '' }, share]);
  }
  return shares.values();
}
