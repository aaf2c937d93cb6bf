import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { brotliCompressSync, gzipSync } from 'node:zlib';

const PATH = '/widget/v1.js';
/** Under one name for good, so that what is mended reaches every page within the hour. */
const CACHE = 'public, max-age=3600, stale-while-revalidate=86400';

type Packed = { etag: string; bodies: Record<'br' | 'gzip' | 'identity', Buffer> };
let packed: Packed | undefined;

/** Packed once, when somebody first asks for it. */
function pack(): Packed | undefined {
	const file = new URL('../../build/widget/v1.js', import.meta.url);
	if (!packed && existsSync(file)) {
		const identity = readFileSync(file);
		const etag = `"${createHash('sha256').update(identity).digest('base64url').slice(0, 22)}"`;
		packed = { etag, bodies: { identity, br: brotliCompressSync(identity), gzip: gzipSync(identity) } };
	}
	return packed;
}

/**
 * The widget's script, the one file that pages of other sites load from here: for every origin, without a cookie, and
 * the same for everybody. Returns whether it was asked for.
 */
export function answerWidget(req: IncomingMessage, res: ServerResponse, path: string): boolean {
	if (path !== PATH || (req.method !== 'GET' && req.method !== 'HEAD')) return false;
	const script = pack();
	if (!script) return false;
	const encoding = encodingOf(req.headers['accept-encoding'] ?? '');
	const headers = {
		'content-type': 'text/javascript; charset=utf-8',
		'cache-control': CACHE,
		etag: script.etag,
		vary: 'accept-encoding',
		'access-control-allow-origin': '*',
		'cross-origin-resource-policy': 'cross-origin'
	};
	for (const [name, value] of Object.entries(headers)) res.setHeader(name, value);
	if (req.headers['if-none-match']?.includes(script.etag)) {
		res.writeHead(304).end();
		return true;
	}
	const body = script.bodies[encoding];
	if (encoding !== 'identity') res.setHeader('content-encoding', encoding);
	res.writeHead(200, { 'content-length': body.byteLength }).end(req.method === 'HEAD' ? undefined : body);
	return true;
}

function encodingOf(accepted: string): keyof Packed['bodies'] {
	const refused = (name: string) => new RegExp(`\\b${name}\\s*;\\s*q=0(\\.0*)?\\s*(,|$)`).test(accepted);
	return (['br', 'gzip'] as const).find((name) => accepted.includes(name) && !refused(name)) ?? 'identity';
}
