import { fields, fieldsOrNone, text } from '../manifest/fields';
import { selectsLabels } from './label-selector';
import type { Listener } from './listener';
import type { World } from './world';

/** The namespaces whose routes may attach to a listener, `*` for all. */
export function allowedNamespaces({ owner, allowedRoutes }: Listener, world: World): readonly string[] {
  const namespaces = fields(allowedRoutes.namespaces);
  switch (text(namespaces.from) || 'Same') {
    case 'Same':
      return [owner.namespace];
    case 'All':
      return ['*'];
    default: {
      const selector = fieldsOrNone(namespaces.selector);
      if (!selector) return ['*'];
      return [...world.namespaces]
        .filter(([, labels]) => selectsLabels(selector, labels))
        .map(([name]) => name)
        .sort();
    }
  }
}

/** Whether ListenerSets of a namespace may attach to a Gateway: by default, none may. */
export function allowsListenerSets(
  allowedListeners: unknown,
  gatewayNamespace: string,
  namespace: string,
  world: World,
) {
  const namespaces = fields(fields(allowedListeners).namespaces);
  switch (text(namespaces.from)) {
    case 'All':
      return true;
    case 'Same':
      return namespace === gatewayNamespace;
    case 'Selector': {
      const selector = fieldsOrNone(namespaces.selector);
      const labels = world.namespaces.get(namespace);
      return selector !== undefined && labels !== undefined && selectsLabels(selector, labels);
    }
    default:
      return false;
  }
}
