import { number, text } from '../../../manifest/fields';
import type { Check } from '../../engine/check';
import { unnamedPorts } from '../../facts/unnamed-ports';
import { example } from './port-name-example';

export const externalPortName: Check = {
  code: 'IST0150',
  level: 'warning',
  title: 'TCP port of an ExternalName Service matches every host',
  description: `A Service of type ExternalName has no IP address, so a TCP port, or one without a known protocol, matches every
connection to that port number, whatever its host. Name the port after its protocol, \`http\` or \`tls\`.`,
  examples: [
    {
      wrong: example('tcp', 'type: ExternalName, externalName: api.example.com, '),
      says: 'port "tcp" of an ExternalName Service matches every connection to port 80: name it http or tls',
      right: example('http', 'type: ExternalName, externalName: api.example.com, '),
    },
  ],
  about: ['Service'],
  run(inventory, report) {
    for (const { object, port, isExternal, field } of unnamedPorts(inventory)) {
      if (!isExternal) continue;
      const name = JSON.stringify(text(port.name));
      report(
        object,
        field,
        `port ${name} of an ExternalName Service matches every connection to port ${number(port.port)}: name it http or tls`,
      );
    }
  },
};
