import { createHash } from 'node:crypto';
import { PhotoStoreAway, type PhotoStore } from '#server/ports/photo-store.ts';

export type S3Options = {
	/** Without a path; buckets are addressed below it, as every S3-compatible store understands. */
	endpoint: string;
	region: string;
	bucket: string;
	accessKeyId: string;
	secretAccessKey: string;
};

const WITHIN_MS = 15_000;
/** What stores say where there is no room: AWS's code for it, MinIO's, and plain HTTP's. */
const NO_ROOM =
	/<Code>(QuotaExceeded|XMinioStorageFull|XMinioAdminBucketQuotaExceeded|EntityTooLarge)<\/Code>/;

/**
 * Pictures in an S3-compatible object store, signed by AWS Signature Version 4. A put is all or nothing there by itself.
 * Throws `PhotoStoreAway` where it does not answer as it should.
 */
export async function s3Store({ endpoint, region, bucket, ...keys }: S3Options): Promise<PhotoStore> {
	const { AwsClient } = await import('aws4fetch');
	const client = new AwsClient({ ...keys, region, service: 's3', retries: 0 });
	const base = `${endpoint.replace(/\/+$/, '')}/${encodeURIComponent(bucket)}/`;

	async function ask(method: string, key: string, body?: Uint8Array): Promise<Response> {
		const sha256 = createHash('sha256')
			.update(body ?? '')
			.digest('hex');
		const headers = {
			'x-amz-content-sha256': sha256,
			...(body && { 'content-type': 'image/jpeg', 'content-length': String(body.byteLength) })
		};
		const signed = await client.sign(base + key, {
			method,
			headers,
			...(body && { body: body as BodyInit })
		});
		try {
			return await fetch(signed, { redirect: 'manual', signal: AbortSignal.timeout(WITHIN_MS) });
		} catch (cause) {
			throw new PhotoStoreAway('object store: no answer', { cause });
		}
	}
	return {
		async put(key, bytes) {
			const answer = await ask('PUT', key, bytes);
			const said = (await answer.text()).slice(0, 4000);
			if (answer.ok) return 'kept';
			if (answer.status === 507 || NO_ROOM.test(said)) return 'full';
			throw new PhotoStoreAway(`object store: ${answer.status} ${codeIn(said)}`);
		},
		async get(key) {
			const answer = await ask('GET', key);
			if (answer.ok && answer.body) {
				return { bytes: Number(answer.headers.get('content-length') ?? 0), body: answer.body };
			}
			const said = (await answer.text()).slice(0, 4000);
			// Also said of a bucket that is not there: that is no picture that is gone.
			if (answer.status === 404 && codeIn(said) !== 'NoSuchBucket') return undefined;
			throw new PhotoStoreAway(`object store: ${answer.status} ${codeIn(said)}`);
		},
		async remove(key) {
			const answer = await ask('DELETE', key);
			await answer.body?.cancel();
			if (!answer.ok && answer.status !== 404) throw new PhotoStoreAway(`object store: ${answer.status}`);
		}
	};
}

const codeIn = (said: string): string => /<Code>(\w+)<\/Code>/.exec(said)?.[1] ?? '';
