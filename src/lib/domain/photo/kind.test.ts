import { describe, expect, it } from 'vitest';
import { isTaken, sniffPicture } from './kind.ts';

const bytes = (text: string) => Uint8Array.from([...text].map((char) => char.charCodeAt(0)));

describe('what a file is', () => {
	it('is told by its first bytes, and by nothing else', () => {
		const kinds: [string, ReturnType<typeof sniffPicture>][] = [
			['\xff\xd8\xff\xe0\x00\x10JFIF\x00', 'jpeg'],
			['\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR', 'png'],
			['RIFF\x00\x00\x00\x00WEBPVP8 ', 'webp'],
			['GIF89a<script>alert(1)</script>', 'gif'],
			['GIF87a', 'gif'],
			['\x00\x00\x00\x18ftypheic', 'heic'],
			['\x00\x00\x00\x18ftypmif1', 'heic'],
			['\x00\x00\x00\x20ftypavif', 'avif'],
			['\x00\x00\x00\x20ftypisom', undefined],
			['<svg xmlns="http://www.w3.org/2000/svg"/>', undefined],
			['RIFF\x00\x00\x00\x00WAVEfmt ', undefined],
			['\x89PNG\n\n\x1a\n', undefined],
			['\xff\xd8', undefined],
			['%PDF-1.7', undefined],
			['', undefined]
		];
		expect(kinds.map(([text]) => sniffPicture(bytes(text)))).toEqual(kinds.map(([, kind]) => kind));
		expect((['jpeg', 'png', 'webp', 'gif', 'heic', 'avif', undefined] as const).map(isTaken)).toEqual([
			...[true, true, true, true],
			...[false, false, false]
		]);
	});
});
