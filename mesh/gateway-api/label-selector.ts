import type { Labels } from '../manifest/config';
import { type Fields, fields, list, text, textMap, texts } from '../manifest/fields';

/** Evaluates a Kubernetes LabelSelector; an empty one selects everything. */
export function selectsLabels(selector: Fields, labels: Labels): boolean {
  for (const [key, value] of textMap(selector.matchLabels)) if (labels.get(key) !== value) return false;
  return list(selector.matchExpressions).every((written) => {
    const { key, operator, values } = fields(written);
    const value = labels.get(text(key));
    switch (text(operator)) {
      case 'In':
        return value !== undefined && texts(values).includes(value);
      case 'NotIn':
        return value === undefined || !texts(values).includes(value);
      case 'Exists':
        return value !== undefined;
      case 'DoesNotExist':
        return value === undefined;
      default:
        return false;
    }
  });
}
