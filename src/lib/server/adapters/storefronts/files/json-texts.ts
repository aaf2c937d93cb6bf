/** Lists that are taken apart wherever an export wraps them; in a thing itself such a name would be another thing. */
const WRAPPED = new Set(['orders', 'products', 'data']);
export const LONGEST_VALUE = 16 * 1024 * 1024;

const [QUOTE, ESCAPE, COMMA, COLON] = [0x22, 0x5c, 0x2c, 0x3a];
const OPENING = new Set([0x7b, 0x5b]);
const CLOSING = new Set([0x7d, 0x5d]);
const isSpace = (byte: number) =>
	byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09 || byte === 0xfeff;

/**
 * Cuts a stream of JSON into the texts of its values, each to be parsed by itself, so that a file may be longer than
 * memory: one value, values behind one another (JSON lines), an array, or an object with the array under `orders`,
 * `products` or `data`. What is not JSON comes out as the text it is, and is refused by whoever parses it.
 *
 * @throws where one value is longer than 16 MB
 */
export async function* jsonTexts(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
	let parts: Buffer[] = [];
	let size = 0;
	let [depth, base] = [0, 0];
	let [isString, isEscaped, isValue] = [false, false, false];
	let name = '';
	let nameStart: number[] | undefined;

	for await (const chunk of chunks) {
		let start = isValue ? 0 : -1;
		const take = (end: number): string => {
			const text = Buffer.concat([...parts, chunk.subarray(start, end)]).toString('utf8');
			[parts, size, start, isValue] = [[], 0, -1, false];
			return text;
		};
		for (let i = 0; i < chunk.length; i++) {
			const byte = chunk[i] ?? 0;
			if (isString) {
				if (isEscaped) isEscaped = false;
				else if (byte === ESCAPE) isEscaped = true;
				else if (byte === QUOTE) {
					isString = false;
					if (nameStart) name = Buffer.from(nameStart).toString();
					nameStart = undefined;
				} else if (nameStart && nameStart.length < 20) nameStart.push(byte);
				continue;
			}
			if (!isValue) {
				if (isSpace(byte) || byte === COMMA) continue;
				if (CLOSING.has(byte)) {
					// The list that was taken apart ends; whatever stands beside it in its object is not wanted.
					depth = Math.max(0, depth - 1);
					const isOver = base === -1 ? depth === 0 : depth < base;
					if (isOver) base = byte === 0x5d && base === 2 ? -1 : 0;
					continue;
				}
				if (base === -1) {
					// Beside the list: skipped until the object around it ends.
					if (byte === QUOTE) isString = true;
					else if (OPENING.has(byte)) depth++;
					if (depth === 0) base = 0;
					continue;
				}
				if (byte === 0x5b && depth === 0 && base === 0) {
					[depth, base] = [1, 1];
					continue;
				}
				[isValue, start] = [true, i];
			}
			if (byte === QUOTE) {
				isString = true;
				if (base === 0 && depth === 1) nameStart = [];
			} else if (OPENING.has(byte)) {
				if (byte === 0x5b && base === 0 && depth === 1 && WRAPPED.has(name)) {
					[parts, size, start, isValue] = [[], 0, -1, false];
					[depth, base] = [2, 2];
					continue;
				}
				depth++;
			} else if (CLOSING.has(byte)) {
				if (depth === base) {
					// The end of a plain value that was the last of its list.
					yield take(i);
					i--;
					continue;
				}
				depth--;
				if (depth === base) yield take(i + 1);
			} else if (depth === base && (byte === COMMA || isSpace(byte))) yield take(i);
			else if (byte === COMMA && depth === 1 && base === 0) name = '';
			else if (byte === COLON) nameStart = undefined;
		}
		if (isValue) {
			parts.push(chunk.subarray(start));
			size += chunk.length - start;
			if (size > LONGEST_VALUE) throw new Error('one value is longer than 16 MB');
		}
	}
	if (isValue) yield Buffer.concat(parts).toString('utf8');
}
