import { number, text } from '../../../manifest/fields';
import type { Check } from '../../engine/check';
import { NAMES, unnamedPorts } from '../../facts/unnamed-ports';
import { example } from './port-name-example';

export const portName: Check = {
  code: 'IST0118',
  level: 'info',
  title: 'the name of a port of a Service does not say its protocol',
  description: `Istio takes the protocol from \`appProtocol\`, else from the name of the port up to the first hyphen.
Otherwise it looks at the first bytes of each connection: protocols in which the server speaks first then hang, and rules
for HTTP may not apply.`,
  examples: [
    {
      wrong: example('web'),
      says: 'the name "web" does not say what port 80 speaks',
      right: example('http-web'),
    },
  ],
  run(inventory, report) {
    for (const { object, port, isExternal, field } of unnamedPorts(inventory)) {
      if (isExternal) continue;
      const name = text(port.appProtocol)
        ? `appProtocol ${text(port.appProtocol)}`
        : `the name ${JSON.stringify(text(port.name))}`;
      report(object, field, `${name} does not say what port ${number(port.port)} speaks: call it ${NAMES}`);
    }
  },
};
