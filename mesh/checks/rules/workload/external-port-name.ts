import { number, text } from '../../../manifest/fields';
import type { Check } from '../../engine/check';
import { unnamedPorts } from '../../facts/unnamed-ports';
import { example } from './port-name-example';

export const externalPortName: Check = {
  code: 'IST0150',
  level: 'warning',
  title: 'a port of an ExternalName Service is TCP or unknown',
  description: `A Service of type ExternalName has no address. A port for plain TCP then takes every connection to that port
number, of whatever host.`,
  examples: [
    {
      wrong: example('tcp', 'type: ExternalName, externalName: api.example.com, '),
      says: 'takes every connection to port 80',
      right: example('http', 'type: ExternalName, externalName: api.example.com, '),
    },
  ],
  run(inventory, report) {
    for (const { object, port, isExternal, field } of unnamedPorts(inventory)) {
      if (!isExternal) continue;
      const name = JSON.stringify(text(port.name));
      report(
        object,
        field,
        `${name} of an ExternalName takes every connection to port ${number(port.port)}: name it http or tls`,
      );
    }
  },
};
