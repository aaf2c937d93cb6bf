import type { Answer, Shop } from './shop.ts';

/** A browser as far as cookies and forms go: what a page without scripts can do. */
export class CookieJar {
	readonly #shop: Pick<Shop, 'call' | 'origin'>;
	readonly #headers: Record<string, string>;
	readonly cookies = new Map<string, string>();

	constructor(shop: Pick<Shop, 'call' | 'origin'>, headers: Record<string, string> = {}) {
		this.#shop = shop;
		this.#headers = headers;
	}

	get(path: string): Promise<Answer> {
		return this.#send('GET', path);
	}

	/** Posts a form as a page of ours would. */
	post(path: string, fields: Record<string, string> = {}): Promise<Answer> {
		return this.#send('POST', path, new URLSearchParams(fields).toString());
	}

	/** The same cookies in another jar. */
	copy(): CookieJar {
		const jar = new CookieJar(this.#shop, this.#headers);
		for (const [name, value] of this.cookies) jar.cookies.set(name, value);
		return jar;
	}

	header(): Record<string, string> {
		const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
		return cookie ? { cookie } : {};
	}

	async #send(method: string, path: string, body?: string): Promise<Answer> {
		const answer = await this.#shop.call(method, path, {
			...(body !== undefined && { body }),
			idempotencyKey: null,
			headers: {
				accept: 'text/html',
				...(method === 'POST' && {
					'content-type': 'application/x-www-form-urlencoded',
					origin: this.#shop.origin
				}),
				...this.header(),
				...this.#headers
			}
		});
		for (const set of answer.headers.getSetCookie()) {
			const [pair = '', ...attributes] = set.split(';');
			const [name = '', value = ''] = pair.split('=', 2);
			const isGone = value === '' || attributes.some((one) => /^ *max-age=0$/i.test(one));
			if (isGone) this.cookies.delete(name);
			else this.cookies.set(name, value);
		}
		return answer;
	}
}
