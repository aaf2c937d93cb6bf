import { describe, expect, it } from 'vitest';
import type { NoticedOrder, NoticeMaterial } from '#server/ports/notice.ts';
import { all, code, every, money, order, place, returning } from '#tests/fixtures/notices.ts';
import { composeMail, composeText } from './compose.ts';

/** What the subject names, where that is no order. */
const ABOUT: Partial<Record<NoticeMaterial['kind'], string>> = {
	...{ code: '012345', credit_ends: '22.97' },
	endpoint_off: 'erp.shop.example:8443'
};

/** What a reader sees of the HTML form, one word after the other. */
const seen = (html: string) =>
	html
		.replace(/<(title|style|script)\b[^>]*>[^]*?<\/\1>/g, '')
		.replace(/<[^>]+>/g, ' ')
		.replace(/&quot;/g, '"')
		.replace(/&#39;/g, "'")
		.replace(/&lt;/g, '<')
		.replace(/&gt;/g, '>')
		.replace(/&amp;/g, '&')
		.split(/\s+/)
		.filter(Boolean);

describe.each(['en', 'zh-CN'] as const)('in %s', (locale) => {
	it.each(every)('$kind says in plain text what it says in HTML', (material) => {
		const { text, html } = composeMail(material, place, locale);
		const plain = text
			.replace(/https?:\S+/g, '')
			.replace(/^(-- |- )/gm, '')
			.replace(/[:：]/g, ' ')
			.split(/\s+/)
			.filter(Boolean);
		expect(seen(html).join(' ').replace(/[:：]/g, ' ').split(/\s+/).filter(Boolean)).toEqual(plain);
		for (const [url] of text.matchAll(/https:\S+/g)) expect(html).toContain(`href="${url}"`);
	});

	it.each(every)(
		'$kind has no words missing, loads nothing, runs nothing, and names its language',
		(material) => {
			const { subject, text, html } = composeMail(material, place, locale);
			expect(`${subject}${text}${html}`).not.toMatch(/\{\w+\}|undefined|\[object|mail\.\w/);
			const markup = html.replace(/<script type="application\/ld\+json">[^<]*<\/script>/, '');
			expect(markup).not.toMatch(/<(img|script|link|iframe|form|object)\b|url\(|@import|\son\w+=/i);
			expect(html).toContain(`<html lang="${locale}"`);
			expect(subject).toContain(ABOUT[material.kind] ?? '#1001');
		}
	);
});

describe('a mail', () => {
	it('speaks of money only where the order came in', () => {
		for (const material of all) {
			const { text, html } = composeMail(material, place, 'en');
			expect(/€|174/.test(text + html), material.kind).toBe(material.kind === 'order_in');
		}
	});

	it('says until when it can be cancelled and at what price, with the day in full and nothing counted down', () => {
		const { text, html } = composeMail(all[1] as NoticeMaterial, place, 'en');
		expect(text).toContain(
			'Free to cancel until Monday 1 June, 19:00, unless packing starts first. You won’t be charged. Then 15% (€15.00) until'
		);
		expect(text).toContain(
			'- Free: until Monday 1 June, 19:00 or packing starts\n- €15.00: until packing starts\n'
		);
		expect(text).not.toContain('another');
		// A cell of its own for each zone, told apart by more than its colour.
		const borders = [...html.matchAll(/height="14" [^>]*border:2px (\w+)/g)].map(([, line]) => line);
		expect(borders).toEqual(['solid', 'solid', 'dotted', 'dashed', 'double']);
	});

	it('tells times and days where the shop is, and says so', () => {
		const texts = all.map((material) => composeMail(material, place, 'de-DE').text);
		expect(texts[0]).toContain('until 14:30');
		expect(texts[1]).toContain('Arrives by: Friday 27 November');
		expect(texts[3]).toContain('SF Express delivered it on Saturday 28 November, 07:30.');
		for (const text of texts) expect(text).toContain('Asia/Shanghai');
	});

	it('names what is in the parcel, and carriers as their customers do', () => {
		const { text } = composeMail(all[2] as NoticeMaterial, place, 'zh-Hans');
		expect(text).toContain('- Lamp (red) × 2');
		expect(text).not.toContain('Cable');
		expect(text).toContain('顺丰速运运单号：SF100');
		expect(text).toContain('Bike & Co运单号：B7');
	});

	it('leads to the order, whatever its ref is made of', () => {
		expect(composeMail(all[1] as NoticeMaterial, place, null).text).toContain(
			'https://orders.example/orders/A.1%20x'
		);
	});

	it('cuts a long order short and says how much is left out', () => {
		const lines = Array.from({ length: 25 }, (_, n) => ({
			id: `l${n}`,
			title: `T${n}`,
			options: [],
			quantity: 1
		}));
		const { text } = composeMail({ kind: 'order_in', facts: {}, order: { ...order, lines } }, place, 'en');
		expect(text.match(/× T/g)).toHaveLength(20);
		expect(text).toContain('- and 5 more');
	});

	it('leaves strangers’ words inert', () => {
		const evil = '<img src=x onerror=alert(1)>"\'&\r\nBcc: eve@example.com\u202e http://evil.example/\u0000';
		const strange: NoticedOrder = {
			...order,
			number: evil,
			lines: [{ id: 'l1', title: evil, options: [{ name: evil, value: evil }], quantity: 3 }],
			shipments: order.shipments.map((one) => ({ ...one, carrier: evil, trackingNumber: evil }))
		};
		for (const material of every.slice(1)) {
			const mail = composeMail({ ...material, order: strange } as NoticeMaterial, place, 'en');
			expect(mail.html).not.toMatch(/<img|onerror=alert\(1\)>"|http:\/\/evil/);
			expect(mail.text).not.toMatch(/http:\/\/evil|^Bcc/m);
			expect(mail.subject + mail.text.replaceAll('\n', '') + mail.html.replaceAll('\n', '')).not.toMatch(
				/[\u0000-\u001f\u202e]/
			);
		}
	});

	it('shortens a title that has no end', () => {
		const long = { ...order, lines: [{ id: 'l1', title: '长'.repeat(5000), options: [], quantity: 1 }] };
		const { text } = composeMail({ kind: 'order_in', facts: {}, order: long }, place, 'en');
		expect(text.length).toBeLessThan(1000);
	});
});

describe('a mail about money', () => {
	const mailOf = (kind: string, changes: Partial<NoticedOrder> = {}) => {
		const material = money.find((one) => one.kind === kind) as Exclude<NoticeMaterial, { kind: 'code' }>;
		const changed = { ...material, order: { ...order, ...changes } } as NoticeMaterial;
		return composeMail(changed, place, 'en').text;
	};

	it('says what was cancelled and when, the fee, what comes back and by which day, and where the terms are', () => {
		const text = mailOf('cancel_accepted');
		expect(text).toContain('- 2 × Lamp (red)');
		expect(text).toContain('Accepted at: Sunday 22 November, 14:00');
		expect(text).toContain('Fee: €4.20');
		expect(text).toContain('You get back: €95.80');
		expect(text).toContain('With you by: Sunday 6 December');
		expect(text).toContain('https://orders.example/orders/A.1%20x/terms');
		expect(mailOf('cancel_accepted', { refunds: [] })).toContain('only reserved');
	});

	it('says until when a request is decided and that silence accepts', () => {
		const text = mailOf('cancel_requested');
		expect(text).toContain('It decides by Monday 23 November, 14:00');
		expect(text).toContain('your request is accepted');
		expect(text).toContain('Fee: €4.20');
	});

	it('says why a request was declined, where somebody said why', () => {
		expect(mailOf('cancel_declined')).toContain('Reason: It was engraved already');
		expect(mailOf('cancel_declined', { requests: [{ id: 'a1', words: null }] })).not.toContain('Reason');
		expect(mailOf('cancel_overtaken')).not.toContain('engraved');
	});

	it('says of a refund what happens next', () => {
		expect(mailOf('refund_settled')).toContain('Reference: BANK-7');
		expect(mailOf('refund_failed')).toContain('still owed to you');
		expect(mailOf('refund_overdue')).toContain('by Friday 4 December');
	});
});

describe('a mail about a return', () => {
	const mailOf = (kind: string, locale = 'en') => {
		const material = returning.find((one) => one.kind === kind);
		if (!material) throw new Error(`no ${kind}`);
		return composeMail(material, place, locale).text;
	};
	it('says what is to be done until when, what comes back and why something was deducted', () => {
		expect(mailOf('return_requested')).toContain('by Monday 23 November, 14:00');
		const approved = mailOf('return_approved');
		expect(approved).toContain('A.1 x-R1');
		expect(approved).toContain('Sunday 20 December, 14:00');
		expect(approved).toContain('You get back: €95.80');
		expect(approved).toContain('- 2 × Lamp (red)');
		expect(mailOf('return_declined')).toContain('Reason: It was used <b>daily</b>');
		expect(mailOf('return_received')).toContain('- 1 × Lamp (red)');
		expect(mailOf('return_received')).toMatch(/See your return:\n\S+\/orders\/[^/\s]+\/returns\/[^/\s]+\n/);
		for (const words of ['- Lamp: €3.00 (A scratch)', 'Friday 4 December, 18:00'])
			expect(mailOf('return_inspected')).toContain(words);
		expect(mailOf('return_settled', 'zh')).toContain('92.80');
	});
});

describe('a text message', () => {
	it('is told for codes alone, in one short line', () => {
		expect(composeText(code, place, 'en')).toBe(
			'012345 is your code for order #1001, good until 14:30. Give it to nobody.'
		);
		expect(composeText(code, place, 'zh')).toContain('012345');
		for (const material of every.slice(1)) expect(composeText(material, place, 'en')).toBeUndefined();
	});
});
