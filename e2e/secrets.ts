import { createServer, type ServerHttp2Stream } from 'node:http2';
import type { Authority } from './certificates';
import { type Field, field, message, read } from './protobuf';

/** Host of the certificate in a gateway's `serverCertificate` and `privateKey` files. */
export const INGRESS_HOST = 'workshop.test';

const TYPE = 'type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret';

/**
 * Replaces Istio's agent, which serves certificates to its proxy on a Unix socket (Envoy's SDS). The proxy's own
 * certificate contains the identity of its service account; the files that a Gateway names contain the ingress certificate.
 */
export function serveSecrets(socketPath: string, authority: Authority, identity: string): Promise<void> {
  const server = createServer();
  server.on('stream', (stream: ServerHttp2Stream) => {
    stream.on('error', () => {});
    stream.respond({ ':status': 200, 'content-type': 'application/grpc' });
    let rest = Buffer.alloc(0);
    stream.on('data', (chunk: Buffer) => {
      rest = Buffer.concat([rest, chunk]);
      while (rest.length >= 5 && rest.length >= 5 + rest.readUInt32BE(1)) {
        const end = 5 + rest.readUInt32BE(1);
        const request = read(rest.subarray(5, end));
        rest = rest.subarray(end);
        // A request with a nonce acknowledges the previous response.
        const names = request.filter(({ number }) => number === NAMES).map(({ bytes }) => bytes.toString());
        if (!request.some(({ number }) => number === NONCE)) stream.write(frame(response(names)));
      }
    });
  });
  return new Promise((resolve) => server.listen(socketPath, () => resolve()));

  function response(names: readonly string[]): Buffer {
    const resources = names.map((name) => field(2, message(field(1, TYPE), field(2, secret(name)))));
    return message(field(1, '1'), ...resources, field(4, TYPE), field(5, '1'));
  }

  function secret(name: string): Buffer {
    const inline = (text: string) => message(field(2, text));
    if (name === 'ROOTCA' || name.startsWith('file-root:')) {
      return message(field(1, name), field(4, message(field(1, inline(authority.root)))));
    }
    const { chain, key } = authority.certificate(name === 'default' ? identity : `DNS:${INGRESS_HOST}`);
    return message(field(1, name), field(2, message(field(1, inline(chain)), field(2, inline(key)))));
  }
}

/** Fields of a DiscoveryRequest. */
const NAMES = 3;
const NONCE: Field['number'] = 5;

function frame(body: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(body.length, 1);
  return Buffer.concat([head, body]);
}
