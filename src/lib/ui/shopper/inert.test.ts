import { describe, expect, it } from 'vitest';
import { carrierName } from './carrier-names.ts';
import { historyWords } from '#ui/primitives/history-words.ts';
import { pictureUrl } from './picture.ts';
import { sourceWords } from './source-words.ts';

describe('strings of strangers', () => {
	it('find no word by the name of something every object has', () => {
		for (const name of ['constructor', '__proto__', 'toString', 'hasOwnProperty']) {
			expect(carrierName(name)).toBe(name);
			expect(sourceWords(name)).toBe(name);
			expect(historyWords(name, {})).toBeUndefined();
			expect(historyWords('shipment.status_changed', { status: name, cause: name })).toBe(
				historyWords('shipment.status_changed', {})
			);
		}
	});

	it('are a picture only where a browser fetches a picture', () => {
		expect(pictureUrl('https://shop.example/mug.jpg?w=128')).toBe('https://shop.example/mug.jpg?w=128');
		expect(pictureUrl('/photos/1.jpg')).toBe('/photos/1.jpg');
		for (const url of [
			'javascript:alert(1)',
			'//evil.example/x',
			'/\\evil.example/x',
			'http://a/b',
			'data:text/html,x',
			''
		]) {
			expect(pictureUrl(url), url).toBeUndefined();
		}
	});
});
