/** How often a text is taken out of its wrapping: JSON inside a form inside JSON is three. */
const DEEPEST = 3;
/** More readings than anything honest has. */
const MOST = 24;

/**
 * A text as it stands, and as it reads once its wrapping is taken off: percent signs and pluses of forms, escapes of
 * JSON, numbered characters of HTML, base64, and any of them inside another. Small letters, in one width, so that what
 * is looked for in them has to be looked for only once.
 *
 * @param text a body as it was sent
 * @returns the readings, the text itself first; at most two dozen
 */
export function decodedTexts(text: string): string[] {
	const found = new Set([text]);
	let last = [text];
	for (let depth = 0; depth < DEEPEST && last.length > 0; depth++) {
		const next: string[] = [];
		for (const reading of last) {
			for (const unwrap of WRAPPINGS) {
				const inner = unwrap(reading);
				if (inner === '' || found.has(inner) || found.size >= MOST) continue;
				found.add(inner);
				next.push(inner);
			}
		}
		last = next;
	}
	return [...found].map(plainText);
}

/** Small letters, one width (NFKC): `Ａda` and `ada` are the same. */
export const plainText = (text: string): string => text.normalize('NFKC').toLowerCase();

const utf8 = new TextDecoder();
const strictUtf8 = new TextDecoder('utf-8', { fatal: true });
const bytesOf = (binary: string) => Uint8Array.from(binary, (one) => one.charCodeAt(0));

/** `%40`; bytes that follow each other are one text, because a letter may need several. */
const percent = (text: string) =>
	text.replace(/(?:%[0-9a-f]{2})+/gi, (run) =>
		utf8.decode(Uint8Array.from(run.slice(1).split('%'), (byte) => parseInt(byte, 16)))
	);

/** A form writes a space as a plus. Only of what is a form as a whole: elsewhere a plus is a plus. */
const form = (text: string) => (/^[^\s={}"]+=\S*$/.test(text) ? percent(text.replaceAll('+', ' ')) : text);

const SHORT: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };
const json = (text: string) =>
	text.replace(/\\(?:u([0-9a-f]{4})|(.))/gi, (_, code?: string, short?: string) =>
		code !== undefined ? String.fromCharCode(parseInt(code, 16)) : (SHORT[short ?? ''] ?? short ?? '')
	);

const html = (text: string) =>
	text.replace(/&#(?:x([0-9a-f]{1,6})|([0-9]{1,7}));/gi, (whole, hex?: string, decimal?: string) => {
		const code = hex !== undefined ? parseInt(hex, 16) : parseInt(decimal ?? '', 10);
		return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
	});

/** Runs that are base64 of a text; of anything else nothing comes. */
const base64 = (text: string) =>
	(text.match(/[A-Za-z0-9+/_-]{12,}={0,2}/g) ?? [])
		.flatMap((run) => {
			try {
				const plain = run.replace(/=+$/, '').replaceAll('-', '+').replaceAll('_', '/');
				const inner = strictUtf8.decode(bytesOf(atob(plain)));
				return /\p{Cc}/u.test(inner.replace(/\s/g, '')) ? [] : [inner];
			} catch {
				return [];
			}
		})
		.join('\n');

const WRAPPINGS: readonly ((text: string) => string)[] = [percent, form, json, html, base64];
