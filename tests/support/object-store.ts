import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Keys of the stand-in. */
export const S3_KEYS = { accessKeyId: 'AKIATESTS', secretAccessKey: 'a secret of the object store' };
const [BUCKET, REGION] = ['photos', 'eu-test-1'];

const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest('hex');
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();

/**
 * Whether a request is signed as AWS Signature Version 4 says ("Authenticating Requests: Using the Authorization
 * Header"), worked out here from its parts: canonical request, string to sign, derived key, and the body's own hash.
 */
export function isSigned(request: IncomingMessage, body: Buffer): boolean {
	const said = String(request.headers.authorization ?? '');
	const form =
		/^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})$/;
	const [, id, day = '', region, names = '', signature] = form.exec(said) ?? [];
	const date = String(request.headers['x-amz-date'] ?? '');
	const hash = String(request.headers['x-amz-content-sha256'] ?? '');
	const must = ['host', 'x-amz-content-sha256', 'x-amz-date'];
	if (id !== S3_KEYS.accessKeyId || region !== REGION || !date.startsWith(day)) return false;
	if (!must.every((name) => names.split(';').includes(name)) || hash !== sha256(body)) return false;
	const { pathname, searchParams } = new URL(request.url ?? '/', 'http://store');
	searchParams.sort();
	const headers = names.split(';').map((name) => `${name}:${String(request.headers[name]).trim()}\n`);
	const canonical = [request.method, pathname, searchParams, headers.join(''), names, hash].join('\n');
	const scope = `${day}/${region}/s3/aws4_request`;
	const toSign = ['AWS4-HMAC-SHA256', date, scope, sha256(canonical)].join('\n');
	const key = [region, 's3', 'aws4_request'].reduce<Buffer>(
		hmac,
		hmac(`AWS4${S3_KEYS.secretAccessKey}`, day)
	);
	return hmac(key, toSign).toString('hex') === signature;
}

/** An object store as far as pictures need one; `trouble` makes it answer with a code of S3's, or not at all. */
export async function startObjectStore() {
	const objects = new Map<string, Buffer>();
	const state: { trouble?: { status: number; code: string } | 'silence' | undefined; refused: number } = {
		refused: 0
	};
	const server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			const body = Buffer.concat(chunks);
			const say = (status: number, code: string) =>
				response
					.writeHead(status, { 'content-type': 'application/xml' })
					.end(`<Error><Code>${code}</Code></Error>`);
			if (!isSigned(request, body)) {
				state.refused++;
				return say(403, 'SignatureDoesNotMatch');
			}
			if (state.trouble === 'silence') return request.socket.destroy();
			if (state.trouble) return say(state.trouble.status, state.trouble.code);
			const key = new URL(request.url ?? '/', 'http://store').pathname;
			if (!key.startsWith(`/${BUCKET}/`)) return say(404, 'NoSuchBucket');
			if (request.method === 'PUT') {
				objects.set(key, body);
				return response.writeHead(200).end();
			}
			if (request.method === 'DELETE') {
				objects.delete(key);
				return response.writeHead(204).end();
			}
			const found = objects.get(key);
			if (!found) return say(404, 'NoSuchKey');
			return response.writeHead(200, { 'content-length': found.length }).end(found);
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	return {
		options: { endpoint, region: REGION, bucket: BUCKET, ...S3_KEYS },
		objects,
		state,
		close: () => new Promise((resolve) => server.close(resolve))
	};
}
