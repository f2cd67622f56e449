import { number, text } from '../../../manifest/fields';
import type { Check } from '../../engine/check';
import { NAMES, unnamedPorts } from '../../facts/unnamed-ports';
import { example } from './port-name-example';

export const portName: Check = {
  code: 'IST0118',
  level: 'info',
  title: 'Service port has no known protocol',
  description: `Istio reads the protocol from \`appProtocol\`, else from the port name up to the first hyphen. If it finds none,
it guesses the protocol from the first bytes of each connection: server-first protocols such as MySQL then hang, and HTTP
rules may not apply. Name the port after its protocol, for example \`http-web\`.`,
  examples: [
    {
      wrong: example('web'),
      says: 'the name "web" does not define the protocol of port 80: name it http',
      right: example('http-web'),
    },
  ],
  about: ['Service'],
  run(inventory, report) {
    for (const { object, port, isExternal, field } of unnamedPorts(inventory)) {
      if (isExternal) continue;
      const name = text(port.appProtocol)
        ? `appProtocol ${text(port.appProtocol)}`
        : `the name ${JSON.stringify(text(port.name))}`;
      report(object, field, `${name} does not define the protocol of port ${number(port.port)}: name it ${NAMES}`);
    }
  },
};
