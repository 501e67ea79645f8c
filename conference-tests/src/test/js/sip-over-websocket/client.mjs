// A web page's SIP stack (SIP.js) outside of a web page. Calls a room over WebSocket with an MSRP offer and tells what happens, a JSON object
// a line on standard output; takes orders, a word a line, from standard input: bye, quit.
//
//   node client.mjs --server ws://127.0.0.1:PORT --from sip:alice@example.org --to sip:room@example.org --path 'msrp://…' [--origin ORIGIN]
//
// The MSRP side is another program's: --path says what stands in a=path (the last URI's port in m=), and the event "accepted" tells the answer. Or it is
// this one's, through a relay: --msrp wss://HOST:PORT --user NAME --password WORD --ca FILE; then the order "say TEXT" is understood too.
import { createInterface } from 'node:readline';
import { Inviter, SessionState, UserAgent } from 'sip.js';
import WebSocket from 'ws';
import { Msrp } from './msrp.mjs';

const options = Object.fromEntries(
  process.argv.slice(2).flatMap((word, at, words) => (word.startsWith('--') ? [[word.slice(2), words[at + 1]]] : [])),
);
const tell = (event, more = {}) => process.stdout.write(JSON.stringify({ event, ...more }) + '\n');

// Node's own WebSocket names no origin, a browser's does.
globalThis.WebSocket = class extends WebSocket {
  constructor(url, protocols) {
    super(url, protocols, options.origin ? { origin: options.origin } : {});
    this.on('error', (error) => tell('refused', { why: error.message }));
  }
};

/** Offers one MSRP session and keeps the answer; stands where a browser has its RTCPeerConnection. */
class MsrpDescription {
  close() {}
  hasDescription(contentType) {
    return contentType === 'application/sdp';
  }
  holdModifier(description) {
    return Promise.resolve(description);
  }
  rollbackDescription() {
    return Promise.resolve();
  }
  sendDtmf() {
    return false;
  }
  async getDescription() {
    const own = options.path.split(' ').at(-1);
    const [, secure, port] = /^msrp(s?):\/\/[^/]*?(?::(\d+))?\//.exec(own);
    const body = [
      'v=0',
      'o=- 4711 1 IN IP4 127.0.0.1',
      's=-',
      'c=IN IP4 127.0.0.1',
      't=0 0',
      `m=message ${port ?? 2855} TCP/${secure ? 'TLS/' : ''}MSRP *`,
      'a=accept-types:message/cpim',
      'a=accept-wrapped-types:*',
      `a=setup:${options.msrp ? 'actpass' : 'active'}`,
      `a=path:${options.path}`,
      '',
    ].join('\r\n');
    return { body, contentType: 'application/sdp' };
  }
  async setDescription(sdp) {
    tell('accepted', { sdp });
    await msrp?.bind(/a=path:(\S+)/.exec(sdp)[1]);
  }
}

const msrp = options.msrp ? await Msrp.open(options, tell) : null;
if (msrp) {
  options.path = msrp.path;
}
const agent = new UserAgent({
  uri: UserAgent.makeURI(options.from),
  transportOptions: { server: options.server },
  sessionDescriptionHandlerFactory: () => new MsrpDescription(),
  logLevel: 'warn',
  logBuiltinEnabled: false,
  logConnector(level, category, label, content) {
    if (level === 'warn' || level === 'error') {
      tell('log', { level, category, content: String(content) });
    }
  },
});
agent.transport.onDisconnect = (error) => tell('disconnected', { error: error ? String(error) : '' });

await agent.start();
tell('connected');
const call = new Inviter(agent, UserAgent.makeURI(options.to));
let asked = false;
call.stateChange.addListener((state) => {
  tell('state', { state });
  if (state === SessionState.Terminated && !asked) {
    tell('ended');
  }
});
call.delegate = {
  onBye(bye) {
    tell('bye', { reason: bye.request.getHeader('Reason') ?? '' });
    bye.accept();
  },
};
await call.invite({
  requestDelegate: {
    onAccept: (response) => tell('answered', { status: response.message.statusCode, contact: response.message.getHeader('Contact') }),
    onReject: (response) => tell('rejected', { status: response.message.statusCode }),
  },
});

for await (const order of createInterface({ input: process.stdin })) {
  if (order === 'bye') {
    asked = true;
    await call.bye({ requestDelegate: { onAccept: () => tell('left') } });
  } else if (order.startsWith('say ')) {
    await msrp.say(options.from, options.to, order.slice(4));
  } else if (order === 'quit') {
    break;
  }
}
await agent.stop();
process.exit(0);
