// The MSRP side of a web page (RFC 7977): a WebSocket to a relay, AUTH with a digest, and SENDs along the path it grants.
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import WebSocket from 'ws';

const md5 = (text) => createHash('md5').update(text).digest('hex');
const token = (octets = 12) => randomBytes(octets).toString('hex');

/** One message, its head's lines by name, its body as it came. */
function parse(octets) {
  const text = octets.toString('latin1');
  const [start, ...lines] = text.split('\r\n');
  const [, id, word] = start.split(' ');
  const headers = {};
  let at = 0;
  while (lines[at] && !lines[at].startsWith('-------')) {
    const colon = lines[at].indexOf(':');
    const name = lines[at].slice(0, colon);
    headers[name] = [...(headers[name] ?? []), lines[at++].slice(colon + 2)];
  }
  const bodyAt = lines[at] === '' ? text.indexOf('\r\n\r\n') + 4 : -1;
  const end = text.lastIndexOf(`\r\n-------${id}`);
  const body = bodyAt < 0 ? null : octets.subarray(bodyAt, end).toString('utf8');
  return { id, word, headers, body, flag: text.at(-3) };
}

export class Msrp {
  /** Opens the WebSocket and is granted a path; options: msrp, user, password, ca, origin. */
  static async open(options, tell) {
    const made = new Msrp(options, tell);
    await made.opened;
    await made.authenticate();
    return made;
  }

  constructor(options, tell) {
    this.options = options;
    this.tell = tell;
    this.own = `msrps://${token(6)}.invalid:2855/${token()};ws`;
    this.waiting = new Map();
    this.socket = new WebSocket(options.msrp, 'msrp', {
      ca: readFileSync(options.ca),
      ...(options.origin ? { origin: options.origin } : {}),
    });
    this.socket.on('error', (error) => tell('refused', { why: error.message }));
    this.socket.on('close', (code) => tell('msrp-closed', { code }));
    this.socket.on('message', (octets) => this.heard(parse(octets)));
    this.opened = new Promise((resolve) => this.socket.on('open', resolve));
  }

  heard(message) {
    if (/^[0-9]{3}$/.test(message.word)) {
      this.waiting.get(message.id)?.(message);
      this.waiting.delete(message.id);
    } else if (message.word === 'SEND') {
      const to = message.headers['From-Path'][0].split(' ')[0];
      this.socket.send(`MSRP ${message.id} 200 OK\r\nTo-Path: ${to}\r\nFrom-Path: ${this.own}\r\n-------${message.id}$\r\n`);
      this.tell('heard', { text: message.body ?? '', flag: message.flag });
    }
  }

  request(method, to, lines, body) {
    const id = token(6);
    const content = body === undefined ? '' : `\r\n${body}\r\n`;
    this.socket.send(
      [`MSRP ${id} ${method}`, `To-Path: ${to}`, `From-Path: ${this.own}`, ...lines, `${content}-------${id}$`, ''].join('\r\n'),
    );
    return new Promise((resolve) => this.waiting.set(id, resolve));
  }

  async authenticate() {
    const { user, password, msrp } = this.options;
    const uri = `msrps://${user}@${new URL(msrp).host};ws`;
    const asked = await this.request('AUTH', uri, []);
    const challenge = asked.headers['WWW-Authenticate'].find((one) => !one.includes('SHA-256'));
    const value = (name) => new RegExp(`${name}="([^"]*)"`).exec(challenge)?.[1];
    const [realm, nonce, cnonce] = [value('realm'), value('nonce'), token()];
    const response = md5(`${md5(`${user}:${realm}:${password}`)}:${nonce}:00000001:${cnonce}:auth:${md5(`AUTH:${uri}`)}`);
    const proof =
      `Authorization: Digest username="${user}", realm="${realm}", nonce="${nonce}", uri="${uri}", response="${response}", ` +
      `opaque="${value('opaque')}", algorithm=MD5, qop=auth, cnonce="${cnonce}", nc=00000001`;
    const granted = await this.request('AUTH', uri, [proof]);
    this.usePath = granted.headers['Use-Path']?.[0];
    this.path = `${this.usePath} ${this.own}`;
    this.tell('granted', { status: granted.word, path: this.path });
  }

  /** Binds the session to the peer with this path. */
  async bind(peer) {
    this.to = `${this.usePath} ${peer}`;
    const bound = await this.request('SEND', this.to, [`Message-ID: ${token()}`, 'Byte-Range: 1-0/0']);
    this.tell('bound', { status: bound.word });
  }

  async say(from, to, text) {
    const body = `From: <${from}>\r\nTo: <${to}>\r\n\r\nContent-Type: text/plain;charset=utf-8\r\n\r\n${text}`;
    const length = Buffer.byteLength(body);
    const lines = [`Message-ID: ${token()}`, `Byte-Range: 1-${length}/${length}`, 'Content-Type: message/cpim'];
    const said = await this.request('SEND', this.to, lines, body);
    this.tell('said', { status: said.word });
  }
}
