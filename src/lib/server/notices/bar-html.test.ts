import { expect, it } from 'vitest';
import type { NoticeMaterial } from '#server/ports/notice.ts';
import { every, place } from '#tests/fixtures/notices.ts';
import { composeMail } from './compose.ts';

it('a mail has the bar wherever a window matters, in the light and in the dark', () => {
	const bars: Partial<Record<NoticeMaterial['kind'], string[]>> = {};
	for (const material of every) {
		const { html, text } = composeMail(material, place, 'en');
		const kinds = [...html.matchAll(/<td [^>]*height="14" class="zone-(\w+)"/g)].map(([, kind]) =>
			String(kind)
		);
		if (kinds.length > 0) bars[material.kind] = kinds;
		for (const kind of kinds)
			expect(html).toMatch(new RegExp(`\\.card td\\.zone-${kind}, [^{]*\\{[^}]*border-color`));
		if (material.kind === 'delay_asked') expect(text).toMatch(/- Free to cancel: until Thursday 26 November/);
	}
	expect(Object.keys(bars).sort()).toEqual([
		...['cancel_accepted', 'cancel_declined', 'cancel_overtaken', 'delay_agreed', 'delay_asked'],
		...['delay_covered', 'order_in', 'promise_at_risk', 'promise_missed', 'window_closes']
	]);
});
